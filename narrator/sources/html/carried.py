"""Text that a page contains without showing it, for its own scripts to fill in: the article of an empty shell.

It may be in noscript elements, in templates, in iframes, or in the JSON data from which a framework such as Next.js,
Nuxt, Angular, SvelteKit, Remix or Apollo builds the page.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice
from typing import Any

from lxml import etree, html

from narrator.sources.elements import Element, fold, text_within
from narrator.sources.html.parts import ends_sentence, words
from narrator.sources.html.refusals import ASKS_CONSENT, ASKS_FOR_SCRIPTS, COOKIES
from narrator.sources.html.titles import are_alike

_MIN_ARTICLE = 40  # words; shorter texts are notes to the reader
_RUNNING = 12  # words; shorter texts are labels
_MIN_SHARE = 0.6  # of an object's words must be in one child for the search to descend into it
_MAX_NODES = 200_000  # objects, lists and texts that are read from one piece of data
_MAX_DEPTH = 60  # of nesting
_MAX_LABEL = 300  # characters of a title
_NUXT = "__NUXT_DATA__"
_WRAPPERS = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"})
_ASSIGNED = re.compile(
    r"(?:^|[;\s])(?:(?:window|self|globalThis)[.\[][^=;\n]{1,80}|(?:var|let|const)\s[\w$]{1,60})\s?=\s?"
)
_QUOTED = re.compile(r"JSON\.parse\(\s*")
_IS_MARKUP = re.compile(r"<(?:p|div|h[1-6]|li|br|article|section)\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?:h|heading|header|subhead(?:ing)?|title)[-_ ]?(?:(\d)|one|two|three|four)?$", re.IGNORECASE)
_KINDS = ("type", "_type", "style", "tag", "blockType", "__component", "nodeType", "name")
_TITLES = ("title", "headline", "heading", "titre", "titel", "name")
_LINKS = frozenset("url href link slug permalink path uri canonicalUrl canonical_url".split())
_NOT_READ = re.compile(
    r"css|style|script|query|seo|meta|description|excerpt|summary|teaser|caption|copyright|legal|cookie|consent|config",
    re.IGNORECASE,
)


def unfold(tree: Element) -> bool:
    """Show the content of elements that browsers do not show. Returns whether that is enough text for an article."""
    found = False
    for element in list(tree.iter("noscript", "template", "iframe")):
        if element.tag == "iframe":
            inner = _parsed(element.get("srcdoc") or "")
            if inner is not None and _holds_article(inner):
                element.tag = "div"
                element.text = None
                element.append(inner)
                found = True
        elif _holds_article(element):
            element.tag = "div"
            found = True
    return found


def fill_in(tree: Element, titles: Sequence[str]) -> bool:
    """Append the article in a page's data to its body, if it is clear which object is the article.

    Args:
        tree: the page.
        titles: the page's names for its article, which decide between several articles in the data.

    Returns:
        whether an article was found.
    """
    best: tuple[int, str] = 0, ""
    for data in _data(tree):
        markup = _markup(data, titles)
        best = max(best, (len(words(re.sub(r"<[^>]*>", " ", markup))), markup))
    article = _parsed(best[1]) if best[0] >= _MIN_ARTICLE else None
    body = tree.find("body")
    if article is None or body is None:
        return False
    body.append(article)
    return True


def _holds_article(element: Element) -> bool:
    """Whether an element holds enough text for an article, rather than a note about scripts or consent."""
    text = text_within(element)
    running = [each for each in element.iter(etree.Element) if each.text and len(words(each.text)) >= _RUNNING]
    is_note = ASKS_FOR_SCRIPTS.search(text) or (COOKIES.search(text) and ASKS_CONSENT.search(text))
    return sum(len(words(each.text or "")) for each in running) >= _MIN_ARTICLE and not (is_note and len(running) < 3)


def _parsed(markup: str) -> Element | None:
    """An article element with this markup; None if the markup is empty."""
    if not markup.strip():
        return None
    try:
        found: Element = html.fragment_fromstring(markup, create_parent="article")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    etree.strip_elements(found, "script", "style", with_tail=False)
    return found


# The data of a page


def _data(tree: Element) -> Iterator[Any]:
    """The JSON values in a page's scripts."""
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").strip().lower()
        if kind == "application/ld+json" or script.get("src"):
            continue
        if kind.endswith("json"):
            found = [_loaded(text)]
        elif kind in ("", "module") or "javascript" in kind:
            found = list(_assigned(text))
        else:
            continue
        for each in found:
            if script.get("id") == _NUXT and isinstance(each, list) and each:
                yield _hydrated(each)
            elif isinstance(each, dict | list):
                yield each


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _assigned(script: str) -> Iterator[Any]:
    """The JSON values that a script assigns to its variables."""
    decoder = json.JSONDecoder()
    for match in _ASSIGNED.finditer(script):
        start = match.end()
        quoted = _QUOTED.match(script, start)
        try:
            value, _ = decoder.raw_decode(script, quoted.end() if quoted else start)
        except (ValueError, RecursionError):
            continue
        yield _loaded(value) if isinstance(value, str) else value


def _hydrated(values: list[Any]) -> Any:
    """Nuxt's data restored: it writes each value once, and its index wherever the value occurs."""
    left = [_MAX_NODES]

    def value_at(index: Any, depth: int) -> Any:
        left[0] -= 1
        is_index = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(values)
        if not is_index or depth > _MAX_DEPTH or left[0] < 0:
            return None
        value = values[index]
        if isinstance(value, dict):
            return {key: value_at(each, depth + 1) for key, each in value.items()}
        if isinstance(value, list) and value and value[0] in _WRAPPERS:
            return value_at(value[1], depth + 1) if len(value) > 1 else None
        return [value_at(each, depth + 1) for each in value] if isinstance(value, list) else value

    return value_at(0, 0)


# The article in them


class _Tree:
    """Data as a tree in which references to objects and JSON within strings are replaced by their values."""

    def __init__(self, data: Any) -> None:
        self._left = _MAX_NODES
        self._named = data if isinstance(data, dict) else {}
        self._counts: dict[int, int] = {}
        self._referred: set[str] = set()
        root = self._resolved(data, (), 0)
        is_table = isinstance(root, dict) and bool(self._referred)
        self.root = {key: each for key, each in root.items() if key not in self._referred} if is_table else root
        self.count(self.root)

    def _resolved(self, value: Any, within: tuple[str, ...], depth: int) -> Any:
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            return None
        if isinstance(value, str):
            inner = _loaded(value) if value[:1] in ("{", "[") and len(value) > _MAX_LABEL else None
            return value if inner is None else self._resolved(inner, within, depth + 1)
        if isinstance(value, list):
            return [self._resolved(each, within, depth + 1) for each in value]
        if not isinstance(value, dict):
            return None
        name = value.get("__ref")
        if isinstance(name, str) and len(value) == 1:
            self._referred.add(name)
            return None if name in within else self._resolved(self._named.get(name), (*within, name), depth + 1)
        return {key: self._resolved(each, within, depth + 1) for key, each in value.items()}

    def count(self, value: Any) -> int:
        """How many words of running text there are in a value."""
        if isinstance(value, str):
            return len(words(value)) if _is_running(value) else 0
        if id(value) not in self._counts:
            children = _children(value)
            self._counts[id(value)] = sum(self.count(each) for key, each in children if not _NOT_READ.search(key))
        return self._counts[id(value)]


def _children(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(str(key), each) for key, each in value.items()]
    return [("", each) for each in value] if isinstance(value, list) else []


def _is_running(text: str) -> bool:
    said = len(words(text[:2000]))
    return said >= _RUNNING and (bool(_IS_MARKUP.search(text)) or ends_sentence(fold(text)) or "\n" in text)


def _markup(data: Any, titles: Sequence[str]) -> str:
    """The article in some data as HTML, or "" if it is not clear where it is.

    The search descends, always into the child that holds most of the text.
    """
    tree = _Tree(data)
    value, title = tree.root, ""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, str):
            return _headed(title, _text_markup(value))
        total = tree.count(value)
        if total < _MIN_ARTICLE:
            return ""
        if isinstance(value, dict):
            title = next((value[key] for key in _TITLES if _is_label(value.get(key))), title)
        children = [each for key, each in _children(value) if not _NOT_READ.search(key)]
        named = [each for each in children if _is_called(each, titles) and tree.count(each) >= _MIN_ARTICLE]
        below = named[0] if len(named) == 1 else max(children, key=tree.count)
        if len(named) != 1 and tree.count(below) < _MIN_SHARE * total:
            break
        value = below
    is_of_several = sum(isinstance(each, dict) and not _LINKS.isdisjoint(each) for _, each in _children(value)) > 1
    return "" if is_of_several else _headed(title, "".join(_blocks(value)))


def _is_label(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_LABEL


def _is_called(value: Any, titles: Sequence[str]) -> bool:
    """Whether an object has one of these titles."""
    names = [value[key] for key in _TITLES if _is_label(value.get(key))] if isinstance(value, dict) else []
    return any(are_alike(name, title) for name in names for title in titles if title)


def _headed(title: str, markup: str) -> str:
    is_there = not title or "<h1" in markup.lower()
    return markup if is_there else f"<h1>{_escaped(fold(re.sub(r'<[^>]*>', ' ', title)))}</h1>{markup}"


def _text_markup(text: str) -> str:
    """A text as HTML; it may be HTML already."""
    if _IS_MARKUP.search(text):
        return text
    if "&lt;p" in text or "&lt;div" in text:
        return unescape(text)
    return "".join(f"<p>{_escaped(line)}</p>" for line in text.split("\n") if line.strip())


def _blocks(value: Any) -> Iterator[str]:
    """The blocks of an article as HTML. The article is a list of blocks, or an object with several texts."""
    spoken = _spoken_keys(value)
    for key, each in islice(_children(value), _MAX_NODES):
        if _NOT_READ.search(key):
            continue
        said = _joined(text for own, text in _keyed(each, key, 0) if own in spoken)
        if not words(said):
            continue
        if height := _height(each):
            yield f"<h{height}>{_escaped(fold(said))}</h{height}>"
        else:
            yield _text_markup(said)


def _spoken_keys(value: Any) -> set[str]:
    """The keys of running text; of several keys with the same text, the first."""
    said: dict[str, Counter[str]] = {}
    for key, text in _keyed(value, "", 0):
        if _is_running(text):
            said.setdefault(key, Counter())[fold(text)] += 1
    keys: set[str] = set()
    known: Counter[str] = Counter()
    for key, texts in said.items():
        if texts - known:
            keys.add(key)
        known |= texts
    return keys


def _keyed(value: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    """The texts in a value, each with its key, or with that of the list it is in."""
    if isinstance(value, str):
        yield key, value
    elif depth <= _MAX_DEPTH and not _NOT_READ.search(key):
        for own, each in _children(value):
            yield from _keyed(each, own or key, depth + 1)


def _joined(texts: Iterator[str]) -> str:
    """The distinct texts of a block, run together, or on new lines where a sentence ends without a space after it."""
    said = ""
    for text in dict.fromkeys(texts):
        parted = bool(said) and ends_sentence(said.rstrip()) and not (said[-1:].isspace() or text[:1].isspace())
        said += f"\n{text}" if parted else text
    return said


def _height(value: Any) -> int:
    """The level of a block that declares itself a heading; 0 for others."""
    if not isinstance(value, dict):
        return 0
    for key in _KINDS:
        match = _HEADING.match(str(value.get(key) or "").rpartition(".")[2].replace("header-", "h-"))
        if match:
            level = value.get("level") or match[1] or 2
            return min(max(int(level), 2), 6) if str(level).isdecimal() else 2
    return 0


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
