"""What Roam Research adds to Markdown, converted to more common syntax: https://roamresearch.com/#/app/help

Tasks, marked words, tags of several words, and references to blocks; what a program inserts is left out with a note.
"""

from collections.abc import Callable

from narrator import patterns

_IS_ROAM = patterns.lazy(r"\{\{\[\[|\^\^\S|#\[\[")
_TASK = patterns.lazy(r"\{\{\[\[(?:TODO|DONE)\]\]\}\}[ \t]*")
_INSERTED = patterns.lazy(r"\{\{\[\[([^\[\]\n]{1,80})\]\]:?[ \t]*([^{}\n]{0,300})\}\}")
_MARKED = patterns.lazy(r"\^\^(?=\S)([^^\n]{1,1000})(?<=\S)\^\^")
_TAG = patterns.lazy(r"[ \t]*#\[\[([^\[\]\n]{1,200})\]\]")
_PAGE = patterns.lazy(r"\[([^\[\]\n]{1,300})\]\(\[\[[^\[\]\n]{1,200}\]\]\)")
_BLOCK = patterns.lazy(r"[ \t]*\(\([\w-]{9}\)\)")


def common(text: str, left_out: Callable[[str], str]) -> str:
    """A text without them; `left_out` writes an element that is only noted as left out."""
    if not _IS_ROAM.search(text):
        return text
    text = _PAGE.sub(r"\1", text)
    text = _INSERTED.sub(lambda found: left_out(f"{found[1]} {found[2]}"), _TASK.sub("", text))
    text = _TAG.sub(lambda found: left_out(f"#{found[1]}"), _MARKED.sub(r"==\1==", text))
    return _BLOCK.sub(lambda found: left_out(found[0]), text)
