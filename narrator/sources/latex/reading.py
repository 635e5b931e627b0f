"""LaTeX as HTML: parsed by pylatexenc, its macros and environments handled by purpose.

    text ─► conditions     reduced to their printed branches
         ─► definitions    the text's own macros and acronyms, expanded where they are used
         ─► listings       set aside verbatim
         ─► nodes          pylatexenc
         ─► HTML           headings and floats are numbered, so that references can say the numbers

Only the title, author, date and language are read from the preamble. Citations and the list of references are not said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexCommentNode,
    LatexEnvironmentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
    LatexSpecialsNode,
    LatexWalker,
    get_default_latex_context_db,
)
from pylatexenc.macrospec import EnvironmentSpec, MacroSpec, ParsedVerbatimArgs

from narrator.article import Article, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import via_html
from narrator.sources.citations import CITED, named, without_citations
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import fold
from narrator.sources.latex import acronyms, conditions, macros, quantities, shorthands, slides

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|renewcommand\*?|providecommand\*?|DeclareRobustCommand\*?)\s*"
    r"(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?:\[(\d)\])?(\[[^\[\]]*\])?\s*(?=\{)"
    r"|\\def\s*\\([A-Za-z]+)((?:#\d)*)\s*(?=\{)"
)
_BEGIN, _END = r"\begin{document}", r"\end{document}"
_BABEL = re.compile(
    r"\\(?:usepackage\s*\[([^\]]*)\]\s*\{babel\}|(?:setmainlanguage|setdefaultlanguage)(?:\[[^\]]*\])?\{(\w+)\})"
)
_FACT = re.compile(r"\\(?:(title|author|date)|setkomavar\*?\{(fromname|subject|date)\})\s*(?:\[[^\[\]]*\])?\s*(?=\{)")
_BESIDE_NAMES = re.compile(
    r"\\(?:thanks|footnote|inst|orcid\w*|email|corref|fnref|tnoteref|IEEEauthorblockA|IEEEauthorrefmark)\s*\{(?:[^{}]|\{[^{}]*\}){0,2000}\}"
    r"|\d*\\textsuperscript\s*\{[^{}]*\}"
)
_IN_LETTERS = {"fromname": "author", "subject": "title"}  # KOMA-Script's names
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_GIVEN = re.compile(r"\s*\[([^\[\]]*)\]")
_LABEL = re.compile(r"\\(?:label\{([^{}]*)\}|(?:nonumber|notag)\b)")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_REFERENCE = re.compile(
    "(?P<space>\\s*)\ufdd1(?P<macro>[^\ufdd1]*)\ufdd1(?P<labels>[^\ufdd1]*)\ufdd1(?=(?P<stop>[.,;:)])?)"
)
_REFERRED = "\ufdd1"  # no text has this character
_DEGREES = re.compile(r"(?:\\[,;:! ]|~|\{\})+\^(?:\{\s*\\circ\s*\}|\\circ\b)")  # with a space before them
_NEW_THEOREM = re.compile(r"\\newtheorem\s*(\*?)\s*\{(\w+)\}\s*(?:\[(\w+)\])?\s*\{([^{}]+)\}")
_BREAK = re.compile(r"\\\\\*?\s*(?:\[[^\[\]]*\])?")
_FORMULA = re.compile(r"<math[^<>]*><annotation[^<>]*>([^<>]*)</annotation></math>")
_DOLLARS = re.compile(r"\A(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])\Z")
_SPECIALS = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”", "!`": "¡", "?`": "¿", "&": " ", "\n\n": "<p>"}
_ONE_FORMULA = ("equation", "displaymath", "math")
_MAX_ROUNDS, _MAX_GROWTH = 8, 3_000_000
_MAX_LEVEL = 6


def read(document: Document) -> Article:
    """Read a text with its title, sections, lists, formulas, tables and footnotes.

    Raises:
        SourceError: it is not text, far too long, or nested too deeply.
    """
    text, listings = _without_listings(via_html.source_text(document))
    text = shorthands.spelled(conditions.met(_COMMENT.sub(r"\1", text)))
    text = acronyms.spelled(_expanded(slides.spelled(text)))
    preamble, begun, body = text.partition(_BEGIN)
    if not begun:
        preamble, body = "", text
    body = body.partition(_END)[0]
    writer = _Html(listings, _theorems(text), has_chapters=r"\chapter" in body)
    try:
        html = writer.written(body)
        metadata = _metadata(preamble, body)
    except RecursionError:
        raise SourceError(f"{document.name} nests its parts too deeply", "flatten them") from None
    # pylatexenc raises exceptions of every kind.
    except Exception as error:
        what = fold(f"{type(error).__name__}: {error}")
        raise SourceError(f"{document.name} is not LaTeX that can be read: {what}", "correct it") from error
    return via_html.article(document, html, metadata, writer.omissions)


# Before it is parsed


def _braced(text: str, start: int) -> tuple[str, int]:
    """The text in the braces that open at an index, and the index after them."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return text[start + 1 : found.start()], found.end()
    return "", start


def _without_listings(text: str) -> tuple[str, list[str]]:
    """The text with a macro in place of each listing, and the listings."""
    pieces: list[str] = []
    listings: list[str] = []
    opening = re.compile(rf"\\begin\{{({'|'.join(map(re.escape, macros.VERBATIM))})\}}(?:\[[^\]]*\])?(\{{[^{{}}]*\}})?")
    end = 0
    for found in opening.finditer(text):
        closing = f"\\end{{{found[1]}}}"
        close = text.find(closing, found.end()) if found.start() >= end else -1
        if close < 0:
            continue
        inside = text[found.end() : close] if found[1] == "minted" else (found[2] or "") + text[found.end() : close]
        pieces.append(text[end : found.start()])
        if found[1] != "comment":
            pieces.append(f"\n\n\\narratorlisting{{{len(listings)}}}\n\n")
            listings.append(inside.strip("\n"))
        end = close + len(closing)
    return "".join([*pieces, text[end:]]), listings


class _Macro(NamedTuple):
    """The number of a macro's arguments, its replacement, and the default of an optional first argument."""

    arguments: int
    body: str
    first: str | None


def _expanded(text: str) -> str:
    """The text with its own macros expanded; from those for mathematics or programming, as much as can be text."""
    defined: dict[str, _Macro] = {}
    pieces: list[str] = []
    end = 0
    for found in _DEFINITION.finditer(text):
        if found.start() < end:
            continue
        body, after = _braced(text, found.end())
        if after == found.end():
            continue
        name = found[1] or found[2] or found[5]
        count = int(found[3] or 0) if not found[5] else found[6].count("#")
        defined[name] = _Macro(count, body, found[4][1:-1] if found[4] else None)
        pieces.append(text[end : found.start()])
        end = after
    text = "".join([*pieces, text[end:]])
    limit = len(text) + _MAX_GROWTH
    for _ in range(_MAX_ROUNDS):
        used = [name for name in defined if f"\\{name}" in text]
        if not used:
            break
        shorter = _put_in(text, {name: defined[name] for name in used}, limit)
        if shorter == text:
            break
        text = shorter
    return text


def _put_in(text: str, defined: dict[str, _Macro], limit: int) -> str:
    """One round of replacing the names of macros by their bodies."""
    pieces: list[str] = []
    end = size = 0
    for found in re.finditer(rf"\\({'|'.join(defined)})(?![A-Za-z])", text):
        if found.start() < end:
            continue
        count, body, first = defined[found[1]]
        after, arguments = found.end(), []
        if first is not None:
            given = _GIVEN.match(text, after)
            arguments.append(given[1] if given else first)
            after = given.end() if given else after
        for _ in range(count - len(arguments)):
            opening = re.compile(r"\s*(?:\[[^\[\]]*\]\s*)?(?=\{)").match(text, after)
            argument, after = _braced(text, opening.end()) if opening else ("", after)
            arguments.append(argument)
        for number, argument in enumerate(arguments, 1):
            body = body.replace(f"#{number}", argument)
        pieces += [text[end : found.start()], "{" + body + "}" if not count else body]
        size += len(body)
        end = after
        if size > limit:
            break
    return "".join([*pieces, text[end:]])


class _Theorem(NamedTuple):
    """The name shown above a text's own environment, whether it is numbered, and the counter that it shares."""

    title: str
    is_numbered: bool
    counter: str


def _theorems(text: str) -> dict[str, _Theorem]:
    """The theorems and the like that a text defines with \\newtheorem, by environment name."""
    found: dict[str, _Theorem] = {}
    for star, name, shared, title in _NEW_THEOREM.findall(text):
        found[name] = _Theorem(title, not star, found[shared].counter if shared in found else shared or name)
    return found


# Metadata


def _metadata(preamble: str, body: str) -> Metadata:
    facts: dict[str, str] = {}
    for text in (preamble, body):
        for found in _FACT.finditer(text):
            value = _braced(text, found.end())[0]
            name = found[1] or _IN_LETTERS.get(found[2], found[2])
            facts[name] = f"{facts[name]} \\and {value}" if name in facts and name == "author" else value
    authors = re.split(
        r"\\(?:and|AND|And)\b|\\\\.*?(?=\\and\b|\Z)", _BESIDE_NAMES.sub("", facts.get("author", "")), flags=re.DOTALL
    )
    names = map(_plain, authors)
    return Metadata(
        title=_plain(
            re.sub(r"\\(?:thanks|footnote|tnoteref)\s*\{[^{}]*\}", "", _BREAK.sub(" ", facts.get("title", "")))
        ),
        author=", ".join(filter(None, names)),
        published=written_date(_plain(facts.get("date", ""))),
        language=_language(preamble or body),
    )


def _language(preamble: str) -> str:
    """The last language given to babel is the main one, unless another is named as main."""
    for found in _BABEL.finditer(preamble):
        names = [name.strip() for name in (found[1] or found[2]).split(",")]
        main = [name.partition("=")[2] for name in names if name.startswith("main")]
        for name in (*main, *reversed(names)):
            if name.lower() in macros.LANGUAGES:
                return macros.LANGUAGES[name.lower()]
    return ""


def _plain(tex: str) -> str:
    html = _Html([], {}, has_chapters=False).written(tex)
    html = _FORMULA.sub(lambda found: escape(LatexNodes2Text().latex_to_text(unescape(found[1]))), html)
    return fold(re.sub(r"<[^<>]*>|[\ufdd0\ufdd1]", " ", html).replace("&amp;", "&"))


# From nodes to HTML


def _context(theorems: Iterable[str]) -> object:
    context = get_default_latex_context_db()
    given = {**macros.UNSEEN, **macros.ARGUMENTS}
    context.add_context_category(
        "narrator",
        macros=[MacroSpec(name, args_parser=arguments) for name, arguments in given.items()],
        environments=[
            *(EnvironmentSpec(name, args_parser=given) for name, given in macros.ENVIRONMENT_ARGUMENTS.items()),
            *(EnvironmentSpec(name, is_math_mode=True) for name in macros.MATHEMATICS),
            *(EnvironmentSpec(name, args_parser="[") for name in theorems),
        ],
        prepend=True,
    )
    return context


class _Label(NamedTuple):
    """What a label refers to: Figure 3, Section 1.2 with its title, as HTML."""

    kind: str
    number: str
    title: str = ""


class _Html:
    """Writes the nodes of a text."""

    def __init__(self, listings: Sequence[str], theorems: Mapping[str, _Theorem], *, has_chapters: bool) -> None:
        self.omissions: list[Omission] = []
        self._listings = listings
        self._theorems = theorems
        self._deeper = has_chapters
        self._html: list[str] = []
        self._notes: list[str] = []
        self._numbers = [0] * (_MAX_LEVEL + 2)
        self._counters: dict[str, int] = {}
        self._labels: dict[str, _Label] = {}
        self._kind = self._number = self._title = ""  # of what a label would refer to
        self._float = ""
        self._symbols = LatexNodes2Text(math_mode="verbatim")

    def written(self, text: str) -> str:
        """The HTML of a text."""
        nodes, _, _ = LatexWalker(text, latex_context=_context(self._theorems), tolerant_parsing=True).get_latex_nodes()
        self._write_all(nodes)
        html = without_citations("".join(["<p>", *self._html, *self._notes]))
        return _REFERENCE.sub(self._referred, html)

    def _referred(self, found: re.Match[str]) -> str:
        """The text of a reference: a number, its kind, or a title; nothing for an unknown label."""
        macro, names = found["macro"], found["labels"].split(",")
        labels = [label for name in names if (label := self._labels.get(name.strip()))]
        if macro == "nameref":
            said = [label.title for label in labels]
        elif macro in macros.NAMED_REFERENCES:
            said = [f"{label.kind} {label.number}" for label in labels]
        else:
            said = [label.number for label in labels]
        text = " and ".join(filter(None, said))
        return f"{found['space']}{text}" if text or not found["stop"] else ""

    def _write_all(self, nodes: Sequence[LatexNode | None]) -> None:
        for node in nodes:
            self._write(node)

    def _write(self, node: LatexNode | None) -> None:
        match node:
            case LatexCharsNode(chars=chars):
                self._html.append(_PARAGRAPH.sub("<p>", escape(chars, quote=False)))
            case LatexGroupNode(nodelist=nodes):
                self._write_all(nodes)
            case LatexSpecialsNode(specials_chars=chars):
                self._html.append(_SPECIALS.get(chars, escape(chars)))
            case LatexMathNode():
                self._formula(_DOLLARS.sub("", node.latex_verbatim()), is_displayed=node.displaytype == "display")
            case LatexMacroNode(macroname=name):
                self._macro(node, name)
            case LatexEnvironmentNode(environmentname=name):
                self._environment(node, name)
            case LatexCommentNode() | None:
                pass

    def _inner(self, nodes: Sequence[LatexNode | None]) -> str:
        """The HTML of some nodes, separate from the rest."""
        outer, self._html = self._html, []
        self._write_all(nodes)
        inner, self._html = "".join(self._html), outer
        return inner

    # Formulas

    def _formula(self, tex: str, *, is_displayed: bool) -> None:
        for label in _LABEL.findall(tex):
            if label:
                self._labels[label] = _Label("Equation", self._counted("equation"))
        formula = via_html.formula(_DEGREES.sub(r"^{\\circ}", _LABEL.sub("", tex)), display=is_displayed)
        self._html.append(f"<div>{formula}</div><p>" if is_displayed else formula)

    def _counted(self, kind: str) -> str:
        self._counters[kind] = self._counters.get(kind, 0) + 1
        return str(self._counters[kind])

    # Macros

    def _macro(self, node: LatexMacroNode, name: str) -> None:
        if isinstance(node.nodeargd, ParsedVerbatimArgs):
            self._html.append(f"<code>{escape(node.nodeargd.verbatim_text)}</code>")
            return
        arguments = _arguments(node)
        if name in macros.HEADINGS:
            self._heading(name, arguments, is_numbered=not _has_star(node))
        elif name in macros.ELEMENTS:
            element = macros.ELEMENTS[name]
            self._html.append(f"<{element}>{self._inner(arguments[-1:])}</{element}>")
        elif name in macros.QUANTITIES or name in macros.RANGES or name in macros.UNITS:
            self._quantity(name, arguments)
        elif name == "numrange":
            self._html.append(f"{self._inner(arguments[-2:-1])}–{self._inner(arguments[-1:])}")
        elif name == "ang":
            self._html.append(f"{self._inner(arguments[-1:])}°")
        elif name in macros.SPACES:
            self._html.append(" ")
        elif name in macros.PLAIN or name in ("num", "ce", "chemical"):
            self._write_all(arguments[-1:])
        elif name in macros.FOOTNOTES:
            label = str(len(self._notes))
            self._notes.append("")
            self._notes[int(label)] = via_html.footnote(label, f"<p>{self._inner(arguments[-1:])}</p>")
            self._html.append(via_html.mention(label))
        elif name in macros.CITATIONS:
            shown = named(_verbatim(arguments[-1:])) if name in macros.TEXTUAL_CITATIONS else ""
            self._html.append(escape(shown) or CITED)
        elif name in macros.REFERENCES:
            self._html.append(f"{_REFERRED}{name}{_REFERRED}{escape(_verbatim(arguments[-1:]))}{_REFERRED}")
        elif name in macros.LOGOS:
            self._html.append(name)
        elif name in macros.LETTERS:
            self._html.append(f"<p>{self._inner(arguments)}<p>")
        elif write := getattr(self, f"_write_{name}", None):
            write(arguments)
        elif name not in macros.UNSEEN and name not in macros.ARGUMENTS:
            self._symbol(node, arguments)

    def _quantity(self, name: str, arguments: Sequence[LatexNode]) -> None:
        """Numbers with a unit, as siunitx prints them."""
        numbers = 0 if name in macros.UNITS else 1 if name in macros.QUANTITIES else 2
        given = arguments[-numbers - 1 : -1]
        said = "–".join(self._inner([number]) for number in given)
        printed = escape(quantities.unit("".join(each.latex_verbatim() for each in arguments[-1:]).strip("{}")))
        between = "\u00a0" if said and not printed.startswith("/") else ""
        self._html.append(f"{said}{between}{printed}")

    def _symbol(self, node: LatexMacroNode, arguments: Sequence[LatexNode]) -> None:
        """A letter with an accent, or a symbol, if pylatexenc knows it; otherwise the arguments."""
        known = self._symbols.latex_context.get_macro_spec(node.macroname)
        if known is not None and known.macroname:
            self._html.append(escape(self._symbols.node_to_text(node)))
        else:
            self._write_all(arguments)

    def _heading(self, name: str, arguments: Sequence[LatexNode], *, is_numbered: bool) -> None:
        level = macros.HEADINGS[name] + (self._deeper and name not in ("part", "chapter"))
        if is_numbered:
            self._numbers[level] += 1
            self._numbers[level + 1 :] = [0] * (len(self._numbers) - level - 1)
            self._number = ".".join(str(number) for number in self._numbers[2 : level + 1] if number)
        tag = f"h{min(level, _MAX_LEVEL)}"
        self._kind, self._title = ("Chapter" if name == "chapter" else "Section"), self._inner(arguments[-1:])
        self._html.append(f"<{tag}>{self._title}</{tag}><p>")

    def _write_label(self, arguments: Sequence[LatexNode]) -> None:
        self._labels.setdefault(_verbatim(arguments), _Label(self._kind, self._number, self._title))

    def _write_href(self, arguments: Sequence[LatexNode]) -> None:
        address = escape(_verbatim(arguments[-2:-1]))
        self._html.append(f'<a href="{address}">{self._inner(arguments[-1:])}</a>')

    def _write_url(self, arguments: Sequence[LatexNode]) -> None:
        address = escape(_verbatim(arguments))
        self._html.append(f'<a href="{address}">{address}</a>')

    def _write_includegraphics(self, arguments: Sequence[LatexNode]) -> None:
        self._html.append(f'<img src="{escape(_verbatim(arguments[-1:]))}">')

    def _write_caption(self, arguments: Sequence[LatexNode]) -> None:
        number = f"{self._float} {self._number}: " if self._float else ""
        tag = "figcaption" if self._float == "Figure" else "p"
        self._html.append(f"<{tag}>{number}{self._inner(arguments[-1:])}</{tag}>")

    _write_captionof = _write_subcaption = _write_caption

    def _write_narratorlisting(self, arguments: Sequence[LatexNode]) -> None:
        number = _verbatim(arguments)
        if number.isdigit() and int(number) < len(self._listings):
            self._html.append(f"<pre>{escape(self._listings[int(number)])}</pre><p>")

    def _write_note(self, arguments: Sequence[LatexNode]) -> None:
        said = fold(re.sub(r"<[^<>]*>", " ", self._inner(arguments[-1:]))).replace('"', "&quot;")
        self._html.append(f'<object data="note of the speaker: {said}"></object>')

    def _write_ps(self, _arguments: Sequence[LatexNode]) -> None:
        self._html.append("<p>")

    def _write_todo(self, arguments: Sequence[LatexNode]) -> None:
        said = fold(re.sub(r"<[^<>]*>", " ", self._inner(arguments[-1:]))).replace('"', "&quot;")
        self._html.append(f'<object data="note to the writer: {said}"></object>')

    def _write_input(self, arguments: Sequence[LatexNode]) -> None:
        self._html.append(f'<object data="{escape(_verbatim(arguments[-1:]))}"></object>')

    _write_include = _write_subfile = _write_input

    # Environments

    def _environment(self, node: LatexEnvironmentNode, name: str) -> None:
        plain = name.rstrip("*")
        if name in macros.MATHEMATICS:
            tex = node.latex_verbatim()
            bare = tex[tex.index("}") + 1 : tex.rindex("\\")] if plain in _ONE_FORMULA else tex
            self._formula(bare, is_displayed=plain != "math")
        elif name in macros.LISTS:
            self._list(node, macros.LISTS[name])
        elif name in macros.TABLES:
            self._table(node)
        elif name in macros.QUOTES:
            self._html.append(f"<blockquote><p>{self._inner(node.nodelist)}</blockquote><p>")
        elif name in macros.DRAWINGS:
            self._html.append(f'<div><object data="{name}"></object></div><p>')
        elif name == "thebibliography":
            count = sum(isinstance(each, LatexMacroNode) and each.macroname == "bibitem" for each in node.nodelist)
            what = f"list of references ({count})"
            self.omissions.append(Omission("the end of the article", what, "it is for looking up"))
        elif name in macros.FLOATS:
            self._float_of(node, macros.FLOATS[name])
        else:
            self._other(node, plain)

    def _other(self, node: LatexEnvironmentNode, name: str) -> None:
        if name == "abstract":
            self._html.append("<h2>Abstract</h2><p>")
        elif name in macros.THEOREMS or node.environmentname in self._theorems:
            own = self._theorems.get(node.environmentname)
            has_number = own.is_numbered if own else name not in ("proof", "solution", "note", "remark")
            self._number = self._counted(own.counter if own else name) if has_number else ""
            self._kind, self._title = _plain(own.title) if own else name.capitalize(), ""
            given = self._inner(_arguments(node)[:1])
            head = " ".join(filter(None, (self._kind, self._number))) + (f" ({given})" if given else "")
            self._html.append(f"<p><strong>{head}.</strong> ")
        elif name == "letter":
            self._html.append(f"<p>{self._inner(_arguments(node))}<p>")
        elif name.endswith("block") and (title := self._inner(_arguments(node)[:1])):
            self._html.append(f"<p><strong>{title}</strong><p>")
        self._write_all(node.nodelist)
        self._html.append("<p>")

    def _float_of(self, node: LatexEnvironmentNode, kind: str) -> None:
        outer, self._float = self._float, kind
        self._number, self._kind, self._title = self._counted(kind), kind, ""
        tag = "figure" if kind == "Figure" else "div"
        self._html.append(f"<{tag}>{self._inner(node.nodelist)}</{tag}><p>")
        self._float = outer

    def _list(self, node: LatexEnvironmentNode, tag: str) -> None:
        self._html.append(f"<{tag}>")
        for label, nodes in _items(node.nodelist):
            name = self._inner([label]) if label is not None else ""
            name = f"{name}: " if any(map(str.isalnum, name)) else ""  # a dash is a bullet
            self._html.append(f"<li><p>{name if tag == 'ul' else ''}{self._inner(nodes)}</li>")
        self._html.append(f"</{tag}><p>")

    def _table(self, node: LatexEnvironmentNode) -> None:
        rows: list[str] = []
        for cells in _rows(node.nodelist):
            columns = [self._cell(cell) for cell in cells]
            if any(re.sub(r"<[^<>]*>|\s", "", column) for column in columns):
                tag = "td" if rows else "th"
                rows.append("".join(column.replace("\ufdd2", tag) for column in columns))
        self._html.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table><p>")

    def _cell(self, nodes: Sequence[LatexNode]) -> str:
        for node in nodes:
            if isinstance(node, LatexMacroNode) and node.macroname in ("multicolumn", "multirow"):
                arguments = _arguments(node)
                span = _verbatim(arguments[:1]) if node.macroname == "multicolumn" else "1"
                return f'<\ufdd2 colspan="{escape(span)}">{self._inner(arguments[-1:])}</\ufdd2>'
        return f"<\ufdd2>{self._inner(nodes)}</\ufdd2>"


def _arguments(node: LatexNode) -> list[LatexNode]:
    given = node.nodeargd.argnlist if node.nodeargd is not None else None
    stars = [each for each in given or () if each is not None]
    return [each for each in stars if not (isinstance(each, LatexCharsNode) and each.chars == "*")]


def _has_star(node: LatexMacroNode) -> bool:
    given = node.nodeargd.argnlist if node.nodeargd is not None else None
    return any(isinstance(each, LatexCharsNode) and each.chars == "*" for each in given or ())


def _verbatim(nodes: Sequence[LatexNode]) -> str:
    return "".join(node.latex_verbatim() for node in nodes).strip("{} \n").replace("\\", "")


def _items(nodes: Sequence[LatexNode]) -> Iterator[tuple[LatexNode | None, list[LatexNode]]]:
    """The items of a list, each with its label."""
    label: LatexNode | None = None
    found: list[LatexNode] | None = None
    for node in nodes:
        if isinstance(node, LatexMacroNode) and node.macroname == "item":
            if found is not None:
                yield label, found
            label, found = next(iter(_arguments(node)), None), []
        elif found is not None:
            found.append(node)
    if found is not None:
        yield label, found


def _rows(nodes: Sequence[LatexNode]) -> Iterator[list[list[LatexNode]]]:
    """The rows of a table, each a list of cells."""
    row: list[list[LatexNode]] = [[]]
    for node in nodes:
        if isinstance(node, LatexSpecialsNode) and node.specials_chars == "&":
            row.append([])
        elif isinstance(node, LatexMacroNode) and node.macroname in ("\\", "tabularnewline", "cr"):
            yield row
            row = [[]]
        else:
            row[-1].append(node)
    yield row
