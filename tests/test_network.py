"""The network's gradients are those that small changes of its parameters show."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

from absclf.errors import ModelFileError
from absclf.network import Network, lay_out

LENGTHS = np.array([3, 1, 4])


def make_network(seed: int = 0) -> tuple[Network, sparse.csr_matrix]:
    random = np.random.default_rng(seed)
    network = Network.initial(40, 6, 5, 3, random)
    # In double precision, so that differences can be taken.
    network.parameters = {
        name: (array + random.normal(0, 0.1, array.shape)).astype(np.float64)
        for name, array in network.parameters.items()
    }
    return network, sparse.csr_matrix((random.random((8, 40)) < 0.2).astype(np.float64))


def test_gradients_agree_with_finite_differences() -> None:
    network, counts = make_network()
    layout = lay_out(LENGTHS)
    random = np.random.default_rng(1)
    weights = random.normal(size=(8, 3))

    def objective() -> float:
        return float((network.forward(counts, layout)[0] * weights).sum())

    _, trace = network.forward(counts, layout)
    gradients, features = network.backward(trace, weights)  # type: ignore[arg-type]
    whole = np.zeros(network.parameters["embedding"].shape)
    whole[features] = gradients["embedding"]
    gradients["embedding"] = whole  # type: ignore[assignment]
    for name, array in network.parameters.items():
        for _ in range(5):
            place = tuple(int(random.integers(0, size)) for size in array.shape)
            before, step = array[place], 1e-5
            array[place] = before + step
            above = objective()
            array[place] = before - step
            below = objective()
            array[place] = before
            # The recurrent states and their gradients are single precision.
            assert gradients[name][place] == pytest.approx((above - below) / (2 * step), abs=0.05, rel=0.05), name


def test_both_ways_to_scores_agree() -> None:
    network = Network.initial(40, 6, 5, 3, np.random.default_rng(0))
    counts = make_network()[1].astype(np.float32)
    layout = lay_out(LENGTHS)
    training, _ = network.forward(counts, layout)
    prediction = network.scores(network.states(network.sentence_vectors(counts), layout, n_rows=16))
    prediction = prediction[layout.columns, layout.rows]
    np.testing.assert_allclose(training, prediction, rtol=1e-4, atol=1e-5)


def test_place_tells_first_last_and_size() -> None:
    place = lay_out(np.array([2, 1])).place()
    expected: npt.NDArray[np.float32] = np.array(
        [[0.25, 1.0, 0.5, 2 / 15], [0.75, 0.5, 1.0, 2 / 15], [0.5, 1.0, 1.0, 1 / 15]], dtype=np.float32
    )
    np.testing.assert_allclose(place, expected, rtol=1e-6)


@pytest.mark.parametrize("name", ["embedding", "inner", "gates_in", "output", "reset_bias"])
def test_parameters_that_do_not_fit_are_refused(name: str) -> None:
    network = Network.initial(40, 6, 5, 3, np.random.default_rng(0))
    network.parameters[name] = network.parameters[name][..., :-1]
    with pytest.raises(ModelFileError, match="shape"):
        network.check(40, 3)


def test_parameters_that_are_not_finite_are_refused() -> None:
    network = Network.initial(40, 6, 5, 3, np.random.default_rng(0))
    network.parameters["inner"][0, 0] = np.nan
    with pytest.raises(ModelFileError, match="not finite"):
        network.check(40, 3)


def test_a_missing_parameter_is_named() -> None:
    network = Network.initial(40, 6, 5, 3, np.random.default_rng(0))
    del network.parameters["output_bias"]
    with pytest.raises(ModelFileError, match="output_bias"):
        network.check(40, 3)
