import time
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import spoken
from narrator.engines.ipa import mnemonics
from narrator.errors import SettingsError
from narrator.script.lexicon import FILE, Lexicon, load

NAMES = ("espeak", "gtts", "tone")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's configuration folder, empty at first."""
    folder = tmp_path / "configuration"
    folder.mkdir()
    monkeypatch.setattr(platformdirs, "user_config_path", lambda _name: folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the person works in."""
    here = tmp_path / "here"
    here.mkdir()
    return here


def lexicon(folder: Path, text: str) -> Lexicon:
    (folder / FILE).write_text(text, encoding="utf-8")
    return load(folder, lambda: NAMES)


def unruled(text: str, _language: str) -> str:
    return text


def shouted(text: str, _language: str) -> str:
    """A rule that touches whatever it can."""
    return text.upper().replace("1", "ONE")


@pytest.mark.parametrize(
    ("entry", "shown", "said"),
    [
        # Small letters: however it is capitalised.
        ('"nginx" = "engine x"', "Nginx, nginx and NGINX.", "engine x, engine x and engine x."),
        ('nginx = "engine x"', "Try nginx.", "Try engine x."),
        ('"read" = {say = "red", case = "exact"}', "Read what I read.", "Read what I red."),
        # Capitals: only as written.
        ('"GIF" = "jif"', "A GIF, a gif, Gifs.", "A jif, a gif, Gifs."),
        ('"US" = "you ess"', "The US and us.", "The you ess and us."),
        ('"GIF" = {say = "jif", case = "any"}', "A GIF, a gif.", "A jif, a jif."),
        # Whole words.
        (
            '"cat" = "dog"',
            "A cat in cats, concat, cat's, cat-like, (cat).",
            "A dog in cats, concat, dog's, dog-like, (dog).",
        ),
        ('"cat" = {say = "dog", whole = false}', "concat", "condog"),
        ('"C++" = "see plus plus"', "C++ and C++17 but ABC++.", "see plus plus and see plus plus17 but ABC++."),
        ('".NET" = "dot net"', "It is .NET.", "It is dot net."),
        ('"[sic]" = ""', "He goed [sic] home.", "He goed home."),
        ('"O\'Brien" = "oh brian"', "O’Brien and O'Brien", "oh brian and oh brian"),
        ('"US" = "you ess"\n"us" = {say = "as", whole = false}', "US bus", "you ess bas"),
        ('"ſ-x" = "y"\n"…" = {say = "dots", whole = false}', "a… ſ-x", "adots y"),
        # Phrases, and the longest first.
        ('"New York" = "NY"\n"York" = "jork"', "York, New York", "jork, NY"),
        ('"New   York" = "big  apple"', "In New York.", "In big apple."),
        # Patterns.
        (r"""'/\bv(\d+)/' = 'version \1'""", "In v2 and env3.", "In version 2 and env3."),
        (r"""'/(\w+)@(\w+)/' = '\2 of \1'""", "a@b", "b of a"),
        (r"""'/RE(D)?/' = {say = 'x\1y', case = "any"}""", "red RE", "xdy xy"),
        ("'/[A-Z]+/' = 'x'\nGIF = 'jif'", "GIF PNG", "jif x"),
        (r"'/\b\d+$/' = 'end'", "1 GIF 2", "1 GIF end"),
        ('"/" = "slash"', "a / b", "a slash b"),
    ],
)
def test_an_entry_says_what_it_finds(folder: Path, entry: str, shown: str, said: str) -> None:
    assert lexicon(folder, f"[en]\n{entry}\n").say(shown, "en-GB", unruled) == said


def test_words_of_scripts_without_spaces_are_found_within_text(folder: Path) -> None:
    assert lexicon(folder, '[ja]\n"今日" = "きょう"\n').say("私は今日行く。", "ja", unruled) == "私はきょう行く。"


def test_the_nearest_language_says_it(folder: Path) -> None:
    text = '[any]\n"Vim" = "a"\n"Emacs" = "a"\n[en]\n"Vim" = "b"\n"vi" = "b"\n[en-GB]\n"Vim" = "c"\n'
    said = {
        language: lexicon(folder, text).say("Vim vi Emacs", language, unruled) for language in ("de", "en", "en-gb")
    }
    assert said == {"de": "a vi a", "en": "b b a", "en-gb": "c b a"}


def test_the_nearer_file_wins_entry_by_entry(folder: Path, own: Path) -> None:
    (own / FILE).write_text('[en]\nGIF = "jif"\nnginx = "engine x"\n')
    assert lexicon(folder, '[en]\nGIF = "ghif"\n').say("GIF nginx", "en", unruled) == "ghif engine x"
    (folder / FILE).unlink()
    assert load(folder, lambda: NAMES).say("GIF nginx", "en", unruled) == "jif engine x"


def test_no_file_changes_nothing(folder: Path) -> None:
    none = load(folder, lambda: NAMES)
    assert none.say("GIF", "en", unruled) == "GIF"
    assert none.for_engine("espeak", "GIF", "GIF", "en") == "GIF"
    assert not none.knows("GIF", "en")


def test_no_rule_touches_what_an_entry_says(folder: Path) -> None:
    own = lexicon(folder, '[en]\nv1 = "version 1"\nGIF = "jif"\n')
    assert own.say("The GIF in v1 at 11.", "en", shouted) == "THE jif IN version 1 AT ONEONE."


def test_rules_still_see_what_is_around_an_entry(folder: Path) -> None:
    own = lexicon(folder, '[en]\nNguyen = "win"\nnginx = "engine x"\n')
    seen: list[str] = []

    def rule(text: str, _language: str) -> str:
        seen.append(text)
        return text

    own.say("Dr. Nguyen (nginx, 5–10).", "en", rule)
    [text] = seen
    doctor, name, bracket, *rest = text.split()
    assert (doctor, rest) == ("Dr.", ["5–10)."])
    assert name.isalpha() and name[0].isupper()
    assert bracket[1:-1].isalpha() and bracket[1:-1].islower()


def test_the_rules_of_a_language_apply_around_entries(folder: Path) -> None:
    own = lexicon(folder, '[en]\nnginx = "engine x"\n')
    said = own.say("See https://nginx.org/en/ [12] for nginx.", "en", spoken.say)
    assert said == "See engine x.org for engine x."


@given(st.text(max_size=60))
def test_an_entry_that_says_itself_changes_nothing(text: str) -> None:
    shown = spoken.clean(text)
    assert ITSELF.say(shown, "en", unruled) == " ".join(shown.split())


@given(st.lists(st.sampled_from(["a", "b", "GIF", "gif", "v1", "v22", ",", "x-y", "Ab"]), max_size=40))
def test_no_word_is_lost(words: list[str]) -> None:
    said = TRICKY.say(" ".join(words), "en", unruled).split()
    assert said == [{"GIF": "jif", "v1": "v-1", "v22": "v-22", "a": "A", "Ab": "aB"}.get(word, word) for word in words]


# For one engine.


@pytest.mark.parametrize(
    ("entry", "shown", "said", "spoken_by_espeak"),
    [
        ('{say = "win", espeak = "[[nw\'i@n]]"}', "Nguyen may win.", "win may win.", "win may win."),
        ('{say = "win", espeak = "[[nw\'i@n]]"}', "Nguyen, Nguyen.", "win, win.", "[[nw'i@n]], [[nw'i@n]]."),
        ('{espeak = "[[nw\'i@n]]"}', "Nguyen may win.", "Nguyen may win.", "[[nw'i@n]] may win."),
        ('{espeak = "[[nw\'i@n]]"}', "", "By Nguyen.", "By [[nw'i@n]]."),
        # What a person has changed in a script stays.
        ('{espeak = "[[nw\'i@n]]"}', "Nguyen won.", "Mister Win won.", "Mister Win won."),
        ('{say = "", espeak = "x"}', "Nguyen won.", "won.", "won."),
    ],
)
def test_an_engine_says_its_own_form(folder: Path, entry: str, shown: str, said: str, spoken_by_espeak: str) -> None:
    own = lexicon(folder, f"[en]\nNguyen = {entry}\n")
    assert own.for_engine("espeak", shown, said, "en") == spoken_by_espeak
    assert own.for_engine("gtts", shown, said, "en") == said
    assert own.for_engine("espeak", shown, said, "de") == said


def test_a_pronunciation_in_ipa_is_for_every_engine_that_takes_one(folder: Path) -> None:
    own = lexicon(folder, "[en]\nNguyen = {say = 'win', ipa = 'ŋwiən'}\nKyiv = {ipa = 'kiːv', espeak = '[[k]]'}\n")
    said = own.say("Nguyen in Kyiv.", "en", unruled)
    assert said == "win in Kyiv."
    shown = "Nguyen in Kyiv."
    assert own.for_engine("tone", shown, said, "en", mnemonics) == "[[Nwi@n]] in [[ki:v]]."
    assert own.for_engine("espeak", shown, said, "en", mnemonics) == "[[Nwi@n]] in [[k]]."
    assert own.for_engine("gtts", shown, said, "en") == said


def test_what_is_no_ipa_is_told(folder: Path) -> None:
    own = lexicon(folder, "[en]\nNguyen = {say = 'win', ipa = '5'}\n")
    with pytest.raises(SettingsError, match=r"line 2: “Nguyen” in \[en\]: ipa = “5”"):
        own.for_engine("espeak", "Nguyen.", "win.", "en", mnemonics)


def test_an_entry_for_one_engine_leaves_the_script_alone_and_is_not_touched_by_rules(folder: Path) -> None:
    own = lexicon(folder, "[en]\nv1 = {espeak = \"[[v'i:]]\"}\n'/x(\\d)/' = {say = 'ex \\1', espeak = '[[\\1]]'}\n")
    said = own.say("My v1, x2, x3.", "en", shouted)
    assert said == "MY v1, ex 2, ex 3."
    assert own.for_engine("espeak", "My v1, x2, x3.", said, "en") == "MY [[v'i:]], [[2]], [[3]]."


# What is wrong with a file.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('GIF = "jif"', "“GIF” is not in the table of a language"),
        ('[english]\nGIF = "jif"', "[english] is not a language"),
        ("[en]\nGIF = jif", "line 2"),
        ('[en]\nZürich = "x"', "line 2"),
        ("[en]\n\nGIF = 3", "line 3: “GIF” in [en] is not a text"),
        ('[en]\n"3D" = true', 'put what is said in quotes: "3D"'),
        ('[en]\nGIF = ["jif"]', "line 2"),
        (
            '[de]\nGIF = "jif"\n[en]\nGIF = {sya = "jif"}',
            "line 4: “GIF” in [en] has an unknown key “sya”; did you mean say?",
        ),
        ('[en]\nNode.js = "node jay ess"', '"Node.js"'),
        ('[en]\nGIF = {espaek = "jif"}', "did you mean espeak?"),
        ('[en]\nGIF = {case = "exact"}', "does not say how it is said"),
        ('[en]\nGIF = {say = "jif", case = "upper"}', "case is neither"),
        ('[en]\nGIF = {say = "jif", whole = "no"}', "whole is neither"),
        ("[en]\nGIF = {say = 5}", "say is not a text"),
        ('[en]\nGIF = "jif"\nGIF = "ghif"', "not valid TOML"),
        ('[en]\n" " = "x"', "is empty"),
        ("[en]\n'/(a/' = 'x'", "“/(a/” in [en] is not a regular expression: missing )"),
        ("[en]\n'/a*/' = 'x'", "finds nothing at all"),
        ("[en]\n'/a/' = 'x\\1'", "which the pattern does not find"),
        ("[en]\n'/(a)/' = {espeak = 'x\\2'}", "the pattern has 1 group"),
        ("[en]\n'/a/' = {say = 'x', whole = false}", "a pattern has no “whole”"),
        ("x = " + "[" * 100_000, "not valid TOML"),
        ("[en]\n'/a{1000000000}/' = 'x'", "line 2: “/a{1000000000}/” in [en] repeats something more than 10,000 times"),
        ("[en]\n'/a{99999,}/' = 'x'", "repeats something more than 10,000 times"),
        ("[en]\n'/(((a{99}){99}b){1,99})c{2,}/' = 'x'", "repeats something more than 10,000 times"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place(folder: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as raised:
        lexicon(folder, text)
    assert told in str(raised.value)
    assert str(folder / FILE) in raised.value.what
    assert raised.value.hint


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / FILE).write_bytes(b"[en]\n\xff = 1")
    with pytest.raises(SettingsError, match="is not UTF-8 text: see line 2"):
        load(folder, lambda: NAMES)


def test_a_file_with_a_byte_order_mark_is_read(folder: Path) -> None:
    (folder / FILE).write_bytes('\ufeff[en]\r\n"GIF" = "jif"\r\n'.encode())
    assert load(folder, lambda: NAMES).say("GIF", "en", unruled) == "jif"


def test_a_pattern_that_finds_no_end_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.script.lexicon.PATIENCE", 0.2)
    own = lexicon(folder, r"[en]" + "\n" + r"'/(?:(?:\w|\w\w)+)+(?=!)(?<=x)/' = 'x'")
    start = time.process_time()
    with pytest.raises(SettingsError, match=r"line 2: .* without an end; take repetitions"):
        own.say("a" * 4000 + "! ", "en", unruled)
    assert time.process_time() - start < 2


@pytest.mark.slow
@pytest.mark.parametrize("text", ["a" * 100_000, "GIF " * 25_000, "." * 100_000, "1/" * 50_000])
def test_long_texts_take_linear_time(folder: Path, text: str) -> None:
    entries = "".join(f'"word{number}" = "other"\n' for number in range(300))
    own = lexicon(folder, f"[en]\n{entries}GIF = {{say = 'jif', espeak = 'x'}}\n'/v(\\d+)/' = 'version \\1'\n")
    start = time.process_time()
    own.for_engine("espeak", text, own.say(text, "en", unruled), "en")
    assert time.process_time() - start < 5


def _with(text: str) -> Lexicon:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return lexicon(Path(folder), text)


ITSELF = _with(
    "[any]\n"
    + "".join(f"'{letter}' = {{say = '{letter}', case = 'exact'}}\n" for letter in "abcdef0123.,;(-")
    + "'/[A-Z]+/' = {tone = 'x'}\n"
)
TRICKY = _with("[en]\na = {say = 'A', case = 'exact'}\nGIF = 'jif'\nAb = 'aB'\n'/v(\\d+)/' = 'v-\\1'\n")
