"""Networks made faster and smaller by changing their graphs, without changing what they compute.

    join_normalised   replace nine nodes in a row by the single one that does the same, except for rounding
    join_transformed  replace a Fourier transform of a few samples by a convolution: the same, except for rounding
    sign_convolved    do 8-bit convolutions with the processor's instructions for them: the same, bit for bit
    cut_convolved     do long convolutions window by window: the same, bit for bit

On x86 with VNNI, joining saves Kokoro a tenth of its time, signing halves that of all convolutions, and cutting saves
another twentieth.
"""

from collections.abc import Collection
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.engines.onnx_model import INT8, Graph, Node

_TIME = 2
"""The axis of time in tensors whose first two axes are batches and channels."""
_LONG_KERNEL = 7
"""The fewest samples that are worth cutting: each is copied as many times as the kernel is long."""
_WINDOW = 512
"""Samples: with 128 channels and kernels of 11 they take 720 kB, which fits into a core's own cache (L2)."""


def quicken(model: BytesIO, signed: bool) -> None:
    """Apply all changes that fit a model; `signed` includes one that is exact on some processors only."""
    graph = Graph(model)
    join_normalised(graph)
    join_transformed(graph)
    if signed:
        sign_convolved(graph)
    cut_convolved(graph)
    graph.save()


def sign_convolved(graph: Graph) -> None:
    """Quantise the input of 8-bit convolutions to -128…127 instead of 0…255.

    For two unsigned factors, onnxruntime multiplies in 16 bits. If one is signed, it uses the instructions for 8 bits
    (VNNI), which take half the time: Kokoro speaks 1.7 times as fast. Use it only if
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
    """Replace a node that quantises by one whose results are 128 lower, with the same arithmetic.

    If both were there, the unsigned bytes would also be computed: onnxruntime keeps unused results until the end.
    """
    (tensor,) = source.inputs
    quantised, scale, zero = source.outputs

    def number(value: float) -> str:
        return graph.add_numbers(f"~float{value}", np.float32(value))

    def step(operation: str, taken: list[str], name: str, **attributes: int) -> str:
        return graph.add(operation, taken, f"{quantised}~{name}", **attributes)

    graph.remove(source)
    lowest = step("Min", [step("ReduceMin", [tensor], "min", keepdims=0), number(0)], "lowest")
    highest = step("Max", [step("ReduceMax", [tensor], "max", keepdims=0), number(0)], "highest")
    span = step("Sub", [highest, lowest], "span")
    divided = step("Where", [step("Equal", [span, number(0)], "same"), number(255), span], "divided")
    graph.add("Div", [divided, number(255)], scale)
    rounded = step("Round", [step("Neg", [step("Div", [lowest, scale], "down")], "up")], "rounded")
    graph.add("Cast", [step("Sub", [rounded, number(128)], "lowered")], f"{zero}~signed", to=INT8)
    step("QuantizeLinear", [tensor, scale, f"{zero}~signed"], "signed")


def cut_convolved(graph: Graph) -> None:
    """Do long 8-bit convolutions window by window.

    onnxruntime copies each sample as often as the kernel has samples. For all samples at once, these copies go through
    main memory; those of a window stay in the processor's cache.
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
    tensor, weights, zero, *others = node.inputs
    result = node.outputs[0]
    channels, inputs = graph.shape(weights)[:2]
    graph.remove(node)

    def number(value: int | list[int]) -> str:
        return graph.add_numbers(f"~{value}".replace(" ", ""), np.array(value, np.int64, ndmin=1))

    def step(operation: str, taken: list[str], name: str, **attributes: int | list[int]) -> str:
        return graph.add(operation, taken, f"{result}~{name}", **attributes)

    length = step("Shape", [tensor], "length", start=2, end=3)
    # As many windows as hold all samples, and one more into which the last one's kernel extends.
    more = step("Add", [length, number(2 * _WINDOW - 1)], "more")
    windows = step("Div", [more, number(_WINDOW)], "windows")
    whole = step("Mul", [windows, number(_WINDOW)], "whole")
    rest = step("Sub", [whole, length], "rest")
    right = step("Sub", [rest, number(before)], "right")
    pads = step("Concat", [number([0, 0, before, 0, 0]), right], "pads", axis=0)
    padded = step("Pad", [tensor, pads, zero], "padded")
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
    """The nodes that compute (x - mean) ÷ √(variance + epsilon) of each channel."""

    tensor: str
    takers: tuple[Node, ...]
    epsilon: float
    divided: Node


def join_normalised(graph: Graph) -> None:
    """Normalise each channel with a single node instead of nine.

    A constant that is added to a channel just before is dropped, since subtracting the mean removes it.
    """
    for node in graph.nodes("Div"):
        if norm := _norm(graph, node):
            _drop_constant(graph, norm.tensor, norm.takers)
            for stretched in graph.users(node.outputs[0], "Mul"):
                if shifted := graph.only_user(stretched.outputs[0], "Add"):
                    _join(graph, norm, stretched, shifted)


def _norm(graph: Graph, divided: Node) -> _Norm | None:
    """The nodes of a normalisation that ends with this division, if it is one."""
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


def _drop_constant(graph: Graph, tensor: str, takers: Collection[Node]) -> None:
    """Drop the constant added to an input that is only normalised: a 32-bit sum converted to floats and scaled."""
    scaled = graph.maker(tensor, "Mul")
    wide = scaled and graph.maker(scaled.inputs[0], "Cast")
    added = wide and graph.maker(wide.inputs[0], "Add")
    if not wide or not added or any(user not in takers for user in graph.users(tensor)):
        return
    sums, constant = added.inputs
    is_constant_in_time = graph.maker(constant, "Reshape")
    if is_constant_in_time and graph.numbers(is_constant_in_time.inputs[1]) == [1, -1, 1]:
        graph.rewire(wide, {0: sums})


def _join(graph: Graph, norm: _Norm, stretched: Node, shifted: Node) -> None:
    """Replace the nodes that end with `shifted` by one."""
    result = shifted.outputs[0]
    factors = [_other(stretched, norm.divided.outputs[0]), _other(shifted, stretched.outputs[0])]
    name = result
    if snake := _snake(graph, result):
        # x + sin²(ax) ÷ a = (ax + sin²(ax)) ÷ a: the normalisation's own factor and offset can make ax directly.
        factors = [graph.add("Mul", [each, snake.factor], f"{result}~{index}") for index, each in enumerate(factors)]
        name = f"{result}~angle"
        graph.remove(snake.last)
        graph.rewire(snake.sine, {0: name})
        both = graph.add("Add", [name, snake.square.outputs[0]], f"{result}~both")
        graph.add("Mul", [both, snake.inverse], snake.last.outputs[0])
    axes = graph.add_numbers("~all but channels", np.array([0, _TIME], np.int64))
    flat = [graph.add("Squeeze", [each, axes], f"{result}~flat{index}") for index, each in enumerate(factors)]
    graph.remove(shifted)
    graph.add("InstanceNormalization", [norm.tensor, *flat], name, epsilon=norm.epsilon)


class _Snake(NamedTuple):
    """The nodes of x + sin²(ax) ÷ a, and the names of a and 1 ÷ a."""

    factor: str
    sine: Node
    square: Node
    inverse: str
    last: Node


def _snake(graph: Graph, tensor: str) -> _Snake | None:
    """The nodes of this formula for x, if nothing else uses x."""
    angle = next(iter(graph.users(tensor, "Mul")), None)
    sine = angle and graph.only_user(angle.outputs[0], "Sin")
    square = sine and graph.only_user(sine.outputs[0], "Pow")
    divided = square and graph.only_user(square.outputs[0], "Mul")
    last = divided and graph.only_user(divided.outputs[0], "Add")
    if not angle or not sine or not square or not divided or not last or len(graph.users(tensor)) != 2:
        return None
    factor, inverse = _other(angle, tensor), _other(divided, square.outputs[0])
    a, one_by_a = graph.constant(factor), graph.constant(inverse)
    if a is None or one_by_a is None or not np.allclose(a * one_by_a, 1, rtol=1e-6):
        return None
    if graph.numbers(square.inputs[1]) != [2] or _other(last, divided.outputs[0]) != tensor:
        return None
    return _Snake(factor, sine, square, inverse, last)


def join_transformed(graph: Graph) -> None:
    """Replace a short Fourier transform by a convolution.

    If its length is not a power of two, onnxruntime computes it by way of three longer ones.
    """
    for node in graph.nodes("STFT"):
        tensor, *parts = node.inputs
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
        alone = graph.add("Unsqueeze", [tensor, channel], f"{name}~given")
        # A purely real negative value must have phase +π, not -π, as in the training data of networks.
        count = size[0] // 2 + 1
        least = graph.add_numbers(f"{name}~least", np.repeat(np.array([0, 1e-30], np.float32), count))
        both = graph.add("Conv", [alone, weights, least], f"{name}~both", strides=step)
        for each in (node, turned, real, imaginary):
            graph.remove(each)
        graph.add("Split", [both], real.outputs[0], imaginary.outputs[0], axis=1, num_outputs=2)


def _waves(size: int, window: NDArray[Any]) -> NDArray[np.float32]:
    """The cosines, then the sines, of a transform of `size` samples."""
    angles = np.outer(np.arange(size // 2 + 1), np.arange(size)) % size * (2 * np.pi / size)
    waves = np.concatenate([np.cos(angles), -np.sin(angles)])
    waves[np.abs(waves) < 1e-9] = 0
    return np.asarray((waves * window)[:, None], np.float32)


def _other(node: Node, name: str) -> str:
    """The other input of a node with two inputs."""
    first, second = node.inputs
    return second if first == name else first
