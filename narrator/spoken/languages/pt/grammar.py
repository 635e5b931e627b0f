"""What Portuguese does with numbers beyond its tables: the scores of Brazilian football, 2x0."""

import re
from collections.abc import Iterator

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import words
from narrator.spoken.reading import Kind, Rank

_SCORE = re.compile(
    r"(?<![\w.,/:–-])(\d{1,2}) ?[x×X] ?(\d{1,2})"
    r"(?![\w/]|[.,:–-]\d| ?(?:[cmk]?m|pol|metros|centímetros|cent[ií]m|vezes)\b)"
)
# Words in reports of matches, of which a score needs one nearby.
_GAME = re.compile(
    r"(?i)\b(?:venc|ganh|perd|empat|gole[ao]|derrot|placar|gols?\b|jogos?\b|partidas?\b|vit[oó]ria|pênalti|torneio|time\b"
    r"|virada|virou|bateu|final\b|turno|campeonato)"
)


def kinds(_language: str) -> Iterator[Kind]:
    """What only Portuguese says differently."""
    yield Kind("a score", Rank.NAME, _SCORE, _score, beside="x×X")


def _score(found: re.Match[str]) -> str | None:
    if not _GAME.search(found.string):
        return None
    return f"{words(found[1], 'pt')} a {words(found[2], 'pt')}"


GRAMMAR = Grammar(kinds=kinds)
