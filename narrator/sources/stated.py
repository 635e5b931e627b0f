"""Metadata stated in files, as far as it is plausible: programs fill in titles and authors by themselves."""

import re

from narrator import patterns
from narrator.sources.vocabulary import in_all

_untitled = in_all(lambda names: names.untitled)
_no_author = in_all(lambda names: names.no_author)
_users = in_all(lambda names: names.users)
_NO_TITLE = patterns.lazy(
    lambda: (
        rf"microsoft\s+(?:word|powerpoint|excel)\b.{{0,80}}|\[?(?:{patterns.any_of(_untitled())}|null|none)?\]?"
        r"[ _-]*\(?\d{0,3}\)?(?:\s?\[[^\]]*\])?"
        r"|.*\.(?:docx?|dot[xm]?|od[tm]|ott|pdf|tex|dvi|indd|idml|qxd|pptx?|rtf|xlsx?|html?|txt|p65|fm|ps|eps|pages|md|"
        r"wpd|tmp|epub|mobi)"
        r"|(?:https?|file|about|data):\S*|[\W_]+|\S*\\\S*|\S*/\S*/\S*"
    ),
    re.IGNORECASE,
)
_NO_AUTHOR = patterns.lazy(
    lambda: (
        rf"[(\[]?(?:(?:microsoft )?(?:office )?(?:{patterns.any_of(_users())})|"
        rf"windows[ -](?:{patterns.any_of(_users())})|"
        rf"(?:{patterns.any_of(_users())})(?: d[eoi])? (?:windows|microsoft(?: office)?|office)|"
        rf"{patterns.any_of(_no_author())}|n/?a|none|null|root|microsoft|office|libreoffice|openoffice(?:\.org)?|"
        r"calibre(?: .*)?|python-docx|pandoc|apache poi|google docs|adobe .*|pc|hp|dell|acer|asus|lenovo|toshiba|"
        r"windows)[)\]]?(?:\s+(?:user|office))?\W*\d*|[\W\d_]*|\S*@\S*|https?:\S*"
    ),
    re.IGNORECASE,
)
_ACCOUNT = patterns.lazy(r"[a-z][a-z0-9._-]*")
_SUFFIX = patterns.lazy(
    r"(?:jr|sr|junior|senior|[ivx]+|ph\.?\s?d|m\.?d|m\.?a|b\.?a|dds|esq|inc|ltd|llc|co|corp|gmbh|ag|s\.?a|plc)\.?",
    re.IGNORECASE,
)
_SURNAME = patterns.lazy(
    r"(?:(?:[a-zà-ÿ]['’]?\w{0,4}|Le|La|De|Du|Di|Van|Von|Mc|Mac|St\.?|Del|Dos|Da)\s+){0,3}[\w'’.-]+"
)
# As in the catalogues of libraries: “Brook, Ada, 1850-1920”.
_LIFE = patterns.lazy(r",?\s+\(?(?:(?:1\d|20)\d\d\??\s?[-–]\s?(?:(?:1\d|20)\d\d\??)?|[-–](?:1\d|20)\d\d)\)?\.?\Z")
_MIN_CAPITALS = 2  # a given name or its first letter, and a family name
_ARTICLES = frozenset("the a an my der die das le la les el los il".split())
_SEVERAL = patterns.lazy(r"\s*[;&]\s*|\s+(?:and|und|et|y|e)\s+(?=\S+, )")


_NAMES = (
    r"(?:(?:[^\W\d_a-zà-ÿа-я][\w'’.-]*|(?:[^\W\d_]\.[ -]?){1,3}|van|von|de|der|den|del|della|da|di|du|la|le|bin|al|y"
    r"|zu)(?:\s+|$|(?=,))){2,5}"
)
_BYLINE = patterns.lazy(
    rf"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v|[Aa]f|[Pp]rzez|[Aa]utor(?:in)?:|[Aa]utore:|[Aa]uteur:|[Aa]uthor:|"
    rf"(?:[Ww]ritten|[Tt]ext|[Ww]ords) by)\s+((?:{_NAMES})(?:(?:,|&|and|und|et|y|e)\s+{_NAMES}){{0,4}})"
)


_BYLINE_UNPARTED = patterns.lazy(
    r"\s*(?:作者|著者|撰文|文|글|지은이)\s*[:：]\s*([\u3040-\u9fff\uac00-\ud7af·・ ]{2,20})\s*"
)


def byline(line: str) -> str:
    """The names in a line that is only a byline: “by Ada Brook”; "" if it is not one."""
    if ("：" in line or (":" in line and not line.isascii())) and (unparted := _BYLINE_UNPARTED.fullmatch(line)):
        return author(unparted[1])
    found = _BYLINE.fullmatch(" ".join(line.split()).rstrip(".,"))
    names = re.sub(r"\s+(?:&|and|und|et|y|e)\s+", ", ", found[1]) if found else ""
    capitals = [word for word in re.split(r"[\s.]+", names) if word[:1].isupper()]
    if len(capitals) < _MIN_CAPITALS or names.split()[0].casefold() in _ARTICLES:
        return ""
    return author(names.title() if names.isupper() else names)


def title(text: str) -> str:
    """A title on one line, or "" if it is the name of a file or a program, or a placeholder."""
    line = " ".join(text.split())
    return "" if _NO_TITLE.fullmatch(line) else line


def author(text: str, filed_as: str = "") -> str:
    """The names of authors, given names first, or "" if they name an account or a program, or are a placeholder.

    `filed_as` is the author's name in catalogues, family name first, if known.
    """
    names = (_in_order(_LIFE.sub("", name), filed_as) for name in _SEVERAL.split(" ".join(text.split())) if name)
    return ", ".join(name for name in names if not _NO_AUTHOR.fullmatch(name))


def is_nobody(name: str) -> bool:
    """Whether a name is that of an account or of no particular person: “admin”, “Anonymous”, “Staff”."""
    return any(map(str.isalpha, name)) and bool(_NO_AUTHOR.fullmatch(name))


def owner(text: str) -> str:
    """The author of a file as its program filled in: as `author`, and "" for the name of an account, too."""
    return "" if _ACCOUNT.fullmatch(text.strip()) else author(text)


def _in_order(name: str, filed_as: str) -> str:
    """ "Brook, Ada" as "Ada Brook"."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) != 2 or not all(parts) or _SUFFIX.fullmatch(parts[1]):
        return name
    family, given = parts
    is_filed = filed_as.casefold().strip() == name.casefold() and len(given.split()) <= 3
    return f"{given} {family}" if is_filed or (_SURNAME.fullmatch(family) and len(given.split()) <= 3) else name
