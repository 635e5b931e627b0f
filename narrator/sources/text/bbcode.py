"""Plain text with BBCode, as forums have it, as plain text: https://www.phpbb.com/community/help/bbcode"""

import re

from narrator import patterns
from narrator.article import Omission

_IS_BBCODE = patterns.lazy(r"\[/(?:list|quote|url|img|code|size|color|b|i|u)\]", re.IGNORECASE)
_LIST = patterns.lazy(r"[ \t]*\[/?list(?:=[^\[\]\n]{0,20})?\][ \t]*", re.IGNORECASE)
_ITEM = patterns.lazy(r"^[ \t]*\[(?:\*|li)\][ \t]*(.*?)(?:\[/(?:\*|li)\])?$", re.IGNORECASE | re.MULTILINE)
_QUOTE = patterns.lazy(
    r"\[quote(?:=[^\[\]\n]{0,80})?\]((?:(?!\[/?quote).){0,20000}?)\[/quote\]", re.IGNORECASE | re.DOTALL
)
_PICTURE = patterns.lazy(r"\[img(?:=[^\[\]\n]{0,40})?\]([^\[\]\n]{0,500})\[/img\]", re.IGNORECASE)


def plain(text: str) -> tuple[str, tuple[Omission, ...]]:
    """A text with its lists, quotations and pictures as plain text has them; other tags are left to what is said."""
    if "[" not in text or not _IS_BBCODE.search(text):
        return text, ()
    pictures = tuple(
        Omission("the file", f"picture: {found[1]}", "a picture cannot be heard") for found in _PICTURE.finditer(text)
    )
    text = _QUOTE.sub(_quoted, _PICTURE.sub("", text))
    return _ITEM.sub(r"• \1", _LIST.sub("\n", text)), pictures


def _quoted(found: re.Match[str]) -> str:
    return "\n\n" + "\n".join(f"> {line}" for line in found[1].strip().split("\n")) + "\n\n"
