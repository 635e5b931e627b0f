"""Words in another language go to a voice of that language; the sentence around them stays with its own."""

import pytest

from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.script import Delivery, Script
from narrator.script.markdown import from_markdown, to_markdown
from narrator.script.speaking import Break, Pacing, utterances
from narrator.script.writing import write
from narrator.text import Mark, MarkKind, marked


def script(text: str, *phrases: tuple[str, str], language: str = "en") -> Script:
    """A script of one paragraph, in which some phrases have a language."""
    marks = [
        Mark(text.index(phrase), text.index(phrase) + len(phrase), MarkKind.LANGUAGE, tag) for phrase, tag in phrases
    ]
    block = Block(Kind.PARAGRAPH, marked(text, marks))
    return write(Article(Metadata("A title", language=language), (Section("Part", 2, (block,)),)))


def told(written: Script) -> list[tuple[str, str]]:
    """What is said after the announcement and the heading, with its language."""
    return [
        (" ".join(each.said), each.passage.delivery.language)
        for each in utterances(written)
        if each.section is not None and not each.is_heading
    ]


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        (
            "She wrote “je ne regrette 3 choses” on the wall. Then she left.",
            [("je ne regrette 3 choses", "fr")],
            [
                ("She wrote", ""),
                ("“je ne regrette trois choses”", "fr"),
                ("on the wall. Then she left.", ""),
            ],
        ),
        ("A sense of déjà vu again.", [("déjà vu", "fr")], [("A sense of déjà vu again.", "")]),
        (
            "Moscow (Москва) is large.",
            [("Москва", "ru")],
            [("Moscow", ""), ("(Москва)", "ru"), ("is large.", "")],
        ),
        (
            "Mao (毛泽东) met Владимир Путин at 東京, the Ένωσις.",
            [],
            [
                ("Mao", ""),
                ("(毛泽东)", "zh"),
                ("met", ""),
                ("Владимир Путин", "ru"),
                ("at", ""),
                ("東京,", "zh"),
                ("the", ""),
                ("Ένωσις.", "el"),
            ],
        ),
        ("Київ is a city.", [], [("Київ", "uk"), ("is a city.", "")]),
        (
            "Two of μΩ make a Москва-like town.",
            [],
            [("Two of mO make a Moskva-like town.", "")],
        ),
        ("Moscow (Moskva to all of us) is large.", [("Moskva to all of us", "ru-Latn")], None),
        ("He said. Voilà! She went.", [("Voilà!", "fr")], [("He said.", ""), ("Voilà!", "fr"), ("She went.", "")]),
        ("This is what the man said to us all.", [("what the man said to us", "fr")], None),
        ("l’une des maisons-là of it", [("une des maisons-là", "fr")], None),
        ("It is a b c d of it all.", [("a b c d", "en-GB")], None),
    ],
)
def test_phrases_go_to_their_voice(
    text: str, phrases: list[tuple[str, str]], expected: list[tuple[str, str]] | None
) -> None:
    assert told(script(text, *phrases)) == (expected or [(text, "")])


def test_the_pause_within_a_sentence_is_short_and_stays_so_in_a_script_file() -> None:
    written = script("She wrote je ne regrette rien here. It is so.", ("je ne regrette rien", "fr"))
    again = from_markdown(to_markdown(written))
    assert repr(again.sections) == repr(written.sections)
    for each in (written, again):
        order = [one for one in utterances(each) if one.section is not None]
        assert [one.boundary for one in order] == [Break.SECTION, Break.HEADING, Break.PHRASE, Break.PHRASE]
        assert order[2].pause(Pacing()) < 100 < order[1].pause(Pacing())


def test_a_named_voice_reads_all_of_its_passage() -> None:
    written = from_markdown(
        "---\nnarrator: script\ntitle: T\n---\n\n"
        '[voice Ada] She wrote\n<span lang="fr">je ne regrette rien</span>\nhere.\n'
    )
    assert [each.passage.delivery for each in utterances(written, announce=False)] == [Delivery(voice="Ada")]


def test_a_sentence_stays_whole_on_the_page() -> None:
    written = script("She wrote je ne regrette rien here.", ("je ne regrette rien", "fr"))
    (passage,) = written.sections[0].passages
    assert [line.shown for line in passage.lines] == ["She wrote", "je ne regrette rien", "here."]
