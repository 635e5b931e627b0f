"""Sound processed in two dimensions, one of which is 1: the network computes the same, except for rounding.

For images, onnxruntime has convolutions that keep channels in blocks as wide as the processor's registers, and that
apply an activation (LeakyReLU) on the way; for sound it has none. The vocoder of a VITS network (HiFi-GAN), which takes
most of its time, consists of such convolutions after upsampling ones (ConvTranspose). The latter also become
convolutions: each of the samples that they make of one sample is a channel of its own until all are put in a row.
This makes Piper take a seventh less time.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np

from narrator.engines.onnx_model import Graph, Node

_BLOCK = 16
"""Channels in a register of AVX-512; one of AVX2 holds half as many."""


def block_convolved(graph: Graph) -> None:
    """Do upsampling convolutions, and everything that follows from them, in two dimensions."""
    steps = _steps(graph)
    made = {name: node for node in steps for name in node.outputs}
    lone = {name for name in made if graph.only_user(name, "LeakyRelu")}
    exits = [name for name in made if graph.is_end(name) or any(user not in steps for user in graph.users(name))]
    for name in dict.fromkeys(node.inputs[0] for node in steps if node.inputs[0] not in made):
        graph.add("Unsqueeze", [name, _axis(graph)], _wide(name))
    for node, channels in steps.items():
        graph.remove(node)
        match node.operation:
            case "ConvTranspose":
                _upsample(graph, node, channels)
            case "Conv":
                _convolve(graph, node)
            case "Div":
                divisor = graph.numbers(node.inputs[1])[0]
                _scale(graph, _wide(node.inputs[0]), _wide(node.outputs[0]), channels, 1 / divisor)
            case "LeakyRelu":
                tensor = node.inputs[0]
                does_maker_activate = tensor in lone and made[tensor].operation in ("Conv", "Div")
                _activate(graph, node, channels, is_alone=not does_maker_activate)
            case _:
                graph.repeat(node, [_wide(name) for name in node.inputs], [_wide(node.outputs[0])])
    for name in exits:
        graph.add("Squeeze", [_wide(name), _axis(graph)], name)


def _steps(graph: Graph) -> Mapping[Node, int]:
    """The nodes that can work in two dimensions, and how many channels each puts out."""
    steps: dict[Node, int] = {}
    made: dict[str, int] = {}
    waiting = graph.nodes("ConvTranspose")
    while waiting:
        node = waiting.pop()
        if node not in steps and (channels := _channels(graph, node, [made.get(name, 0) for name in node.inputs])):
            steps[node] = made[node.outputs[0]] = channels
            waiting += graph.users(node.outputs[0])
    return steps


def _channels(graph: Graph, node: Node, inputs: list[int]) -> int:
    """How many channels a node puts out for those `inputs`; 0 if it cannot work in two dimensions."""
    weights = graph.shape(node.inputs[1]) if len(node.inputs) > 1 else ()
    match node.operation:
        case "ConvTranspose":
            return weights[1] if _is_plain(graph, node) else 0
        case "Conv":
            return weights[0] if inputs[0] and len(weights) == 3 and "auto_pad" not in node.names else 0
        case "Div":
            return inputs[0] if len(graph.numbers(node.inputs[1])) == 1 and all(graph.numbers(node.inputs[1])) else 0
        case "Add" | "LeakyRelu":
            return inputs[0] if all(inputs) else 0
    return 0


def _is_plain(graph: Graph, node: Node) -> bool:
    """Whether a one-dimensional node upsamples exactly by its stride."""
    weights = graph.shape(node.inputs[1])
    if len(weights) != 3 or not {"auto_pad", "output_padding", "output_shape"}.isdisjoint(node.names):
        return False
    if node.integers("group") not in ((), (1,)) or node.integers("dilations") not in ((), (1,)):
        return False
    return len(node.integers("strides")) == 1 and sum(node.integers("pads")) == weights[2] - node.integers("strides")[0]


def _upsample(graph: Graph, node: Node, channels: int) -> None:
    """Compute the samples made of each sample as channels, and put these in a row."""
    name, (stride,) = node.outputs[0], node.integers("strides")
    apart = graph.add("Concat", list(_phases(graph, node, channels)), f"{name}~apart", axis=1)

    def shape(*sides: int) -> str:
        return graph.add_numbers(f"~{sides}", np.array(sides, np.int64))

    split = graph.add("Reshape", [apart, shape(stride, channels, -1)], f"{name}~split")
    turned = graph.add("Transpose", [split], f"{name}~turned", perm=[1, 2, 0])
    row = graph.add("Reshape", [turned, shape(1, channels, 1, -1)], f"{name}~row")
    # The same values, but in blocks from here on.
    _scale(graph, row, _wide(name), channels, 1)


def _phases(graph: Graph, node: Node, channels: int) -> Iterator[str]:
    """Convolutions that make the samples of one sample; those that need the same neighbours are done together."""
    weights, (stride,) = graph.constant(node.inputs[1]), node.integers("strides")
    assert weights is not None
    before = (node.integers("pads") or (0, 0))[0]
    for taken, places in groupby(range(stride), lambda place: _taken(place + before, stride, weights.shape[2])):
        at = list(places)
        name = f"{node.outputs[0]}~{at[0]}"
        kernels = [[weights[:, :, place + before - offset * stride] for offset in taken] for place in at]
        # From (position, sample, input channel, output channel) to output channels of all positions.
        turned = np.transpose(kernels, (0, 3, 2, 1)).reshape(len(at) * channels, -1, 1, len(taken))
        inputs = [_wide(node.inputs[0]), graph.add_numbers(f"{name}~weights", np.ascontiguousarray(turned))]
        times = graph.add_numbers(f"~{len(at)} times", np.array([len(at)], np.int64))
        inputs += [graph.add("Tile", [bias, times], f"{name}~bias") for bias in node.inputs[2:]]
        pads = [0, -taken[0], 0, taken[-1]]
        yield graph.add("Conv", inputs, name, kernel_shape=[1, len(taken)], pads=pads)


def _taken(place: int, stride: int, kernel: int) -> tuple[int, ...]:
    """The input samples, counted from the current one, that contribute to the output sample at a position."""
    return tuple(range(-((kernel - 1 - place) // stride), place // stride + 1))


def _convolve(graph: Graph, node: Node) -> None:
    name = node.outputs[0]
    weights = graph.add("Unsqueeze", [node.inputs[1], _axis(graph)], f"{name}~weights")
    before, behind = node.integers("pads") or (0, 0)
    graph.add(
        "Conv",
        [_wide(node.inputs[0]), weights, *node.inputs[2:]],
        _wide(name),
        group=(node.integers("group") or (1,))[0],
        pads=[0, before, 0, behind],
        strides=[1, *(node.integers("strides") or (1,))],
        dilations=[1, *(node.integers("dilations") or (1,))],
    )


def _activate(graph: Graph, node: Node, channels: int, *, is_alone: bool) -> None:
    """Add an activation, for onnxruntime to fuse with a convolution, if need be with one that changes nothing."""
    name, tensor = node.outputs[0], _wide(node.inputs[0])
    if is_alone and channels % _BLOCK == 0:
        tensor = _scale(graph, tensor, f"{name}~same", channels, 1)
    graph.repeat(node, [tensor], [_wide(name)])


def _scale(graph: Graph, tensor: str, name: str, channels: int, factor: float) -> str:
    """Multiply everything by a factor, with a convolution of each channel by itself."""
    weights = graph.add_numbers(f"~{channels} × {factor}", np.full((channels, 1, 1, 1), factor, np.float32))
    return graph.add("Conv", [tensor, weights], name, kernel_shape=[1, 1], group=channels)


def _axis(graph: Graph) -> str:
    """The axis to add."""
    return graph.add_numbers("~height", np.array([2], np.int64))


def _wide(name: str) -> str:
    """The name of a tensor's two-dimensional version."""
    return f"{name}~wide"
