"""What pages say in their own words: in the language of what they show if narrator knows it, otherwise in English.

The words are in `pages/words`, a TOML file for each language; those of the inbox are in `pages/inbox_words`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

WORDS, INBOX = "words", "inbox_words"
"""Folders with a file of words for each language."""

_PAGES = "pages"
_DEFAULT = "en"
_PROGRAM = "program"
LTR, RTL = "ltr", "rtl"
# Languages whose likely script in CLDR is written from right to left.
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo samr syrc thaa".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language: those of the pages, and those of their scripts, each by what it is for.

    Braces mark values to insert.
    """

    language: str
    texts: Mapping[str, str]
    program: Mapping[str, str]

    @property
    def direction(self) -> str:
        return direction(self.language)

    def day(self, day: date) -> str:
        """A date as people write it: 2 January 2026."""
        if self.language == _DEFAULT:
            return f"{day.day} {day:%B} {day.year}"
        from narrator.spoken import cldr

        return cldr.day(day, self.language)

    def length(self, seconds: float) -> str:
        """A duration as people say it: 40 s, 12 min, 1 h 5 min."""
        if round(seconds) < 60:
            return self.texts["seconds"].format(number=max(round(seconds), 1))
        hours, minutes = divmod(round(seconds / 60), 60)
        rest = self.texts["minutes"].format(number=minutes)
        return f"{self.texts['hours'].format(number=hours)} {rest}" if hours else rest

    def is_of(self, language: str) -> bool:
        """Whether these are the words of a language, given by its BCP 47 tag."""
        return _base(language) == self.language


def of(language: str, folder: str = WORDS) -> Wording:
    """The words for a language, given by its BCP 47 tag."""
    return wanted([language], folder)


def wanted(languages: Iterable[str], folder: str = WORDS) -> Wording:
    """The words for the first of some languages, given by their BCP 47 tags, that narrator has words for."""
    found = (_read(_base(language), folder) for language in languages)
    return next(filter(None, found), None) or _known(_DEFAULT, folder)


def direction(language: str) -> str:
    """The direction of a language, `LTR` or `RTL`: that of the script if its tag names one."""
    first, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == 4), "")
    is_right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else first in _RIGHT_TO_LEFT
    return RTL if is_right_to_left else LTR


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


@cache
def _read(base: str, folder: str) -> Wording | None:
    return _known(base, folder) if f"{base}.toml" in _names(folder) else None


@cache
def _names(folder: str) -> frozenset[str]:
    return frozenset(each.name for each in resources.files("narrator.episode").joinpath(_PAGES, folder).iterdir())


@cache
def _known(base: str, folder: str) -> Wording:
    file = resources.files("narrator.episode").joinpath(_PAGES, folder, f"{base}.toml")
    texts = tomllib.loads(file.read_text(encoding="utf-8"))
    return Wording(base, texts, texts.pop(_PROGRAM))
