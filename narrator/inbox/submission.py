"""Articles from what was sent: an address, a text, or a file, perhaps with the address where it was found."""

import mimetypes
import re
import unicodedata
from pathlib import PurePosixPath

from narrator.errors import SourceError
from narrator.files import fingerprint
from narrator.inbox.queue import Submission
from narrator.sources import Document, Origin, web
from narrator.sources.selection import as_address

HTML, TEXT = ".html", ".txt"

_MAX_ADDRESS = 8_000
_MAX_NAME = 200
_MIN_WORDS = 3
_OPENING, _MAX_OPENING = 8, 60
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_UNNAMED = "a text that was sent"
# Types that Python does not know on every system.
_SUFFIXES = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": TEXT, "text/markdown": ".md"}


def of_address(address: str, key: str = "") -> Submission:
    """An article that is to be fetched.

    Raises:
        SourceError: it is not an address, or leads to this machine or the network around it.
    """
    return Submission(checked(address), key=key)


def of_text(text: str, title: str = "", key: str = "") -> Submission:
    """What a person typed into a field, or an app shared: an address, a few words with an address, or a text.

    Raises:
        SourceError: it is none of these.
    """
    text = text.strip()
    if "\n" not in text and " " not in text and web.is_address(address := as_address(text)):
        return of_address(address, key)
    if (found := _ADDRESS.findall(text)) and _is_around_an_address(text):
        return of_address(found[-1], key)
    if len(text.split()) < _MIN_WORDS and len(text) < _MAX_NAME:
        raise SourceError("that is neither an address nor a text", "send an address with https://, or a whole text")
    name = _words(title) or _opening(text) or _UNNAMED
    return Submission(name=name, suffix=TEXT, content=_with_title(text, title).encode(), key=key)


def of_content(
    content: bytes, address: str = "", name: str = "", media_type: str = "", key: str = "", title: str = ""
) -> Submission:
    """A file, or a page as a browser has it, with the address at which it was found or "".

    The title is its name if it has no other; the kind of file is never derived from it.

    Raises:
        SourceError: it is empty, or the address is not one.
    """
    if not content.strip():
        raise SourceError(f"{_name(name) or 'what was sent'} is empty", "there is nothing to narrate")
    kind = media_type.partition(";")[0].strip().lower()
    suffix = PurePosixPath(name.lower()).suffix or _SUFFIXES.get(kind) or mimetypes.guess_extension(kind) or ""
    return Submission(
        _cleaned(address) if address else "",
        _name(name) or _words(title) or ("" if address else _UNNAMED),
        suffix if _SUFFIX.fullmatch(suffix) else "",
        content,
        key,
    )


def document(article: Submission) -> Document:
    """The content of an article, as if a server had sent it: nothing in it is obeyed or leads into the own network."""
    content = article.content or b""
    name = article.address or _file_name(article)
    identity = () if article.address else ("sent", fingerprint(content))
    origin = Origin(name, is_fetched=True, link=article.address, identity=identity)
    return Document(origin, article.suffix, content)


def _file_name(article: Submission) -> str:
    """The name with a suffix, so that a full stop in it ("Node.js and I") does not end the title that is made of it."""
    ending = PurePosixPath(article.name).suffix.lower()
    return article.name if ending in ("", article.suffix) else article.name + article.suffix


def checked(address: str) -> str:
    """An address that a stranger may have made up.

    Raises:
        SourceError: it is not an address, or its host name belongs to this machine or the network around it.
    """
    from narrator.sources.web.addresses import host_of
    from narrator.sources.web.policy import AddressPolicy

    address = _cleaned(address)
    try:
        AddressPolicy().check_name(host_of(address))
    except SourceError as error:
        what = f"{host_of(address)} is on the machine of this inbox or in the network around it"
        raise SourceError(what, "send the page itself: with the bookmark, or as a file") from error
    return address


def _cleaned(address: str) -> str:
    address = web.without_login(as_address(address.strip()))
    if not web.is_address(address) or len(address) > _MAX_ADDRESS or re.search(r"[\s\0]", address):
        raise SourceError("that is not an address", "send one that begins with https://")
    from narrator.sources.web.addresses import host_of

    host_of(address)
    return address


def _is_around_an_address(text: str) -> bool:
    """Whether a text is what apps share for a page: its title and its address, in one or a few lines."""
    return len(_ADDRESS.findall(text)) == 1 and len(text) <= 500 and text.count("\n") <= 3


def _opening(text: str) -> str:
    """How a text begins, so that people can recognize it."""
    return _words(" ".join(text.split()[:_OPENING]))[:_MAX_OPENING].strip(",;:&–—- ")


def _words(text: str) -> str:
    """A complete text as a file name."""
    return _name(re.sub(r"[/\\]", " ", text))


def _with_title(text: str, title: str) -> str:
    title = " ".join(title.split())
    return f"{title}\n\n{text}" if title and not text.startswith(title) else text


def _name(name: str) -> str:
    """The name of a file, without folders and characters that no name has."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return " ".join(plain.split())[:_MAX_NAME].strip(". ")
