"""What Roam Research adds to Markdown, converted to more common syntax: https://roamresearch.com/#/app/help

Tasks, marked words, tags of several words, and references to blocks; what a program inserts is left out with a note.
"""

import re
from collections.abc import Callable

_IS_ROAM = re.compile(r"\{\{\[\[|\^\^\S|#\[\[")
_TASK = re.compile(r"\{\{\[\[(?:TODO|DONE)\]\]\}\}[ \t]*")
_INSERTED = re.compile(r"\{\{\[\[([^\[\]\n]{1,80})\]\]:?[ \t]*([^{}\n]{0,300})\}\}")
_MARKED = re.compile(r"\^\^(?=\S)([^^\n]{1,1000})(?<=\S)\^\^")
_TAG = re.compile(r"[ \t]*#\[\[([^\[\]\n]{1,200})\]\]")
_PAGE = re.compile(r"\[([^\[\]\n]{1,300})\]\(\[\[[^\[\]\n]{1,200}\]\]\)")
_BLOCK = re.compile(r"[ \t]*\(\([\w-]{9}\)\)")


def common(text: str, left_out: Callable[[str], str]) -> str:
    """A text without them; `left_out` writes an element that is only noted as left out."""
    if not _IS_ROAM.search(text):
        return text
    text = _PAGE.sub(r"\1", text)
    text = _INSERTED.sub(lambda found: left_out(f"{found[1]} {found[2]}"), _TASK.sub("", text))
    text = _TAG.sub(lambda found: left_out(f"#{found[1]}"), _MARKED.sub(r"==\1==", text))
    return _BLOCK.sub(lambda found: left_out(found[0]), text)
