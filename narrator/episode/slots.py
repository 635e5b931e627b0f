"""The slots of a player page: their content depends on where the page is published, and the rest of it does not.

The first slot has a digest of what they were filled from, and one of the content of all, so that changes by somebody
else are noticed. What is outside the slots identifies the page, wherever it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from narrator.files import read_beginning

PAGE = "index.html"
"""The page's name in the folder of an episode."""

_BEGIN, _END, _CLOSE = b"<!-- place: ", b" -->\n", b"<!-- /place -->"
_SEAL = re.compile(rb"<!-- place: head ([0-9a-f]{16}) ([0-9a-f]{16}) -->\n")
# The beginning of a page, which nearly always contains the first slot.
_BEGINNING = 16_000


def digest(content: bytes) -> str:
    """A short digest, for what nobody has a reason to forge."""
    return blake2b(content, digest_size=8).hexdigest()


class Page:
    """A player page; its slots are located once."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._slots = tuple(_slots(content))

    @cached_property
    def is_sealed(self) -> bool:
        """Whether it has slots, and all of them contain what narrator put there."""
        found = _SEAL.search(self.content, 0, _BEGINNING) or _SEAL.search(self.content)
        return found is not None and digest(b"".join(self.inside().values())) == found[2].decode()

    def inside(self) -> dict[bytes, bytes]:
        """The content of its slots, by name."""
        return {name: self.content[start:end] for name, _, start, end in self._slots}

    def outside(self) -> bytes:
        """The page with empty slots."""
        return self._with((begin, end, _BEGIN + name + _END) for name, begin, _, end in self._slots)

    def filled(self, contents: Mapping[bytes, bytes], made_of: str) -> bytes:
        """The page with these contents in its slots, by name.

        Args:
            made_of: a digest of what the contents are made from.
        """
        held = [contents.get(name, b"") for name, *_ in self._slots]
        seals = (f" {made_of} {digest(b''.join(held))}".encode(), *[b""] * len(held))
        return self._with(
            (begin, end, _BEGIN + name + seal + _END + content)
            for (name, begin, _, end), content, seal in zip(self._slots, held, seals, strict=False)
        )

    def _with(self, parts: Iterable[tuple[int, int, bytes]]) -> bytes:
        """The page with some of its parts replaced: each by its beginning, its end, and the new content."""
        found: list[bytes | memoryview] = []
        done, whole = 0, memoryview(self.content)
        for begin, end, content in parts:
            found += (whole[done:begin], content)
            done = end
        return b"".join([*found, whole[done:]])


def made_of(path: str | Path) -> str:
    """The digest of what the slots of a page were filled from, as the page says; "" if it does not.

    Raises:
        OSError: it cannot be read.
    """
    found = _SEAL.search(read_beginning(path, _BEGINNING))
    return found[1].decode() if found else ""


def _slots(page: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """The name of each slot, where it begins, and where its content begins and ends."""
    begin = page.find(_BEGIN)
    while begin >= 0:
        start = page.find(_END, begin) + len(_END)
        end = page.find(_CLOSE, start)
        if start < len(_END) or end < 0:
            return
        yield page[begin + len(_BEGIN) : start - len(_END)].partition(b" ")[0], begin, start, end
        begin = page.find(_BEGIN, end)
