"""Subtitles: what is said in them, without numbers and times."""

import pytest

from narrator.errors import SourceError
from narrator.sources import recognise, subtitles
from tests.support.documents import article, document
from tests.support.shown import omissions, outline


def vtt(*cues: str) -> list[str]:
    """What is read of cues one second after another."""
    timed = (f"00:{second:02}.000 --> 00:{second + 1:02}.000\n{cue}" for second, cue in enumerate(cues))
    return outline(article("a.vtt", "WEBVTT\n\n" + "\n\n".join(timed)))


def test_cues_become_paragraphs() -> None:
    content = """WEBVTT - About the sea
Kind: captions

NOTE
made by hand

STYLE
::cue { color: red }

intro
00:00:01.000 --> 00:00:03.000 align:start
<b>The sea</b> comes
at noon

2
00:00:03.500 --> 00:00:05.000
and goes &amp; comes.

00:00:30.000 --> 00:00:31.000
It is late.
"""
    found = article("a.vtt", content)
    assert found.metadata.title == "About the sea"
    assert outline(found) == ["The sea comes at noon and goes & comes.", "It is late."]


def test_subrip_with_a_mark_and_without_empty_lines() -> None:
    content = "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>The sea</i>\r\n"
    content += "2\r\n00:00:02,000 --> 00:00:03,000\r\n{\\an8}comes.\r\n"
    assert outline(article("a.srt", content)) == ["The sea comes."]
    assert recognise(document("", content)) is subtitles.SOURCE


def test_speakers() -> None:
    assert vtt("<v Ada>Hello.", "<v Ada>Are you there?</v>", "<v Bo>Yes.") == [
        *("Ada: Hello. Are you there?", "Bo: Yes."),
    ]
    assert vtt("- Hello.\n- Yes?", ">> Who is it?", "ADA: It is me.") == [
        "Hello.",
        "Yes?",
        "Who is it?",
        "Ada: It is me.",
    ]


def test_lines_that_are_shown_again_are_said_once() -> None:
    assert vtt("the sea comes at", "the sea comes at noon and goes", "noon and goes again", "noon and goes again") == [
        "the sea comes at noon and goes again"
    ]


def test_a_long_talk_has_paragraphs() -> None:
    sentences = [f"This is the sentence number {number} of a very long talk about the sea." for number in range(40)]
    found = vtt(*sentences)
    assert len(found) > 2
    assert " ".join(found) == " ".join(sentences)


@pytest.mark.parametrize("content", ["WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "1\n2\n"])
def test_nothing_said_is_told(content: str) -> None:
    with pytest.raises(SourceError, match=r"a\.vtt holds no subtitles"):
        article("a.vtt", content)


def test_signs_before_a_new_story_are_not_read() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n&gt;&gt; The bees swarm.\n\n00:02.000 --> 00:03.000\n>>> Now the wind.\n"
    assert outline(article("a.vtt", text)) == ["The bees swarm.", "Now the wind."]


def test_sounds_are_listed() -> None:
    cues = ["[Bell rings]", "Who rang\n[MUSIC]\nit?", "♪ (HUMMING) ♪", "Nobody (I think)."]
    text = "".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{cue}\n\n" for number, cue in enumerate(cues, 1)
    )
    found = article("a.srt", text)
    assert outline(found) == ["Who rang it? Nobody (I think)."]
    assert omissions(found) == ["sounds: [Bell rings] · [MUSIC] · ♪ (HUMMING) ♪"]


def test_what_is_heard_is_left_out_wherever_it_stands() -> None:
    found = article(
        "a.srt",
        "\n\n".join(
            f"{place}\n00:00:0{place},000 --> 00:00:0{place},900\n{text}"
            for place, text in enumerate(
                [
                    "(Tür knarrt)",
                    "[woman] Is the kiln cold?",
                    "- Nearly, [sighs] I think.\n- (softly) Open it.",
                    "POTTER 2 (on the phone): Wait (an hour, say) for me.",
                    "* leise Musik *",
                    "LE POTIER : Enfin !",
                ],
                1,
            )
        ),
    )
    assert outline(found) == [
        "Is the kiln cold?",
        "Nearly, I think.",
        "Open it.",
        "Potter 2: Wait (an hour, say) for me.",
        "Le Potier: Enfin !",
    ]
    assert omissions(found) == [
        "sounds: (Tür knarrt) · [woman] · [sighs] · (softly) · (on the phone) · * leise Musik *",
    ]


@pytest.mark.parametrize(
    "credit",
    [
        "Subtitles created by Ada Brook",
        "Captioned by the Clay Guild",
        "Untertitelung im Auftrag des Töpferfunks, 2020",
        "Sous-titrage : Atelier du Four",
        "Субтитры сделала Ада",
        "www.clay.example",
    ],
)
def test_who_made_the_subtitles(credit: str) -> None:
    content = "".join(
        f"00:0{place}.000 --> 00:0{place}.900\n{text}\n\n"
        for place, text in enumerate(["We talk of subtitles.", "They help.", "All day.", credit])
    )
    found = article("a.vtt", f"WEBVTT\n\n{content}")
    assert outline(found) == ["We talk of subtitles. They help. All day."]
    assert omissions(found) == [f"credits: {credit}"]


def test_names_of_speakers_in_transcripts_of_meetings() -> None:
    assert vtt("Ada Wave: Is it cold?", "Bo: I think so.", "Bo: Nearly.", "One thing: Wait.", "Ada Wave: Good.") == [
        "Ada Wave: Is it cold?",
        "Bo: I think so. Nearly. One thing: Wait.",
        "Ada Wave: Good.",
    ]
    assert vtt("We have one rule.", "Rule: wait.", "And then go.") == ["We have one rule. Rule: wait. And then go."]


def test_sentences_that_were_broken_off_and_speakers_with_numbers() -> None:
    assert vtt("It leaves--", "--at noon.", "MAN #1: Who?\nWOMAN #2: Me.")[0] == "It leaves-- at noon."
