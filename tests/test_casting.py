"""Who reads what."""

from pathlib import Path

import pytest

from narrator import casting
from narrator.casting import Cast, Part, Wish
from narrator.errors import VoiceError
from narrator.events import unwatched
from narrator.formats.mp3 import Mp3
from narrator.lexicon import Entry, Lexicon
from narrator.script import Cause, Line, Manner, Passage, Take
from narrator.store import Store


def cast(engine: str, *manners: Manner, wish: Wish | None = None, language: str = "en") -> Cast:
    takes = [Take(Passage((Line("", "Text."),), manner), Cause.PARAGRAPH, 0) for manner in manners]
    part = Part(takes, language, 400, Mp3())
    return casting.named(engine, wish or Wish(), part, Store(Path("unused")), unwatched)


@pytest.mark.parametrize(
    ("engine", "manner", "voice"),
    [
        ("espeak", Manner(), "en-us"),
        ("espeak", Manner("fr"), "fr-fr"),
        ("espeak", Manner("en-GB"), "en-us"),
        ("espeak", Manner(voice="de"), "de"),
        ("espeak", Manner("fr", "de"), "de"),
        ("espeak", Manner("tlh-x-unknown"), "en-us"),
        ("gtts", Manner("fr"), "fr"),
        ("gtts", Manner(voice="en-GB"), "en-GB"),
        ("tone", Manner("fr"), "hum"),
    ],
)
def test_each_passage_has_the_voice_that_it_names_or_that_knows_its_language(
    engine: str, manner: Manner, voice: str
) -> None:
    found = cast(engine, Manner(), manner, wish=Wish(rate=1.5))
    assert found.jobs[0].voice == found.voice
    assert found.jobs[1].voice.name == voice
    assert found.jobs[1].voice.rate == 1.5


def test_a_language_that_nobody_reads_is_noted_once() -> None:
    found = cast("gtts", Manner("eo"), Manner("eo"), Manner("fr"))
    assert found.notes == ("gTTS has no voice for “eo”: en reads it",)


def test_a_wished_voice_does_not_read_other_languages() -> None:
    found = cast("espeak", Manner(), Manner("fr"), wish=Wish(voice="en-gb"))
    assert [job.voice.name for job in found.jobs] == ["en-gb", "fr-fr"]


def test_a_voice_that_is_not_there_is_an_error() -> None:
    with pytest.raises(VoiceError, match="no voice “Ada”"):
        cast("espeak", Manner(voice="Ada"))


def test_a_service_is_asked_in_the_voice_of_each_passage() -> None:
    found = cast("gtts", Manner(), Manner("fr"))
    assert [(piece.text, piece.voice.name) for job in found.jobs for piece in job.flat] == [
        ("Text.", "en"),
        ("Text.", "fr"),
    ]
    assert found.jobs[0].key() != found.jobs[1].key()


def test_headings_are_a_little_slower_where_that_costs_no_request() -> None:
    heading = Take(Passage((Line("", "Text."),)), Cause.SECTION, 0, is_heading=True)
    for engine, pace in (("espeak", casting.HEADING_PACE), ("gtts", 1.0)):
        part = Part([heading], "en", 400, Mp3())
        [job] = casting.named(engine, Wish(rate=1.5), part, Store(Path("unused")), unwatched).jobs
        assert job.voice.rate == 1.5 * pace


def test_what_a_lexicon_holds_for_an_engine_goes_to_that_engine_alone() -> None:
    lexicon = Lexicon({"en": {"Nguyen": Entry("Nguyen", "win", {"espeak": "[[nw'i@n]]"})}})
    take = Take(Passage((Line("Nguyen came.", "win came."),)), Cause.PARAGRAPH, 0)
    for engine, said in (("espeak", "[[nw'i@n]] came."), ("tone", "win came."), ("gtts", "win came.")):
        part = Part([take], "en", 400, Mp3(), lexicon)
        [job] = casting.named(engine, Wish(), part, Store(Path("unused")), unwatched).jobs
        assert job.said == (said,)
