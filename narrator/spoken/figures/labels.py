"""Identifying numbers after a label: No. 5, pp. 3–7, vol. II, § 230, 401(k), John 3:16."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.codes import spelled
from narrator.spoken.figures.romans import ROMAN, value
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import cardinal, digits, ordinal, words, year
from narrator.spoken.reading import Kind, Rank, first_words
from narrator.spoken.units import known_units


class Label(NamedTuple):
    """What an abbreviation before a number stands for, in the singular and the plural."""

    one: str
    many: str


class LabelWords(NamedTuple):
    """What precedes identifying numbers."""

    labels: Mapping[str, Label]
    """By all abbreviations of each, separated by spaces. Those in lower case may also be capitalised."""
    joint: tuple[re.Pattern[str], ...] = ()
    """Patterns for what joins two numbers after a label: "Nos. 3 and 4"."""
    of_year: str = ""
    """Between a number and the year after a slash: n. 34/2020."""
    following: str = ""
    """The words for f. and ff. after a number."""


class Books(NamedTuple):
    """Books cited by chapter and verse."""

    books: Mapping[str, str] = {}
    """Their names, by abbreviations separated by spaces."""
    first: tuple[str, str, str] = ("", "", "")
    """The words for 1, 2 and 3 before a book, if they are not plain numbers."""
    spaced: bool = False
    """Whether a verse may follow a comma and a space, after an abbreviated book: Mt 5, 3."""


_written = languages.reader("labels", LabelWords)
_books = languages.reader("books", Books)


@cache
def label_words(language: str) -> LabelWords | None:
    """The labels of a base language, by abbreviation."""
    written = _written(language)
    return written and written._replace(labels=by_symbol(written.labels))


@cache
def book_words(language: str) -> Mapping[str, str]:
    """The books cited by chapter and verse, by abbreviation."""
    own = _books(language)
    return by_symbol(own.books) if own else {}


def kinds(language: str) -> Iterator[Kind]:
    """Numbers with a label, in a language with words for numbers."""
    if not number_words(language):
        return
    if own := label_words(language):
        yield Kind(
            "a number with a label",
            Rank.NAME,
            _label(language),
            partial(_labelled, own=own, language=language),
            ".§#№°º0123456789",
            words=first_words((*own.labels, *map(str.lower, own.labels))),
        )
        if own.following:
            yield Kind("what follows", Rank.NAME, _FOLLOWING, partial(_following, own=own), beside="f")
    yield Kind("a paragraph of a law", Rank.NAME, _PARAGRAPH, partial(_paragraph, language=language), beside="(kb")
    if books := _books(language):
        names = book_words(language)
        known = first_words((*names, *names.values()))
        yield Kind("a verse", Rank.DATE, _verse(language), partial(_cited, books=books, language=language), words=known)


_POINT = r"\((?:[a-zA-Z]|[ivx]{2,4}|\d{1,2})\)"  # of a law
_PARAGRAPH = re.compile(rf"(?<![\w.,/$€£-])(?:(401|403|457)([kb])|(\d{{1,4}})((?:{_POINT}){{1,4}}))(?!\w)")


_FOLLOWING = re.compile(r"(?<=\d) ?ff\b\.?")


def _following(found: re.Match[str], own: LabelWords) -> str:
    """Pages 3, 5 and 9 ff.: more pages follow the last one."""
    ends = found[0].endswith(".") and found.end() == len(found.string)
    return f" {own.following}{'.' * ends}"


def _paragraph(found: re.Match[str], language: str) -> str:
    """401(k), 501(c)(3): as lawyers say them."""
    parts = re.findall(r"\w+", found[2] or found[4])
    said = [number_name(found[1] or found[3], language)]
    said += (cardinal(int(part), language) if part.isdigit() else part.upper() for part in parts)
    return " ".join(said)


def number_name(written: str, language: str) -> str:
    """A number that is a name, in pairs if the language says it so: 401 is "four oh one", 1080 "ten eighty"."""
    if written.startswith("0") and len(written) > 1:
        return digits(written, language)
    own = number_words(language)
    if not own or not own.hundred_in_names or len(written) not in (3, 4) or written.endswith("000"):
        return cardinal(int(written), language)
    head, tail = cardinal(int(written[:-2]), language), written[-2:]
    if tail == "00":
        return f"{head} {own.hundred_in_names}"
    said = cardinal(int(tail), language)
    return f"{head} {own.zero_in_years} {said}" if tail.startswith("0") else f"{head} {said}"


@cache
def _label(language: str) -> re.Pattern[str]:
    own = label_words(language)
    assert own
    shorts: dict[bool, list[str]] = {False: [], True: []}
    for short in sorted(own.labels, key=len, reverse=True):
        name = re.escape(short)
        if short[0].isalpha() and short.islower():
            name = f"[{short[0]}{short[0].upper()}]{re.escape(short[1:])}"
        # A capital and three letters are enough without the stop: Apt 4B, Fig 3.
        if short.endswith(".") and len(short) > 3 and short[:-1].isalpha():
            name += rf"|{short[0].upper()}{re.escape(short[1:-1])}\b(?!\.)"
        shorts[own.labels[short].one == own.labels[short].many].append(name)
    arabic = (
        rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,4}}(?:\.\d{{1,3}})*[A-Za-eg-z]?(?:{_POINT}){{0,4}}(?![^\Wºªf])|\d{{5,9}}"
    )
    measured = "|".join(
        rf"(?<={short} )|(?<={short}\u00a0)" for short in sorted(own.labels.keys() & known_units(language))
    )
    numbers = number_words(language)
    if measured and numbers and numbers.decimal == ",":
        arabic = rf"(?:{measured})\d{{1,4}},\d{{1,3}}(?!\d)|{arabic}"  # km 12,5
    small = rf"(?=[ivxl]{{2}}|(?<=[pP]\. )[ivxl]){ROMAN.lower()}\b(?![.-]\w)"
    number = rf"(?:{arabic}|{ROMAN}\b(?!\.[ ]?\d)|{small}|[A-Z]\b(?!\.[ ]?\w)|\(\d{{1,3}}\))"
    joint = "|".join(each.pattern for each in own.joint) or "(?!)"
    following = r" ?ff?\b(?:\.(?=[,;:)]| (?:[a-z]|\w*[A-Z]\w*[A-Z])))?" if own.following else "(?!)"
    return patterns.lazy(
        rf"(?<![\w./-])(?P<label>(?P<several>{'|'.join(shorts[True]) or '(?!)'})|{'|'.join(shorts[False])})"
        rf"[ \u00a0]?(?P<number>{number})(?P<mark>[ºª°](?!\w))?"
        r"(?:/(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[.,]\d))?"
        rf"(?P<following>{following})?"
        rf"(?:(?P<joint>(?:(?<=\.\d)|(?! - \d+\.)) ?[-–—] ?|(?(several)(?:{joint})|(?!)))(?P<last>{number}))?"
        r"(?![/:]\d|,\d\d?(?!\d))"
    )


def _labelled(found: re.Match[str], own: LabelWords, language: str) -> str | None:
    short, number, last = found["label"], found["number"], found["last"]
    label = own.labels.get(short) or own.labels.get(short.lower()) or own.labels.get(f"{short.lower()}.")
    if not label:
        label = own.labels[f"{short}."]
    is_letter = number.isalpha() and not value(number.upper())
    if is_letter and found.string[found.start("number") - 1] == "." and len(short) <= 3:
        return None  # P.S., Ph.D.
    if is_letter and len(short) == 2 and short[1] == "." and found.string.startswith(".", found.end()):
        return None  # S. A.
    if (is_letter and not short[0].isalpha()) or (number == "I" and not short.endswith(".")):
        return None
    if short in known_units(language) and _COUNTED.search(found.string[: found.start()]):
        return None  # 42 km 195
    if last and not (found["several"] or found["year"]) and _is_of_year(number, last, found["joint"]):
        return f"{label.one} {_which(number, language)}, {_which(last, language)}"
    name = label.many if last else label.one
    if short[0].isupper() and short not in own.labels:
        name = name[0].upper() + name[1:]
    nth = bool(found["mark"])
    said = ordinal(int(number), language) if nth and number.isdigit() else _which(number, language)
    if found["following"]:
        said = f"{said} {own.following}"
    if last and number[-1].isalpha() and last.isdigit() and found["joint"] == "-":
        return f"{label.one} {said} {_which(last, language)}"  # § 10b-5
    if found["year"]:
        when = found["year"]
        then = year(int(when), language) if len(when) == 4 else digits(when, language) if when[0] == "0" else ""
        said = " ".join(filter(None, (said, own.of_year, then or cardinal(int(when), language))))
    if not last:
        return f"{name} {said}"
    numbers = number_words(language)
    joint = found["joint"].strip(" ")
    word = numbers.to if numbers and joint in ("-", "–", "—") else joint
    return f"{name} {said} {word} {_which(last, language)}".replace(" ,", ",")


_COUNTED = re.compile(r"\d ?\Z")


def _is_of_year(first: str, second: str, joint: str) -> bool:
    """Whether two numbers are a year and a number within it, as in laws: n° 2005-102."""
    return (
        joint == "-" and len(first) == 4 and first[:2] in ("19", "20") and second.isdigit() and int(second) < int(first)
    )


_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")


def _which(number: str, language: str) -> str:
    """4 and 4B, 2.1 and IV."""
    numbers = number_words(language)
    if roman := value(number.upper()):
        return cardinal(roman, language)
    if numbers and numbers.decimal == "," and _GROUPED.fullmatch(number):
        return words(number, language)  # Lei nº 8.112
    if "," in number:
        return words(number, language)
    if number.isalpha():
        return number
    said: list[str] = []
    for part in re.findall(r"\d+|(?<=\()[ivx]{2,4}(?=\))|[A-Za-z]|\.", number):
        if part == ".":
            said.append(numbers.dot if numbers else ",")
        elif len(part) > 1 and part.isalpha():
            said.append(part.upper())
        else:
            said.append(_plain(part, language))
    return " ".join(said)


def _plain(part: str, language: str) -> str:
    own = number_words(language)
    if own and own.hundred_in_names and own.year.fullmatch(part):
        return year(int(part), language)
    if part.isdigit():
        return digits(part, language) if part.startswith("0") and len(part) > 1 else cardinal(int(part), language)
    return part.upper() if len(part) == 1 else spelled(part, language)


@cache
def _verse(language: str) -> re.Pattern[str]:
    """1 Cor 13:4–7, Mt 5,3-12, João 3:16."""
    names = book_words(language)
    whole = set(names.values())
    known = patterns.any_of({*names, *whole})
    return patterns.lazy(
        rf"\b(?:(?P<nth>[123]|I{{1,3}})\.? )?(?P<book>{known})\.? "
        r"(?P<chapter>\d{1,3})(?P<sign>[:,.] ?)(?P<verse>\d{1,3})[ab]?"
        r"(?:[-–](?P<last>\d{1,3})(?:(?P=sign)(?P<over>\d{1,3}))?)?(?![\w%:]|[.,]\d)"
    )


def _cited(found: re.Match[str], books: Books, language: str) -> str | None:
    numbers = number_words(language)
    is_spaced = found["sign"].endswith(" ") and found["sign"] != ": "
    if not numbers or (
        is_spaced and not (books.spaced and found["sign"] == ", " and found["book"] in book_words(language))
    ):
        return None
    book = book_words(language).get(found["book"], found["book"])
    if nth := found["nth"]:
        number = int(nth) if nth.isdigit() else len(nth)
        book = f"{books.first[number - 1] or cardinal(number, language)} {book}"
    chapter, verse = (cardinal(int(found[name]), language) for name in ("chapter", "verse"))
    if not found["last"]:
        return f"{book} {chapter} {verse}"
    last = cardinal(int(found["last"]), language)
    if found["over"]:  # in another chapter
        last = f"{last}, {cardinal(int(found['over']), language)}"
    return f"{book} {chapter}, {verse} {numbers.to} {last}"
