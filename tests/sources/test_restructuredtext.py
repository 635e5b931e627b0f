"""reStructuredText: what docutils knows, what Sphinx and Nikola add, and nothing from outside."""

from pathlib import Path
from textwrap import dedent

import pytest

from narrator.sources import recognise, restructuredtext
from tests.support.documents import article, document
from tests.support.shown import headings, omissions, outline


def lines(text: str) -> list[str]:
    return outline(article("a.rst", dedent(text)))


def test_title_fields_and_sections() -> None:
    text = """\
        Tides
        =====

        :Author: Ada Wave
        :Date: May 3, 2023
        :summary: About the sea.

        .. contents::

        Moon
        ----

        Text with *emphasis*, ``code``, `a link <https://x.org>`_ and a note [1]_.

        Far side
        ~~~~~~~~

        More.

        Sea
        ---

        .. [1] Twice a day.
        """
    found = article("a.rst", dedent(text))
    known = found.metadata
    assert (known.title, known.author, known.published) == ("Tides", "Ada Wave", "2023-05-03")
    assert known.description == "About the sea."
    assert headings(found) == [(2, "Moon"), (3, "Far side"), (2, "Sea")]
    assert outline(found)[1:3] == ["Text with emphasis, code, a link and a note.", "footnote: Twice a day."]


def test_lists_quotes_code_tables_and_formulas() -> None:
    assert lines(
        """\
        1. One
        2. Two

           - within

        term : class
            What it is.

        Then:

            It comes.

            -- The moon

        .. code-block:: python
           :linenos:

           print(1)

        ====== ======
        Day    Height
        ====== ======
        Monday 3 m
        ====== ======

        .. math:: \\frac{a}{b}

        With :math:`x^2`.

        .. image:: a.png
           :alt: A harbour

        | High water,
        | low water.

        ----

        End.
        """
    ) == [
        *("list item: 1. One", "list item: 2. Two", "list item: within", "list item: term: class"),
        *("list item: What it is.", "Then:", "quote: It comes.", "quote: The moon", "code: print(1)"),
        *("table: Day | Height / Monday | 3 m", "formula: \\frac{a}{b}", "With x².", "figure: A harbour"),
        *("High water, low water.", "break: ", "End."),
    ]


def test_what_sphinx_adds_is_read_as_what_it_holds() -> None:
    assert lines(
        """\
        See :ref:`the quay <quay>`, :py:func:`~tides.moon.wait`, :doc:`guide` and |sea| :cite:p:`wave2010`.

        .. |sea| replace:: the sea

        .. note:: Wait.

        .. versionadded:: 3.2
           It waits.

        .. tab-set::

           .. tab-item:: Linux
              :sync: a

              Row.

        .. py:function:: wait(moon)

           Waits.

        .. toctree::
           :maxdepth: 2

           other

        .. automodule:: tides
        """
    ) == [
        *("See the quay, wait, guide and the sea.", "Note", "Wait.", "Added in version 3.2: It waits.", "Linux"),
        *("Row.", "wait(moon)", "Waits.", 'markup: <object src="toctree other">'),
        'markup: <object src="automodule tides">',
    ]


def test_nothing_outside_of_it_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    text = (
        f".. include:: {secret}\n\n.. raw:: html\n   :file: {secret}\n\n.. csv-table::\n   :file: {secret}\n\nText.\n"
    )
    assert not any("secret words" in line for line in lines(text))


def test_html_within_it_may_be_broken() -> None:
    assert lines("Text.\n\n.. raw:: html\n\n   ~<la<p>e <b>bold\n\nEnd.\n")[0] == "Text."
    deep = "<div>" * 5000
    assert " ".join(lines(f".. raw:: html\n\n   {deep}Deep\n\nEnd.\n")) == "Deep End."


def test_heads_of_nikola_and_of_peps() -> None:
    known = article("a.rst", ".. title: Tides\n.. date: 2023-05-01 10:00\n.. author: Ada Wave\n\nMoon\n====\n\nText.\n")
    assert (known.metadata.title, known.metadata.author, known.metadata.published) == (
        "Tides",
        "Ada Wave",
        "2023-05-01",
    )
    assert headings(known) == [(2, "Moon")]
    pep = "PEP: 1\nTitle: Tides\nAuthor: Ada Wave <ada@x.org>\nCreated: 13-Jun-2000\n\n"
    pep += "Moon\n====\n\nText.\n\nSea\n===\n\nText.\n"
    found = article("pep-1.rst", pep)
    assert (found.metadata.title, found.metadata.published) == ("Tides", "2000-06-13")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.rst", "Text.", True),
        ("-", "Tides\n=====\n\n.. note:: Wait.\n", True),
        ("-", "Tides\n=====\n\nText.\n", False),
        ("a.txt", "Tides\n=====\n\n.. note:: Wait.\n", False),
    ],
)
def test_which_documents_it_takes(name: str, content: str, expected: bool) -> None:
    found = document(name, content)
    assert (recognise(document("" if name == "-" else name, found.content)) is restructuredtext.SOURCE) is expected


def test_several_authors_and_the_subtitle_of_a_box() -> None:
    text = (
        "Bees\n====\n\n:Authors: Ada Wave; Bo Foam\n\nText.\n\n.. sidebar:: Wax\n   :subtitle: and honey\n\n   Boxed.\n"
    )
    found = article("a.rst", text)
    assert found.metadata.author == "Ada Wave, Bo Foam"
    assert outline(found) == ["Text.", "Wax", "and honey", "Boxed."]


def test_indices_that_sphinx_makes_are_listed() -> None:
    indices = "Indices and tables\n==================\n\n* :ref:`genindex`\n* :ref:`search`\n"
    read = article("a.rst", f"Tides\n=====\n\nThe sea comes.\n\n{indices}")
    assert outline(read) == ["The sea comes."]
    assert omissions(read) == ["indices: Indices and tables ================== * :ref:`genindex` * :ref:`search`"]


def test_text_for_one_format_is_read_if_it_is_for_pages() -> None:
    text = "The sea comes.\n\n.. only:: html\n\n   It goes.\n\n.. only:: latex\n\n   It is printed.\n"
    assert [line for line in outline(article("a.rst", text)) if "printed" not in line] == ["The sea comes.", "It goes."]


def test_the_day_of_reading_is_no_part_of_a_text() -> None:
    found = outline(article("a.rst", "The sea came on |day|.\n\n.. |day| date::\n"))
    assert next(line for line in found if not line.startswith("markup")) == "The sea came on ."


def test_what_is_above_the_title_for_programs() -> None:
    found = article(
        "a.rst",
        ":orphan:\n:tocdepth: 2\n\n.. meta::\n   :description: On tides\n\n.. _top:\n\nTides\n=====\n\n"
        ":Author: Ada Wave\n:Date: 2020-05-04\n\n"
        "The sea comes.\n\nMoon\n----\n\nIt goes.\n",
    )
    assert (found.metadata.title, found.metadata.author, found.metadata.published) == (
        "Tides",
        "Ada Wave",
        "2020-05-04",
    )
    assert outline(found) == ["The sea comes.", "## Moon", "It goes."]


def test_names_of_other_pages_and_who_wrote_a_section() -> None:
    text = "Tides\n=====\n\n.. sectionauthor:: Ada <a@x.org>\n\nSee :doc:`/usage/quick-start`, as in :doc:`../index`.\n"
    author = 'markup: <object src="sectionauthor Ada <a@x.org>">'
    assert lines(text) == [author, "See quick start."]


def test_authors_without_their_addresses() -> None:
    head = "PEP: 7\nTitle: Foam\nAuthor: Ada Wave <ada@x.org>,\n        Bo Foam <bo at x.org>\nCreated: 03-May-2019\n"
    found = article("pep-0007.rst", f"{head}\nAbstract\n========\n\nText.\n").metadata
    assert (found.title, found.author, found.published) == ("Foam", "Ada Wave, Bo Foam", "2019-05-03")
