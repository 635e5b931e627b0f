"""What marks mean to a voice, from HTML to what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from narrator import spoken
from narrator.sources import elements
from narrator.text import MarkKind, TextBuilder


def said(body: str, language: str = "en") -> str:
    root = html.fromstring(f"<html><body><p>{body}</p></body></html>")
    texts = [part.marked for part in elements.parts(root) if part.text]
    return " ".join(said for text in texts for _, said in spoken.lines(text, language))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Powers and units.
        ("About 10<sup>6</sup> stars.", "About ten to the power of six stars."),
        ("Some 3×10<sup>-3</sup> tons.", "Some three times ten to the power of minus three tons."),
        ("A deck of 5 m<sup>2</sup>.", "A deck of five square meters."),
        ("So E = mc<sup>2</sup>.", "So E equals mc squared."),
        ("Take x<sup>n</sup> and e<sup>-x</sup>.", "Take x to the n and e to the power of minus x."),
        ("Take x<sup>n+1</sup>.", "Take x to the power of n plus one."),
        ("Take (a+b)<sup>2</sup>.", "Take (a plus b) squared."),
        ("Take sin<sup>2</sup> of it.", "Take sine squared of it."),
        ("Take x<sub>i</sub><sup>2</sup>.", "Take x sub i squared."),
        ("Over 10<sup>12</sup>/L here.", "Over ten to the power of twelve per liter here."),
        # Notes.
        (
            "Lit in 1905<sup>1</sup> and in 1911.<sup>2</sup> Why?<sup>3, 4</sup> No.",
            "Lit in nineteen oh-five and in nineteen eleven. Why? No.",
        ),
        ("A word<sup>12</sup> and “quoted”<sup>*</sup> here.", "A word and “quoted” here."),
        ("It costs 4,500<sup>3</sup> crowns.", "It costs four thousand five hundred crowns."),
        ("See it<sup>2</sup> (see above)<sup>3</sup>.", "See it (see above)."),
        ("A word<sup>a</sup> and<sup>b,c</sup> more<sup>[2]</sup>.", "A word and more."),
        ("<sup>1</sup> Harbour book, page 3.", "Harbour book, page three."),
        # Ordinals and what is shortened.
        ("The 19<sup>th</sup> of May.", "The nineteenth of May."),
        ("Foo<sup>TM</sup> and 20<sup>o</sup>C.", "Foo and twenty degrees Celsius."),
        ("About 5<sup>1</sup>/<sub>2</sub> inches.", "About five and a half inches."),
        # Chemistry.
        ("CO<sub>2</sub> and C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>.", "C O two and C six H twelve O six."),
        ("Ca<sup>2+</sup> and Na<sup>+</sup>.", "Ca two plus and Na plus."),
        ("Then <sup>14</sup>C dating.", "Then fourteen C dating."),
        # What is not said, and pauses.
        ("It cost <del>5 crowns</del> <ins>7 crowns</ins>.", "It cost seven crowns."),
        ("Ada Brook<br>12 Quay Street<br>Ystad", "Ada Brook, twelve Quay Street, Ystad"),
        ("The lamp was lit,<br>and nobody came.", "The lamp was lit, and nobody came."),
        (
            "A long line that some program has wrapped as it pleased at its<br>end goes on.",
            "A long line that some program has wrapped as it pleased at its end goes on.",
        ),
        # Formulas.
        (
            "The fraction <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> here.",
            "The fraction a over b here.",
        ),
        ('It falls as <script type="math/tex">1/r^2</script> with r.', "It falls as one over r squared with r."),
        ('Let <img class="latex" alt="x^2" src="a.png"> be.', "Let x squared be."),
        # Words.
        ('Trim the <button type="button">wick</button> before it is lit.', "Trim the wick before it is lit."),
        ('<img src="o.png" alt="O">nce upon a time.', "Once upon a time."),
        ("The <ruby>word<rt>gloss</rt></ruby> once.", "The word once."),
    ],
)
def test_what_is_said_of_marks(body: str, expected: str) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("fr", "Au XIX<sup>e</sup> siècle, le 1<sup>er</sup> mai.", "Au dix-neuvième siècle, le premier mai."),
        (
            "de",
            "Etwa 10<sup>6</sup> Sterne.<sup>2</sup> Und 5 m<sup>2</sup>.",
            "Etwa zehn hoch sechs Sterne. Und fünf Quadratmeter.",
        ),
        ("es", "La 2<sup>a</sup> planta.", "La segunda planta."),
        ("ja", "東京は<sup>1</sup>大きい。", "東京は大きい。"),
    ],
)
def test_what_is_said_of_marks_in_other_languages(language: str, body: str, expected: str) -> None:
    assert said(body, language) == expected


@st.composite
def marked_texts(draw: st.DrawFn) -> str:
    text = TextBuilder()
    for kind in draw(st.lists(st.none() | st.sampled_from(list(MarkKind)), max_size=8)):
        words = draw(st.text("ab1.2,x³(/+−*[]^$ 日", max_size=5))
        if kind is None:
            text.say(words)
        else:
            text.put("" if kind is MarkKind.NOTE else words, kind, draw(st.sampled_from(["", "x^2", "<math/>", "fr"])))
    return text.take()


@given(text=marked_texts(), language=st.sampled_from(["en", "de", "ja", "xx"]))
def test_whatever_is_marked_can_be_said(text: str, language: str) -> None:
    sentences = spoken.split(text, language)
    assert "".join("".join(sentences).split()) == "".join(spoken.clean(text).split())
    for sentence in sentences:
        assert "\n" not in spoken.say(spoken.readable(sentence, language), language)


def test_sentences_keep_their_marks_and_notes_end_them() -> None:
    root = html.fromstring("<html><body><p>One <em>is</em>.<sup>1</sup> Two is <em>not</em>.</p></body></html>")
    (part,) = elements.parts(root)
    shown = spoken.split(part.marked, "en")
    assert shown == ["One is.1", "Two is not."]
    assert [[mark.kind for mark in getattr(text, "marks", ())] for text in shown] == [
        [MarkKind.EMPHASIS, MarkKind.RAISED],
        [MarkKind.EMPHASIS],
    ]


def test_what_is_not_said_because_of_its_marks_can_be_listed() -> None:
    root = html.fromstring("<html><body><p>It cost <s>five</s> seven.</p></body></html>")
    (part,) = elements.parts(root)
    assert list(spoken.unsaid(part.marked, "en")) == [(MarkKind.DELETED, "five")]
