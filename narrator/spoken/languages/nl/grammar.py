"""What Dutch does with numbers beyond its tables: rulers."""

from narrator.spoken.languages.grammar import Grammar
from narrator.spoken.numerals import ordinal


def _ruler(number: int, _before: str, _is_queen: bool) -> str:
    """De Veertiende."""
    return f"de {ordinal(number, 'nl').capitalize()}"


GRAMMAR = Grammar(ruler=_ruler)
