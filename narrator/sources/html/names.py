"""The names of elements: words in their classes and ids. A page has a few hundred, which it repeats."""

import re
from collections.abc import Callable
from functools import lru_cache

from narrator.sources.elements import Element

Test = Callable[[str], bool]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MEMORY = 1024  # names: as many as a large page has


def names_of(element: Element) -> str:
    """The classes of an element, a space, and its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def called(pattern: str, *, parted: bool = False) -> Test:
    """A test of whether names match a lower-case regular expression, whatever their case.

    With `parted`, camel case is split: postAuthor is two words. The expression sees a space before the names, so that
    each word has a separator before it, to which it can skip quickly. Results are cached. Names become lower-case
    first, since an expression of many words takes three times as long if it ignores case.
    """
    search = re.compile(pattern).search

    @lru_cache(maxsize=_MEMORY)
    def is_called(names: str) -> bool:
        if parted and not names.islower():
            names = _CAMEL.sub("-", names)
        return names != " " and search(f" {names.lower()}") is not None

    return is_called
