"""AsciiDoc as HTML (https://docs.asciidoctor.org/asciidoc/latest/).

    lines ─► conditions  drop lines for other readers
          ─► header      title, authors, date, attributes
          ─► blocks      sections, lists, delimited blocks, tables, paragraphs ─► HTML
    line  ─► links, emphasis, code, formulas, footnotes ─► HTML

Nothing outside the document is read: a file to be included is listed as left out, and so are lines whose conditions the
document itself does not meet.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from narrator.article import Article, Metadata
from narrator.sources import via_html
from narrator.sources.asciidoc.conditions import ATTRIBUTE, met
from narrator.sources.asciidoc.references import titles, without_references
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import fold, is_language

_AUTHOR = re.compile(r"([^\W\d_][^<>;:]*?)(?:\s*<[^<>]*>)?(?:;|$)")
# v1.2, 3 May 2023: the changes
_REVISION = re.compile(r"(?:[^\d{,]*(?P<number>[^,]*),)?\s*(?!:)(?P<date>.*?)(?:\s*:\s*(?P<remark>\S.*))?")
_SECTION = re.compile(r"(={1,6}|#{1,6})\s+(\S.*?)(?:\s+\1)?")
_UNDERLINE = re.compile(r"([=\-~^+])\1{2,}")
_LEVELS = "=-~^+"
_MACRO = re.compile(r"(image|video|audio|include|toc|youtube|vimeo)::(\S*?)\[(.*)\]")
_ANCHOR = re.compile(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]")
_BLOCK_TITLE = re.compile(r"\.([^\s.].*)")
_DELIMITER = re.compile(r"-{4,}|\.{4,}|={4,}|_{4,}|\*{4,}|\+{4,}|/{4,}|--|\"\"|[|,:!]={3,}|(?:```|~~~).*")
_RULE = re.compile(r"'{3,}|-{3}|\*{3}|- - -|\* \* \*|<{3,}")
_ADMONITION = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(.*)", re.DOTALL)
_ITEM = re.compile(r"\s*(\*{1,6}|-|\.{1,6}|\d{1,6}\.|[a-zA-Z]\.|<(?:\d{1,4}|\.)>)\s+(\S.*)")
_TERM = re.compile(r"\s*(\S.*?)(:{2,4}|;;)(?:\s+(.*))?")
_CHECKBOX = re.compile(r"\[[ xX*]\]\s+")
_CELL = re.compile(r"(?:(?<=\s)|\A)(?:(\d+)?(?:\.\d+)?[+*])?[<^>]?(?:\.[<^>])?[aehlmdsv]?\|")
_BULLET = re.compile(r"[*-]\s+(?=\S)")
_ADDRESSED = re.compile(r"\{(\w[\w-]{0,60})\}(?=[^\s\[\]]{0,500}\[)")
_CALLOUT = re.compile(r"[ \t]*(?://|#|--|;;)?[ \t]*(?:<(?:\d{1,3}|\.)>|<!--\d{1,3}-->)[ \t]*$", re.MULTILINE)
_CODE_STYLES = ("source", "listing", "literal", "console")
_MATH_STYLES = ("stem", "latexmath", "asciimath")
_INLINE = re.compile(
    r"(?P<protocol>https?|ftp|irc|mailto|link|xref|image|footnote|footnoteref|stem|latexmath|asciimath|kbd|btn|menu|"
    r"pass|anchor|indexterm2?|icon)(?P<colon>::?)(?P<target>[^\s\[\]<>]{0,2000})"
    r"\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,2000})\]"
    r"|<<(?P<ref>[^<>\n,]{1,300})(?:,\s*(?P<reftext>[^<>]{1,500}))?>>"
    r"|\(\(\((?P<hidden>[^()]{1,300})\)\)\)|\(\((?P<indexed>[^()]{1,300})\)\)"
    r"|\[\[(?P<anchor>[^\[\]\n]{1,200})\]\]"
    r"|\+\+\+(?P<raw>[^+]{0,2000})\+\+\+|(?<!\w)\+(?P<literal>[^\s+](?:[^+\n]{0,300}[^\s+])?)\+(?!\w)"
    r"|\"`(?P<double>[^`]{1,1000})`\"|'`(?P<single>[^`]{1,1000})`'"
    r"|(?P<twice>\*\*|__|``|##)(?P<within>.{1,500}?)(?P=twice)"
    r"|(?:\[[^\[\]\n]{1,100}\])?(?<![\w\\])(?P<mark>[*_`#])(?P<marked>\S(?:.{0,500}?\S)?)(?P=mark)(?!\w)"
    r"|\^(?P<raised>[^\s^]{1,100})\^|~(?P<lowered>[^\s~]{1,100})~"
    r"|\{(?P<attribute>\w[\w-]{0,60})\}"
    r"|(?P<break> \+(?:\n|$))"
    r"|(?P<dash>(?<=\w)--(?=\w)|(?<=\s)--(?=\s))",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:#\d{2,7}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});")
_LITERAL = re.compile(r"\+(.+)\+", re.DOTALL)
_ELEMENTS = {"*": "strong", "_": "em", "`": "code", "#": "mark"}
_CHARACTERS = {
    "nbsp": " ",
    "zwsp": "",
    "wj": "",
    "apos": "'",
    "quot": '"',
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
    "deg": "°",
    "plus": "+",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "startsb": "[",
    "endsb": "]",
    "vbar": "|",
    "caret": "^",
    "asterisk": "*",
    "tilde": "~",
    "backslash": "\\",
    "backtick": "`",
    "two-colons": "::",
    "two-semicolons": ";;",
    "cpp": "C++",
    "cxx": "C++",
    "pp": "++",
    "sp": " ",
    "empty": "",
    "blank": "",
}
_SEPARATORS = {",": ",", ":": ":"}
_FORMATS = (("format=csv", ","), ("format=tsv", "\t"), ("format=dsv", ":"), ('format="csv"', ","))
_MAX_DEPTH = 30
_MAX_LEVEL = 6
_MAX_REVISION = 500  # characters


def read(document: Document) -> Article:
    """Read a text with its header, sections, lists, blocks, tables and footnotes.

    Raises:
        SourceError: it is not text, or far too long.
    """
    written = [line.rstrip() for line in via_html.source_text(document).expandtabs(4).split("\n")]
    lines, unmet = met(written)
    lines, references, cited = without_references(lines)
    reader = _Reader(titles={**titles(lines), **dict.fromkeys(cited, "")})
    start = reader.header(lines)
    html = "".join(reader.blocks(lines[start:], 0))
    known = reader.known
    language = known.get("lang", "").replace("_", "-")
    metadata = Metadata(
        title=known.get("doctitle", ""),
        author=known.get("authors") or known.get("author", ""),
        published=written_date(known.get("revdate", "")) or written_date(known.get("date", "")),
        language=language if is_language(language) else "",
        description=known.get("description", ""),
    )
    return via_html.article(document, html + "".join(reader.notes), metadata, [*unmet, *references])


@dataclass(slots=True)
class _About:
    """The attributes in the lines above a block."""

    style: str = ""
    given: tuple[str, ...] = ()
    title: str = ""
    options: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads lines from the top down, and collects what it learns."""

    titles: dict[str, str]  # of whatever can be referred to
    known: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _about: _About = field(default_factory=_About)
    _unclosed: dict[tuple[int, str], Sequence[str]] = field(default_factory=dict)

    def header(self, lines: Sequence[str]) -> int:
        """Read the header; the index of the line after it."""
        index = 0
        while index < len(lines) and (
            not lines[index] or lines[index].startswith("//") or self._attribute(lines[index])
        ):
            index += 1
        if index >= len(lines) or not lines[index].startswith("= "):
            return index
        title = lines[index].removeprefix("= ").strip()
        index += 1
        people = 0
        while index < len(lines) and lines[index]:
            line = lines[index]
            if not (line.startswith("//") or self._attribute(line)):
                people += 1
                if people == 1:
                    names = [name.strip().replace("_", " ") for name in _AUTHOR.findall(line)]
                    self.known["authors"] = ", ".join(filter(None, names))
                elif people == 2 and (revision := _REVISION.fullmatch(line[:_MAX_REVISION])):
                    is_number = not revision["number"] and re.fullmatch(r"v\d[\d.]*", line)
                    self.known["revnumber"] = line.removeprefix("v") if is_number else revision["number"] or ""
                    self.known["revdate"] = "" if is_number else revision["date"]
                    self.known["revremark"] = revision["remark"] or ""
                else:
                    break
            index += 1
        self.known["doctitle"] = fold(re.sub(r"<[^<>]*>", "", self._inline(title)))
        return index

    def _attribute(self, line: str) -> bool:
        found = ATTRIBUTE.fullmatch(line)
        if found:
            self.known[found[1].lower()] = (found[2] or "").strip()
        return bool(found)

    def blocks(self, lines: Sequence[str], depth: int) -> Iterator[str]:
        """The HTML of some lines."""
        index = 0
        steps = (self._line, self._delimited, self._section, self._list, self._terms, self._paragraph)
        while index < len(lines):
            html, index = next(filter(None, (step(lines, index, depth) for step in steps)))
            yield html

    # Each method reads what begins on a line, and returns the line where it ends.

    def _line(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int] | None:
        """Something that is complete on one line."""
        line = lines[index]
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if not line or (line.startswith("//") and not line.startswith("////")) or self._attribute(line):
            return "", index + 1
        if found := _MACRO.fullmatch(line):
            return self._macro(*found.groups()), index + 1
        if _ANCHOR.fullmatch(line) and not line.startswith("[["):
            self._take(line[1:-1])
            return "", index + 1
        if _ANCHOR.fullmatch(line) or line == "+":
            return "", index + 1
        if (found := _BLOCK_TITLE.fullmatch(line)) and below and not _is_list(line):
            self._about.title = found[1]
            return "", index + 1
        return ("<hr>", index + 1) if _RULE.fullmatch(line) else None

    def _macro(self, name: str, target: str, words: str) -> str:
        title, self._about = self._about.title, _About()
        if name == "toc":
            return ""
        if name != "image":
            return f'<object data="{escape(f"{name} {target}")}"></object>'
        first = _unquoted(words.split(",")[0])
        alt = "" if "=" in first else first
        shown = f' alt="{escape(alt)}"' if alt else ""
        caption = f"<figcaption>{self._inline(title)}</figcaption>" if title else ""
        return f'<figure><img src="{escape(target)}"{shown}>{caption}</figure>'

    def _take(self, attributes: str) -> None:
        """A line of attributes: the first of them is the kind of the block."""
        given = tuple(_unquoted(part) for part in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", attributes[:500]))
        style, *_ = re.split(r"[#.%]", given[0])
        if style and "=" not in style:
            self._about.style, self._about.given = style.lower(), given
        self._about.options += f",{attributes}"

    def _section(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _SECTION.fullmatch(lines[index])
        level, title, end = (len(found[1]), found[2], index + 1) if found else (0, "", index)
        below = lines[index + 1] if index + 1 < len(lines) else ""
        if not found and _UNDERLINE.fullmatch(below) and abs(len(below) - len(lines[index])) <= 2:
            level, title, end = _LEVELS.index(below[0]) + 1, lines[index], index + 2
        if not level:
            return None
        self._about = _About()
        if depth:
            return f"<p>{self._inline(title)}</p>", end
        return f"<h{min(level, _MAX_LEVEL)}>{self._inline(title)}</h{min(level, _MAX_LEVEL)}>", end

    def _delimited(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        mark = lines[index]
        if not _DELIMITER.fullmatch(mark):
            return None
        about, self._about = self._about, _About()
        closing = mark[:3] if mark.startswith(("```", "~~~")) else mark
        end = self._closing(lines, index + 1, closing)
        if end is None:
            self._about = about
            return None if mark == "--" or not depth else ("", index + 1)
        inner = lines[index + 1 : end]
        title = f"<p>{self._inline(about.title)}</p>" if about.title else ""
        return title + self._within(mark, inner, about, depth), end + 1

    def _within(self, mark: str, inner: Sequence[str], about: _About, depth: int) -> str:
        kind = mark[0]
        if kind == "/" or about.style == "comment":
            return ""
        if mark.endswith("===") and kind in "|,:!":
            separator = _SEPARATORS.get(kind) or next((sign for name, sign in _FORMATS if name in about.options), "")
            return self._separated(inner, separator, about) if separator else self._table(inner, about, kind)
        if about.style in _MATH_STYLES:
            return f"<div>{via_html.formula(' '.join(inner), display=True)}</div>"
        if kind == "+":
            return "\n".join(inner)
        if about.style == "verse":
            return f"<blockquote><p>{'<br>'.join(map(self._inline, inner))}</p>{self._attribution(about)}</blockquote>"
        is_code = kind in "`~." or (kind == "-" and len(mark) > 2) or about.style in _CODE_STYLES
        if is_code or depth >= _MAX_DEPTH:
            code = _CALLOUT.sub("", "\n".join(inner))
            return f"<pre>{escape(code)}</pre>"
        html = "".join(self.blocks(inner, depth + 1))
        if kind in '_"' or about.style == "quote":
            return f"<blockquote>{html}{self._attribution(about)}</blockquote>"
        name = about.style.capitalize() if about.style.upper() in _ADMONITION.pattern else ""
        return f"<div>{f'<p>{name}</p>' if name else ''}{html}</div>"

    def _attribution(self, about: _About) -> str:
        said = ", ".join(filter(None, about.given[1:3]))
        return f"<p>{self._inline(said)}</p>" if said else ""

    def _separated(self, lines: Sequence[str], separator: str, about: _About) -> str:
        """A table whose cells are separated by a character, as in spreadsheet files."""
        try:
            rows = [row for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:  # a cell that is too long
            return "".join(f"<p>{self._inline(line)}</p>" for line in lines)
        has_header = _has_header(lines, about)
        html = ["<table>"]
        for number, row in enumerate(rows):
            tag = "th" if has_header and number == 0 else "td"
            html += ["<tr>", *(f"<{tag}>{self._inline(cell.strip())}</{tag}>" for cell in row), "</tr>"]
        return "".join([*html, "</table>"])

    def _table(self, lines: Sequence[str], about: _About, sign: str) -> str:
        cells: list[tuple[str, int]] = []
        first = 0
        has_header = _has_header(lines, about)
        if sign == "!":  # of a table within a cell
            lines = [line.replace("!", "|") for line in lines]
        for line in lines:
            starts = list(_CELL.finditer(line))
            before = line[: starts[0].start()] if starts else line
            if cells and before.strip():
                text, span = cells[-1]
                item = _ITEM.fullmatch(before)
                cells[-1] = f"{text}, {item[2]}" if item and text else f"{text} {before.strip()}".strip(), span
            for index, found in enumerate(starts):
                end = starts[index + 1].start() if index + 1 < len(starts) else len(line)
                text = line[found.end() : end].strip()
                bullet = _BULLET.match(text)
                cells.append((text[bullet.end() :] if bullet else text, min(int(found[1] or 1), 100)))
            first = first or sum(span for _, span in cells)
        columns = _columns(about.options) or first or 1
        html, width = ["<table><tr>"], 0
        for text, span in cells:
            if width >= columns:
                html.append("</tr><tr>")
                width, has_header = 0, False
            tag = "th" if has_header else "td"
            html.append(f'<{tag} colspan="{span}">{self._inline(text)}</{tag}>')
            width += span
        return "".join([*html, "</tr></table>"])

    def _list(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        first = _ITEM.fullmatch(lines[index])
        if not first or depth >= _MAX_DEPTH:
            return None
        self._about = _About()
        shape = _shape(first[1])
        items: list[str] = []
        while index < len(lines) and (found := _ITEM.fullmatch(lines[index])) and _shape(found[1]) == shape:
            end = _end_of_item(lines, index + 1, shape)
            text = [_CHECKBOX.sub("", found[2], count=1) if _CHECKBOX.match(found[2]) else found[2]]
            rest = list(lines[index + 1 : end])
            while rest and _goes_on(rest):
                text.append(rest.pop(0).strip())
            inner = "".join(self.blocks(rest, depth + 1))
            items.append(f"<li><p>{self._inline(chr(10).join(text))}</p>{inner}</li>")
            index = _past_blank(lines, end, shape)
        name = "ul" if shape[0] in "*-" else "ol"
        return f"<{name}>{''.join(items)}</{name}>", index

    def _terms(self, lines: Sequence[str], index: int, depth: int) -> tuple[str, int] | None:
        found = _TERM.fullmatch(lines[index])
        if not found or depth >= _MAX_DEPTH:
            return None
        end = _end_of_item(lines, index + 1, found[2])
        rest = list(lines[index + 1 : end])
        text = [found[3] or ""]
        while rest and not rest[0] and not text[0]:
            rest.pop(0)
        while rest and _goes_on(rest):
            text.append(rest.pop(0).strip())
        words = self._inline(" ".join(filter(None, text)))
        inner = "".join(self.blocks(rest, depth + 1))
        said = f"<p>{words}</p>" if words else ""
        return f"<dl><dt>{self._inline(found[1])}</dt><dd>{said}{inner}</dd></dl>", end

    def _paragraph(self, lines: Sequence[str], index: int, _depth: int) -> tuple[str, int]:
        about, self._about = self._about, _About()
        end = index + 1
        while end < len(lines) and lines[end] and lines[end] != "+":
            if _DELIMITER.fullmatch(lines[end]) or _MACRO.fullmatch(lines[end]) or _is_attributes(lines, end):
                break
            end += 1
        found = [line for line in lines[index:end] if not line.startswith("//")]
        text = "\n".join(found)
        title = f"<p>{self._inline(about.title)}</p>" if about.title else ""
        is_indented = bool(found) and found[0].startswith(" ") and about.style != "normal"
        if about.style in _CODE_STYLES or is_indented:
            return f"{title}<pre>{escape(text)}</pre>", end
        if about.style in ("quote", "verse"):
            lines_ = "<br>".join(map(self._inline, found)) if about.style == "verse" else self._inline(text)
            return f"{title}<blockquote><p>{lines_}</p>{self._attribution(about)}</blockquote>", end
        if about.style in _MATH_STYLES:
            return f"{title}<div>{via_html.formula(text, display=True)}</div>", end
        if noted := _ADMONITION.fullmatch(text):
            return f"{title}<p>{noted[1].capitalize()}</p><p>{self._inline(noted[2])}</p>", end
        return f"{title}<p>{self._inline(text)}</p>", end

    def _closing(self, lines: Sequence[str], start: int, closing: str) -> int | None:
        """The next line with this content. If there is none, the search is not repeated."""
        if (id(lines), closing) in self._unclosed:
            return None
        found = next((at for at in range(start, len(lines)) if lines[at] == closing), None)
        if found is None:
            self._unclosed[id(lines), closing] = lines
        return found

    # Inline content

    def _inline(self, text: str) -> str:
        html: list[str] = []
        end = 0
        text = _ADDRESSED.sub(self._address, text)
        for found in _INLINE.finditer(text):
            html += [_escaped(text[end : found.start()]), self._marked(found)]
            end = found.end()
        html.append(_escaped(text[end:]))
        return "".join(html)

    def _address(self, found: re.Match[str]) -> str:
        """An attribute before brackets, as the address of a link that it may be."""
        value = self.known.get(found[1].lower(), "")
        return value if "://" in value or value.startswith("link:") else found[0]

    def _referred(self, target: str) -> str:
        """The text of a reference that consists only of a name."""
        return self._inline(self.titles.get(target, "")) or (
            "" if target in self.titles else escape(target.lstrip("_").replace("_", " "))
        )

    def _marked(self, found: re.Match[str]) -> str:
        groups = found.groupdict()
        if groups["protocol"]:
            return self._inline_macro(groups["protocol"], groups["target"], groups["words"].replace("\\]", "]"))
        if groups["ref"]:
            target = groups["ref"].removeprefix("#")
            return self._inline(groups["reftext"]) if groups["reftext"] else self._referred(target)
        if mark := groups["mark"] or (groups["twice"] or "")[:1]:
            element, inner = _ELEMENTS[mark], groups["marked"] or groups["within"]
            if element == "code":
                literal = _LITERAL.fullmatch(inner)
                return f"<code>{escape(literal[1] if literal else inner)}</code>"
            return f"<{element}>{self._inline(inner)}</{element}>"
        for name, element in (("raised", "sup"), ("lowered", "sub"), ("literal", "span")):
            if groups[name]:
                return f"<{element}>{escape(groups[name])}</{element}>"
        if groups["double"] or groups["single"]:
            opening, closing = "“”" if groups["double"] else "‘’"
            return f"{opening}{self._inline(groups['double'] or groups['single'])}{closing}"
        if name := groups["attribute"]:
            value = self.known.get(name.lower(), _CHARACTERS.get(name))
            return escape(found[0] if value is None else value)
        if groups["break"] is not None:
            return "<br>"
        return " – " if groups["dash"] else groups["raw"] or self._inline(groups["indexed"] or "")

    def _inline_macro(self, protocol: str, target: str, words: str) -> str:
        has_more = protocol in ("image", "mailto", "link", "xref") or ("," in words and "=" in words)
        first = _unquoted(words.split(",")[0] if has_more else words)
        if protocol in ("footnote", "footnoteref"):
            label = target or (f"note{len(self.notes)}" if words else "")
            if words:
                self.notes.append(via_html.footnote(label, f"<p>{self._inline(words)}</p>"))
            return via_html.mention(label)
        if protocol in _MATH_STYLES:
            return via_html.formula(words)
        if protocol in ("kbd", "btn", "indexterm2", "pass"):
            return escape(words)
        if protocol in ("anchor", "indexterm", "icon"):
            return ""
        if protocol == "menu":
            return escape(" ".join(filter(None, (target, *words.split(">")))))
        if protocol == "image":
            return f'<img src="{escape(target)}" alt="{escape(first)}">' if first else f'<img src="{escape(target)}">'
        if protocol == "xref":
            page, _, name = target.rpartition("#")
            is_here = not page and not target.endswith(".adoc")
            return self._inline(first) if first else self._referred(name) if is_here else escape(page or target)
        address = target if protocol in ("link", "mailto") else f"{protocol}:{target}"
        shown = self._inline(first.rstrip("^")) if first and "=" not in first else escape(address)
        return f'<a href="{escape(address)}">{shown}</a>'


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether the first of some lines continues the item above."""
    line = lines[0]
    is_other = line == "+" or _is_list(line) or _DELIMITER.fullmatch(line) or _is_attributes(lines, 0)
    return bool(line) and not is_other


def _is_attributes(lines: Sequence[str], index: int) -> bool:
    """Whether a line gives the attributes of the block that begins on the next one."""
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(_ANCHOR.fullmatch(lines[index]) and _DELIMITER.fullmatch(below))


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'")


def _columns(options: str) -> int:
    """The number of columns that the options of a table state: cols="1,2", cols="3*"."""
    found = re.search(r"cols\s*=\s*(?:\"([^\"]*)\"|([\w*]+))", options)
    if not found:
        return 0
    parts = re.split(r"[,;]", found[1] or found[2])
    times = (re.match(r"\s*(\d{1,2})\*", part) for part in parts)
    return sum(int(each[1]) if each else 1 for each in times)


def _has_header(lines: Sequence[str], about: _About) -> bool:
    return "header" in about.options or (len(lines) > 1 and bool(lines[0]) and not lines[1])


def _is_list(line: str) -> bool:
    return bool(_ITEM.fullmatch(line) or _TERM.fullmatch(line))


def _shape(mark: str) -> str:
    """The kind and the length of a list mark, which distinguish the levels of lists."""
    if mark[0].isdigit() or (mark[0].isalpha() and mark.endswith(".")):
        return "1"
    return "<" if mark[0] == "<" else mark


def _is_item_of(line: str, shape: str) -> bool:
    item, term = _ITEM.fullmatch(line), _TERM.fullmatch(line)
    return bool((item and _shape(item[1]) == shape) or (term and term[2] == shape))


def _end_of_item(lines: Sequence[str], index: int, shape: str) -> int:
    """An item ends at the next one of its list, or at an empty line that no item follows; "+" attaches a block."""
    held = ""
    while index < len(lines):
        line = lines[index]
        if held:
            held = "" if line == held else held
        elif _is_item_of(line, shape):
            return index
        elif _DELIMITER.fullmatch(line):
            if lines[index - 1] != "+":
                return index
            held = line
        elif not line:
            after = index + 1
            while after < len(lines) and not lines[after]:
                after += 1
            is_other = after < len(lines) and _is_list(lines[after]) and after == index + 1
            if not (is_other or (after < len(lines) and lines[after] == "+")):
                return index
        index += 1
    return index


def _past_blank(lines: Sequence[str], index: int, shape: str) -> int:
    """Skip empty lines up to the next item of the same list, if there is one."""
    after = index
    while after < len(lines) and not lines[after]:
        after += 1
    found = _ITEM.fullmatch(lines[after]) if after < len(lines) else None
    return after if found and _shape(found[1]) == shape else index


def _escaped(text: str) -> str:
    """Text of a line as HTML; character references are kept."""
    return escape(_REFERENCE.sub(lambda found: unescape(found[0]), text))
