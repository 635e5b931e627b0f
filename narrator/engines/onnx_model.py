"""ONNX models changed in memory before they are loaded, without the onnx library: a model is a protobuf message.

In protobuf, data appended to a message is merged with it, so outputs, nodes and numbers can be added after a model's
bytes. A field with an unknown number is ignored, which is how a node is removed.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

_GRAPH, _NODE, _NUMBERS, _INPUT, _OUTPUT = 7, 1, 5, 11, 12
"""Field numbers in onnx.proto: the graph of a model, and the nodes, initializers, inputs and outputs of a graph."""
_GRAPH_NAME = 2
_FORMAT, _OPERATORS, _VERSION = 1, 8, 2
"""Of a model: the version of its format and its operator sets; of these: their version."""
_INPUTS, _OUTPUTS, _NODE_NAME, _OPERATION, _ATTRIBUTE = 1, 2, 3, 4, 5
"""Of a node."""
_NAME, _FLOAT, _INTEGER, _TENSOR_VALUE, _INTEGERS, _KIND = 1, 2, 3, 5, 8, 20
"""Of an output or an attribute: its name; of an attribute: its values and their type."""
_KIND_FLOAT, _KIND_INTEGER, _KIND_INTEGERS = 1, 2, 7
_TYPE, _TENSOR, _ELEMENTS, _SHAPE, _SIDE, _LENGTH = 2, 1, 1, 2, 1, 1
"""Of an input or output: its type, which has a tensor type, which has an element type and a shape; this has dimensions,
which have sizes."""
_SIDES, _ELEMENT, _LABEL, _RAW = 1, 2, 8, 9
"""Of an initializer: its dimensions, element type, name and bytes."""
_FLOATS, _WHOLE = 4, (5, 7)
"""Of an initializer: alternatives to the bytes, its elements as floats or as varints."""

FLOAT, UINT8, INT8, INT32, INT64 = 1, 2, 3, 6, 7
"""Element types."""
_TYPES = {FLOAT: "<f4", UINT8: "u1", INT8: "i1", INT32: "<i4", INT64: "<i8"}

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_SIZES = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}

_TAKEN_OUT = 3 << 3 | _BYTES
"""The tag of a field that graphs used to have, and that will not be used again."""

PROBE_SHAPE = (16, 16, 1)
"""The size of both inputs of `probe`."""


class _Field(NamedTuple):
    """A field: its number, the position of its tag, and the beginning and end of its content."""

    number: int
    tag: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An operation of a model. `place` is its position in the model, if it was there from the beginning."""

    operation: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[bytes, ...] = ()
    place: int | None = None

    @property
    def names(self) -> set[str]:
        """The names of its attributes."""
        return {
            content[each.first : each.last].decode()
            for content in self.attributes
            for each in _fields(content, 0, len(content))
            if each.number == _NAME
        }

    def integers(self, name: str) -> tuple[int, ...]:
        """The integers of an attribute; () if there is no attribute of that name."""
        for content in self.attributes:
            fields = [(each.number, content[each.first : each.last]) for each in _fields(content, 0, len(content))]
            if (_NAME, name.encode()) in fields:
                return _varints(b"".join(found for number, found in fields if number in (_INTEGER, _INTEGERS)))
        return ()


class Graph:
    """The nodes and constants of a model, with ways to change them; `save` writes the changes into the model."""

    def __init__(self, model: BytesIO) -> None:
        self._model = model
        self._constants: dict[str, NDArray[Any] | _Field] = {}
        self._added: dict[str, NDArray[Any]] = {}
        self._removed: list[Node] = []
        self._makers: dict[str, Node] = {}
        self._users: defaultdict[str, list[Node]] = defaultdict(list)
        self._nodes: dict[Node, None] = {}
        self._ends: set[str] = set()
        with model.getbuffer() as content:
            for graph in _fields(content, 0, len(content)):
                if graph.number == _GRAPH:
                    self._read(content, graph)

    def nodes(self, operation: str) -> list[Node]:
        """All nodes of an operation."""
        return [node for node in self._nodes if node.operation == operation]

    def maker(self, name: str, operation: str) -> Node | None:
        """The node that computes a tensor, if it has that operation."""
        node = self._makers.get(name)
        return node if node and node.operation == operation else None

    def users(self, name: str, operation: str = "") -> list[Node]:
        """The nodes that use a tensor, of one operation or of any."""
        return [node for node in self._users[name] if operation in ("", node.operation)]

    def only_user(self, name: str, operation: str) -> Node | None:
        """The node that uses a tensor, if it is the only one and has that operation."""
        users = self._users[name]
        return users[0] if len(users) == 1 and users[0].operation == operation and name not in self._ends else None

    def is_end(self, name: str) -> bool:
        """Whether a tensor is an output of the model."""
        return name in self._ends

    def constant(self, name: str) -> NDArray[Any] | None:
        """The constant of that name, if it is part of the model."""
        found = self._constants.get(name)
        if isinstance(found, _Field):
            with self._model.getbuffer() as content:
                found = self._constants[name] = _read_numbers(content, found)
        return found

    def numbers(self, name: str) -> list[Any]:
        """A constant as a flat list; [] if there is none of that name."""
        found = self.constant(name)
        return [] if found is None else found.ravel().tolist()

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a constant; () if there is none of that name."""
        found = self._constants.get(name)
        if isinstance(found, _Field):
            with self._model.getbuffer() as content:
                return _read_sides(content, found)
        return () if found is None else found.shape

    def add_numbers(self, name: str, numbers: ArrayLike) -> str:
        """Add a constant, and return its name; adding the same one several times is fine."""
        self._constants[name] = self._added[name] = np.asarray(numbers)
        return name

    def add(self, operation: str, inputs: Sequence[str], *outputs: str, **attributes: float | Sequence[int]) -> str:
        """Add a node, and return its first output."""
        encoded = tuple(_attribute(name, value) for name, value in attributes.items())
        self._enter(Node(operation, tuple(inputs), outputs, encoded))
        return outputs[0]

    def remove(self, node: Node) -> None:
        """Remove a node. Whatever needs its outputs has to get them from elsewhere."""
        del self._nodes[node]
        self._removed.append(node)
        for name in set(node.inputs):
            self._users[name].remove(node)
        for name in node.outputs:
            if self._makers.get(name) is node:
                del self._makers[name]

    def rewire(self, node: Node, changes: Mapping[int, str]) -> Node:
        """Give a node other inputs, by their indexes."""
        self.remove(node)
        return self.repeat(node, [changes.get(index, name) for index, name in enumerate(node.inputs)], node.outputs)

    def repeat(self, node: Node, inputs: Sequence[str], outputs: Sequence[str]) -> Node:
        """Add a copy of a node, with the same attributes but other inputs and outputs."""
        again = Node(node.operation, tuple(inputs), tuple(outputs), node.attributes)
        self._enter(again)
        return again

    def save(self) -> None:
        """Write the changes into the model, without nodes that are no longer needed."""
        self._remove_unused()
        with self._model.getbuffer() as content:
            for node in self._removed:
                if node.place is not None:
                    content[node.place] = _TAKEN_OUT
        numbers = b"".join(_field(_NUMBERS, _numbers(name, found)) for name, found in self._added.items())
        nodes = b"".join(_node(node) for node in self._nodes if node.place is None)
        if numbers or nodes:
            _append(self._model, numbers + nodes)

    def _remove_unused(self) -> None:
        waiting = [name for node in self._removed for name in node.inputs]
        while waiting:
            node = self._makers.get(waiting.pop())
            if node and not any(self._users[name] or name in self._ends for name in node.outputs):
                self.remove(node)
                waiting += node.inputs

    def _enter(self, node: Node) -> None:
        self._nodes[node] = None
        for name in set(node.inputs):
            self._users[name].append(node)
        for name in node.outputs:
            self._makers[name] = node

    def _read(self, content: memoryview, graph: _Field) -> None:
        for field in _fields(content, graph.first, graph.last):
            if field.number == _NODE:
                node = _read_node(content, field)
                self._enter(node)
                if node.operation == "Constant":
                    self._constants.update(_read_value(content, field, node.outputs[0]))
            elif field.number == _NUMBERS:
                self._constants[_text(content, field, _LABEL)] = field
            elif field.number == _OUTPUT:
                self._ends.add(_text(content, field, _NAME))


def add_output(model: BytesIO, name: str) -> None:
    """Make an inner tensor of a model an output."""
    _append(model, _field(_OUTPUT, _field(_NAME, name.encode())))


def begun(inputs: Mapping[str, tuple[int, Sequence[int]]], outputs: Mapping[str, tuple[int, Sequence[int]]]) -> BytesIO:
    """A model without nodes. Inputs and outputs have an element type and dimensions, which are 0 if they vary."""
    graph = _field(_GRAPH_NAME, b"graph")
    for number, ends in ((_INPUT, inputs), (_OUTPUT, outputs)):
        graph += b"".join(_field(number, _tensor(name, *end)) for name, end in ends.items())
    model = BytesIO()
    model.write(_number(_FORMAT, 9) + _field(_OPERATORS, _number(_VERSION, 20)) + _field(_GRAPH, graph))
    return model


def probe() -> bytes:
    """A model that convolves `signed` bytes with `unsigned` ones, with the `sums` as its output."""
    inputs = {"signed": (INT8, PROBE_SHAPE), "unsigned": (UINT8, PROBE_SHAPE)}
    model = begun(inputs, {"sums": (INT32, PROBE_SHAPE)})
    graph = Graph(model)
    graph.add("ConvInteger", list(inputs), "sums")
    graph.save()
    return model.getvalue()


def _tensor(name: str, elements: int, sides: Sequence[int]) -> bytes:
    shape = b"".join(_field(_SIDE, _number(_LENGTH, side) if side else b"") for side in sides)
    tensor = _number(_ELEMENTS, elements) + _field(_SHAPE, shape)
    return _field(_NAME, name.encode()) + _field(_TYPE, _field(_TENSOR, tensor))


def _append(model: BytesIO, graph: bytes) -> None:
    model.seek(0, SEEK_END)
    model.write(_field(_GRAPH, graph))


def _node(node: Node) -> bytes:
    content = b"".join(_field(_INPUTS, name.encode()) for name in node.inputs)
    content += b"".join(_field(_OUTPUTS, name.encode()) for name in node.outputs)
    content += _field(_NODE_NAME, node.outputs[0].encode()) + _field(_OPERATION, node.operation.encode())
    return _field(_NODE, content + b"".join(_field(_ATTRIBUTE, attribute) for attribute in node.attributes))


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    label = _field(_NAME, name.encode())
    if isinstance(value, float):
        return label + _varint(_FLOAT << 3 | _FOUR_BYTES) + struct.pack("<f", value) + _number(_KIND, _KIND_FLOAT)
    if isinstance(value, int):
        return label + _number(_INTEGER, value) + _number(_KIND, _KIND_INTEGER)
    return label + b"".join(_number(_INTEGERS, each) for each in value) + _number(_KIND, _KIND_INTEGERS)


def _numbers(name: str, numbers: NDArray[Any]) -> bytes:
    elements = next(number for number, kind in _TYPES.items() if np.dtype(kind) == numbers.dtype)
    sides = b"".join(_number(_SIDES, side) for side in numbers.shape)
    return sides + _number(_ELEMENT, elements) + _field(_LABEL, name.encode()) + _field(_RAW, numbers.tobytes())


def _field(number: int, payload: bytes) -> bytes:
    """A protobuf field of bytes: number and wire type, length, content."""
    return _varint(number << 3 | _BYTES) + _varint(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _varint(value: int) -> bytes:
    """A varint: an integer, seven bits to a byte, the lowest first."""
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def _read_node(content: memoryview, node: _Field) -> Node:
    parts: dict[int, list[bytes]] = {_INPUTS: [], _OUTPUTS: [], _OPERATION: [], _ATTRIBUTE: []}
    for field in _fields(content, node.first, node.last):
        if field.number in parts:
            parts[field.number].append(bytes(content[field.first : field.last]))
    return Node(
        b"".join(parts[_OPERATION]).decode(),
        tuple(name.decode() for name in parts[_INPUTS]),
        tuple(name.decode() for name in parts[_OUTPUTS]),
        tuple(parts[_ATTRIBUTE]),
        node.tag,
    )


def _read_value(content: memoryview, node: _Field, name: str) -> Iterator[tuple[str, _Field]]:
    """The constants in the attributes of a Constant node, under its name."""
    for attribute in _fields(content, node.first, node.last):
        if attribute.number == _ATTRIBUTE:
            fields = _fields(content, attribute.first, attribute.last)
            yield from ((name, field) for field in fields if field.number == _TENSOR_VALUE)


def _read_numbers(content: memoryview, numbers: _Field) -> NDArray[Any]:
    """The numbers of an initializer, in whatever form they are stored."""
    parts: defaultdict[int, list[bytes]] = defaultdict(list)
    for field in _fields(content, numbers.first, numbers.last):
        parts[field.number].append(bytes(content[field.first : field.last]))
    kind = np.dtype(_TYPES[_varints(b"".join(parts[_ELEMENT]))[0]])
    sides = _varints(b"".join(parts[_SIDES]))
    wide = np.array(_varints(b"".join(chain(*(parts[number] for number in _WHOLE)))), np.uint64)
    if len(wide):
        return wide.astype(kind).reshape(sides)
    return np.frombuffer(b"".join(parts[_RAW] + parts[_FLOATS]), kind).reshape(sides)


def _read_sides(content: memoryview, numbers: _Field) -> tuple[int, ...]:
    fields = _fields(content, numbers.first, numbers.last)
    return _varints(b"".join(content[field.first : field.last] for field in fields if field.number == _SIDES))


def _text(content: memoryview, message: _Field, number: int) -> str:
    fields = _fields(content, message.first, message.last)
    return b"".join(content[field.first : field.last] for field in fields if field.number == number).decode()


def _fields(content: bytes | memoryview, at: int, end: int) -> Iterator[_Field]:
    """The fields of a message between two positions."""
    while at < end:
        tag = at
        key, at = _read_varint(content, at)
        kind = key & 7
        if kind == _VARINT:
            _, last = _read_varint(content, at)
        else:
            size, at = _read_varint(content, at) if kind == _BYTES else (_SIZES[kind], at)
            last = at + size
        yield _Field(key >> 3, tag, at, last)
        at = last


def _varints(content: bytes) -> tuple[int, ...]:
    """Consecutive varints."""
    found = []
    at = 0
    while at < len(content):
        value, at = _read_varint(content, at)
        found.append(value)
    return tuple(found)


def _read_varint(content: bytes | memoryview, at: int) -> tuple[int, int]:
    """A varint, and the position after it."""
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
