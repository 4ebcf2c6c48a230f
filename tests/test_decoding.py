"""The label chain agrees with counting every label sequence out."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from absclf.decoding import Chain, posterior

Batch = tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], Chain, npt.NDArray[np.bool_]]


def make_batch(seed: int, n_labels: int = 3) -> Batch:
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 5, size=3)
    scores = random.normal(0, 2, (3, int(lengths.max()), n_labels))
    chain = Chain(
        random.normal(0, 1, (n_labels, n_labels)), random.normal(0, 1, n_labels), random.normal(0, 1, n_labels)
    )
    allowed = random.random(scores.shape) < 0.6
    allowed |= ~allowed.any(axis=2, keepdims=True)
    return scores, lengths, chain, allowed


def count_out(
    scores: npt.NDArray[np.float64], chain: Chain, allowed: npt.NDArray[np.bool_]
) -> tuple[float, npt.NDArray[np.float64]]:
    """Log of the sum and label probabilities of one abstract, sequence by sequence."""
    n_sentences, n_labels = scores.shape
    weights = {}
    for labels in itertools.product(range(n_labels), repeat=n_sentences):
        if all(allowed[t, label] for t, label in enumerate(labels)):
            total = chain.starts[labels[0]] + chain.ends[labels[-1]]
            total += sum(scores[t, label] for t, label in enumerate(labels))
            total += sum(chain.transitions[a, b] for a, b in itertools.pairwise(labels))
            weights[labels] = float(np.exp(total))
    marginals = np.zeros_like(scores)
    for labels, weight in weights.items():
        marginals[np.arange(n_sentences), list(labels)] += weight
    whole = sum(weights.values())
    return float(np.log(whole)), marginals / whole


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_sums_over_all_allowed_sequences(seed: int, is_bound: bool) -> None:
    scores, lengths, chain, allowed = make_batch(seed)
    bound = allowed if is_bound else None
    found = posterior(scores, lengths, chain, bound)
    for row, length in enumerate(lengths):
        may = allowed[row, :length] if is_bound else np.ones((length, 3), dtype=bool)
        log_sum, marginals = count_out(scores[row, :length], chain, may)
        assert found.log_normalizer[row] == pytest.approx(log_sum)
        np.testing.assert_allclose(found.labels[row, :length], marginals, atol=1e-9)


def test_nothing_is_said_beyond_an_abstracts_end() -> None:
    scores, lengths, chain, _ = make_batch(3)
    found = posterior(scores, lengths, chain)
    for row, length in enumerate(lengths):
        assert not found.labels[row, length:].any()


def test_expected_steps_are_one_less_than_the_sentences() -> None:
    scores, lengths, chain, allowed = make_batch(5)
    assert posterior(scores, lengths, chain, allowed).steps.sum() == pytest.approx((lengths - 1).sum())


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_an_abstract_does_not_depend_on_its_batch_to_the_last_bit(seed: int) -> None:
    scores, lengths, chain, _ = make_batch(seed)
    together = posterior(scores, lengths, chain).labels
    for row, length in enumerate(lengths):
        alone = posterior(scores[row : row + 1, :length], lengths[row : row + 1], chain).labels
        assert np.array_equal(alone[0], together[row, :length])


def test_scores_of_any_size_are_finite() -> None:
    scores = np.array([[[5000.0, -5000.0], [-5000.0, 5000.0]]])
    chain = Chain(np.zeros((2, 2)), np.zeros(2), np.zeros(2))
    found = posterior(scores, np.array([2]), chain)
    assert np.isfinite(found.labels).all()
    np.testing.assert_allclose(found.labels[0], [[1, 0], [0, 1]])


@pytest.mark.parametrize("level", [0.0, 3.0])
def test_probabilities_of_a_long_abstract_do_not_fade_away(level: float) -> None:
    random = np.random.default_rng(0)
    scores = random.normal(0, 1, (1, 3000, 2))
    chain = Chain(np.array([[0.0, -level], [-level, 0.0]]), np.zeros(2), np.zeros(2))
    found = posterior(scores, np.array([3000]), chain)
    np.testing.assert_allclose(found.labels.sum(axis=2), 1.0)
    assert found.steps.sum() == pytest.approx(2999)
    if not level:  # no sentence depends on its neighbours
        expected = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
        np.testing.assert_allclose(found.labels, expected, atol=1e-9)
