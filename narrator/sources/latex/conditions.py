r"""Conditions of LaTeX that the text itself decides: `\iffalse`, `\iftrue`, and those that it makes with `\newif`."""

import re

_MADE = re.compile(r"\\newif\s*\\if([A-Za-z]+)")
_INSIDE = r"(?:(?!\\if[a-zA-Z]|\\fi\b|\\else\b).)*"
_MAX_ROUNDS = 8


def met(text: str) -> str:
    """A text with the printed branches of its conditions, as they are set where the document begins."""
    if r"\fi" not in text:
        return text
    made = _MADE.findall(text)
    preamble = text.partition(r"\begin{document}")[0]
    set_to = re.findall(r"\\([A-Za-z]+?)(true|false)(?![A-Za-z])", preamble) if made else []
    values = {"true": True, "false": False, **dict.fromkeys(made, False)}
    values.update((name, value == "true") for name, value in set_to if name in made)
    text = _MADE.sub("", re.sub(rf"\\(?:{'|'.join(made)})(?:true|false)(?![A-Za-z])", "", text) if made else text)
    asked = re.compile(rf"\\if({'|'.join(values)})(?![A-Za-z])({_INSIDE})(?:\\else\b({_INSIDE}))?\\fi\b", re.DOTALL)
    for _ in range(_MAX_ROUNDS):
        text, count = asked.subn(lambda found: (found[2] if values[found[1]] else found[3]) or "", text)
        if not count:
            break
    return text
