"""Equations on one line: "y = x + 1" is said "y equals x plus 1". Only single letters and numbers are operands."""

import re

from narrator.spoken.numerals import NumberWords, number_words

_OPERAND = r"(?:\d+(?:\.\d+)?[a-z]?|[a-zA-Z])[²³]?"
_SIDE = rf"(?:[-−] ?)?{_OPERAND}(?: ?[-−+*×·/÷] ?{_OPERAND})*"
_EQUATION = re.compile(rf"(?<![\w.,+*/=-]){_SIDE} ?= ?{_SIDE}(?![\w+*/=]|[.,]\d)")
_SIGN = re.compile(r" ?([-−+*×·/÷=²³]) ?")


def say(text: str, language: str) -> str:
    """`text` with equations in words; unchanged in a language without words for numbers."""
    own = number_words(language)
    if not own or "=" not in text:
        return text
    return _EQUATION.sub(lambda found: _SIGN.sub(lambda sign: f" {_name(sign[1], own)} ", found[0]).strip(), text)


def _name(sign: str, own: NumberWords) -> str:
    names = {"=": own.equals, "+": own.plus, "-": own.minus, "−": own.minus, "/": own.divided, "÷": own.divided}
    return (names | {"²": own.squared, "³": own.cubed}).get(sign, own.times)
