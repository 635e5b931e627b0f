"""reStructuredText, parsed by docutils and converted to HTML.

What docutils does not know, such as the roles and directives of Sphinx, is replaced by its content: a role by its text,
a directive by its body. Nothing outside the document is read: no file is included, nothing is executed.

text ─► docutils' tree ─► HTML ─► narrator.sources.elements ─► article
"""

import io
import re
from collections.abc import Callable
from html import escape
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.languages import get_language as english
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en
from docutils.parsers.rst.states import Inliner
from docutils.utils import new_document

from narrator.article import Article, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import via_html
from narrator.sources.citations import CITED, without_citations
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.elements import fold, is_language

_SETTINGS = {
    "file_insertion_enabled": False,  # no included file is read
    "raw_enabled": True,
    "report_level": 5,
    "halt_level": 6,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "smart_quotes": False,
    "_disable_config": True,
    "line_length_limit": via_html.MAX_BYTES,
}
_ROLE = re.compile(r":([\w.+-]+(?::[\w.+-]+)*):`|`:([\w.+-]+(?::[\w.+-]+)*):")
_DIRECTIVE = re.compile(r"^[ \t]*\.\. +(?:\|[^|\n]+\| +)?([\w.+-]+(?::[\w.+-]+)*) ?::(?:[ \t]|$)", re.MULTILINE)
_TARGETED = re.compile(r"\s*(?<!\\)<[^<>]*>\Z")
_PEP = re.compile(r"\A(?:[A-Z][\w-]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){3,}")
_HEADER = re.compile(r"^(?=[A-Z])", re.MULTILINE)
# Sphinx's fields for a whole file: https://www.sphinx-doc.org/en/master/usage/restructuredtext/field-lists.html
_FOR_SPHINX = re.compile(r"\A\s*(?::(?:orphan|tocdepth|nocomments|no-?search):[^\n]*\n\s*)+")
_NIKOLA = re.compile(r"^\.\. (title|author|date|description|lang): *(\S.*)$", re.MULTILINE)
_PERSON = re.compile(r"[\n;]")
_MAILBOX = re.compile(r"\s*<[^<>\s]*(?:@| at )[^<>\s]*>")
_NIKOLA_HEAD = 4096
# At each character of a word docutils scans all the rest. An invisible, silent character splits long words for it.
_LONG_WORD = re.compile(r"[^\s<>]{500}(?=[^\s<>])")
_CODE = frozenset(
    "code-block sourcecode highlight ipython testcode testsetup testoutput prompt terminal console".split()
)
_PLACES = frozenset(
    """sectionauthor codeauthor moduleauthor toctree index tabularcolumns currentmodule default-domain py:currentmodule
    py:module""".split()
)
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
# Roles of Sphinx for names in programs: https://www.sphinx-doc.org/en/master/usage/referencing.html
_NAMES_IN_CODE = re.compile(
    r"(?:(?:py|c|cpp|js|rst|std):)?(?:mod|func|data|const|class|meth|attr|exc|obj|macro|type|member|struct|enum|"
    r"envvar|token|option|file|command|program|dir|role|kbd|makevar|mimetype|regexp|samp|guilabel)"
)
_CITATIONS = ("cite", "footcite")
_TAGS: dict[str, str] = {
    "paragraph": "p",
    "bullet_list": "ul",
    "list_item": "li",
    "definition_list": "dl",
    "term": "dt",
    "definition": "dd",
    "block_quote": "blockquote",
    "attribution": "p",
    "line_block": "p",
    "table": "table",
    "row": "tr",
    "caption": "figcaption",
    "legend": "figcaption",
    "figure": "figure",
    "sidebar": "div",
    "topic": "div",
    "compound": "div",
    "container": "div",
    "admonition": "div",
    "section": "section",
    "field_list": "dl",
    "field_name": "dt",
    "field_body": "dd",
    "option_list": "dl",
    "option_group": "dt",
    "description": "dd",
    "rubric": "p",
    "emphasis": "em",
    "strong": "strong",
    "literal": "code",
    "superscript": "sup",
    "subscript": "sub",
    "title_reference": "cite",
}
_ADMONITIONS = frozenset("attention caution danger error hint important note tip warning seealso todo".split())
_UNSEEN = frozenset(
    "comment substitution_definition docinfo pending meta colspec label footer header decoration".split()
)
# Sphinx writes this at the end of the first page of every manual.
_INDICES = re.compile(
    r"^(?:[^\s:*.][^\n]*\n[=\-~*^\"']{3,}[ \t]*\n\s*)?"
    r"(?:[*-][ \t]+:ref:`(?:[^`<\n]*<)?(?:genindex|(?:py-)?modindex|search)>?`[ \t]*(?:\n|\Z))+",
    re.MULTILINE,
)
_MAX_LEVEL = 6


def read(document: Document) -> Article:
    """Read a text, its title and fields, footnotes and directives.

    Raises:
        SourceError: it is not text, far too long, or nested too deeply.
    """
    text = via_html.source_text(document)
    if header := _PEP.match(text):  # https://peps.python.org/pep-0012/: docutils requires a colon before these fields
        text = _HEADER.sub(":", header[0]) + text[header.end() :]
    text = _FOR_SPHINX.sub("", text)  # the title has to come first
    indices = [fold(found[0]) for found in _INDICES.finditer(text)]
    text = _INDICES.sub("\n", text)
    _register_unknown(text)
    # Nikola states the title in a comment; the headings are then all sections.
    is_titled = any(name == "title" for name, _ in _NIKOLA.findall(text[:_NIKOLA_HEAD]))
    settings = {**_SETTINGS, "warning_stream": io.StringIO(), "doctitle_xform": not is_titled}
    try:
        tree = publish_doctree(_LONG_WORD.sub("\\g<0>\u200b", text), settings_overrides=settings)
        html = "".join(_Html().written(tree))
    except RecursionError:
        raise SourceError(f"{document.name} nests its parts too deeply", "flatten them") from None
    # docutils raises exceptions of every kind.
    except Exception as error:
        what = fold(f"{type(error).__name__}: {error}")
        raise SourceError(f"{document.name} is not reStructuredText: {what}", "correct it") from error
    left = [Omission("the whole text", f"indices: {each}", "a program makes them") for each in indices]
    return via_html.article(document, without_citations(html), _metadata(tree, text), left)


# Roles and directives that docutils does not know


def _register_unknown(text: str) -> None:
    """Register the roles and directives of a text that docutils does not know."""
    for name in {(first or second).lower() for first, second in _ROLE.findall(text)} - en.roles.keys():
        roles.register_local_role(name, _text_of_role)
    for name in {name.lower() for name in _DIRECTIVE.findall(text)}:
        # `date` would insert the current date.
        known = name in en.directives and name not in _CODE and name != "date"
        if name == "meta":
            continue  # its fields are no options
        directives.register_directive(name, _ignoring_options(name) if known else _Unknown)


def _ignoring_options(name: str) -> type[Directive]:
    """A directive of docutils that ignores the options that Sphinx and others have added to it."""
    found, _ = directives.directive(name, english("en"), new_document(""))
    if found is None or isinstance(found.option_spec, _AnyOptions):
        return found or _Unknown
    return type(found.__name__, (found,), {"option_spec": _AnyOptions(found.option_spec or {})})


def _text_of_role(
    name: str, _raw: str, text: str, _line: int, _inliner: Inliner, *_options: object
) -> tuple[list[Any], list[Any]]:
    """The visible text of a role: the writer's own words before the target."""
    if name.lower().startswith(_CITATIONS):
        return [nodes.inline("", CITED)], []
    if name.lower() in ("doc", "std:doc") and not _TARGETED.search(text):
        return [nodes.inline("", _words_of_path(text))], []
    words = nodes.unescape(_TARGETED.sub("", text) or text)
    if not _NAMES_IN_CODE.fullmatch(name.lower()):
        return [nodes.inline("", words)], []
    return [nodes.literal("", words.rpartition(".")[2] if words.startswith("~") else words.lstrip("!"))], []


def _words_of_path(path: str) -> str:
    """The words in the name of another page, of which only the whole manual has the title: “/usage/quick-start”."""
    names = [name for name in path.strip().split("/") if name not in ("", "index", "..", ".")]
    return re.sub(r"[-_]+", " ", names[-1]) if names else CITED


class _AnyOptions(dict[str, Callable[[str], str]]):
    """Options with any name."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, name: str) -> Callable[[str], str]:
        return directives.unchanged


class _Unknown(Directive):
    """A directive that is replaced by its content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOptions()

    def run(self) -> list[nodes.Node]:
        """The nodes of its content."""
        name, content = self.name.lower(), "\n".join(self.content)
        argument = " ".join(self.arguments)
        if name in _PLACES or not (content.strip() or " " in argument.strip() or name in _VERSIONS):
            return [nodes.raw("", f"{self.name} {fold(f'{argument} {content}')}".strip(), format="directive")]
        if name in _CODE:
            return [nodes.literal_block(content, content)]
        if name == "only":  # content for HTML is read, and for anything but another format
            if "html" not in argument and "not " not in argument:
                return [nodes.raw("", f"{self.name} {argument} {fold(content)}", format="directive")]
            argument = ""
        found: list[nodes.Node] = []
        if version := _VERSIONS.get(name):
            number, argument = (*argument.split(None, 1), "", "")[:2]
            argument = f"{version} {number}{': ' if argument else ''}{argument}"
        if argument.strip():
            words, messages = self.state.inline_text(argument, self.lineno)
            found += [nodes.paragraph(argument, "", *words), *messages]
        around: nodes.Element = nodes.admonition() if name in _ADMONITIONS else nodes.container()
        if name in _ADMONITIONS:
            around.append(nodes.paragraph("", "See also" if name == "seealso" else name.capitalize()))
        around.extend(found)
        self.state.nested_parse(self.content, self.content_offset, around)
        return [around]


# Metadata


def _metadata(tree: nodes.document, text: str) -> Metadata:
    """The metadata in the fields at the top, and in the comments of Nikola."""
    known = {name: value.strip() for name, value in _NIKOLA.findall(text[:_NIKOLA_HEAD])}
    fields = (each for info in tree.findall(nodes.docinfo) for each in info.children)
    for field in (each for each in fields if isinstance(each, nodes.Element)):
        name, value = field.tagname, field.astext()
        if isinstance(field, nodes.field):
            name, value = field[0].astext().lower(), field[1].astext()
        people = filter(None, map(fold, _PERSON.split(value))) if name == "authors" else [fold(value)]
        known.setdefault(name, _MAILBOX.sub("", ", ".join(people)))
    title = next((each.astext() for each in tree if isinstance(each, nodes.title)), "")
    language = known.get("lang", known.get("language", "")).replace("_", "-")
    return Metadata(
        title=fold(known.get("title") or title),
        author=known.get("author") or known.get("authors", ""),
        published=written_date(known.get("date", "") or known.get("created", "")),
        language=language if is_language(language) else "",
        description=known.get("summary") or known.get("description", ""),
    )


# From the tree to HTML


class _Html:
    """Writes the nodes of a tree."""

    def __init__(self) -> None:
        self._html: list[str] = []
        self._level = 1

    def written(self, tree: nodes.document) -> list[str]:
        """The pieces of a document's body."""
        for child in tree.children:
            if not isinstance(child, nodes.title):
                self._write(child)
        return self._html

    def _write(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Text):
            self._html.append(escape(node.astext()))
        elif isinstance(node, nodes.Element) and node.tagname not in _UNSEEN:
            write = getattr(self, f"_write_{node.tagname}", self._write_element)
            write(node)

    def _write_children(self, node: nodes.Element) -> None:
        for child in node.children:
            self._write(child)

    def _write_element(self, node: nodes.Element) -> None:
        tag = _TAGS.get(node.tagname, "div" if node.tagname in _ADMONITIONS else "")
        if "contents" in node.get("classes", ()):
            return
        self._html.append(f"<{tag}>" if tag else "")
        if node.tagname in _ADMONITIONS:
            self._html.append(f"<p>{node.tagname.capitalize()}</p>")
        self._write_children(node)
        self._html.append(f"</{tag}>" if tag else "")

    def _write_section(self, node: nodes.Element) -> None:
        self._level += 1
        self._write_children(node)
        self._level -= 1

    def _write_title(self, node: nodes.Element) -> None:
        is_heading = isinstance(node.parent, nodes.section)
        tag = f"h{min(self._level, _MAX_LEVEL)}" if is_heading else "p"
        tag = "caption" if isinstance(node.parent, nodes.table) else tag
        self._wrap(node, tag)

    def _write_subtitle(self, node: nodes.Element) -> None:
        self._wrap(node, "p" if isinstance(node.parent, nodes.sidebar) else "h2")

    def _wrap(self, node: nodes.Element, tag: str, attributes: str = "") -> None:
        self._html.append(f"<{tag}{attributes}>")
        self._write_children(node)
        self._html.append(f"</{tag}>")

    def _write_enumerated_list(self, node: nodes.Element) -> None:
        self._wrap(node, "ol", f' start="{node.get("start", 1)}"')

    def _write_definition_list_item(self, node: nodes.Element) -> None:
        """A term with its classifiers, and its definition."""
        heads = [each for each in node.children if isinstance(each, nodes.Element) and each.tagname != "definition"]
        self._html.append("<dt>")
        for index, head in enumerate(heads):
            self._html.append(": " if index else "")
            self._write_children(head)
        self._html.append("</dt>")
        for child in node.children:
            self._write(child if isinstance(child, nodes.definition) else nodes.Text(""))

    def _write_option(self, node: nodes.Element) -> None:
        self._write_children(node)
        self._html.append(" ")

    def _write_line(self, node: nodes.Element) -> None:
        self._write_children(node)
        self._html.append("<br>")

    def _write_entry(self, node: nodes.Element) -> None:
        is_header = isinstance(node.parent.parent, nodes.thead)
        spans = f' colspan="{node.get("morecols", 0) + 1}" rowspan="{node.get("morerows", 0) + 1}"'
        self._wrap(node, "th" if is_header else "td", spans)

    def _write_literal_block(self, node: nodes.Element) -> None:
        self._html.append(f"<pre>{escape(node.astext())}</pre>")

    _write_doctest_block = _write_literal_block

    def _write_math(self, node: nodes.Element) -> None:
        self._html.append(via_html.formula(node.astext()))

    def _write_math_block(self, node: nodes.Element) -> None:
        self._html.append(f"<div>{via_html.formula(node.astext(), display=True)}</div>")

    def _write_transition(self, _node: nodes.Element) -> None:
        self._html.append("<hr>")

    def _write_image(self, node: nodes.Element) -> None:
        alt = node.get("alt")
        words = f' alt="{escape(alt)}"' if alt else ""
        self._html.append(f'<img src="{escape(node.get("uri", ""))}"{words}>')

    def _write_reference(self, node: nodes.Element) -> None:
        self._wrap(node, "a", f' href="{escape(node.get("refuri", "") or "#" + node.get("refid", ""))}"')

    def _write_footnote_reference(self, node: nodes.Element) -> None:
        self._html.append(via_html.mention(node.get("refid", "")))

    _write_citation_reference = _write_footnote_reference

    def _write_footnote(self, node: nodes.Element) -> None:
        self._html.append(f'<aside role="doc-footnote" id="note-{escape(node["ids"][0])}">')
        self._write_children(node)
        self._html.append("</aside>")

    _write_citation = _write_footnote

    def _write_system_message(self, node: nodes.Element) -> None:
        """What docutils cannot parse is not shown, but listed."""
        for text in node.findall(nodes.literal_block):
            self._html.append(f'<object data="{escape(fold(text.astext()))}"></object>')

    def _write_raw(self, node: nodes.Element) -> None:
        """HTML is kept; text for another format, or a directive without text, is not shown."""
        is_html = "html" in node.get("format", "").split()
        self._html.append(node.astext() if is_html else f'<object data="{escape(fold(node.astext()))}"></object>')
