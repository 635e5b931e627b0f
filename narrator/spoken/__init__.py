"""How writing is spoken: cleaned up, cut into sentences, and each sentence in words that a voice reads well.

`rules` has the families of rules, what they know of a language is in its folder: see `narrator.spoken.languages`. The
rules are loaded when they are used: a run that finds everything in the store needs none.
"""

import unicodedata
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrator.spoken.cleanup import clean
    from narrator.spoken.marks import readable, unsaid
    from narrator.spoken.rules import lines, say, split, why
    from narrator.spoken.sentences import cut

_HOMES = {
    "clean": "cleanup",
    "cut": "sentences",
    "lines": "rules",
    "readable": "marks",
    "say": "rules",
    "split": "rules",
    "unsaid": "marks",
    "why": "rules",
}

__all__ = [
    "DEFAULT",
    "SpeechOptions",
    "clean",
    "cut",
    "lines",
    "readable",
    "say",
    "speakable",
    "split",
    "unsaid",
    "why",
]

_NAMED_SYMBOLS = frozenset("%‰&@§°©®™№±×÷∞√")


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """Whether citations, web addresses (as their host) and asides in brackets are said."""

    citations: bool = False
    addresses: bool = True
    asides: bool = True


DEFAULT = SpeechOptions()


def speakable(said: str) -> bool:
    """Whether there is anything in `said` that a voice can say: a letter, a digit, or a symbol with a name."""
    return any(
        char.isalnum() or char in _NAMED_SYMBOLS or unicodedata.category(char) == "Sc"  # currencies
        for char in said
    )


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module “narrator.spoken” has no “{name}”")
    found = getattr(import_module(f"narrator.spoken.{_HOMES[name]}"), name)
    globals()[name] = found  # each sentence asks for some
    return found
