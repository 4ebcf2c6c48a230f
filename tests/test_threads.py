"""Products are worked out by one thread, and afterwards the libraries have as many as before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from absclf.active_learning import select_abstracts
from absclf.classifier import AbstractClassifier
from absclf.importance import ImportanceHead
from absclf.keypoints import KeyPointExtractor
from absclf.labeller import Labeller
from absclf.network import Network, lay_out
from absclf.threads import one_thread
from tests.made_abstracts import make_corpus
from tests.trained_models import small_model

BLAS = ThreadpoolController().select(user_api="blas")

pytestmark = pytest.mark.skipif(not BLAS.lib_controllers, reason="NumPy's products have no threads that can be set")


def n_threads() -> list[int]:
    return [library.get_num_threads() for library in BLAS.lib_controllers]


ONE = [1] * len(BLAS.lib_controllers)
TWO = [2] * len(BLAS.lib_controllers)


@pytest.fixture(autouse=True)
def _two_threads() -> Iterator[None]:
    before = n_threads()
    for library in BLAS.lib_controllers:
        library.set_num_threads(2)
        getattr(library, "clear_controlling_thread", lambda: None)()
    assert n_threads() == TWO
    yield
    for library, number in zip(BLAS.lib_controllers, before, strict=True):
        library.set_num_threads(number)


def test_a_block_has_one_thread_and_leaves_what_was_there() -> None:
    with one_thread():
        assert n_threads() == ONE
    assert n_threads() == TWO


def test_an_error_leaves_what_was_there() -> None:
    with pytest.raises(KeyError), one_thread():
        raise KeyError
    assert n_threads() == TWO


def test_a_block_within_a_block_ends_with_the_outer_one() -> None:
    with one_thread():
        with one_thread():
            pass
        assert n_threads() == ONE
    assert n_threads() == TWO


def test_blocks_of_two_threads_of_python_end_with_the_last_one() -> None:
    first_is_in, second_is_in = threading.Event(), threading.Event()
    seen: list[list[int]] = []

    def first() -> None:
        with one_thread():
            first_is_in.set()
            second_is_in.wait(10)
        seen.append(n_threads())

    other = threading.Thread(target=first)
    other.start()
    first_is_in.wait(10)
    with one_thread():  # what it finds is one thread, and is not what was there before
        second_is_in.set()
        other.join()
        assert seen == [ONE]
    assert n_threads() == TWO


class Watched(np.ndarray[Any, Any]):
    """An array that notes with how many threads it is multiplied."""

    seen: list[list[int]]

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc is np.matmul:
            type(self).seen.append(n_threads())
        plain = [one.view(np.ndarray) if isinstance(one, Watched) else one for one in inputs]
        return getattr(ufunc, method)(*plain, **options)


@pytest.fixture
def watched() -> type[Watched]:
    return type("WatchedHere", (Watched,), {"seen": []})


def test_a_network_reads_with_one_thread(watched: type[Watched]) -> None:
    network = Network.initial(40, 6, 5, 3, np.random.default_rng(0))
    network.parameters = {name: array.view(watched) for name, array in network.parameters.items()}
    states = network.states(np.zeros((4, 6), dtype=np.float32), lay_out(np.array([3, 1])), n_rows=16)
    assert len(watched.seen) > 2
    network.scores(states)
    assert watched.seen == [ONE] * len(watched.seen)
    assert n_threads() == TWO


def test_importance_is_read_off_with_one_thread(watched: type[Watched]) -> None:
    arrays = (np.zeros(shape, dtype=np.float32).view(watched) for shape in ((6, 5), (5,), (5,)))
    ImportanceHead(*arrays)(np.zeros((4, 6), dtype=np.float32))
    assert watched.seen == [ONE, ONE]


def test_a_network_learns_with_one_thread() -> None:
    seen: list[list[int]] = []

    X, y = make_corpus(4)
    AbstractClassifier(epochs=1, random_state=0).fit(X, y, progress=lambda *_: seen.append(n_threads()))
    assert seen
    assert seen == [ONE] * len(seen)
    assert n_threads() == TWO


def test_key_points_are_learnt_with_one_thread() -> None:
    seen: list[list[int]] = []

    class Abstracts(list[list[str]]):
        def __iter__(self) -> Iterator[list[str]]:
            seen.append(n_threads())
            return super().__iter__()

    X, _ = make_corpus(6)
    KeyPointExtractor().fit(Abstracts(X), [[1] + [0] * (len(one) - 1) for one in X])
    assert seen
    assert seen == [ONE] * len(seen)
    assert n_threads() == TWO


def test_abstracts_to_label_are_chosen_with_one_thread() -> None:
    seen: list[list[int]] = []

    class Abstracts(list[list[str]]):
        def __iter__(self) -> Iterator[list[str]]:
            seen.append(n_threads())
            return super().__iter__()

    labeller = small_model().classifier.labeller_
    assert isinstance(labeller, Labeller)
    seen.clear()
    select_abstracts(labeller, Abstracts(make_corpus(6)[0]), 2)
    assert seen
    assert seen == [ONE] * len(seen)
    assert n_threads() == TWO
