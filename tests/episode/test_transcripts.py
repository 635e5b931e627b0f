import json
import random
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import pipeline
from narrator.episode import transcripts
from narrator.pipeline import EpisodeOptions
from narrator.recording.recorder import Recorder
from narrator.script.words import TimedWord
from narrator.track import Cue

RATE = 44_100

VTT_CUE = re.compile(r"(\d\d+:\d\d:\d\d\.\d{3}) --> (\d\d+:\d\d:\d\d\.\d{3})\n((?:[^\n]+\n)+)")
SRT_CARD = re.compile(r"(\d+)\n(\d\d+:\d\d:\d\d,\d{3}) --> (\d\d+:\d\d:\d\d,\d{3})\n((?:[^\n]+\n)+)")


def ms(clock: str) -> int:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    assert int(minutes) < 60 > float(seconds)
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + int(seconds.replace(".", ""))


def parsed_vtt(text: str) -> list[tuple[int, int, list[str]]]:
    """Cues of a file in the grammar of WebVTT (section 4), without what narrator does not write."""
    header, *blocks = text.split("\n\n")
    assert header == "WEBVTT" or (header == "WEBVTT\n" and not blocks)
    cues = []
    for block in blocks:
        found = VTT_CUE.fullmatch(block.rstrip("\n") + "\n")
        assert found, block
        assert "-->" not in found[3] and "<" not in found[3]
        assert not re.search("&(?!amp;|lt;|gt;)", found[3])
        lines = found[3].splitlines()
        plain = [line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines]
        cues.append((ms(found[1]), ms(found[2]), plain))
    return cues


def parsed_srt(text: str) -> list[tuple[int, int, list[str]]]:
    cards = []
    for number, block in enumerate(re.split(r"\n(?=\d+\n\d\d+:)", text) if text else [], 1):
        found = SRT_CARD.fullmatch(block)
        assert found and int(found[1]) == number, block
        cards.append((ms(found[2]), ms(found[3]), found[4].splitlines()))
    return cards


def squeezed(text: str) -> str:
    """A text without white space and control characters."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2060]", "", text)


@st.composite
def tracks(draw: st.DrawFn) -> list[Cue]:
    """Cues in the order of time, none over another: texts of any kind, times down to a sample."""
    texts = draw(st.lists(st.one_of(st.text(max_size=150), st.text("ab :[<>&-1\n้", max_size=150)), max_size=6))
    cues, at = [], 0
    for text in texts:
        start = at + draw(st.integers(0, 3 * RATE))
        at = start + draw(st.one_of(st.integers(0, 200), st.integers(0, 4_000 * RATE)))
        cues.append(Cue(start, at, text))
    return cues


@given(tracks())
def test_every_kind_holds_what_is_shown_at_its_time(cues: list[Cue]) -> None:
    shown = [cue for cue in cues if squeezed(cue.shown)]
    in_vtt = parsed_vtt(transcripts.vtt(cues, RATE))
    in_srt = parsed_srt(transcripts.srt(cues, RATE))
    told = json.loads(transcripts.as_json(cues, RATE))
    segments = told["segments"]
    in_lrc = transcripts.lrc(cues, RATE).splitlines()

    assert told["version"] == "1.0.0"
    assert [squeezed("".join(lines)) for *_, lines in in_vtt] == [squeezed(cue.shown) for cue in shown]
    assert [squeezed(segment["body"]) for segment in segments] == [squeezed(cue.shown) for cue in shown]
    assert all(segment["body"].strip() for segment in segments)
    assert squeezed("".join(line for *_, lines in in_srt for line in lines)) == "".join(
        squeezed(cue.shown) for cue in shown
    )
    assert [(round(segment["startTime"] * 1000), round(segment["endTime"] * 1000)) for segment in segments] == [
        (start, end) for start, end, _ in in_vtt
    ]
    if shown:
        assert all(re.match(r"\[\d\d+:[0-5]\d\.\d\d](?!\[)", line) for line in in_lrc)
        assert len(in_lrc) == len(shown)
    for timed in (in_vtt, in_srt):
        assert all(start < end for start, end, _ in timed)
        assert all(one[1] <= other[0] for one, other in pairwise(timed))
    for cue, (start, end, _) in zip(shown, in_vtt, strict=True):
        assert 0 <= start - cue.start * 1000 // RATE <= len(shown)
        assert 0 <= end - cue.end * 1000 // RATE <= len(shown) + 1


@given(tracks())
def test_lines_are_short(cues: list[Cue]) -> None:
    assert all(len(line) <= 65 for *_, lines in parsed_vtt(transcripts.vtt(cues, RATE)) for line in lines)
    for start, end, lines in parsed_srt(transcripts.srt(cues, RATE)):
        assert all(len(line.rstrip("\xa0")) <= 32 for line in lines)
        assert len(lines) <= 2 or end - start < 1_000


@given(tracks())
def test_srt_says_nothing_that_antennapod_takes_for_a_speaker(cues: list[Cue]) -> None:
    for *_, lines in parsed_srt(transcripts.srt(cues, RATE)):
        assert ": " not in "".join(f"{line} " for line in lines)


@given(tracks(), st.randoms())
def test_words_make_up_their_sentence_within_its_time(cues: list[Cue], chance: random.Random) -> None:
    timed = [
        replace(cue, words=tuple(TimedWord(text, *sorted(chance.randint(cue.start, cue.end) for _ in "be"))
                for text in cue.shown.split()))
        for cue in cues
    ]  # fmt: skip
    told = json.loads(transcripts.as_json(timed, RATE))["segments"]
    without = json.loads(transcripts.as_json(cues, RATE))["segments"]
    assert [{key: value for key, value in segment.items() if key != "words"} for segment in told] == without
    for segment in told:
        assert " ".join(word["body"] for word in segment["words"]).split() == segment["body"].split()
        for word in segment["words"]:
            assert segment["startTime"] <= word["startTime"] <= word["endTime"] <= segment["endTime"]


@pytest.mark.slow
def test_words_of_an_episode_follow_its_voice(tmp_path: Path) -> None:
    """The engine's times are those of its sound: trimmed, behind pauses, at another pace and rate of samples."""
    (tmp_path / "a.txt").write_text("Out of the house.\n\nWell, [1] it cost $3.5m — or so, in 2019. Then he left.\n")
    for engine_rate in (1.0, 1.5):
        with Recorder(engine="espeak", rate=engine_rate, jobs=1) as recorder:
            options = EpisodeOptions(announce=False)
            episode = pipeline.narrate(str(tmp_path / "a.txt"), tmp_path / "out", options, recorder=recorder)
        segments = json.loads((episode.folder / "transcript.json").read_text())["segments"]
        for segment in segments:
            begins = [word["startTime"] for word in segment["words"]]
            assert begins[0] == pytest.approx(segment["startTime"], abs=0.07)
            assert begins == sorted(begins)
        words = {word["body"]: word for segment in segments for word in segment["words"]}
        assert {"of", "the", "$3.5m —", "2019."} <= words.keys()
        money, year = words["$3.5m —"], words["2019."]
        assert money["endTime"] - money["startTime"] > 3 * (words["he"]["endTime"] - words["he"]["startTime"])
        assert 0.5 / engine_rate < year["endTime"] - year["startTime"] < 2 / engine_rate


def cues(*shown: str) -> list[Cue]:
    return [Cue(number * 2 * RATE, (number * 2 + 1) * RATE, text) for number, text in enumerate(shown)]


def test_vtt_as_it_is_written() -> None:
    assert transcripts.vtt(cues("One & two.", "", "A <b> --> c"), RATE) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.000\nOne &amp; two.\n\n"
        "00:00:04.000 --> 00:00:05.000\nA &lt;b&gt; --&gt; c\n"
    )


def test_srt_as_it_is_written() -> None:
    said = "Note: the meeting is at 10:30 today. Everybody who can read this may come."
    assert transcripts.srt(cues(said, "These are:"), RATE) == (
        "1\n00:00:00,000 --> 00:00:00,808\nNote:\xa0the meeting is at 10:30\ntoday. Everybody who can read\n\n"
        "2\n00:00:00,808 --> 00:00:01,000\nthis may come.\n\n"
        "3\n00:00:02,000 --> 00:00:03,000\nThese are:\xa0\n"
    )


def test_lrc_as_it_is_written() -> None:
    long = [Cue(6_001 * RATE, 6_002 * RATE, "[1] see below")]
    written = transcripts.lrc([*cues("One."), *long], RATE, "On\nlemons", "James Lind")
    assert written == "[ti:On lemons]\n[ar:James Lind]\n[00:00.00]One.\n[100:01.00]\u2060[1] see below\n"


def test_nothing_shown_is_a_file_without_cues() -> None:
    assert transcripts.vtt(cues("", " \n"), RATE) == "WEBVTT\n"
    assert json.loads(transcripts.as_json(cues(""), RATE)) == {"version": "1.0.0", "segments": []}
    assert transcripts.srt([], RATE) == ""


def test_times_are_rounded_down_as_in_the_mp3() -> None:
    (cue,) = parsed_vtt(transcripts.vtt([Cue(44_099, 88_199, "One.")], RATE))
    assert cue[:2] == (999, 1_999)


@pytest.mark.parametrize("text", ["กิ่" * 40, "👩‍👩‍👧" * 30])
def test_marks_stay_with_their_signs(text: str) -> None:
    for *_, lines in parsed_srt(transcripts.srt([Cue(0, 60 * RATE, text)], RATE)):
        assert all(re.match("[ก👩]", line) for line in lines)


def test_text_that_looks_like_the_line_of_a_time_is_none() -> None:
    text = transcripts.srt(cues("00:00:00,000 --> 00:59:59,000 is a line."), 1000)
    assert text.count("-->") == 1


def test_stamps_of_words_rise_within_their_cue() -> None:
    words = (TimedWord("One", 1000, 1400), TimedWord("<two>", 1400, 1900), TimedWord("three.", 1900, 2600))
    cues = (Cue(1000, 2600, "One <two> three.", words), Cue(3000, 3500, "No & time."))
    assert transcripts.words_vtt(cues, 1000) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:02.600\nOne <00:00:01.400>&lt;two&gt; <00:00:01.900>three.\n\n"
        "00:00:03.000 --> 00:00:03.500\nNo &amp; time.\n"
    )
    crowded = (TimedWord("One", 1000, 1000), TimedWord("two", 1000, 2600), TimedWord("three.", 2600, 2600))
    assert "One two three." in transcripts.words_vtt((Cue(1000, 2600, "One two three.", crowded),), 1000)
