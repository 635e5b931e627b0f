"""AsciiDoc: header, sections, lists, blocks and what stands in a line."""

from textwrap import dedent

import pytest

from narrator.sources import asciidoc, recognise
from tests.support.documents import article, document
from tests.support.shown import headings, omissions, outline


def lines(text: str) -> list[str]:
    return outline(article("a.adoc", dedent(text)))


def test_the_header_and_sections() -> None:
    text = """\
        // a comment
        = Tides: A _Story_
        Ada Wave <ada@x.org>; Bo Foam
        v1.0, 2023-05-01
        :toc:
        :lang: en
        :description: About the sea.

        Lead.

        == Moon
        Text.

        [[far]]
        === Far side
        More.

        Sea
        ---
        Text.
        """
    found = article("a.adoc", dedent(text))
    known = found.metadata
    assert (known.title, known.author, known.published) == ("Tides: A Story", "Ada Wave, Bo Foam", "2023-05-01")
    assert (known.language, known.description) == ("en", "About the sea.")
    assert headings(found) == [(2, "Moon"), (3, "Far side"), (2, "Sea")]


def test_lists_with_what_hangs_on_them() -> None:
    assert lines(
        """\
        * One
        goes on
        ** Within
        * Two
        +
        held on
        +
        ----
        code
        ----

        . First
        . Second

        Moon:: A stone.
        Sea::
          Water.

        * [x] done
        """
    ) == [
        *("list item: One goes on", "list item: Within", "list item: Two", "list item: held on", "code: code"),
        *("list item: 1. First", "list item: 2. Second", "list item: Moon", "list item: A stone."),
        *("list item: Sea", "list item: Water.", "list item: done"),
    ]


def test_blocks() -> None:
    assert lines(
        """\
        .Boats
        [source,c]
        ----
        int a; // <1>
        ----
        <1> A variable.

        [quote, The moon]
        ____
        It comes.
        ____

        NOTE: Wait.

        [WARNING]
        ====
        Do not swim.
        ====

        [cols="1,2", options="header"]
        |===
        |Day |m
        |Monday
        |3 and
        more
        |===

        .A harbour
        image::a.png[]

        [stem]
        ++++
        \\frac{a}{b}
        ++++

        '''

        ifndef::print[]
        Kept.
        endif::[]
        include::other.adoc[]
        toc::[]

        ////
        nothing
        ////
        """
    ) == [
        *("Boats", "code: int a;", "list item: 1. A variable.", "quote: It comes.", "quote: The moon"),
        *("Note", "Wait.", "Warning", "Do not swim.", "table: Day | m / Monday | 3 and more", "figure: A harbour"),
        *("formula: \\frac{a}{b}", "break: ", "Kept.", 'markup: <object src="include other.adoc">'),
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("*bold* _it_ `code` #mark# **b**old snake_case_name 2*3*4", "bold it code mark bold snake_case_name 2*3*4"),
        ("https://x.org[the site], link:a.html[here] and <<far,the far side>>", "the site, here and the far side"),
        ("xref:other.adoc#a[Other], <<far-side>>", "Other, far-side"),
        ("stem:[x^2] and kbd:[Ctrl+C], menu:File[Save > As]", "x² and Ctrl+C, File Save As"),
        ("\"`quoted`\" and '`so`' on--and", "“quoted” and ‘so’ on – and"),
        ("a{nbsp}b {unknown} {cpp}", "a b {unknown} C++"),
        ("broken +\nline", "broken line"),
        ("((indexed)) and (((hidden))) [[here]]end", "indexed and end"),
        ("+*literal*+ +++<u>raw</u>+++", "*literal* raw"),
    ],
)
def test_what_stands_in_a_line(written: str, expected: str) -> None:
    assert lines(written) == [expected]


def test_footnotes_and_attributes() -> None:
    text = ":ship: Foam\n\n{ship} sails.footnote:[Twice a day.] Again.footnote:f[Once.] And.footnote:f[]\n"
    assert lines(text) == ["Foam sails. Again. And.", "footnote: Twice a day.", "footnote: Once."]


def test_which_documents_it_takes() -> None:
    assert recognise(document("a.adoc", "Text.")) is asciidoc.SOURCE
    assert recognise(document("", "= Tides\n:toc:\n\nText.")) is asciidoc.SOURCE
    assert recognise(document("a.asc", "-----BEGIN PGP SIGNATURE-----\n\nabc\n")) is not asciidoc.SOURCE
    assert recognise(document("a.txt", "= Tides\n:toc:\n\nText.")) is not asciidoc.SOURCE


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ("ifdef::boat[]", True),
        ("ifdef::raft[]", False),
        ("ifndef::raft[]", True),
        ("ifdef::raft,boat[]", True),
        ("ifdef::raft+boat[]", False),
        ("ifndef::raft,boat[]", False),
        ("ifdef::gone[]", False),
        ("ifdef::backend-html5[]", True),
        ('ifeval::["{boat}" == "Foam"]', True),
        ("ifeval::[{crew} > 12]", False),
        ("ifeval::[{crew} <= 9]", True),
        ("ifeval::[nonsense]", False),
    ],
)
def test_what_stands_below_a_condition_that_is_not_met_is_listed(condition: str, is_met: bool) -> None:
    text = f":boat: Foam\n:crew: 9\n:gone: x\n:!gone:\n\nBefore.\n\n{condition}\nSometimes.\nendif::[]\n\nBehind.\n"
    found = article("a.adoc", text)
    assert outline(found) == ["Before.", *(["Sometimes."] if is_met else []), "Behind."]
    asked = condition.replace("::", " ").removesuffix("[]").replace("[", "").removesuffix("]")
    assert omissions(found) == ([] if is_met else [f"text under {asked}: Sometimes."])


def test_conditions_stand_in_one_another_and_in_one_line() -> None:
    text = """\
        ifdef::raft[]
        ifndef::raft[]
        :boat: Foam
        Neither.
        endif::[]
        endif::raft[]
        ifndef::boat[There is no boat.]
        ifdef::boat[There is one.]
        \\ifdef::boat[]
        """
    found = article("a.adoc", dedent(text))
    assert outline(found) == ["There is no boat. ifdef::boat[]"]
    assert omissions(found) == ["text under ifdef raft: :boat: Foam Neither.", "text under ifdef boat: There is one."]


def test_the_line_of_the_revision_and_addresses_in_attributes() -> None:
    text = (
        "= Mills\nAda Wave\nv2.1, 2022-07-08: mended\n:hill: https://hill.org/x\n\n"
        "As of {revnumber}, see {hill}[the hill] or {hill}/y[more].\n"
    )
    found = article("a.adoc", text)
    assert found.metadata.published == "2022-07-08"
    assert outline(found) == ["As of 2.1, see the hill or more."]
    assert outline(article("a.adoc", "= Mills\nAda Wave\nv3\n\nNo {revnumber}.\n")) == ["No 3."]


def test_what_is_referred_to_by_its_name_is_said_by_its_title() -> None:
    text = (
        "See <<wheel>>, <<#sluice>>, xref:wheel[] and <<_the_old_mill>>.\n\n"
        "[[wheel]]\n.The wheel of 1810\nimage::wheel.png[]\n\n[#sluice]\n== Gates of the sluice\n\nText.\n"
    )
    assert lines(text)[0] == "See The wheel of 1810, Gates of the sluice, The wheel of 1810 and the old mill."


def test_lists_of_references_are_left_out_by_their_style() -> None:
    text = (
        "== Corn\n\nIt is ground <<miller>>.\n\n[bibliography]\n== Sources\n\n* [[[miller]]] A Miller. _Corn_.\n\n"
        "[[end]]\n== End\n\nText.\n\n[bibliography]\n* [[[b]]] B. Baker. _Bread_.\n\nMore.\n"
    )
    found = article("a.adoc", text)
    assert outline(found) == ["## Corn", "It is ground .", "## End", "Text.", "More."]
    assert omissions(found) == ["list of references (1)", "list of references (1)"]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (',===\nMill,Wheels\n\n"Upper, old",two\n,===', "Mill | Wheels / Upper, old | two"),
        ("[format=dsv]\n|===\nUpper:2\nLower:3\n|===", " |  / Upper | 2 / Lower | 3"),
        ('[cols="1,a"]\n|===\n|Upper\n|* corn\n* rye\n|Lower |- oats\n|===', " |  / Upper | corn, rye / Lower | oats"),
    ],
)
def test_tables_in_other_forms(table: str, rows: str) -> None:
    assert lines(f"{table}\n") == [f"table: {rows}"]


def test_a_table_of_one_endless_cell_is_text() -> None:
    assert lines(f",===\n{'corn ' * 30_000}\n,===\n")[0].startswith("corn corn")


def test_code_between_plus_signs_is_as_it_is_written() -> None:
    assert lines("Type `+a*b*+` and `c`.\n") == ["Type a*b* and c."]


def test_references_to_characters_are_characters() -> None:
    assert outline(article("a.adoc", "= Tides\n\nThe sea&#8217;s foam &amp; oil at AT&T &#x2014; it is.\n")) == [
        "The sea’s foam & oil at AT&T — it is."
    ]
