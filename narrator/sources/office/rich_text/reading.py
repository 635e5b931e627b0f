"""The flows of an RTF file as a draft, each paragraph by its style and its outline level."""

from collections.abc import Iterable
from itertools import groupby

from narrator.article import Article
from narrator.sources.document import Document
from narrator.sources.office import styled
from narrator.sources.office.draft import Draft, finished
from narrator.sources.office.rich_text.flows import FlowItem, Listed, Paragraph, Row, StyleEntry
from narrator.sources.office.rich_text.parser import Parser
from narrator.sources.office.styled import PLAIN, Role, Style

_MAX_STYLES = 12  # in a chain of styles based on each other
_MAX_TITLE = 120


def read(document: Document) -> Article:
    """Read an RTF file; a truncated one is read to its end.

    Raises:
        SourceError: it is nested too deeply, or there is no text in it.
    """
    parser = Parser(document.name)
    parser.parse(document.content)
    draft = Draft()
    if parser.has_furniture:
        draft.leave_out("headers and footers of pages", "they are on every page")
    if parser.comments:
        draft.leave_out(f"comments: {parser.comments}", "they are about the text, not part of it")
    if parser.has_deleted:
        draft.leave_out("deleted text", "it is only kept as a tracked change")
    _write(draft, _take_title(draft, parser.body.items, parser.styles), parser.styles)
    for label, flow in parser.notes.items():
        with draft.note(label):
            _write(draft, flow.items, parser.styles)
    return finished(document, draft, parser.about())


def _write(draft: Draft, items: Iterable[FlowItem], styles: dict[int, StyleEntry]) -> None:
    for are_rows, run in groupby(items, lambda item: isinstance(item, Row)):
        if are_rows:
            with draft.inside("table"):
                for row in run:
                    _write_row(draft, row, styles)
            continue
        for item in run:
            if isinstance(item, Listed):
                draft.contents(item.what)
            elif isinstance(item, Paragraph):
                style = styled.outlined(_style(styles, item.style), item.outline)
                draft.add(item.line, style, item.item)


def _write_row(draft: Draft, row: FlowItem, styles: dict[int, StyleEntry]) -> None:
    if isinstance(row, Row):
        with draft.inside("tr"):
            for cell in row.cells:
                with draft.inside("th" if row.is_header else "td"):
                    _write(draft, cell, styles)


def _style(styles: dict[int, StyleEntry], number: int) -> Style:
    """The meaning of a style, or else that of the nearest style it is based on."""
    for _ in range(_MAX_STYLES):
        entry = styles.get(number)
        if entry is None:
            break
        style = styled.named(entry.name)
        if style is not None and style.role is not Role.HEADING:
            return style
        if entry.outline is not None:
            return styled.at_outline(entry.outline)
        if style is not None:
            return style
        number = entry.base
    return PLAIN


def _take_title(draft: Draft, items: list[FlowItem], styles: dict[int, StyleEntry]) -> list[FlowItem]:
    """The paragraphs without the first, if that looks like a title, centred and bold, and no style marks one."""
    if any(isinstance(each, Paragraph) and _style(styles, each.style).role is Role.TITLE for each in items):
        return items
    first = next((each for each in items if not isinstance(each, Paragraph) or each.line.pieces), None)
    if not isinstance(first, Paragraph) or first.outline is not None or _style(styles, first.style) != PLAIN:
        return items
    text = first.line.text.strip()
    if not (first.is_centred and first.line.is_bold and 0 < len(text) <= _MAX_TITLE):
        return items
    draft.add(first.line, Style(Role.TITLE))
    return [each for each in items if each is not first]
