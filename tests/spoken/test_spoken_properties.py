"""What holds for any text whatsoever."""

from hypothesis import given, settings
from hypothesis import strategies as some

from narrator.spoken import clean, lines, say, speakable
from narrator.spoken.sentences import LIMIT, cut

_TRICKY = "ab AB.!?…;:,—–- \n\u00a0()[]“”\"'’«»12³†/@wthps:%km・。你مe\u0301\u200d\u200c\u00ad👍🏽\ud800"
TEXTS = some.text(alphabet=some.sampled_from(_TRICKY), max_size=700) | some.text(max_size=400)
LANGUAGES = some.sampled_from(["en", "de", "fr", "el", "hy", "zh-Hans", "", "no-such"])
sometimes = settings(max_examples=150, deadline=None)


def _ink(text: str) -> str:
    return "".join(text.split())


@sometimes
@given(TEXTS, LANGUAGES)
def test_cutting_loses_nothing_and_leaves_nothing_long(text: str, language: str) -> None:
    parts = cut(text, language)
    assert _ink("".join(parts)) == _ink(text)
    assert all(part and part == part.strip() and len(part) <= LIMIT for part in parts)


@sometimes
@given(TEXTS)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@sometimes
@given(TEXTS, LANGUAGES)
def test_what_is_said_stays_as_it_is(text: str, language: str) -> None:
    said = say(text, language)
    assert say(said, language) == said


@sometimes
@given(TEXTS, LANGUAGES)
def test_any_text_has_its_lines(text: str, language: str) -> None:
    assert _ink("".join(shown for shown, _ in lines(text, language))) == _ink(clean(text))
    assert all(speakable(shown) for shown, said in lines(text, language) if speakable(said))
