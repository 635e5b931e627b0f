"""The content of a line of HTML: inline elements, pictures that are part of a sentence, and formulas."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources.nodes import (
    BLOCKS,
    HEADINGS,
    Element,
    classes,
    fold,
    is_for_the_ear,
    is_language,
    name,
    text_within,
)
from narrator.sources.pictures import MAX_EMBEDDED
from narrator.spoken.formulas import mathematics
from narrator.text import MarkKind, TextBuilder

NOT_ENDED = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no end tag."""


class Attributes(Protocol):
    """The attributes of an element, whichever library parsed it."""

    def get(self, key: str, /) -> str | None:
        """The value of an attribute, None if it is missing."""


_BY_NAME = (
    dict.fromkeys(("em", "i", "cite", "dfn", "var", "address"), MarkKind.EMPHASIS)
    | dict.fromkeys(("strong", "b"), MarkKind.STRONG)
    | dict.fromkeys(("code", "tt", "samp"), MarkKind.CODE)
    | dict.fromkeys(("del", "s", "strike"), MarkKind.DELETED)
    | {"kbd": MarkKind.KEYBOARD, "sup": MarkKind.RAISED, "sub": MarkKind.LOWERED, "ruby": MarkKind.RUBY}
)
_BY_STYLE = tuple(
    (patterns.lazy(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"vertical-align\s*:\s*super\b", MarkKind.RAISED),
        (r"vertical-align\s*:\s*sub\b", MarkKind.LOWERED),
        (r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", MarkKind.DELETED),
        (r"font-style\s*:\s*(?:italic|oblique)\b", MarkKind.EMPHASIS),
        (r"font-weight\s*:\s*(?:bold|[6-9]00)\b", MarkKind.STRONG),
    )
)
_ADDRESS = patterns.lazy(r"(?:https?:|mailto:)?(?![a-z][a-z0-9+.-]*:)[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_EMBEDDED = patterns.lazy(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
_NOT_IN_ADDRESSES = patterns.lazy(r"[\s<>\"'\\^`{|}]")
_PICTURE_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-actualsrc")
_CONTROLS = frozenset({"button", "input", "select"})
_MIN_BEHIND = 3  # words in an element after a button that continue its sentence
_MAX_CHARS = 8  # characters of an emoji, which may consist of several
_STRUCTURED_MATH = frozenset("mfrac msqrt mroot msub msup msubsup munder mover munderover mtable menclose".split())
_TOKENS = frozenset("mi mn mo ms mtext".split())
_IS_TEX = patterns.lazy(r"[\\^_{]")
_OF_A_NAMESPACE = patterns.lazy(r"(</?)\w+:|\s(?:xmlns|\w+:\w+)=\"[^\"]*\"")
_MATH_SCRIPT = patterns.lazy(r"math/(tex|mml)(?:\s*;\s*mode\s*=\s*(display))?", re.IGNORECASE)
_DOLLARS = patterns.lazy(r"(\$\$?)(.*)\1|\\\((.*)\\\)|\\\[(.*)\\\]", re.DOTALL)
# WordPress, codecogs, MediaWiki, Google's old charts, QuickLaTeX.
_TEX_CLASS = patterns.lazy(r"(?:^|\s)(?:latex|tex|mwe-math-fallback-image-(?:inline|display)|ql-img-\S+)(?:$|\s)")
_TEX_SOURCE = patterns.lazy(r"latex\.php\?|latex\.codecogs\.com/|/chart\?.*\bcht=tx\b|/media/math/render/|quicklatex")
_CODECOGS = patterns.lazy(r"latex\.codecogs\.com/\w+\.(?:latex|image|download)\?")  # the whole query is the formula
_CODECOGS_OPTIONS = patterns.lazy(r"\\(?:inline|dpi\{\d+\}|[bf]g_\w+|bg\{\w+\}|fn_\w+|tiny|small|large|LARGE|huge)\s*")
# Class names of elements whose text is TeX until a script typesets it: WordPress, CKEditor, pandoc, LaTeX for wikis.
_RAW = frozenset("wp-katex-eq katex-eq math-tex math latex tex".split())
# Attributes in which programs keep the TeX that they have typeset: Gemini, Zhihu, Quora, MathQuill, Feishu.
_KEPT = ("data-math", "data-tex", "data-latex", "data-formula", "data-equation")
_MAY_KEEP = frozenset(_KEPT)
_OF_TEX = frozenset("data-math data-tex data-latex".split())
_NO_TEX = frozenset("true false 1 0 inline block display".split())
_COMMAND = patterns.lazy(r"\\[a-zA-Z]{2,}(?![\\\w])[^\n]*[{}^_=]|[{}^_=][^\n]*\\[a-zA-Z]{2,}(?![\\\w])")
_IN_PATH = patterns.lazy(r"%5C[a-zA-Z]{2,}%7B", re.IGNORECASE)
_TYPESET = patterns.lazy(r"(?:^|\s)(?:MathJax\S*|MJX\S*|mjx-chtml|katex-html)(?:$|\s)", re.IGNORECASE)
_ALONE = frozenset("display math-display math-block".split())
_IS_PREVIEW = "MathJax_Preview"


# Marks


def marks(tag: str, attributes: Attributes, language: str = "") -> list[tuple[MarkKind, str]]:
    """The marks that an inline element gives its characters; `language` is the one that they differ in, or ""."""
    found: list[tuple[MarkKind, str]] = []
    if language:
        found.append((MarkKind.LANGUAGE, language))
    if tag == "a":
        if link := address(attributes.get("href") or ""):
            found.append((MarkKind.LINK, link))
    elif kind := _BY_NAME.get(tag):
        found.append((kind, ""))
    if style := attributes.get("style"):
        found += [(kind, "") for pattern, kind in _BY_STYLE if pattern.search(style)]
    return found


def reading(ruby: Element) -> str:
    """The reading above the characters of a ruby."""
    return fold(" ".join(text_within(each) for each in ruby.iter(etree.Element) if name(each) == "rt"))


class TagMarks:
    """Opens and closes marks as tags come, one after another, where there is no tree. Some tags may never be closed."""

    def __init__(self, text: TextBuilder) -> None:
        self._text = text
        self._begun: list[tuple[str, int]] = []
        self._reading: list[str] | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag begins."""
        if tag == "rt":
            self._reading = []
        if tag in NOT_ENDED:
            return
        language = attributes.get("lang") or ""
        found = marks(tag, attributes, language if is_language(language) else "")
        for kind, value in found:
            self._text.begin(kind, value)
        self._begun.append((tag, len(found)))

    def end(self, tag: str) -> None:
        """A tag ends, and with it all that began after it and are still open."""
        if not any(begun == tag for begun, _ in self._begun):
            return
        while self._begun:
            begun, count = self._begun.pop()
            for _ in range(count):
                self._text.end("".join(self._reading or ()).strip() if begun == "ruby" and self._reading else None)
            if begun == "ruby":
                self._reading = None
            if begun == tag:
                return

    def say(self, text: str) -> None:
        """Add characters: to the text, or to the reading above it."""
        within = self._begun[-1][0] if self._begun else ""
        if within == "rt" and self._reading is not None:
            self._reading.append(text)
        elif within != "rp":
            self._text.say(text)


def address(link: str) -> str:
    """A link that may be followed: to the web, to a mail address, or relative to its page; else ""."""
    link = _NOT_IN_ADDRESSES.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), link.strip())
    return link if _ADDRESS.fullmatch(link) else ""


# Pictures


def picture_address(element: Element) -> str:
    """The address of a picture, or a small picture itself, as a `data:` address; "" if neither is known."""
    sources = (element.get(key) or "" for key in _PICTURE_ADDRESSES)
    return next(filter(None, map(picture, sources)), "")


def picture(source: str) -> str:
    """The address of a picture, or a small one as a `data:` address, if it may be shown; else ""."""
    if source[:5].lower() == "data:":
        return source if len(source) <= MAX_EMBEDDED and _EMBEDDED.fullmatch(source) else ""
    found = address(source)
    return "" if found.lower().startswith("mailto:") or found.startswith("#") else found


def is_tiny(element: Element) -> bool:
    """Whether a picture is there to be fetched rather than seen, as tracking pixels are."""
    return element.get("width") in ("0", "1") or element.get("height") in ("0", "1")


def is_within_a_sentence(element: Element, is_first: bool) -> bool:
    """Whether a picture is part of a sentence, as a character of its own or as its large first letter."""
    alt = fold(element.get("alt") or "")
    if not alt:
        return False
    if len(alt) <= _MAX_CHARS and not any(char.isalnum() or char.isspace() or char.isascii() for char in alt):
        return True
    return is_first and len(alt) == 1 and alt.isalpha() and (element.tail or "")[:1].isalpha()


# Formulas


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: `text` is its form within a line, made from `source` (TeX or MathML), or TeX between dollar signs.

    `block` is its form on lines of its own, and `is_alone` whether it is written there.
    """

    text: str
    source: str
    block: Block
    is_alone: bool = False


def formula(element: Element) -> Formula | None:
    """The formula that an element is: MathML, TeX in a script or as its text, or a picture of one; else None."""
    match name(element):
        case "math":
            return _of_mathml(element)
        case "script":
            return _of_script(element)
        case "img":
            return _of_picture(element)
        case "span" | "div":
            return _of_text(element)
        case _:
            return None


def is_typeset(element: Element) -> bool:
    """Whether an element is the typeset form of a formula whose source is beside it."""
    called = element.get("class")
    if called is None or not is_called_typeset(called):
        return False
    if _IS_PREVIEW in called:
        return True
    after = element.getnext()
    before = element.getprevious()
    is_source_next = after is not None and name(after) == "script" and bool(_MATH_SCRIPT.match(after.get("type") or ""))
    is_source_last = before is not None and "katex-mathml" in (before.get("class") or "")
    return is_source_next or is_source_last


@lru_cache(maxsize=4096)  # names repeat throughout a page
def is_called_typeset(names: str) -> bool:
    """Whether class names are those of typeset formulas."""
    return bool(_TYPESET.search(names))


def of_tex(tex: str, *, is_alone: bool = False) -> Formula:
    """A formula written in TeX, with or without its dollar signs."""
    found = _DOLLARS.fullmatch(tex.strip())
    tex = fold(next(filter(None, found.groups()[1:]), "") if found else tex)
    shown = mathematics.shown(tex) or tex
    return Formula(shown, "" if shown.startswith("$") else tex, Block(Kind.FORMULA, tex), is_alone)


def _of_mathml(element: Element) -> Formula:
    inner = list(element.iter(etree.Element))
    sources = [text_within(each) for each in inner if name(each) == "annotation"]
    author = fold(element.get("alttext") or "")
    tokens = fold(" ".join(each.text or "" for each in inner if name(each) in _TOKENS))
    is_tex = not tokens and bool(author or any(sources))
    is_row = not is_tex and all(name(each) not in _STRUCTURED_MATH for each in inner)
    markup = _OF_A_NAMESPACE.sub(r"\1", etree.tostring(element, encoding="unicode", with_tail=False))
    tex = next((each for each in (*sources, author) if _IS_TEX.search(each)), "")
    shown = (mathematics.shown(tex) if tex else None) or mathematics.shown(markup)
    written = author or next(iter(sources), tokens if is_row else fold(_linear(element)))
    block = Block(Kind.FORMULA, written, mathml=markup if tokens else "")
    text = shown or (tokens if is_row else written or fold(_linear(element)))
    source = "" if text.startswith("$") else markup if tokens else tex
    return Formula(text, source, block, is_alone=element.get("display") == "block" and not is_row)


def _linear(element: Element) -> str:
    """MathML on one line: a/b, √(a+b), a^(i+1)."""
    tag = name(element)
    if tag in _TOKENS:
        return fold(element.text or "")
    inner = [_linear(child) for child in element if name(child)]
    match tag, inner:
        case "mfrac", [above, below]:
            return f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            return f"√{_grouped(''.join(inner))}"
        case "msub" | "munder", [base, low]:
            return f"{base}_{_grouped(low)}"
        case "msup" | "mover", [base, high]:
            return f"{base}^{_grouped(high)}"
        case "msubsup" | "munderover", [base, low, high]:
            return f"{base}_{_grouped(low)}^{_grouped(high)}"
        case (("annotation" | "annotation-xml"), _):
            return ""
        case (("mtr" | "mtd"), _):
            return "".join(inner) + " "
        case _:
            return "".join(inner)


def _grouped(formula: str) -> str:
    return formula if len(formula) < 2 or formula.isalnum() else f"({formula})"


def _of_script(element: Element) -> Formula | None:
    found = _MATH_SCRIPT.match(element.get("type") or "")
    written = (element.text or "").replace("% <![CDATA[", "").replace("%]]>", "").strip()
    if not found or not written:
        return None
    if found[1].lower() == "tex":
        return of_tex(written, is_alone=bool(found[2]))
    return Formula(fold(re.sub(r"<[^>]*>", " ", written)), written, Block(Kind.FORMULA, mathml=written), bool(found[2]))


def _of_picture(element: Element) -> Formula | None:
    called, source = element.get("class") or "", element.get("src") or ""
    is_named = _TEX_CLASS.search(called) or _TEX_SOURCE.search(source) or _IN_PATH.search(source)
    if not is_named and not _COMMAND.search(element.get("alt") or ""):
        return None
    before = element.getprevious()
    if before is not None and is_for_the_ear(before):
        return None
    tex = (element.get("alt") or "").strip() or next(_tex_in(source), "") or (element.get("title") or "").strip()
    return of_tex(tex, is_alone="display" in called) if tex else None


def _of_text(element: Element) -> Formula | None:
    called, written = classes(element), element.text or ""
    kept = _kept(element) if len(element) or not written.strip() else ""
    if not kept and (_RAW.isdisjoint(called) or len(element) or not _IS_TEX.search(written)):
        return None
    is_alone = element.get("data-display") == "true" or not _ALONE.isdisjoint(called)
    return of_tex(kept or written, is_alone=is_alone)


def _kept(element: Element) -> str:
    """The TeX that a program keeps in attributes of a typeset formula; "" if there is none."""
    for key in () if _MAY_KEEP.isdisjoint(element.keys()) else _KEPT:
        tex = element.get(key)
        if tex and (_IS_TEX.search(tex) or (key in _OF_TEX and tex not in _NO_TEX)):
            return tex
    return ""


def _tex_in(source: str) -> Iterator[str]:
    asked = urlsplit(source).query
    query = parse_qs(asked)
    for key in ("latex", "chl", "tex"):
        yield from query.get(key, ())
    if _CODECOGS.search(source):
        tex = unquote(asked).replace("&space;", " ").replace("&plus;", "+")
        yield _CODECOGS_OPTIONS.sub("", tex).strip()
    if _IN_PATH.search(source):
        yield unquote(urlsplit(source).path.rpartition("/")[2])


def is_control(button: Element) -> bool:
    """Whether a button is not part of the text: it is beside a heading, or alone."""
    heading = next(button.iterancestors(*HEADINGS), None)
    if heading is None:
        return not _is_in_line(button)
    beside = text_within(heading).replace(text_within(button), "", 1)
    return any(map(str.isalnum, beside))


def _is_in_line(element: Element) -> bool:
    """Whether a button is a word of the sentence around it, which continues after it and does not just begin there."""
    around = element.getparent()
    behind = _beside(element.tail, element.itersiblings()).strip()
    if not behind or not text_within(element) or around is None or name(around) not in BLOCKS | {"span"}:
        return False
    before = element.getprevious()
    said = (before.tail or "") if before is not None else around.text or ""
    if not said.strip() and before is not None and name(before) not in _CONTROLS | BLOCKS:
        said = text_within(before)
    said = said.rstrip()
    if (element.tail or "").strip():
        return behind[:1].islower() or (bool(said) and not said.endswith((".", "!", "?", ":")))
    return behind[:1].islower() and bool(said) and said[-1].isalnum() and len(behind.split()) >= _MIN_BEHIND


def _beside(text: str | None, others: Iterable[Element]) -> str:
    """The first text after an element on its line, in one of the siblings; "" if there is none."""
    for each in others:
        if (text or "").strip() or name(each) in BLOCKS | _CONTROLS:
            break
        text = text_within(each) or each.tail
    return text or ""
