"""Citations in the text go with the words that only lead to them, in every format that has them."""

import pytest

from tests.support.documents import article
from tests.support.shown import outline

LATEX = "\\documentclass{{article}}\\begin{{document}}\n{}\n\\end{{document}}".format


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            r"The kiln cools. See also \cite{a}, \cite{b}, and \citep[p.~2]{c}. Then we open it.",
            "The kiln cools. Then we open it.",
        ),
        (
            r"As found by \citet{a}, and in the glaze (see \cite{b,c}), it cools.",
            "As found, and in the glaze, it cools.",
        ),
        (r"In \cite{a}, clay is fired. The method of \cite{b} is used.", "Clay is fired. The method is used."),
        (r"\citet{brook2019kilns} fires clay, siehe \cite{b} und \cite{c}.", "Brook (2019) fires clay."),
    ],
)
def test_no_hole_is_left_in_the_sentence(written: str, expected: str) -> None:
    assert outline(article("a.tex", LATEX(written))) == [expected]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.org", "Clay shrinks, as found by [cite:@foam; @wave], when it dries. See [cite:@foam]."),
        ("a.org", "Clay shrinks, as found by [[cite:&foam2010]], when it dries. See [[citep:&foam;&wave]]."),
        ("a.md", "Clay shrinks, as found by [@foam; @wave], when it dries. See [@foam]."),
        ("a.md", "Clay shrinks, as found by {cite:p}`foam`, when it dries. See {numref}`fig-a` and {cite}`foam`."),
    ],
)
def test_in_every_format(name: str, written: str) -> None:
    assert outline(article(name, written)) == ["Clay shrinks, as found, when it dries."]


def test_a_paragraph_that_begins_with_a_citation_stays_one() -> None:
    assert outline(article("a.md", "Clay shrinks.\n\n[@foam] It dries.")) == ["Clay shrinks.", "It dries."]


def test_a_year_in_a_journal_is_no_number_of_a_reference() -> None:
    body = "<sec><title>On</title><p>So Foam found (in <xref ref-type='bibr' rid='a'>2001</xref>).</p></sec>"
    front = "<front><article-meta><title-group><article-title>Clay</article-title></title-group></article-meta></front>"
    paper = f"<article>{front}<body>{body}</body></article>"
    assert outline(article("a.nxml", paper))[-1] == "So Foam found (in 2001)."
