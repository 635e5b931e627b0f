"""The names of mathematical symbols and shapes in a language."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_VARIANTS = dict(zip("ϵϑϖϱςϕϰ", "εθπρσφκ", strict=True))
_SAID_ALIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
_SPOKEN_PLAINLY = frozenset("ΔΘΩ")

_TWO_GAPS = (
    "to the|power|raised|sub|base|over|fraction|choose|nth root|numbered root|as of|over of|norm of kind|product"
    "|interval|matrix"
)
_ONE_GAP = (
    "squared|cubed|inverse|transpose|prime|double prime|star|dagger|root|cube root|capital|hat|bar|tilde|vector|dot"
    "|double dot|absolute|norm|floor|ceiling|set|row|determinant|degrees"
)
_NO_GAP = "all|of|times|scalar|cross|by|given|such that|goes to|from|if|up to|and so on|empty set"
_GAPS = {
    name: gaps for gaps, names in enumerate((_NO_GAP, _ONE_GAP, _TWO_GAPS, "from to")) for name in names.split("|")
}

_NEEDED = frozenset("+ - − log lg".split())


class FormulaWords(NamedTuple):
    """The words of one language. A comma in them is a pause."""

    greek: str
    """The names of the letters from alpha to omega."""
    shapes: Mapping[str, str]
    """Powers, fractions, roots and so on. Each `{}` stands for a part of the shape, in order."""
    signs: Mapping[str, str]
    """Operators, relations, blackboard letters, by all symbols of each; once loaded, by each, with Greek letters."""
    large: Mapping[str, str]
    """What precedes "from … to … of" and "over … of": sums, integrals, limits, maxima."""
    names: Mapping[str, str]
    """The names of "sin" and other functions."""
    contracted: Mapping[str, str] = {}
    """What a preposition and an article merge into: "de el" is "del"."""

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        for name, gaps in _GAPS.items():
            if self.shapes.get(name, "").count("{}") != gaps or name not in self.shapes:
                raise ValueError(f"in shapes “{name}” has to be there, with {gaps} {{}}")
        known = {*" ".join(self.signs).split(), *self.names}
        if lacking := _NEEDED - known:
            raise ValueError(f"there is nothing for {' '.join(sorted(lacking))}")
        if len(self.greek.split()) != len(_GREEK):
            raise ValueError(f"greek has to be {len(_GREEK)} words")


_written = languages.reader("formulas", FormulaWords)


@cache
def formula_words(language: str) -> FormulaWords | None:
    """The words for formulas in a base language, by single symbols and letters; None if there are none.

    Contractions then apply to a preposition and a whole phrase, since "a" alone may be a letter: "di la somma" is
    "della somma".
    """
    written = _written(language)
    if not written:
        return None
    signs = by_symbol(written.signs)
    phrases = [*written.shapes.values(), *signs.values(), *written.large.values(), *written.names.values()]
    return written._replace(
        signs=signs | _greek(written.greek, written.shapes["capital"]),
        contracted=_contracted(written.contracted, phrases),
    )


def _contracted(contracted: Mapping[str, str], phrases: list[str]) -> dict[str, str]:
    found = {}
    for pair, one in contracted.items():
        preposition, _, article = pair.partition(" ")
        for phrase in phrases:
            end = "" if article.endswith("'") else " "
            if phrase.startswith(article + end):
                start = phrase.partition("{")[0].rstrip()
                found[f"{preposition} {start}"] = one + start.removeprefix(article)
    return found


def _greek(names: str, capital: str) -> dict[str, str]:
    small = dict(zip(_GREEK, names.split(), strict=True))
    large = {
        letter.upper(): called if letter.upper() in _SPOKEN_PLAINLY else capital.format(called)
        for letter, called in small.items()
    }
    return small | large | _SAID_ALIKE | {variant: small[letter] for variant, letter in _VARIANTS.items()}
