"""The markup of feeds: elements of XML as text, and texts that XML and podcast apps take."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from narrator.episode import chapters

# What XML reads as something else where it stands as it is.
_IN_TEXT = {"\r": "&#13;"}
_IN_VALUES = {**_IN_TEXT, "\t": "&#9;", "\n": "&#10;", '"': "&quot;"}
# All but the production Char of XML 1.0.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# And what stands for something else in markup.
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_TEXT = 255


def clean(text: str) -> str:
    """A text without the characters that XML and HTML forbid, half of a surrogate pair among them."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str, most: int = _MAX_TEXT) -> str:
    """A text on one line without spaces around it, as long as PSP-1 lets it be."""
    return chapters.cut(" ".join(clean(text).split()), most)


# A tree of elements for ten thousand episodes would take five times as long as their text.
def element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element with a text in it, or nothing."""
    opening = f"<{name}{_attributes(attributes)}"
    return f"{opening}>{_escaped(text, _IN_TEXT)}</{name}>" if text else f"{opening}/>"


def cdata(name: str, text: str) -> str:
    """An element with a text that is there as it is."""
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def around(name: str, elements: Iterable[str], /, **attributes: str) -> list[str]:
    """An element with others in it, a line or more for each."""
    return [f"<{name}{_attributes(attributes)}>", *(f"  {each}" for each in elements), f"</{name}>"]


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{_escaped(value, _IN_VALUES)}"' for name, value in attributes.items())


def _escaped(text: str, entities: dict[str, str]) -> str:
    # Most texts have nothing of it.
    return escape(clean(text), entities) if _SPECIAL.search(text) else text
