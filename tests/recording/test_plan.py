"""Who reads what."""

from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import EngineSpec
from narrator.errors import VoiceError
from narrator.formats.mp3 import Mp3
from narrator.recording.casting import HEADING_PACE, Speakers
from narrator.recording.plan import Plan, RecordingRequest, VoiceOptions, plan_with
from narrator.recording.recorder import Recorder
from narrator.script import Delivery, Line, Passage
from narrator.script.lexicon import Entry, Lexicon
from narrator.script.speaking import Break, Utterance
from narrator.store import Store


def find(name: str) -> EngineSpec:
    return engines.find(name)


def plan(engine: str, *manners: Delivery, options: VoiceOptions | None = None, language: str = "en") -> Plan:
    utterances = [Utterance(Passage((Line("", "Text."),), delivery), Break.PARAGRAPH, 0) for delivery in manners]
    request = RecordingRequest(utterances, language, 400, Mp3())
    return plan_with(find(engine), options or VoiceOptions(), request, find)


@pytest.mark.parametrize(
    ("engine", "delivery", "voice"),
    [
        ("espeak", Delivery(), "en-us"),
        ("espeak", Delivery("fr"), "fr-fr"),
        ("espeak", Delivery("en-GB"), "en-us"),
        ("espeak", Delivery(voice="de"), "de"),
        ("espeak", Delivery("fr", "de"), "de"),
        ("espeak", Delivery("tlh-x-unknown"), "en-us"),
        ("gtts", Delivery("fr"), "fr"),
        ("gtts", Delivery(voice="en-GB"), "en-GB"),
        ("tone", Delivery("fr"), "hum"),
    ],
)
def test_each_passage_has_the_voice_that_it_names_or_that_knows_its_language(
    engine: str, delivery: Delivery, voice: str
) -> None:
    found = plan(engine, Delivery(), delivery, options=VoiceOptions(rate=1.5))
    assert found.jobs[0].voice == found.voice
    assert found.jobs[1].voice.name == voice
    assert found.jobs[1].voice.rate == 1.5


def test_a_language_that_nobody_reads_is_noted_once() -> None:
    found = plan("gtts", Delivery("eo"), Delivery("eo"), Delivery("fr"))
    assert found.notes == ("gTTS has no voice for “eo”: en reads it",)


@pytest.mark.parametrize(
    ("engine", "written", "language", "voice", "said"),
    [
        ("espeak", "Москва", "ru", "ru", "Москва"),
        ("espeak", "東京", "ja", "en-us", "Dongjing"),  # it cannot read kanji
        ("espeak", "café", "tlh-x-unknown", "en-us", "café"),
        ("gtts", "Ἀθῆναι", "grc-x-none", "en", "Athinai"),
    ],
)
def test_words_in_a_script_that_no_voice_reads_are_said_in_latin_letters(
    engine: str, written: str, language: str, voice: str, said: str
) -> None:
    utterance = Utterance(Passage((Line(written, written),), Delivery(language)), Break.PHRASE, 0)
    [job] = plan_with(find(engine), VoiceOptions(), RecordingRequest([utterance], "en", 400, Mp3()), find).jobs
    assert (job.voice.name, job.said) == (voice, (said,))


def test_a_wished_voice_does_not_read_other_languages() -> None:
    found = plan("espeak", Delivery(), Delivery("fr"), options=VoiceOptions(voice="en-gb"))
    assert [job.voice.name for job in found.jobs] == ["en-gb", "fr-fr"]


def test_a_voice_that_is_not_there_is_an_error() -> None:
    with pytest.raises(VoiceError, match="no voice “Ada”"):
        plan("espeak", Delivery(voice="Ada"))


def test_a_voice_that_no_engine_has_is_told_of_all_that_may_read(tmp_path: Path) -> None:
    request = RecordingRequest([Utterance(Passage((Line("", "Text."),)), Break.PARAGRAPH, 0)], "en", 400, Mp3())
    expected = pytest.raises(VoiceError, match=r"^tone has no voice “zzyzx”; espeak-ng has no voice “zzyzx”; ")
    with Recorder(voice="zzyzx", prefer=("tone", "espeak"), jobs=1) as recorder, expected:
        recorder.plan(request, Store(tmp_path))


@pytest.mark.parametrize(
    ("voices", "delivery", "told"),
    [
        (
            {"heading": "gtts:en"},
            Delivery(),
            "gTTS, which reads heading, needs 1 request, but narrator is offline; "
            "allow it with --no-offline, or choose another voice for heading",
        ),
        (
            {"heading": "gtts:en", "Ada": "gtts:en-GB"},
            Delivery(voice="ada"),
            "gTTS, which reads heading, Ada, needs 2 requests, but narrator is offline; "
            "allow them with --no-offline, or choose another voice for heading, Ada",
        ),
        (
            {},
            Delivery(voice="gtts:fr"),
            "gTTS, which the script names for “Said.”, needs 1 request, but narrator is offline; "
            "allow it with --no-offline, or choose another voice for that passage",
        ),
    ],
)
def test_who_is_read_by_a_service_is_told_when_narrator_is_offline(
    voices: dict[str, str], delivery: Delivery, told: str, tmp_path: Path
) -> None:
    heading = Utterance(Passage((Line("Above.", "Above."),)), Break.SECTION, 0, is_heading=True)
    said = Utterance(Passage((Line("Said.", "Said."),), delivery), Break.PARAGRAPH, 0)
    request = RecordingRequest([heading, said], "en", 400, Mp3(), speakers=Speakers((("Ada", ""),)))
    recorder = Recorder(engine="espeak", voices=voices, offline=True, jobs=1)
    with recorder, pytest.raises(VoiceError) as caught:
        recorder.plan(request, Store(tmp_path))
    assert str(caught.value) == told


def test_a_service_is_asked_in_the_voice_of_each_passage() -> None:
    found = plan("gtts", Delivery(), Delivery("fr"))
    assert [(piece.text, piece.voice.name) for job in found.jobs for piece in job.flat] == [
        ("Text.", "en"),
        ("Text.", "fr"),
    ]
    assert found.jobs[0].key() != found.jobs[1].key()


def test_headings_are_a_little_slower_where_that_costs_no_request() -> None:
    heading = Utterance(Passage((Line("", "Text."),)), Break.SECTION, 0, is_heading=True)
    for engine, pace in (("espeak", HEADING_PACE), ("gtts", 1.0)):
        request = RecordingRequest([heading], "en", 400, Mp3())
        [job] = plan_with(find(engine), VoiceOptions(rate=1.5), request, find).jobs
        assert job.voice.rate == 1.5 * pace


def test_what_a_lexicon_holds_for_an_engine_goes_to_that_engine_alone() -> None:
    lexicon = Lexicon({"en": {"Nguyen": Entry("Nguyen", "win", {"espeak": "[[nw'i@n]]"})}})
    utterance = Utterance(Passage((Line("Nguyen came.", "win came."),)), Break.PARAGRAPH, 0)
    for engine, said in (("espeak", "[[nw'i@n]] came."), ("tone", "win came."), ("gtts", "win came.")):
        request = RecordingRequest([utterance], "en", 400, Mp3(), lexicon)
        [job] = plan_with(find(engine), VoiceOptions(), request, find).jobs
        assert job.said == (said,)


def test_what_a_voice_cannot_read_is_refused() -> None:
    def planned(text: str, language: str, voice: str = "") -> Plan:
        utterance = Utterance(Passage((Line(text, text),)), Break.PARAGRAPH, 0)
        request = RecordingRequest([utterance], language, 400, Mp3())
        return plan_with(find("espeak"), VoiceOptions(voice=voice), request, find)

    with pytest.raises(VoiceError, match="cannot read Hebrew without vowels"):
        planned("שלום עולם, זה מאמר.", "he")
    with pytest.raises(VoiceError, match="cannot read Chinese characters in the voice en-gb"):
        planned("東京の天気は東京東京", "ja", voice="en-gb")
    assert planned("北京的天气很好。", "zh").voice.name == "cmn"
    assert planned("He met 東京 there, and said שלום.", "en").voice.name == "en-us"
