"""Conversations with an assistant, on pages that mark the sender of each message.

The article is all of the messages, however short, and nothing else. Covers ChatGPT, Claude, Gemini, and pages with the
same markup.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from lxml import etree

from narrator.article import BESIDE, Block
from narrator.sources.elements import Element, Part
from narrator.sources.html.parts import is_furniture, leads_on
from narrator.sources.html.posts import writer_said

_ROLES = ("data-message-author-role", "data-author-role", "data-message-role")
_TEST_NAMES = {"user-message": "user", "assistant-message": "assistant"}
_NAMED = {
    "font-claude-message": "Claude",
    "font-claude-response": "Claude",
    "query-text": "user",
    "model-response-text": "Gemini",
}
_MAX_NAMING = 5  # words of a line over a message
_MARKING = frozenset({*_ROLES, "data-testid"})  # attributes


def keep_chat(tree: Element, shown: Sequence[Part], kept: list[bool]) -> dict[int, str]:
    """Keep all messages of a conversation, and nothing else.

    Returns:
        The sender, by the index of the first text in each run of messages from one sender; empty if the page is not a
        conversation.
    """
    messages = {each: sender for each in tree.iter(etree.Element) if (sender := _sender_of(each))}
    if len(set(messages.values())) <= 1:
        return {}
    within = [_message_around(part.element, messages) for part in shown]
    writers: dict[int, str] = {}
    name = before = ""
    for index, (part, message) in enumerate(zip(shown, within, strict=True)):
        if message is None:
            kept[index] = False
            name = _name_in(part.text) or name
            continue
        kept[index] = not (isinstance(part.what, Block) and (leads_on(part) or is_furniture(part.element)))
        is_said = isinstance(part.what, Block) and part.what.kind not in BESIDE and part.text
        if kept[index] and is_said and messages[message] != before:
            writers[index] = name or messages[message].capitalize()
            before = messages[message]
        name = ""
    return writers


def _sender_of(element: Element) -> str:
    """The sender of the message that an element is, as its markup states; "" if it is not a message."""
    stated = "" if _MARKING.isdisjoint(element.keys()) else _stated(element)
    return stated or _named(element.get("class") or "")


def _stated(element: Element) -> str:
    return next(filter(None, map(element.get, _ROLES)), "") or _TEST_NAMES.get(element.get("data-testid") or "", "")


@lru_cache(maxsize=1024)  # a page repeats the same few names
def _named(names: str) -> str:
    return next((_NAMED[each] for each in names.split() if each in _NAMED), "")


def _name_in(line: str) -> str:
    """The name in a line over a message, such as "You said:" or "ChatGPT hat gesagt:"; "" if there is none."""
    said = line.split()
    is_naming = 0 < len(said) <= _MAX_NAMING and line.endswith((":", "："))
    return writer_said(line) or (said[0].rstrip(":：") if is_naming else "")


def _message_around(element: Element, messages: dict[Element, str]) -> Element | None:
    return next((each for each in chain((element,), element.iterancestors()) if each in messages), None)
