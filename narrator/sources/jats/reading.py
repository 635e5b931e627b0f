"""JATS (ANSI/NISO Z39.96): the front matter of an article, its abstract and body as HTML, its notes as footnotes.

Marks that refer to the list of references are left out with it, as on a web page. Peer reviews and translations are
articles of their own.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from lxml import etree

from narrator.article import Article, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import via_html, xml
from narrator.sources.citations import CITED, without_citations
from narrator.sources.document import Document
from narrator.sources.elements import Element, fold, is_language, text_within

_NAMES = {
    "italic": "em",
    "bold": "strong",
    "monospace": "code",
    "strike": "del",
    "underline": "u",
    "sc": "span",
    "break": "br",
    "disp-quote": "blockquote",
    "verse-group": "blockquote",
    "verse-line": "p",
    "attrib": "p",
    "boxed-text": "div",
    "statement": "div",
    "preformat": "pre",
    "code": "pre",
    "list-item": "li",
    "def-list": "dl",
    "def-item": "div",
    "term": "dt",
    "def": "dd",
    "fig": "figure",
    "fig-group": "div",
    "table-wrap": "div",
    "table-wrap-foot": "div",
    "caption": "div",
    "speech": "div",
    "ack": "section",
    "app": "section",
    "app-group": "div",
    "sec": "section",
    "abstract": "section",
    "glossary": "section",
    "bio": "section",
    "notes": "section",
    "fn-group": "section",
    "supplementary-material": "div",
    "media": "div",
    "speaker": "p",
    "title": "p",
}
_TITLES = {"abstract": "Abstract", "ack": "Acknowledgements", "app": "Appendix"}
_UNSEEN = frozenset("object-id permissions aff index-term processing-meta sec-meta kwd-group".split())
_NUMBERED = frozenset("order arabic".split())
_MAX_LEVEL = 6
_MARK = re.compile(r"(?!\W*(?:1[5-9]|20)\d\d[a-z]?\W*\Z)[\W\d]*\d[\W\d]*[a-z]?\W*")  # other than a year
_TEX_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_DOLLARS = re.compile(r"\A\s*\$+|\$+\s*\Z|\A\s*\\[\[(]|\\[\])]\s*\Z")


def read(document: Document) -> Article:
    """Read an article.

    Raises:
        SourceError: it is too large, damaged beyond repair, or has no text.
    """
    root = xml.tree(document)
    article = root if root.tag == "article" else next(root.iter("article"), None)
    if article is None:
        raise SourceError(f"{document.name} holds no article", "give an article in JATS")
    metadata = _metadata(article)
    references = sum(1 for _ in article.iter("ref"))
    others = [*article.findall("sub-article"), *article.findall("response")]
    translations = article.findall("front/article-meta/trans-abstract")
    omissions = [*_references(references), *map(_other, others), *map(_translation, translations)]
    tree = etree.Element("body")
    for path in ("front/article-meta/abstract", "body", "back", "floats-group"):
        # A graphical abstract is often nothing but a picture.
        tree.extend(part for part in article.findall(path) if part.tag != "abstract" or part.find(".//p") is not None)
    _convert(tree)
    return via_html.of_tree(document, tree, metadata, omissions)


def _references(count: int) -> Iterator[Omission]:
    if count:
        yield Omission("the end of the article", f"list of references ({count})", "it is for looking up")


def _other(article: Element) -> Omission:
    title = next((text_within(each) for each in article.iter("article-title")), "")
    kind = (article.get("article-type") or "another article").replace("-", " ")
    return Omission("the end of the article", f"{kind}: {title}" if title else kind, "it is an article of its own")


def _translation(abstract: Element) -> Omission:
    said = " ".join(" ".join(map(str, abstract.itertext())).split())
    what = f"abstract in another language: {said}"
    return Omission("the beginning of the article", what, "it repeats the abstract")


# Metadata


def _metadata(article: Element) -> Metadata:
    about = xml.find(article, "front/article-meta")
    if about is None:
        return Metadata()
    language = xml.attribute(article, "lang").replace("_", "-")
    doi = next((text_within(each) for each in about.findall("article-id") if each.get("pub-id-type") == "doi"), "")
    return Metadata(
        title=_title(about.find("title-group")),
        author=", ".join(filter(None, map(_person, _authors(about)))),
        published=_published(about),
        language=language if is_language(language) else "",
        link=f"https://doi.org/{doi}" if doi else "",
        series=next((text_within(each) for each in article.iter("journal-title")), ""),
    )


def _title(group: Element | None) -> str:
    if group is None:
        return ""
    found = [group.find(name) for name in ("article-title", "subtitle")]
    for each in found:
        for mark in [] if each is None else list(each.iter("xref", "fn")):
            _replace(mark, "")
    return ": ".join(text_within(each) for each in found if each is not None)


def _authors(about: Element) -> Iterator[Element]:
    for contributor in about.iterfind("contrib-group/contrib"):
        if (contributor.get("contrib-type") or "author") == "author":
            yield contributor


def _person(contributor: Element) -> str:
    name = next(contributor.iter("name", "string-name", "collab"), None)
    if name is None:
        return ""
    parts = (name.find(part) for part in ("prefix", "given-names", "surname", "suffix"))
    return " ".join(text_within(part) for part in parts if part is not None) or text_within(name)


def _published(about: Element) -> str:
    """The publication date: the earliest full date; months and years alone do not count."""
    days = []
    for each in about.findall("pub-date"):
        kind = each.get("pub-type") or each.get("date-type") or "pub"
        numbers = [each.find(part) for part in ("year", "month", "day")]
        if kind in ("epub", "ppub", "pub", "collection", "epub-ppub"):
            try:
                days.append(date(*(int(text_within(part)) for part in numbers if part is not None)).isoformat())
            except (TypeError, ValueError):
                continue
    return min(days, default="")


# The text


def _convert(tree: Element) -> None:
    """Convert the content of a tree to HTML, in place."""
    notes = {note.get("id"): note for note in tree.iter("fn") if note.get("id")}
    for element, depth in list(_with_depth(tree)):
        if convert := _CONVERSIONS.get(str(element.tag)):
            convert(element, depth, notes)
        elif element.tag == "ref-list" or element.tag in _UNSEEN:
            _replace(element, "")
    for element in tree.iter(etree.Element):
        element.tag = _NAMES.get(str(element.tag), element.tag)
        language = xml.attribute(element, "lang")
        if language and element.tag != "body":
            element.set("lang", language)
        if element.text:
            element.text = without_citations(element.text)
        if element.tail:
            element.tail = without_citations(element.tail)


def _with_depth(tree: Element) -> Iterator[tuple[Element, int]]:
    """All elements, each with the number of sections around it."""
    depth = 0
    sections = ("sec", "abstract", "ack", "app", "glossary", "bio", "notes", "fn-group")
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_section = element.tag in sections
        if event == "start":
            yield element, depth
            depth += is_section
        else:
            depth -= is_section


Notes = dict[str | None, Element]


def _section(section: Element, depth: int, _notes: Notes) -> None:
    """A section without a title gets the one for its type."""
    title, label = section.find("title"), section.find("label")
    if title is not None and section.tag == "fn-group":  # each note moves to where it is mentioned
        section.remove(title)
        return
    if title is None and section.tag in _TITLES:
        title = etree.Element("title")
        title.text = _TITLES[str(section.tag)]
        section.insert(0, title)
    if title is not None:
        title.tag = f"h{min(depth + 2, _MAX_LEVEL)}"
        if label is not None:
            title.text = f"{text_within(label)} {title.text or ''}"
    elif label is not None:
        label.tag, label.tail = f"h{min(depth + 2, _MAX_LEVEL)}", ""
        return
    if label is not None:
        _replace(label, "")


def _labelled(element: Element, _depth: int, _notes: Notes) -> None:
    """A figure, table, box or statement: its label and title become the start of its caption."""
    parts = [element.find(path) for path in ("label", "caption/title", "title")]
    words = [text_within(part) for part in parts if part is not None]
    for part in parts:
        if part is not None:
            _replace(part, "")
    caption = element.find("caption")
    if words and caption is None:
        caption = etree.Element("caption")
        element.insert(0, caption)
    if caption is None:
        return
    lines = [". ".join(word.rstrip(".") for word in words) + "." if words else "", text_within(caption)]
    text = " ".join(filter(None, lines))
    caption.clear()
    caption.text = text
    caption.tag = "figcaption" if element.tag == "fig" else "p"


def _list(element: Element, _depth: int, _notes: Notes) -> None:
    element.tag = "ol" if element.get("list-type") in _NUMBERED else "ul"
    for item in element.findall("list-item"):
        label = item.find("label")
        if label is not None:
            _replace(label, "")


def _alternatives(element: Element, _depth: int, _notes: Notes) -> None:
    """Of alternative forms of a table, pictures are dropped: they cannot be read."""
    if element.find("table") is not None:
        for picture in element.findall("graphic"):
            element.remove(picture)


def _graphic(graphic: Element, _depth: int, _notes: Notes) -> None:
    words = [graphic.find(name) for name in ("alt-text", "long-desc")]
    text = next((text_within(each) for each in words if each is not None), "")
    tail = graphic.tail
    graphic.clear()
    graphic.tag, graphic.tail = "img", tail
    graphic.set("alt", text)
    if not text:
        del graphic.attrib["alt"]


def _formula(formula: Element, _depth: int, _notes: Notes) -> None:
    """A formula: MathML if present, else TeX; its number is only for the eye."""
    label = formula.find("label")
    if label is not None:
        _replace(label, "")
    is_displayed = formula.tag == "disp-formula"
    mathml = next(formula.iter("math"), None)
    tex = next(formula.iter("tex-math"), None)
    source = "" if tex is None else _tex("".join(map(str, tex.itertext())))
    if mathml is None and not source:
        formula.tag = "p" if is_displayed else "span"
        return
    if mathml is None:
        mathml = etree.Element("math")
        etree.SubElement(mathml, "annotation", encoding="application/x-tex").text = source
    elif source:
        mathml.set("alttext", source)
    if is_displayed:
        mathml.set("display", "block")
    tail = formula.tail
    formula.clear()
    mathml.tail = None
    formula.append(mathml)
    formula.tag, formula.tail = "div" if is_displayed else "span", tail


def _tex(source: str) -> str:
    """The formula in the LaTeX document that journals wrap around each one."""
    document = _TEX_DOCUMENT.search(source)
    return fold(_DOLLARS.sub("", document[1] if document else source))


def _reference(mark: Element, _depth: int, notes: Notes) -> None:
    """A mark that refers to something else in the article: to a note, a reference, or a figure."""
    kind, target = mark.get("ref-type") or "", mark.get("rid") or ""
    text = text_within(mark)
    if target in notes or kind in ("fn", "table-fn"):
        mark.tag = "a"
        mark.set("href", f"#{target}")
        mark.set("role", "doc-noteref")
    elif kind == "bibr" and _MARK.fullmatch(text):
        raised = mark.getparent()
        _replace(mark, CITED)
        if raised is not None and raised.tag == "sup" and not any(map(str.isalnum, text_within(raised))):
            _replace(raised, CITED)
    else:
        mark.tag = "span"


def _note(note: Element, _depth: int, _notes: Notes) -> None:
    label = note.find("label")
    if label is not None:
        _replace(label, "")
    note.tag = "aside"
    note.set("role", "doc-footnote")


def _link(link: Element, _depth: int, _notes: Notes) -> None:
    link.tag = "a"
    link.set("href", xml.attribute(link, "href"))


_CONVERSIONS: dict[str, Callable[[Element, int, Notes], None]] = {
    **dict.fromkeys(("sec", "abstract", "ack", "app", "glossary", "bio", "notes"), _section),
    "fn-group": _section,
    **dict.fromkeys(("fig", "table-wrap", "boxed-text", "statement", "supplementary-material", "media"), _labelled),
    "list": _list,
    "alternatives": _alternatives,
    **dict.fromkeys(("graphic", "inline-graphic"), _graphic),
    **dict.fromkeys(("disp-formula", "inline-formula"), _formula),
    "xref": _reference,
    "fn": _note,
    **dict.fromkeys(("ext-link", "uri", "email"), _link),
}


def _replace(element: Element, text: str) -> None:
    """Replace an element by a text."""
    around = element.getparent()
    if around is None:
        return
    kept = text + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + kept
    else:
        around.text = (around.text or "") + kept
    element.tail = None
    around.remove(element)
