"""Networks made faster and smaller, by changes of their graphs: what they compute stays.

    join_normalised   nine steps in a row become the one that they are: the same but for rounding
    join_transformed  a Fourier transform of a few samples becomes a convolution: the same but for rounding
    sign_convolved    convolutions in 8 bits take the processor's instructions for these: the same, bit for bit
    cut_convolved     long convolutions are done window by window: the same, bit for bit

Kokoro, on x86 with VNNI: the joined take a tenth of the time away, the signed halve that of all convolutions, and the
cut take another twentieth.
"""

from collections.abc import Collection
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.engines.onnx_model import INT8, Graph, Node

_TIME = 2
"""The axis of tensors whose first two are batches and channels."""
_LONG_KERNEL = 7
"""Samples from which it is worth it to cut: each is copied as many times."""
_WINDOW = 512
"""Samples: with 128 channels and kernels of 11 they take 720 kB, which fit into a processor's own memory (L2)."""


def quicken(model: BytesIO, signed: bool) -> None:
    """Do all of it that a model has a use for; with `signed` what only some processors do right."""
    graph = Graph(model)
    join_normalised(graph)
    join_transformed(graph)
    if signed:
        sign_convolved(graph)
    cut_convolved(graph)
    graph.save()


def sign_convolved(graph: Graph) -> None:
    """Have what is convolved in 8 bits quantised to -128…127, not to 0…255.

    For two unsigned factors onnxruntime multiplies in 16 bits. With one that is signed it takes the instructions for
    8 bits (VNNI), and half of the time: Kokoro speaks 1.7 times as fast. To be used only where
    `narrator.engines.onnx.multiplies_signed_exactly`.
    """
    for source in graph.nodes("DynamicQuantizeLinear"):
        quantised, _, zero = source.outputs
        convolved = graph.users(quantised)
        if convolved and all(node.operation == "ConvInteger" for node in (*convolved, *graph.users(zero))):
            _sign(graph, source)
            for node in convolved:
                graph.rewire(node, {0: f"{quantised}~signed", 2: f"{zero}~signed"})


def _sign(graph: Graph, source: Node) -> None:
    """Quantise as another node does, 128 lower, by the same arithmetic and in its place.

    Beside it, its unsigned bytes would be made too: onnxruntime keeps what nothing takes until all is done.
    """
    (given,) = source.inputs
    quantised, scale, zero = source.outputs

    def number(value: float) -> str:
        return graph.add_numbers(f"~float{value}", np.float32(value))

    def step(operation: str, taken: list[str], name: str, **attributes: int) -> str:
        return graph.add(operation, taken, f"{quantised}~{name}", **attributes)

    graph.remove(source)
    lowest = step("Min", [step("ReduceMin", [given], "min", keepdims=0), number(0)], "lowest")
    highest = step("Max", [step("ReduceMax", [given], "max", keepdims=0), number(0)], "highest")
    span = step("Sub", [highest, lowest], "span")
    divided = step("Where", [step("Equal", [span, number(0)], "same"), number(255), span], "divided")
    graph.add("Div", [divided, number(255)], scale)
    rounded = step("Round", [step("Neg", [step("Div", [lowest, scale], "down")], "up")], "rounded")
    graph.add("Cast", [step("Sub", [rounded, number(128)], "lowered")], f"{zero}~signed", to=INT8)
    step("QuantizeLinear", [given, scale, f"{zero}~signed"], "signed")


def cut_convolved(graph: Graph) -> None:
    """Have long convolutions in 8 bits done window by window.

    For one, onnxruntime copies each sample as often as the kernel has samples. Done at once, that fills memory, which
    is written and read again; the copies of a window stay in the processor's cache.
    """
    for node in graph.nodes("ConvInteger"):
        kernel = graph.shape(node.inputs[1])[2:]
        if len(kernel) == 1 and kernel[0] >= _LONG_KERNEL and node.integers("strides") in ((), (1,)):
            _cut(graph, node, kernel[0])


def _cut(graph: Graph, node: Node, kernel: int) -> None:
    (dilation,) = node.integers("dilations") or (1,)
    before, behind = node.integers("pads") or (0, 0)
    reach = dilation * (kernel - 1)
    if before + behind != reach or reach > _WINDOW or node.integers("group") not in ((), (1,)):
        return
    given, weights, zero, *others = node.inputs
    result = node.outputs[0]
    channels, inputs = graph.shape(weights)[:2]
    graph.remove(node)

    def number(value: int | list[int]) -> str:
        return graph.add_numbers(f"~{value}".replace(" ", ""), np.array(value, np.int64, ndmin=1))

    def step(operation: str, taken: list[str], name: str, **attributes: int | list[int]) -> str:
        return graph.add(operation, taken, f"{result}~{name}", **attributes)

    length = step("Shape", [given], "length", start=2, end=3)
    # As many windows as hold all samples, and one for what the last of these reaches into.
    more = step("Add", [length, number(2 * _WINDOW - 1)], "more")
    windows = step("Div", [more, number(_WINDOW)], "windows")
    whole = step("Mul", [windows, number(_WINDOW)], "whole")
    rest = step("Sub", [whole, length], "rest")
    right = step("Sub", [rest, number(before)], "right")
    pads = step("Concat", [number([0, 0, before, 0, 0]), right], "pads", axis=0)
    padded = step("Pad", [given, pads, zero], "padded")
    shaped = step("Reshape", [padded, number([inputs, -1, _WINDOW])], "shaped")
    apart = step("Transpose", [shaped], "apart", perm=[1, 0, 2])
    first = step("Slice", [apart, number(0), number(-1), number(0)], "first")
    following = step("Slice", [apart, number([1, 0]), number([2**31, reach]), number([0, 2])], "following")
    cut = step("Concat", [first, following], "cut", axis=2)
    sums = step("ConvInteger", [cut, weights, zero, *others], "sums", dilations=[dilation], kernel_shape=[kernel])
    together = step("Transpose", [sums], "together", perm=[1, 0, 2])
    joined = step("Reshape", [together, number([1, channels, -1])], "joined")
    graph.add("Slice", [joined, number(0), length, number(2)], result)


class _Norm(NamedTuple):
    """Steps that give (x - mean) ÷ √(variance + a little) of each channel."""

    given: str
    takers: tuple[Node, ...]
    epsilon: float
    divided: Node


def join_normalised(graph: Graph) -> None:
    """Have each channel's normalisation done by the one operation that there is for it, and not by nine.

    What is added to a channel just before is left out: it is taken away with the mean.
    """
    for node in graph.nodes("Div"):
        if norm := _norm(graph, node):
            _leave_constant_out(graph, norm.given, norm.takers)
            for stretched in graph.users(node.outputs[0], "Mul"):
                if shifted := graph.only_user(stretched.outputs[0], "Add"):
                    _join(graph, norm, stretched, shifted)


def _norm(graph: Graph, divided: Node) -> _Norm | None:
    """The steps that end with a division, if they are these."""
    centred, root = graph.maker(divided.inputs[0], "Sub"), graph.maker(divided.inputs[1], "Sqrt")
    widened = root and graph.maker(root.inputs[0], "Add")
    variance = widened and graph.maker(widened.inputs[0], "ReduceMean")
    squared = variance and graph.maker(variance.inputs[0], "Mul")
    mean = centred and graph.maker(centred.inputs[1], "ReduceMean")
    if not centred or not mean or not widened or not variance or not squared:
        return None
    epsilon = graph.numbers(widened.inputs[1])
    if len(epsilon) != 1 or set(squared.inputs) != {centred.outputs[0]} or mean.inputs[0] != centred.inputs[0]:
        return None
    if any(graph.numbers(each.inputs[1]) != [_TIME] for each in (mean, variance)):
        return None
    return _Norm(mean.inputs[0], (mean, centred), epsilon[0], divided)


def _leave_constant_out(graph: Graph, given: str, takers: Collection[Node]) -> None:
    """Have nothing added to what is normalised, if nothing else takes that: 32-bit sums, made floats and scaled."""
    scaled = graph.maker(given, "Mul")
    wide = scaled and graph.maker(scaled.inputs[0], "Cast")
    added = wide and graph.maker(wide.inputs[0], "Add")
    if not wide or not added or any(user not in takers for user in graph.users(given)):
        return
    sums, constant = added.inputs
    same_all_the_time = graph.maker(constant, "Reshape")
    if same_all_the_time and graph.numbers(same_all_the_time.inputs[1]) == [1, -1, 1]:
        graph.rewire(wide, {0: sums})


def _join(graph: Graph, norm: _Norm, stretched: Node, shifted: Node) -> None:
    """Put one step in the place of those that end with `shifted`."""
    result = shifted.outputs[0]
    factors = [_other(stretched, norm.divided.outputs[0]), _other(shifted, stretched.outputs[0])]
    name = result
    if snake := _snake(graph, result):
        # x + sin²(ax) ÷ a = (ax + sin²(ax)) ÷ a: what stretches and shifts makes ax at once.
        factors = [graph.add("Mul", [each, snake.factor], f"{result}~{index}") for index, each in enumerate(factors)]
        name = f"{result}~angle"
        graph.remove(snake.last)
        graph.rewire(snake.sine, {0: name})
        both = graph.add("Add", [name, snake.square.outputs[0]], f"{result}~both")
        graph.add("Mul", [both, snake.inverse], snake.last.outputs[0])
    axes = graph.add_numbers("~all but channels", np.array([0, _TIME], np.int64))
    flat = [graph.add("Squeeze", [each, axes], f"{result}~flat{index}") for index, each in enumerate(factors)]
    graph.remove(shifted)
    graph.add("InstanceNormalization", [norm.given, *flat], name, epsilon=norm.epsilon)


class _Snake(NamedTuple):
    """The steps of x + sin²(ax) ÷ a, and the names of a and 1 ÷ a."""

    factor: str
    sine: Node
    square: Node
    inverse: str
    last: Node


def _snake(graph: Graph, given: str) -> _Snake | None:
    """What is made of x, if it is that and nothing else."""
    angle = next(iter(graph.users(given, "Mul")), None)
    sine = angle and graph.only_user(angle.outputs[0], "Sin")
    square = sine and graph.only_user(sine.outputs[0], "Pow")
    divided = square and graph.only_user(square.outputs[0], "Mul")
    last = divided and graph.only_user(divided.outputs[0], "Add")
    if not angle or not sine or not square or not divided or not last or len(graph.users(given)) != 2:
        return None
    factor, inverse = _other(angle, given), _other(divided, square.outputs[0])
    a, one_by_a = graph.constant(factor), graph.constant(inverse)
    if a is None or one_by_a is None or not np.allclose(a * one_by_a, 1, rtol=1e-6):
        return None
    if graph.numbers(square.inputs[1]) != [2] or _other(last, divided.outputs[0]) != given:
        return None
    return _Snake(factor, sine, square, inverse, last)


def join_transformed(graph: Graph) -> None:
    """Have a short Fourier transform done as a convolution.

    onnxruntime does one whose length is no power of two by way of three longer ones.
    """
    for node in graph.nodes("STFT"):
        given, *parts = node.inputs
        step, window, size = map(graph.numbers, parts)
        turned = graph.only_user(node.outputs[0], "Transpose")
        if not step or not window or not turned or not node.integers("onesided"):
            continue
        picked = {}
        for user in graph.users(turned.outputs[0], "Gather"):
            picked[tuple(graph.numbers(user.inputs[1]))] = user
        if turned.integers("perm") != (0, 2, 1, 3) or set(picked) != {(0,), (1,)}:
            continue
        real, imaginary = picked[0,], picked[1,]
        name = node.outputs[0]
        weights = graph.add_numbers(f"{name}~kernels", _waves(size[0], np.array(window)))
        channel = graph.add_numbers("~channel", np.array([1], np.int64))
        alone = graph.add("Unsqueeze", [given, channel], f"{name}~given")
        # A wave that only swings between plus and minus has a phase of +π, not -π, as in what networks learn from.
        count = size[0] // 2 + 1
        least = graph.add_numbers(f"{name}~least", np.repeat(np.array([0, 1e-30], np.float32), count))
        both = graph.add("Conv", [alone, weights, least], f"{name}~both", strides=step)
        for each in (node, turned, real, imaginary):
            graph.remove(each)
        graph.add("Split", [both], real.outputs[0], imaginary.outputs[0], axis=1, num_outputs=2)


def _waves(size: int, window: NDArray[Any]) -> NDArray[np.float32]:
    """The cosines, then the sines, of a transform of so many samples."""
    angles = np.outer(np.arange(size // 2 + 1), np.arange(size)) % size * (2 * np.pi / size)
    waves = np.concatenate([np.cos(angles), -np.sin(angles)])
    waves[np.abs(waves) < 1e-9] = 0
    return np.asarray((waves * window)[:, None], np.float32)


def _other(node: Node, name: str) -> str:
    """Of a node of two inputs the one that is not of that name."""
    first, second = node.inputs
    return second if first == name else first
