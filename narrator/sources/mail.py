"""Mails as saved by mail programs: their text or, if there is none, the page in them.

Attachments, everything below the line that begins a signature, what an answer quotes below its text, and the heads of
forwarded mails are left out with a note.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from narrator import patterns
from narrator.article import Article, Block, Kind, Metadata, Omission, Section
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.mail_heads import without_heads
from narrator.sources.mail_threads import parted
from narrator.sources.quoting import (
    LIST_NAME,
    without_footer,
    without_list_name,
    without_message_ids,
    without_prefixes,
    without_signature,
)
from narrator.sources.registry import Source
from narrator.sources.vocabulary import in_all, pattern_in_mails
from narrator.text import MarkKind, marks_of, one_line
from narrator.text import part as part_of

if TYPE_CHECKING:
    from email.message import Message

_ENDINGS = (".eml", ".emlx")
_HEADERS = re.compile(
    rb"\A(?:\d+\s*\n)?(?:From [^\n]*\n)?(?:[\w-]{2,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){3,200}", re.IGNORECASE
)
_FROM = re.compile(rb"^From:", re.MULTILINE | re.IGNORECASE)
_SENT = re.compile(
    rb"^(?:Received|Message-ID|Return-Path|Delivered-To|X-Mailer|User-Agent):", re.MULTILINE | re.IGNORECASE
)
_SAVED_PAGE = re.compile(rb"^(?:Snapshot-Content-Location:|From:\s*<?Saved by)", re.MULTILINE | re.IGNORECASE)
# A thread with a new subject: “Clay (was: Moulds)”.
_FORMERLY = patterns.lazy(r"\s*\(was:?\s[^()]*(?:\([^()]*\)[^()]*)*\)\s*\Z", re.IGNORECASE)
_FLOWED = patterns.lazy(r"(?<=\S)(?<!\n--) \n(?=[^\s>])")  # a line that continues on the next, RFC 3676
_RECEIVING = patterns.lazy(pattern_in_mails(lambda mails: mails.receiving), re.IGNORECASE)
_LEAVING = patterns.lazy(pattern_in_mails(lambda mails: mails.leaving), re.IGNORECASE)
_ASKING = patterns.lazy(lambda: rf"(?:{pattern_in_mails(lambda mails: mails.buttons)()})\W*", re.IGNORECASE)
_SENT_FROM = patterns.lazy(
    lambda: rf"[>\s]*(?:{pattern_in_mails(lambda mails: mails.sent_from)()})\s*(?:[<(\[]?https?://\S+)?[.!]?\s*",
    re.IGNORECASE,
)
_MAX_SENT_FROM = 120  # characters
# Mailchimp marks titles and names of links so in its plain text.
_STARRED = patterns.lazy(r"^\*\* (?=\S)", re.MULTILINE)
_STARRED_LINK = patterns.lazy(r"^\*\* ([^\n()]{1,40}) \(https?://[^\s()]+\)[ \t]*(?:\n|\Z)", re.MULTILINE)
_rights_reserved = in_all(lambda names: names.rights_reserved)
_RIGHTS = patterns.lazy(lambda: rf"(?:copyright\b|©).{{0,200}}(?:{patterns.any_of(_rights_reserved())})", re.IGNORECASE)
_CONFIDENTIAL = patterns.lazy(lambda: rf"\W*(?:{pattern_in_mails(lambda mails: mails.confidential)()})", re.IGNORECASE)
_MAX_NOTICE = 80  # words
_MAX_CONFIDENTIAL = 250
_MAX_FOOT, _MAX_LINE = 6, 12  # lines between two notices, words of each
_MIN_ROW, _MAX_BUTTON = 3, 3  # links, words of each
_MAX_ASKING = 8  # words of a button that asks for something
_WHY_NOTICE = "it is about how it was sent"
_KNOWN = ("title", "author", "published", "language")
_PLAIN_ENOUGH = 0.5  # of the words in its page; the text of many newsletters only links to the page
_RAW = "unknown-8bit"  # the library's name for unencoded bytes in a header
_MAX_HEADER = 2000  # characters; RFC 5322 has lines of 998


def read(document: Document) -> Article:
    """Read the text of a mail, with subject, sender and date.

    Raises:
        SourceError: there is no text in it.
    """
    from email import message_from_bytes

    from narrator.sources.html.mhtml import refuse_nesting

    content = re.sub(rb"\A\d+\s*\n", b"", document.content)
    refuse_nesting(document.name, content)
    message = message_from_bytes(content)
    try:
        parts = list(message.walk())
        for part in parts:
            _shorten_headers(part)
        return _article(document, parts)
    except SourceError:
        raise
    # Any part of a mail may be damaged, and the library raises exceptions of many kinds for that.
    except Exception as error:
        raise SourceError(f"{document.name} is damaged: {type(error).__name__}: {error}", "save it again") from error


def _is_mail(document: Document) -> bool:
    """Whether it has the file ending, or the headers of a mail that was sent; saved pages have some of them, too."""
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


def _shorten_headers(part: "Message") -> None:
    """Cut headers that are longer than any real one: the time and memory for them grow faster than their length."""
    for name in set(part.keys()):
        values = [str(value) for value in part.get_all(name, [])]
        if any(len(value) > _MAX_HEADER for value in values):
            del part[name]
            for value in values:
                part[name] = value[:_MAX_HEADER]


def _article(document: Document, parts: "Sequence[Message]") -> Article:
    subject = header(parts[0], "subject")
    metadata = Metadata(
        title=_subject(parts[0]),
        author=_sender(parts[0]),
        published=_sent(parts[0]),
        language=header(parts[0], "content-language").partition(",")[0].strip(),
    )
    plain, html = (next((part for part in parts if _is_body(part, kind)), None) for kind in ("plain", "html"))
    omissions = tuple(_attached(part for part in parts if part not in (plain, html)))
    text, page = _content(plain), _content(html)
    if not text.strip() and not page.strip():
        raise SourceError(
            f"{document.name} holds no text", "there is nothing to narrate", [out.what for out in omissions]
        )
    if len(text.split()) < _PLAIN_ENOUGH * len(re.sub(r"<[^<>]*>", " ", page).split()):
        from narrator.sources import via_html

        article = _cut_off(via_html.article(document, page, metadata, omissions))
        return _without_notices(without_heads(parted(article, subject)))
    from narrator.sources.text import reading

    text = text.replace("\r\n", "\n")
    links = _STARRED_LINK.findall(text)
    text, footer = without_footer(_STARRED.sub("", _STARRED_LINK.sub("", text)))
    text, signature = without_signature(text)
    text, sent_from = _without_sent_from(text)
    text, quoted = without_message_ids(text)
    article = reading.read(Document(document.origin, ".txt", text.encode("utf-8", "replace")))
    sections = _sections(article, metadata)
    known = replace(article.metadata, **{name: value for name in _KNOWN if (value := getattr(metadata, name))})
    elsewhere = [Omission("the mail", f"links: {' · '.join(links)}", "they lead elsewhere")] if links else []
    left = (*article.omissions, *elsewhere, *signature, *footer, *sent_from, *quoted, *omissions)
    article = replace(article, metadata=known, sections=sections, omissions=left)
    return _without_notices(without_heads(parted(article, subject)))


def _sections(article: Article, metadata: Metadata) -> tuple[Section, ...]:
    """The sections as those of a mail: a title other than the subject is a heading, the name of the sender is not."""
    sections = list(article.sections)
    title = article.metadata.title
    if title and metadata.title and title.casefold() != metadata.title.casefold():
        first = sections[0]
        sections[:1] = [Section(title), first] if first.heading else [replace(first, heading=title)]
    writer = set(metadata.author.casefold().split())
    found: list[Section] = []
    for section in sections:
        if section.heading and writer.issuperset(section.heading.casefold().split()):
            above = found.pop() if found else Section()
            section = replace(above, blocks=(*above.blocks, Block(Kind.PARAGRAPH, section.heading), *section.blocks))
        found.append(section)
    return tuple(found)


def _without_notices(article: Article) -> Article:
    """A mail without lines about the mail itself and rows of buttons, which are listed, unless it has nothing else."""
    blocks = [block for section in article.sections for block in section.blocks if block.text]
    notices = [index for index, block in enumerate(blocks) if _is_about_mail(block.text)]
    notices = sorted({*notices, *_around(blocks, notices)})
    rows = [row for row in _rows_of_links(blocks) if not set(row) & set(notices)]
    in_rows = {index for row in rows for index in row}
    buttons = {index for index, block in enumerate(blocks) if index not in in_rows and _asks(block)}
    notices = sorted({*notices, *buttons})
    gone = {id(blocks[index]) for index in (*notices, *in_rows)}
    if not gone or len(gone) == len(blocks):
        return article
    sections = (
        replace(section, blocks=tuple(block for block in section.blocks if id(block) not in gone))
        for section in article.sections
    )
    left = [
        *(_about_mail(blocks[index].text) for index in notices),
        *(Omission("the mail", f"links: {_named(blocks, row)}", "they lead elsewhere") for row in rows),
    ]
    return replace(article, sections=tuple(sections), omissions=(*article.omissions, *left))


def _is_about_mail(text: str) -> bool:
    length = len(text.split())
    is_notice = length <= _MAX_NOTICE and (_is_notice(text) or _says_sent_from(text))
    return is_notice or (length <= _MAX_CONFIDENTIAL and _CONFIDENTIAL.match(text) is not None)


def _says_sent_from(line: str) -> bool:
    return len(line) <= _MAX_SENT_FROM and _SENT_FROM.fullmatch(line) is not None


def _without_sent_from(text: str) -> tuple[str, list[Omission]]:
    """A text without the lines that a phone added, which are listed."""
    lines = text.splitlines(keepends=True)
    found = [line for line in lines if _says_sent_from(line)]
    if not found:
        return text, []
    kept = "".join(line for line in lines if not _says_sent_from(line))
    return kept, [_about_mail(line) for line in found]


def _cut_off(article: Article) -> Article:
    """A mail without the lines that a phone added at the ends of its paragraphs, which are listed."""
    found: list[Omission] = []

    def cut(block: Block) -> Block:
        breaks = [mark for mark in marks_of(block.text) if mark.kind is MarkKind.BREAK]
        last = block.text[breaks[-1].end :] if breaks else ""
        if not _says_sent_from(last):
            return block
        found.append(_about_mail(last))
        return replace(block, text=part_of(block.text, 0, breaks[-1].start))

    sections = tuple(replace(each, blocks=tuple(map(cut, each.blocks))) for each in article.sections)
    return replace(article, sections=sections, omissions=(*article.omissions, *found)) if found else article


def _about_mail(text: str) -> Omission:
    return Omission("the mail", f"about the mail: {one_line(text)}", _WHY_NOTICE)


def _around(blocks: Sequence[Block], notices: Sequence[int]) -> Iterator[int]:
    """Short lines between and below the notices at a mail's foot: a postal address, and the sending service."""
    texts = (index for index, block in enumerate(blocks) if len(block.text.split()) > _MAX_LINE)
    below = min(len(blocks) / 2, max(set(texts).difference(notices), default=0))
    foot = [index for index in notices if index >= below]
    for start, end in pairwise([*foot, len(blocks)] if foot else []):
        between = range(start + 1, end)
        if len(between) <= _MAX_FOOT and all(len(blocks[index].text.split()) <= _MAX_LINE for index in between):
            yield from between


def _rows_of_links(blocks: Sequence[Block]) -> Iterator[Sequence[int]]:
    """Consecutive links of a word or two: buttons, and sections of a site."""
    for is_link, indexes in groupby(range(len(blocks)), key=lambda index: _is_button(blocks[index])):
        row = list(indexes)
        if is_link and len(row) >= _MIN_ROW:
            yield row


def _is_button(block: Block, longest: int = _MAX_BUTTON) -> bool:
    marks = [mark for mark in marks_of(block.text) if mark.kind is MarkKind.LINK]
    linked = sum(mark.end - mark.start for mark in marks)
    return block.kind is Kind.PARAGRAPH and len(block.text.split()) <= longest and linked >= len(block.text) > 0


def _asks(block: Block) -> bool:
    """Whether it is a button that asks the reader to subscribe, give or share."""
    return _is_button(block, _MAX_ASKING) and _ASKING.fullmatch(block.text) is not None


def _named(blocks: Sequence[Block], row: Sequence[int]) -> str:
    return " · ".join(one_line(blocks[index].text) for index in row)


def _is_notice(text: str) -> bool:
    links = [text[mark.start : mark.end] for mark in marks_of(text) if mark.kind is MarkKind.LINK]
    links += [text] if "://" in text else []
    # “Unsubscribe here” may be a link in its last word only.
    links += [text] if links and len(text.split()) <= _MAX_LINE else []
    return bool(_RECEIVING.search(text) or _RIGHTS.match(text)) or any(map(_LEAVING.search, links))


def _is_body(part: "Message", kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment"


def header(part: "Message", name: str) -> str:
    """A header of a mail on one line, with encoded words decoded as far as possible."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    value = part.get(name) or ""
    written = str(value)
    with suppress(HeaderParseError, LookupError, ValueError):
        pieces = decode_header(value)
        written = str(
            make_header([(_guessed(text), None) if charset == _RAW else (text, charset) for text, charset in pieces])
        )
    return " ".join(written.split())


def _guessed(content: bytes) -> str:
    from narrator.sources import charsets

    return charsets.decoded(content) or content.decode("utf-8", "replace")


def _subject(part: "Message") -> str:
    """The subject, without prefixes, a previous subject, and the name of a mailing list."""
    subject = without_prefixes(header(part, "subject"))
    subject = _FORMERLY.sub("", subject) or subject
    if part.get("list-id") or part.get("list-post"):
        found = LIST_NAME.match(subject)
        return without_prefixes(subject[found.end() :]) if found else subject
    return without_list_name(subject, f"{header(part, 'to')} {header(part, 'cc')}")


def _sender(part: "Message") -> str:
    """The name of the sender; an address is not a name."""
    from email.utils import getaddresses

    from narrator.sources import stated

    names = (name.strip(" '\"") for name, _ in getaddresses([header(part, "from")]))
    return ", ".join(filter(None, map(stated.author, names)))


def _sent(part: "Message") -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header(part, "date")).date().isoformat()
    except ValueError:
        return ""


def _content(part: "Message | None") -> str:
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    from narrator.sources import charsets

    try:
        text = content.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        text = charsets.decoded(content) or content.decode("utf-8", "replace")
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    is_inside_words = str(part.get_param("delsp") or "").lower() == "yes"
    return _FLOWED.sub("" if is_inside_words else " ", text.replace("\r\n", "\n"))


def _attached(parts: "Iterable[Message]") -> Iterator[Omission]:
    for part in parts:
        name = part.get_filename()
        is_one = name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"
        if is_one and part.get_content_maintype() != "multipart":
            yield Omission(
                "the end of the mail", f"attached: {name or part.get_content_type()}", "it is a file of its own"
            )
