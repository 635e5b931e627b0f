"""Which encoding the bytes of a text are in, where nothing says so."""

import codecs
import unicodedata

_SAMPLE = 200_000
# What is read for these names is what people mean by them: https://encoding.spec.whatwg.org/#names-and-labels
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}


def decoded(content: bytes, declared: str = "") -> str | None:
    """The text of bytes that are not UTF-8: in the encoding that their server named, or in one that fits.

    No character is replaced: None if they are binary, or no encoding fits.
    """
    labels = (declared, guess(content), "cp1252")
    texts = (_decoded(content, label) for label in labels) if b"\0" not in content else ()
    return next((text for text in texts if text is not None), None)


def named(label: str) -> str:
    """Python's name of what people mean by the name of an encoding, or "" if it is unknown, or none of 8-bit texts."""
    try:
        known = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return "" if known.startswith(("utf-16", "utf-32", "utf-7")) else _SUPERSETS.get(known, known)


def guess(content: bytes) -> str:
    """The encoding that bytes seem to be in, or ""."""
    import chardet

    # ASCII says nothing about the encoding, and an article may begin with much of it.
    first = next((index for index, byte in enumerate(content) if byte > 127), 0)
    start = max(content.rfind(b"\n", 0, first) + 1, first - _SAMPLE // 2)
    return chardet.detect(content[start : start + _SAMPLE])["encoding"] or ""


def _decoded(content: bytes, label: str) -> str | None:
    """The bytes read as an encoding; None if it is unknown, if they are not in it, or if it makes no text of them."""
    encoding = named(label)
    try:
        found = content.decode(encoding) if encoding else None
    except (LookupError, UnicodeError, ValueError):
        return None
    return found if found is not None and _has_no_controls(found) else None


def _has_no_controls(text: str) -> bool:
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\v\x1a\x1b" for char in set(text))
