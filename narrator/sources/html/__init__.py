"""HTML: files and saved pages.

The code that reads them is imported only when there is a page to read: importing it takes as long as narrating a
short text.
"""

import re

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.html.mhtml import is_archive
from narrator.sources.registry import Source

_ENDINGS = (".html", ".htm", ".xhtml", ".xht", ".mhtml", ".mht")
_TAG = re.compile(rb"<(?:!doctype\s+html|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_OPENS_A_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4096
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(document: Document) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: it cannot be read, or is not an article but an error, a login, or a page that scripts would fill.
    """
    from narrator.sources.html import main_content

    return main_content.read(document)


def _is_page(document: Document) -> bool:
    """Whether a document begins like a page or an archive of one."""
    head = document.head[:_HEAD]
    for mark in _UTF_16:
        head = head.removeprefix(mark)
    return is_archive(document.content) or bool(_OPENS_A_PAGE.match(head.replace(b"\0", b"")))


def _may_be_page(document: Document) -> bool:
    """Whether a document has a file ending of pages and contains elements: it may be a fragment of a page."""
    return document.suffix in _ENDINGS and bool(_TAG.search(document.content.replace(b"\0", b"")))


SOURCE = Source(
    name="a web page",
    endings=_ENDINGS,
    media_types=("text/html", "application/xhtml+xml", "multipart/related"),
    signature=_is_page,
    plausible=_may_be_page,
    rank=80,
    read=read,
)
