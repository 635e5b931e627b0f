"""How whole inputs are damaged: bytes, lines, values of JSON, members of archives, entries of a store."""

import json
import zipfile
from collections.abc import Callable, Sequence
from hashlib import blake2b
from io import BytesIO
from random import Random
from typing import Any

from tests.support.adversarial import SHAPES

_STORE_DIGEST = 20

_PIECES = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "", "\0", "\n", "\r\n\r\n", " ", "\t", '"', "'", "<", ">", "</", "]]>", "<!--", "&#xD800;", "&#0;", "&amp",
        "\\", "{", "}", "[", "]", "(", ")", "|", "`", "```\n", "***", "---\n", "# ", "> ", "- ", "![](", "$$", "\\(",
        "%", "=", "-1", "0", "00", "1e999", "1e-999", "NaN", "-inf", "null", "true", "[]", "{}", "9" * 25, "9" * 5000,
        "0x1p-5", "9999-12-31T23:59:59-23:59", "0000-00-00", "2024-13-45", "12:99", "\ud800", "\\ud800", "\ufeff",
        "\u202e", "\x1b]0;a\x07", "é", "e\u0301\u0301", "中", "🎉", "ß", "../..", "con", "nul", "%00", "%2e%2e",
        "a" * 300, "!!python/object", "&a [*a]", "<<: *a", "[pause 1s]", "[pause 99999999999999999999s]", "{a|b}",
        "[voice x]",
    )
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1 << 70, 1.5, float("inf"), float("nan"), "", "a", "\ud800", "\0", [], {}, [[]], {"": None},
    ["a", 1], "9999-12-31T23:59:59-23:59", "http://[", "../../x", "x" * 10_000,
)  # fmt: skip

_ASSIGNED = tuple(
    value.encode("utf-8", "surrogatepass")
    for value in (
        "1", "-1", "0", "1.5", "true", '""', '"a"', "'b'", "[]", "{}", '["a", 1]', "{a = 1}", "{a: 1}", "inf", "nan",
        "1e308", "9" * 30, "0x1f", "2024-05-12", "2024-05-12T10:00:00Z", "12:30", '"\\u0000"', '"\\u202e\\u001b[31m"',
        '"' + "é" * 3000 + '"', '"/"', '"."', '".."', '"~"', '"a/b"', '"con"', '"en-x-\\u00e9"', '"[a](b) {c|d}"',
        '"(a+)+$"', "null", "&a [*a]", "|\n  a\n", "!!binary a", "- a",
    )
)  # fmt: skip

Mutation = Callable[[bytes, Random], bytes]


def damaged(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """A damaged form of an input of any kind; `others` are inputs of the same kind, to mix it with."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _archive(content, others, chance)
    if content[:1] in (b"{", b"[") and chance.random() < 0.7:
        return _json(content, chance)
    return _bytes(content, others, chance)


def entry(content: bytes, chance: Random) -> bytes:
    """An entry of a store, damaged; half of them have a digest that says they are whole."""
    if chance.random() < 0.5:
        return _bytes(content, [content], chance)
    inner = _bytes(content[_STORE_DIGEST:], [content], chance)
    return blake2b(inner, digest_size=_STORE_DIGEST).digest() + inner


def _bytes(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        content = chance.choice(_WAYS)(content, chance)
    if chance.random() < 0.1:
        other = chance.choice(others)
        content = content[: _at(content, chance)] + other[_at(other, chance) :]
    return content


def _overwritten(content: bytes, chance: Random) -> bytes:
    at = _at(content, chance)
    return content[:at] + chance.randbytes(chance.choice((1, 1, 4))) + content[at + 1 :]


def _removed(content: bytes, chance: Random) -> bytes:
    at = _at(content, chance)
    return content[:at] + content[at + chance.choice((1, 2, 8, 100)) :]


def _inserted(content: bytes, chance: Random) -> bytes:
    at = _at(content, chance)
    return content[:at] + chance.choice(_PIECES) + content[at + chance.choice((0, 0, 1, 4)) :]


def _repeated(content: bytes, chance: Random) -> bytes:
    at, length = _at(content, chance), chance.choice((1, 3, 10, 60, 400))
    return content[:at] + content[at : at + length] * chance.choice((2, 2, 10, 300)) + content[at + length :]


def _moved(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        line = lines.pop(chance.randrange(len(lines)))
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: _at(content, chance)] if chance.random() < 0.3 else content


def _shaped(content: bytes, chance: Random) -> bytes:
    at = _at(content, chance)
    shape = SHAPES[chance.choice(list(SHAPES))](chance.choice((20, 500, 8000)))
    return content[:at] + shape.encode("utf-8", "surrogatepass") + content[at:]


def _number(content: bytes, chance: Random) -> bytes:
    """Another number in the place of one: lengths, offsets, counts."""
    places = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    if not places:
        return content
    at = chance.choice(places)
    return content[:at] + chance.choice((b"0", b"-1", b"9", b"99999999", b"2147483648", b"1" * 30)) + content[at + 1 :]


def _assigned(content: bytes, chance: Random) -> bytes:
    """Another value behind one of the signs that values stand behind."""
    lines = content.splitlines(keepends=True)
    signed = [at for at, line in enumerate(lines) if b"=" in line or b":" in line]
    if not signed:
        return content
    at = chance.choice(signed)
    sign = b"=" if b"=" in lines[at] else b":"
    lines[at] = lines[at].partition(sign)[0] + sign + b" " + chance.choice(_ASSIGNED) + b"\n"
    return b"".join(lines)


_WAYS: tuple[Mutation, ...] = (
    _overwritten, _removed, _inserted, _inserted, _repeated, _moved, _cut, _shaped, _number, _assigned
)  # fmt: skip


def _json(content: bytes, chance: Random) -> bytes:
    """JSON with other values, keys left out, and lists prolonged."""
    try:
        tree = json.loads(content)
    except ValueError:
        return _bytes(content, [content], chance)
    for _ in range(chance.choice((1, 1, 3))):
        tree = _changed(tree, chance)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.8).encode("utf-8", "surrogatepass")


def _changed(value: Any, chance: Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        if chance.random() < 0.1:
            return {name: each for name, each in value.items() if name != key}
        return value | {key: _changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        if chance.random() < 0.1:
            return value * chance.choice((2, 50))
        return [*value[:at], _changed(value[at], chance), *value[at + 1 :]]
    return chance.choice(_VALUES)


def _archive(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """An archive one of whose members is damaged, gone, or called otherwise."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    match chance.randrange(12):
        case 0:
            del members[name]
        case 1:
            members[chance.choice(("../x", name.upper(), "a" * 300, name + "/", "é/\x1b.xml"))] = members.pop(name)
        case _:
            members[name] = _bytes(members[name], list(members.values()), chance)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for each, inner in members.items():
            archive.writestr(each, inner)
    packed = out.getvalue()
    return _bytes(packed, others, chance) if chance.random() < 0.1 else packed


def _at(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content) + 1)
