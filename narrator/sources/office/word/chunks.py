"""Pages that programs embed in a Word file for Word to convert: often one of them is the whole text."""

from lxml import etree

from narrator.sources import charsets
from narrator.sources.elements import Element
from narrator.sources.html.mhtml import is_archive, refuse_nesting

_MAX_PARTS = 100


def page_of(content: bytes) -> Element | None:
    """The tree of an HTML page, which may be in an archive with its pictures; None if it is something else.

    Raises:
        SourceError: the archive nests its parts too deeply.
    """
    html = _page_within(content) if is_archive(content) else _text(content)
    if "<" not in html or html.lstrip().startswith("{\\rtf"):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return charsets.decoded(content) or ""


def _page_within(content: bytes) -> str:
    """The first page in an archive, "" if there is none."""
    from email import message_from_bytes

    refuse_nesting("a page in the document", content)
    parts = (part for part, _ in zip(message_from_bytes(content).walk(), range(_MAX_PARTS), strict=False))
    pages = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
    page = next(pages, b"")
    return _text(page) if isinstance(page, bytes) else ""
