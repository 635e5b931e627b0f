"""The gender of nouns, as far as their endings show it: Zeitung is feminine, Mädchen neuter."""

from functools import lru_cache
from typing import NamedTuple

from narrator.spoken import languages


class Genders(NamedTuple):
    """The endings of nouns, in lower case. One without a hyphen before it is a whole word; the longest applies."""

    masculine: frozenset[str] = frozenset()
    feminine: frozenset[str] = frozenset()
    neuter: frozenset[str] = frozenset()


_written = languages.reader("genders", Genders)


@lru_cache(10_000)
def gender(noun: str, language: str) -> str:
    """ "m", "f" or "n"; "" in a language for whose nouns narrator has another method, or none."""
    own = _written(language)
    if not own:
        return ""
    word = noun.lower()
    for end in (word, *(f"-{word[index:]}" for index in range(len(word) + 1))):
        for name, ends in (("m", own.masculine), ("f", own.feminine), ("n", own.neuter)):
            if end in ends:
                return name
    return ""
