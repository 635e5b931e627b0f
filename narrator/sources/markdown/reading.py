"""Markdown: CommonMark with what has been added to it, and the front matter that site generators put above it.

Added are tables, footnotes, definition lists, formulas (`$…$`, `$$…$$`, amsmath, ```` ```math ````), and the boxes of
several sites: `> [!NOTE]`, `!!! note`, `::: note`.

text ─► front matter      title, author, date, language, address; cut off
     ─► tokens            markdown-it-py
     ─► a flat stream     headings, blocks, footnotes and where they are mentioned, in reading order
     ─► sections          the title taken out, each footnote moved to the end of the section that mentions it
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import PurePath
from urllib.parse import urljoin

from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from narrator import patterns
from narrator.article import Article, Block, Kind, Metadata
from narrator.errors import SourceError
from narrator.sources import elements, inline, stated
from narrator.sources.contents import without_contents
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.inline import TagMarks
from narrator.sources.markdown import dialects
from narrator.sources.parts import Heading, Mention, Note, Part, gathered
from narrator.text import Mark, MarkKind, TextBuilder, joined, marked, marks_of, part

_FRONT_MATTER = patterns.lazy(r"\+\+\+[ \t]*\n|---[ \t]*\n(?:#.*\n)*[\w\"'-]+[ \t]*:(?:[ \t]|\n)")
# Hexo needs no fence above it.
_UNOPENED = patterns.lazy(
    r"(?=(?:.*\n){0,20}?title:)(?=(?:.*\n){0,20}?(?:date|tags|categories|layout):)"
    r"(?:[a-z]\w{0,30}:.*\n(?:[ \t]+\S.*\n|-[ \t]+\S.*\n){0,30}){2,30}---[ \t]*\n"
)
# CommonMark (section 6.2) takes stars between two letters of a script without spaces for no emphasis, where they end in
# a punctuation mark; people who write it mean it.
_NO_SPACE = patterns.lazy(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]{2}")  # Korean has spaces
_NEAR = 4  # tokens
_EMPHASIS = patterns.lazy(
    rf"(?<={dialects.WIDE})\*\*(?=\S)([^*]{{1,200}})\*\*|\*\*(?=\S)([^*]{{1,200}})\*\*(?={dialects.WIDE})"
)
_ANCHOR = patterns.lazy(r"\{:?\s*(?:#([^\s{}]+)[^{}]*|[.-][^{}]*|[a-z]+=[^{}]*)\}")
_HIDDEN = patterns.lazy(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TABLE = patterns.lazy(r"<table\b[^<>]*>.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_PLAYERS = frozenset({"audio", "canvas", "embed", "iframe", "object", "video"})
_INLINE_TAGS = (
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q ruby rp rt s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_WITHIN_A_LINE = frozenset(_INLINE_TAGS.split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th")
_KINDS = {
    "li": Kind.ITEM,
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.FIGURE,
    "pre": Kind.CODE,
}
_DATES = (
    "date",
    "published",
    "pubdate",
    "publishdate",
    "published_at",
    "pubdatetime",
    "date_published",
    "publication_date",
)
_SUMMARIES = ("description", "summary", "excerpt", "abstract")
_POST = patterns.lazy(r"(\d{4}-\d{2}-\d{2})-\w.*\.(?:md|markdown)")
_TITLE_BLOCK = patterns.lazy(r"%[ \t]*\S.*\n(?:[ \t]+\S.*\n)*(?:%.*\n(?:[ \t]+\S.*\n)*){0,2}(?=\s*\n|\Z)")
_FIELDS = patterns.lazy(r"(?:[A-Za-z][\w -]{0,30}:[ \t]*\S.*\n(?:[ \t]+\S.*\n)*){1,30}(?=[ \t]*\n)")
_KNOWN_FIELDS = frozenset(
    "author authors date language lang css keywords tags affiliation copyright description subtitle quotes_language "
    "base_header_level html_header latex_input revision email web category categories slug status summary".split()
)
_STARRED = patterns.lazy(r"[*`]\S[^*`]*[*`]")
_PERSONS = ("author", "authors")
_FORMULAS = ("math_block", "math_block_label")
# A paragraph of LaTeX; the plugin for it looks from each beginning for an end to the end of the text.
_AMSMATH = patterns.lazy(
    r"\\begin\{((?:equation|multline|gather|align|alignat|flalign|eqnarray)\*?)\}.*\\end\{\1\}", re.DOTALL
)
_BRACKETED = patterns.lazy(
    r"\\\((?P<round>(?=[^$]{0,400}[\\^_={]|.{0,3}\\\))[^$]{1,400}?)\\\)"
    r"|\\\[(?P<square>(?=[^$]{0,400}[\\^_={])[^$]{1,400}?)\\\]",
    re.DOTALL,
)
_OF_TEX = patterns.lazy(r"[\\^_={}]")
_MAX_SIGN = 3  # characters
_ALONE = patterns.lazy(r"\\\[([^$]*)\\\]", re.DOTALL)
_RAISED = patterns.lazy(r"(?<=[\w)\].!?])\^([+\-−]?\w{1,10})\^(?!\w)|(?<=[\w)])~(\d{1,4}|[a-z]{1,4})~(?!~)")
_ITEMS = ("list_item_open", "dt_open", "dd_open")
_ALERT = patterns.lazy(r"\[!([\w-]+)\]\s*")  # at the beginning of a quote; "title": its title is the next paragraph
_BOX = patterns.lazy(r"\s*[a-zA-Z{\[]")
_BOX_NAME = patterns.lazy(r"^\s*[\w-]*\s*")
_BOX_TITLE = patterns.lazy(
    r"\[(.*)\](?:\{[^{}]*\})?|\{[^{}]*?\btitle=(?:\"([^\"{}]*)\"|(\w+))[^{}]*\}|\"(.*)\"|([^{\[\"].*?)(?:\s*\{[^{}]*\})?"
)
_MAX_DEPTH = 100  # markdown-it calls itself for each level, and leaves out what lies deeper than it is allowed


def read(document: Document) -> Article:
    """Read Markdown with its front matter.

    Raises:
        SourceError: the front matter is broken, quotes or lists are nested too deeply, or it is not text.
    """
    meta, text = front_matter(document)
    link = _link(meta)
    text = dialects.common(text, has_components=document.suffix == ".mdx")
    parts, contents = without_contents(list(_parts(_tokens(document.name, text))))
    title, parts = _take_title(_title(meta), parts)
    metadata = Metadata(
        title=title,
        author=_author(meta.get("authors") or meta.get("author")),
        published=_published(meta) or _named_date(document.name),
        language=_language(meta),
        link=link,
        series=_text(meta.get("series")),
        image=_image(meta, link),
        description=next(filter(None, (_text(meta.get(key)) for key in _SUMMARIES)), ""),
    )
    return Article(metadata, gathered(parts, link), contents)


# Front matter


def front_matter(document: Document) -> tuple[Mapping[str, object], str]:
    """What stands above a text, by keys in lower case, and the text below it.

    Raises:
        SourceError: it is broken, or the document is not text.
    """
    text = document.text
    for other in (_of_pandoc, _of_json, _of_multimarkdown):
        if found := other(text):
            return found
    if _UNOPENED.match(text):
        text = f"---\n{text}"
    if not _FRONT_MATTER.match(text):
        return {}, text
    lines = text.split("\n")
    fence = lines[0].rstrip()
    ends = ("---", "...") if fence == "---" else (fence,)
    end = next((index for index, line in enumerate(lines) if index and line.rstrip() in ends), None)
    if end is None:
        raise SourceError(
            f"{document.name}: the front matter that begins in line 1 has no end", f"close it with a line {fence}"
        )
    # The empty first line stands for the fence, so that errors name the line of the file.
    meta = _load(document.name, fence, "\n".join(["", *lines[1:end]]))
    if not isinstance(meta, dict):
        return {}, text
    return {str(key).lower(): value for key, value in meta.items()}, "\n".join(lines[end + 1 :])


def _of_pandoc(text: str) -> tuple[Mapping[str, object], str] | None:
    """The title block of pandoc: three lines that begin with %, each of which may go on in indented ones."""
    block = _TITLE_BLOCK.match(text)
    if not block:
        return None
    fields = [
        "; ".join(line.strip() for line in field.split("\n")) for field in re.split(r"^%", block[0], flags=re.M)[1:]
    ]
    title, authors, day = (*fields, "", "", "")[:3]
    names = [name.strip() for name in authors.split(";")]
    return {"title": title.replace("; ", " ").strip(" ;"), "authors": names, "date": day}, text[block.end() :]


def _of_json(text: str) -> tuple[Mapping[str, object], str] | None:
    """Front matter as Hugo may have it: an object of JSON."""
    if not text.startswith("{"):
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    is_front = isinstance(found, dict) and found and not text[end : end + 1].strip()
    return ({str(key).lower(): value for key, value in found.items()}, text[end:]) if is_front else None


def _of_multimarkdown(text: str) -> tuple[Mapping[str, object], str] | None:
    """The lines "Key: value" above the first empty line, if a title is among them or only what is known."""
    head = _FIELDS.match(text)
    if not head:
        return None
    pairs = [line.partition(":") for line in re.sub(r"[ \t]*\n[ \t]+", "; ", head[0]).strip().split("\n")]
    known = {key.strip().lower().replace(" ", "_"): value.strip() for key, _, value in pairs}
    meta = {key: value if key in _PERSONS else value.replace(";", "") for key, value in known.items()}
    is_front = bool(meta.keys() & {"title", "layout"}) or (len(meta) > 1 and meta.keys() <= _KNOWN_FIELDS)
    return (meta, text[head.end() :]) if is_front else None


def _load(name: str, fence: str, front: str) -> object:
    import yaml

    from narrator.front_matter import load

    hint = "correct the front matter, or take it out"
    try:
        return tomllib.loads(front) if fence == "+++" else load(front)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SourceError(f"{name}: the front matter is not YAML{line}: {error.problem}", hint) from error
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{name}: the front matter cannot be read: {reason}", hint) from error


def _text(value: object) -> str:
    return _fold(str(value)) if value is not None and not isinstance(value, bool | dict | list) else ""


def _title(meta: Mapping[str, object]) -> str:
    """The title without the stars and backticks of emphasis and code; underscores in it are part of a name."""
    title = _text(meta.get("title"))
    if not _STARRED.search(title):
        return title
    (line,) = _parser().parseInline(title.replace("_", r"\_"))
    return _inline(line.children or ())[0]


def _author(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_author, value)))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return stated.author(_text(value))


def _published(meta: Mapping[str, object]) -> str:
    # A datetime reads as its ISO date and more, a date and what is written as text as the date.
    return next(filter(None, (written_date(str(meta.get(key, ""))) for key in _DATES)), "")


def _named_date(name: str) -> str:
    """The date that the name of a post of Jekyll begins with."""
    found = _POST.fullmatch(PurePath(name).name)
    return written_date(found[1]) if found else ""


def _language(meta: Mapping[str, object]) -> str:
    value = meta["lang"] if "lang" in meta else meta.get("language")
    # YAML takes the code of Norwegian, no, for the opposite of yes.
    return "no" if value is False else _text(value).replace("_", "-")


def _link(meta: Mapping[str, object]) -> str:
    values = (_text(meta.get(key)) for key in ("canonical_url", "url", "link"))
    return next((value for value in values if value.startswith(("http://", "https://"))), "")


def _image(meta: Mapping[str, object], link: str) -> str:
    values = (meta.get(key) for key in ("image", "cover", "cover_image", "featured_image", "og_image"))
    texts = (
        _text(value.get("url") or value.get("path")) if isinstance(value, dict) else _text(value) for value in values
    )
    given = next(filter(None, texts), "")
    address = urljoin(link, given) if given else ""
    return address if address.startswith(("http://", "https://")) else ""


# Tokens to parts


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(deflist_plugin).use(admon_plugin)
    parser.use(container_plugin, "box", validate=lambda given, _mark: bool(_BOX.match(given)))
    # "$5 and $10" stays money: no space within the dollar signs, no digit beside them.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True)
    parser.inline.ruler.before("escape", "brackets", _brackets)
    parser.inline.ruler.before("strikethrough", "raised", _raised)
    # The plugin's own gathering of footnotes loses those that nothing refers to.
    return parser.disable("footnote_tail")


def _brackets(state: StateInline, silent: bool) -> bool:
    """A formula between \\( and \\), or \\[ and \\]: LaTeX's own signs."""
    found = _BRACKETED.match(state.src, state.pos)
    tex = found["round"] or found["square"] if found else ""
    # Writers escape brackets around words, too.
    if not found or (len(tex) > _MAX_SIGN and not _OF_TEX.search(tex)):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = tex, "$"
    state.pos = found.end()
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """What is raised between ^ and ^, and lowered between ~ and ~: Pandoc's signs."""
    found = _RAISED.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        tag = "sup" if found[1] else "sub"
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[1] or found[2]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True


def _tokens(name: str, text: str) -> list[Token]:
    tokens = _parser().parse(text)
    if any(token.level >= _MAX_DEPTH - 1 for token in tokens):
        raise SourceError(f"{name} nests quotes or lists more than {_MAX_DEPTH} deep", "flatten them")
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
            text, within = _inline(token.children or ())
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
                yield _heading(text, int(around[-1].tag[1]))
            elif text:
                yield _placed(Block(_kind(around), joined((number, text))), around)
                number = ""
            yield from (_placed(part, around) if isinstance(part, Block) else part for part in within)
        elif token.type == "hr":
            yield Block(Kind.BREAK)
        elif token.type in _FORMULAS or (token.type == "fence" and token.info.strip() == "math"):
            yield _placed(Block(Kind.FORMULA, _fold(token.content)), around)
        elif token.type in ("fence", "code_block"):
            yield _placed(Block(Kind.CODE, token.content.rstrip("\n")), around)
        elif token.type == "html_block":
            yield from (_placed(part, around) for part in _markup(token.content, _kind(around), top=not around))


def _box_title(info: str) -> str:
    """The title of a box: `::: note My title`, `:::note[My title]`, `::: {.note title="My title"}`."""
    found = _BOX_TITLE.fullmatch(_BOX_NAME.sub("", info).strip())
    return _fold(next(filter(None, found.groups()), "")) if found else ""


def _formula_alone(content: str) -> str:
    """The formula that a paragraph is, or ""."""
    if _AMSMATH.fullmatch(content):
        return _fold(content)
    found = _ALONE.fullmatch(content.strip()) if content.startswith("\\[") else None
    return _fold(found[1]) if found and _BRACKETED.fullmatch(content.strip()) else ""


def _kind(around: Sequence[Token]) -> Kind:
    names = {token.type for token in around}
    if "blockquote_open" in names:
        return Kind.QUOTE
    return Kind.PARAGRAPH if names.isdisjoint(_ITEMS) else Kind.ITEM


def _placed(part: Heading | Block, around: Sequence[Token]) -> Part:
    """The part as it stands, or as a part of the footnote that is around it."""
    label = next((str(token.meta["label"]) for token in around if token.type == "footnote_reference_open"), None)
    if label is None or isinstance(part, Heading):
        return part
    is_text = part.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
    return Note(label, Block(Kind.FOOTNOTE, part.text) if is_text else part)


def _heading(text: str, level: int) -> Heading:
    anchor = _ANCHOR.fullmatch(text, max(text.rfind("{"), 0)) if text.endswith("}") else None
    if anchor and anchor.start():
        return Heading(part(text, 0, len(text[: anchor.start()].rstrip())), level, anchor[1] or "")
    return Heading(text, level)


def _inline(tokens: Sequence[Token]) -> tuple[str, list[Block | Mention]]:
    """The text of a line of tokens, and the figures and footnote marks that stand in it."""
    text = TextBuilder()
    tags = TagMarks(text)
    within: list[Block | Mention] = []
    hidden = False
    for index, token in enumerate(tokens):
        match token.type:
            case "softbreak":
                text.say("" if _breaks_off(tokens, index) else " ")
            case "hardbreak":
                text.put(" ", MarkKind.BREAK)
            case "image":
                source = inline.picture(str(token.attrs.get("src", "")))
                within.append(Block(Kind.FIGURE, _inline(token.children or ())[0], source=source))
            case "footnote_ref":
                text.put("", MarkKind.NOTE, str(token.meta["id"] + 1))
                within.append(Mention(str(token.meta["label"])))
            case "html_inline":
                tag = token.content.lower()
                hidden = tag.startswith(("<script", "<style")) or (
                    hidden and not tag.startswith(("</script", "</style"))
                )
                within += _Tag(token.content, tags, text).beside
            case "math_inline" | "math_inline_double" if not hidden:
                tex = token.content.strip().strip("`")  # GitLab writes $`x`$
                formula = inline.of_tex(tex)
                if "\\" in tex or formula.text != _fold(tex):
                    text.put(formula.text, MarkKind.FORMULA, formula.source)
                else:
                    text.say(f"{token.markup}{token.content}{token.markup}")
            case "code_inline" if not hidden:
                text.put(token.content, MarkKind.CODE)
            case _ if token.nesting > 0:
                tags.start(token.tag, {key: str(value) for key, value in token.attrs.items()})
            case _ if token.nesting < 0:
                tags.end(token.tag)
            case _ if not hidden:
                tags.say(token.content)
    return _with_emphasis(text.take()), within


def _breaks_off(tokens: Sequence[Token], index: int) -> bool:
    """Whether a line ends between two letters of a script without spaces."""
    before = next((token.content for token in reversed(tokens[max(0, index - _NEAR) : index]) if token.content), "")
    after = next((token.content for token in tokens[index + 1 : index + 1 + _NEAR] if token.content), "")
    ends = before[-1:] + after[:1]
    return not ends.isascii() and bool(_NO_SPACE.fullmatch(ends))


def _with_emphasis(text: str) -> str:
    """A text with the stars resolved that CommonMark leaves."""
    pieces: list[str] = []
    start = 0
    for found in _EMPHASIS.finditer(text) if "**" in text else ():
        place = found.start(1) if found[1] else found.start(2)
        strong = part(text, place, place + len(found[1] or found[2]))
        pieces += (
            part(text, start, found.start()),
            marked(strong, [*marks_of(strong), Mark(0, len(strong), MarkKind.STRONG)]),
        )
        start = found.end()
    return joined((*pieces, part(text, start))) if pieces else text


class _Tag(HTMLParser):
    """One tag of HTML within a line: what it marks, or the picture or player that it is."""

    def __init__(self, tag: str, tags: TagMarks, text: TextBuilder) -> None:
        super().__init__()
        self.beside: list[Block | Mention] = []
        self._tags = tags
        self._text = text
        try:
            self.feed(tag)
        except AssertionError:  # html.parser's answer to a malformed declaration
            self.beside.append(Block(Kind.MARKUP, tag.strip()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self._text.put(" ", MarkKind.BREAK)
        elif tag == "img":
            self.beside.append(_figure(given))
        elif tag in _PLAYERS:
            self.beside.append(Block(Kind.MARKUP, self.get_starttag_text() or tag))
        else:
            self._tags.start(tag, given)

    def handle_endtag(self, tag: str) -> None:
        self._tags.end(tag)


def _figure(given: dict[str, str | None]) -> Block:
    return Block(Kind.FIGURE, _fold(given.get("alt") or ""), source=inline.picture(given.get("src") or ""))


def _fold(text: str) -> str:
    return " ".join(text.split())


# Raw HTML to parts


def _markup(html: str, kind: Kind, top: bool = False) -> list[Heading | Block]:
    """What a reader sees of a piece of HTML; `top` says that its headings head sections."""
    found: list[Heading | Block] = []
    start = 0
    for table in _TABLE.finditer(html) if "</table" in html.lower() else ():
        cells = [each.what for each in elements.parts(etree.HTML(table[0]))]
        if any(isinstance(what, Block) and what.kind is Kind.TABLE for what in cells):
            found += _around_tables(html[start : table.start()], kind, top)
            found += [what for what in cells if isinstance(what, Block)]
            start = table.end()
    return found + _around_tables(html[start:], kind, top)


def _around_tables(html: str, kind: Kind, top: bool) -> list[Heading | Block]:
    reader = _MarkupReader(kind, top)
    # From each comment without an end html.parser looks for one to the end of the text.
    last = html.rfind("-->") + 1
    html = html[:last] + html[last:].replace("<!--", "")
    try:
        reader.feed(_HIDDEN.sub("", html))
        reader.close()
    except AssertionError:  # html.parser's answer to a malformed declaration
        return [Block(Kind.MARKUP, html.strip())]
    return reader.parts


class _MarkupReader(HTMLParser):
    """Gathers the text between tags, and makes a block of it where a tag begins or ends one."""

    def __init__(self, kind: Kind, top: bool) -> None:
        super().__init__()
        self.parts: list[Heading | Block] = []
        self._kind = kind
        self._top = top
        self._markdown = False
        self._text = TextBuilder()
        self._tags = TagMarks(self._text)
        self._raw: list[str] = []  # the same characters as they are written
        self._beside: list[Block] = []  # figures and players: they come after the text they stand in
        self._around: list[str] = []
        self._rows: list[list[str]] = []
        self._player = ""
        self._instead: list[str] = []  # the text in a player, for those who cannot play it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._markdown |= "markdown" in given
        if tag == "img":
            self._beside.append(_figure(given))
        elif tag == "br":
            self._text.put(" ", MarkKind.BREAK)
        elif tag in _WITHIN_A_LINE:
            self._tags.start(tag, given)
        elif tag in _PLAYERS:
            self._beside.append(Block(Kind.MARKUP, self.get_starttag_text() or tag))
            self._player = "" if tag == "embed" else tag
        else:
            self._end_block()
            if tag == "tr" or tag in _CELLS:
                self._begin_cell(tag)
            if (tag in _KINDS or tag in _HEADINGS or tag in _CELLS) and len(self._around) < _MAX_DEPTH:
                self._around.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._player:
            self._player = ""
            self._instead.clear()
        elif tag in _WITHIN_A_LINE:
            self._tags.end(tag)
        else:
            self._end_block()
            if tag == "table":
                self._end_table()
            if tag in self._around:
                del self._around[self._around.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._player:
            self._instead.append(data)
        else:
            self._say(data)

    def _say(self, data: str) -> None:
        self._tags.say(data)
        self._raw.append(data)

    def close(self) -> None:
        super().close()
        self._say("".join(self._instead))
        self._end_block()
        self._end_table()

    def _end_block(self) -> None:
        raw, tag = "".join(self._raw), self._around[-1] if self._around else ""
        text, kind = self._text.take(), _KINDS.get(tag, self._kind)
        if text and tag == "pre":
            self.parts.append(Block(Kind.CODE, raw.strip("\n")))
        elif text and any(cell in self._around for cell in _CELLS):
            self._rows[-1][-1] = joined(filter(None, (self._rows[-1][-1], text)), " ")
        elif text:
            text = self._resolved(text)
            is_heading = self._top and tag in _HEADINGS
            self.parts.append(_heading(text, int(tag[1])) if is_heading else Block(kind, text))
        self.parts += self._beside
        self._raw, self._beside = [], []

    def _begin_cell(self, tag: str) -> None:
        """Begin a row or a cell; the cell before may have been left open."""
        self._around = [name for name in self._around if name not in _CELLS]
        if tag == "tr" or not self._rows:
            self._rows.append([])
        if tag in _CELLS:
            self._rows[-1].append("")

    def _end_table(self) -> None:
        if any(self._rows):
            self.parts.append(Block(Kind.TABLE, rows=tuple(map(tuple, self._rows))))
        self._rows = []
        self._around = [name for name in self._around if name not in _CELLS]

    def _resolved(self, text: str) -> str:
        return _inline(_parser().parseInline(text)[0].children or ())[0] if self._markdown else text


# Parts to sections


def _take_title(title: str, parts: list[Part]) -> tuple[str, list[Part]]:
    """The title, and the parts without the heading that says it."""
    index = next((index for index, part in enumerate(parts) if isinstance(part, Heading)), None)
    if index is None:
        return title, parts
    heading = parts[index]
    assert isinstance(heading, Heading)
    repeats = heading.text.casefold() == title.casefold() and index == 0
    if heading.level == 1 and (repeats or not title):
        return heading.text, parts[:index] + parts[index + 1 :]
    return title, parts
