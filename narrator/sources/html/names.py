"""What templates call elements: words in their classes and ids, of which a page has a few hundred again and again."""

import re
from collections.abc import Callable
from functools import lru_cache

from narrator.sources.elements import Element

Test = Callable[[str], bool]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MEMORY = 1024  # names: those of a large page


def names_of(element: Element) -> str:
    """The classes of an element, a space, and its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def called(pattern: str, *, parted: bool = False) -> Test:
    """A test of whether names have what a regular expression in lower case describes; an upper case is as good.

    `parted` is whether postAuthor is two words. A space stands before the names: where a word of them begins, there is
    a sign before it, to which regular expressions skip. Answers are kept, and case is made one before: ignoring it,
    they take three times as long if they have many words.
    """
    search = re.compile(pattern).search

    @lru_cache(maxsize=_MEMORY)
    def is_called(names: str) -> bool:
        if parted and not names.islower():
            names = _CAMEL.sub("-", names)
        return names != " " and search(f" {names.lower()}") is not None

    return is_called
