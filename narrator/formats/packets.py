"""Packets in one string of bytes: those of several formats do not say where they end."""

from collections.abc import Iterable, Iterator

_LENGTH = 2


def joined(packets: Iterable[bytes]) -> bytes:
    """Packets of less than 64 KiB each, each one preceded by its length."""
    return b"".join(len(packet).to_bytes(_LENGTH) + packet for packet in packets)


def split(content: bytes) -> Iterator[bytes]:
    """The packets that were joined."""
    at = 0
    while at < len(content):
        start = at + _LENGTH
        at = start + int.from_bytes(content[at:start])
        yield content[start:at]


def count(content: bytes) -> int:
    """How many packets were joined."""
    return sum(1 for _ in split(content))
