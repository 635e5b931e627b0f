"""Pages of archives of mailing lists: the head of the mail, in lines of a list or before the text in one pre element.

As MHonArc, hypermail and MARC write them, and pages that show a mail as it was sent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from lxml import etree

from narrator.article import Block
from narrator.sources import stated
from narrator.sources.dates import published_in
from narrator.sources.elements import Element, Part
from narrator.sources.html.names import called
from narrator.sources.html.notices import sender_of
from narrator.sources.mail_heads import Line, lines_of, values_in
from narrator.sources.quoting import LIST_NAME, without_list_name, without_prefixes

_FIELD = re.compile(r"(?P<name>[A-Z][\w-]{1,30}):\s+\S")
_LABELLED = re.compile(r"[*_]{0,2}\w[\w-]{0,30}[*_]{0,2}\s?[:：]\s?\S")
_LINKS = re.compile(r"\s*(?:\[[^\[\]\n]{1,60}\]\s*)+")
_ADDRESS = re.compile(r"\s*[<(\[][^<>()\[\]]*(?:@|\sat\s|\(\)|x{4})[^<>()\[\]]*[>)\]]\S*|\S+@\S+|<[^<>]*>")
_NAME_BEHIND = re.compile(r"\S+@\S+\s+\((?P<name>[^()]{2,60})\)")
_is_called_text = called(r"[\s_-](?:body|message|e?mail|msg|content|text)(?:$|[\s_-])")
_MIN_FIELDS = 3
_MAX_HEAD = 40  # lines
_MAX_FIELD = 200  # characters
_NEAR = 60  # texts in which the head is


class Head(NamedTuple):
    """What the head of a mail says; each "" if it does not."""

    title: str = ""
    author: str = ""
    published: str = ""


def restore(tree: Element) -> None:
    """Give the head of a mail that a pre element begins with a line for each field, and let its text be no code."""
    for pre in list(tree.iter("pre")):
        if _is_called_text(pre.get("class") or "") and next(pre.iter("code", "span"), None) is None:
            del pre.attrib["class"]
        text = "".join(map(str, pre.itertext()))
        parent = pre.getparent()
        if parent is not None and _FIELD.match(text.lstrip()):
            _part_head(pre, text, parent)


def _part_head(pre: Element, text: str, parent: Element) -> None:
    lines = text.lstrip().split("\n")
    head = list(takewhile(str.strip, lines[:_MAX_HEAD]))
    names = {found["name"].lower() for line in head if (found := _FIELD.match(line))}
    if len(names) < _MIN_FIELDS or not names >= {"from", "subject"}:
        return
    tail = pre.tail
    pieces: list[tuple[str, str]] = [("p", line.strip()) for line in head]
    for is_links, group in groupby(lines[len(head) :], key=lambda line: bool(_LINKS.fullmatch(line))):
        pieces.append(("nav" if is_links else "pre", "\n".join(group)))
    made = [etree.Element(tag) for tag, _ in pieces]
    for element, (_, words) in zip(made, pieces, strict=True):
        element.text = words
    at = parent.index(pre)
    parent.remove(pre)
    parent[at:at] = made
    made[-1].tail = tail


def head_of(shown: Sequence[Part]) -> Head:
    """What the head of a mail over the text says."""
    texts = [part.what for part in shown[:_NEAR] if isinstance(part.what, Block)]
    if not _may_have_head(texts):
        return Head()
    head = next(_heads(texts), None)
    if head is None:
        return Head()
    about = {header: str(value) for header, value in values_in(head).items()}
    sender = about["from"].strip()
    behind = _NAME_BEHIND.fullmatch(sender)
    author = stated.author(behind["name"] if behind else _ADDRESS.sub("", sender).strip(" '\"“”"))
    subject = without_list_name(without_prefixes(about.get("subject", "").strip()))
    return Head(subject, author, published_in(about.get("date", "")))


def in_head(parts: Sequence[Part]) -> frozenset[int]:
    """The indexes of the parts that are lines of the head of a mail, or links in brackets to other mails."""
    texts = [(index, part.what) for index, part in enumerate(parts[:_NEAR]) if isinstance(part.what, Block)]
    if not _may_have_head(block for _, block in texts):
        return frozenset()
    own = {id(line.block) for head in _heads([block for _, block in texts]) for line in head}
    if not own:
        return frozenset()
    heads = [index for index, block in texts if id(block) in own]
    heads += takewhile(lambda index: _LINKS.fullmatch(parts[index].text), range(heads[-1] + 1, len(parts)))
    links = (index for index, part in enumerate(parts) if _LINKS.fullmatch(part.text) and part.text.count("[") > 1)
    return frozenset((*heads, *links))


def _heads(texts: Sequence[Block]) -> Iterator[list[Line]]:
    """Lines in a row that begin with labels, the sender's and at least two others of mails among them."""
    for is_field, run in groupby(lines_of(texts), key=lambda line: _is_field(line.text)):
        fields = list(run) if is_field else []
        named = {line.header for line in fields} - {""}
        if "from" in named and len(named) >= _MIN_FIELDS:
            yield fields


def _is_field(text: str) -> bool:
    return len(text) <= _MAX_FIELD and _LABELLED.match(text) is not None


def _may_have_head(blocks: Iterable[Block]) -> bool:
    """Whether several texts in a row begin with labels, which is quickly told."""
    runs = groupby(blocks, key=lambda block: _LABELLED.match(block.text) is not None)
    return any(is_labelled and len(lines_of(run)) >= _MIN_FIELDS for is_labelled, run in runs)


def without_lists(names: Sequence[str], shown: Sequence[Part]) -> tuple[str, ...]:
    """The names of a page without the name of the list that Mailman puts before them, if it shows who sent a mail."""
    if not any(name.lstrip().startswith("[") for name in names) or not any(map(sender_of, shown[:_NEAR])):
        return tuple(names)
    found = ((name.lstrip(), LIST_NAME.match(name.lstrip())) for name in names)
    return tuple(name[tag.end() :] if tag else name for name, tag in found)
