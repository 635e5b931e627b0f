"""Japanese texts as Aozora Bunko has them: https://www.aozora.gr.jp/annotation/

Readings are in 《》, notes about the print in ［＃…］. The first lines give title and author, and a list of these signs
may follow; the last lines say which edition it is from and who made the file.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from narrator import patterns
from narrator.article import Metadata, Omission
from narrator.sources.text.frame import Frame

_SIGNS = "【テキスト中に現れる記号について】"
_ABOUT_EDITION = patterns.lazy(r"\s*底本[:：].*")
_RULE = patterns.lazy(r"-{20,}")
_READING = patterns.lazy(r"《[^《》\n]{1,60}》")
_START_OF_READ = "｜"
_HEADING = patterns.lazy(r"［＃「[^」\n]{1,100}」は(大|中|小)見出し］")
_NOTE = patterns.lazy(r"［＃[^［］\n]{1,200}］")
# Characters that were not in the sets of the time: by their places in JIS X 0213, or in Unicode.
_PLACE = patterns.lazy(r"※［＃[^［］\n]{0,100}第[34]水準([12])-(\d{1,2})-(\d{1,2})］")
_UNICODE = patterns.lazy(r"※［＃[^［］\n]{0,100}U\+([0-9A-Fa-f]{4,5})[^［］\n]{0,40}］")
_MAX_FIELDS = 6  # lines: titles, the author, a translator


def opened(lines: Sequence[str]) -> Frame | None:
    """The text with its title and author, its headings underlined; None if it is not one of them."""
    end = next((index for index, line in enumerate(lines) if _ABOUT_EDITION.fullmatch(line)), None)
    if end is None or not any("《" in line or "［＃" in line for line in lines):
        return None
    head = list(takewhile(str.strip, lines[:_MAX_FIELDS]))
    if len(head) < 2:
        return None
    start, rules = len(head), [index for index, line in enumerate(lines[:end]) if _RULE.fullmatch(line.strip())]
    if any(line.strip() == _SIGNS for line in lines[:end]) and len(rules) > 1:
        start = rules[1] + 1
    text = "\n".join(lines[start:end])
    omissions = [
        *_left_out("the beginning of the file", "explanation of signs", lines[len(head) : start]),
        *_left_out("the end of the file", "about the edition", lines[end:]),
    ]
    if readings := len(_READING.findall(text)):
        omissions.append(Omission("the whole file", f"readings ({readings})", "the words themselves are said"))
    names = [_NOTE.sub("", line).strip() for line in head]
    metadata = Metadata(names[0], next((name for name in names[:0:-1] if not name.endswith("訳")), ""), language="ja")
    return Frame(_plain(text).split("\n"), metadata, tuple(omissions))


def _left_out(where: str, what: str, lines: Sequence[str]) -> list[Omission]:
    said = " ".join(" ".join(lines).split())
    return (
        [Omission(where, f"{what}: {said}", "it is about the file, not part of the article")] if said.strip("-") else []
    )


def _plain(text: str) -> str:
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), _PLACE.sub(_character, text))
    text = _READING.sub("", text).replace(_START_OF_READ, "")
    return "\n".join(map(_line, text.split("\n")))


def _character(found: re.Match[str]) -> str:
    plane, row, cell = map(int, found.groups())
    code = bytes((0x8F,) * (plane == 2) + (row + 0xA0, cell + 0xA0)) if row < 95 and cell < 95 else b""
    return code.decode("euc_jis_2004", "ignore") or found[0]


def _line(line: str) -> str:
    heading = _HEADING.search(line)
    plain = _NOTE.sub("", line)
    return f"\n{plain.strip()}\n{'----' if heading[1] == '小' else '===='}\n" if heading else plain
