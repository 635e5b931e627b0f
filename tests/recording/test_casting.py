"""Who reads whom: roles, speakers, and the same voice for the same speaker."""

from collections.abc import Mapping, Sequence

import pytest

from narrator import engines
from narrator.engines import EngineSpec
from narrator.errors import VoiceError
from narrator.formats.mp3 import Mp3
from narrator.recording.casting import CastOptions, Speakers
from narrator.recording.plan import Plan, RecordingRequest, VoiceOptions, plan_with
from narrator.script import FOOTNOTE, Delivery, Line, Passage, Role, speaking
from narrator.script.markdown import from_markdown
from narrator.script.speaking import Break, Utterance


def find(name: str) -> EngineSpec:
    return engines.find(name)


def utterance(
    voice: str = "", language: str = "", role: Role = Role.PARAGRAPH, *, is_heading: bool = False
) -> Utterance:
    passage = Passage((Line("Text.", "Text."),), Delivery(language, voice), role)
    return Utterance(passage, Break.PARAGRAPH, 0, is_heading=is_heading)


def planned(
    *utterances: Utterance,
    voices: Mapping[str, str] | None = None,
    cast: bool = False,
    engine: str = "espeak",
    language: str = "en",
    script: Sequence[tuple[str, str]] = (),
    earlier: Mapping[str, Sequence[str]] | None = None,
) -> Plan:
    request = RecordingRequest(utterances, language, 400, Mp3(), speakers=Speakers(tuple(script), earlier or {}))
    return plan_with(find(engine), VoiceOptions(cast=CastOptions(voices or {}, cast)), request, find)


def readers(plan: Plan) -> list[str]:
    return [f"{job.engine.name}:{job.voice.name}" for job in plan.jobs]


def test_heading_quote_and_footnote_have_voices_of_their_own() -> None:
    spoken = (utterance(is_heading=True), utterance(role=Role.QUOTE), utterance(FOOTNOTE), utterance())
    assert readers(planned(*spoken)) == ["espeak:en-us"] * 4
    plan = planned(*spoken, voices={"heading": "en-gb", "quote": "espeak:en-gb-scotland", "footnote": "tone:hum"})
    assert readers(plan) == ["espeak:en-gb", "espeak:en-gb-scotland", "tone:hum", "espeak:en-us"]
    assert plan.cast == (("heading", "espeak:en-gb"), ("quote", "espeak:en-gb-scotland"), ("footnote", "tone:hum"))
    assert plan.voices == "en-us, en-gb, en-gb-scotland, tone:hum"


def test_a_speaker_is_known_in_any_case_and_the_script_comes_first() -> None:
    spoken = (utterance("Jane Lind"), utterance("host"), utterance())
    script = (("Jane Lind", ""), ("host", "espeak:en-gb"))
    plan = planned(*spoken, script=script, voices={"JANE LIND": "en-gb-x-rp", "Host": "espeak:en-gb-scotland"})
    assert readers(plan) == ["espeak:en-gb-x-rp", "espeak:en-gb", "espeak:en-us"]
    assert plan.cast == (("Jane Lind", "espeak:en-gb-x-rp"), ("host", "espeak:en-gb"))


def test_speakers_without_a_voice_are_read_by_the_usual_one() -> None:
    plan = planned(utterance("host"), utterance("guest"), script=(("host", ""), ("guest", "")))
    assert readers(plan) == ["espeak:en-us"] * 2
    assert plan.cast == ()


def test_each_speaker_is_cast_with_a_voice_that_can_read_the_language() -> None:
    for language, speakers in (("en", ("host", "guest", "caller")), ("fr", ("host", "guest"))):
        script = tuple((name, "") for name in speakers)
        plan = planned(*map(utterance, speakers), script=script, cast=True, language=language)
        assert len({*readers(plan), f"espeak:{plan.voice.name}"}) == len(speakers) + 1
        assert all(engines.can_read(job.voice, language) for job in plan.jobs)
        assert plan.cast == tuple(zip(speakers, readers(plan), strict=True))


def test_a_chosen_voice_is_given_to_nobody_else() -> None:
    script = (("host", ""), ("guest", ""))
    [first, _] = readers(planned(utterance("host"), utterance("guest"), script=script, cast=True))
    plan = planned(utterance("host"), utterance("guest"), script=script, cast=True, voices={"guest": first})
    assert readers(plan)[1] == first != readers(plan)[0]


def test_a_speaker_keeps_the_voice_of_earlier_episodes_if_it_is_this_engine_s_and_fits() -> None:
    script = (("host", ""), ("guest", ""))
    earlier = {"guest": ["gtts:en-AU", "espeak:en-gb-x-rp", "espeak:en-gb"], "host": ["espeak:de"]}
    plan = planned(utterance("host"), utterance("guest"), script=script, cast=True, earlier=earlier)
    assert readers(plan)[1] == "espeak:en-gb-x-rp"
    assert readers(plan)[0] not in ("espeak:de", "espeak:en-gb-x-rp", "espeak:en-us")
    reordered = planned(utterance("guest"), utterance("host"), script=script[::-1], cast=True, earlier=earlier)
    assert readers(reordered)[0] == "espeak:en-gb-x-rp"


def test_where_there_are_too_few_voices_some_share_one_and_that_is_told() -> None:
    plan = planned(
        utterance("host"), utterance("guest"), script=(("host", ""), ("guest", "")), cast=True, engine="tone"
    )
    assert readers(plan) == ["tone:hum"] * 2
    assert plan.notes == ("tone has too few voices for “en”: some speakers share one",)


def test_a_voice_gets_nothing_that_it_cannot_read() -> None:
    spoken = (utterance(is_heading=True), utterance(role=Role.QUOTE), utterance(role=Role.QUOTE, language="fr"))
    plan = planned(*spoken, voices={"heading": "espeak:de", "quote": "espeak:en-gb"})
    assert readers(plan) == ["espeak:en-us", "espeak:en-gb", "espeak:fr-fr"]
    assert plan.notes == ("espeak:de cannot read “en”: heading is read by another",)


def test_a_voice_that_is_named_in_the_script_comes_before_roles() -> None:
    plan = planned(utterance("en-gb-x-rp", role=Role.QUOTE), voices={"quote": "en-gb"})
    assert readers(plan) == ["espeak:en-gb-x-rp"]


@pytest.mark.parametrize(
    ("voices", "message"),
    [
        ({"quote": "en-gbb"}, "has no voice “en-gbb”; near ones: en-gb"),
        ({"quote": "gtts:xx"}, "gTTS has no voice “xx”"),
    ],
)
def test_a_voice_that_is_not_there_is_told(voices: dict[str, str], message: str) -> None:
    with pytest.raises(VoiceError, match=message):
        planned(utterance(role=Role.QUOTE), voices=voices)


@pytest.mark.parametrize("name", ["zzyzx:bell", ":bell"])
def test_an_engine_that_is_not_there_is_told_wherever_a_voice_is_named(name: str) -> None:
    message = f"there is no engine “{name.partition(':')[0]}” for the voice “bell”"
    for role in ("heading", "host"):
        with pytest.raises(VoiceError, match=message):
            planned(utterance("host"), utterance(is_heading=True), script=(("host", ""),), voices={role: name})
    with pytest.raises(VoiceError, match=message):
        planned(utterance("host"), script=(("host", name),))
    with pytest.raises(VoiceError, match=message):
        planned(utterance(name))


def test_who_is_no_speaker_of_the_script_is_taken_for_a_voice() -> None:
    with pytest.raises(VoiceError, match="has no voice “stranger”"):
        planned(utterance("stranger"), script=(("host", ""),), cast=True)


def test_a_slip_in_the_name_of_a_speaker_is_told() -> None:
    with pytest.raises(VoiceError, match=r"“Ana” is neither a speaker nor a voice; did you mean \[voice Anna\]\?"):
        planned(utterance("Ana"), script=(("Anna", ""), ("Bo", "")))


def test_a_voice_that_does_not_exist_is_told_with_its_line() -> None:
    text = "---\nnarrator: script\n---\n\nIt left.\n\n[voice en-gb]\n[voice zyx] “Turn back!”\n"
    with pytest.raises(VoiceError, match=r"^mine\.md, line 8: .*has no voice “zyx”"):
        planned(*speaking.utterances(from_markdown(text, "mine.md")))
    text = text.replace("---\n\nIt", "voices:\n  Anna: ''\n---\n\nIt").replace("zyx", "Ana")
    with pytest.raises(VoiceError, match=r"^mine\.md, line 10: “Ana” is neither a speaker"):
        planned(*speaking.utterances(from_markdown(text, "mine.md")), script=(("Anna", ""),))
