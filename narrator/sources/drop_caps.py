"""Drop caps: the first letter of a text, in an element of its own so that it can be large, rejoined with its word."""

import re
from functools import lru_cache

from lxml import etree

from narrator.sources.nodes import BLOCKS, Element, name, text_within

_CLASS = re.compile(r"(?:^|[\s_-])(?:drop|lettrine|versal|initial|first-?letter|big-?letter)", re.IGNORECASE)
_LETTER = re.compile(r"[\"'“‘«„¿¡(]?[^\W\d_]")
_SPACE = re.compile(r"\s+")
_WORDS = frozenset("AIOEYUÀÈÉÒÓ")  # letters that are words in some language
_BLOCKS = frozenset({"p", "div"})


@lru_cache(maxsize=4096)  # names repeat throughout a page
def _is_called_one(names: str) -> bool:
    return bool(_CLASS.search(names))


def restore(body: Element) -> None:
    """Rejoin the drop caps of a page with their words, in place."""
    for element in [each for each in body.iter(etree.Element) if _is_called_one(each.get("class") or "")]:
        letter = text_within(element)
        if not _LETTER.fullmatch(letter) or letter[-1] in _WORDS or not letter[-1].isupper():
            continue
        after = element.getnext()
        if name(element) not in _BLOCKS:
            tail = element.tail or ""
            space = _SPACE.match(tail)
            behind = tail.lstrip() or ("" if after is None or name(after) in BLOCKS else (after.text or ""))
            if space and behind[:1].islower():
                element.tail = tail[space.end() :]
        elif after is not None and name(after) == "p" and (after.text or "").lstrip()[:1].islower():
            around = element.getparent()
            after.text = letter + (after.text or "").lstrip()
            if around is not None and not (element.tail or "").strip():
                around.remove(element)
