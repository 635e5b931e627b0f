"""Pages that programs embed in a Word file for Word to convert: often one of them is the whole text."""

from lxml import etree

from narrator.sources import charsets
from narrator.sources.elements import Element
from narrator.sources.html.mhtml import is_archive, refuse_nesting
from narrator.sources.nodes import text_within

_MAX_PARTS = 100
# HTML 4.3: what is beside the main text of a page.
_BESIDE = ("nav", "footer", "aside", "*[@role='navigation']", "*[@role='contentinfo']", "*[@role='complementary']")
_MAX_QUOTE = 60


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


def left_around(page: Element) -> list[str]:
    """Take out what is beside the article of a page, such as menus; the beginning of each."""
    beside = [each for path in _BESIDE for each in page.iterfind(f".//{path}") if _is_around(each)]
    found: list[str] = []
    for element in beside:
        if text := text_within(element):
            found.append(text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE].rstrip()}…")
        tail, around = element.tail, element.getparent()
        element.clear()
        element.tail = tail
        if around is not None and not tail:
            around.remove(element)
    return found


def _is_around(element: Element) -> bool:
    """Whether an element is outside of the article: articles have notes and footers of their own."""
    return next(element.iterancestors("article", *_BESIDE[:3]), None) is None


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
