"""The parts of a file that a client requests: the header `Range` (RFC 9110, 14.1 and 14.2)."""

import re

_MAX_RANGES = 32
_MAX_DIGITS = 18
_RANGES = re.compile(r"bytes=\s*(.*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d*)-(\d*)", re.ASCII)


def parts_in(asked: str, size: int) -> list[tuple[int, int]] | None:
    """The requested parts, each from its first byte up to its end.

    None if all is to be sent, as for a malformed header. The list is empty if all parts are beyond the end, or if there
    are too many (RFC 9110, 14.1.2 and 14.2). Parts that overlap or touch are merged.
    """
    found = _RANGES.fullmatch(asked)
    pairs = [_RANGE.fullmatch(one.strip()) for one in found[1].split(",") if one.strip()] if found else []
    wanted = []
    for pair in pairs:
        if not pair or pair[0] == "-":
            return None
        first, last = (_offset(figures) if figures else None for figures in pair.groups())
        if first is not None and last is not None and first > last:
            return None
        start = max(size - (last or 0), 0) if first is None else first
        end = size if first is None or last is None else min(last + 1, size)
        if start < end:
            wanted.append((start, end))
    if not pairs:
        return None
    return [] if len(pairs) > _MAX_RANGES else _merged(wanted)


def _offset(figures: str) -> int:
    """The number of a byte, capped: no file is as long as that."""
    return int(figures) if len(figures) < _MAX_DIGITS else 10**_MAX_DIGITS


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges, merged if any overlap or touch; otherwise in the order in which they were requested."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return ranges if len(merged) == len(ranges) else merged
