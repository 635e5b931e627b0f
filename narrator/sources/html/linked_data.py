"""JSON-LD: what a page says about its article to search engines, even if the JSON is slightly broken."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from narrator.sources.elements import Element

Item = Mapping[str, Any]

_ARTICLES = re.compile(
    r"(?:Article|Posting|Report|Story|Essay|Recipe|HowTo|Review|Chapter|WebPage|CreativeWork|Question)$"
)
_ONE_ARTICLE = re.compile(r"(?:Article|BlogPosting)$")
# Below these keys are facts about other things than the article.
_OTHERS = frozenset(
    """review reviews comment comments hasPart mentions isRelatedTo relatedLink citation itemListElement itemReviewed
    suggestedAnswer acceptedAnswer isBasedOn associatedMedia video image about author publisher significantLink
    blogPost""".split()
)
_COMMENT = re.compile(r"(\"(?:[^\"\\]|\\.)*\")|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_TRAILING = re.compile(r",(?=\s*[}\]])")


def objects(tree: Element) -> Iterator[tuple[Item, bool]]:
    """All objects in the page's JSON-LD, outer before inner, and whether each describes the page itself."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower().partition(";")[0] != "application/ld+json":
            continue
        waiting = deque((value, True) for value in _values(script.text or ""))
        while waiting:
            value, is_own = waiting.popleft()
            if isinstance(value, dict):
                yield value, is_own
                waiting += ((inner, is_own and key not in _OTHERS) for key, inner in value.items() if _holds(inner))
            elif isinstance(value, list):
                waiting += ((inner, is_own) for inner in value if _holds(inner))


def _holds(value: Any) -> bool:
    """Whether a value may contain a non-empty object."""
    return bool(value) and isinstance(value, dict | list)


def _values(text: str) -> list[Any]:
    """The JSON in a script: as it is, else without comments and trailing commas, else with entities replaced, too."""
    bare = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip(" ;\n\t")
    for fix in (str, _fixed, lambda each: _fixed(unescape(each))):
        found = _decoded(fix(bare))
        if found:
            return found
    return []


def _fixed(text: str) -> str:
    return _TRAILING.sub("", _COMMENT.sub(lambda found: found[1] or "", text)).strip(" ;\n\t")


def _decoded(text: str) -> list[Any]:
    """The consecutive JSON values in a text, up to the first that is invalid."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    start = 0
    try:
        while start < len(text):
            value, end = decoder.raw_decode(text, start)
            found.append(value)
            start = end + len(text[end:]) - len(text[end:].lstrip(" ,;\n\r\t"))
    except (ValueError, RecursionError):
        pass
    return found


def is_article(item: Item) -> bool:
    """Whether an object is an article or something similar."""
    return any(_ARTICLES.search(str(kind)) for kind in listed(item.get("@type")))


def is_one_article(item: Item) -> bool:
    """Whether an object is a single article, rather than a page or a post of a thread."""
    return any(_ONE_ARTICLE.search(str(kind)) for kind in listed(item.get("@type")))


def texts(data: Sequence[Item], key: str) -> list[str]:
    """The texts that objects have under a key: strings, objects with a @value, or lists of these."""
    values = (each for item in data for each in listed(item.get(key)))
    found = (each.get("@value") if isinstance(each, dict) else each for each in values)
    return [each for each in found if isinstance(each, str) and each.strip()]


def listed(value: Any) -> list[Any]:
    """A value as a list: JSON-LD allows one value or a list of them."""
    return value if isinstance(value, list) else [value]
