"""What the number families know of each language: one frozen table a language, read here by its code."""

from narrator.spoken.tables import de, en, es, fr, it, pt
from narrator.spoken.tables.table import Currency, Table, Unit

__all__ = ["Currency", "Table", "Unit", "table"]

_TABLES = {"en": en.TABLE, "de": de.TABLE, "fr": fr.TABLE, "es": es.TABLE, "it": it.TABLE, "pt": pt.TABLE}


def table(language: str) -> Table | None:
    """The table of a base language such as "de", or None where narrator leaves figures to the engine."""
    return _TABLES.get(language)
