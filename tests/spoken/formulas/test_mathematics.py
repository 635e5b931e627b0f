"""Formulas in words: the cases are in mathematics/, one file a language."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from narrator import budget, spoken
from narrator.spoken import languages
from narrator.spoken.formulas.mathematics import MAX_WORDS, say, say_within, shown
from narrator.spoken.formulas.words import formula_words
from tests.support.tables import all_alike, rows

CASES = rows(Path(__file__).parent / "mathematics", lambda line: line.rsplit(" | ", 1))
FORMULAS = {language: words for language in languages.names() if (words := formula_words(language))}
MANY = 100_000


@pytest.mark.parametrize("language", CASES)
def test_a_formula_is_said(language: str) -> None:
    all_alike((tex, say(tex, language), said) for tex, said in CASES[language])
    all_alike((said, say_within(said, language), said) for _, said in CASES[language])


@pytest.mark.parametrize("language", CASES)
def test_what_is_said_of_a_formula_is_words_once_its_numbers_are(language: str) -> None:
    spoken_words = {said: spoken.say(said, language) for _, said in CASES[language]}
    all_alike((said, spoken.say(words, language), words) for said, words in spoken_words.items())
    for said, words in spoken_words.items():
        assert not set(words) & set("\\{}$^_=<>+*/|~∑∫√∞≤≥∈→"), said
        assert not any(unit in words for unit in ("meter", "Meter", "metro", "mètre")) or "m/s" in said


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", "a over b"),
        ('<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>', "x squared"),
        ("<math><mi>f</mi><mo>\u2061</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></math>", "f of x"),
        ("<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>", "a, b"),
        (
            "<math><semantics><msqrt><mn>2</mn></msqrt><annotation>\\sqrt2</annotation></semantics></math>",
            "the square root of 2",
        ),
        (
            "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
            "<msub><mi>x</mi><mi>i</mi></msub></math>",
            "the sum from i equals 1 to n of x sub i",
        ),
        ("<math><mover><mi>x</mi><mo>¯</mo></mover></math>", "x bar"),
    ],
)
def test_mathml_is_said(markup: str, said: str) -> None:
    assert say(markup, "en") == said


@pytest.mark.parametrize(
    "formula",
    [
        "",
        r"\foo{x}",
        r"\frac{a}",
        "{",
        "x^2^3",
        "one half of it",
        r"\underbrace{x}_{n}",
        r"\left( x",
        r"\def\a{\a\a}\a",
        r"\newcommand{\x}{y}\x",
        "<math><mi>x</mi>",
        "<math><merror><mi>x</mi></merror></math>",
        '<!DOCTYPE math [<!ENTITY a "aaaaaaaa">]><math><mi>&a;</mi></math>',
        " + ".join("abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_what_cannot_be_said_well_is_not_said(formula: str) -> None:
    assert say(formula, "en") is None


def test_other_languages_are_left_alone() -> None:
    assert say("x^2", "ru") is None
    assert say("x^2", "de-AT") == "x zum Quadrat"
    assert all(say("x^2", language) for language in FORMULAS)


def test_every_language_has_words_for_the_same() -> None:
    english = FORMULAS["en"]
    for words in FORMULAS.values():
        assert words.shapes.keys() == english.shapes.keys()
        assert words.signs.keys() == english.signs.keys()
        assert words.large.keys() == english.large.keys()
        assert english.names.keys() <= words.names.keys()
        assert all(words.shapes[key].count("{}") == english.shapes[key].count("{}") for key in english.shapes)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("x^2", "x²"),
        ("x_i", "x_i"),
        ("x_{12}", "x₁₂"),
        (r"\sqrt2", "√2"),
        (r"\alpha", "α"),
        ("p<0.05", "p < 0.05"),
        ("10^6", "10⁶"),
        (r"\frac ab", r"$\frac ab$"),
        (r"{\displaystyle E=mc^{2}}", "$E=mc^{2}$"),
        ("<math><mi>x</mi></math>", "x"),
        ("<math><mfrac><mi>x</mi><mi>y</mi></mfrac></math>", None),
        (r"\foo{x}", None),
        ("HOME/USER", None),
    ],
)
def test_a_formula_within_a_sentence_is_shown(formula: str, text: str | None) -> None:
    assert shown(formula) == text


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "The mean $\\frac{a}{b}$ is.", "The mean a over b is."),
        ("en", "where $n$ is $O(n \\log n)$, and x_i", "where n is O of n log n, and x sub i"),
        ("en", "We see \\(x^2\\) and \\[ \\sum_i x_i \\].", "We see x squared and the sum over i of x sub i."),
        ("en", "$$E=mc^2$$", "E equals m c squared"),
        ("en", "the angle α, β-carotene, 2π", "the angle alpha, beta-carotene, 2pi"),
        ("en", "It costs $5 and $10, or US$5-$10.", "It costs $5 and $10, or US$5-$10."),
        ("en", "use $HOME/$USER or $PATH, $AAPL and $TSLA", "use $HOME/$USER or $PATH, $AAPL and $TSLA"),
        ("en", "ὁ λόγος β γάτα, 5 Ω, 3 kΩ", "ὁ λόγος β γάτα, 5 Ω, 3 kΩ"),
        ("en", "an unknown $\\foo{a}$ here", "an unknown foo a here"),
        ("de", "der Winkel $\\alpha$ und x_1", "der Winkel Alpha und x 1"),
        ("ru", "среднее $\\frac{a}{b}$", "среднее a b"),
        ("ru", "угол α и x_i", "угол α и x_i"),
    ],
)
def test_formulas_within_a_sentence_are_said(language: str, text: str, said: str) -> None:
    assert say_within(text, language) == said
    assert say_within(said, language) == said


@given(some.text(alphabet="ab12 +-=^_{}()|\\$<>&'", max_size=40), some.sampled_from(sorted(FORMULAS)))
def test_anything_is_said_or_not(text: str, language: str) -> None:
    words = say(text, language)
    assert words is None or 0 < len(words.split()) <= MAX_WORDS
    once = say_within(text, language)
    assert isinstance(once, str)


@given(
    some.lists(
        some.sampled_from(
            [r"\frac", r"\sqrt", r"\sum", "_", "^", "{", "}", "(", ")", "|", "x", "2", "+", "=", "d", "!"]
        ),
        max_size=30,
    )
)
def test_any_tex_is_said_or_not(parts: list[str]) -> None:
    words = say(" ".join(parts), "en")
    assert words is None or not set(words) & set("\\{}^_=")


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * MANY,
        r"\frac" * (MANY // 5),
        "^" * MANY,
        "$" * MANY,
        "$a" * (MANY // 2),
        "$$a" * (MANY // 3),
        "$x^2$ " * (MANY // 6),
        r"\(a" * (MANY // 3),
        "_" * MANY,
        "α " * (MANY // 2),
        "{" * 700 + "x" + "}" * 700,
        "(" * 700 + ")" * 700,
        "|x" * 700,
        r"\frac{1}{" * 150 + "x" + "}" * 150,
        f"<math>{'<mrow>' * 4000}{'</mrow>' * 4000}</math>",
        f"<math>{'<semantics>' * 2000}{'</semantics>' * 2000}</math>",
        f"<math>{'<mo>|</mo><mi>x</mi>' * 2500}</math>",
        f"<math>{'<msqrt>' * 39}<mi>x</mi>{'</msqrt>' * 39}</math>",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_formulas_take_no_time(hostile: str) -> None:
    begun = time.process_time()
    say(hostile, "en")
    shown(hostile)
    say_within(hostile, "en")
    assert time.process_time() - begun < 1


def test_a_document_of_formulas_has_more_time_than_one_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.0)
    with budget.of("a.md", 0):
        for number in range(20):
            shown(rf"x_{{{number}}} + \text{{{'a' * 1000}}}")
        for _ in range(100):
            budget.check()
