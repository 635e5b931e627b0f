"""HTML: files and saved pages.

What reads them is loaded for a page only: it takes as long as narrating a short text.
"""

import re

from narrator.article import Article
from narrator.sources import Document, markdown

_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".mhtml", ".mht")
_TAG = re.compile(rb"<(?:!doctype\s+html|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_OPENS_A_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 4096
_OTHER_FILES = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_ARCHIVE = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def can_read(document: Document) -> bool:
    """Whether it is named as a page and has elements, or begins like a page or an archive of one, whatever its name.

    Markdown may begin with elements, too.
    """
    content = document.content
    if document.suffix in markdown.SUFFIXES or content.startswith(_OTHER_FILES):
        return False
    if is_archive(content):
        return True
    if document.suffix in _SUFFIXES:
        return bool(_TAG.search(content.replace(b"\0", b"")))
    head = content[:_HEAD]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return bool(_OPENS_A_PAGE.match(head.replace(b"\0", b"")))


def is_archive(content: bytes) -> bool:
    """Whether bytes are an .mhtml archive: mail headers that announce several parts."""
    return bool(_ARCHIVE.match(content[:_HEAD]))


def read(document: Document) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: it cannot be read, or is no article but an error, a login, or a page that scripts would fill.
    """
    from narrator.sources.html import main_content

    return main_content.read(document)
