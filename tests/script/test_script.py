from dataclasses import replace

import pytest

from narrator.article import Metadata, Omission
from narrator.script import Delivery, Line, Passage, Role, Script, to_dict
from narrator.script import Section as Part
from narrator.script.speaking import Break, announcement, utterances


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["The title", "By Jane Doe.", "August 7, 2025.", "This is read by a synthetic voice."]),
        ("de", ["The title", "Von Jane Doe.", "7. August 2025.", "Gelesen von einer synthetischen Stimme."]),
        ("tlh", ["The title", "Jane Doe", "2025-08-07"]),
    ],
)
def test_the_announcement(language: str, said: list[str]) -> None:
    script = Script(Metadata("The title", author="Jane Doe", published="2025-08-07", language=language), ())
    assert [line.said for line in announcement(script).lines] == said


def test_takes_are_in_the_order_of_speaking_with_the_cause_of_each_pause() -> None:
    lines = Passage((Line("Text.", "Text."),))
    heading = Line("A", "A")
    script = Script(
        Metadata("T", language="en"), (Part(None, 1, (lines, lines)), Part(heading, 1, (lines,)), Part(heading, 1, ()))
    )
    order = [(utterance.boundary, utterance.section) for utterance in utterances(script)]
    assert order == [
        (Break.SECTION, None),
        (Break.SECTION, 0),
        (Break.PARAGRAPH, 0),
        (Break.SECTION, 1),
        (Break.HEADING, 1),
        (Break.SECTION, 2),
    ]
    assert len(utterances(script, announce=False)) == 5


def test_the_shape_for_machines() -> None:
    listing = (Line("", "A code example is left out. Lines: 1."),)
    quote = Passage((Line("One.", "One."),), Delivery("fr"), Role.QUOTE)
    out = Omission("A heading", "code: x", "code is read, not heard")
    section = Part(Line("A heading", "A heading"), 2, (quote, Passage(listing)))
    script = Script(Metadata("The title", language="en"), (section,), omissions=(out,))
    assert to_dict(replace(script, opening=announcement(script))) == {
        "title": "The title",
        "author": "",
        "published": "",
        "language": "en",
        "description": "",
        "announcement": [
            {"shown": "The title", "said": "The title"},
            {"shown": "", "said": "This is read by a synthetic voice."},
        ],
        "sections": [
            {
                "heading": "A heading",
                "level": 2,
                "passages": [
                    [{"shown": "One.", "said": "One.", "role": "quote", "language": "fr"}],
                    [{"shown": "", "said": "A code example is left out. Lines: 1."}],
                ],
            }
        ],
        "left_out": [{"where": "A heading", "what": "code: x", "why": "code is read, not heard"}],
    }
