"""Networks made faster give what they gave: small ones of each kind, and Kokoro."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from narrator.engines import onnx, onnx_faster, onnx_model
from narrator.engines.kokoro import weights
from narrator.engines.kokoro.signs import signs, vocabulary
from narrator.engines.kokoro.speaker import FRAMES, style
from narrator.engines.onnx_model import FLOAT, INT32, Graph
from tests.support.natural import needs_kokoro

pytestmark = needs_kokoro

Change = Callable[[Graph], None]


@pytest.fixture(scope="module")
def multiplies_signed() -> None:
    if not onnx.multiplies_signed_exactly():
        pytest.skip("this processor has no exact product of signed and unsigned bytes")


def changed(model: BytesIO, *changes: Change) -> BytesIO:
    """A copy of a model, changed."""
    copy = BytesIO()
    copy.write(model.getvalue())
    graph = Graph(copy)
    for change in changes:
        change(graph)
    graph.save()
    return copy


def run(model: BytesIO, given: NDArray[Any]) -> NDArray[Any]:
    (found,) = onnx.Network(model.getvalue()).run({"x": given}).values()
    return found


def noise(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(len(shape)).normal(0.5, 2, shape).astype(np.float32)


def convolution(kernel: int, dilation: int, channels: int = 3) -> BytesIO:
    """What is given is quantised and convolved in 8 bits."""
    model = onnx_model.begun({"x": (FLOAT, [1, channels, 0])}, {"y": (INT32, [1, 2, 0])})
    graph = Graph(model)
    drawn = np.random.default_rng(1).integers(0, 256, (2, channels, kernel), np.uint8)
    constants = [graph.add_numbers("weights", drawn), graph.add_numbers("zero", np.uint8(117))]
    graph.add("DynamicQuantizeLinear", ["x"], "bytes", "scale", "middle")
    pads = [dilation * (kernel - 1) // 2] * 2
    taken = ["bytes", constants[0], "middle", constants[1]]
    graph.add("ConvInteger", taken, "y", kernel_shape=[kernel], dilations=[dilation], pads=pads, strides=[1])
    graph.save()
    return model


@pytest.mark.usefixtures("multiplies_signed")
@pytest.mark.parametrize("stretch", [2.0, 0.0, 1e-20, 1e20])
@pytest.mark.parametrize("shift", [0.0, 3.0, -3.0])
def test_signed_convolutions_give_the_same(stretch: float, shift: float) -> None:
    model = convolution(3, 1)
    signed = changed(model, onnx_faster.sign_convolved)
    assert not Graph(signed).nodes("DynamicQuantizeLinear")
    given = noise(1, 3, 40) * np.float32(stretch) + np.float32(shift)
    assert np.array_equal(run(model, given), run(signed, given))


@pytest.mark.usefixtures("multiplies_signed")
@pytest.mark.parametrize("changes", [[], [onnx_faster.sign_convolved]])
@pytest.mark.parametrize(("kernel", "dilation"), [(7, 1), (11, 5)])
def test_convolutions_in_windows_give_the_same(changes: list[Change], kernel: int, dilation: int) -> None:
    model = convolution(kernel, dilation)
    cut = changed(model, *changes, onnx_faster.cut_convolved)
    assert Graph(cut).nodes("Pad")
    before, after = onnx.Network(model.getvalue()), onnx.Network(cut.getvalue())
    for length in (1, 26, 511, 512, 513, 1023, 1300):
        given = {"x": noise(1, 3, length)}
        assert np.array_equal(before.run(given)["y"], after.run(given)["y"]), length


def test_short_convolutions_are_not_cut() -> None:
    model = convolution(3, 1)
    assert changed(model, onnx_faster.cut_convolved).getvalue() == model.getvalue()


def normalisation(inverse: float, snake: bool = True) -> BytesIO:
    """Kokoro's steps: normalised, stretched, shifted, and x + sin²(ax) ÷ a of that."""
    model = onnx_model.begun({"x": (FLOAT, [1, 2, 0])}, {"y": (FLOAT, [1, 2, 0])})
    graph = Graph(model)
    axes = graph.add_numbers("axes", np.array([2], np.int64))
    factors = {"stretch": [1.5, -0.5], "shift": [0.25, 4], "a": [0.5, 2], "one by a": [2, inverse]}
    for name, values in factors.items():
        graph.add_numbers(name, np.array(values, np.float32).reshape(1, 2, 1))
    graph.add("ReduceMean", ["x", axes], "mean", keepdims=1)
    graph.add("Sub", ["x", "mean"], "centred")
    graph.add("Mul", ["centred", "centred"], "squared")
    graph.add("ReduceMean", ["squared", axes], "variance", keepdims=1)
    graph.add("Sqrt", [graph.add("Add", ["variance", graph.add_numbers("least", np.float32(1e-5))], "more")], "root")
    graph.add("Mul", ["stretch", graph.add("Div", ["centred", "root"], "even")], "stretched")
    shifted = graph.add("Add", ["stretched", "shift"], "shifted" if snake else "y")
    if snake:
        sine = graph.add("Sin", [graph.add("Mul", ["a", shifted], "angle")], "sine")
        square = graph.add("Pow", [sine, graph.add_numbers("two", np.float32(2))], "square")
        graph.add("Add", [shifted, graph.add("Mul", ["one by a", square], "swing")], "y")
    graph.save()
    return model


@pytest.mark.parametrize(("model", "is_kept"), [(normalisation(0.5), 0), (normalisation(0.6), 1)])
def test_normalising_in_one_step_gives_the_same(model: BytesIO, is_kept: int) -> None:
    joined = changed(model, onnx_faster.join_normalised)
    assert [len(Graph(joined).nodes(name)) for name in ("InstanceNormalization", "Div", "Sqrt")] == [1, 0, 0]
    # sin²(ax) times something that is not 1 ÷ a stays as it is.
    assert bool(Graph(joined).users("shifted")) == bool(is_kept)
    given = noise(1, 2, 500)
    assert np.allclose(run(model, given), run(joined, given), atol=1e-5)


def test_a_normalisation_that_is_an_end_is_joined_too() -> None:
    model = normalisation(0.5, snake=False)
    joined = changed(model, onnx_faster.join_normalised)
    given = noise(1, 2, 30)
    assert np.allclose(run(model, given), run(joined, given), atol=1e-5)


def test_a_constant_before_a_normalisation_is_left_out() -> None:
    model = onnx_model.begun({"x": (INT32, [1, 2, 0])}, {"y": (FLOAT, [1, 2, 0])})
    graph = Graph(model)
    constant = graph.add_numbers("constant", np.array([70, -9], np.int32))
    sides = graph.add_numbers("sides", np.array([1, -1, 1], np.int64))
    summed = graph.add("Add", ["x", graph.add("Reshape", [constant, sides], "reshaped")], "summed")
    wide = graph.add("Cast", [summed], "wide", to=FLOAT)
    given = graph.add("Mul", [wide, graph.add_numbers("scale", np.float32(0.01))], "given")
    axes = graph.add_numbers("axes", np.array([2], np.int64))
    centred = graph.add("Sub", [given, graph.add("ReduceMean", [given, axes], "mean", keepdims=1)], "centred")
    variance = graph.add("ReduceMean", [graph.add("Mul", [centred] * 2, "squared"), axes], "variance", keepdims=1)
    root = graph.add("Sqrt", [graph.add("Add", [variance, graph.add_numbers("e", np.float32(1e-5))], "more")], "root")
    factors = [graph.add_numbers(name, np.array([[[2], [3]]], np.float32)) for name in ("stretch", "shift")]
    even = graph.add("Div", [centred, root], "even")
    graph.add("Add", [graph.add("Mul", [even, factors[0]], "stretched"), factors[1]], "y")
    graph.save()
    joined = changed(model, onnx_faster.join_normalised)
    assert not Graph(joined).nodes("Add")
    drawn = np.random.default_rng(0).integers(-900, 900, (1, 2, 50))
    assert np.allclose(run(model, drawn), run(joined, drawn), atol=1e-5)


@pytest.mark.parametrize("size", [8, 20])
def test_a_transform_as_a_convolution_gives_the_same(size: int) -> None:
    model = onnx_model.begun({"x": (FLOAT, [1, 0])}, {"y": (FLOAT, [1, 0, 0])})
    graph = Graph(model)
    window = graph.add_numbers("window", np.hanning(size + 1)[:-1].astype(np.float32))
    parts = [graph.add_numbers("step", np.int64(5)), window, graph.add_numbers("size", np.int64(size))]
    turned = graph.add("Transpose", [graph.add("STFT", ["x", *parts], "stft", onesided=1)], "turned", perm=[0, 2, 1, 3])
    picked = [graph.add_numbers(name, np.int64(index)) for index, name in enumerate(("first", "second"))]
    both = [graph.add("Gather", [turned, index], f"part {index}", axis=3) for index in picked]
    graph.add("Concat", both, "y", axis=1)
    graph.save()
    joined = changed(model, onnx_faster.join_transformed)
    assert not Graph(joined).nodes("STFT")
    given = noise(1, 205)
    before, after = run(model, given), run(joined, given)
    assert np.allclose(before, after, atol=1e-4)
    # What has no imaginary part has a phase of +π where it is below zero, not -π.
    assert (after[0, size // 2 + 1] > 0).all()


def test_a_model_that_has_none_of_it_stays_as_it_is() -> None:
    model = BytesIO(onnx_model.probe())
    onnx_faster.quicken(model, signed=True)
    assert model.getvalue() == onnx_model.probe()


def said(model: BytesIO, line: str) -> dict[str, Any]:
    numbers = [vocabulary()[sign] for sign in signs(line, "en-us")]
    inputs = {"tokens": [[0, *numbers, 0]], "style": style("am_michael")[len(numbers) - 1][None], "speed": [1.0]}
    return onnx.Network(model.getvalue()).run(inputs)


@needs_kokoro
@pytest.mark.slow
def test_kokoro_says_the_same() -> None:
    model = weights.find().read()
    onnx_model.add_output(model, FRAMES)
    before = said(model, "The tide comes in.")
    if onnx.multiplies_signed_exactly():
        exact = changed(model, onnx_faster.sign_convolved, onnx_faster.cut_convolved)
        assert all(np.array_equal(each, before[name]) for name, each in said(exact, "The tide comes in.").items())
    onnx_faster.quicken(model, signed=onnx.multiplies_signed_exactly())
    assert [len(Graph(model).nodes(name)) for name in ("STFT", "InstanceNormalization", "Pad")] == [0, 68, 38]
    after = said(model, "The tide comes in.")
    assert np.array_equal(before[FRAMES], after[FRAMES])
    # A last bit more or less anywhere is rounded otherwise further on: the sound is as alike as that lets it be.
    assert np.corrcoef(before["audio"].ravel(), after["audio"].ravel())[0, 1] > 0.9
    assert after["audio"].std() == pytest.approx(before["audio"].std(), rel=0.1)
