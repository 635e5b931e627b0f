"""Markdown: CommonMark with common extensions, and the front matter that site generators put above it.

The extensions are tables, footnotes, definition lists, formulas (`$…$`, `$$…$$`, amsmath, ```` ```math ````), and the
boxes of several sites: `> [!NOTE]`, `!!! note`, `::: note`.

text ─► front matter      title, author, date, language, address; cut off (front_matter.py)
     ─► tokens            markdown-it-py (parser.py)
     ─► a flat stream     headings, blocks, footnotes and where they are mentioned, in reading order
     ─► sections          the title taken out, each footnote moved to the end of the section that mentions it
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from markdown_it.token import Token

from narrator import patterns
from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources.contents import without_contents
from narrator.sources.credits import credits_in, without_credits
from narrator.sources.document import Document
from narrator.sources.markdown import dialects
from narrator.sources.markdown.front_matter import abstract_of, front_matter, metadata, title_of
from narrator.sources.markdown.lines import heading_of, line_of
from narrator.sources.markdown.parser import BRACKETED, MAX_DEPTH, parser
from narrator.sources.markdown.raw_html import blocks_of
from narrator.sources.nodes import fold
from narrator.sources.parts import Heading, Note, Part, gathered
from narrator.sources.stated import byline
from narrator.text import joined, part

_STARRED = patterns.lazy(r"[*`]\S[^*`]*[*`]")
_FORMULAS = ("math_block", "math_block_label")
# A paragraph of LaTeX; the plugin for it searches from each \begin to the end of the text.
_AMSMATH = patterns.lazy(
    r"\\begin\{((?:equation|multline|gather|align|alignat|flalign|eqnarray)\*?)\}.*\\end\{\1\}", re.DOTALL
)
_ALONE = patterns.lazy(r"\\\[([^$]*)\\\]", re.DOTALL)
_NEAR_TITLE = 2  # parts
_ITEMS = ("list_item_open", "dt_open", "dd_open")
_ALERT = patterns.lazy(r"\[!([\w-]+)\]\s*")  # at the beginning of a quote; for "title", the next paragraph is its title
# In Zenn and Qiita the kind of a box comes after its name: "message alert".
_BOX_NAME = patterns.lazy(r"^\s*(?:(?:message|note)\s+(?:alert|warn|info)\s*\Z|[\w-]*\s*)")
_BOX_TITLE = patterns.lazy(
    r"\[(.*)\](?:\{[^{}]*\})?|\{[^{}]*?\btitle=(?:\"([^\"{}]*)\"|(\w+))[^{}]*\}|\"(.*)\"|([^{\[\"].*?)(?:\s*\{[^{}]*\})?"
)


def read(document: Document) -> Article:
    """Read Markdown with its front matter.

    Raises:
        SourceError: the front matter is broken, quotes or lists are nested too deeply, or it is not text.
    """
    meta, text = front_matter(document)
    has_components = document.suffix == ".mdx"
    text = dialects.common(text, has_components=has_components)
    abstract = dialects.common(abstract_of(meta, text))
    parts, contents = without_contents(list(_parts(_tokens(document.name, text, has_components=has_components))))
    title, parts, below = _take_title(_title(meta), parts)
    about = replace(metadata(meta, document.name), title=title)
    parts = [_as_text(each) if place == below else each for place, each in enumerate(parts)]
    author, published = credits_in(_texts(parts[below : below + _NEAR_TITLE]))
    about = replace(about, author=about.author or author, published=about.published or published)
    parts[below:below] = _parts(_tokens(document.name, abstract, has_components=False))
    return without_credits(Article(about, gathered(parts, about.link), contents))


def _as_text(below: Part) -> Part:
    """What is right below the title: a byline that is set as a heading is a line."""
    is_byline = isinstance(below, Heading) and bool(byline(below.text))
    return Block(Kind.PARAGRAPH, below.text) if isinstance(below, Heading) and is_byline else below


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    """The texts of the blocks below the title, up to the next heading."""
    for each in parts:
        if isinstance(each, Heading):
            return
        if isinstance(each, Block) and each.kind in (Kind.PARAGRAPH, Kind.QUOTE):
            yield each.text


def _tokens(name: str, text: str, *, has_components: bool) -> list[Token]:
    tokens = parser(has_indented_code=not has_components).parse(text)
    if any(token.level >= MAX_DEPTH - 1 for token in tokens):
        raise SourceError(f"{name} nests quotes or lists more than {MAX_DEPTH} deep", "flatten them")
    return tokens


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    around: list[Token] = []
    number = ""
    rows: list[list[str]] = []
    for token in tokens:
        if token.nesting < 0:
            around.pop()
            if token.type == "table_close":
                yield _placed(Block(Kind.TABLE, rows=tuple(map(tuple, rows))), around)
                rows = []
        elif token.nesting > 0:
            around.append(token)
            if token.type == "list_item_open":
                number = f"{token.info}. " if token.info else ""
            elif token.type == "container_box_open" and (title := _box_title(token.info)):
                yield _placed(Block(Kind.PARAGRAPH, title), around)
            elif token.type == "tr_open":
                rows.append([])
        elif token.type == "inline" and (formula := _formula_alone(token.content)):
            yield _placed(Block(Kind.FORMULA, formula), around)
        elif token.type == "inline":
            text, within = line_of(token.children or ())
            if alert := _ALERT.match(text):
                quote = next((token for token in reversed(around) if token.type == "blockquote_open"), None)
                if quote:
                    quote.type = "alert_open"
                    text = part(text, alert.end())
                    if alert[1] != "title":
                        yield _placed(Block(Kind.PARAGRAPH, alert[1].capitalize()), around)
            if around[-1].type in ("th_open", "td_open"):
                rows[-1].append(text)
            elif text and around[-1].type == "heading_open" and len(around) == 1:
                yield heading_of(text, int(around[-1].tag[1]))
            elif text:
                yield _placed(Block(_kind(around), joined((number, text))), around)
                number = ""
            yield from (_placed(part, around) if isinstance(part, Block) else part for part in within)
        elif token.type == "hr":
            yield Block(Kind.BREAK)
        elif token.type in _FORMULAS or (token.type == "fence" and token.info.strip() == "math"):
            yield _placed(Block(Kind.FORMULA, fold(token.content)), around)
        elif token.type in ("fence", "code_block"):
            yield _placed(Block(Kind.CODE, token.content.rstrip("\n")), around)
        elif token.type == "html_block":
            yield from (_placed(part, around) for part in blocks_of(token.content, _kind(around), top=not around))


def _box_title(info: str) -> str:
    """The title of a box: `::: note My title`, `:::note[My title]`, `::: {.note title="My title"}`."""
    found = _BOX_TITLE.fullmatch(_BOX_NAME.sub("", info).strip())
    return fold(next(filter(None, found.groups()), "")) if found else ""


def _formula_alone(content: str) -> str:
    """The formula that makes up a whole paragraph, or ""."""
    if _AMSMATH.fullmatch(content):
        return fold(content)
    found = _ALONE.fullmatch(content.strip()) if content.startswith("\\[") else None
    return fold(found[1]) if found and BRACKETED.fullmatch(content.strip()) else ""


def _kind(around: Sequence[Token]) -> Kind:
    names = {token.type for token in around}
    if "blockquote_open" in names:
        return Kind.QUOTE
    return Kind.PARAGRAPH if names.isdisjoint(_ITEMS) else Kind.ITEM


def _placed(part: Heading | Block, around: Sequence[Token]) -> Part:
    """The part itself, or as part of the footnote around it."""
    label = next((str(token.meta["label"]) for token in around if token.type == "footnote_reference_open"), None)
    if label is None or isinstance(part, Heading):
        return part
    is_text = part.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
    return Note(label, Block(Kind.FOOTNOTE, part.text) if is_text else part)


# The title


def _title(meta: Mapping[str, object]) -> str:
    """The title without emphasis stars and code backticks; underscores in it are part of a name."""
    title = title_of(meta)
    if not _STARRED.search(title):
        return title
    (line,) = parser().parseInline(title.replace("_", r"\_"))
    return line_of(line.children or ())[0]


def _take_title(title: str, parts: list[Part]) -> tuple[str, list[Part], int]:
    """The title, the parts without its heading, and the index of what is below it."""
    index = next((index for index, part in enumerate(parts) if isinstance(part, Heading)), None)
    if index is None:
        return title, parts, 0
    heading = parts[index]
    assert isinstance(heading, Heading)
    repeats = heading.text.casefold() == title.casefold() and index == 0
    if heading.level == 1 and (repeats or not title):
        return heading.text, parts[:index] + parts[index + 1 :], index
    return title, parts, 0
