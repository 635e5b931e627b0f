"""The markup of feeds: XML elements as strings, and texts that XML and podcast apps accept."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from narrator.episode import chapters

# XML parsers would change these characters if they were not escaped.
_IN_TEXT = {"\r": "&#13;"}
_IN_VALUES = {**_IN_TEXT, "\t": "&#9;", "\n": "&#10;", '"': "&quot;"}
# Everything outside the production Char of XML 1.0.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The same, and the characters that have a meaning in markup.
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_TEXT = 255


def clean(text: str) -> str:
    """A text without the characters that XML and HTML forbid, such as unpaired surrogates."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str, max_length: int = _MAX_TEXT) -> str:
    """A text on one line without surrounding spaces, cut to the length that PSP-1 allows."""
    return chapters.cut(" ".join(clean(text).split()), max_length)


# For ten thousand episodes, building a tree of elements would take five times as long as building strings.
def element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element that contains a text, or nothing."""
    opening = f"<{name}{_attributes(attributes)}"
    return f"{opening}>{_escaped(text, _IN_TEXT)}</{name}>" if text else f"{opening}/>"


def cdata(name: str, text: str) -> str:
    """An element with its text in a CDATA section."""
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def around(name: str, elements: Iterable[str], /, **attributes: str) -> list[str]:
    """An element that contains others, as a list of lines or blocks of lines."""
    return [f"<{name}{_attributes(attributes)}>", *(f"  {each}" for each in elements), f"</{name}>"]


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{_escaped(value, _IN_VALUES)}"' for name, value in attributes.items())


def _escaped(text: str, entities: dict[str, str]) -> str:
    # Most texts need neither.
    return escape(clean(text), entities) if _SPECIAL.search(text) else text
