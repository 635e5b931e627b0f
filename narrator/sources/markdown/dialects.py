"""Extensions to Markdown by note programs, site generators and converters, converted to CommonMark or HTML.

Obsidian's wikilinks, comments, callouts and marks; shortcodes of Hugo; tags of Jekyll and attributes of kramdown; the
components of MDX; spans, citations and line blocks of pandoc. Content that only a program can insert becomes an
element that is left out with a note. Code is not touched.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from itertools import count
from unicodedata import category, lookup

from narrator import patterns
from narrator.sources.citations import CITED, named, without_citations
from narrator.sources.markdown import logseq, myst, numbering, pandoc, roam, to_headings

_FENCE = patterns.lazy(r"[ \t>]*(`{3,}|~{3,})[^`\n]*")
_LISTINGS = (
    (
        patterns.lazy(r"\{\{[<%]\s*highlight\b[^>%\n]*[>%]\}\}\n?"),
        patterns.lazy(r"\{\{[<%]\s*/\s*highlight\s*[>%]\}\}"),
    ),
    (patterns.lazy(r"\{%-?\s*highlight\b[^%\n]*-?%\}\n?"), patterns.lazy(r"\{%-?\s*endhighlight\s*-?%\}")),
    (patterns.lazy(r"\{%-?\s*codeblock\b[^%\n]*-?%\}\n?"), patterns.lazy(r"\{%-?\s*endcodeblock\s*-?%\}")),
)
_COMMENTS = (
    (patterns.lazy(r"\{%-?\s*comment\s*-?%\}"), patterns.lazy(r"\{%-?\s*endcomment\s*-?%\}")),
    (patterns.lazy(r"\{::comment\}"), patterns.lazy(r"\{:/(?:comment)?\}")),
    (patterns.lazy(r"\{/\*"), patterns.lazy(r"\*/\}")),
    (patterns.lazy(r"%%"), patterns.lazy(r"%%")),
)
_CALLOUT = patterns.lazy(r"((?:[ \t]*>)+[ \t]?)\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)")
_TAB = patterns.lazy(r"([ \t]*)===[!+]?[ \t]+\"([^\"\n]+)\"[ \t]*")
_HASHTAG = r"#(?=[\w/-]*[^\W\d_])\w(?:[\w/-]*(?:[ \t][\w/-]+){0,4}#|[\w/-]*)"  # Bear closes hashtags of several words
_HASHTAGS = patterns.lazy(rf"[ \t]*{_HASHTAG}(?:[ \t]+{_HASHTAG})+[ \t]*")
_QUOTING = frozenset("quote cite".split())
_TASK = patterns.lazy(r"((?<![ \t>])[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX/<>!?*-]\][ \t]+(?=\S)")
# What Obsidian's Tasks plugin puts after a task: dates when it is due, done and so on, its recurrence, its priority.
_TASK_SIGNS = patterns.lazy(
    r"[ \t]*(?:[📅⏳🛫➕✅❌]\ufe0f?[ \t]*\d{4}-\d\d-\d\d|[🔺⏫🔼🔽⏬]\ufe0f?(?=\s|$)"
    r"|🔁\ufe0f?[ \t]*every[ \w,]*|[🆔⛔]\ufe0f?[ \t]*[\w,]+)"
)
_FIELD = patterns.lazy(r"([ \t>]*(?:[-*+][ \t]+)?[A-Za-z][\w -]{0,40})::[ \t]+(\S.*)")
# Of a table, above or below it: MultiMarkdown.
_CAPTION = patterns.lazy(r"[ \t]{0,3}\[([^\[\]]+)\](?:\[[\w:.-]+\])?[ \t]*")
_BLOCK_ID = patterns.lazy(r"(?:^|[ \t])\^[A-Za-z][\w-]{1,40}[ \t]*$")
_ATTRIBUTES = patterns.lazy(r"[ \t>]*\{(?::{1,2}[^{}\n]*|[ \t]?[.#][A-Za-z][^{}\n]*)\}[ \t]*")
# Blocks of PyMdown: /// note | Title
_MARKED_OFF = patterns.lazy(r"[ \t]*/{3,}(?:[ \t]+[\w-]+(?:[ \t]*\|[ \t]*(?P<title>.*))?)?[ \t]*")
_CONTENTS = patterns.lazy(
    r"[ \t]*(?:\[\[?_?toc_?\]?\]|\$\{toc\}|\{\{<\s*toc\s*>\}\}|<!--\s*toc\s*-->)[ \t]*", re.IGNORECASE
)
# DocToc puts it after the name of its list.
_CREDIT = patterns.lazy(r"[ \t]*\*generated with \[DocToc\]\([^()\n]*\)\*")
_TOC_LIST = patterns.lazy(r"^[ \t]*(?:[-*+]|1\.)[ \t]+[^\n]*\n[ \t]*\{:\s?toc[^}\n]*\}[ \t]*$", re.MULTILINE)
_LAYOUT = patterns.lazy(
    r"[ \t]*\\(?:(?:new|clear)page|(?:page|line)break|(?:big|med|small)skip|noindent|hfill|tableofcontents"
    r"|(?:front|main|back)matter|appendix|(?:begin|end)\{(?:center|flush(?:left|right)|landscape|multicols|small)\})"
    r"(?![A-Za-z])[ \t]*"
)
# Files that VitePress, VuePress and others would include.
_IMPORTED = patterns.lazy(
    r"[ \t]*(?:<<<[ \t]*(?P<code>\S[^\n]*)|@\[code[^\]\n]*\]\((?P<listing>[^()\n]+)\)"
    r"|;?--8<--[ \t]+\"(?P<snippet>[^\"\n]+)\""
    r"|<!--[ \t]*@include:[ \t]*(?P<text>[^\n]*?)-->|@include\((?P<part>[^()\n]+)\))[ \t]*"
)
# Leanpub's Markua: parts of a book, breaks, boxes, and the attributes of the picture below.
_MARKUA = patterns.lazy(
    r"\{(?:(?:front|main|back)matter|pagebreak|/?(?:blurb|aside|quiz|exercise)(?:,[^{}\n]*)?"
    r"|[a-z]+(?:=|:[ \t])[\w.%\"' -]{1,60}(?:,[^{}\n]{1,200})?)\}[ \t]*"
)
_ASIDE = patterns.lazy(r"[ABCDEGITQWX]>(?:[ \t]+|$)")
_ENDING = patterns.lazy(r"(?<=\S)[ \t]+\{(?::|[ \t]?[.#][A-Za-z])[^{}\n]*\}[ \t]*$")  # attributes after their block
_LINE_BLOCK = patterns.lazy(r"\|[ \t]+\S.*|\|[ \t]*")
_TABLE_RULE = patterns.lazy(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_ABBREVIATION = patterns.lazy(r"[ \t]{0,3}\*\[[^\[\]]+\]:.*")
# Sources of MultiMarkdown, and attributes after the address of a picture.
_SOURCE = patterns.lazy(r"^[ \t]{0,3}\[#([\w:.-]+)\]:[ \t]+((?!https?:|[</#.])\S+[ \t]+[^\s\"'(].*)$", re.MULTILINE)
_ADDRESS = patterns.lazy(r"([ \t]{0,3}\[[^\[\]]+\]:[ \t]+\S+(?:[ \t]+\"[^\"]*\")?)(?:[ \t]+[a-z]+=\S+)+[ \t]*")
_GRID_RULE = patterns.lazy(r"\+(?:[-=:]+\+)+[ \t]*")
_MIN_GRID = 3  # lines
_MODULE = patterns.lazy(
    r"import\s+(?:[\w*{}\s,$]+\s+from\s+)?[\"'][^\"'\n]+[\"'];?\s*|import\s*\{.*"
    r"|export\s+(?:const|let|var|default|function|async)\b.*"
)
_EXPRESSION_ATTRIBUTE = patterns.lazy(r"\s[\w-]+=\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,500}\}")
_COMPONENT = patterns.lazy(r"</?(?P<name>[A-Z][\w.]*)(?P<given>(?:[^<>\"'{}]|\"[^\"<>]*\"|'[^'<>]*')*?)(?P<alone>/?)>")
_LABEL = patterns.lazy(r"\b(?:label|title|summary|caption)=(?:\"([^\"]*)\"|'([^']*)')")
_EXPRESSION = patterns.lazy(
    r"(?<![$\\{])\{(?:\"([^\"{}\n]*)\"|'([^'{}\n]*)'|`([^`{}$\n]*)`|([A-Za-z_$][^{}\n]{0,200}))\}(?!\})"
)
WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
"""A character of a script without spaces: there, emphasis marks are between letters."""

_INLINE = patterns.lazy(
    rf"{myst.ROLE}|"
    r"(?<![\w:])::(?P<marked>(?=\S)[^:\n]{1,500}?(?<=\S))::(?![\w:])|(?P<pictured>\[image:[^\[\]\n]{1,300}\](?!\())|"
    r"(?<![\w$\\])\$`(?P<github>[^`\n]{1,1000})`\$(?!\w)|"
    r"(?P<code>(?<!`)(?P<ticks>`{1,5})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)(?:\{[.#=][^{}\n]*\})?)"
    r"|(?P<fence>^[ \t>]*:{3,}[^\n]*$)|\{:[^{}\n]{0,200}\}"
    r"|\{(?P<sort>\+\+?|==)(?P<added>[^{}]{1,1000}?)(?P=sort)\}|\{--?(?P<deleted>[^{}]{1,1000}?)--?\}|\{>>[^{}]{0,1000}?<<\}"
    r"|\[(?![\s\^])[^\w\[\]!\"']{1,3}\]\(#[^()\s]{0,200}\)|<a\s[^<>]{0,200}?href=[\"']?#[^<>]{0,200}>[^\w<>]{1,3}</a>"
    r"|\{~~(?P<old>[^{}]{0,500}?)~>(?P<new>[^{}]{0,500}?)~~\}"
    r"|(?P<formula>\$\$.{1,2000}?\$\$|(?<![\w$\\])\$[^\s$](?:[^$\n]{0,400}[^\s$])?\$(?!\w)|\\\(.{1,1000}?\\\)"
    r"|\\\[.{1,2000}?\\\])"
    r"|(?P<embedded>!)?(?<![\w\]])\[\[(?P<page>[^\[\]|\n]{1,300})(?:\|(?P<shown>[^\[\]\n]{0,300}))?\]\](?!\()"
    rf"|(?:(?<![=\w])|(?<={WIDE}))==(?P<highlight>(?=\S)[^=\n]{{1,1000}}?(?<=\S))==(?:(?![=\w])|(?={WIDE}))"
    r"|(?<![\w~^\\])(?P<sign>[~^])(?P<script>[^\s~^\[\]]{1,40})(?P=sign)(?![\w~^])"
    r"|\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]{0,500}\]){1,3000})\]"
    r"|(?P<works>\[(?:[^\[\]@\n]{0,100}\s)?-?@[\w][^\[\]\n]{0,300}\](?![(\[:]))"
    r"|\\(?:index|label|vspace\*?|hspace\*?|(?:begin|end)(?=\{(?:center|flush(?:left|right)|small)\}))\{[^{}\n]{1,80}\}"
    r"|^[ \t]*@\[(?P<played>[a-z]\w*)\]\((?P<what>[^()\n]{1,300})\)[ \t]*$"
    r"|(?P<cites>[ \t]?(?::contentReference\[oaicite:\d+\](?:\{index=\d+\})?"
    r"|【\d+(?::\d+)?†[^【】\n]{0,100}】|\ue200[a-z]+(?:\ue202[\w.,:-]{1,60}){1,20}\ue201))"
    r"|\\@ref\((?P<place>[\w:.-]{1,80})\)"
    r"|(?<![\w/@.])@(?P<sort_of>fig|tbl|tab|eq|lst|sec)[:-](?P<label>\w[\w-]{0,80})"
    r"|(?<![\w/@.])@(?P<cited>[A-Za-z][\w-]{0,60}(?:19|20)\d\d[a-z]?)\b(?:\s*\[[^\[\]\n]{1,100}\](?![(\[:]))?"
    r"|(?:\[[^\[\]\n]{0,100}\])?\[#(?P<source>[\w:.-]{1,80});?\](?![(:])"
    r"|<%[-_+*]?\s*(?P<templated>[^%\n]{1,300}?)\s*[-_]?%>"
    r"|\[(?P<key>[A-Za-z][\w -]{0,40})::[ \t]+(?P<value>[^\[\]\n]{1,200})\](?!\()"
    r"|\([A-Za-z][\w -]{0,40}::[ \t]+(?P<bare>[^()\n]{1,200})\)"
    r"|(?<![\w{+])\+\+(?P<keys>[a-z0-9-]{1,20}(?:\+[a-z0-9-]{1,20}){0,4})\+\+(?![\w}+])"
    r"|(?<![\w:/])(?P<icon>:[a-z][a-z0-9_-]{1,60}:)(?:\{[^{}\n]{0,100}\})?(?![\w:])"
    r"|(?<!!)\[(?P<span>(?:[^\[\]\n]|\\.){0,500})\]\{[.#:][^{}]{0,200}\}"
    r"|(?<=[)\]*_])\{(?::[^{}\n]{0,200}|[ \t]?[.#][A-Za-z][^{}]{0,200}|[ \t]?[a-z]+=[^{}]{0,200})\}"
    r"|\{\{(?P<bracket>[<%])-?\s*(?P<closes>/?)\s*(?P<shortcode>\w[\w./-]*)(?P<arguments>[^\n{}]{0,1000}?)/?\s*[>%]\}\}"
    r"|\{%-?\s*(?P<tag>\w+)(?P<rest>[^%\n]*)-?%\}"
    r"|\{\{\s*(?P<call>\w{1,40}\([^{}\n]{0,200}\))\s*\}\}"
    r"|\{\{-?\s*(?P<variable>[\w.|$(): \"'/-]{1,200}?)\s*-?\}\}",
    re.DOTALL | re.MULTILINE,
)
_WORKS = re.compile(r"\[(?:[^\[\]@\n]{0,100}\s)?-?@\w")
# Labels of pandoc-crossref and Quarto, and the words printed for them.
_LABELLED = patterns.lazy(r"(?:\{#|#\|\s*label:\s*)(fig|tbl|tab|eq|lst|sec)[:-](\w[\w-]*)")
# A figure of bookdown has the name of the code that draws it.
_CHUNK = patterns.lazy(r"^`{3,}\{r[ \t]+([\w.-]+)[ \t]*,[^}\n]*\bfig\.cap\b", re.MULTILINE)
_SORTS = {
    "fig": "Figure",
    "tbl": "Table",
    "tab": "Table",
    "eq": "Equation",
    "lst": "Listing",
    "sec": "Section",
}
# Computed values of Quarto, R Markdown, and of Dataview and Templater in Obsidian.
_COMPUTED = patterns.lazy(r"`(\{(?:r|python|julia|ojs)\} .+|r [\w.]+[(\[$].*|\$?= ?(?:this|dv)\..*)`")
_CLOSES = patterns.lazy(r"\{\{[<%]-?\s*/\s*([\w./-]+)")
_ARGUMENT = patterns.lazy(r"([\w-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_QUOTED = patterns.lazy(r"\"([^\"]*)\"")
_ICON = patterns.lazy(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
_ICONS = (":material-", ":octicons-", ":fontawesome-", ":simple-")  # the sets of Material for MkDocs
_FIRST_EMOJI = "\U0001f300"  # older characters of these names are not what is meant: U+2323 is called “smile”
_EMBED = "<embed "
_ALONE = patterns.lazy(rf"^(([ \t>]*){_EMBED}[^\n]*>)[ \t]*$", re.MULTILINE)  # the lines below would be taken into it
_GROUPS = frozenset("tabs columns steps gallery accordion cards".split())  # its argument is a name for programs
_PICTURES = patterns.lazy(r".*\.(?:png|jpe?g|gif|svg|webp|bmp|avif)", re.IGNORECASE)
_PLAYED = frozenset("include embed youtube vimeo gist tweet twitter instagram audio video soundcloud".split())


def common(text: str, *, has_components: bool = False) -> str:
    """A text of any dialect as CommonMark with HTML.

    `has_components` says that it is MDX, where `<Name>` is a component and `{…}` an expression.
    """
    for opening, closing in _LISTINGS:
        text = _between(text, opening, closing, lambda code: f"\n~~~~~~\n{code.rstrip()}\n~~~~~~\n")
    titles = myst.labels_of(text)
    text = pandoc.common(myst.common(logseq.common(roam.common(text, _left_out), _left_out), _left_out), _left_out)
    text = numbering.common(to_headings.common(text))
    closed, numbers, labels = frozenset(_CLOSES.findall(text)), count(1), _labels(text)
    return "".join(
        piece if is_code else _Piece(closed, numbers, labels, titles, has_components).common(piece)
        for is_code, piece in _pieces(text)
    )


def _labels(text: str) -> dict[str, str]:
    """The texts for labels: sources, and the numbers of figures, tables and so on, counted by kind."""
    found: dict[str, str] = {f"source {name}": what for name, what in _SOURCE.findall(text)}
    counters: Counter[str] = Counter()
    for sort, name in _LABELLED.findall(text):
        if f"{sort} {name}" not in found:
            counters[sort] += 1
            found[f"{sort} {name}"] = str(counters[sort])
    figures = dict.fromkeys(_CHUNK.findall(text) if "@ref(" in text else ())
    return found | {f"fig:{name}": str(number) for number, name in enumerate(figures, 1)}


def _between(text: str, opening: re.Pattern[str], closing: re.Pattern[str], put: Callable[[str], str]) -> str:
    """A text with everything between two delimiters, and the delimiters, replaced."""
    pieces: list[str] = []
    start = 0
    while (begin := opening.search(text, start)) and (end := closing.search(text, begin.end())):
        pieces += [text[start : begin.start()], put(text[begin.end() : end.start()])]
        start = end.end()
    return "".join([*pieces, text[start:]])


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """A text in pieces, each with whether it is fenced code."""
    piece: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.fullmatch(line.rstrip("\r\n"))
        if not fence and found:
            yield False, "".join(piece)
            piece, fence = [line], found[1]
        elif fence and found and found[1].startswith(fence) and not line.strip(" \t>\r\n`~"):
            yield True, "".join([*piece, line])
            piece, fence = [], ""
        else:
            piece.append(line)
    yield bool(fence), "".join(piece)


class _Piece:
    """Converts a piece without fenced code to CommonMark."""

    def __init__(
        self,
        closed: frozenset[str],
        numbers: Iterator[int],
        labels: Mapping[str, str],
        titles: dict[str, str],
        has_components: bool,
    ) -> None:
        self._has_components = has_components
        self._titles = titles
        self._labels = labels
        self._closed = closed  # the shortcodes with a closing one
        self._numbers = numbers
        self._notes: list[str] = []
        self._cites = False

    def common(self, piece: str) -> str:
        """The piece as CommonMark."""
        for opening, closing in _COMMENTS:
            piece = _between(piece, opening, closing, lambda _comment: "")
        piece = _TOC_LIST.sub("", _CREDIT.sub("", piece))
        if self._has_components:
            piece = _components(piece)
        lines = "\n".join(self._lines(piece.split("\n")))
        self._cites = bool(_WORKS.search(lines))
        text = without_citations(_INLINE.sub(self._inline, lines))
        if _EMBED in text:
            text = _ALONE.sub(r"\1\n\2", text)
        return "\n\n".join([text, *self._notes, ""]) if self._notes else text

    def _lines(self, lines: list[str]) -> Iterator[str]:
        verse = _verses(lines)
        lines = list(_without_grids(_unmarked(lines)))
        is_marked_off = any(line.strip() == "///" for line in lines)
        for index, line in enumerate(lines):
            if any(each.fullmatch(line) for each in (_CONTENTS, _ATTRIBUTES, _LAYOUT, _ABBREVIATION)):
                yield ""
            elif index in verse:
                yield f"{line.lstrip('|').strip() or '&nbsp;'}\\" if index + 1 in verse else line.lstrip("|").strip()
            elif _MARKUA.fullmatch(line):
                yield ""
            elif line.startswith("-#"):  # not in Leanpub's table of contents
                yield line[1:]
            elif is_marked_off and (marked_off := _MARKED_OFF.fullmatch(line)):
                yield from ("", marked_off["title"] or "", "")
            elif callout := _CALLOUT.fullmatch(line):
                yield from self._callout(*callout.groups())
            elif tab := _TAB.fullmatch(line):
                yield f'{tab[1]}!!! tab "{tab[2]}"'
            elif _HASHTAGS.fullmatch(line):
                yield _left_out(line)
            elif source := _SOURCE.fullmatch(line):
                yield _left_out(f"reference: {source[2]}")
            elif address := _ADDRESS.fullmatch(line):
                yield address[1]
            elif imported := _IMPORTED.fullmatch(line):
                yield _left_out(imported[imported.lastindex or 0])
            elif index and lines[index - 1].startswith("|") and (caption := _CAPTION.fullmatch(line)):
                yield from ("", caption[1])
            elif (
                lines[index + 1 : index + 2]
                and lines[index + 1].startswith("|")
                and (above := _CAPTION.fullmatch(line))
            ):
                yield from (above[1], "")
            elif field := _FIELD.fullmatch(line):
                yield f"{field[1]}: {field[2]}"
            elif task := _TASK.match(line):
                signs = "".join(found[0] for found in _TASK_SIGNS.finditer(line))
                words = _TASK_SIGNS.sub("", line[task.end() :])
                yield _BLOCK_ID.sub("", f"{task[1]}{words}{_left_out(signs) if signs else ''}")
            elif "}" in line and not line.lstrip(" \t>").startswith(("#", ":::")):
                yield _BLOCK_ID.sub("", _ENDING.sub("", line))
            else:
                yield _BLOCK_ID.sub("", line)

    def _callout(self, prefix: str, name: str, title: str) -> Iterator[str]:
        """A box with a name or a title; a quotation if its name says so."""
        if name.lower() in _QUOTING:
            yield f"{prefix}{title}"
        elif name.isupper():  # those of GitHub have no titles of their own
            yield from (f"{prefix}[!{name}]", prefix, f"{prefix}{title}")
            return
        else:
            yield f"{prefix}[!{name if not title else 'title'}]"
            if title:
                yield prefix
                yield f"{prefix}{title}"
        if title:
            yield prefix

    def _inline(self, found: re.Match[str]) -> str:
        groups = found.groupdict()
        if groups["formula"] or groups["fence"]:
            return found[0]
        if groups["marked"]:  # Bear's before its second version, and its pictures
            return str(groups["marked"])
        if groups["pictured"]:
            return _left_out(groups["pictured"])
        if groups["github"]:
            return f"${groups['github'].strip()}$"
        if groups["role"]:
            return myst.said(groups["role"], groups["role_words"], self._titles)
        if groups["deleted"] or groups["new"] is not None:
            return f"<del>{groups['deleted'] or groups['old']}</del>{groups['new'] or ''}"
        if groups["code"] and (computed := _COMPUTED.fullmatch(groups["code"])):
            return _left_out(f"computed: {computed[1]}")
        if groups["code"]:
            return re.sub(r"(?<=`)\{[.#=][^{}\n]*\}\Z", "", found[0])
        if page := groups["page"]:
            return _wikilink(page, groups["shown"] or "", is_embedded=bool(groups["embedded"]))
        if groups["note"]:
            label = f"[^inline-note-{next(self._numbers)}]"
            self._notes.append(f"{label}: {' '.join(groups['note'].split())}")
            return label
        if groups["shortcode"]:
            if groups["closes"]:
                return ""
            is_pair = groups["shortcode"] in self._closed
            return (_opening if is_pair else _shortcode)(groups["shortcode"], groups["arguments"])
        if groups["tag"]:
            return _left_out(f"{groups['tag']}{groups['rest']}") if groups["tag"] in _PLAYED else ""
        if groups["call"]:
            return _left_out(groups["call"])
        if groups["variable"]:
            return (
                _left_out(groups["variable"]) if " " not in groups["variable"].strip() and self._is_text(found) else ""
            )
        if groups["works"] or groups["cites"]:  # those of ChatGPT have no list
            return CITED
        if groups["source"]:
            return CITED if f"source {groups['source']}" in self._labels else found[0]
        if groups["icon"]:
            return _icon(groups["icon"], found[0])
        if groups["templated"]:
            return _left_out(f"computed: {groups['templated']}")
        if groups["played"]:  # Zenn, HackMD
            return _left_out(f"{groups['played']} {groups['what']}")
        if groups["place"]:
            return self._labels.get(groups["place"], "")
        if groups["key"]:
            return f"{groups['key']}: {groups['value']}"
        if groups["cited"] and not self._cites:  # it is an account name
            return found[0]
        if groups["cited"]:
            return named(groups["cited"]) or str(groups["cited"])
        if sort := groups["sort_of"]:
            number = self._labels.get(f"{sort} {groups['label']}", "")
            return f"{_SORTS[sort]} {number}".strip()
        return next(
            (groups[key] for key in ("highlight", "span", "script", "added", "bare", "keys") if groups[key]),
            "",
        )

    def _is_text(self, found: re.Match[str]) -> bool:
        """Whether a match is in the text rather than in an address."""
        before = found.string[max(0, found.start() - 2) : found.start()]
        return not before.endswith(("(", '"', "'", "="))


def _unmarked(lines: list[str]) -> list[str]:
    """The lines without the prefix that Markua puts on each line of a box: “W> Take care.”."""
    found = [_ASIDE.match(line) for line in lines]
    if not any(found):
        return lines
    return [line[mark.end() :] if mark else line for line, mark in zip(lines, found, strict=True)]


def _without_grids(lines: list[str]) -> Iterator[str]:
    """The lines, with tables drawn with + and - as HTML tables."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].startswith(("+", "|")):
            end += 1
        if end - start >= _MIN_GRID and _GRID_RULE.fullmatch(lines[start]) and _GRID_RULE.fullmatch(lines[end - 1]):
            yield _grid(lines[start:end])
        else:
            end = max(end, start + 1)
            yield from lines[start:end]
        start = end


def _grid(lines: list[str]) -> str:
    """A table; the rows above a rule of = are its head."""
    head = any("=" in line for line in lines[1:-1] if _GRID_RULE.fullmatch(line))
    rows: list[str] = []
    cells: list[str] = []
    for line in lines[1:]:
        if not _GRID_RULE.fullmatch(line):
            parts = [part.strip() for part in line.strip("|").split("|")]
            known = cells + [""] * (len(parts) - len(cells))
            cells = [f"{cell} {part}".strip() for cell, part in zip(known, parts, strict=False)]
        elif cells:
            tag = "th" if head and not rows else "td"
            rows.append("".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells))
            cells = []
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _verses(lines: list[str]) -> set[int]:
    """The indexes of the lines of line blocks: they begin with "|", and none of them is the rule of a table."""
    found: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        block = lines[start:end]
        is_table = any(_TABLE_RULE.fullmatch(line) or line.rstrip().endswith("|") for line in block)
        if block and not is_table and all(map(_LINE_BLOCK.fullmatch, block)):
            found.update(range(start, end))
        start = max(end, start + 1)
    return found


def _wikilink(page: str, shown: str, *, is_embedded: bool) -> str:
    if is_embedded and _PICTURES.fullmatch(page):
        words = "|".join(word for word in shown.split("|") if not re.fullmatch(r"[\d x]*", word))
        return f"![{words}](<{page}>)"
    if is_embedded:
        return _left_out(page)
    name, _, heading = page.partition("#")
    return shown or ", ".join(filter(None, (name.strip().rpartition("/")[2], heading.strip("^ #"))))


def _icon(name: str, written: str) -> str:
    """The character for a name between colons; "" for one that only an icon font has."""
    if name.startswith(_ICONS):
        return ""
    try:
        sign = lookup(name.strip(":").replace("_", " "))
    except KeyError:
        return written
    return sign if category(sign) == "So" and sign >= _FIRST_EMOJI else written


def _shortcode(name: str, arguments: str) -> str:
    """A shortcode on its own: a picture with its description, or something that a program inserts."""
    named = {key.lower(): next(filter(None, values), "") for key, *values in _ARGUMENT.findall(arguments)}
    if name in ("figure", "img", "image", "imgproc") and "src" in named:
        words = named.get("caption") or named.get("title") or named.get("alt") or ""
        return f"![{words.replace('[', '(').replace(']', ')')}](<{named['src']}>)"
    if name in ("ref", "relref"):
        return ""
    return _left_out(f"{name} {arguments}")


def _opening(name: str, arguments: str) -> str:
    """The shortcode that opens a box or the like: its title, which may come after its kind."""
    named = {key.lower(): next(filter(None, values), "") for key, *values in _ARGUMENT.findall(arguments)}
    quoted = _QUOTED.findall(_ARGUMENT.sub("", arguments)) if name not in _GROUPS else []
    title = next(filter(None, (named.get(key) for key in ("title", "header", "summary", "name"))), "")
    title = title or next((words for words in quoted if words.strip() and not _ICON.fullmatch(words)), "")
    return f"\n\n{title}\n\n" if title else ""


def _left_out(what: str) -> str:
    """An element that shows nothing and is listed as left out."""
    return f'{_EMBED}src="{escape(" ".join(what.split()))}">'


def _components(piece: str) -> str:
    """MDX without its modules, its components replaced by their content, its expressions by their text."""
    lines: list[str] = []
    in_module = False
    for line in piece.split("\n"):
        in_module = bool(line.strip()) and (in_module or bool(_MODULE.fullmatch(line)))
        lines.append("" if in_module else line)
    text = _EXPRESSION_ATTRIBUTE.sub("", "\n".join(lines))
    return _EXPRESSION.sub(_expression, _COMPONENT.sub(_component, text))


def _component(tag: re.Match[str]) -> str:
    label = _LABEL.search(tag["given"])
    words = unescape(label[1] or label[2] or "") if label else ""
    if tag["alone"] and not words:
        return _left_out(tag["name"])
    if words:
        return f"\n\n{words}\n\n"
    line = tag.string.rfind("\n", 0, tag.start()) + 1, tag.string.find("\n", tag.end())
    beside = tag.string[tag.end() : line[1]] if tag[0].startswith("</") else tag.string[line[0] : tag.start()]
    return "" if beside.strip() else "\n"


def _expression(found: re.Match[str]) -> str:
    return f"`{found[4]}`" if found[4] else found[1] or found[2] or found[3] or ""
