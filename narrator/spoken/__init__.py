"""How writing is spoken: cleaned up, split into sentences, and each sentence put into words that a voice reads well.

`rules` applies the families of rules; what they know about a language is in its folder, see
`narrator.spoken.languages`. The rules are loaded on first use: a run that finds everything in the store needs none.
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
    """Whether to say citations, web addresses (as their host) and asides in brackets."""

    citations: bool = False
    addresses: bool = True
    asides: bool = True


DEFAULT = SpeechOptions()


def speakable(said: str) -> bool:
    """Whether `said` contains anything that a voice can say: a letter, a digit, or a symbol with a name."""
    return any(map(str.isalnum, said)) or any(
        char in _NAMED_SYMBOLS or unicodedata.category(char) == "Sc"  # currencies
        for char in said
    )


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module “narrator.spoken” has no “{name}”")
    found = getattr(import_module(f"narrator.spoken.{_HOMES[name]}"), name)
    globals()[name] = found  # since every sentence uses some
    return found
