# The commands of this project. Each makes what it needs, and is quick when that is there.
#
#   make demo              sections and key points of the abstracts in examples/
#   make test              the tests
#   make check             what has to pass before a change goes in: formatting, lint, types, tests
#   make wheel             the package as a wheel in dist/
#   make clean             takes away what these commands have made
#
#   make demo PYTHON=python3.12     with another Python than python3

PYTHON ?= python3
VENV ?= .venv
export PYTHON VENV

.PHONY: help demo test check wheel clean

help:
	@sed -n 's/^#   //p' Makefile

demo:
	@sh .ci/environment
	@$(VENV)/bin/absclf classify examples/

test:
	@sh .ci/environment dev
	@$(VENV)/bin/python -m pytest

check:
	@bash .ci/run

wheel:
	@sh .ci/environment dev
	@$(VENV)/bin/python -m build --wheel

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
