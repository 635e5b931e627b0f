"""Pages that were fetched before, kept for servers that say whether they have changed since.

They are in a store of their own: the headers as JSON, the body. A folder that cannot be written costs time but no page.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from narrator import store
from narrator.errors import OutputError
from narrator.sources.web.answers import Answer
from narrator.store import Store

MAX_BYTES = 50_000_000
"""What is kept in all; what was not used for longest goes first."""

_FORMAT = "page 1"
# What is read of an answer, besides what makes a request conditional.
_HEADERS = ("content-type", "x-robots-tag", "tdm-reservation", "etag", "last-modified")


class Kept:
    """A folder of answers, readable by its user only. It is made when the first is put."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._store = Store(folder)
        self._max_bytes = max_bytes

    def get(self, address: str) -> Answer | None:
        """The answer kept for an address, or None if there is none or it is damaged."""
        entry = None
        with suppress(OutputError):
            entry = self._store.get(store.key(_FORMAT, address))
        if entry is None:
            return None
        head, _, body = entry.partition(b"\n")
        with suppress(ValueError, RecursionError):
            headers = json.loads(head)
            if isinstance(headers, dict):
                return Answer(address, 200, {str(name): str(value) for name, value in headers.items()}, body)
        return None

    def forget(self, address: str) -> int:
        """Keep no answer for an address; how many bytes of one were removed."""
        return self._store.remove(store.key(_FORMAT, address))

    def put(self, answer: Answer) -> None:
        """Keep an answer, if its server will say whether it has changed and does not mind."""
        forbidden = "no-store" in answer.headers.get("cache-control", "").lower()
        if forbidden or not conditions(answer) or len(answer.body) > self._max_bytes:
            return
        headers = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
        with suppress(OutputError, OSError):
            self._store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store.put(store.key(_FORMAT, answer.address), json.dumps(headers).encode() + b"\n" + answer.body)
            self._store.prune(self._max_bytes)


def conditions(answer: Answer) -> Mapping[str, str]:
    """The headers of a request for an answer only if it has changed (RFC 9110, section 13.1); none if it cannot be."""
    marks = {
        "If-None-Match": answer.headers.get("etag", ""),
        "If-Modified-Since": answer.headers.get("last-modified", ""),
    }
    return {name: mark for name, mark in marks.items() if mark and mark.isascii() and mark.isprintable()}
