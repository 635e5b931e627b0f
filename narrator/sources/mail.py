"""Mails, as programs save them: the text or, where there is only that, the page in them.

What is attached, and what stands below the line that begins a signature, is left out with a note.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from narrator.article import Article, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.registry import Source

if TYPE_CHECKING:
    from email.message import EmailMessage

_ENDINGS = (".eml", ".emlx")
_HEADERS = re.compile(
    rb"\A(?:\d+\s*\n)?(?:From [^\n]*\n)?(?:[\w-]{2,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){3,200}", re.IGNORECASE
)
_FROM = re.compile(rb"^From:", re.MULTILINE | re.IGNORECASE)
_SENT = re.compile(
    rb"^(?:Received|Message-ID|Return-Path|Delivered-To|X-Mailer|User-Agent):", re.MULTILINE | re.IGNORECASE
)
_SAVED_PAGE = re.compile(rb"^(?:Snapshot-Content-Location:|From:\s*<?Saved by)", re.MULTILINE | re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_PREFIX = re.compile(r"(?:(?:re|aw|fwd?|wg|sv|tr|rv|antw)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_FLOWED = re.compile(r"(?<=\S)(?<!\n--) \n(?=[^\s>])")  # a line that goes on in the next, RFC 3676
_KNOWN = ("title", "author", "published", "language")
_PLAIN_ENOUGH = 0.5  # of the words of the page in it; many a newsletter has a text that only says where that is
_MAX_SIGNATURE = 60


def read(document: Document) -> Article:
    """Read the text of a mail, with subject, sender and date.

    Raises:
        SourceError: there is no text in it.
    """
    from email import message_from_bytes, policy

    content = re.sub(rb"\A\d+\s*\n", b"", document.content)
    message = message_from_bytes(content, policy=policy.default)
    try:
        return _article(document, message)
    except SourceError:
        raise
    # The parts of a mail may be damaged in every way, and its library has no exception of its own for that.
    except Exception as error:
        raise SourceError(f"{document.name} is damaged: {type(error).__name__}: {error}", "save it again") from error


def _is_mail(document: Document) -> bool:
    """Whether it is named so, or has the headers of a mail that was sent; saved pages have some of them, too."""
    if document.suffix in _ENDINGS:
        return True
    found = _HEADERS.match(document.head) if document.suffix not in (".txt", ".md", ".mht", ".mhtml") else None
    return bool(found and _FROM.search(found[0]) and _SENT.search(found[0]) and not _SAVED_PAGE.search(found[0]))


SOURCE = Source(
    name="mail",
    endings=_ENDINGS,
    media_types=("message/rfc822",),
    signature=_is_mail,
    rank=54,
    read=read,
)


def _article(document: Document, message: "EmailMessage") -> Article:
    metadata = Metadata(
        title=_PREFIX.sub("", _header(message, "subject")),
        author=_sender(message),
        published=_sent(message),
        language=_header(message, "content-language").partition(",")[0].strip(),
    )
    omissions = tuple(_attached(message))
    plain, html = (_content(message, kind) for kind in ("plain", "html"))
    if not plain.strip() and not html.strip():
        raise SourceError(
            f"{document.name} holds no text", "there is nothing to narrate", [out.what for out in omissions]
        )
    if len(plain.split()) < _PLAIN_ENOUGH * len(re.sub(r"<[^<>]*>", " ", html).split()):
        from narrator.sources import via_html

        return via_html.article(document, html, metadata, omissions)
    from narrator.sources.text import reading

    text, signature = _without_signature(plain)
    article = reading.read(Document(document.origin, ".txt", text.encode("utf-8", "replace")))
    known = replace(article.metadata, **{name: value for name in _KNOWN if (value := getattr(metadata, name))})
    return replace(article, metadata=known, omissions=(*article.omissions, *signature, *omissions))


def _header(message: "EmailMessage", name: str) -> str:
    return " ".join(str(message.get(name) or "").split())


def _sender(message: "EmailMessage") -> str:
    """The name of who wrote it; an address is none."""
    from email.utils import getaddresses

    from narrator.sources import stated

    names = (name.strip(" '\"") for name, _ in getaddresses([_header(message, "from")]))
    return ", ".join(filter(None, map(stated.author, names)))


def _sent(message: "EmailMessage") -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except ValueError:
        return ""


def _content(message: "EmailMessage", kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    content = body.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    from narrator.sources import charsets

    try:
        text = content.decode(body.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        text = charsets.decoded(content) or content.decode("utf-8", "replace")
    is_flowed = body["content-type"].params.get("format", "").lower() == "flowed"
    return _FLOWED.sub(" ", text.replace("\r\n", "\n")) if is_flowed else text


def _attached(message: "EmailMessage") -> Iterator[Omission]:
    for part in message.iter_attachments():
        name = part.get_filename() or part.get_content_type()
        yield Omission("the end of the mail", f"attached: {name}", "it is a file of its own")


def _without_signature(text: str) -> tuple[str, tuple[Omission, ...]]:
    marks = list(_SIGNATURE.finditer(text.replace("\r\n", "\n")))
    if not marks:
        return text, ()
    text = text.replace("\r\n", "\n")
    below = " ".join(text[marks[-1].end() :].split())
    short = below if len(below) <= _MAX_SIGNATURE else f"{below[:_MAX_SIGNATURE].rstrip()}…"
    note = Omission("the end of the mail", f"signature: {short}", "it is about the sender")
    return text[: marks[-1].start()], (note,) if below else ()
