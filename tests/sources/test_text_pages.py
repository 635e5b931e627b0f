"""Plain text with what was left of printed pages, of other encodings, and of the page that it was taken from."""

from itertools import count
from textwrap import fill

import pytest

from narrator.article import Article
from tests.support.documents import article
from tests.support.shown import headings, omissions, outline

SENTENCE = "The tide comes in at noon, and nobody who lives along the coast has ever seen it come at any other time. "
LINES = fill(SENTENCE * 40, 70).split("\n")


def read(text: str | bytes) -> Article:
    return article("tides.txt", text)


def paged(head: str, foot: str = "", between: str = "\n\n", top: str = "\n") -> str:
    """The sentences on pages of 11 lines, each within a sentence; `{}` is the number of the page."""
    pages = ["\n".join(LINES[start : start + 11]) for start in range(0, 55, 11)]
    numbered = zip(count(7), pages, strict=False)
    return between.join(f"{head.format(n)}{top if head else ''}{page}\n\n{foot.format(n)}" for n, page in numbered)


@pytest.mark.parametrize(
    "text",
    [
        paged("", "{}"),
        paged("", "- {} -"),
        paged("", "{}").replace("\n7\n", "\nvii\n").replace("\n8\n", "\nviii\n").replace("\n9\n", "\nix\n"),
        paged("", "Page {} of 11"),
        paged("", "Wave                    Informational                    [Page {}]", "\n\f\n"),
        paged("{} THE TIDES", top="\n\n"),
        paged("THE TIDES {}", top="\n", between="\n\f"),
        paged("Tides\t{}", "The Moon Press", between="\f", top="\n\n"),
    ],
)
def test_heads_and_numbers_of_pages_are_no_text(text: str) -> None:
    found = read(text)
    assert " ".join(outline(found)) == " ".join(" ".join(LINES[:55]).split())
    assert len(omissions(found)) == 1
    assert omissions(found)[0].startswith("heads and numbers of pages (")


def test_numbered_heads_that_cut_no_sentence_are_no_text() -> None:
    text = "\n\n".join(f"{number} THE TIDES AT ESK\n\n{SENTENCE * 2}" for number in range(20, 25))
    assert outline(read(text)) == [(SENTENCE * 2).strip()] * 5


def test_a_title_that_comes_again_on_each_page_is_said_once() -> None:
    found = read(paged("THE TIDES", between="\f", top="\n\n"))
    assert found.metadata.title == "THE TIDES"
    assert " ".join(outline(found)) == " ".join(" ".join(LINES[:55]).split())


def test_numbers_that_head_chapters_stay() -> None:
    text = "\n\n".join(f"{number}\n\n{SENTENCE * 3}" for number in range(1, 6))
    assert not omissions(read(text))
    text = "\n\n".join(f"Chapter {number}\n\n{SENTENCE * 3}" for number in range(1, 6))
    assert [heading for _, heading in headings(read(text))] == [f"Chapter {number}" for number in range(1, 6)]


def test_an_rfc() -> None:
    text = f"""


Network Sea Group                                               A. Wave
Request for Comments: 9999                             B. Foam-Reed, Ed.
Category: Informational                                    1 April 2021


                        The Tide Protocol

Status of This Memo

{fill(SENTENCE * 4, 70, initial_indent="   ", subsequent_indent="   ")}

1.  Introduction

   Nobody who lives along the coast has ever seen it at any other hour
   than noon, although many of them have waited, and when at last it is
   there, people say that the tide comes in and



Wave & Foam                  Informational                      [Page 1]
\f
RFC 9999                   The Tide Protocol                  April 2021


   goes out.
"""
    found = read(text)
    known = found.metadata
    assert (known.title, known.author, known.published) == ("The Tide Protocol", "A. Wave, B. Foam-Reed", "2021-04-01")
    assert outline(found)[-1].endswith("there, people say that the tide comes in and goes out.")
    assert not any("RFC 9999" in line or "Request" in line for line in outline(found))


@pytest.mark.parametrize(
    ("top", "title", "author"),
    [
        ("THE TIDES\nby Ada Wave", "THE TIDES", "Ada Wave"),
        ("The Tides\n\nBY ADA WAVE", "The Tides", "Ada Wave"),
        ("THE TIDES by Ada Wave", "THE TIDES", "Ada Wave"),
        ("The Tides\nBy A. M. Wave and Bo van der Foam", "The Tides", "A. M. Wave, Bo van der Foam"),
        ("The Tides\nA Story of the Sea\nBy Ada Wave\nMay 3, 2023", "The Tides", "Ada Wave"),
        ("The Tides, by Ada Wave", "The Tides", "Ada Wave"),
        ("Die Gezeiten\nvon Ada Wave", "Die Gezeiten", "Ada Wave"),
        ("潮汐\n作者：林海", "潮汐", "林海"),
        ("Death by Chocolate", "Death by Chocolate", ""),
        ("The House\nby the sea", "", ""),
    ],
)
def test_who_a_text_is_by(top: str, title: str, author: str) -> None:
    known = read(f"{top}\n\n{SENTENCE * 3}\n\n{SENTENCE * 3}").metadata
    assert known.author == author
    assert not title or known.title == title


def test_the_wide_spaces_with_which_paragraphs_begin_make_no_quotation() -> None:
    first = "　　古老的灯塔星期日重新点亮，此前十一年间没有人登上过它的楼梯。"
    second = "　　两百人站在岩石上观看，其中有些人就出生在那个房间里。"
    found = read(f"灯塔\n作者：林海\n\n第一章 楼梯\n\n{first}\n{second}\n\n第二章 灯\n\n{first}\n")
    assert not any(line.startswith("quote") for line in outline(found))
    assert [line for line in outline(found) if line.endswith("。")] == [each.strip() for each in (first, second, first)]


def test_references_to_characters_are_characters() -> None:
    assert outline(read("It&#39;s &quot;so&quot; &#x2014; Tom &amp; Jerry&hellip; AT&T; R&D &unknown; done.")) == [
        'It\'s "so" — Tom & Jerry… AT&T; R&D &unknown; done.'
    ]


GERMAN = "Die Flut kommt zur Brücke, und für die Möwen ist es schön. „Ja“, sagt er."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GERMAN.encode() + b" caf\xe9 ist alt.", GERMAN + " café ist alt."),
        (GERMAN.encode() + b" It\x92s \x93so\x94.", GERMAN + " It’s “so”."),
        (GERMAN.encode() + b"\n\xc3", GERMAN),
        (GERMAN.encode() + b" \xe2\x80", GERMAN),
        (b"\xbc" + GERMAN.encode(), GERMAN),
        (b"\xef\xbb\xbf" + GERMAN.encode() + b" caf\xe9.", GERMAN + " café."),
        (GERMAN.encode() + b" \x81 end", GERMAN + " end"),
        (b"It\x92s \x93so\x94 \x96 yes\x85", "It’s “so” – yes…"),
        (b"It\xd5s \xd2so\xd3 \xd0 yes.", "It’s “so” – yes."),
    ],
)
def test_few_bytes_that_are_none_of_utf_8_do_not_change_the_others(content: bytes, expected: str) -> None:
    assert outline(read(content)) == [expected]


def test_heads_that_take_turns_count_the_pages() -> None:
    pages = ["\n".join(LINES[start : start + 11]) for start in range(0, 44, 11)]
    heads = ["THE TIDES      7", "8      AT THE QUAY", "THE TIDES      9", "10      AT THE QUAY"]
    found = read("\f".join(f"{head}\n\n{page}\n" for head, page in zip(heads, pages, strict=True)))
    assert outline(found) == [" ".join(" ".join(pages).split())]
    assert omissions(found) == ["heads and numbers of pages (4): THE TIDES 7"]
    chapters = "\f".join(f"{number} Tide\n\n{SENTENCE}\n" for number in range(1, 5))
    assert not omissions(read(chapters))


@pytest.mark.parametrize(
    "drawn",
    [
        "+------+------+\n| Name | Beds |\n+======+======+\n| Oaks | four |\n+------+------+\n| Elms | two  |\n"
        "|      | or 3 |\n+------+------+",
        "+------+----------+\n| Name | Beds     |\n+------+----------+\n| Oaks | four     |\n| Elms | two or 3 |\n"
        "+------+----------+",
        " Name |   Beds\n------+----------\n Oaks | four\n Elms | two or 3",
        "| Name | Beds |\n|------|:----:|\n| Oaks | four |\n| Elms | two or 3 |",
    ],
)
def test_tables_are_drawn(drawn: str) -> None:
    found = read(f"The beds\n\nOf every tree.\n\n{drawn}\n\nThat is all.\n")
    assert outline(found) == [
        "Of every tree.",
        "table: Name | Beds / Oaks | four / Elms | two or 3",
        "That is all.",
    ]


@pytest.mark.parametrize("line", ["a | b", "+----+\n| a |\n+----+", "| one line | of two |", "x || y\nz || y"])
def test_what_has_signs_is_no_table_for_it(line: str) -> None:
    assert "table" not in " ".join(outline(read(f"Of signs.\n\n{line}\n\nThat is all of it.\n")))


def test_text_without_spaces_is_wrapped_narrower() -> None:
    lines = "潮汐在正午涌来，住在岸边的人没有见过它\n在别的时候来，虽然他们等了许多年，也问\n过许多人。"
    assert outline(read(f"潮\n\n{lines}\n")) == [lines.replace("\n", "")]
    poem = "潮水正午来\n沙上无人待\n明月照空船\n年年如此在"
    assert len(outline(read(f"潮\n\n{SENTENCE}\n\n{poem}\n"))) == 5


def test_the_colours_of_a_terminal_are_no_text() -> None:
    written = "\x1b]0;tides\x07\x1b[1mTides\x1b[0m\n\nThe \x1b[38;5;4msea\x1b[39m comes \x1b[2Kat noon.\n"
    assert outline(read(written)) == ["The sea comes at noon."]


def test_a_byte_that_is_no_character_of_the_encoding_is_left_out() -> None:
    written = "Die Glocke schlägt, wenn es läutet, und niemand hört sie.\n" * 3
    assert outline(read(written.encode("cp1252") + b"\x81"))[0].startswith("Die Glocke schlägt")


def test_signs_of_a_mail_and_letters_struck_twice() -> None:
    quoted = "The sea=E2=80=99s tide comes at noon, and nobody in the whole town saw=\n it. =E2=80=9CNo.=E2=80=9D\n"
    assert outline(read(quoted)) == ["The sea’s tide comes at noon, and nobody in the whole town saw it. “No.”"]
    assert outline(read("If a=B0 and b=C0 or c=D0 then it is so, and x = y = z.\n"))[0].startswith("If a=B0")
    assert outline(read("T\bTI\bID\bDE\bE\n\nThe s\bse\bea\ba comes at _\bn_\bo_\bo_\bn.\n")) == [
        "The sea comes at noon."
    ]


def test_headings_of_old_books_have_full_stops() -> None:
    chapters = "".join(f"CHAPTER {number}.\n\nTHE TIDE.\n\n{SENTENCE}\n\n\n" for number in ("I", "II"))
    found = read(f"THE SEA\n\nBY\n\nADA WAVE\n\n\n\n{chapters}THE END.\n")
    assert [heading for _, heading in headings(found)] == ["CHAPTER I. THE TIDE.", "CHAPTER II. THE TIDE."]
    assert (found.metadata.title, found.metadata.author) == ("THE SEA", "Ada Wave")


def test_lines_with_the_same_names_before_them_head_nothing() -> None:
    found = read(
        "A talk\n\nADA: Is it high?\n\nBO: It is, and it will be higher still. Wait.\n\nADA: Why?\n\nBO: The moon.\n"
    )
    assert not headings(found)
    assert [
        heading
        for _, heading in headings(read(f"A talk\n\nPART ONE: Tide\n\n{SENTENCE}\n\nPART TWO: Moon\n\n{SENTENCE}\n"))
    ]


def test_items_go_on_below_their_words() -> None:
    found = read("To bring\n\n - a lamp that will last the\n   whole night\n - a rope\n")
    assert outline(found) == ["list item: a lamp that will last the whole night", "list item: a rope"]


def test_what_a_rule_of_its_length_is_drawn_under_is_a_heading() -> None:
    found = read("CHANGES\n=======\n\n1.2.0 (2021-05-04)\n------------------\n\n- Ebb.\n\n1.1.0\n-----\n\n- Flood.\n")
    assert headings(found) == [(2, "1.2.0 (2021-05-04)"), (2, "1.1.0")]


def test_a_title_may_be_longer_than_what_announces_a_list_below_it() -> None:
    assert read("Chowder of mussels\n\nTake:\n500 g mussels\n1 onion\n\nThen:\n1. Cook.\n2. Eat.\n").metadata.title


def test_the_title_with_the_number_of_the_page_is_a_head_although_no_sentence_is_cut() -> None:
    pages = ["THE TIDES", "The sea comes at noon.", "4 THE TIDES", "It goes at six.", "THE TIDES 5", "Nobody waits."]
    found = article("a.txt", "\n\n".join(pages))
    assert (found.metadata.title, outline(found)) == (
        "THE TIDES",
        ["The sea comes at noon.", "It goes at six.", "Nobody waits."],
    )
