# The commands of this project. Each makes what it needs, and is quick when that is there.
#
#   make demo              sections and key points of the abstracts in examples/
#   make test              the tests
#   make check             what has to pass before a change goes in: formatting, lint, types, tests
#   make bench             speed: stages, file to file, start-up, growth, beside other pipelines; needs the
#                          corpora that training/README.md describes, in ../shared/corpora
#   make wheel             the package as a wheel in dist/
#   make clean             takes away what these commands have made
#
#   make demo PYTHON=python3.12     with another Python than python3

PYTHON ?= python3
VENV ?= .venv
export PYTHON VENV

.PHONY: help demo test check bench wheel clean

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

bench:
	@sh .ci/environment bench-peers
	@for name in stages end_to_end startup growth peers; do $(VENV)/bin/python -m benchmarks.$$name || exit 1; done

wheel:
	@sh .ci/environment dev
	@$(VENV)/bin/python -m build --wheel

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
