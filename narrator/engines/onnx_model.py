"""ONNX models changed in memory before they are loaded, without the library onnx: a model is a protobuf message.

In protobuf what is appended to a message is merged with it: outputs and nodes can be added behind a model's bytes.
Names that nodes already have can be overwritten by others of the same length.
"""

from collections.abc import Iterator
from io import SEEK_END, BytesIO
from typing import NamedTuple

_GRAPH, _NODE, _INPUT, _OUTPUT = 7, 1, 11, 12
"""Field numbers in onnx.proto: of a model its graph, of a graph its nodes, inputs and outputs."""
_GRAPH_NAME = 2
_FORMAT, _OPERATORS, _VERSION = 1, 8, 2
"""Of a model the version of its format, and the operators it uses; of these their version."""
_INPUTS, _OUTPUTS, _OPERATION, _ATTRIBUTE = 1, 2, 4, 5
"""Of a node."""
_NAME, _NUMBER, _KIND, _INTEGER = 1, 3, 20, 2
"""Of an output or an attribute its name; of an attribute its number, its kind, and the kind of a whole number."""
_TYPE, _TENSOR, _ELEMENTS, _SHAPE, _SIDE, _LENGTH = 2, 1, 1, 2, 1, 1
"""Of an input or output its type; of a type a tensor; of a tensor the type of its elements, and its shape, which has
sides, which have lengths."""
_UINT8, _INT8, _INT32 = 2, 3, 6
"""Types of elements."""

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_SIZES = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}

_SIGNED = b"~"
_OFFSET = b"~128"

PROBE_SHAPE = (16, 16, 1)
"""Of both inputs of `probe`."""


class _Field(NamedTuple):
    """A field: its number, and where its content begins and ends."""

    number: int
    first: int
    last: int


class _Node(NamedTuple):
    """What of a node is needed here: the names of what it takes and gives, and where those it takes stand."""

    operation: bytes
    inputs: list[bytes]
    outputs: list[bytes]
    places: list[int]


def add_output(model: BytesIO, name: str) -> None:
    """Make one of a model's inner tensors an output."""
    _append(model, _field(_OUTPUT, _field(_NAME, name.encode())))


def sign_convolved(model: BytesIO) -> None:
    """Have what is convolved in 8 bits quantised to -128…127, not to 0…255; the model gives the same, bit for bit.

    For two unsigned factors onnxruntime multiplies in 16 bits. With one that is signed it takes the instructions for
    8 bits (VNNI), and half of the time: Kokoro speaks 1.7 times as fast. To be used only where
    `narrator.engines.onnx.multiplies_signed_exactly`.
    """
    with model.getbuffer() as content:
        nodes = list(_nodes(content))
        quantised = {node.outputs[0]: node for node in nodes if node.operation == b"DynamicQuantizeLinear"}
        used: dict[bytes, _Node] = {}
        for node in nodes:
            if node.operation == b"ConvInteger" and (source := quantised.get(node.inputs[0])):
                used[node.inputs[0]] = source
                # What is convolved, and which of its values stands for zero.
                for index in (0, 2):
                    content[node.places[index]] = _SIGNED[0]
    if used:
        added = b"".join(_signed(source) for source in used.values())
        _append(model, _constant(_OFFSET, 128) + added)


def probe() -> bytes:
    """A model that convolves `signed` bytes with `unsigned` ones, and gives the `sums`."""
    graph = _node(b"ConvInteger", [b"signed", b"unsigned"], b"sums") + _field(_GRAPH_NAME, b"probe")
    graph += _field(_INPUT, _tensor(b"signed", _INT8)) + _field(_INPUT, _tensor(b"unsigned", _UINT8))
    graph += _field(_OUTPUT, _tensor(b"sums", _INT32))
    return _number(_FORMAT, 8) + _field(_OPERATORS, _number(_VERSION, 13)) + _field(_GRAPH, graph)


def _tensor(name: bytes, elements: int) -> bytes:
    shape = b"".join(_field(_SIDE, _number(_LENGTH, side)) for side in PROBE_SHAPE)
    tensor = _number(_ELEMENTS, elements) + _field(_SHAPE, shape)
    return _field(_NAME, name) + _field(_TYPE, _field(_TENSOR, tensor))


def _append(model: BytesIO, graph: bytes) -> None:
    model.seek(0, SEEK_END)
    model.write(_field(_GRAPH, graph))


def _signed(source: _Node) -> bytes:
    """Nodes that quantise what another quantises, 128 lower, under names that begin with another sign."""
    _, scale, zero = source.outputs
    (given,) = source.inputs
    wide, lower, signed = b"~wide" + zero, b"~lower" + zero, _SIGNED + zero[1:]
    return (
        _node(b"Cast", [zero], wide, _whole(b"to", _INT32))
        + _node(b"Sub", [wide, _OFFSET], lower)
        + _node(b"Cast", [lower], signed, _whole(b"to", _INT8))
        + _node(b"QuantizeLinear", [given, scale, signed], _SIGNED + source.outputs[0][1:])
    )


def _constant(name: bytes, value: int) -> bytes:
    """A node that gives a number as 32 bits."""
    wide = b"~as64" + name
    return _node(b"Constant", [], wide, _whole(b"value_int", value)) + _node(
        b"Cast", [wide], name, _whole(b"to", _INT32)
    )


def _node(operation: bytes, inputs: list[bytes], result: bytes, attribute: bytes = b"") -> bytes:
    content = b"".join(_field(_INPUTS, name) for name in inputs) + _field(_OUTPUTS, result)
    content += _field(_OPERATION, operation)
    return _field(_NODE, content + (_field(_ATTRIBUTE, attribute) if attribute else b""))


def _whole(name: bytes, value: int) -> bytes:
    """An attribute that is a whole number."""
    return _field(_NAME, name) + _number(_NUMBER, value) + _number(_KIND, _INTEGER)


def _field(number: int, payload: bytes) -> bytes:
    """A protobuf field of bytes: number and kind, length, content."""
    return _varint(number << 3 | _BYTES) + _varint(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _varint(value: int) -> bytes:
    """A whole number, seven bits to a byte, the lowest first."""
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def _nodes(content: memoryview) -> Iterator[_Node]:
    for graph in _fields(content, 0, len(content)):
        if graph.number == _GRAPH:
            for field in _fields(content, graph.first, graph.last):
                if field.number == _NODE:
                    yield _read_node(content, field)


def _read_node(content: memoryview, node: _Field) -> _Node:
    fields = list(_fields(content, node.first, node.last))

    def texts(number: int) -> list[bytes]:
        return [bytes(content[field.first : field.last]) for field in fields if field.number == number]

    return _Node(
        b"".join(texts(_OPERATION)),
        texts(_INPUTS),
        texts(_OUTPUTS),
        [field.first for field in fields if field.number == _INPUTS],
    )


def _fields(content: memoryview, at: int, end: int) -> Iterator[_Field]:
    """The fields of a message that stands from one place to another; those that are numbers are passed over."""
    while at < end:
        tag, at = _read_varint(content, at)
        kind = tag & 7
        if kind == _VARINT:
            _, at = _read_varint(content, at)
            continue
        size, at = _read_varint(content, at) if kind == _BYTES else (_SIZES[kind], at)
        yield _Field(tag >> 3, at, at + size)
        at += size


def _read_varint(content: memoryview, at: int) -> tuple[int, int]:
    """A whole number, and the place behind it."""
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
