"""A script as a file that a person can edit: to Markdown and back without changing anything.

The front matter holds title, author and so on; a heading stands after its `#`s, a passage between blank lines, each
of its lines (sentences) on a line of its own. Where what is said differs from what is shown, it reads `{shown|said}`;
a backslash makes `{`, `|`, `}`, `<`, `#` and itself plain.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from narrator.article import LeftOut
from narrator.errors import SourceError
from narrator.script import Line, Passage, Script, Section

_MARK = "narrator: script"
_FRONT = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,6}) (.*?)(?: \(<(\S*)>\))?")
_SPAN = re.compile(r"\\(.)|\{((?:[^{|}\\]|\\.)*)\|((?:[^{|}\\]|\\.)*)\}|(.)")


def is_script(text: str) -> bool:
    """Whether a text is a script file: front matter whose first key is `narrator: script`."""
    return text.startswith(f"---\n{_MARK}\n")


def to_markdown(script: Script) -> str:
    """The script as a Markdown file that `from_markdown` reads back as an equal script."""
    import yaml

    about = {
        "title": script.title,
        "author": script.author,
        "published": script.published,
        "language": script.language,
        "link": script.link,
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in script.left_out],
    }
    known = {key: value for key, value in about.items() if value}
    front = yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=10_000)
    body: list[str] = []
    for section in script.sections:
        if section.heading:
            link = f" (<{section.link}>)" if section.link else ""
            body.append(f"{'#' * section.level} {_line_to_markdown(section.heading)}{link}")
        body += ["\n".join(map(_line_to_markdown, passage.lines)) for passage in section.passages]
    return f"---\n{_MARK}\n{front}---\n\n" + "\n\n".join(body) + "\n"


def from_markdown(text: str, name: str = "the script") -> Script:
    """Read a script file. `name` is what errors call it.

    Raises:
        SourceError: the front matter is not what `to_markdown` writes, or nothing is left to say.
    """
    front = _FRONT.match(text)
    if not front:
        raise SourceError(f"{name}: the front matter has no end", "put a line --- after it")
    about = _front_matter(front[1], name)
    sections = tuple(_sections_from_markdown(text[front.end() :]))
    if not any(section.heading or section.passages for section in sections):
        raise SourceError(f"{name} has no lines to say", "there is nothing to narrate")
    return Script(
        title=about.get("title", ""),
        sections=sections,
        author=about.get("author", ""),
        published=about.get("published", ""),
        language=about.get("language", "en"),
        link=about.get("link", ""),
        left_out=tuple(about.get("left_out", ())),
    )


def _line_to_markdown(line: Line) -> str:
    shown, said = (re.findall(r"\s+|\S+", text) for text in (line.shown, line.said))
    parts: list[str] = []
    for _, a, b, c, d in SequenceMatcher(None, shown, said, autojunk=False).get_opcodes():
        left, right = _escaped("".join(shown[a:b])), _escaped("".join(said[c:d]))
        parts.append(left if left == right else f"{{{left}|{right}}}")
    text = "".join(parts)
    return f"\\{text}" if text.startswith("#") else text


def _escaped(text: str) -> str:
    return re.sub(r"([\\{|}<])", r"\\\1", text)


def _line_from_markdown(text: str) -> Line:
    shown: list[str] = []
    said: list[str] = []
    for escaped, left, right, plain in _SPAN.findall(text):
        shown.append(escaped or plain or re.sub(r"\\(.)", r"\1", left))
        said.append(escaped or plain or re.sub(r"\\(.)", r"\1", right))
    return Line("".join(shown).strip(), "".join(said).strip())


def _sections_from_markdown(body: str) -> Iterator[Section]:
    heading, level, link = None, 1, ""
    passages: list[Passage] = []
    for paragraph in re.split(r"\n\s*\n", body.strip("\n")):
        texts = [text for text in paragraph.split("\n") if text.strip()]
        for is_heading, group in groupby(texts, lambda text: _HEADING.fullmatch(text) is not None):
            if not is_heading:
                lines = tuple(line for line in map(_line_from_markdown, group) if line.said)
                passages += [Passage(lines)] if lines else []
                continue
            for text in group:
                if heading or passages:
                    yield Section(heading, level, tuple(passages), link)
                found = _HEADING.fullmatch(text)
                assert found
                heading, level, link = _line_from_markdown(found[2]), len(found[1]), found[3] or ""
                passages = []
    if heading or passages:
        yield Section(heading, level, tuple(passages), link)


def _front_matter(text: str, name: str) -> dict[str, Any]:
    """The front matter's values, all strings but `left_out`, which is a list of `LeftOut`."""
    import yaml

    try:
        about = yaml.safe_load(text)
        left_out = [LeftOut(str(o["where"]), str(o["what"]), str(o["why"])) for o in about.pop("left_out", None) or ()]
        return {key: str(value) for key, value in about.items()} | {"left_out": left_out}
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark or error.problem_mark
        line = mark.line + 2 if mark else 1
        raise SourceError(f"{name}, line {line}: {error.problem}", "mend the front matter") from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{name}: the front matter cannot be read", "compare it with a fresh script") from error
