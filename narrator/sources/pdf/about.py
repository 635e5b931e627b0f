"""What a file states about itself: title, author, date, language and outline, if plausible."""

import re
from dataclasses import dataclass
from datetime import date

from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1

from narrator.article import Metadata
from narrator.sources import stated
from narrator.sources.pdf.objects import Objects, entries, text_of

_MAX_ENTRIES = 10_000
# A line of digits and letters without a space is a file name, too: programs also write it without the ending.
_FILE_NAME = re.compile(
    r"[a-z0-9_.-]*\d[a-z0-9_.-]*|\S*/\S*|(?:untitled|document|template|slide)\b.{0,80}", re.IGNORECASE
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_XMP_TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_XMP_AUTHORS = re.compile(r"<dc:creator>(.*?)</dc:creator>", re.DOTALL)
_XMP_ITEM = re.compile(r"<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
# What publishers state (PRISM 3.0); when the file was made, the day of the last change or print, is no publication.
_XMP_DATE = re.compile(
    r"<prism:(?:publicationDate|coverDate)>(.*?)</prism:|prism:(?:publicationDate|coverDate)=[\"'](.*?)[\"']", re.DOTALL
)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline; the outermost level is 1."""

    level: int
    title: str


def about(objects: Objects) -> Metadata:
    """Title, author, date and language, from the document information or, if that lacks them, from XMP.

    Names of files and programs are not accepted as titles, nor account names as authors.
    """
    info = {key: text_of(value) for entry in objects.info[::-1] for key, value in entry.items()}
    xmp = _xmp(objects)
    titles = (stated.title(_line(text)) for text in (info.get("Title", ""), xmp[0]))
    title = next((text for text in titles if text and not _FILE_NAME.fullmatch(text)), "")
    author = next(filter(None, (stated.owner(_line(text)) for text in (info.get("Author", ""), xmp[1]))), "")
    published = _date(xmp[2])
    language = _line(text_of(objects.catalog.get("Lang")))
    return Metadata(title, author, published, language if _LANGUAGE.fullmatch(language) else "")


def outline(objects: Objects) -> list[Entry]:
    """The outline, each entry once, in order."""
    found: list[Entry] = []
    seen: set[int] = set()
    waiting = [(entries(objects.catalog.get("Outlines")).get("First"), 1)]
    while waiting and len(found) < _MAX_ENTRIES:
        reference, level = waiting.pop()
        if isinstance(reference, PDFObjRef):
            if reference.objid in seen:
                continue
            seen.add(reference.objid)
        entry = entries(reference)
        if not entry:
            continue
        title = _line(text_of(entry.get("Title")))
        if title:
            found.append(Entry(level, title))
        waiting += [(entry.get("Next"), level), (entry.get("First"), level + 1)]
    return found


def _xmp(objects: Objects) -> tuple[str, str, str]:
    """Title, authors and date of the XMP packet, ISO 16684-1; it is searched, not parsed, since it may be anything."""
    stream = resolve1(objects.catalog.get("Metadata"))
    if not isinstance(stream, PDFStream):
        return "", "", ""
    packet = stream.get_data()[: 1 << 20].decode("utf-8", "replace")
    title, authors, day = _XMP_TITLE.search(packet), _XMP_AUTHORS.search(packet), _XMP_DATE.search(packet)
    return (
        _unescaped(title[1]) if title else "",
        ", ".join(_unescaped(name) for name in _XMP_ITEM.findall(authors[1])) if authors else "",
        next(filter(None, day.groups()), "") if day else "",
    )


def _unescaped(text: str) -> str:
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    return text


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _date(text: str) -> str:
    """The day of a date in ISO 8601, or "" if it names no day."""
    match = _DATE.match(text.strip())
    if not match:
        return ""
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day).isoformat() if year >= 1900 else ""
    except ValueError:
        return ""
