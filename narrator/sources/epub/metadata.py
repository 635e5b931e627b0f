"""The metadata in the package of a book: title, author, language, date and series, for EPUB 2 and 3."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape

from narrator.article import Metadata
from narrator.sources import stated
from narrator.sources.elements import Element, fold, is_language, text_within
from narrator.sources.xml import local

_OPF = "{http://www.idpf.org/2007/opf}"
_BESIDES = frozenset("subtitle short collection edition expanded".split())
_NO_PUBLICATION = frozenset("modification creation conversion".split())
_FIRST_YEAR = 1000  # calibre writes 0101-01-01 for an unknown date
_TAG = re.compile(r"<[^<>]*>")
_AUTHORS = frozenset({"aut", "author", "cre"})
_NAMED = frozenset("title creator contributor publisher".split())


def metadata_of(metadata: Sequence[Element]) -> Metadata:
    """Read the elements of a package's metadata."""
    refined = _refinements(metadata)
    return Metadata(
        title=_title(metadata, refined),
        author=_author(metadata, refined),
        language=_language(metadata),
        published=_published(metadata),
        series=_series(metadata, refined),
        description=_description(metadata),
    )


def names_of(metadata: Sequence[Element]) -> tuple[str, ...]:
    """All titles, persons and publishers in the metadata."""
    return tuple(text_within(each) for each in metadata if local(each) in _NAMED)


def _refinements(metadata: Sequence[Element]) -> dict[tuple[str, str], str]:
    """The refinements that EPUB 3 states for single elements, by id and property."""
    found: dict[tuple[str, str], str] = {}
    for each in metadata:
        if refines := each.get("refines"):
            found.setdefault((refines.lstrip("#"), each.get("property") or ""), text_within(each))
    return found


def _title(metadata: Sequence[Element], refined: Mapping[tuple[str, str], str]) -> str:
    """The main title: subtitles and names of editions may be titles of their own."""
    titles = [each for each in metadata if local(each) == "title" and text_within(each)]
    kinds = {each: refined.get((each.get("id") or "", "title-type"), "") for each in titles}
    main = [each for each in titles if kinds[each] == "main"]
    plain = [each for each in titles if kinds[each] not in _BESIDES]
    return next(filter(None, (stated.title(text_within(each)) for each in (*main, *plain, *titles))), "")


def _author(metadata: Sequence[Element], refined: Mapping[tuple[str, str], str]) -> str:
    names = []
    for each in metadata:
        key = each.get("id") or ""
        roles = _roles(metadata, key) or {(each.get(f"{_OPF}role") or "aut").strip().lower()}
        if local(each) == "creator" and roles & _AUTHORS:
            filed_as = refined.get((key, "file-as")) or each.get(f"{_OPF}file-as") or ""
            names.append(stated.author(text_within(each), filed_as))
    return ", ".join(dict.fromkeys(filter(None, names)))


def _roles(metadata: Sequence[Element], key: str) -> set[str]:
    """What a person contributed; there may be several roles (EPUB 3.3, 5.5.3.2.4)."""
    said = (each for each in metadata if key and (each.get("refines") or "").lstrip("#") == key)
    return {text_within(each).lower() for each in said if each.get("property") == "role"}


def _language(metadata: Sequence[Element]) -> str:
    tags = (text_within(each).replace("_", "-") for each in metadata if local(each) == "language")
    return next((tag for tag in tags if is_language(tag) and tag.lower() != "und"), "")


def _published(metadata: Sequence[Element]) -> str:
    for each in metadata:
        if local(each) != "date" or (each.get(f"{_OPF}event") or "") in _NO_PUBLICATION:
            continue
        try:
            day = date.fromisoformat(text_within(each)[:10])
        except ValueError:
            continue
        if day.year >= _FIRST_YEAR:
            return day.isoformat()
    return ""


def _description(metadata: Sequence[Element]) -> str:
    """The summary of the book, which may contain HTML as text."""
    texts = (text_within(each) for each in metadata if local(each) == "description")
    return next((fold(unescape(_TAG.sub(" ", text))) for text in texts if text), "")


def _series(metadata: Sequence[Element], refined: Mapping[tuple[str, str], str]) -> str:
    """The series and the number in it, from EPUB 3 or calibre: "Sherlock Holmes 3"."""
    for each in metadata:
        key = each.get("id") or ""
        if each.get("property") == "belongs-to-collection" and refined.get((key, "collection-type")) == "series":
            return _numbered(text_within(each), refined.get((key, "group-position"), ""))
    given = {each.get("name") or "": fold(each.get("content") or "") for each in metadata}
    return _numbered(given.get("calibre:series", ""), given.get("calibre:series_index", ""))


def _numbered(series: str, number: str) -> str:
    return fold(f"{series} {number.strip().removesuffix('.0')}") if series else ""
