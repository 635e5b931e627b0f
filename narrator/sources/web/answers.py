"""The response of a server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from narrator.http import retry_after

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with its body decompressed; only status 200 has a body.

    `address` is where it came from, without user, password and fragment; header names are in lower case.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def kind(self) -> str:
        """Its media type in lower case without parameters, or ""."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that its media type names, or ""."""
        match = _CHARSET.search(self.headers.get("content-type", "").partition(";")[2])
        return match[1] if match else ""

    @property
    def retry_after(self) -> float | None:
        """Seconds after which the server allows another request (RFC 9110, section 10.2.3), else None."""
        return retry_after(self.headers.get("retry-after", ""))
