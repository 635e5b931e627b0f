"""A script as a file that people can edit: to Markdown and back without changing anything.

The front matter holds title, author and so on; a heading follows its `#`s, a passage is between blank lines, each of
its lines (sentences) on a line of its own. A list item begins with `- `, each line of a quotation with `> `. Where what
is said differs from what is shown, it is written as `{shown|said}`. `[pause 2s]` is a pause of that length, `[audio
FILE]` a recording; `[voice NAME]` and `[language TAG]` apply to the rest of the passage, or, in a paragraph of their
own, until the next heading. The paragraph that begins with `[announcement]` is spoken first. What is shown but not said
is between fences, see `narrator.script.fences`. A backslash escapes `{`, `|`, `}`, `<`, `[`, `#`, `-`, `>` and itself.

Other habits of people who write Markdown are understood: `* item`, `##Heading`, a line `---`, `<!-- notes -->`,
`[Pause 2s]`, see `narrator.script.leniency`. What cannot be understood is reported with its line before anything is
recorded.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from narrator import patterns
from narrator.article import Block, Kind, Metadata, Omission, well_formed
from narrator.errors import SourceError
from narrator.script import (
    DEFAULT_DELIVERY,
    Audio,
    Delivery,
    DisplayBlock,
    Line,
    Passage,
    Role,
    Script,
    Section,
    fences,
    inline,
)
from narrator.script.alignment import Pair, align
from narrator.script.inline import Piece
from narrator.script.leniency import usual
from narrator.spoken import speakable
from narrator.text import joined, marks_of, stripped

MAX_PAUSE = 600_000
"""The most milliseconds of a single `[pause]`."""

MAX_PAUSES = 3_600_000
"""The most milliseconds of all pauses of a script together."""

_MARK = "narrator: script"
_METADATA = ("title", "author", "published", "language", "link", "series", "description", "image")
_FRONT = patterns.lazy(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = patterns.lazy(r"""^["']?narrator["']?\s*:\s*["']?script["']?\s*(?:#.*)?$""", re.MULTILINE)
_HEADING = patterns.lazy(r" {0,3}(#{1,6})(?:[ \t]+|(?<=##))(?!#)(.*?)(?:[ \t]+#+)?[ \t]*(?: \(<(\S*)>\))?")
_CLOSING = patterns.lazy(r" (?=#+\Z)")
_NO_HEADING = patterns.lazy(r"#{1,}\s*|#[^\s#].*|#{7,}.*")
_UNDERLINE = patterns.lazy(r" {0,3}(?:=+|-{2,})[ \t]*")
_NO_TITLE = patterns.lazy(r".*[.!?…:;,][\"”’»)]*|(?:[->+*•]|```).*")
_BREAK = patterns.lazy(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_COMMENT, _COMMENT_END = patterns.lazy(r"(?<!\\)<!--"), "-->"
_BULLETS = ("* ", "+ ", "• ")
_OPENING = "[announcement]"
_SPAN = patterns.lazy(
    r"\\(?P<escaped>.)"
    r"|\{(?P<shown>(?:[^{|}\\]|\\.)*)\|(?P<said>(?:[^{|}\\]|\\.)*)\}"
    r"|\[(?P<what>(?i:pause|voice|language|lang|audio))(?P<how>(?:[\s:=][^\]\[]{0,200})?)\]"
    rf"|(?P<sign>{inline.SIGN})"
    r"|(?P<plain>.)"
)
_ITEM, _QUOTE = "- ", "> "
_MARKS = {Role.PARAGRAPH: ("", ""), Role.ITEM: (_ITEM, "  "), Role.QUOTE: (_QUOTE, _QUOTE)}
_PAUSE = patterns.lazy(r"(\d+(?:\.\d+)?)\s*(?:(ms|milliseconds?)|(m|mins?|minutes?)|s|secs?|seconds?|)", re.IGNORECASE)
_TAG = patterns.lazy(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_ELEMENT = patterns.lazy(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_NOTE = patterns.lazy(r"\[\^[^\]\s]+\]:.*")


def is_script(text: str) -> bool:
    """Whether a text, or the beginning of one, is a script file: front matter in which `narrator` is `script`."""
    if not text.startswith(("---", "\ufeff---")):
        return False
    front = _FRONT.match(text)
    head = front[1] if front else text
    if "narrator" not in head or "script" not in head:
        return False
    if _KEY.search(head):
        return True
    import yaml

    from narrator import front_matter

    try:
        about = front_matter.load(head) if front else None
    except (yaml.YAMLError, TypeError, ValueError, RecursionError):
        return False
    return isinstance(about, dict) and about.get("narrator") == "script"


def to_markdown(script: Script) -> str:
    """The script as a Markdown file, which `from_markdown` reads back as an equal script, except for its cover."""
    import yaml

    about = {
        **{key: getattr(script.metadata, key) for key in _METADATA},
        "identity": script.identity,
        "voices": dict(script.voices),
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in script.omissions],
    }
    known = {key: value for key, value in about.items() if value}
    front = yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=10_000)
    body: list[str] = []
    language = script.metadata.language
    if script.opening is not None:
        lines = [_line_to_markdown(line, language) for line in script.opening.lines]
        body.append("\n".join([_OPENING, *lines]))
    for section in script.sections:
        if section.heading:
            link = f" (<{section.link}>)" if section.link else ""
            heading = _line_to_markdown(section.heading, section.delivery.language or language)
            heading = _CLOSING.sub(r" \\", heading)
            words = filter(None, ["#" * section.level, _directives(section.delivery), heading])
            body.append(" ".join(words) + link)
        body += _section_to_markdown(section, language)
    return f"---\n{_MARK}\n{front}---\n\n" + "\n\n".join(body) + "\n"


def from_markdown(text: str, name: str = "the script", find: Callable[[str], Audio] = Audio) -> Script:
    """Read a script file. `name` is used in errors, and `find` looks up the recordings that it names.

    Raises:
        SourceError: the front matter is not what `to_markdown` writes, a pause has no length or a voice no name, a
            recording is not available, or there is nothing to say.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    front = _FRONT.match(text)
    if not front:
        raise SourceError(f"{name}: the front matter is not closed", "put a line --- after it")
    about = _front_matter(front[1], name)
    _refuse_slips(about, front[1], name)
    body = _Body(name, text, front.end(), find)
    sections = body.read()
    if not any(section.heading or section.passages for section in sections):
        raise SourceError(f"{name} has no lines to say", "there is nothing to narrate")
    metadata = Metadata(**{key: about[key] for key in _METADATA if key in about})
    return Script(
        metadata if metadata.language else replace(metadata, language="en"),
        sections,
        identity=about.get("identity", ""),
        omissions=tuple(about.get("left_out", ())),
        opening=body.opening,
        voices=tuple(about.get("voices", {}).items()),
    )


def _section_to_markdown(section: Section, language: str) -> Iterator[str]:
    """The passages, with the display blocks in their places."""
    for place, passage in enumerate((*section.passages, None)):
        yield from (
            fences.to_markdown(display_block.block)
            for display_block in section.display_blocks
            if display_block.before == place
        )
        if passage:
            yield _passage_to_markdown(passage, language)


def _passage_to_markdown(passage: Passage, language: str) -> str:
    tag = passage.delivery.language or language
    # What is said in a recording is unknown: its words are written as they are.
    lines_as_said = (Line(line.shown, str(line.shown)) if passage.delivery.audio else line for line in passage.lines)
    written = filter(None, (_line_to_markdown(line, line.language or tag) for line in lines_as_said))
    lines = [*filter(None, [_directives(passage.delivery)]), *written]
    first, others = _MARKS[passage.role]
    return "\n".join(f"{others if place else first}{line}" for place, line in enumerate(lines))


def _line_to_markdown(line: Line, language: str) -> str:
    characters = inline.characters(line.shown) if marks_of(line.shown) else None
    parts: list[str] = []
    is_as_shown = line.shown == line.said
    pairs = [Pair(0, len(line.said), line.said)] if is_as_shown else align(line.shown, line.said, language)
    for is_same, run in groupby(pairs, lambda pair: line.shown[pair.start : pair.end] == pair.said):
        # Whether a character is a sign depends on its neighbours, so unchanged text is written together.
        together = list(run)
        for start, end, said in [Pair(together[0].start, together[-1].end, "")] if is_same else together:
            plain = line.shown[start:end]
            left = "".join(characters[start:end]) if characters else inline.escaped(plain)
            parts.append(left if is_same else f"{{{left}|{inline.escaped(said)}}}")
    text = "".join(parts)
    return (
        f"\\{text}"
        if text.startswith(("#", "-", "+ ", "• ", ">", "```", "~~~", "___", "_ _", "[announcement]"))
        else text
    )


def _directives(delivery: Delivery) -> str:
    """A delivery as directives; none if it is the usual one."""
    words = []
    if delivery.language:
        words.append(f"[language {delivery.language}]")
    if delivery.voice:
        words.append(f"[voice {delivery.voice}]")
    if delivery.pause is not None:
        words.append(f"[pause {delivery.pause / 1000:g}s]")
    if delivery.audio:
        words.append(f"[audio {delivery.audio.name}]")
    return " ".join(words)


class _Body:
    """Reads what follows the front matter."""

    def __init__(self, name: str, text: str, start: int, find: Callable[[str], Audio]) -> None:
        self._name = name
        self._find = find
        self._text = text
        self._start = start
        self._sections: list[Section] = []
        self._section = Section(None, 1, ())
        self._passages: list[Passage] = []
        self._exhibits: list[DisplayBlock] = []
        self._standing = DEFAULT_DELIVERY
        self._pause: int | None = None
        self._paused = 0
        self.opening: Passage | None = None

    def read(self) -> tuple[Section, ...]:
        """The sections. Afterwards, `opening` is the announcement, if there is one.

        Raises:
            SourceError: something cannot be understood.
        """
        number = self._text.count("\n", 0, self._start) + 1
        paragraph: list[tuple[int, str]] = []
        fence: fences.Fence | None = None
        fenced_from = commented_from = 0
        for written in self._text[self._start :].split("\n"):
            line, was_open = written, bool(commented_from)
            if not fence:
                line, commented_from = _uncommented(written, number, commented_from)
                line = usual(line)
            if fence:
                if fence.closes(line):
                    self._show(fence.block)
                    fence = None
            elif heading := _HEADING.fullmatch(line):
                self._paragraph(paragraph)
                paragraph = []
                self._heading(number, len(heading[1]), heading[2], heading[3] or "")
            elif level := _underlined(paragraph, line):
                number_above, title = paragraph.pop()
                self._heading(number_above, level, title)
            elif (fence := fences.opened(line)) or _BREAK.fullmatch(line):
                self._paragraph(paragraph)
                paragraph, fenced_from = [], number
                if not fence:
                    self._show(Block(Kind.BREAK))
            elif line.strip():
                if line.startswith(">") and not line.startswith(_QUOTE):
                    line = _QUOTE + line[1:]
                if line.startswith(_BULLETS):
                    line = _ITEM + line[2:]
                begins_quote = line.startswith(_QUOTE) and paragraph and not paragraph[0][1].startswith(_QUOTE)
                if line.startswith(_ITEM) or begins_quote:
                    self._paragraph(paragraph)
                    paragraph = []
                paragraph.append((number, line))
            elif line == written and not was_open:
                self._paragraph(paragraph)
                paragraph = []
            number += 1
        if fence:
            raise SourceError(f"{self._name}, line {fenced_from}: what begins there is not closed", f"add {fence.mark}")
        if commented_from:
            raise SourceError(f"{self._name}, line {commented_from}: the comment is not closed", f"add {_COMMENT_END}")
        self._paragraph(paragraph)
        self._close()
        return tuple(self._sections)

    def _show(self, block: Block) -> None:
        self._exhibits.append(DisplayBlock(len(self._passages), block))

    def _close(self) -> None:
        if self._section.heading or self._passages:
            display_blocks = tuple(self._exhibits)
            self._sections.append(replace(self._section, passages=tuple(self._passages), display_blocks=display_blocks))
            self._exhibits = []
        self._passages = []

    def _heading(self, number: int, level: int, text: str, link: str = "") -> None:
        if not text.strip():
            raise SourceError(f"{self._name}, line {number}: the heading has no words", "write them after the #")
        self._close()
        self._standing = DEFAULT_DELIVERY
        delivery = self._with_pause(DEFAULT_DELIVERY)
        texts: list[str] = []
        for part in self._parts(number, text, DEFAULT_DELIVERY):
            if isinstance(part, Delivery):
                self._refuse_audio(number, part, "a heading")
                delivery = replace(part, pause=delivery.pause if part.pause is None else part.pause)
            else:
                texts.append(part)
        line = _line_from_markdown(" ".join(texts))
        self._section = Section(line, level, (), link, delivery)

    def _paragraph(self, numbered: list[tuple[int, str]]) -> None:
        """Process a paragraph; a directive in the middle of it ends a passage and begins another."""
        if numbered and numbered[0][1].strip().lower().startswith(_OPENING):
            self._open(numbered)
            return
        delivery = self._standing
        lines: list[Line] = []
        has_text = False
        role = _role(numbered)
        first, others = _MARKS[role]
        for number, marked in numbered:
            text = marked.removeprefix(first).removeprefix(others)
            for part in self._parts(number, text, delivery):
                if isinstance(part, Delivery):
                    self._passage(lines, delivery, role)
                    lines = []
                    self._pause = self._pause if part.pause is None else part.pause
                    delivery = replace(part, pause=None)
                elif (line := self._line(number, part)).said or (delivery.audio and line.shown):
                    lines.append(line)
                    has_text = has_text or not delivery.audio
        self._passage(lines, delivery, role)
        if not has_text:
            self._standing = replace(delivery, audio=None)

    def _open(self, numbered: list[tuple[int, str]]) -> None:
        """Process the announcement."""
        number, first = numbered[0]
        if self.opening is not None or self._sections or self._passages or self._section.heading:
            hint = "there is one, before everything else"
            raise SourceError(f"{self._name}, line {number}: {_OPENING} is in the middle of the script", hint)
        texts = [(number, first.strip()[len(_OPENING) :]), *numbered[1:]]
        lines: list[Line] = []
        for at, text in texts:
            for part in self._parts(at, text, DEFAULT_DELIVERY):
                if isinstance(part, Delivery):
                    self._refuse_audio(at, part, "the announcement")
                else:
                    lines.append(self._line(at, part))
        self.opening = Passage(tuple(line for line in lines if line.said))

    def _line(self, number: int, text: str) -> Line:
        line = _line_from_markdown(text)
        if line.said and not speakable(line.said):
            hint = "write [pause 1s] for a pause, {…|what is to be said}, or {…|} for what is only shown"
            raise SourceError(
                f"{self._name}, line {number}: there is nothing in {text[:40]} that a voice can say", hint
            )
        return line

    def _passage(self, lines: list[Line], delivery: Delivery, role: Role) -> None:
        if delivery.audio:
            lines = [Line(joined((line.shown for line in lines), " "), "")]
        if lines:
            self._passages.append(Passage(tuple(lines), self._with_pause(delivery), role))

    def _refuse_audio(self, number: int, delivery: Delivery, where: str) -> None:
        if delivery.audio:
            what = f"{self._name}, line {number}: [audio {delivery.audio.name}] is in {where}"
            raise SourceError(what, "give it a paragraph of its own")

    def _with_pause(self, delivery: Delivery) -> Delivery:
        pause, self._pause = self._pause, None
        return replace(delivery, pause=pause)

    def _parts(self, number: int, text: str, delivery: Delivery) -> Iterator[str | Delivery]:
        """The pieces of a line between its directives, and the delivery after each of these."""
        start = 0
        if _NO_HEADING.fullmatch(text):
            hint = "write # and a space before a heading, \\# for the character itself"
            raise SourceError(f"{self._name}, line {number}: {text[:40]} is not a heading", hint)
        if _NOTE.fullmatch(text):
            hint = "put it between ```footnote and ```, or write it where it is to be said"
            raise SourceError(f"{self._name}, line {number}: {text[:40]} is the text of a note", hint)
        for span in _SPAN.finditer(text):
            if span["plain"] == "<" and (element := _ELEMENT.match(text, span.start())):
                hint = r"take it away, or write \< for the character itself"
                raise SourceError(f"{self._name}, line {number}: {element[0][:40]} is not understood", hint)
            if (span["plain"] or "") in ("{", "}"):
                hint = r"write {shown|said}, and \{ \} \| for the characters themselves"
                raise SourceError(f"{self._name}, line {number}: {_around(text, span.start())} is not understood", hint)
            if not span["what"]:
                continue
            if before := text[start : span.start()].strip():
                yield before
            delivery = self._manner(number, span, delivery)
            yield delivery
            start = span.end()
        if rest := text[start:].strip():
            yield rest

    def _manner(self, number: int, span: re.Match[str], delivery: Delivery) -> Delivery:
        how, what = span["how"].strip(" \t:="), span["what"].lower()
        if what == "pause":
            found = _PAUSE.fullmatch(how)
            unit = 1 if found and found[2] else 60_000 if found and found[3] else 1000
            length = float(found[1]) * unit if found else MAX_PAUSE + 1
            if length > MAX_PAUSE:
                hint = "write [pause 2s] or [pause 500ms]; ten minutes are the most"
                raise SourceError(f"{self._name}, line {number}: {span[0]} is not a pause", hint)
            self._paused += round(length)
            if self._paused > MAX_PAUSES:
                what = f"{self._name}, line {number}: here the pauses add up to more than an hour"
                raise SourceError(what, "make them shorter")
            return replace(delivery, pause=round(length), audio=None)
        if what == "audio":
            return self._recording(number, span[0], how, delivery)
        if not how:
            hint = "write [voice NAME] or [language TAG]; narrator voices lists them"
            raise SourceError(f"{self._name}, line {number}: {span[0]} gives no name", hint)
        delivery = replace(delivery, pause=None, audio=None)
        if what == "voice":
            return replace(delivery, voice=how, place=f"{self._name}, line {number}")
        if not _TAG.fullmatch(how):
            hint = "write its tag, such as [language fr]"
            raise SourceError(f"{self._name}, line {number}: {span[0]} names no language", hint)
        return replace(delivery, language=how)

    def _recording(self, number: int, written: str, name: str, delivery: Delivery) -> Delivery:
        """A recording instead of a voice; the rest of its paragraph is what is heard in it."""
        if not name:
            raise SourceError(f"{self._name}, line {number}: {written} gives no name", "write [audio clip.wav]")
        try:
            found = self._find(name)
        except SourceError as error:
            raise SourceError(f"{self._name}, line {number}: {error.what}", error.hint) from error
        return replace(delivery, pause=None, audio=found)


def _underlined(paragraph: list[tuple[int, str]], line: str) -> int:
    """The level of the heading that this line makes of the previous one, by underlining it; 0 if it does not."""
    if len(paragraph) != 1 or not _UNDERLINE.fullmatch(line):
        return 0
    if line.lstrip()[0] == "=":
        return 1
    return 0 if _NO_TITLE.fullmatch(paragraph[0][1]) else 2


def _uncommented(line: str, number: int, open_from: int) -> tuple[str, int]:
    """A line without comments, and the number of the line in which a comment that is still open began, or 0."""
    kept, rest = "", line
    while True:
        if open_from:
            _, end, rest = rest.partition(_COMMENT_END)
            if not end:
                return kept, open_from
            open_from = 0
        opening = _COMMENT.search(rest)
        if not opening:
            return kept + rest, 0
        kept += rest[: opening.start()]
        rest, open_from = rest[opening.end() :], number


def _around(text: str, place: int) -> str:
    """The surroundings of a brace, to help find it."""
    end = text.find("}", place)
    return text[place : min(end + 1 or place + 30, place + 30)]


def _role(numbered: list[tuple[int, str]]) -> Role:
    """The role of a paragraph, by the mark of its first line."""
    text = numbered[0][1] if numbered else ""
    if text.startswith(_ITEM):
        return Role.ITEM
    return Role.QUOTE if text.startswith(_QUOTE) else Role.PARAGRAPH


def _line_from_markdown(text: str) -> Line:
    pieces: list[Piece] = []
    for span in _SPAN.finditer(text):
        if span["sign"]:
            pieces.append(Piece(span["sign"], span["sign"], is_sign=True))
        elif own := span["escaped"] or span["plain"]:
            pieces.append(Piece(own, own))
        else:
            for part in inline.WRITTEN.finditer(span["shown"]):
                pieces.append(Piece(part["escaped"] or part["plain"] or part["sign"], "", bool(part["sign"])))
            pieces.append(Piece("", re.sub(r"\\(.)", r"\1", span["said"])))
    shown, said = inline.read(pieces)
    return Line(stripped(shown), said.strip())


def _front_matter(text: str, name: str) -> dict[str, Any]:
    """The front matter's values: strings, except `left_out`, a list of `Omission`, and `voices`, names and voices."""
    import yaml

    from narrator import front_matter

    try:
        about: Any = front_matter.load(text)
        left_out = [
            Omission(_scalar(out["where"]), _scalar(out["what"]), _scalar(out["why"]))
            for out in about.pop("left_out", None) or ()
        ]
        voices = {_scalar(who): _scalar(voice or "") for who, voice in (about.pop("voices", None) or {}).items()}
        texts = {key: _scalar(value) for key, value in about.items() if value is not None}
        return texts | {"left_out": left_out, "voices": voices}
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark or error.problem_mark
        line = mark.line + 2 if mark else 1
        has_colon = str(error.problem).startswith("mapping values are not allowed")
        hint = 'put what has a colon between quotes: title: "Rust: a story"' if has_colon else "fix the front matter"
        raise SourceError(f"{name}, line {line}: {error.problem}", hint) from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise SourceError(f"{name}: the front matter cannot be read", "compare it with a fresh script") from error


def _refuse_slips(about: dict[str, Any], front: str, name: str) -> None:
    """Raises SourceError for a key that is almost a known one, and for an invalid language tag."""
    known = {*_METADATA, "identity", "voices", "left_out", "narrator"}
    for key in about.keys() - known:
        if meant := get_close_matches(str(key), known, 1, cutoff=0.75):
            where = f"{name}, line {_line_of(key, front)}"
            raise SourceError(f"{where}: unknown key {key} in the front matter", f"did you mean {meant[0]}?")
    if (language := about.get("language")) and not _TAG.fullmatch(language):
        where = f"{name}, line {_line_of('language', front)}"
        raise SourceError(f"{where}: {language} is not a language", "write its tag, such as language: en")


def _line_of(key: object, front: str) -> int:
    """The number of the line with a key of the front matter, which begins in line 2."""
    lines = (line.lstrip("\"'{ ") for line in front.split("\n"))
    return next((number for number, line in enumerate(lines, 2) if line.startswith(str(key))), 2)


def _scalar(value: object) -> str:
    """A value as text. A list that contains another list many times is short to write but can fill the memory."""
    if isinstance(value, list | dict | set | tuple | bytes):
        raise TypeError("not a text, a number or a date")
    return well_formed(str(value))
