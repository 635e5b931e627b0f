"""Networks whose sound is made in two dimensions give what they gave: a small one of all steps, and Piper."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from narrator.engines import onnx, onnx_blocked, onnx_model
from narrator.engines.onnx_model import FLOAT, Graph
from tests.support import joe
from tests.support.joe import needs_joe

pytestmark = needs_joe

_DRAWN = np.random.default_rng(3)


def numbers(graph: Graph, name: str, *shape: int) -> str:
    return graph.add_numbers(name, _DRAWN.normal(0, 0.3, shape).astype(np.float32))


def vocoder(kernel: int, stride: int, pads: list[int], channels: int = 16) -> BytesIO:
    """A convolution that makes the sound longer, what bends it, a block with a way around, and a mean of both."""
    model = onnx_model.begun({"x": (FLOAT, [1, 3, 0])}, {"y": (FLOAT, [1, 1, 0]), "bent": (FLOAT, [1, channels, 0])})
    graph = Graph(model)
    taken = ["x", numbers(graph, "up", 3, channels, kernel), numbers(graph, "up bias", channels)]
    graph.add("ConvTranspose", taken, "longer", strides=[stride], pads=pads, kernel_shape=[kernel])
    graph.add("LeakyRelu", ["longer"], "bent", alpha=0.1)
    weights = [numbers(graph, "inner", channels, channels, 3), numbers(graph, "inner bias", channels)]
    graph.add("Conv", ["bent", *weights], "inside", dilations=[2], pads=[2, 2])
    graph.add("LeakyRelu", ["inside"], "bent inside", alpha=0.1)
    graph.add("Add", ["bent inside", "longer"], "both")
    graph.add("Div", ["both", graph.add_numbers("three", np.float32(3))], "mean")
    graph.add("LeakyRelu", ["mean"], "last", alpha=0.01)
    graph.add("Conv", ["last", numbers(graph, "out", 1, channels, 7)], "out of it", pads=[3, 3])
    graph.add("Tanh", ["out of it"], "y")
    graph.save()
    return model


def changed(model: BytesIO) -> BytesIO:
    copy = BytesIO(model.getvalue())
    graph = Graph(copy)
    onnx_blocked.block_convolved(graph)
    graph.save()
    return copy


@pytest.mark.parametrize("channels", [16, 6])
@pytest.mark.parametrize(
    ("kernel", "stride", "pads"), [(16, 8, [4, 4]), (4, 2, [1, 1]), (5, 2, [2, 1]), (3, 3, [0, 0])]
)
def test_sound_in_two_dimensions_is_the_same(kernel: int, stride: int, pads: list[int], channels: int) -> None:
    model = vocoder(kernel, stride, pads, channels)
    wide = changed(model)
    assert not Graph(wide).nodes("ConvTranspose")
    before, after = onnx.Network(model.getvalue()), onnx.Network(wide.getvalue())
    for length in (1, 2, 50):
        given = {"x": _DRAWN.normal(0, 1, (1, 3, length))}
        first, then = before.run(given), after.run(given)
        assert all(np.allclose(first[name], then[name], atol=1e-5) for name in first), length


def test_what_makes_other_lengths_stays_as_it_is() -> None:
    model = vocoder(5, 2, [1, 1])
    assert changed(model).getvalue() == model.getvalue()


@pytest.mark.slow
def test_piper_says_the_same() -> None:
    model = BytesIO(joe.network().read_bytes())
    wide = changed(model)
    assert not Graph(wide).nodes("ConvTranspose")

    def said(network: BytesIO) -> NDArray[Any]:
        inputs: dict[str, Any] = {
            "input": [[1, 0, 20, 0, 61, 0, 24, 0, 59, 0, 2]],
            "input_lengths": [11],
            "scales": [0, 1, 0],
        }
        return onnx.Network(network.getvalue()).run(inputs)["output"]

    # A step of 16 bits is 3e-5 of full scale.
    assert np.allclose(said(model), said(wide), atol=1e-5)
