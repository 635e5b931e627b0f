"""Org as HTML (https://orgmode.org/worg/org-syntax.html), as Org's own exporter would show it.

    lines ─► headings, drawers, blocks, lists, tables, paragraphs ─► HTML
    line  ─► links, emphasis, code, formulas, footnotes           ─► HTML

Comments, properties, clocks and planning lines are for the writer and are not shown. Subtrees that are not to be
exported are left out with a note.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.entities import html5

from narrator.article import Article, Metadata, Omission
from narrator.sources import via_html
from narrator.sources.citations import CITED, without_citations
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import fold, is_language
from narrator.sources.org import macros

_KEYWORD = re.compile(r"\s*#\+(\w+)(?:\[[^\]]*\])?:\s*(.*)")
_HEADING = re.compile(r"(\*+)\s+(.*)")
_TODO = frozenset({"TODO", "DONE"})  # the defaults of org-todo-keywords
_TODO_LINE = re.compile(r"\s*#\+(?:seq_todo|typ_todo|todo):(.*)", re.IGNORECASE)
_TODO_KEYS = re.compile(r"\([^()]*\)$")  # of "WAIT(w@/!)": its key, and what is logged
_PRIORITY = re.compile(r"\[#\w\]\s*")
_TAGS = re.compile(r"\s+:((?:[\w@#%]+:)+)\s*$")
_COOKIE = re.compile(r"\s*\[(?:\d*/\d*|\d*%)\]")
_UNSEEN_TAGS = frozenset({"noexport", "archive"})
_PLANNING = re.compile(r"\s*(?:(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):\s*[\[<][^\n]*)")
_DRAWER = re.compile(r"\s*:([\w-]+):\s*")
_NAME = re.compile(r"\s*:(id|custom_id):\s+(\S+)\s*", re.IGNORECASE)
_UNSEEN_DRAWERS = frozenset("properties logbook".split())
_BEGIN = re.compile(r"\s*#\+begin_(\S+)\s*(.*)", re.IGNORECASE)
_ITEM = re.compile(r"(\s*)((?:[-+]|\d{1,9}[.)]|[A-Za-z][.)])|(?<=\s)\*)(?:\s+(.*)|$)")
_TERM = re.compile(r"(.*?)\s+::(?:\s+(.*)|$)")
_CHECKBOX = re.compile(r"\[[ Xx-]\]\s+")
_COUNTER = re.compile(r"\[@(\d{1,6})\]\s*")
# Rows that set the widths of columns, or group them.
_FOR_COLUMNS = re.compile(r"\|(?:\s*(?:<[lrc]?\d*>)?\s*\|)+|\|\s*/\s*\|[\s<>|]*")
_RULE = re.compile(r"-{5,}\s*")
_FOOTNOTE = re.compile(r"\[fn:([\w-]+)\]\s*(.*)")
_ENVIRONMENT = re.compile(r"\s*\\begin\{([A-Za-z]+\*?)\}")
_DISPLAYED = re.compile(r"\s*(?:\\\[(.*)\\\]|\$\$(.*)\$\$)\s*", re.DOTALL)
_PICTURE = re.compile(r".*\.(?:png|jpe?g|gif|svg|webp|tiff?|bmp|avif)", re.IGNORECASE)
_LINK = re.compile(r"\s*\[\[([^\[\]]{1,2000})\](?:\[([^\[\]]{1,2000})\])?\]\s*")
_CITED_LINK = re.compile(r"[a-z]{0,8}cite[a-z]{0,8}:[&@\w]|bibliography:")  # of org-ref
_INLINE = re.compile(
    r"\[\[(?P<target>[^\[\]]{1,2000})\](?:\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\]){1,2000})\])?\]"
    r"|\[fn:(?P<label>[\w-]*)(?::(?P<note>(?:[^\[\]]|\[[^\[\]]{0,500}\]){0,4000}))?\]"
    r"|\[cite[^\[\]:]{0,30}:(?P<cited>[^\[\]]{1,500})\]|(?<!\w)cite[a-z]*:[\w@&;,:-]{1,200}"
    r"|<<<?(?P<radio>[^<>\n]{1,200})>>>?"
    r"|[<\[](?P<stamp>\d{4}-\d\d-\d\d)(?: [^\]>\n]{0,60})?[>\]]"
    r"|<(?P<url>[a-z]{2,10}:[^<>\s]{1,2000})>"
    r"|\\\((?P<tex>.{1,1000}?)\\\)|(?<![\w$\\])\$(?P<dollar>[^\s$](?:[^$\n]{0,400}[^\s$])?)\$(?![\w$])"
    r"|@@(?P<backend>\w{1,20}):(?P<export>[^@]{0,2000})@@"
    r"|\{\{\{\w{1,40}(?:\((?P<macro>[^{}]{0,500})\))?\}\}\}"
    r"|(?<![\\\w:])\\(?P<entity>[A-Za-z]{2,12})(?:\{\}|(?![A-Za-z]))"
    r"|(?<!\w)(?:src|call)_\w{1,30}(?:\[[^\]\n]{0,200}\])?\{(?P<source>[^{}\n]{1,500})\}"
    r"|(?<![^\s\-({'\"])(?P<mark>[*/_+=~])(?P<marked>[^\s](?:.{0,400}?[^\s])?)(?P=mark)(?![^\s\-.,:!?;'\")}\[\\…])"
    r"|(?<=\S)\^\{(?P<raised>[^{}\n]{1,100})\}|(?<=\S)_\{(?P<lowered>[^{}\n]{1,100})\}"
    r"|\\\\(?P<break>\s*(?:\n|$))",
    re.DOTALL,
)
_DASHES = re.compile(r"(?<![^\s\w])---(?![^\s\w])|(?<=\w)--(?=\w)|(?<=\s)--(?=\s)")
_ELEMENTS = {"*": "strong", "/": "em", "_": "u", "+": "del", "=": "code", "~": "code"}
_VERBATIM = ("src", "example")
_QUOTED = ("quote", "verse")
# Layout for LaTeX only, each on a line of its own.
_LAYOUT = re.compile(
    r"^[ ]*\\(?:(?:new|clear)page|(?:page|line)break|(?:big|med|small)skip|noindent|(?:front|main|back)matter|appendix"
    r"|(?:v|h)space\{[^{}\n]{1,40}\})[ ]*$",
    re.MULTILINE,
)
_MAX_DEPTH = 30
_MAX_LEVEL = 6


def read(document: Document) -> Article:
    """Read a text with its keywords, headings, lists, blocks, tables and footnotes.

    Raises:
        SourceError: it is not text, or far too long.
    """
    lines = macros.expanded(_LAYOUT.sub("", via_html.source_text(document).expandtabs(8)).split("\n"))
    todo = _todo_words(lines)
    reader = _Reader(todo, _titles(lines, todo))
    html = "".join(reader.blocks(lines, 0))
    known = reader.known
    language = known.get("language", "").replace("_", "-")
    metadata = Metadata(
        title=fold(_plain(known.get("title", ""))),
        author=known.get("author", ""),
        published=written_date(known.get("date", "")),
        language=language if is_language(language) else "",
        description=known.get("description", ""),
    )
    return via_html.article(document, html + "".join(reader.notes), metadata, reader.omissions)


def _plain(text: str) -> str:
    return re.sub(r"<[^<>]*>", "", _inline(text, [], {}))


def _todo_words(lines: Sequence[str]) -> frozenset[str]:
    """The task states that may come before a title, as named anywhere in the file."""
    given = (found[1].split() for line in lines if (found := _TODO_LINE.fullmatch(line)))
    return frozenset(_TODO_KEYS.sub("", word) for words in given for word in words if word != "|") or _TODO


def _bare_title(title: str, todo: frozenset[str]) -> str:
    """The title of a heading without its task state, priority, counter and tags."""
    tags = _TAGS.search(title)
    title = title[: tags.start()] if tags else title
    word, _, rest = title.partition(" ")
    return _COOKIE.sub("", _PRIORITY.sub("", rest if word in todo else title))


def _titles(lines: Sequence[str], todo: frozenset[str]) -> dict[str, str]:
    """The titles of headings by the links that lead to them."""
    found: dict[str, str] = {}
    title = ""
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            title = _bare_title(heading[2], todo)
            found.setdefault(f"*{title}", title)
        elif title and (name := _NAME.fullmatch(line)):
            found.setdefault(f"{'id:' if name[1].lower() == 'id' else '#'}{name[2]}", title)
    return found


class _Reader:
    """Reads lines from the top down, and collects what it learns."""

    def __init__(self, todo: frozenset[str], titles: Mapping[str, str]) -> None:
        self._todo = todo
        self._titles = titles  # of headings, by the links that lead to them
        self.known: dict[str, str] = {}
        self.notes: list[str] = []
        self.omissions: list[Omission] = []
        self._caption = ""
        self._unclosed: dict[tuple[int, str], Sequence[str]] = {}

    def blocks(self, lines: Sequence[str], depth: int) -> Iterator[str]:
        """The HTML of some lines."""
        index = 0
        while index < len(lines):
            before = self._caption
            for step in (self._heading, self._keyword, self._drawer, self._block, self._footnote, self._formula):
                if taken := step(lines, index, depth):
                    break
            else:
                taken = next(
                    filter(None, (step(lines, index, depth) for step in (self._list, self._table, self._lines)))
                )
            html, index = taken
            if before and self._caption == before and html.strip():
                yield self._lone_caption()
            yield html
        if self._caption and not depth:
            yield self._lone_caption()

    def _lone_caption(self) -> str:
        """A caption without a figure or table."""
        caption, self._caption = self._caption, ""
        return f"<p>{self._inline(caption)}</p>"

    # Each method reads what begins on a line, and returns the line where it ends.

    def _heading(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _HEADING.fullmatch(lines[index]) if not depth else None
        if not found:
            return None
        level, title = len(found[1]), found[2]
        tags = _TAGS.search(title)
        word = title.partition(" ")[0]
        title = _bare_title(title, self._todo)
        is_hidden = word == "COMMENT" or bool(tags and _UNSEEN_TAGS & set(tags[1].lower().split(":")))
        index += 1
        if is_hidden:
            title = title.removeprefix("COMMENT").strip()
            index = _end_of_subtree(lines, index, level)
            self.omissions.append(
                Omission(title, "a part of the outline", "its writer marked it as not to be exported")
            )
            return "", index
        while index < len(lines) and _PLANNING.fullmatch(lines[index]):
            index += 1
        return f"<h{min(level + 1, _MAX_LEVEL)}>{self._inline(title)}</h{min(level + 1, _MAX_LEVEL)}>", index

    def _keyword(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int] | None:
        line = lines[index]
        if found := _KEYWORD.fullmatch(line):
            name, value = found[1].lower(), found[2].strip()
            if name == "caption":
                self._caption = value
            elif value and name in ("title", "author", "date", "language", "description"):
                self.known[name] = f"{self.known[name]} {value}" if name in self.known and name == "title" else value
            elif name == "html":
                return value, index + 1
            return "", index + 1
        is_comment = re.match(r"\s*#(?:\s|$)", line) or _PLANNING.fullmatch(line) or not line.strip()
        if _RULE.fullmatch(line):
            return "<hr>", index + 1
        return ("", index + 1) if is_comment else None

    def _drawer(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _DRAWER.fullmatch(lines[index])
        if not found:
            return None
        end = self._closing(lines, index + 1, ":end:")
        if end is None:
            return None
        is_unseen = found[1].lower() in _UNSEEN_DRAWERS or depth >= _MAX_DEPTH
        return "" if is_unseen else "".join(self.blocks(lines[index + 1 : end], depth + 1)), end + 1

    def _block(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _BEGIN.fullmatch(lines[index])
        if not found:
            return None
        name = found[1].lower()
        end = self._closing(lines, index + 1, f"#+end_{name}")
        if end is None:
            return "", index + 1
        inner = lines[index + 1 : end]
        if name in _VERBATIM:
            code = "\n".join(line[1:] if line.startswith((",*", ",#+")) else line for line in _dedented(inner))
            return f"<pre>{escape(code)}</pre>", end + 1
        if name == "comment":
            return "", end + 1
        if name == "export":
            is_html = found[2].strip().lower() == "html"
            text = "\n".join(inner)
            return (text if is_html else f'<object data="{escape(fold(text))}"></object>'), end + 1
        if name == "verse":
            return f"<blockquote><p>{'<br>'.join(map(self._inline, inner))}</p></blockquote>", end + 1
        html = "".join(self.blocks(inner, depth + 1)) if depth < _MAX_DEPTH else self._paragraph(inner)
        return (f"<blockquote>{html}</blockquote>" if name in _QUOTED else f"<div>{html}</div>"), end + 1

    def _footnote(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _FOOTNOTE.fullmatch(lines[index]) if not depth else None
        if not found:
            return None
        end = _end_of_footnote(lines, index + 1)
        html = "".join(self.blocks([found[2], *lines[index + 1 : end]], depth + 1))
        self.notes.append(via_html.footnote(found[1], html))
        return "", end

    def _formula(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int] | None:
        if found := _ENVIRONMENT.match(lines[index]):
            end = self._closing(lines, index, f"\\end{{{found[1].lower()}}}")
            if end is not None:
                return f"<div>{via_html.formula(chr(10).join(lines[index : end + 1]), display=True)}</div>", end + 1
        return None

    def _list(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        first = _ITEM.fullmatch(lines[index])
        if not first or depth >= _MAX_DEPTH:
            return None
        indent = len(first[1])
        is_numbered = first[2][:-1].isdigit()
        items: list[str] = []
        start = ""
        while index < len(lines):
            found = _ITEM.fullmatch(lines[index])
            if not found or len(found[1]) != indent:
                break
            end = _end_of_item(lines, index + 1, indent)
            text = found[3] or ""
            if counter := _COUNTER.match(text):
                text, start = text[counter.end() :], start or f' start="{counter[1]}"'
            start = start or (f' start="{first[2][:-1]}"' if is_numbered else "")
            text = _CHECKBOX.sub("", text, count=1) if _CHECKBOX.match(text) else text
            inner = _dedented(lines[index + 1 : end])
            items.append(self._item(text, inner, depth))
            index = end
        name = "ol" if is_numbered else "ul"
        return f"<{name}{start if is_numbered else ''}>{''.join(items)}</{name}>", index

    def _item(self, text: str, inner: Sequence[str], depth: int) -> str:
        term = _TERM.fullmatch(text)
        head = f"<p>{self._inline(term[1])}: " if term else "<p>"
        lines = [term[2] or "" if term else text, *inner]
        end = next((index for index, line in enumerate(lines) if not line.strip() or _begins(line, index)), len(lines))
        first = " ".join(map(str.strip, lines[:end]))
        return f"<li>{head}{self._inline(first)}</p>{''.join(self.blocks(lines[end:], depth + 1))}</li>"

    def _table(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int] | None:
        end = index
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        if end == index:
            return None
        rows = [line.strip() for line in lines[index:end]]
        rule = next((place for place, row in enumerate(rows) if row.startswith("|-")), 0)
        html = []
        for place, row in enumerate(rows):
            if not row.startswith("|-") and not _FOR_COLUMNS.fullmatch(row):
                cells = row.strip("|").split("|")
                tag = "th" if place < rule else "td"
                html.append(f"<tr>{''.join(f'<{tag}>{self._inline(cell.strip())}</{tag}>' for cell in cells)}</tr>")
        caption, self._caption = self._caption, ""
        words = f"<caption>{self._inline(caption)}</caption>" if caption else ""
        return f"<table>{words}{''.join(html)}</table>", end

    def _lines(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int]:
        """Fixed-width lines, or a paragraph."""
        end = index
        while end < len(lines) and re.match(r"\s*:(?:\s|$)", lines[end]):
            end += 1
        if end > index:
            code = "\n".join(re.sub(r"\s*: ?", "", line, count=1) for line in lines[index:end])
            return f"<pre>{escape(code)}</pre>", end
        end = index + 1
        while end < len(lines) and lines[end].strip() and not _begins(lines[end], end):
            end += 1
        return self._paragraph(lines[index:end]), end

    def _paragraph(self, lines: Sequence[str]) -> str:
        text = "\n".join(lines)
        if found := _DISPLAYED.fullmatch(text):
            return f"<div>{via_html.formula(found[1] or found[2], display=True)}</div>"
        link = _LINK.fullmatch(text)
        if link and _PICTURE.fullmatch(link[1]) and (self._caption or not link[2]):
            caption, self._caption = self._caption, ""
            words = f"<figcaption>{self._inline(caption)}</figcaption>" if caption else ""
            return f'<figure><img src="{escape(link[1])}">{words}</figure>'
        return f"<p>{self._inline(text)}</p>"

    def _inline(self, text: str) -> str:
        return _inline(text, self.notes, self._titles)

    def _closing(self, lines: Sequence[str], start: int, closing: str) -> int | None:
        """The next line with this ending. If there is none, the search is not repeated."""
        if (id(lines), closing) in self._unclosed:
            return None
        found = next((at for at in range(start, len(lines)) if lines[at].rstrip().lower().endswith(closing)), None)
        if found is None:
            self._unclosed[id(lines), closing] = lines
        return found


def _begins(line: str, index: int) -> bool:
    """Whether something that ends the paragraph above begins on a line; the very first line ends nothing."""
    return bool(index) and bool(
        _HEADING.fullmatch(line)
        or _KEYWORD.fullmatch(line)
        or _BEGIN.fullmatch(line)
        or _ITEM.fullmatch(line)
        or _DRAWER.fullmatch(line)
        or _RULE.fullmatch(line)
        or _ENVIRONMENT.match(line)
        or _FOOTNOTE.fullmatch(line)
        or line.lstrip().startswith(("|", "# ", ": "))
    )


def _end_of_subtree(lines: Sequence[str], index: int, level: int) -> int:
    for place in range(index, len(lines)):
        found = _HEADING.fullmatch(lines[place])
        if found and len(found[1]) <= level:
            return place
    return len(lines)


def _end_of_footnote(lines: Sequence[str], index: int) -> int:
    """A footnote ends at the next one, at a heading, or at two empty lines."""
    for place in range(index, len(lines)):
        is_gap = not lines[place].strip() and (place + 1 >= len(lines) or not lines[place + 1].strip())
        if is_gap or _HEADING.fullmatch(lines[place]) or _FOOTNOTE.fullmatch(lines[place]):
            return place
    return len(lines)


def _end_of_item(lines: Sequence[str], index: int, indent: int) -> int:
    """An item ends at a line that is indented no further than its bullet, or at two empty lines."""
    for place in range(index, len(lines)):
        line = lines[place]
        if not line.strip():
            if place + 1 < len(lines) and not lines[place + 1].strip():
                return place
        elif len(line) - len(line.lstrip()) <= indent:
            return place
    return len(lines)


def _dedented(lines: Sequence[str]) -> list[str]:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]


def _inline(text: str, notes: list[str], titles: Mapping[str, str]) -> str:
    """The HTML of a text; its footnotes are added to `notes`, and links to headings get their titles."""
    html: list[str] = []
    end = 0
    for found in _INLINE.finditer(text):
        html += [_dashed(text[end : found.start()]), _marked(found, notes, titles)]
        end = found.end()
    html.append(_dashed(text[end:]))
    return without_citations("".join(html))


def _dashed(text: str) -> str:
    return _DASHES.sub(lambda found: "—" if len(found[0]) > 2 else "–", escape(text))


def _marked(found: re.Match[str], notes: list[str], titles: Mapping[str, str]) -> str:
    groups = found.groupdict()
    if target := groups["target"]:
        if _CITED_LINK.match(target) and not groups["words"]:
            return CITED
        if _PICTURE.fullmatch(target) and not groups["words"]:
            return f'<img src="{escape(target)}">'
        if groups["words"]:
            words = _inline(groups["words"], notes, titles)
        elif target.startswith(("id:", "#", "*")):
            words = escape(titles.get(target, target[1:] if target.startswith("*") else ""))
        else:
            words = escape(target.removeprefix("file:"))
        return f'<a href="{escape(target)}">{words}</a>'
    if groups["label"] is not None:
        label = groups["label"] or f"inline-{len(notes)}"
        if groups["note"]:
            notes.append(via_html.footnote(label, f"<p>{_inline(groups['note'], notes, titles)}</p>"))
        return via_html.mention(label)
    if tex := groups["tex"] or groups["dollar"]:
        return via_html.formula(tex)
    if groups["mark"]:
        element, inner = _ELEMENTS[groups["mark"]], groups["marked"]
        return f"<{element}>{escape(inner) if element == 'code' else _inline(inner, notes, titles)}</{element}>"
    for name, element in (("raised", "sup"), ("lowered", "sub"), ("source", "code")):
        if groups[name]:
            return f"<{element}>{escape(groups[name])}</{element}>"
    if groups["url"]:
        return f'<a href="{escape(groups["url"])}">{escape(groups["url"])}</a>'
    if groups["backend"]:
        return str(groups["export"]) if groups["backend"].lower() == "html" else ""
    if groups["break"] is not None:
        return "<br>"
    if groups["entity"]:
        return escape(html5.get(f"{groups['entity']};", found[0]))
    if groups["cited"] or found[0].startswith("cite"):
        return CITED
    is_radio = found[0].startswith("<<<")
    return escape(groups["stamp"] or groups["macro"] or (groups["radio"] if is_radio else "") or "")
