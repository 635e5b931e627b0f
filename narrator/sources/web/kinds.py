"""What came from a server: by its content, else by the type it was given, else by its address."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from narrator.errors import SourceError
from narrator.sources import Document, feed, html
from narrator.sources.web.addresses import shown
from narrator.sources.web.answers import Answer

FILES = (b"%PDF-", b"PK\x03\x04")
"""How files begin that may be larger than pages: PDF, and the archives that EPUB, DOCX and ODT are."""

_MARK = b"\xef\xbb\xbf"
_BEGINNINGS = {
    b"%PDF-": ".pdf",
    b"{\\rtf": ".rtf",
}
_MEMBERS = {
    "META-INF/container.xml": ".epub",
    "word/document.xml": ".docx",
    "content.xml": ".odt",
}
# https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and those after it
_NOT_TEXT = {
    b"\x89PNG\r\n": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "an image, a sound or a video",
    b"ID3": "a sound",
    b"OggS": "a sound or a video",
    b"fLaC": "a sound",
    b"\x1aE\xdf\xa3": "a video",
    b"\x1f\x8b": "a packed file",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
}
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/feed+json": ".json",
    "application/json": ".json",
}
_ENDINGS = {".htm": ".html", ".xhtml": ".html", ".mht": ".mhtml", ".markdown": ".md"}
_KNOWN = frozenset({*_TYPES.values(), ".txt"})
_MEDIA = {"image": "an image", "audio": "a sound", "video": "a video", "font": "a font"}
_CODE = {
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "application/javascript": "a script",
}
_TODO = "give the address of a page or a document"


def check_type(answer: Answer) -> None:
    """Before a body is read, which may be a long one.

    Raises:
        SourceError: by its type it is nothing that could be an article.
    """
    what = _MEDIA.get(answer.kind.partition("/")[0]) or _CODE.get(answer.kind)
    if what:
        raise SourceError(f"{shown(answer.address)} is {what}, not an article", _TODO)


def check_picture(answer: Answer) -> None:
    """Before a body is read that is to be a picture.

    Raises:
        SourceError: by its type it is none.
    """
    if answer.kind and not answer.kind.startswith("image/") and answer.kind != "application/octet-stream":
        raise SourceError(f"{shown(answer.address)} is no picture, but {answer.kind}", "give one with --cover")


def suffix(answer: Answer) -> str:
    """The file ending of what it is, or "".

    Raises:
        SourceError: it is nothing that could be an article.
    """
    body = answer.body.removeprefix(_MARK)
    for beginning, ending in _BEGINNINGS.items():
        if body.startswith(beginning):
            return ending
    if body.startswith(FILES):
        return _of_archive(answer)
    for beginning, what in _NOT_TEXT.items():
        if body.startswith(beginning):
            raise SourceError(f"{shown(answer.address)} is {what}, not an article", _TODO)
    if body[4:8] == b"ftyp":  # ISO/IEC 14496-12, section 4.3
        raise SourceError(f"{shown(answer.address)} is a video, not an article", _TODO)
    if html.is_archive(body):
        return ".mhtml"
    found = Document("", "", answer.body)
    if html.can_read(found):
        return ".html"
    if feed.can_read(found):
        return ".json" if body.lstrip().startswith(b"{") else ".xml"
    return _of_text(answer)


def _of_archive(answer: Answer) -> str:
    from narrator.sources import archive

    found = Document(answer.address, "", answer.body)
    for member, ending in _MEMBERS.items():
        if archive.has(found, member):
            return ending
    raise SourceError(f"{shown(answer.address)} is an archive, not an article", "unpack it and give the files in it")


def _of_text(answer: Answer) -> str:
    """Servers call all text plain, and much of it HTML."""
    told = _TYPES.get(answer.kind, "")
    ending = PurePosixPath(unquote(urlsplit(answer.address).path)).suffix.lower()
    ending = _ENDINGS.get(ending, ending)
    named = ending if ending in _KNOWN else ""
    if told == ".html" and not html.can_read(Document("", ".html", answer.body)):
        return ".txt"
    if answer.kind == "text/plain":
        return named if named in (".md", ".txt") else ".txt"
    return told or named or (".txt" if answer.kind.startswith("text/") else "")
