"""Markdown: what becomes of its headings, paragraphs, lists, raw HTML and front matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources import Document, Origin, markdown, recognise


def read(content: str | bytes) -> Article:
    data = content if isinstance(content, bytes) else content.encode()
    return markdown.read(Document(Origin("post.md"), ".md", data))


def blocks(content: str) -> list[tuple[str, str]]:
    return [(block.kind.name, block.text) for section in read(content).sections for block in section.blocks]


def headings(content: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in read(content).sections]


@pytest.mark.parametrize(
    ("suffix", "content", "expected"),
    [
        (".md", "plain", True),
        (".markdown", "", True),
        (".txt", "# Title\n\n## Part\n", False),
        ("", "# Title\n\ntext", True),
        ("", "text\n\n## Part\n", True),
        ("", "---\ntitle: A Walk\n---\ntext", True),
        ("", "+++\ntitle = 'A Walk'\n+++\ntext", True),
        ("", "A walk\n\nWe are #1 and # is a sign.\n#hashtag", False),
        ("", "---\n\ntext\n", False),
        ("", "\0\1\2", False),
    ],
)
def test_which_documents_it_takes(suffix: str, content: str, expected: bool) -> None:
    assert (recognise(Document(Origin("x"), suffix, content.encode())) is markdown.SOURCE) is expected


def test_yaml_front_matter_is_taken_and_cut() -> None:
    article = read(
        "---\ntitle: 'A Walk: by the Sea'\nauthors:\n  - Jane Doe\n  - name: Max Roe\ndate: 2024-05-13 10:00:00 +0200\n"
        "lang: en_GB\nurl: https://example.com/walk\n---\n\nText.\n\n## The Sea {#sea}\n\nMore.\n"
    )

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == (
        "A Walk: by the Sea",
        "Jane Doe, Max Roe",
        "2024-05-13",
    )
    assert (article.metadata.language, article.metadata.link) == ("en-GB", "https://example.com/walk")
    assert [(s.heading, s.link) for s in article.sections] == [("", ""), ("The Sea", "https://example.com/walk#sea")]


def test_toml_front_matter_is_taken_and_cut() -> None:
    article = read(
        '+++\ntitle = "A Walk"\nauthor = "Jane Doe"\ndate = 2024-05-13T10:00:00Z\nlanguage = "de"\n+++\nText.\n'
    )

    assert (article.metadata.title, article.metadata.author, article.metadata.published) == (
        "A Walk",
        "Jane Doe",
        "2024-05-13",
    )
    assert article.metadata.language == "de"
    assert [block.text for section in article.sections for block in section.blocks] == ["Text."]


@pytest.mark.parametrize(
    ("front", "field", "expected"),
    [
        ("lang: no", "language", "no"),
        ("title: 1984", "title", "1984"),
        ("title: [a, b]", "title", ""),
        ("date: last spring", "published", ""),
        ("published: true", "published", ""),
        ("author: {name: Jane Doe, mail: x}", "author", "Jane Doe"),
        ("url: /walk", "link", ""),
        ("Title: A Walk", "title", "A Walk"),
    ],
)
def test_odd_values_in_front_matter(front: str, field: str, expected: str) -> None:
    assert getattr(read(f"---\n{front}\n---\nText.\n").metadata, field) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("---\ntitle: A\nauthor: [Jane\n---\ntext", "line 3"),
        ("---\ntitle: a: b\n---\ntext", "line 2"),
        ("+++\ntitle = A\n+++\ntext", "line 2"),
        ("---\ntitle: A Walk\n\ntext", "is not closed"),
        ("+++\ntitle = 'A Walk'\n\ntext", "is not closed"),
        ("---\na: " + "[" * 1000 + "\n---\n", "front matter"),
    ],
)
def test_broken_front_matter_names_the_file_and_the_line(content: str, message: str) -> None:
    with pytest.raises(SourceError, match=rf"post\.md.*{message}"):
        read(content)


@pytest.mark.parametrize(
    ("front", "field", "expected"),
    [
        ("title: A\ndate: 2024-13-45", "published", ""),
        ("title: 12:30", "title", "12:30"),
        ("title: 0x" + "f" * 5000, "title", "0x" + "f" * 5000),
        ("title: 190:20:30.15", "title", "190:20:30.15"),
        ("title: A\nauthor: &a [Jane, *b]\nb: &b c".replace("*b", "Joe"), "author", "Jane, Joe"),
        ("title: A\nname: &a Jane\nauthor: *a", "author", "Jane"),
    ],
)
def test_values_that_cannot_be_what_they_look_like_are_text(front: str, field: str, expected: str) -> None:
    assert getattr(read(f"---\n{front}\n---\nText.\n").metadata, field) == expected


@pytest.mark.parametrize(
    "front",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)),
        "author: &a [*a]",
        "m0: &m0 {a: b}\n" + "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}\n" for n in range(1, 12)),
        "a: " + "[" * 400 + "]" * 400,
    ],
)
def test_front_matter_that_stands_for_too_much_is_refused(front: str) -> None:
    with pytest.raises(SourceError, match=r"too many values|too deeply"):
        read(f"---\n{front}\n---\nText.\n")


def test_rules_around_a_text_are_no_front_matter() -> None:
    assert blocks("---\n\nText.\n\n---\n\nMore.\n") == [
        ("BREAK", ""),
        ("PARAGRAPH", "Text."),
        ("BREAK", ""),
        ("PARAGRAPH", "More."),
    ]


@pytest.mark.parametrize(
    ("content", "title", "sections"),
    [
        ("# A Walk\n\nText.\n\n## The Sea\n\nMore.\n", "A Walk", [(1, ""), (2, "The Sea")]),
        ("A Walk\n===\n\nThe Sea\n---\n", "A Walk", [(2, "The Sea")]),
        ("---\ntitle: A Walk\n---\n# a walk\n\nText.\n", "a walk", [(1, "")]),
        ("---\ntitle: A Walk\n---\n# The Sea\n\nText.\n", "A Walk", [(1, "The Sea")]),
        ("![logo](x.png)\n\n# A Walk\n\nText.\n", "A Walk", [(1, "")]),
        ("## The Sea\n\n# A Walk\n", "", [(2, "The Sea"), (1, "A Walk")]),
        ("Text.\n", "", [(1, "")]),
        ("", "", []),
    ],
)
def test_title_and_sections(content: str, title: str, sections: list[tuple[int, str]]) -> None:
    assert (read(content).metadata.title, headings(content)) == (title, sections)


def test_headings_that_are_not_headings() -> None:
    content = "## Real\n\n```\n# code\n```\n\n> ## quoted\n\n- ## listed\n\n#hashtag\n\n    ## indented\n"

    assert headings(content) == [(2, "Real")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("A [*label*](https://x.org) and **`code`**,\nnext  \nline.", "A label and code, next line."),
        ("H<sub>2</sub>O<br>is <!-- not --> &lt;wet&gt; \\*.", "H2O is <wet> *."),
        ("<script>alert(1)</script>Text<style>p {}</style>.", "Text."),
        (
            "See https://example.com/a_b_c 🎉 <https://example.com>",
            "See https://example.com/a_b_c 🎉 https://example.com",
        ),
        ("Hello <script>alert(1)</script>world", "Hello world"),
    ],
)
def test_text_is_plain(content: str, expected: str) -> None:
    assert [text for _, text in blocks(content)] == [expected]


def test_images_become_figures_after_their_paragraph() -> None:
    content = "![A *map*](map.png)\n\nHere ![the sea](sea.png) it is.\n\n[![badge](b.svg)](https://x.org)\n"

    assert blocks(content) == [
        ("FIGURE", "A map"),
        ("PARAGRAPH", "Here it is."),
        ("FIGURE", "the sea"),
        ("FIGURE", "badge"),
    ]


def test_lists_quotes_and_code() -> None:
    content = (
        "- one\n\n  more of one\n- two\n  - nested\n\n7) seven\n8) eight\n\n> said\n>\n> - listed\n\n"
        "```py\nx = 1\n\ny = 2\n```\n\n    indented\n"
    )

    assert blocks(content) == [
        ("ITEM", "one"),
        ("ITEM", "more of one"),
        ("ITEM", "two"),
        ("ITEM", "nested"),
        ("ITEM", "7. seven"),
        ("ITEM", "8. eight"),
        ("QUOTE", "said"),
        ("QUOTE", "listed"),
        ("CODE", "x = 1\n\ny = 2"),
        ("CODE", "indented"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "| a | *b* |\n|---|---|\n| 1 | 2 |\n",
        "<table><tr><th>a<th>b</tr>\n<tr><td>1</td><td><b>2</b></td></tr></table>\n",
    ],
)
def test_tables_keep_their_rows(content: str) -> None:
    (section,) = read(content).sections

    assert section.blocks == (Block(Kind.TABLE, rows=(("a", "b"), ("1", "2"))),)


def test_cells_of_a_table_in_html_may_span_others() -> None:
    table = (
        "<table><thead><tr><th rowspan=2>Year<th colspan=2>Boats</tr><tr><th>Coal<th>Salt</tr></thead>"
        "<tr><td>1990<td>12<td>7</tr></table>"
    )
    (block,) = read(f"{table}\n").sections[0].blocks

    assert block.rows == (("Year", "Boats Coal", "Boats Salt"), ("1990", "12", "7"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Take $x^2$ of $x_i y_i$.", [("PARAGRAPH", "Take x² of $x_i y_i$.")]),
        ("It costs $5 and $10, or $20,000-$30,000.", [("PARAGRAPH", "It costs $5 and $10, or $20,000-$30,000.")]),
        ("Use `$x_i$`, $HOME/$USER and $PATH.", [("PARAGRAPH", "Use $x_i$, $HOME/$USER and $PATH.")]),
        ("GitLab has $`\\sqrt{2}`$.", [("PARAGRAPH", "GitLab has √2.")]),
        ("Here $$\\frac{a}{b}$$ is.", [("PARAGRAPH", "Here $\\frac{a}{b}$ is.")]),
        ("So\n\n$$\n\\frac{a}{b}\n$$\n", [("PARAGRAPH", "So"), ("FORMULA", "\\frac{a}{b}")]),
        ("```math\nx^2\n```\n", [("FORMULA", "x^2")]),
        ("```\n$$x$$\n```\n", [("CODE", "$$x$$")]),
        (
            "\\begin{align}\na &= b\n\\end{align}\n",
            [("FORMULA", "\\begin{align} a &= b \\end{align}")],
        ),
        ("An $\\unknown{x}$ here.", [("PARAGRAPH", "An \\unknown{x} here.")]),
        ("A $$ sign\n\nand no end.", [("PARAGRAPH", "A $$ sign"), ("PARAGRAPH", "and no end.")]),
    ],
)
def test_formulas_and_money(content: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(content) == expected


def test_definitions_are_list_items() -> None:
    [section] = read("Term\n: What it *means*.\n\n    And more.\n\nText.\n").sections
    assert [(block.kind, block.text) for block in section.blocks] == [
        (Kind.ITEM, "Term"),
        (Kind.ITEM, "What it means."),
        (Kind.ITEM, "And more."),
        (Kind.PARAGRAPH, "Text."),
    ]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("> [!NOTE]\n> It is *hot*.\n", "Note"),
        ("> [!WARNING] It is hot.\n", "Warning"),
        ('!!! warning "Take care"\n    It is hot.\n', "Take care"),
        ("!!! tip\n    It is hot.\n", "Tip"),
        (":::tip Take care\nIt is hot.\n:::\n", "Take care"),
        ("::: tip\nIt is hot.\n:::\n", ""),
    ],
)
def test_boxes_are_paragraphs_under_their_title(content: str, title: str) -> None:
    [section] = read(content).sections
    expected = [(Kind.PARAGRAPH, text) for text in (title, "It is hot.") if text]
    assert [(block.kind, block.text) for block in section.blocks] == expected


@pytest.mark.parametrize(
    ("front", "image"),
    [
        ("image: https://example.com/a.jpg", "https://example.com/a.jpg"),
        ("image: {url: /a.jpg}\nurl: https://example.com/b/", "https://example.com/a.jpg"),
        ("cover: a.jpg", ""),
        ("image: [1]", ""),
    ],
)
def test_the_picture_of_an_article_has_an_address(front: str, image: str) -> None:
    assert read(f"---\n{front}\n---\nText.").metadata.image == image


def test_footnotes_stand_at_the_end_of_the_section_that_mentions_them() -> None:
    content = "## One\n\nText[^a].\n\nMore.\n\n## Two\n\nText.\n\n[^a]: Of *one*.\n\n    And more.\n\n[^b]: Of none.\n"

    assert blocks(content) == [
        ("PARAGRAPH", "Text."),
        ("PARAGRAPH", "More."),
        ("FOOTNOTE", "Of one."),
        ("FOOTNOTE", "And more."),
        ("PARAGRAPH", "Text."),
        ("FOOTNOTE", "Of none."),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<aside markdown="1">\n<img alt="me">\nI [did](https://x.org).\n<p>— Jane</p>\n</aside>\n',
         [("PARAGRAPH", "I did."), ("FIGURE", "me"), ("PARAGRAPH", "— Jane")]),
        ("<details>\n<summary>More</summary>\n\nInside.\n\n</details>\n",
         [("PARAGRAPH", "More"), ("PARAGRAPH", "Inside.")]),
        ("<blockquote><p>Said &amp; done</p></blockquote>\n", [("QUOTE", "Said & done")]),
        ("<ul><li>one</li><li>two</li></ul>\n", [("ITEM", "one"), ("ITEM", "two")]),
        ("<pre>\na\n  b\n</pre>\n", [("CODE", "a\n  b")]),
        ("<script>\nlet text = '<p>no</p>'\n\nmore\n</script>\n", []),
        ("<!-- nothing\n\nto see -->\n", []),
        ('<iframe src="x">no</iframe>\n', [("MARKUP", '<iframe src="x">')]),
        ("<div>\n<video src='x'>cannot play\n", [("MARKUP", "<video src='x'>"), ("PARAGRAPH", "cannot play")]),
    ],
)  # fmt: skip
def test_raw_html(content: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(blocks(content)) == sorted(expected)


def test_raw_html_may_hold_headings() -> None:
    assert headings('<h2 align="center">The <b>Sea</b></h2>\n\nText.\n') == [(2, "The Sea")]


@pytest.mark.parametrize("content", [b"# A\n\0\n", b"\xff\xfe\x00"])
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"post\.md"):
        read(content)


@pytest.mark.parametrize("content", ["> " * 10_000 + "deep", "- " * 10_000 + "deep"])
def test_what_is_nested_too_deeply_is_refused_rather_than_lost(content: str) -> None:
    with pytest.raises(SourceError, match="100 deep"):
        read(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    ["[" * 5_000, "*a " * 5_000, "<table>" * 5_000, "<div>" * 5_000, "word " * 100_000, "## A\n\nB\n\n" * 300],
)
def test_large_texts_can_be_read(content: str) -> None:
    assert read(content).sections or "<" in content


MARKS = st.sampled_from(
    ["# ", "> ", "- ", "1. ", "\n", "\n\n", "`", "*", "[", "](", "<div>", "<", "![", "---\n", "|", "x"]
)


@given(st.lists(MARKS | st.text(max_size=5)).map("".join))
def test_any_text_can_be_read_or_is_refused(content: str) -> None:
    if "\0" not in content and not content.startswith(("---\n", "+++\n")):
        read(content.encode("utf-8", "replace"))


@given(st.lists(st.sampled_from("the Garden was été 東京 why? 3,5 end.".split()), min_size=1).map(" ".join))
def test_no_word_is_lost(words: str) -> None:
    article = read(f"# {words}\n\n{words}\n\n- {words}\n\n> {words}\n\n## {words}\n\n<p>{words}</p>\n")

    said = [article.metadata.title, *(section.heading for section in article.sections if section.heading)]
    said += [block.text for section in article.sections for block in section.blocks]
    assert sorted(said) == [words] * 6


def test_stars_between_letters_without_spaces_are_emphasis() -> None:
    assert blocks("変更のための**ブランチを切りましょう。**次に") == [
        ("PARAGRAPH", "変更のためのブランチを切りましょう。次に")
    ]
    assert blocks("`変**更**` and `a**b**c`") == [("PARAGRAPH", "変更 and a**b**c")]
