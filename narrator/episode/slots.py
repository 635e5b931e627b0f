"""The slots of a player page: what is in them depends on where the page is published, and the rest of it does not.

The first tells from what they were filled, and has the digest of what is in all, so that it is seen if somebody changes
that. What is outside tells whose the page is, wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from narrator.files import read_beginning

PAGE = "index.html"
"""The name of the page in the folder of an episode."""

_BEGIN, _END, _CLOSE = b"<!-- place: ", b" -->\n", b"<!-- /place -->"
_SEAL = re.compile(rb"<!-- place: head ([0-9a-f]{16}) ([0-9a-f]{16}) -->\n")
# Of a page the beginning, which nearly always has the first slot in it.
_BEGINNING = 16_000


def digest(content: bytes) -> str:
    """A short digest, for what nobody has a reason to forge."""
    return blake2b(content, digest_size=8).hexdigest()


class Page:
    """A player page, in which its slots are looked for once."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._slots = tuple(_slots(content))

    @cached_property
    def is_sealed(self) -> bool:
        """Whether it has slots, and in all of them what narrator put there."""
        found = _SEAL.search(self.content, 0, _BEGINNING) or _SEAL.search(self.content)
        return found is not None and digest(b"".join(self.inside().values())) == found[2].decode()

    def inside(self) -> dict[bytes, bytes]:
        """What is in its slots, by their names."""
        return {name: self.content[start:end] for name, _, start, end in self._slots}

    def outside(self) -> bytes:
        """The page with nothing in its slots."""
        return self._with((begin, end, _BEGIN + name + _END) for name, begin, _, end in self._slots)

    def filled(self, contents: Mapping[bytes, bytes], made_of: str) -> bytes:
        """The page with these contents in its slots, by their names.

        Args:
            made_of: a digest of what they are made of.
        """
        held = [contents.get(name, b"") for name, *_ in self._slots]
        seals = (f" {made_of} {digest(b''.join(held))}".encode(), *[b""] * len(held))
        return self._with(
            (begin, end, _BEGIN + name + seal + _END + content)
            for (name, begin, _, end), content, seal in zip(self._slots, held, seals, strict=False)
        )

    def _with(self, parts: Iterable[tuple[int, int, bytes]]) -> bytes:
        """The page with others in the place of these parts, each from where it begins to where it ends."""
        found: list[bytes | memoryview] = []
        done, whole = 0, memoryview(self.content)
        for begin, end, content in parts:
            found += (whole[done:begin], content)
            done = end
        return b"".join([*found, whole[done:]])


def made_of(path: str | Path) -> str:
    """From what the slots of a page were filled, as it says itself; "" if it does not.

    Raises:
        OSError: it cannot be read.
    """
    found = _SEAL.search(read_beginning(path, _BEGINNING))
    return found[1].decode() if found else ""


def _slots(page: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """The name of each slot, and where it begins, where what is in it does, and where that ends."""
    begin = page.find(_BEGIN)
    while begin >= 0:
        start = page.find(_END, begin) + len(_END)
        end = page.find(_CLOSE, start)
        if start < len(_END) or end < 0:
            return
        yield page[begin + len(_BEGIN) : start - len(_END)].partition(b" ")[0], begin, start, end
        begin = page.find(_BEGIN, end)
