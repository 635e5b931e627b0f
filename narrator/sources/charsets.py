"""Detection of the encoding of a text that does not declare one."""

import codecs
import re
import unicodedata

_SAMPLE = 200_000
_HEAD = 4096
_ZEROS = 0.3  # of the bytes of UTF-16, if a little more than half of its letters are Latin
_FAULTS = re.compile("[\udc80-\udcff]+")
_CUT = re.compile(
    "\\A[\udc80-\udcbf]{1,3}|(?:[\udcc2-\udcdf]|(?<!\\w)[\udce0-\udcf4]|[\udce0-\udcf4][\udc80-\udcbf]{1,2})\\Z"
)
# The characters of texts in other scripts than Latin; half of all 16-bit numbers are not among them.
_WIDE_LETTERS = re.compile(
    "[\t\n\r -~\u0370-\u06ff\u0900-\u0dff\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
_NEARLY_ALL, _MIN_WIDE = 0.95, 16  # of the characters; the fewest characters
# Bytes FF on their own, which occur in no text and fill empty space.
_FILLING = re.compile("(?<!\\w)\udcff+(?!\\w)")
_NO_LETTER = re.compile(r"(?<!\w)ÿ+(?!\w)")
# The bytes of UTF-8 characters that were taken for Latin-1 or Windows-1252, and encoded again.
_BEHIND = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_DOUBLED = re.compile(f"[\xc2-\xf4][\x80-\xbf{re.escape(_BEHIND)}]{{1,3}}")
_MIN_DOUBLED = 3
_PER_STRAY = 1000  # bytes
_SHIFTS = {b"\x1b$B": "iso2022_jp_2", b"\x1b$@": "iso2022_jp_2", b"\x1b$)C": "iso2022_kr"}
_ASCII = frozenset(range(128))
# Quotation marks, dashes and the like: if there is nothing else beyond ASCII, they identify the encoding.
_SIGNS = {
    "cp1252": frozenset(
        b"\x82\x84\x85\x86\x87\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa7\xa9\xab\xae\xb0\xb7\xbb"
    ),
    "mac_roman": frozenset(b"\xa5\xc7\xc8\xc9\xd0\xd1\xd2\xd3\xd4\xd5\xdc\xdd\xe2\xe3"),
}
# The encodings that people mean by these names: https://encoding.spec.whatwg.org/#names-and-labels
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
    """Decode bytes that are not UTF-8: repaired, in the encoding that their server declared, or in one that fits.

    No character is replaced: None if the bytes are binary, or no encoding fits.
    """
    if b"\0" in content:
        # Zeros after a text fill the space that was reserved for it when the machine lost its power.
        written = content.rstrip(b"\0")
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        is_filled = written and b"\0" not in written and not is_wide
        return _decoded_wide(content) or (decoded(written, declared) if is_filled else None)
    if (text := repaired(content)) is not None:
        return text
    texts = (_decoded(content, label) for label in (declared, guess(content), "cp1252"))
    return next((text for text in texts if text is not None), None) or _without_strays(content)


def _without_strays(content: bytes) -> str | None:
    """A text in Windows-1252 without the few bytes that are undefined in it; None if there are many."""
    text = content.decode("cp1252", "ignore")
    strays = len(content) - len(text)
    return text if strays <= max(1, len(content) // _PER_STRAY) and _has_no_controls(text) else None


def shifted(content: bytes) -> str:
    """The encoding of a text that shifts to 16-bit letters by escape codes (RFC 1468, RFC 1557); "" if it does not."""
    return next((encoding for code, encoding in _SHIFTS.items() if code in content), "") if content.isascii() else ""


def once(text: str) -> str:
    """A text that was encoded in UTF-8 twice, decoded once more: "donâ€™t" is "don’t".

    At least half of its characters beyond ASCII must be so, and more than a text about such errors would show.
    """
    if text.isascii():
        return text
    repaired, number = _DOUBLED.subn(_undoubled, text)
    if number < _MIN_DOUBLED:
        return text
    beyond = len(repaired) - len(repaired.encode("ascii", "ignore"))
    return repaired if beyond <= 2 * number else text


def _undoubled(found: re.Match[str]) -> str:
    try:
        return b"".join(char.encode("latin-1" if char < "\u0100" else "cp1252") for char in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]


def wide(content: bytes) -> str:
    """The variant of UTF-16 without a byte order mark, where every other byte of Latin letters is zero; else ""."""
    head = content[:_HEAD]
    if head[1::2].count(0) > len(head) * _ZEROS:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) * _ZEROS else ""


def _decoded_wide(content: bytes) -> str | None:
    """The text of UTF-16 without a byte order mark; None if it is not UTF-16."""
    known = wide(content)
    for encoding in (known,) if known else ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        is_one = bool(known) or len(_WIDE_LETTERS.findall(text)) > max(_MIN_WIDE, _NEARLY_ALL * len(text))
        if is_one and _has_no_controls(text):
            return text
    return None


def repaired(content: bytes) -> str | None:
    """Decode bytes that are UTF-8 except for a few; None if they are not, or are ASCII, in which nothing is broken.

    In a text put together from parts, single bytes are in the encoding of another part, nearly always Windows-1252. In
    a truncated text, an incomplete character at its beginning or end is left out.
    """
    if content.isascii():
        return None
    # Each byte that is not UTF-8 becomes half of a surrogate pair.
    text = _CUT.sub("", content.decode("utf-8-sig", "surrogateescape"))
    faults = _FAULTS.findall(text)
    whole = len(text) - len(text.encode("ascii", "ignore")) - sum(map(len, faults))
    text = _FILLING.sub("", text)
    text = _FAULTS.sub(lambda fault: fault[0].encode("utf-8", "surrogateescape").decode("cp1252", "ignore"), text)
    is_utf_8 = content.startswith(codecs.BOM_UTF8) or (whole and whole >= sum(map(len, faults)))
    return text if is_utf_8 and _has_no_controls(text) else None


def named(label: str) -> str:
    """Python's name for the encoding that people mean by a label; "" if it is unknown or not for 8-bit text."""
    try:
        known = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return "" if known.startswith(("utf-16", "utf-32", "utf-7")) else _SUPERSETS.get(known, known)


def guess(content: bytes) -> str:
    """The probable encoding of some bytes, or ""."""
    beyond = set(content) - _ASCII
    if signs := next((encoding for encoding, signs in _SIGNS.items() if beyond and beyond <= signs), ""):
        return signs
    import chardet

    # ASCII says nothing about the encoding, and an article may begin with much of it.
    first = next((index for index, byte in enumerate(content) if byte > 127), 0)
    start = max(content.rfind(b"\n", 0, first) + 1, first - _SAMPLE // 2)
    return chardet.detect(content[start : start + _SAMPLE])["encoding"] or ""


def _decoded(content: bytes, label: str) -> str | None:
    """Bytes decoded in an encoding; None if it is unknown, or if they are invalid or not text in it."""
    encoding = named(label)
    try:
        found = content.decode(encoding) if encoding else None
    except (LookupError, UnicodeError, ValueError):
        return None
    if found is None or not _has_no_controls(found):
        return None
    return without_filling(found) if encoding == "cp1252" else found


def without_filling(text: str) -> str:
    """A text in Windows-1252 without the bytes FF that fill empty space; within words they are letters."""
    return _NO_LETTER.sub("", text)


def _has_no_controls(text: str) -> bool:
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\v\x1a\x1b" for char in set(text))
