"""What a written expression is and how it is read: its kinds, and the readings that they give.

A kind knows how its expressions are written, and how one is said; it may decline what only looks like one. All kinds
look at the text as it was written, with what stands around each expression, and none at what another has made of it.
"""

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple


class Rank(IntEnum):
    """How much a kind leaves open: of two readings of the same figure the one with the lower rank is taken."""

    CODE = 1
    """Nothing: a form that is nothing else, such as an ISBN or an address of a machine."""
    DATE = 2
    TIME = 3
    NAME = 4
    """A number that is part of a name: of a road, an aircraft, a verse."""
    MONEY = 5
    MEASURE = 6
    RANGE = 7
    COUNT = 8
    ORDINAL = 9
    SIGN = 10
    NUMBER = 11


class Kind(NamedTuple):
    """One kind of written expression in one language."""

    name: str
    """What it is, in a word or two that a person understands: "a date"."""
    rank: Rank
    pattern: re.Pattern[str]
    said: Callable[[re.Match[str]], str | None]
    """What is said for an expression, or None if it is not of this kind after all."""
    signs: str = ""
    """Characters without one of which no text has this kind; digits where there are none given."""


class Reading(NamedTuple):
    """How the part of a text from `start` to `end` is said, and as what kind of thing."""

    start: int
    end: int
    said: str
    kind: str
