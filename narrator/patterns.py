"""Patterns that are compiled when they are first used: for modules that have many, of which most texts need few.

Of six hundred an article needs three hundred; to compile the others took 60 ms of the 0.7 s until it was read.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from narrator.errors import SettingsError

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split")
_NEAR = 15  # characters on each side of what is wrong


def lazy(pattern: str | Callable[[], str], flags: re.RegexFlag = re.RegexFlag.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives, once it is used; raises `re.error` then, if it is wrong.

    A function is asked for the pattern then: for one that is made of what is read from files. If such a one is wrong,
    SettingsError is raised.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


def any_of(words: Iterable[str], written: Callable[[str], str] = re.escape) -> str:
    """A pattern of any of these words, the longest first; of none, one that nothing matches.

    Those that begin with the same letter are gathered: of hundreds, all would be tried at each place. `written` is how
    a word stands in a pattern.
    """
    beginning: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        pattern = written(word)
        first = pattern[:2] if pattern.startswith("\\") else pattern[:1]
        beginning.setdefault(first, []).append(pattern.removeprefix(first))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in beginning.items()) or "(?!)"


def beginning_of(words: Iterable[str]) -> str:
    """A pattern of no characters, before the first letter of any of these words.

    It begins a pattern of which the rest takes long to try at each place.
    """
    return f"(?=[{initials}])" if (initials := re.escape("".join(sorted({word[0] for word in words})))) else "(?!)"


class _Lazy:
    """In place of a pattern, whose methods it has from its first use on."""

    def __init__(self, pattern: str | Callable[[], str], flags: re.RegexFlag) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Asked for what is not there yet.
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
