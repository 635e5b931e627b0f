"""Org: outlines and notes of Emacs."""

from textwrap import dedent

import pytest

from narrator.sources import org, recognise
from tests.support.documents import article, document
from tests.support.shown import headings, omissions, outline


def lines(text: str) -> list[str]:
    return outline(article("a.org", dedent(text)))


def test_keywords_and_headings() -> None:
    text = """\
        #+TITLE: Tides
        #+AUTHOR: Ada Wave
        #+DATE: <2023-05-01 Mon>
        #+LANGUAGE: en
        #+DESCRIPTION: About the sea.
        # a comment

        * TODO [#A] Moon [1/2]            :sea:night:
          SCHEDULED: <2023-05-02 Tue>
          :PROPERTIES:
          :ID: 7
          :END:
        Text.
        ** Far side
        More.
        * Draft :noexport:
        Secret.
        ** Deeper
        * COMMENT Notes
        Secret, too.
        * Sea
        """
    found = article("a.org", dedent(text))
    known = found.metadata
    assert (known.title, known.author, known.published, known.language) == ("Tides", "Ada Wave", "2023-05-01", "en")
    assert known.description == "About the sea."
    assert headings(found) == [(2, "Moon"), (3, "Far side"), (2, "Sea")]
    assert [out.where for out in found.omissions] == ["Draft", "Notes"]
    assert omissions(found) == ["a part of the outline"] * 2


def test_lists_blocks_tables_and_formulas() -> None:
    assert lines(
        """\
        - one
          goes on
          1. within
          2. more
        - [X] two
        - moon :: a stone

        #+BEGIN_QUOTE
        It comes.
        #+END_QUOTE

        #+begin_src python :results output
        print(1)
        #+end_src

        #+RESULTS:
        : 1

        #+CAPTION: Heights
        | Day    | m |
        |--------+---|
        | Monday | 3 |

        \\begin{equation}
        a = b
        \\end{equation}

        #+begin_verse
        High water,
        low water.
        #+end_verse

        -----

        #+CAPTION: A harbour
        [[file:a.png]]

        #+begin_comment
        nothing
        #+end_comment
        """
    ) == [
        *("list item: one goes on", "list item: 1. within", "list item: 2. more", "list item: two"),
        *("list item: moon: a stone", "quote: It comes.", "code: print(1)", "code: 1", "Heights"),
        *("table: Day | m / Monday | 3", "formula: \\begin{equation} a = b \\end{equation}"),
        *("quote: High water, low water.", "break: ", "figure: A harbour"),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a [[https://x.org][link]] and [[https://x.org]]", "a link and https://x.org"),
        ("*bold* /it/ _u_ =v= ~c~ +d+ 2*3*4 a/b/c", "bold it u v c d 2*3*4 a/b/c"),
        ("on <2023-05-01 Mon 10:00> and [2023-05-02]", "on 2023-05-01 and 2023-05-02"),
        ("$x^2$ and \\(y^2\\), $5 and $6", "x² and y², $5 and $6"),
        ("\\alpha and C:\\alpha", "α and C:\\alpha"),
        ("x [cite:@wave2010 p. 3] y", "x y"),
        ("a @@html:<b>@@b@@html:</b>@@ @@latex:c@@", "a b"),
        ("{{{kbd(C-x)}}} and src_sh{ls}", "C-x and ls"),
    ],
)
def test_what_stands_in_a_line(written: str, expected: str) -> None:
    assert lines(written) == [expected]


def test_footnotes() -> None:
    text = "Tides[fn:1] turn[fn:: Always.].\n\n* Moon\nText.\n\n* Footnotes\n[fn:1] Twice\na day.\n"
    found = lines(text)
    assert sorted(found[1:3]) == ["footnote: Always.", "footnote: Twice a day."]


def test_it_is_known_by_its_name_or_first_keyword() -> None:
    assert recognise(document("a.org", "Text.")) is org.SOURCE
    assert recognise(document("", "#+TITLE: Tides\n\nText.")) is org.SOURCE
    assert recognise(document("a.txt", "#+TITLE: Tides\n\nText.")) is not org.SOURCE


def test_the_states_of_tasks_are_those_that_the_file_names() -> None:
    text = """\
        #+TODO: WRITE(w@/!) CHECK | SENT(s)
        * WRITE Tides
        One.
        * SENT Boats
        Two.
        * TODO lists
        Three.
        """
    found = headings(article("a.org", dedent(text)))
    assert [heading for _, heading in found[-3:]] == ["Tides", "Boats", "TODO lists"]


def test_macros_are_put_in() -> None:
    text = (
        "#+title: Bees\n#+macro: drink $1 with $2\n#+macro: hive the hive\n#+macro: grow {{{grow}}}{{{grow}}}\n\n"
        "{{{title}}} of {{{hive}}}: {{{drink(tea\\, warm,honey)}}}, {{{grow}}} {{{results(=4=)}}}.\n\n"
        "#+begin_src org\n{{{hive}}}\n#+end_src\n"
    )
    assert outline(article("a.org", text))[0].startswith("Bees of the hive: tea, warm with honey, ")
    assert outline(article("a.org", text))[-1] == "code: {{{hive}}}"


def test_links_without_words_are_the_titles_they_lead_to() -> None:
    text = (
        "See [[id:b1-c2]], [[#wax]], [[*Wax]] and [[id:nowhere]].\n\n"
        "* TODO Smoke the hive :work:\n:PROPERTIES:\n:ID: b1-c2\n:END:\nText.\n"
        "* Wax\n:PROPERTIES:\n:CUSTOM_ID: wax\n:END:\nText.\n"
    )
    assert outline(article("a.org", text))[0] == "See Smoke the hive, Wax, Wax and ."


def test_dashes_are_set_as_they_are_printed() -> None:
    found = outline(article("a.org", "Bees --- and wasps---sting, 1--2 -- or --not, =a--b=.\n"))
    assert found == ["Bees — and wasps—sting, 1–2 – or --not, a--b."]


def test_rows_about_columns_are_not_read() -> None:
    text = "| Bird | Eggs |\n|------+------|\n| /    | <>   |\n| <l>  | <5>  |\n| Heron | 4 |\n"
    assert outline(article("a.org", text)) == ["table: Bird | Eggs / Heron | 4"]


def test_what_is_for_the_layout_of_latex_is_not_read() -> None:
    assert outline(article("a.org", "The sea comes.\n\n\\newpage\n\nIt goes.\n\\vspace{1cm}\n")) == [
        "The sea comes.",
        "It goes.",
    ]


def test_a_caption_is_read_where_nothing_that_has_one_comes() -> None:
    table = "| a | b |\n|---+---|\n| 1 | 2 |\n"
    assert outline(article("a.org", f"Text.\n\n{table}#+caption: Numbers\n\nMore.\n"))[-2:] == ["Numbers", "More."]
    assert outline(article("a.org", "Text.\n\n#+caption: Numbers\n"))[-1] == "Numbers"
    assert outline(article("a.org", f"Text.\n\n#+caption: Numbers\n{table}")).count("Numbers") == 1
