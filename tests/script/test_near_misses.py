"""What was meant to be a script, and would be read aloud with its front matter and marks, is refused."""

from pathlib import Path

import pytest

from narrator import pipeline
from narrator.errors import SourceError
from narrator.script import near_misses
from narrator.script.markdown import from_markdown, is_script, to_markdown

KEYS = "title: The ferry\nidentity: 0123456789abcdef\n"
BODY = "\nIt left at {9|nine}.\n"
FILE = f"---\nnarrator: script\n{KEYS}---\n{BODY}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            FILE.replace("script", "scrip"),
            "line 2: “narrator: scrip” does not make it a script; write narrator: script",
        ),
        (FILE.replace("script", "Script"), "line 2: “narrator: Script” does not"),
        (FILE.replace("narrator", "narator"), "line 2: “narator: script” does not"),
        (FILE.replace("narrator:", "narrator"), "line 2: “narrator script” does not"),
        (FILE.replace("narrator:", "narrator ="), "line 2: “narrator = script” does not"),
        (f"---\n{KEYS}narrater: skript\n---\n{BODY}", "line 4: “narrater: skript” does not"),
        (FILE.removeprefix("---\n"), "line 1: a script begins with ---"),
        ("\n" + FILE, "line 1: a script begins with ---"),
        ("--\n" + FILE.removeprefix("---\n"), "line 1: a script begins with ---"),
        ("\ufeff——\n" + FILE.removeprefix("---\n"), "line 1: a script begins with ---"),
        ("narrator: script\n\nIt left.\n", "line 1: a script begins with ---"),
        (FILE.replace("narrator: script\n", ""), "line 1: the keys of a script are there, but not narrator: script"),
        (FILE.replace("---\nnarrator: script\n", ""), "line 1: the keys of a script are there"),
    ],
)
def test_what_was_meant_to_be_a_script_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        pipeline.read(str(path))
    assert str(raised.value).startswith(f"{path}, {told}")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: The ferry\nnarrator: Jane Scott\n---\n\nIt left.\n",
        "---\ntitle: The ferry\nnarrator: Chris\n---\n\nIt left.\n",
        "---\nnarrator:\ntitle: The ferry\n---\n\nIt left.\n",
        "---\ntitle: The ferry\nidentity: ferries\n---\n\nIt left.\n",
        "Narrator script\n\nA narrator reads from one.\n",
        "Narrator: Once there was a ferry.\nOld man: It left.\n",
        "title: The ferry\nauthor: Ada Lind\n\nIt left.\n",
        "A story\n\n---\nnarrator: script\n---\n",
        "",
        "---",
        "\n\n",
    ],
)
def test_an_article_is_none(text: str) -> None:
    near_misses.refuse(text, "ferry.md")


def test_a_slip_in_any_letter_is_met() -> None:
    assert is_script(FILE) and to_markdown(from_markdown(FILE))
    for word in ("narrator", "script"):
        for place in range(len(word)):
            for slip in (word[:place] + word[place + 1 :], word[:place] + "x" + word[place:]):
                with pytest.raises(SourceError, match="does not make it a script"):
                    near_misses.refuse(FILE.replace(word, slip), "ferry.md")
