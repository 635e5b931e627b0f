"""What narrator says in its own words: the announcement, and what it says in place of something left out.

A language without such sentences gets none: English words in a voice of another language help nobody.
"""

from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import gaps


class Phrases(NamedTuple):
    """Sentences with placeholders: `{author}`, `{lines}` of code, `{rows}` of a table, `{number}`, `{text}`."""

    by: str
    synthetic: str
    code: str
    table: str
    part: str
    quote: str
    unquote: str
    figure: str
    footnote: str
    formula: str
    following: str

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        for name, text in self._asdict().items():
            allowed = _GAPS.get(name)
            if gaps(text) - {allowed}:
                raise ValueError(
                    f"the only placeholder of {name} is {{{allowed}}}" if allowed else f"“{text}” has a placeholder"
                )


_GAPS = {"by": "author", "code": "lines", "table": "rows", "part": "number", "figure": "text", "following": "text"}

_phrases = languages.reader("phrases", Phrases)


def phrases(language: str) -> Phrases | None:
    """The sentences for a BCP 47 language tag such as "de" or "pt-BR", or None if there are none."""
    return _phrases(languages.base(language))
