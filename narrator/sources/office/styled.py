"""Styles and metadata of documents: the part that DOCX, ODT and RTF share.

The names of styles are known in the languages in which programs write them. `draft` decides what becomes of paragraphs
with styles.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from langcodes import Language

from narrator import patterns
from narrator.article import Metadata
from narrator.sources import stated
from narrator.sources.elements import Element, fold
from narrator.sources.inline import address
from narrator.sources.vocabulary import Everywhere
from narrator.spoken.languages.shapes import Name
from narrator.text import MarkKind

MAX_DEPTH = 6
"""Headings below this level are all treated as being at it."""

_HYPERLINK = re.compile(r"\s*HYPERLINK\s+(?!\\l)(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
# The creation dates of the templates that python-docx and pandoc start from.
_TEMPLATES = ("2013-12-23T23:15:00", "2017-12-27T05:22:50")
_GENERATED = re.compile(r"\s*(?:generated|created|made|produced) (?:by|with)\b.*", re.IGNORECASE | re.DOTALL)
_MAX_DRAFTING = 366  # days; if its last change came later, a document began as a template or another text
# The characters at 0x41 and above in the font Symbol, which old programs use for Greek letters.
_SYMBOL = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
REFERENCES = "list of references"
"""The name of a list of the works that a text cites, where it is left out."""

_LISTS = {"TOC": "table of contents", "TOA": "table of authorities", "INDEX": "index", "BIBLIOGRAPHY": REFERENCES}
# Fields whose results say nothing of the text, and change as it is printed or moved: ECMA-376, part 1, 17.16.5.
_FILLED_IN = frozenset("PAGE NUMPAGES SECTIONPAGES DATE TIME PRINTDATE SAVEDATE FILENAME".split())
_REFERENCES_TO = frozenset("REF PAGEREF NOTEREF".split())
_BROKEN = re.compile(r"¡?\w+\s?!\s")  # “Error! Reference source not found.”, in any language
# The fields of Zotero, EndNote, Mendeley and other reference managers.
_ADDED_REFERENCES = re.compile(r"\s*ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|Mendeley Bibliography|CSL_BIBLIOGRAPHY)\b")
_BODY_TEXT = 9


class Styles(NamedTuple):
    """The names of styles in a language, in lower case."""

    titles: frozenset[Name] = frozenset()
    subtitles: frozenset[Name] = frozenset()
    headings: frozenset[Name] = frozenset()
    """Before their level."""
    contents: frozenset[Name] = frozenset()
    """Of the entries of a table of contents or an index, before their level."""
    quotes: frozenset[Name] = frozenset()
    captions: frozenset[Name] = frozenset()
    code: frozenset[Name] = frozenset()
    """Of paragraphs of code."""
    code_within: frozenset[Name] = frozenset()
    """Of code within a line."""
    keys: frozenset[Name] = frozenset()
    """Of text that is to be typed in."""


_styles = Everywhere("styles", Styles)
_titles = _styles.names(lambda styles: styles.titles)
_subtitles = _styles.names(lambda styles: styles.subtitles)
_headings = _styles.names(lambda styles: styles.headings)
_contents = _styles.names(lambda styles: styles.contents)
_quotes = _styles.names(lambda styles: styles.quotes)
_captions = _styles.names(lambda styles: styles.captions)
_code = _styles.names(lambda styles: styles.code)
_CHARACTER_STYLES = {
    MarkKind.CODE: _styles.names(lambda styles: styles.code_within),
    MarkKind.KEYBOARD: _styles.names(lambda styles: styles.keys),
}
_HEADING = patterns.lazy(lambda: rf"(?:{patterns.any_of(_headings())})[ _-]?([1-9])")
_CONTENTS = patterns.lazy(lambda: rf"(?:{patterns.any_of(_contents())})(?: ?(?:heading|\d{{1,2}}))?")


class Role(StrEnum):
    """The role of a paragraph in its document."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    AUTHOR = "author"
    DATE = "date"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    CONTENTS = "contents"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Style:
    """The effect of a style on a paragraph; `level`, from 1, is that of a heading."""

    role: Role = Role.TEXT
    level: int = 0


PLAIN = Style()


def named(name: str) -> Style | None:
    """The style meant by a style name, in any language in which programs name styles; None if unknown."""
    key = " ".join(name.replace("_", " ").split()).casefold()
    if heading := _HEADING.fullmatch(key):
        return heading_at(int(heading[1]))
    if key == "heading":  # LibreOffice's and Pages' own, without a level
        return heading_at(1)
    if _CONTENTS.fullmatch(key):
        return Style(Role.CONTENTS)
    if key in _titles():
        return Style(Role.TITLE)
    if key in _subtitles():
        return PLAIN
    if key == "bibliography":
        return Style(Role.REFERENCES)
    if key == "author":
        return Style(Role.AUTHOR)
    if key == "date":
        return Style(Role.DATE)
    if key in _quotes():
        return Style(Role.QUOTE)
    if key in _code():
        return Style(Role.CODE)
    return Style(Role.CAPTION) if key in _captions() else None


def mark_named(name: str) -> MarkKind | None:
    """The mark meant by the name of a character style; None if unknown."""
    key = " ".join(name.replace("_", " ").split()).casefold()
    return next((kind for kind, names in _CHARACTER_STYLES.items() if key in names()), None)


def link_of(code: str) -> str:
    """The target of the link that a field with this instruction is, or ""."""
    found = _HYPERLINK.match(code)
    return address(found[1] or found[2]) if found else ""


def heading_at(level: int) -> Style:
    """The style of a heading of this level, counted from 1."""
    return Style(Role.HEADING, max(1, min(level, MAX_DEPTH)))


def at_outline(level: int) -> Style:
    """The style of a paragraph with an outline level of Word, counted from 0: 9 and above are text."""
    return PLAIN if level >= _BODY_TEXT else heading_at(level + 1)


def outlined(style: Style, level: int | None) -> Style:
    """The style of a paragraph, by its style or by an outline level of Word of its own."""
    return style if level is None or style.role not in (Role.TEXT, Role.HEADING) else at_outline(level)


def listed(code: str) -> str:
    """What a field with this instruction lists, if it is a table of contents or the like, else ""."""
    if _ADDED_REFERENCES.match(code):
        return REFERENCES
    return _LISTS.get(_name_of(code), "")


def is_filled_in(code: str) -> bool:
    """Whether the result of a field with this instruction is the number of a page, the day of printing or the like."""
    return _name_of(code) in _FILLED_IN


def is_broken(code: str, result: str) -> bool:
    """Whether the result of a field says that what the field refers to is missing."""
    return _name_of(code) in _REFERENCES_TO and _BROKEN.match(result.lstrip()) is not None


def _name_of(code: str) -> str:
    return (code.split(maxsplit=1) or [""])[0].upper()


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a document as written; each "" if missing."""

    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    description: str = ""


def about(properties: Properties) -> Metadata:
    """The metadata in the properties of a document, without those that programs fill in by themselves."""
    return Metadata(
        title=stated.title(properties.title),
        author=stated.owner(properties.author),
        published=_written(properties.created, properties.modified),
        language=tag(properties.language),
        description="" if _GENERATED.fullmatch(properties.description) else fold(properties.description),
    )


def _written(created: str, modified: str) -> str:
    """The creation date of a document, unless it is that of its template."""
    first, last = _date(created), _date(modified)
    if not first or created.strip().startswith(_TEMPLATES):
        return ""
    is_text = not last or (date.fromisoformat(last) - date.fromisoformat(first)).days <= _MAX_DRAFTING
    return first if is_text else ""


def tag(language: str) -> str:
    """A language as a BCP 47 tag, or "" if it is invalid or stands for none ("x-none", "zxx")."""
    try:
        known = Language.get(language.strip().replace("_", "-"))
    except ValueError:
        return ""
    return known.to_tag() if known.is_valid() and known.language not in (None, "und", "zxx", "mul", "mis") else ""


def number(count: int, form: str) -> str:
    """The number of a list item as "lowerLetter", "upperLetter" or digits; Roman numerals are said like digits."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)  # a … z, aa, bb …
        return letters if form == "lowerLetter" else letters.upper()
    return str(count)


def local_name(element: Element | None) -> str:
    """The name of an XML element without its namespace, in its own letter case; "" for a comment or None."""
    tag = element.tag if element is not None else None
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """The value of an attribute in any namespace; "" if missing."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def integer(text: str, default: int = 0) -> int:
    """A number of up to six digits; `default` for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default


def in_symbol(code: int) -> str:
    """The character with this code in the font Symbol, also if moved to the private use area; "" if unknown."""
    index = (code & 0xFF) - 0x41
    if 0 <= index < len(_SYMBOL):
        return _SYMBOL[index]
    return "•" if code & 0xFF == 0xB7 else chr(code) if 0x20 <= code < 0x41 else ""


def _date(text: str) -> str:
    """The date at the beginning of an ISO 8601 date and time, or ""."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return ""
    return day.isoformat() if day.year > 1970 else ""
