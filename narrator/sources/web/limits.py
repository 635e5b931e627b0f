"""The most time and bytes that a server may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a server may take: times in seconds, sizes in bytes after decompression.

    `connect` is for looking up and connecting to a host, `silent` for a response that pauses, `whole` for all of it
    with its redirects, however slowly it drips, and `whole_file` for a PDF or an archive such as an EPUB. A wait that
    a server demands is granted once, up to `wait`, and not counted; `pause` comes before a retry. `page` is the size of
    the largest page, `file` that of the largest PDF or archive.
    """

    connect: float = 10.0
    silent: float = 20.0
    whole: float = 60.0
    whole_file: float = 300.0
    wait: float = 30.0
    pause: float = 1.0
    redirects: int = 10
    page: int = 20_000_000
    file: int = 100_000_000


LIMITS = Limits()
PICTURE_LIMITS = Limits(connect=5.0, silent=5.0, whole=15.0, wait=0.0)
"""Nobody wants to wait long for a picture: a cover can be drawn."""
