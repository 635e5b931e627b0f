"""Several articles as one script, and as one episode."""

import json
from pathlib import Path

import pytest

from narrator import pipeline
from narrator.article import Block, Kind, Metadata, Omission
from narrator.errors import SourceError
from narrator.script import DisplayBlock, Line, Passage, Script, Section
from narrator.script.digest import Digest, combine
from tests.support import narrating


def passage(text: str) -> Passage:
    return Passage((Line(text, text),))


CODE = DisplayBlock(1, Block(Kind.CODE, "a = 1"))
SEA = Script(
    Metadata("The sea", author="Ada Lind", language="en", link="https://example.com/sea"),
    (
        Section(None, 1, (passage("It is wide."),), display_blocks=(CODE,)),
        Section(Line("Tides", "Tides"), 2, (passage("They come."),)),
        Section(Line("Moon", "Moon"), 3, (passage("It pulls."),), "https://example.com/sea#moon"),
    ),
    omissions=(Omission("Tides", "figure: A wave", "a picture cannot be heard"),),
)
MEER = Script(Metadata("Das Meer", language="de"), (Section(Line("Ebbe", "Ebbe"), 1, (passage("Sie geht."),)),))
HILL = Script(Metadata("The hill", language="en"), (Section(None, 1, (passage("It is high."),)),))


def test_each_article_is_a_chapter_with_its_sections_below_it() -> None:
    script = combine(Digest("Monday", (SEA, MEER, HILL), ("sea.md", "meer.md", "hill.md")))
    assert [(part.level, part.heading.shown if part.heading else "", part.link) for part in script.sections] == [
        (1, "The sea", "https://example.com/sea"),
        (2, "Tides", "https://example.com/sea"),
        (3, "Moon", "https://example.com/sea#moon"),
        (1, "Das Meer", ""),
        (2, "Ebbe", ""),
        (1, "The hill", ""),
    ]
    said = [part.heading.said for part in script.sections if part.heading and part.level == 1]
    assert said == ["The sea", "Als Nächstes: Das Meer", "Next: The hill"]
    assert [line.said for passage in script.sections[0].passages for line in passage.lines] == [
        "By Ada Lind.",
        "It is wide.",
    ]
    assert script.sections[0].display_blocks == (DisplayBlock(2, CODE.block),)
    assert script.omissions == (Omission("The sea: Tides", "figure: A wave", "a picture cannot be heard"),)
    assert script.metadata.language == "en"


def test_an_article_in_another_language_is_read_by_a_voice_of_that_language() -> None:
    script = combine(Digest("Monday", (SEA, MEER, HILL), ("a", "b", "c")))
    spoken = {
        part.delivery.language: {passage.delivery.language for passage in part.passages}
        for part in script.sections
        if part.heading and part.heading.shown in ("Ebbe", "Tides")
    }
    assert spoken == {"de": {"de"}, "": {""}}


def test_without_articles_there_is_no_digest() -> None:
    with pytest.raises(SourceError, match="needs an article"):
        combine(Digest("Monday", (), ()))


def test_the_same_sources_replace_their_episode_and_others_do_not(tmp_path: Path) -> None:
    def narrate(*names: str) -> Path:
        scripts = {"sea.md": SEA, "hill.md": HILL}
        digest = Digest("Monday", tuple(scripts[name] for name in names), names)
        return narrating.narrate(pipeline.combine(digest), tmp_path / "output").folder

    first = narrate("sea.md", "hill.md")
    assert narrate("sea.md", "hill.md") == first
    assert narrate("hill.md") == first.with_name("monday-2")
    told = json.loads((first / "episode.json").read_text())
    assert (told["title"], told["source"]) == ("Monday", "sea.md, hill.md")
    assert [(chapter["title"], chapter["link"]) for chapter in told["chapters"]] == [
        ("The sea", SEA.metadata.link),
        ("Tides", SEA.metadata.link),
        ("Moon", f"{SEA.metadata.link}#moon"),
        ("The hill", ""),
    ]
