"""Equations on one line: "y = x + 1" is said "y equals x plus one". Operands are single letters and numbers only."""

from collections.abc import Iterator

from narrator import patterns
from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import words
from narrator.spoken.reading import Kind, Rank

_OPERAND = r"(?:\d+(?:\.\d+)?[a-z]?|[a-zA-Zα-ω])[²³]?"
_SIDE = rf"(?:[-−] ?)?{_OPERAND}(?:(?: ?[-−+*×·/÷] ?| : ){_OPERAND}){{0,20}}"
_EQUATION = patterns.lazy(rf"(?<![\w.,+*/=-]){_SIDE} ?= ?{_SIDE}(?![\w+*/=]|[.,]\d)")
_PIECE = patterns.lazy(r"\d+(?:\.\d+)?|[^\W\d]|[-−+*×·/÷:=²³]")


def kinds(language: str) -> Iterator[Kind]:
    """Equations, in a language with words for numbers."""
    if own := number_words(language):
        yield Kind("an equation", Rank.MEASURE, _EQUATION, lambda found: _said(found[0], own, language), "=")


def _said(written: str, own: NumberWords, language: str) -> str:
    names = {
        "=": own.equals,
        "+": own.plus,
        "-": own.minus,
        "−": own.minus,
        "/": own.divided,
        "÷": own.divided,
        ":": own.divided,
    }
    names |= {"²": own.squared, "³": own.cubed, "*": own.times, "×": own.times, "·": own.times}
    return " ".join(
        words(piece, language) if piece[0].isdigit() else names.get(piece, piece) for piece in _PIECE.findall(written)
    )
