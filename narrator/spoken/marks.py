"""What marks mean to a voice: raised digits are powers or notes, deleted words are not said, a formula becomes words.

The rules of `narrator.spoken` only see characters: raised and lowered ones become Unicode's characters for them, `10⁶`,
`CO₂`, and what a mark excludes from speech is removed.
"""

import re
import unicodedata
from collections.abc import Iterator

from narrator import patterns
from narrator.spoken.formulas import mathematics
from narrator.spoken.number_words import number_words
from narrator.spoken.sentences import cut
from narrator.text import Mark, MarkKind, marks_of, parts, runs

_UP = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_DOWN = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_A_NOTE = "¹"  # what the rules for sentences and references recognise after a stop

_FIGURE = patterns.lazy(r"[+\-−–]?\d{1,4}")
_CHARGE = patterns.lazy(r"(\d{0,2})([+\-−–])")
_NOTES = patterns.lazy(
    r"\[.{1,40}\]|\(?[*†‡§¶#]{1,4}\)?|\(?(?:\d{1,3}|[a-z])(?: ?[,;–-] ?(?:\d{1,3}|[a-z])){0,12}\)?[,;]?"
)
_LETTERS = patterns.lazy(r"[^\W\d_]+")
_ORDINAL = frozenset("a e o r d ª º е й я ς th st nd rd er re de".split())
_SHORTENED = frozenset("a e o r s t º ª".split())  # the endings of n<sup>o</sup>, M<sup>r</sup>, S<sup>t</sup>
_INDICATORS = {"a": "ª", "o": "º"}
_SIGNS = {"tm": "™", "sm": "℠"}
_DEGREES = frozenset({"o", "º", "0", "°"})
_SCALE = patterns.lazy(r"\s?[CFK]?(?!\w)")

_YEAR = patterns.lazy(r"(?<![\d.,])(?:1[1-9]|20)\d\d\Z")
_NUMBER = patterns.lazy(r"(?<![\d.,])\d{1,3}(?:\.\d{1,3})?\Z")
_ANY_NUMBER = patterns.lazy(r"\d\Z")
_BRACKET = patterns.lazy(r"\(([^()]*)\)\Z|\]\Z")
_WORD = patterns.lazy(r"[^\W\d_]{3}")
_SYMBOL = patterns.lazy(r"(?<![^\W\d_])[^\W\d_]\Z")
_ATOM = patterns.lazy(r"(?:(?<![^\W\d_])|(?<=[a-z₀-₉]))[A-Z][a-z]?\Z|[₀-₉)\]]\Z")
_INDEXED = patterns.lazy(r"(?<![^\W\d_])([^\W\d_])_(\w{1,2})\Z")
_BASE = patterns.lazy(r"(?<![^\W_])(?:[^\W\d_]|\d{1,3})\Z")
# Two letters before a raised figure are a word with a note, except for these; "mc" is Einstein's.
_SYMBOLS = patterns.lazy(
    r"(?<![^\W\d_])(?:[kcmdnµμhM]m|ft|yd|mi|in|kg|ms|ns|m?l|kW|GeV|MeV|eV|mc|d[xytr]|км|см|мм|дм"
    r"|chi|Hz|Pa)\Z"
)
_FUNCTION = patterns.lazy(r"(?<![^\W\d_])(?:sin|cos|tan|cot|sec|log|ln)\Z")
_MAX_VERSE = 60  # characters of a line broken by its author; longer ones are wrapped by programs
_MAX_PLAIN = 12  # characters of a formula that may be read as it is
_STRUCTURE = patterns.lazy(r"[\\^_{}√]|[^\W\d_]/|/[^\W\d_]")


def split(text: str, language: str) -> list[str]:
    """The sentences of a clean text, with their marks."""
    if not marks_of(text):
        return cut(text, language)
    signs = _as_signs(text)
    ranges: list[tuple[int, int]] = []
    end = 0
    for sentence in cut(signs, language):
        start = signs.index(sentence, end)
        end = start + len(sentence)
        ranges.append((start, end))
    return list(parts(text, ranges))


def readable(text: str, language: str) -> str:
    """A sentence as the rules read it: without what is not said, and with raised and lowered characters as such."""
    if not marks_of(text):
        return text
    pieces = runs(text)
    said = ""
    line = place = 0
    for index, (piece, marks) in enumerate(pieces):
        kinds = {mark.kind: mark for mark in marks}
        if formula := kinds.get(MarkKind.FORMULA):
            said += _formula(text, formula, language) if formula.start == place else ""
        elif MarkKind.DELETED in kinds or MarkKind.NOTE in kinds:
            pass
        elif MarkKind.RAISED in kinds:
            after = _after(pieces, index)
            raised = _raised(said, piece.strip(), after, language)
            # A note is not said, nor is the space before the stop after it.
            said = said.rstrip() if raised == said and re.match(r"[.,;:!?)]", after) else raised
        elif MarkKind.LOWERED in kinds:
            said = _lowered(said, piece.strip(), language)
        elif MarkKind.BREAK in kinds:
            said += _pause(said, text[place + 1 :], place - line)
            line = place + 1
        else:
            said += piece
        place += len(piece)
    return said


def unsaid(text: str, language: str) -> Iterator[tuple[MarkKind, str]]:
    """What is not said of a text because of its marks: what is deleted, and formulas for which there are no words."""
    for mark in marks_of(text):
        is_formula = mark.kind is MarkKind.FORMULA and not _formula(text, mark, language).strip()
        if mark.kind is MarkKind.DELETED or is_formula:
            yield mark.kind, text[mark.start : mark.end]


# Sentences


def _as_signs(text: str) -> str:
    """The same number of characters, none of which, within a formula or a note, looks like the end of a sentence."""
    signs = list(text)
    for mark in marks_of(text):
        piece = text[mark.start : mark.end]
        if mark.kind is MarkKind.FORMULA:
            signs[mark.start : mark.end] = "x" * len(piece)
        elif mark.kind is MarkKind.RAISED and _NOTES.fullmatch(piece) and not piece.startswith("["):
            signs[mark.start : mark.end] = _A_NOTE * len(piece)
    return "".join(signs)


# Formulas and line breaks


def _formula(text: str, mark: Mark, language: str) -> str:
    shown = text[mark.start : mark.end]
    words = mathematics.say(mark.value or shown.strip("$"), language)
    if words is None and mark.value and not shown.startswith("$"):
        is_plain = len(shown) <= _MAX_PLAIN and not _STRUCTURE.search(shown)
        words = shown if is_plain else ""
    return shown if words is None else words


def _pause(before: str, after: str, length: int) -> str:
    """A short pause, which is read for the end of a line of verse or of an address."""
    last = before.rstrip()[-1:]
    is_wrapped = length > _MAX_VERSE and after.lstrip()[:1].islower()
    if is_wrapped or not last or not (last.isalnum() or last in ")]»”’\"'"):
        return " "
    return "、" if unicodedata.east_asian_width(last) in "WF" else ", "


# Raised and lowered characters


def _after(pieces: list[tuple[str, tuple[Mark, ...]]], index: int) -> str:
    return "".join(piece for piece, _ in pieces[index + 1 : index + 4])


def _raised(before: str, raised: str, after: str, language: str) -> str:
    """The text so far, followed by raised characters, as it is read."""
    if sign := _sign(before, raised, after):
        return before + sign
    if not before or before[-1].isspace() or before[-1] in "([":
        return before + _at_first(raised, after)
    if re.match(r"\s?[/⁄]\s?\d", after) and raised.isdecimal():  # 5<sup>1</sup>/<sub>2</sub>
        return f"{before} {raised}"
    if (charge := _CHARGE.fullmatch(raised)) and _ATOM.search(before):
        return before + _charged(charge, language)
    if indexed := _INDEXED.search(before):
        words = mathematics.say(f"{indexed[1]}_{{{indexed[2]}}}^{{{raised}}}", language)
        return before[: indexed.start()] + words if words else before
    if function := _FUNCTION.search(before):
        words = mathematics.say(rf"\{function[0]}^{{{raised}}}", language)
        return before[: function.start()] + words if words else before + raised.translate(_UP)
    if _FIGURE.fullmatch(raised):
        return before + raised.translate(_UP) if _is_base(before, raised) else before
    if _LETTERS.fullmatch(raised):
        return _with_letters(before, raised, language)
    if _NOTES.fullmatch(raised) and not (_SYMBOL.search(before) and not raised.startswith(tuple("[(*†‡§¶#"))):
        return before
    return _power(before, raised, language) or _beside(before, raised)


def _sign(before: str, raised: str, after: str) -> str:
    if raised.lower() in _SIGNS:
        return _SIGNS[raised.lower()]
    is_degree = raised in _DEGREES and _ANY_NUMBER.search(before) and _SCALE.match(after)
    return "°" if is_degree and (raised != "0" or after.lstrip()[:1] in ("C", "F")) else ""


def _at_first(raised: str, after: str) -> str:
    """How raised characters before a word are read: as an atomic mass, a part of a fraction, or a note."""
    if re.match(r"\s?[/⁄]\s?\d", after):
        return raised
    if raised.isdecimal() and re.match(r"[A-Z][a-z]?(?![a-z])", after):
        return f"{raised} "
    return "" if _NOTES.fullmatch(raised) else raised


def _charged(charge: re.Match[str], language: str) -> str:
    own = number_words(language.partition("-")[0].lower())
    sign = (own.plus if charge[2] == "+" else own.minus) if own else charge[2]
    return f" {charge[1]} {sign}" if charge[1] else f" {sign}"


def _is_base(before: str, raised: str) -> bool:
    """Whether a raised figure after this is a power rather than a note."""
    if _YEAR.search(before):
        return False
    if _NUMBER.search(before):
        return raised not in ("0", "1") or before.endswith("10")
    if bracket := _BRACKET.search(before):
        return not _WORD.search(bracket[1] or "") and before[-1] != "]"
    return bool(_SYMBOL.search(before) or _SYMBOLS.search(before) or _ATOM.search(before)) and raised != "0"


def _with_letters(before: str, raised: str, language: str) -> str:
    """Raised letters: the ending of an ordinal or an abbreviation, an exponent, or a note."""
    is_single = len(raised) == 1
    if _ANY_NUMBER.search(before):
        if is_single and (_YEAR.search(before) or not _NUMBER.search(before)):
            return before
        if raised.lower() in _ORDINAL or not is_single:
            return before + _INDICATORS.get(raised, raised)
        return _power(before, raised, language) or before
    if _SYMBOL.search(before):
        is_power = is_single and raised.lower() not in _SHORTENED
        return (_power(before, raised, language) if is_power else "") or before + _INDICATORS.get(raised, raised)
    if is_single and raised.islower() and not _is_roman(before):
        return before
    return _beside(before, raised)


def _is_roman(before: str) -> bool:
    """Whether the text ends with a Roman numeral, which can be part of an ordinal."""
    return bool(re.search(r"(?<!\w)[IVXLCDM]+\Z", before))


def _power(before: str, raised: str, language: str) -> str:
    """A power in words, with its base; "" if it is not a power, or there are no words for it."""
    base = _BASE.search(before)
    words = mathematics.say(f"{base[0]}^{{{raised}}}", language) if base else None
    return before[: base.start()] + words if base and words else ""


def _beside(before: str, other: str) -> str:
    """Raised or lowered text: after a word, another word; after one or two letters, their ending."""
    are_words = _WORD.search(before[-3:]) and _WORD.match(other)
    return f"{before} {other}" if are_words else before + other


def _lowered(before: str, lowered: str, language: str) -> str:
    """The text so far, followed by lowered characters, as it is read."""
    if re.search(r"\d\s?[/⁄]\Z", before) or not before or before[-1].isspace():
        return before + lowered
    if _FIGURE.fullmatch(lowered):
        return (
            before + lowered.translate(_DOWN) if before[-1].isalpha() or before[-1] in ")]" else f"{before} {lowered}"
        )
    if _SYMBOL.search(before):
        if len(lowered) == 1:
            return f"{before}_{lowered}"
        words = None if _WORD.search(lowered) else mathematics.say(f"{before[-1]}_{{{lowered}}}", language)
        return before[:-1] + words if words else f"{before} {lowered}"
    return f"{before} {lowered}"
