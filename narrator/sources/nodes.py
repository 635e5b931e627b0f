"""What a single HTML element states: its name, whether it is shown, its roles and its language."""

import re
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from narrator import patterns
from narrator.text import one_line

Element: TypeAlias = etree._Element

BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre
    search section summary table tbody td tfoot th thead tr ul listing xmp plaintext""".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

_WHOLE = frozenset({"html", "body", "{http://www.w3.org/1999/xhtml}html", "{http://www.w3.org/1999/xhtml}body"})
_ROLES = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")
_HIDING = ("hidden", "aria-hidden", "style")
_PREFIXES = frozenset("html xhtml h svg m mml math".split())
_HIDES = patterns.lazy(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# Class names of Bootstrap, WordPress, Foundation, Drupal and others for text that only screen readers say.
_UNSEEN_CLASS = patterns.lazy(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|show-for-sr|element-invisible|assistive-text"
    r"|aural)(?:$|\s)",
    re.IGNORECASE,
)
_UNSEEN_STYLE = patterns.lazy(r"\bclip(?:-path)?\s*:\s*(?:rect|inset)", re.IGNORECASE)
_LANGUAGES = ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
_LANGUAGE = patterns.lazy(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_TELLING = frozenset({*_ROLES, *_HIDING, *_LANGUAGES})
_NOTHING: frozenset[str] = frozenset()


def name(element: Element) -> str:
    """The name of an element in lower case without its namespace; "" for comments and for other vocabularies."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    if not isinstance(tag, str):  # comments have a function instead
        return ""
    tag = tag.rpartition("}")[2].lower()
    prefix, colon, local = tag.partition(":")
    return tag if not colon else local if prefix in _PREFIXES else ""


def is_plain(element: Element) -> bool:
    """Whether no attribute of an element states a role or a language, or hides it.

    Nearly all elements are plain: check this first before looking for several of these.
    """
    return _TELLING.isdisjoint(element.keys())


def hidden(element: Element) -> bool:
    """Whether an element says that it is not shown."""
    if is_plain(element) or element.tag in _WHOLE:  # a page is hidden as a whole only until a script has run
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and bool(_HIDES.search(style))


def text_within(element: Element) -> str:
    """All text in an element on one line, hidden or not."""
    return fold(etree.tostring(element, encoding="unicode", method="text", with_tail=False))


fold = one_line
"""A text in one line."""


def id_of(element: Element) -> str:
    """The id by which links refer to an element, or ""."""
    if own := element.get("id"):
        return own
    anchor = element.get("name")
    return anchor if anchor and name(element) == "a" else ""


def roles(element: Element) -> frozenset[str]:
    """The roles that an element states: its ARIA role, and its epub:type (EPUB 3.3, appendix D.2)."""
    if is_plain(element):
        return _NOTHING
    return _said(" ".join(filter(None, map(element.get, _ROLES))))


def classes(element: Element) -> frozenset[str]:
    """The class names of an element."""
    return _said(element.get("class") or "")


@lru_cache(maxsize=4096)  # a document repeats the same few
def _said(names: str) -> frozenset[str]:
    return frozenset(names.split())


def stated_language(element: Element) -> str | None:
    """The BCP 47 tag that an element states, "" if it states that its language is unknown, None if it states none."""
    for key in _LANGUAGES if not is_plain(element) else ():
        if (stated := element.get(key)) is not None:
            tag = stated.strip().replace("_", "-")
            return None if tag and not is_language(tag) else tag
    return None


def is_language(tag: str) -> bool:
    """Whether a tag has the shape of a BCP 47 tag that begins with an ISO 639 code."""
    return bool(_LANGUAGE.fullmatch(tag))


def is_added_to_link(element: Element) -> bool:
    """Whether an element is for screen readers only, and says where the link around it opens."""
    link = element.getparent()
    called, style = element.get("class"), element.get("style")
    if not (called and is_called_unseen(called)) and not (style and _UNSEEN_STYLE.search(style)):
        return False
    link = element.getparent()
    return link is not None and link.tag == "a" and text_within(element) != text_within(link)


@lru_cache(maxsize=4096)
def is_called_unseen(names: str) -> bool:
    """Whether class names are those of text that only screen readers say."""
    return bool(_UNSEEN_CLASS.search(names))


def is_for_the_ear(element: Element) -> bool:
    """Whether an element holds only a formula: such elements are hidden where a picture of the formula is shown."""
    if len(element) != 1 or name(element[0]) != "math":
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()
