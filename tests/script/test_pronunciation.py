import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

import platformdirs
import pytest

from narrator import spoken
from narrator.article import Metadata
from narrator.script import Delivery, Line, Passage, Script, Section
from narrator.script.lexicon import FILE, Entry, Lexicon, load
from narrator.script.pronunciation import Kind, Suspect, suspects

NONE = Lexicon()


def script(*texts: str, language: str = "en") -> Script:
    lines = tuple(Line(shown, said) for text in texts for shown, said in spoken.lines(text, language))
    return Script(Metadata("", language=language), (Section(None, 1, (Passage(lines),)),))


def listed(*texts: str, language: str = "en") -> dict[str, Kind]:
    return {suspect.written: suspect.kind for suspect in suspects(script(*texts, language=language), NONE)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met Nguyen and Siobhan’s aunt.", {"Nguyen": Kind.NAME, "Siobhan": Kind.NAME}),
        (r"Half is $\frac{1}{2}$, in C:\Tmpdir\Kroogle.", {"Tmpdir": Kind.NAME, "Kroogle": Kind.NAME}),
        ("In London, Peter and Mary met on Monday.", {}),
        ("Kuritsyna came.", {"Kuritsyna": Kind.NAME}),
        ("Heterodoxy came.", {}),
        ("Dr. Adams met Mr. Smith.", {}),
        ("A study of ketamine.", {"ketamine": Kind.UNKNOWN}),
        ("The neighbours recognised the blockchain of the centre.", {}),
        ("A smörgåstårta of it.", {"smörgåstårta": Kind.FOREIGN}),
        ("NASA made a GIF.", {"NASA": Kind.ACRONYM, "GIF": Kind.ACRONYM}),
        ("The HTML of the US, in chapter XIV.", {}),
        ("PLEASE DO NOT LEAN ON THE NASA DOOR.", {}),
        ("Do NOT do it.", {}),
        ("Try p5.js, x86_64 and PathBuf.", {"p5.js": Kind.ODD, "x86_64": Kind.ODD, "PathBuf": Kind.ODD}),
        ("Call user_name and getUserName in the 1990s, for the 21st time.", {}),
        ("IL-6 at 10-year intervals.", {"IL-6": Kind.ODD}),
        ("See https://example.com/qwrtz and qwrtz@example.com.", {}),
    ],
)
def test_what_is_likely_said_wrong_is_listed(text: str, found: dict[str, Kind]) -> None:
    assert listed(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They read it.", "They read it"),
        ("To read it.", ""),
        ("She has read it.", ""),
        ("Pipes of lead.", "of lead"),
        ("He will lead.", ""),
        ("We live here.", ""),
        ("A live show.", "A live show"),
        ("The wind.", ""),
        ("Wind it up.", "Wind it"),
        ("The content.", ""),
        ("Quite content here.", "Quite content here"),
        ("To refuse.", ""),
    ],
)
def test_what_is_said_in_two_ways_is_listed_where_nothing_settles_it(text: str, found: str) -> None:
    assert listed(text) == ({found: Kind.HETERONYM} if found else {})


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Die Bundesregierung besprach gestern das Verfassungsgericht.", set()),
        ("de", "Eine Compliance mit Schrödelmann.", {"Compliance", "Schrödelmann"}),
        ("fr", "Nous avons rencontré monsieur Kowalczyk.", {"Kowalczyk"}),
        ("ja", "私は GitHub Explore を使います。", {"GitHub Explore"}),
        ("sw", "Habari za asubuhi Nguyen, x86.", {"x86"}),
    ],
)
def test_other_languages(language: str, text: str, found: set[str]) -> None:
    assert set(listed(text, language=language)) == found


def test_each_is_counted_with_its_first_place_the_worst_first() -> None:
    texts = "On that day we all met Kuritsyna at the old house.", "Kuritsyna’s dog and ketamine."
    first, second = suspects(script(*texts), NONE)
    context = "…day we all met Kuritsyna at the old house."
    assert first == Suspect("Kuritsyna", "Kuritsyna", Kind.NAME, 2, context, "en", first.harm)
    assert (second.written, second.count) == ("ketamine", 1)
    assert first.harm > second.harm > 0


def test_it_is_told_how_it_will_be_said() -> None:
    line = Line("And Nguyen, Kuritsyna and Zqrt.", "And Win, Kuritsyna and.")
    told = suspects(Script(Metadata("", language="en"), (Section(None, 1, (Passage((line,)),)),)), NONE)
    assert {suspect.written: suspect.said for suspect in told} == {"Kuritsyna": "Kuritsyna", "Nguyen": "Win"}


def test_what_is_listed_changes_nothing_when_it_is_pasted() -> None:
    texts = (
        "Huawei's i18n lib v2.0.1 runs on ARM64/x86-64; k8s too, in Q3'24.",
        "See README.md and foo_bar(). She likes #MeToo, C++ and p5.js!",
        "The 49ers (b. 1952) had 3.5M of PostgreSQL-9 at NGINX.",
    )
    written = script(*texts)
    found = suspects(written, NONE)
    assert {"foo_bar", "MeToo", "C++", "ARM64", "i18n"} <= {suspect.written for suspect in found}
    pasted = Lexicon({"en": {suspect.written: Entry(suspect.written, suspect.said) for suspect in found}})
    for line in written.sections[0].passages[0].lines:
        assert pasted.say(line.shown, "en", spoken.say).replace("-", " ") == line.said.replace("-", " ")


def test_what_the_lexicon_knows_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_config_path", lambda _name: tmp_path / "none")
    (tmp_path / FILE).write_text('[en]\nNguyen = "win"\n"they read" = "they red"\n')
    lexicon = load(tmp_path, lambda: ())
    written = script("And Nguyen met Kuritsyna.", "They read it.", language="en-GB")
    assert [suspect.written for suspect in suspects(written, lexicon)] == ["Kuritsyna"]


def test_each_language_is_looked_at_by_its_own_list() -> None:
    german = Passage((Line("Das ist eine Zeitschrift.", "Das ist eine Zeitschrift."),), Delivery(language="de-AT"))
    english = Passage((Line("We met Nguyen.", "We met Nguyen."),))
    heading = Line("A life of Siobhan", "A life of Siobhan")
    found = suspects(Script(Metadata("", language="en-GB"), (Section(heading, 1, (german, english)),)), NONE)
    assert [(suspect.written, suspect.language) for suspect in found] == [("Siobhan", "en"), ("Nguyen", "en")]


@pytest.mark.parametrize("text", ["a" * 100_000, "aB" * 50_000 + ".c", "a@b" * 30_000, "1." * 50_000, "read " * 20_000])
def test_long_texts_take_linear_time(text: str) -> None:
    listed("A first word to load the list.")
    # Of the processor, not of the clock: other tests run beside this one.
    start = time.process_time()
    suspects(Script(Metadata("", language="en"), (Section(None, 1, (Passage((Line(text, text),)),)),)), NONE)
    assert time.process_time() - start < 1


def test_common_prose_raises_few_doubts() -> None:
    prose: Sequence[str] = (
        "The old town lies on a hill above the river, and every morning the fishermen walk down to their boats.",
        "Nobody remembers who built the bridge, though the council has asked twice whether it could be repaired.",
        "When the weather turns, the children stay indoors and write letters to their cousins in the capital.",
    )
    assert listed(*prose) == {}


def test_what_is_listed_can_be_a_key_of_toml() -> None:
    found = listed("The C\\Kuritsyna “Zqrt” p5.js x86.")
    assert tomllib.loads("\n".join(f'"{written}" = "x"' for written in found))


def test_title_and_author_are_looked_at() -> None:
    about = Script(Metadata("A life of Siobhan", author="Ann Kuritsyna", published="2024-05-01", language="en"), ())
    assert [suspect.written for suspect in suspects(about, NONE)] == ["Kuritsyna", "Siobhan"]
