"""What people write in a script out of habit, converted to script syntax: `<b>`, `&nbsp;`, `[pause2s]` and the like.

Scripts written by narrator contain none of this: there, such characters are behind a backslash.
"""

import re
from html import unescape

from narrator import patterns

# Neither within a tag, whose attributes have their own entities, nor after a backslash, which is consumed with its
# character.
_ENTITY = patterns.lazy(r"(\\.|<rt>[^<]*</rt>|<[^<>]*>)|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SIGNS = frozenset("\\{|}*`<>[]#&!-+")
_TAGS = patterns.lazy(r"(?<!\\)<(b|i|s)>(.*?)(?<!\\)</\1>|(?<!\\)<br ?/>", re.IGNORECASE)
_NAMES = {"b": "strong", "i": "em", "s": "del"}
_BREAK = patterns.lazy(r"(?<!\\)<break time=[\"'](\d+(?:\.\d+)?m?s)[\"'] ?/?>", re.IGNORECASE)
_PAUSE = patterns.lazy(
    r"(?<!\\)\[(?:(?:break|silence)[-_ :=]*|pause[-_]?)(\d+(?:\.\d+)?) ?(ms|s|secs?|seconds?|min|)\]", re.IGNORECASE
)
_LINK = patterns.lazy(r"(?<!\\)(\[(?:[^\[\]\\{|}]|\\.){1,300}\])\(([^()\s<>\\{|}]+)(?:\s+[\"'][^\"']*[\"'])?\)")


def usual(line: str) -> str:
    """A line of a script, outside of fences, with such habits converted to script syntax."""
    if "<" in line:
        line = _TAGS.sub(_element, line)
        line = _BREAK.sub(r"[pause \1]", line)
    if "&" in line:
        line = _ENTITY.sub(_character, line)
    if "](" in line:
        line = _LINK.sub(r"\1(<\2>)", line)
    return _PAUSE.sub(r"[pause \1\2]", line) if "[" in line else line


def _element(found: re.Match[str]) -> str:
    if not found[1]:
        return "<br>"
    name = _NAMES[found[1].lower()]
    return f"<{name}>{found[2]}</{name}>"


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    char = unescape(found[0])
    return f"\\{char}" if char in _SIGNS else char
