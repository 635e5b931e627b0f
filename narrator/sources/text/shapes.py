"""Plain text: the look of a line on its own, regardless of its surroundings."""

import re

from narrator import patterns
from narrator.sources.vocabulary import in_all, numbered_parts, section_names

MAX_HEADING = 110
"""The most characters of a heading; a headline, the first line of a text, may have more."""

ENDS = tuple(".!?…。！？।؟")
"""How sentences end."""

QUESTION = tuple("?？؟")
"""How questions end."""

_MAX_TITLE = 200
_MAX_WORDS = 14
_NOT_AT_END = ".:;,。．、；：，؛।॥…—–-"
_OPENERS = "\"'“‘«„「『([（［【"
_CLOSERS = "\"'”’»“)]）］」』】"

_BULLET = re.compile(r"[-–*+•‣◦·▪●○]\s+(?=\S)")
_ITEM_NUMBER = re.compile(r"\(?(?:(\d{1,3})|[a-z]|[ivx]{2,5})[.)]\s+(?=\S)")
_HEADING_NUMBER = re.compile(r"§?\s?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=[^\W\d_])|[IVXLC]{1,6}\.\s+(?=[^\W\d_])")
_SENTENCES = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bvs)(?<=[^\W\d_]{2})[.!?]\s+[^\W\d_]|[。！？]\S"
)
_YEAR = re.compile(r"[12]\d{3}")
_TABLE_ROW = re.compile(r"(?:\S*\d\S*\s){2}\S*\d")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)|\S@\S+\.\w")
_ADDRESS_ONLY = re.compile(
    r"(?:[^\W\d_][\w-]*:\s)?[<(]?(?:(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.\w+)[>)]?|(?:#\w+,?\s?)+"
)
_CODE = re.compile(r"[{}\\^]|==|=>|->|\w\((?!\w*\)(?:\s|\w))|\|\||&&|^[$<]|//")
_REFERENCE = re.compile(r".*\[[^\]]*\d[^\]]*\]")
_books = in_all(lambda names: names.books)
_part_numbers = in_all(lambda names: names.part_numbers)
_LABEL = patterns.lazy(
    lambda: (
        rf"(?:the\s)?(?P<word>{patterns.any_of(numbered_parts())})"
        rf"\s+(?:\d{{1,3}}|[ivxlc]{{1,7}}|[a-z]|{patterns.any_of(_part_numbers())})\b[.:]?"
        r"|第\s?[\d一二三四五六七八九十百]+\s?[章节節部編回卷]"
    ),
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|автор:?|autor(?:in)?:?|(?:text|words|written|posted|edited) by)\s+[^\W\d_]",
    re.IGNORECASE,
)
_NAME_WITH_INITIAL = re.compile(r"(?:[^\W\d_]+\s){1,2}(?:[^\W\d_]\.\s?){1,2}[^\W\d_]+(?:-[^\W\d_]+)?")
_DATE = re.compile(
    r"(?:published|posted|(?:last )?(?:updated|modified)|veröffentlicht|aktualisiert|publié|publicado)\b.*"
    r"|(?:\w+,?\s)?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:\W.*)?"
    r"|\d{4}年\d{1,2}月.*"
    r"|\[?\d{1,2}[:.]\d{2}\b.*|\d{1,2}-\w+-\d{4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,2}\b(?:\W.*)?"
    r"|(?:[^\W\d_]+\.?,?\s){0,2}\d{1,2}(?:st|nd|rd|th|º|\.)?,?\s(?:(?:de\s)?[^\W\d_]+\.?,?\s(?:de\s)?)?\d{4}(?:\W.*)?",
    re.IGNORECASE,
)
_captions = in_all(lambda names: names.captions)
_CAPTION = patterns.lazy(
    lambda: (
        rf"(?:{patterns.any_of(_captions())})\b\.?\s*\d*\s*[:.|]"
        r"|(?:credit|source|quelle|via)\b\s?:"
        r"|\("
        r"|.*\b(?:image|photo|picture|credit|foto)s?(?:\s?[:=/]|\sby\s)"
        r"|.*(?:\blicensed under\b|\bCC[ -]BY\b|©|\bgetty images\b|/reuters\b)"
    ),
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[qa]\b\s?:", re.IGNORECASE)
_SAID_BY = re.compile(r"([^\W\d_a-zà-ÿ][^\W\da-zà-ÿ]*(?:[ .-][^\W\da-zà-ÿ]+){0,2}|[^\W\d_]{2,15}):\s+\S")
_GREETING = re.compile(
    r"(?:hi|hello|dear|greetings|thanks|thank you|sincerely|regards|yours|respectfully)\b.{0,30}[,!]", re.IGNORECASE
)
_SALUTATION = re.compile(
    r"(?:dear|lieber?|sehr geehrte[rs]?|chère?|estimad[oa]|querid[oa]|caro|cara)\s.{1,40}[,:!]", re.I
)
_FAREWELL = re.compile(
    r"(?:(?:very |most )?(?:sincerely|respectfully|truly|cordially)|(?:best |kind |warm )*regards|best wishes|yours"
    r"|mit .{0,20}grüßen|cordialement|atentamente)\b.{0,40}",
    re.IGNORECASE,
)
_MARKS = r"\[(\d{1,3}|[*†‡§]{1,3}|[A-Z])\]|([⁰¹²³⁴-⁹]{1,3})"
_MENTION = re.compile(_MARKS)
_NOTE = re.compile(rf"(?:{_MARKS}):?\s*(?=\S)")


def fold(text: str) -> str:
    """A text with each run of white space reduced to one space."""
    return " ".join(text.split())


def key(text: str) -> str:
    """What lines are compared by: their letters and digits."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def is_title_like(text: str, first: bool = False) -> bool:
    """Whether a text is as short as a heading, starts like one and does not end like a sentence.

    The first line of a text may be longer: it is a headline.
    """
    if not 0 < len(text) <= (_MAX_TITLE if first else MAX_HEADING):
        return False
    if len(text.split()) > (2 * _MAX_WORDS if first else _MAX_WORDS):
        return False
    if _YEAR.fullmatch(text):
        return True
    number = _HEADING_NUMBER.match(text)
    words = text[number.end() :] if number else text
    return (
        any(character.isalpha() for character in words)
        and not starts_low(words)
        and text[0] not in "—–-*"
        and (first or ";" not in text)
        and text.count("[") == text.count("]")
        and text.rstrip(_CLOSERS)[-1:] not in _NOT_AT_END
        and not _is_said(text)
        and not any(pattern.match(text) for pattern in (_BULLET, _CAPTION, _DATE, _GREETING, _SPEAKER))
        and not any(pattern.search(text) for pattern in (_ADDRESS, _CODE, _TABLE_ROW))
        and not _SENTENCES.search(words)  # “II. The Sea” is one
        and not _REFERENCE.fullmatch(text)
        and not _NOTE.match(text)
    )


def is_known(text: str) -> bool:
    """Whether a text is the usual name of a part of an article: "Conclusion", "Chapter 3", "2.1. Methods."."""
    name = text.strip(" .:*—–-")
    number = _HEADING_NUMBER.match(text)
    counted = _LABEL.match(text) or (number and "." in (number[1] or ""))
    return name.casefold() in section_names() or bool(counted and is_title_like(name))


def is_label(text: str) -> bool:
    """Whether a text is only the number of a part: "Chapter 3", "PART TWO.", "第三章"."""
    return bool(_LABEL.fullmatch(text))


def speaker(text: str) -> str:
    """The name in capitals, or of one word, before a colon and what that person says; "" if there is none."""
    found = _SAID_BY.match(text)
    return found[1] if found and not (_LABEL.match(text) or _HEADING_NUMBER.match(text)) else ""


def without_label(text: str) -> str:
    """A heading without its number: "Chapter 3. Oaks" and "2.1 Oaks" are "Oaks"."""
    label = _LABEL.match(text) or _HEADING_NUMBER.match(text)
    return text[label.end() :] if label else text


def depth(text: str) -> int:
    """The depth of a heading by its number, from 1: "2.1 Oaks" is 2; 0 if it has no number."""
    number = _HEADING_NUMBER.match(text)
    return 1 + (number[1] or "").count(".") if number else 0


def is_part(text: str) -> bool | None:
    """Whether a heading numbers a part that has chapters ("Book II"); None if it numbers nothing by name."""
    label = _LABEL.match(text)
    return label["word"].casefold() in _books() if label and label["word"] else None


def is_dateline(text: str) -> bool:
    """Whether a line says when the article was written."""
    return len(text) <= MAX_HEADING and not text.endswith(ENDS) and bool(_DATE.fullmatch(text))


def is_caption(text: str) -> bool:
    """Whether a line is a caption of a picture or table, or its credit."""
    return len(text) <= MAX_HEADING and not text.rstrip(_CLOSERS).endswith(ENDS) and bool(_CAPTION.match(text))


def is_byline(text: str) -> bool:
    """Whether a line near the title names the author."""
    return (
        len(text) <= MAX_HEADING
        and not text.endswith(ENDS)
        and bool(_BYLINE.match(text) or _NAME_WITH_INITIAL.fullmatch(text))
    )


def is_address(text: str) -> bool:
    """Whether a line is only a web or mail address, or tags."""
    return len(text) <= MAX_HEADING and bool(_ADDRESS_ONLY.fullmatch(text))


def opens_letter(text: str) -> bool:
    """Whether a line or its paragraph begins as letters do: "Dear Jane,"."""
    return bool(_SALUTATION.match(text))


def closes_letter(text: str) -> bool:
    """Whether a short paragraph is the close of a letter: "Sincerely, Jane"."""
    return len(text) <= MAX_HEADING and bool(_FAREWELL.fullmatch(text))


def is_title_case(text: str) -> bool:
    """Whether all longer words of a text, at least two, begin with a capital."""
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) >= 2 and not any(word[0].islower() for word in words)


def starts_low(text: str) -> bool:
    """Whether the first letter of a text is lower case, and not that of a name like iPhone."""
    start = next((index for index, character in enumerate(text) if character.isalnum()), 0)
    return text[start : start + 1].islower() and not text[start + 1 : start + 2].isupper()


def is_item(line: str) -> bool:
    """Whether a line begins like a list item."""
    return bool(_BULLET.match(line) or _ITEM_NUMBER.match(line))


def item_number(text: str) -> int:
    """The number with which a list item begins, or 0."""
    marker = _ITEM_NUMBER.match(text)
    return int(marker[1]) if marker and marker[1] else 0


def without_bullet(text: str) -> str:
    """The text of a list item without a bullet; a number is kept, since it means something."""
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def note_mark(text: str) -> str:
    """The mark with which a footnote begins: "1" of "[1] See below."; "" if it begins with none."""
    found = _NOTE.match(text)
    return found[1] or found[2] if found else ""


def without_mark(text: str) -> str:
    """The text of a footnote without its mark."""
    found = _NOTE.match(text)
    return text[found.end() :] if found else text


def mentions(text: str) -> list[str]:
    """The marks of footnotes in a text."""
    return [one or other for one, other in _MENTION.findall(text)]


def _is_said(text: str) -> bool:
    """Whether it is direct speech: quoted as a whole, or ending in a quoted sentence."""
    start = next((character for character in text if character.isalnum() or character in _OPENERS), "")
    return text[-1] in _CLOSERS and (start in _OPENERS or text[-2:-1] in ENDS)
