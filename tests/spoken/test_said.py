"""What is shown and what is said: the cases are in said/, one file a language."""

from pathlib import Path

import pytest

from narrator.spoken import clean, lines, say, speakable
from tests.support.tables import all_alike, rows

CASES = rows(Path(__file__).parent / "said", lambda line: line.split("|"))


@pytest.mark.parametrize("language", CASES)
def test_is_said(language: str) -> None:
    all_alike((shown, say(shown, language), said) for shown, said in CASES[language])
    all_alike((said, say(said, language), said) for _, said in CASES[language])


def test_a_region_does_not_change_the_language() -> None:
    assert say("3-5 Tage", "de-CH") == "drei bis fünf Tage"


def test_lines_show_what_was_written_and_say_what_can_be_heard() -> None:
    assert lines("It is\u00a0so.[1]\n\u200bSee https://www.example.com/.", "en") == [
        ("It is so.[1]", "It is so."),
        ("See https://www.example.com/.", "See example.com."),
    ]
    assert lines(" \u200b\n", "en") == []


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("zero\u200bwidth soft\u00adhyphen \u202bbidi\u202c \ufeffmark", "zerowidth softhyphen bidi mark"),
        ("bell\x07 private\ue000 surrogate\ud800", "bell private surrogate"),
        ("no\u00a0break\u2009thin\u3000wide\r\n\tlines", "no break thin wide lines"),
        ("ﬁne ﬂow oﬃce", "fine flow office"),
        ("x² and ½ and ™", "x² and ½ and ™"),
        ("cafe\u0301", "café"),
        ("come&ccedil;avam da&nbsp;pris&atilde;o &agrave; luz", "começavam da prisão à luz"),
        ("&ccedil; is written &amp;ccedil;, AT&T; a", "&ccedil; is written &amp;ccedil;, AT&T; a"),
        ("می\u200cخواهم 👩\u200d💻 a\u200cb", "می\u200cخواهم 👩\u200d💻 ab"),
    ],
)
def test_what_is_no_writing_is_cleaned_up(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@pytest.mark.parametrize("said", ["a", "5", "½", "%", "€", "你", "* a *", "№"])
def test_a_voice_has_something_to_say(said: str) -> None:
    assert speakable(said)


@pytest.mark.parametrize("said", ["", "***", "—", "…", "· · ·", "_____", "=====", "“”", "🙂"])
def test_a_voice_has_nothing_to_say(said: str) -> None:
    assert not speakable(said)
