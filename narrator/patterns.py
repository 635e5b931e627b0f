"""Patterns that are compiled on first use: for modules with many, of which most texts need few.

Of six hundred, an article needs three hundred; compiling the rest took 60 of the 700 ms until it was read.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from narrator.errors import SettingsError

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split")
_NEAR = 15  # characters on each side of the error


def lazy(pattern: str | Callable[[], str], flags: re.RegexFlag = re.RegexFlag.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives, but compiled on first use, which then raises `re.error` if the pattern is wrong.

    The pattern may be a function that makes it, called on first use: for patterns made from data files. If such a one
    is wrong, SettingsError is raised.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def any_of(words: Iterable[str], written: Callable[[str], str] = re.escape) -> str:
    """A pattern that matches any of these words, the longest first; without words, it matches nothing.

    Words are grouped by their first letter; otherwise all of several hundred would be tried at every position.
    `written` turns a word into a pattern.
    """
    beginning: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        pattern = written(word)
        first = pattern[:2] if pattern.startswith("\\") else pattern[:1]
        beginning.setdefault(first, []).append(pattern.removeprefix(first))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in beginning.items()) or "(?!)"


def beginning_of(words: Iterable[str]) -> str:
    """A pattern of no characters, before the first letter of any of these words.

    Put it in front of a pattern that takes long to try at every position.
    """
    return f"(?=[{initials}])" if (initials := re.escape("".join(sorted({word[0] for word in words})))) else "(?!)"


class _Lazy:
    """Stands in for a pattern, and compiles it when one of its methods is first used."""

    def __init__(self, pattern: str | Callable[[], str], flags: re.RegexFlag) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Called for attributes that are not set yet.
        compiled = re.compile(self._pattern, self._flags) if isinstance(self._pattern, str) else self._read()
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)

    def _read(self) -> re.Pattern[str]:
        assert callable(self._pattern)
        try:
            return re.compile(self._pattern(), self._flags)
        except re.error as error:
            near = str(error.pattern)[max((error.pos or 0) - _NEAR, 0) :][: 2 * _NEAR]
            what = f"a regular expression in the folder of a language is wrong, near “{near}”: {error.msg}"
            raise SettingsError(what, "fix it, or install its package again") from error
