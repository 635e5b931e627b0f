"""What a server answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, its body unpacked; only one of status 200 has a body.

    `address` is where it came from, without user, password and fragment; names of headers are in lower case.
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
        """Seconds after which the server wants to be asked again (RFC 9110, section 10.2.3), else None."""
        told = self.headers.get("retry-after", "").strip()
        if told.isdecimal():
            return float(told)
        try:
            return max(parsedate_to_datetime(told).timestamp() - time(), 0.0)
        except (ValueError, OverflowError):
            return None
