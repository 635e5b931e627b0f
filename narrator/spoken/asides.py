"""Asides in brackets, for listeners who do not want to hear them."""

import re

# "f(x)", "(s)he" and "(1)" are not asides, and one aside may contain another.
_ASIDE = re.compile(r"(?<!\S)\((?=[^()]*[^\W\d_]{2})(?:[^()]|\([^()]*\))*\)(?![^\W_])")
_SPACE_BEFORE_STOP = re.compile(r"(?<! ) +(?=[,.;:!?…])")


def drop(text: str, language: str) -> str:  # noqa: ARG001 - one signature for all families
    """`text` without what is in round brackets between its words."""
    return _SPACE_BEFORE_STOP.sub("", _ASIDE.sub("", text)) if "(" in text else text
