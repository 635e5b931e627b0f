"""A cache of fetched pages, for servers that say whether a page has changed since.

It is a store of its own: headers as JSON, and the body. A folder that cannot be written costs time but no page.
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
"""The size of the whole cache in bytes; least recently used pages go first."""

_FORMAT = "page 1"
# The headers that are read, besides those for conditional requests.
_HEADERS = ("content-type", "x-robots-tag", "tdm-reservation", "etag", "last-modified")


class PageCache:
    """A folder of responses, readable by its user only. It is created with the first of them."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._store = Store(folder)
        self._max_bytes = max_bytes

    def get(self, address: str) -> Answer | None:
        """The cached response of an address, or None if there is none or it is damaged."""
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
        """Remove the cached response of an address; how many bytes that freed."""
        return self._store.remove(store.key(_FORMAT, address))

    def put(self, answer: Answer) -> None:
        """Cache a response, if its server supports conditional requests and permits caching."""
        forbidden = "no-store" in answer.headers.get("cache-control", "").lower()
        if forbidden or not conditions(answer) or len(answer.body) > self._max_bytes:
            return
        headers = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
        with suppress(OutputError, OSError):
            self._store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store.put(store.key(_FORMAT, answer.address), json.dumps(headers).encode() + b"\n" + answer.body)
            self._store.prune(self._max_bytes)


def conditions(answer: Answer) -> Mapping[str, str]:
    """The headers that request a response only if it has changed (RFC 9110, section 13.1); none if it supports none."""
    marks = {
        "If-None-Match": answer.headers.get("etag", ""),
        "If-Modified-Since": answer.headers.get("last-modified", ""),
    }
    return {name: mark for name, mark in marks.items() if mark and mark.isascii() and mark.isprintable()}
