"""Plain text: what surrounds the article, where its form leaves no doubt.

Project Gutenberg's header and licence, the head of a mail or an export, and transcribers' remarks on their work. The
metadata in them is used; the rest is left out, with a note.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from narrator.article import Metadata, Omission
from narrator.sources import stated
from narrator.sources.credits import credits_in
from narrator.sources.dates import written_date
from narrator.sources.gutenberg import STARTS, STOPS
from narrator.sources.quoting import without_list_name, without_message_ids, without_prefixes, without_signature
from narrator.sources.text.shapes import fold
from narrator.sources.vocabulary import in_all, in_mails

_BEGINNING, _END = "the beginning of the file", "the end of the file"
_ABOUT_THE_FILE = "it is about the file, not part of the article"
_MAX_QUOTE = 60
_MAX_LINE = 200
_MAX_MARKER = 4  # lines
_PRODUCED = re.compile(
    r"\s*(?:(?:this )?e-?(?:text|book)(?: was)? |this (?:file|text|etext) was )?"
    r"(?:produced|prepared|created|transcribed|scanned(?: and proofed)?|credits?:?)\s(?:by|from)?.*",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(
    r"\W*(?:transcriber(?:['’]?s)?['’]?\s+(?:end)?notes?|note(?:s)? (?:de transcription|du transcripteur)"
    r"|anmerkungen zur transkription)\b.*",
    re.IGNORECASE,
)
_MAX_NOTE = 80  # lines

_FIELD = re.compile(r"([^\W\d_][\w -]{0,24}):\s+(\S.*)|(By)\s+(\S.*)")
_FIELDS = {
    "title": (in_all(lambda names: names.title_fields), in_mails(lambda mails: mails.subject)),
    "author": (in_all(lambda names: names.author_fields), in_mails(lambda mails: mails.sender)),
    "published": (in_all(lambda names: names.date_fields), in_mails(lambda mails: mails.date)),
    "language": (in_all(lambda names: names.language_fields),),
    "series": (in_all(lambda names: names.series_fields),),
    "link": (in_all(lambda names: names.link_fields),),
}
_of_mails = in_mails(lambda mails: mails.recipients | mails.others)
_OTHER_FIELDS = frozenset(
    """sender message-id in-reply-to references organization newsgroups lines return-path received path xref
    nntp-posting-host nntp-posting-date distribution followup-to approved originator archive-name content-length
    content-disposition content-language delivered-to precedence errors-to expires supersedes comments thread-topic
    mime-version content-type content-transfer-encoding list-id user-agent
    last-updated posting-date most-recently-updated original-publication credits editor translator
    illustrator commentator contributor compiler photographer annotator subtitle tags keywords category categories
    status publisher copyright license licence version updated modified edition word-count words""".split()
)
_OF_MESSAGES = frozenset("message-id newsgroups references in-reply-to".split())
_COLUMNS = re.compile(r"\s{0,3}(\S.*?)(?:\s{3,}|\t+)(\S.*)")
_FAR_IN = " " * 8
_INITIALS = re.compile(r"((?:[^\W\d_]\.[ -]?){1,3}(?:(?:van|von|de|der|den|le|la) )*[^\W\d_][\w'’-]+)(?:, Ed\.)?")
# On one line after a comma, or with the title in capitals and the name not: "Death by Chocolate" is a title.
_TITLE_BY = re.compile(
    r"\s*([^a-zà-ÿ]*[A-Z]{2}[^a-zà-ÿ]*)\s+((?:by|By|von|par|por|di)\s+\S*[a-z].*?)\s*|\s*(\S.*?),\s+((?:by|By)\s+\S.*?)\s*"
)
_DATE_ALONE = re.compile(r"\s*(?:[^\W\d_]{3,10},? )?[^\W_]{1,9}[-/. ]+[^\W_]{1,10}[-/., ]+\d{2,4}\s*")
_TOP, _TOP_OF_BOOK = 10, 40  # lines
_MAX_TITLE = 120
_MIN_FIELDS, _MAX_FIELDS = 2, 30  # lines
_NAMED_BEHIND = re.compile(r"<?\S+@\S+>?\s+\(([^()@]+)\)")
_MAILBOX = re.compile(r"\s*(?:<[^<>]*>|\([^()]*@[^()]*\))\s*")
_LANGUAGES = dict(
    pair.split("=")
    for pair in """english=en german=de french=fr spanish=es italian=it portuguese=pt dutch=nl swedish=sv danish=da
    norwegian=no finnish=fi icelandic=is polish=pl czech=cs slovak=sk hungarian=hu romanian=ro bulgarian=bg greek=el
    russian=ru ukrainian=uk serbian=sr croatian=hr slovenian=sl turkish=tr arabic=ar hebrew=he persian=fa hindi=hi
    bengali=bn tamil=ta telugu=te chinese=zh japanese=ja korean=ko vietnamese=vi thai=th indonesian=id tagalog=tl
    latin=la esperanto=eo catalan=ca galician=gl basque=eu welsh=cy irish=ga gaelic=gd afrikaans=af estonian=et
    latvian=lv lithuanian=lt deutsch=de français=fr español=es italiano=it português=pt nederlands=nl
    svenska=sv""".split()
)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of the article itself, and what surrounded them."""

    lines: Sequence[str]
    metadata: Metadata
    omissions: tuple[Omission, ...] = ()


def opened(lines: Sequence[str]) -> Frame:
    """Separate an article from what surrounds it."""
    start = next((index for index, line in enumerate(lines) if STARTS.fullmatch(line)), None)
    if start is None:
        lines = _with_whole_byline(lines)
        return _with_byline(_without_notes(_without_columns(_without_head(Frame(lines, Metadata())))))
    after = _marker_end(lines, start)
    stop = next((index for index in range(after, len(lines)) if STOPS.fullmatch(lines[index])), len(lines))
    about, rest = _fields(lines[:start])
    header = _note(_BEGINNING, "Project Gutenberg's header", rest, _ABOUT_THE_FILE)
    licence = _note(_END, "Project Gutenberg's licence", lines[stop:], _ABOUT_THE_FILE)
    frame = _without_notes(_without_credits(_frame(lines[after:stop], about)))
    frame = replace(frame, lines=_with_whole_byline(frame.lines))
    return replace(frame, omissions=(*header, *frame.omissions, *licence))


def _with_whole_byline(lines: Sequence[str]) -> Sequence[str]:
    """The lines, with “BY” and the name below it joined."""
    top = [index for index, line in zip(range(_TOP_OF_BOOK), lines, strict=False) if line.strip()]
    for here, below in pairwise(top):
        whole = fold(f"{lines[here]} {lines[below]}")
        if len(lines[here].split()) == 1 and not stated.byline(lines[here]) and stated.byline(whole):
            return [*lines[:here], whole, *lines[below + 1 :]]
    return lines


def _frame(lines: Sequence[str], about: dict[str, Any], omissions: tuple[Omission, ...] = ()) -> Frame:
    return Frame(lines, Metadata(**about), omissions)


def _marker_end(lines: Sequence[str], start: int) -> int:
    """The line after a marker, which may span several: *** START OF … ***."""
    for index in range(start, min(start + _MAX_MARKER, len(lines))):
        marker = lines[index].strip()
        if not marker or (marker.endswith("*") and marker.strip("*")):
            return index + 1
    return start + 1


def _note(where: str, what: str, lines: Sequence[str], why: str) -> tuple[Omission, ...]:
    """The note about lines that are left out, if there are words in them."""
    words = fold(" ".join(lines))
    if not any(map(str.isalnum, words)):
        return ()
    first = words if len(words) <= _MAX_QUOTE else words[: _MAX_QUOTE - 1].rstrip() + "…"
    return (Omission(where, f"{what} ({len(words.split())} words): {first}", why),)


# The head


def _without_head(frame: Frame) -> Frame:
    """Take off lines at the very top if each of them is a field, with "Title: …" or "Subject: …" among them."""
    first = next((index for index, line in enumerate(frame.lines) if line.strip()), 0)
    end = next((index for index in range(first, len(frame.lines)) if not frame.lines[index].strip()), len(frame.lines))
    head = frame.lines[first:end]
    names = {_field_name(found) for line in head if (found := _FIELD.fullmatch(line.rstrip()))}
    # Messages have fields of any name (RFC 5536), which are written without spaces.
    is_message = bool(_OF_MESSAGES & names) and all(" " not in line.partition(":")[0].strip() for line in head)
    if not (_MIN_FIELDS <= len(head) <= _MAX_FIELDS) or not (
        is_message or all(_is_field(line) or line[0].isspace() for line in head)
    ):
        return frame
    about, rest = _fields(head)
    if "title" not in about or sum(map(_is_field, head)) < _MIN_FIELDS:
        return frame
    omissions = _note(_BEGINNING, "head", rest, _ABOUT_THE_FILE)
    if not _OF_MESSAGES & names:
        return _frame(frame.lines[end:], about, omissions)
    text, signature = without_signature("\n".join(frame.lines[end:]))
    text, quoted = without_message_ids(text)
    return _frame(text.split("\n"), about, (*omissions, *signature, *quoted))


def _without_columns(frame: Frame) -> Frame:
    """Take off the two columns above the title of an RFC: its publisher, number and category; its authors and date."""
    lines = frame.lines
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    end = next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))
    head = lines[first:end]
    title = next((index for index in range(end, len(lines)) if lines[index].strip()), len(lines))
    after = next((index for index in range(title, len(lines)) if not lines[index].strip()), len(lines))
    columns = [found for found in map(_COLUMNS.fullmatch, head) if found]
    is_head = len(columns) >= _MIN_FIELDS and 2 * len(columns) > len(head) and len(head) <= _MAX_FIELDS
    is_title = title < after <= title + _MAX_MARKER and all(line.startswith(_FAR_IN) for line in lines[title:after])
    if frame.metadata.title or not (is_head and is_title):
        return frame
    right = [fold(found[2]) for found in columns]
    authors = ", ".join(found[1] for found in map(_INITIALS.fullmatch, right) if found)
    metadata = replace(
        frame.metadata,
        title=fold(" ".join(lines[title:after])),
        author=authors,
        published=next(filter(None, map(written_date, right)), ""),
    )
    note = _note(_BEGINNING, "head", head, _ABOUT_THE_FILE)
    return replace(frame, lines=lines[after:], metadata=metadata, omissions=(*frame.omissions, *note))


def _with_byline(frame: Frame) -> Frame:
    """Separate the title from the byline below it, and take the author from that.

    A subtitle may come between them, and a date below.
    """
    lines = frame.lines
    top = [index for index, line in enumerate(lines[:_TOP]) if line.strip()]
    if frame.metadata.author or len(top) < 2 or len(lines[top[0]].strip()) > _MAX_TITLE:
        return frame
    if (in_one := _TITLE_BY.fullmatch(lines[top[0]])) and (author := stated.byline(in_one[2] or in_one[4])):
        parted = [*lines[: top[0]], in_one[1] or in_one[3], "", in_one[2] or in_one[4], "", *lines[top[0] + 1 :]]
        return replace(frame, lines=parted, metadata=replace(frame.metadata, author=author))
    for place in top[1:_MAX_MARKER]:
        author, published = credits_in(lines[place : place + 1])
        if author:
            above = [piece for index in range(place) for piece in (lines[index], "")]
            date = next((lines[index] for index in top if index > place), "")
            published = published or (written_date(date) if _DATE_ALONE.fullmatch(date) else "")
            metadata = replace(frame.metadata, author=author, published=frame.metadata.published or published)
            return replace(frame, lines=[*above, lines[place], "", *lines[place + 1 :]], metadata=metadata)
        if len(lines[place].strip()) > _MAX_TITLE:
            break
    return frame


def _is_field(line: str) -> bool:
    found = _FIELD.fullmatch(line.rstrip())
    if not found:
        return False
    name = _field_name(found)
    return name in _meanings() or name in _OTHER_FIELDS or name in _of_mails() or name.startswith("x-")


def _field_name(found: re.Match[str]) -> str:
    return str(found[1] or found[3]).casefold().replace(" ", "-")


@cache
def _meanings() -> dict[str, str]:
    return {name: meaning for meaning, lists in _FIELDS.items() for names in lists for name in names()}


def _fields(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The metadata in the lines of a head, by field name, and the other lines."""
    about: dict[str, str] = {}
    rest: list[str] = []
    index = 0
    while index < len(lines):
        end = index + 1
        while end < len(lines) and lines[end][:1].isspace() and lines[end].strip():
            end += 1
        found = _FIELD.fullmatch(lines[index].rstrip())
        meaning = _meanings().get(_field_name(found), "") if found else ""
        value = _value(meaning, fold(" ".join([found[2] or found[4], *lines[index + 1 : end]]))) if found else ""
        if meaning and value and meaning not in about:
            about[meaning] = value
        else:
            rest += lines[index:end]
        index = end
    return about, rest


def _value(meaning: str, text: str) -> str:
    """The value of a field, in the form that articles use; "" if it has none that can be used."""
    match meaning:
        case "published":
            return written_date(text)
        case "language":
            name = text.split(",")[0].split("(")[0].strip()
            return _LANGUAGES.get(name.casefold(), name if _TAG.fullmatch(name) else "")
        case "author":
            if named := _NAMED_BEHIND.fullmatch(text):
                return stated.author(named[1])
            return stated.author(_MAILBOX.sub(" ", text).strip(' "')) or text
        case "title":
            return without_list_name(without_prefixes(text))
        case "link":
            return text if text.startswith(("http://", "https://")) else ""
    return text


# Transcribers' remarks


def _without_credits(frame: Frame) -> Frame:
    """Take off the first paragraph of a Project Gutenberg text if it says who made the file."""
    lines = frame.lines
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if first >= len(lines) or not _PRODUCED.fullmatch(lines[first]):
        return frame
    end = next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))
    omissions = _note(_BEGINNING, "credits", lines[first:end], _ABOUT_THE_FILE)
    return replace(frame, lines=lines[end:], omissions=(*frame.omissions, *omissions))


def _without_notes(frame: Frame) -> Frame:
    """Take out the notes of transcribers, each up to two blank lines or its closing bracket."""
    kept: list[str] = []
    omissions: list[Omission] = []
    index = 0
    while index < len(frame.lines):
        end = index + 1
        if _TRANSCRIBER.fullmatch(frame.lines[index][:_MAX_LINE]):
            end = _note_end(frame.lines, index)
            omissions += _note("a note on the file", "transcriber's note", frame.lines[index:end], _ABOUT_THE_FILE)
            kept.append("")
        else:
            kept.append(frame.lines[index])
        index = end
    return replace(frame, lines=kept, omissions=(*frame.omissions, *omissions))


def _note_end(lines: Sequence[str], start: int) -> int:
    """The line after a note: where its bracket closes, at a rule or two blank lines, else after its first paragraph."""
    last = min(start + _MAX_NOTE, len(lines))
    if lines[start].lstrip().startswith("["):
        depth = 0
        for index in range(start, last):
            depth += lines[index].count("[") - lines[index].count("]")
            if depth <= 0:
                return index + 1
    text = next((index for index in range(start + 1, last) if lines[index].strip()), last)
    blank = [not line.strip() for line in lines[text : last + 1]]
    ends = (text + index for index, pair in enumerate(pairwise(blank)) if all(pair))
    first_blank = next((text + index for index, is_blank in enumerate(blank) if is_blank), last)
    return next(ends, first_blank)
