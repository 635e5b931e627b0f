"""What robots.txt lets narrator fetch (RFC 9309, and the older Crawl-delay).

`urllib.robotparser` applies the first matching rule rather than the longest, and knows neither `*` nor `$` in a path.
`protego` mistakes “narr” for narrator's name and “narrator/1.0” for another's, skips a first line behind a byte order
mark, and infers from a permission for /index.html one for /.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

_TOKEN = "narrator"
_OTHERS = "*"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ASCII = "".join(map(chr, range(33, 127)))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site lets narrator fetch: patterns with whether they allow, and the seconds between two requests."""

    patterns: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, path: str) -> bool:
        """Whether a path with its query may be fetched: the longest matching pattern decides; in a tie, it may."""
        path = _literal(_normal(path)).replace("*", "%2A")
        fitting = ((len(pattern), allows) for pattern, allows in self.patterns if _fits(pattern, path))
        return max(fitting, default=(0, True))[1]


def rules_in(text: str) -> Rules:
    """The rules of a robots.txt for narrator by name, else those for all robots."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    is_heading = False
    for key, value in _lines(text):
        if key == "user-agent":
            agents = [*(agents if is_heading else []), value.partition("/")[0].strip().lower()]
            groups.setdefault(agents[-1], [])
            is_heading = True
        elif key in ("allow", "disallow", "crawl-delay"):
            is_heading = False
            for agent in agents:
                groups[agent].append((key, value))
    mine = groups.get(_TOKEN, groups.get(_OTHERS, []))
    patterns = tuple((_pattern(value), key == "allow") for key, value in mine if key != "crawl-delay" and value)
    return Rules(patterns, max((_seconds(value) for key, value in mine if key == "crawl-delay"), default=0.0))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", text) else 0.0


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says, in which `*` matches anything and a final `$` the end."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not is_whole or path == first
    at = len(first)
    *middle, last = others
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= at if is_whole else path.find(last, at) >= 0


def _pattern(text: str) -> str:
    """A pattern in which `*` and a final `$` are special; a `$` elsewhere is escaped (section 2.2.3)."""
    end = "$" if text.endswith("$") else ""
    return _literal(_normal(text.removesuffix("$"))) + end


def _literal(path: str) -> str:
    return path.replace("$", "%24")


def _normal(path: str) -> str:
    """Percent-encoding normalised as RFC 9309, section 2.2.2 compares it: only where needed, in capitals."""

    def shortest(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(shortest, quote(path, safe=_ASCII))
