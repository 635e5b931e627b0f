"""Plain text that programs print: web pages with numbers for links (lynx -dump), and manual pages (man)."""

from collections.abc import Iterator, Sequence

from narrator import patterns
from narrator.article import Omission
from narrator.sources.text.shapes import fold

# As lynx and elinks print them: https://lynx.invisible-island.net/lynx2.9.2/lynx_help/Lynx_users_guide.html
_LINKS = "References"
_KIND_OF_LINKS = patterns.lazy(r"\s*(?:Visible|Hidden) links:?\s*")
_LINK = patterns.lazy(r"\s{0,8}(\d{1,4})\. [a-z][a-z0-9+.-]{1,20}:\S+\s*")
_MIN_LINKS = 2
_NUMBER = patterns.lazy(r"\[(\d{1,4})\]")
_ABOUT_PAGE = patterns.lazy(r"\s*#\[\d")
_MENU = patterns.lazy(r"\s*\[\d{1,4}\][^\[|]{1,40}(?:\|\s*\[\d{1,4}\][^\[|]{1,40})+")
_PICTURE = patterns.lazy(r"\[[^\s\[\]]{1,80}\.(?:jpe?g|png|gif|svg|webp)\]")

# “LS(1)      User Commands      LS(1)”, and at the end the version, the date and the name: man-pages(7).
_MANUAL_HEAD = patterns.lazy(r"(\S{1,60})\((\d\w{0,3})\)\s{2,}(?:\S[^\n]*?\s{2,})?\1\(\2\)\s*")


def without_link_numbers(lines: Sequence[str]) -> tuple[list[str], tuple[Omission, ...]]:
    """A printed web page without the numbers of its links, the list of their addresses, and rows of links."""
    start = next((index for index in reversed(range(len(lines))) if lines[index].strip() == _LINKS), len(lines))
    links = [line for line in lines[start + 1 :] if line.strip() and not _KIND_OF_LINKS.fullmatch(line)]
    listed = [_LINK.fullmatch(line) for line in links]
    numbers = {found[1] for found in listed if found}
    if len(numbers) < _MIN_LINKS or not all(listed):
        return list(lines), ()
    left: list[str] = []
    kept = [
        _NUMBER.sub(lambda found: "" if found[1] in numbers else found[0], line) for line in _said(lines, start, left)
    ]
    whole = f"addresses of links ({len(numbers)})"
    omissions = [Omission("the end of the file", whole, "they are for looking up")]
    omissions += [Omission("the file", _NUMBER.sub("", fold(line)), "it is for finding one's way") for line in left]
    return kept, tuple(omissions)


def _said(lines: Sequence[str], end: int, left: list[str]) -> Iterator[str]:
    is_about_page = False
    for line in lines[:end]:
        is_about_page = bool(line.strip()) and (is_about_page or bool(_ABOUT_PAGE.match(line)))
        if is_about_page or _MENU.fullmatch(line) or _PICTURE.match(line.lstrip()):
            left.append(line)
        else:
            yield line


def manual_page(lines: Sequence[str]) -> tuple[str, list[str], tuple[Omission, ...]]:
    """The name that a manual page explains, and its lines: without head and foot, each heading on its own.

    The name is "" for any other text.
    """
    written = [index for index, line in enumerate(lines) if line.strip()]
    head = _MANUAL_HEAD.fullmatch(lines[written[0]]) if written else None
    if head is None:
        return "", list(lines), ()
    foot = written[-1] if lines[written[-1]].rstrip().endswith(f"{head[1]}({head[2]})") else len(lines)
    printed = [lines[index] for index in (written[0], foot) if index < len(lines)]
    kept: list[str] = []
    for line in lines[written[0] + 1 : foot]:
        is_heading = bool(line[:1].strip())
        kept += ["", line, ""] if is_heading else [line]
    left = (
        Omission("the whole file", fold(line), "it belongs to the printed pages") for line in dict.fromkeys(printed)
    )
    return head[1], kept, tuple(left)
