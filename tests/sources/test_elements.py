"""HTML elements: which sections and blocks they become."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from narrator.article import Block, Kind, Section
from narrator.sources import Document, Origin, elements, markdown
from narrator.spoken.formulas import mathematics


def sections(body: str, link: str = "") -> tuple[Section, ...]:
    return elements.sections(elements.parts(html.document_fromstring(f"<body>{body}</body>")), link)


def blocks(body: str) -> list[tuple[str, str]]:
    return [(block.kind.name, block.text) for section in sections(body) for block in section.blocks]


MARKDOWN = """\
Before it.

## The Sea {#sea}

A [*label*](https://x.org) and **`code`**,
next\x20\x20
line.[^a]

- one

  more of one
- two
  - nested

7) seven
8) eight

> said
>
> - listed

```py
x = 1

y = 2
```

### Tides

| a | *b* |
|---|---|
| 1 | 2 |

![the sea](sea.png)

End.

[^a]: Of *one*.
"""

HTML = """\
<p>Before it.</p>
<h2 id="sea">The Sea</h2>
<p>A <a href="https://x.org"><em>label</em></a> and <strong><code>code</code></strong>,
next<br>line.<sup><a href="#fn1" id="ref1">[1]</a></sup></p>
<ul><li><p>one</p><p>more of one</p></li><li>two<ul><li>nested</li></ul></li></ul>
<ol start="7"><li>seven</li><li>eight</li></ol>
<blockquote><p>said</p><ul><li>listed</li></ul></blockquote>
<pre><code class="language-py">x = 1

y = 2
</code></pre>
<h3>Tides</h3>
<table><thead><tr><th>a</th><th><em>b</em></th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
<p><img src="sea.png" alt="the sea"></p>
<p>End.</p>
<section class="footnotes"><ol><li id="fn1"><p>Of <em>one</em>. <a href="#ref1">↩</a></p></li></ol></section>
"""


def test_the_same_article_as_markdown_and_as_html() -> None:
    front = "---\nurl: https://example.com/sea\n---\n"
    expected = markdown.read(Document(Origin("sea.md"), ".md", f"{front}{MARKDOWN}".encode())).sections

    assert sections(HTML, "https://example.com/sea") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One<br>line.<br><br>Another.<br> <br>Third.", ["One line.", "Another.", "Third."]),
        ("<div>Loose text<p>in <b>a</b> paragraph</p>and after</div>", ["Loose text", "in a paragraph", "and after"]),
        ("<p>H<sub>2</sub>O<wbr>is <!-- not --> &lt;wet&gt;&nbsp;.</p>", ["H2Ois <wet> ."]),
        ("<p>He said <q>yes</q>.</p>", ["He said “yes”."]),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby></p>", ["漢字"]),
        ("<p>a <span hidden>no</span><i style='color:red; display : none'>no</i><b aria-hidden=true>no</b>z", ["a z"]),
        ("<script>no</script><style>no</style><template>no</template><noscript>no</noscript><p>yes", ["yes"]),
        ("<details><summary>More</summary>Inside.</details>", ["More", "Inside."]),
        ("<dl><dt>Ebb<dd>Water goes.<dt>Flow<dd>Water comes.</dl>", ["Ebb", "Water goes.", "Flow", "Water comes."]),
        ("<p>Name <input value=no><button>no</button><select><option>no</select>here</p>", ["Name here"]),
        ("<table><tr><td>Left column.</td><td><p>Right</p><p>column.</p></td></tr></table>",
         ["Left column.", "Right", "column."]),
        ("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", ["a", "b", "c", "d"]),
        ("<p>Where <math><mi>x</mi><mo>=</mo><mn>2</mn></math>.</p>", ["Where x = 2."]),
        ("<p>Word's<o:p> </o:p>own tag</p>", ["Word's own tag"]),
    ],
)  # fmt: skip
def test_text(body: str, expected: list[str]) -> None:
    assert [text for _, text in blocks(body)] == expected


ANNOTATED = (
    "<math><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac>"
    "<annotation encoding=application/x-tex>\\frac{a}{b}</annotation></semantics></math>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<p>Take <math><msup><mi>x</mi><mn>2</mn></msup></math>"
            " of <math><msub><mi>x</mi><mi>i</mi></msub></math>.</p>",
            [("PARAGRAPH", "Take x² of x_i.")],
        ),
        (f"<p>where {ANNOTATED} is the mean</p>", [("PARAGRAPH", "where $\\frac{a}{b}$ is the mean")]),
        (f"<p>So</p><p>{ANNOTATED}.</p>", [("PARAGRAPH", "So"), ("FORMULA", "\\frac{a}{b}")]),
        (f"<ol><li>{ANNOTATED}</li></ol>", [("ITEM", "1. $\\frac{a}{b}$")]),
        (
            "<p>where <math alttext='{\\displaystyle {\\sqrt {n}}}'><msqrt><mi>n</mi></msqrt></math> is</p>",
            [("PARAGRAPH", "where ${\\sqrt {n}}$ is")],
        ),
        (
            "<p>As <span><span style='display: none'>"
            "<math alttext='a^{2}'><msup><mi>a</mi><mn>2</mn></msup></math></span>"
            "<img aria-hidden=true alt='a^{2}'></span> grows.</p>",
            [("PARAGRAPH", "As a² grows.")],
        ),
        (
            "<p>So <math display=block><msup><mi>a</mi><mn>2</mn></msup></math></p>",
            [("PARAGRAPH", "So"), ("FORMULA", "a^2")],
        ),
        (
            "<p>As <img src='https://latex.codecogs.com/svg.image?\\inline&space;\\bg_white&space;2\\pi%20r'> grows by "
            "<img src='https://latex.codecogs.com/a.png' title='a^2'>.</p>",
            [("PARAGRAPH", "As $2\\pi r$ grows by a².")],
        ),
        (
            "<p>For <span data-math=n><span><i aria-hidden=true>n</i></span></span>, "
            "<span data-formula='a^{2}'><i>a</i></span> is.</p>",
            [("PARAGRAPH", "For n, a² is.")],
        ),
        (
            "<p>As <img src=a.svg alt='\\frac{a}{b}'> grows by <img src='/f/%5Cfrac%7Ba%7D%7Bc%7D'>.</p>",
            [("PARAGRAPH", "As $\\frac{a}{b}$ grows by $\\frac{a}{c}$.")],
        ),
        (
            "<p>It is <span data-math=true><b>a</b></span> in <img alt='C:\\Users\\ada_b'><i data-formula=x>b</i>.</p>",
            [("PARAGRAPH", "It is a in b."), ("FIGURE", "C:\\Users\\ada_b")],
        ),
        (
            "<p>It is <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> here.</p>",
            [("PARAGRAPH", "It is a/b here.")],
        ),
    ],
)
def test_formulas_stand_in_their_sentence(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(body) == expected


def test_a_formula_keeps_its_markup() -> None:
    prefixed = ANNOTATED.replace("<", "<m:").replace("<m:/", "</m:").replace("math>", "math display=block>", 1)
    (section,) = sections(prefixed)
    (block,) = section.blocks
    assert mathematics.say(block.mathml, "en") == "a over b"


def test_whether_a_formula_can_be_said_is_not_for_its_reader_to_say() -> None:
    roots = "<mo>+</mo>".join(f"<msqrt><mi>{letter}</mi></msqrt>" for letter in "abcdefgh")
    (section,) = sections(f"<math display=block>{roots}</math>")
    (block,) = section.blocks
    assert mathematics.say(block.mathml, "en") is None  # too many words in English only
    assert (mathematics.say(block.mathml, "de") or "").startswith("Wurzel aus a plus")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li value=4>four<li>five</ol>", [("ITEM", "4. four"), ("ITEM", "5. five")]),
        ("<ul><li>a<ol><li>b</ol><li>c</ul>", [("ITEM", "a"), ("ITEM", "1. b"), ("ITEM", "c")]),
        ("<figure><img alt=Boats><figcaption>Two boats.</figcaption></figure>", [("FIGURE", "Two boats.")]),
        ("<figure><img alt=''><figcaption>Two boats.</figcaption><p>Photo: Ada Brook</p></figure>",
         [("FIGURE", "Two boats. Photo: Ada Brook")]),
        ("<figure><img alt=''><div class=legend>Two boats.</div></figure>", [("FIGURE", "Two boats.")]),
        ("<figure><img alt=Boats></figure>", [("FIGURE", "Boats")]),
        ("<p>A <img alt=boat> here.</p>", [("PARAGRAPH", "A here."), ("FIGURE", "boat")]),
        ("<p>A <img alt=''> here.</p>", [("PARAGRAPH", "A here.")]),
        ("<svg><title>A wave</title><text>no</text></svg>", [("FIGURE", "A wave")]),
        ("<iframe src=x>no</iframe>", [("MARKUP", '<iframe src="x">')]),
        ("<video><source src=v.mp4>no</video>", [("MARKUP", '<video src="v.mp4">')]),
        ("<math alttext='1/2'><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", [("FORMULA", "1/2")]),
        ("<pre>a\n  b<br>c</pre>", [("CODE", "a\n  b\nc")]),
        ("<table><tr><td><pre>1\n2\n3</pre><td><pre>a\nb\nc</pre></table>", [("CODE", "a\nb\nc")]),
        ("<figure><pre>a</pre><figcaption>Listing</figcaption></figure>", [("CODE", "a"), ("FIGURE", "Listing")]),
    ],
)  # fmt: skip
def test_kinds(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(body) == expected


@pytest.mark.parametrize(
    ("listing", "code"),
    [
        ("<i class=lineno>1</i><b>cast</b> off\n<i class=lineno>2</i>row", "cast off\nrow"),
        ("<i style='user-select:none'> 9</i>cast\n<i style='user-select:none'>10</i>row", "cast\nrow"),
        ("".join(f"<div><i class=q>{at}</i><div> oar {at}</div></div>" for at in range(3)), " oar 0\n oar 1\n oar 2"),
        ("".join(f"<i class=q>{at}</i><b>oar {at}</b>\n" for at in range(8, 12)), "oar 8\noar 9\noar 10\noar 11"),
        ("".join(f"<i class=mi>{at}</i>: 'oar'\n" for at in range(3)), "0: 'oar'\n1: 'oar'\n2: 'oar'"),
        ("".join(f"oar = <i class=mi>{at}</i>\n" for at in range(3)), "oar = 0\noar = 1\noar = 2"),
        ("<i class=mi>1</i> oar\n<i class=mi>2</i> oars\nboats", "1 oar\n2 oars\nboats"),
        ("<div>bash <button>Copy</button></div><div>cast --off</div>\n<div>row</div>\n", "cast --off\nrow"),
        ("<code>cast<button>Copy the code</button><style>button {opacity: 0;}</style></code>", "cast"),
        ("<div><div>cast</div><div>row</div></div><div>land</div>", "cast\nrow\nland"),
        ("<div>cast</div>\n  <div>row</div>\n\n<div>land</div>", "cast\n  row\n\nland"),
    ],
)  # fmt: skip
def test_code_is_read_without_what_is_beside_it(listing: str, code: str) -> None:
    assert blocks(f"<pre>{listing}</pre>") == [("CODE", code)]


def test_tables_keep_their_rows_and_what_is_in_their_cells() -> None:
    body = (
        "<table><caption>Tides</caption><tr><th>Day<th colspan=2>High</tr>"
        "<tr><td>Mon<td>6:10<td>18:40 <img alt=moon></tr><tr><td></td></tr></table>"
    )

    assert sections(body)[0].blocks == (
        Block(Kind.PARAGRAPH, "Tides"),
        Block(Kind.TABLE, rows=(("Day", "High", "High"), ("Mon", "6:10", "18:40"))),
        Block(Kind.FIGURE, "moon"),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2 id=a>A</h2>", [("A", 2, "https://x.org#a")]),
        ("<h2><span id=a>A</span></h2>", [("A", 2, "https://x.org#a")]),
        ("<a name=a></a><h2>A</h2>", [("A", 2, "https://x.org#a")]),
        ("<section id=a><h2>A</h2></section>", [("A", 2, "https://x.org#a")]),
        ("<h2>A<br>b <img alt=no></h2>", [("A b", 2, "")]),
        ("<h2></h2>", []),
        ("<h2><button>Asked?</button></h2>", [("Asked?", 2, "")]),
        ("<div role=heading aria-level=4>A</div>", [("A", 4, "")]),
        ("<ul><li><h3>A</h3><p>Text.</p></ul>", [("A", 3, "")]),
        ("<ul><li><h3>Item</h3></ul>", [("", 1, "")]),
        ("<blockquote><h3>Quoted</h3></blockquote>", [("", 1, "")]),
    ],
)
def test_headings(body: str, expected: list[tuple[str, int, str]]) -> None:
    found = [(section.heading, section.level, section.link) for section in sections(body, "https://x.org")]

    assert [each for each in found if each[0] or len(found) == 1] == expected


@pytest.mark.parametrize(
    "body",
    [
        "<p>Text.<a epub:type=noteref href='#n'>*</a></p><h2>Two</h2><p>Z.</p>"
        "<aside epub:type=footnote id=n>Note.</aside>",
        "<p>Text.<a role=doc-noteref href='#n'>1</a></p><h2>Two</h2><p>Z.</p><div role=doc-footnote id=n>Note.</div>",
        "<p>Text.<sup><a href='#n'>1</a></sup></p><h2>Two</h2><p>Z.</p><p id=n>Note.</p>",
        "<p>Text.<a id=r href='https://x.org/a#n'>1</a></p><h2>Two</h2><p>Z.</p>"
        "<div><a id=n href='https://x.org/a#r'>1</a><p>Note.</p></div>",
        "<p>Text.<a id=r href='#n'><sup>1</sup></a></p><h2>Two</h2><p>Z.</p>"
        "<h5><a id=n href='#r'>(1)</a></h5><p>Note.</p>",
        "<p>Text.<sup>1</sup></p><aside><ol start=1><li>Note.</ol></aside><h2>Two</h2><p>Z.</p>",
        "<p>Text.<sup><a href='#_ftn1'>[1]</a></sup></p><h2>Two</h2><p>Z.</p>"
        "<p><sup><a href='//0A-12#_ftnref1'>[1]</a></sup> Note.</p>",
        "<p>Text.<sup>1</sup></p><h2>Two</h2><p>Z.</p><div class=post__footnotes><ol><li>Note.</ol></div>",
        "<p>Text.<label for=n>1</label><input id=n type=checkbox><span class=sidenote><sup>1</sup> Note.</span></p>"
        "<h2>Two</h2><p>Z.</p>",
        "<p>Text.<a id=r href='#n'>[1]</a></p><h2>Two</h2><p>Z.</p><p><a id=n href='#r'>[1]</a> Note.</p>",
        "<p>Text.<a id=r href='b.html#n'>1</a></p><h2>Two</h2><p>Z.</p><p><a id=n href='#r'><sup>1</sup></a> Note.</p>",
        "<p>Text.<sup>[<a id=r href='#n'>1</a>]</sup></p><h2>Two</h2><p>Z.</p>"
        "<div id=n><a href='#r'>1</a>. Note.</div>",
        "<p>Text.<a id=r href='#n'>[1]</a></p><h2>Two</h2><p>Z.</p>"
        "<table id=n><tr><td><a href='#r'>[1]</a><td>Note.</table>",
        "<p>Text.<span id=r></span><span><a href='https://x.org/a#n'><sup>1</sup></a></span></p><h2>Two</h2><p>Z.</p>"
        "<ol><li><span id=n></span>Note.<a href='https://x.org/a#r'></a></ol>",
        "<p>Text.<sup id=r></sup></p><h2>Two</h2><p>Z.</p>"
        "<div class=footnotes><ol><li>Note. <a href='#r'>↩︎</a></ol></div>",
        "<p>Text.<sup>*</sup></p><h2>Two</h2><p>Z.</p><p><sup>*</sup> Note.</p>",
        "<p>Text.<sup><a href='#n'>1</a></sup></p><h2>Two</h2><p>Z.</p><div id=n><sup>1</sup><p>Note.</p></div>",
        "<p>Text.<a id=i1 name=r href='#n'>[IS1]</a></p><h2>Two</h2><p>Z.</p>"
        "<div id=c1><span><a name=n></a></span><p><a href='#r'>[IS1]</a>Note.</p></div>",
    ],
)
def test_footnotes_stand_at_the_end_of_the_section_that_mentions_them(body: str) -> None:
    assert blocks(body) == [("PARAGRAPH", "Text."), ("FOOTNOTE", "Note."), ("PARAGRAPH", "Z.")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Text.<a id=r href='https://x.org/a#n'>1</a></p><p><a id=n href='https://x.org/b#r'>1</a> Note.</p>",
        "<p>Text.<a id=r href='https://x.org/a#n'>1</a></p><p id=n>Note.</p>",
        "<p>Text.<sup>1</sup></p><ol><li>Note.</ol>",
        "<p>Text.<sup>1</sup> Text.<sup>1</sup></p><aside><ol><li>Note.</ol></aside>",
        "<p>Text.<sup>2</sup></p><aside><ol><li>Note.</ol></aside>",
        "<p>Text.<sup>*</sup> Text.<sup>*</sup></p><p><sup>*</sup> Note.</p>",
        "<p>Text.<a id=r></a></p><ul><li>Note. <a href='#r'>↑</a></ul>",
        "<p>Text.<a href='#n'>1</a></p><h5><a id=n href='#r'>(1)</a></h5><p>Note.</p>",
    ],
)
def test_numbers_that_are_no_marks(body: str) -> None:
    assert not any(kind == "FOOTNOTE" for kind, _ in blocks(body))


def test_footnotes_may_stand_right_below_what_mentions_them() -> None:
    body = "<p>Oak.<sup>1</sup></p><p><sup>1</sup>Of 3 km<sup>2</sup>.</p><h2>Two</h2><p>Ash.<sup>2</sup></p>"
    found = blocks(f"{body}<p><sup>2</sup>Old.</p>")
    assert found == [("PARAGRAPH", "Oak."), ("FOOTNOTE", "Of 3 km2."), ("PARAGRAPH", "Ash."), ("FOOTNOTE", "Old.")]


def test_a_mark_that_latexml_sets_once_more_is_no_note() -> None:
    mark = "<sup class=ltx_note_mark>2</sup>"
    within = f"{mark}<span class=ltx_note_type>footnotemark: </span><span class='ltx_tag ltx_tag_note'>2</span>"
    note = f"<span class='ltx_note ltx_role_footnotemark'>{mark}<span class=ltx_note_outer>{within}</span></span>"
    assert blocks(f"<p>Ada Brook{note} wrote it.</p>") == [("PARAGRAPH", "Ada Brook wrote it.")]


def test_links_within_a_page_are_no_footnotes() -> None:
    body = "<ul><li><a id=t href='#one'>Part one</a></ul><h2 id=one>One</h2><p id=p>Text. <a href='#t'>Up</a></p>"

    assert blocks(body) == [("ITEM", "Part one"), ("PARAGRAPH", "Text. Up")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>a<a href='#n'>{n}</a><p id=n>b<a id=r href='#r'>{n}</a>" for n in range(3000)),
        "<table><tr><td>a</td>" * 100 + "<td>b</td>" * 5000,
        "<td>a" * 20_000,
        "<figure><img alt=a>" * 100 + "<figcaption>b" * 100,
        "<b>word" * 100 + "<li>" * 20_000,
        "<p>a" * 30_000,
    ],
)
def test_large_trees_take_no_more_than_their_time(body: str) -> None:
    start = time.process_time()
    sections(body)

    assert time.process_time() - start < 5


TAGS = st.sampled_from(
    "p div h2 li ol ul table tr td th br blockquote pre figure figcaption img a sup section svg math dl dt dd q "
    "script button caption details iframe ruby rt article".split()
)
MARKS = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(["", "/"]),
    TAGS,
    st.sampled_from(["", " id=a", " href='#a'", " hidden", " alt=x", " role=doc-footnote", " start=9", " colspan=3"]),
)


@given(st.lists(MARKS | st.text(max_size=5)).map("".join))
def test_any_tree_can_be_walked(body: str) -> None:
    for section in sections(f"<p>{body}".replace("\0", "")):
        assert all(block.text or block.rows or block.kind in (Kind.FIGURE, Kind.MARKUP) for block in section.blocks)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>re<span epub:type='pagebreak'>12</span>main", ["remain"]),
        ("<p>one</p><div role=doc-pagebreak title=iv>iv</div><p>two", ["one", "two"]),
        ("<p><span class='pagenum'><a id=p1>[Pg 12]</a></span>one", ["one"]),
        ("<p class='page-number'>xii</p><p>one", ["one"]),
        ("<p>re<span class='pagebreak' title='12'>12</span>main", ["remain"]),
        ("<p class=pagenumbers>How pages came to have numbers", ["How pages came to have numbers"]),
        ("<table><tr><td>one<td class='ltx_eqn_cell ltx_eqn_eqno'>(1)</table>", ["one"]),
        ("<section epub:type='pagebreak'><p>A chapter that is marked as the end of a page.", None),
    ],
)
def test_what_is_not_for_listeners_is_passed_over(body: str, expected: list[str] | None) -> None:
    texts = [text for _, text in blocks(body)]
    assert texts == expected if expected else texts


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<html lang=en><p>a<p lang=en-GB>b<p lang=fr>c<p>d", ["", "", "fr", ""]),
        ("<html lang=en-US><div lang=de><p>a<p lang=en>b<blockquote>c</blockquote></div><p>d", ["de", "", "de", ""]),
        ("<html lang=en><p><i lang=la>Carpe diem</i>.<p>“<i lang=la>Carpe diem</i>” he said.", ["la", ""]),
        ("<html lang=en><p><i lang=la>Carpe diem.</i></p><p> <q lang=fr>Oui</q> ", ["la", "fr"]),
        ("<html lang=en><p lang=de>Ein <i lang=en>word</i> mehr<p lang=de><b lang=fr>Oui</b>", ["de", "fr"]),
        ("<html><body lang=de><p>a<p lang=de>b<p lang=en>c", ["", "", "en"]),
        ("<html><body><p>a<p lang=en>b", ["", "en"]),
        ("<html lang=en><p lang=''>a<p lang='no language'>b<p lang=pt_BR>c<p xml:lang=it>d", ["", "", "pt-BR", "it"]),
        ("<html lang=en><table lang=fr><tr><td>a<td>b<tr><td>c<td>d</table>", ["fr"]),
    ],
)
def test_blocks_in_another_language_than_the_document(document: str, expected: list[str]) -> None:
    found = elements.sections(elements.parts(html.document_fromstring(document)))
    assert [block.language for section in found for block in section.blocks] == expected


def test_a_footnote_keeps_its_language() -> None:
    note = sections("<p>a<sup><a href=#n>1</a></sup></p><p id=n lang=fr>Note.</p>")[0].blocks[1]
    assert (note.kind, note.language) == (Kind.FOOTNOTE, "fr")


def test_ids_are_placed_at_their_parts() -> None:
    body = (
        "<div id=a><p id=b>one <b id=c>two</b></p><a id=d></a><h2>three</h2></div>loose <i id=e>text</i>"
        "<table id=f><tr><th>x<th>y<tr id=g><td>1<td>2</table><p hidden id=h>no</p><p>four <a name=i></a></p>"
        "<p id=b>five</p><span id=j></span>"
    )
    parts, places = elements.placed(html.document_fromstring(f"<body>{body}</body>"))
    assert len(parts) == 6
    assert places == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 2, "f": 3, "g": 3, "h": 4, "i": 4, "j": 6}


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<tr><th>Built<td>1905</tr><tr><th>Height<td>30 m</tr>", (("", ""), ("Built", "1905"), ("Height", "30 m"))),
        (
            "<tr><th rowspan=2>Ship<th colspan=2>Length</tr><tr><th>Keel<th>Deck</tr><tr><td>Ada<td>9<td>11</tr>",
            (("Ship", "Length Keel", "Length Deck"), ("Ada", "9", "11")),
        ),
        (
            "<tr><th>Port<th>Tide</tr><tr><td rowspan=2>Quay<td>6:10</tr><tr><td>18:40</tr>",
            (("Port", "Tide"), ("Quay", "6:10"), ("Quay", "18:40")),
        ),
        ("<tr><td>Oil<td>5</tr><tr><td>Wick<td>7</tr>", (("", ""), ("Oil", "5"), ("Wick", "7"))),
        ("<tr><th colspan=2>Weir</tr><tr><th>Built<td>1788</tr>", (("", ""), ("Weir",), ("Built", "1788"))),
        ("<tr><td>Owner<td>Ada</tr><tr><td>Cook<td>Bo</tr>", (("", ""), ("Owner", "Ada"), ("Cook", "Bo"))),
        ("<tr><td><b>Post</b><td><b>Who</b></tr><tr><td>Cook<td>Bo</tr>", (("Post", "Who"), ("Cook", "Bo"))),
        (
            "<tr><th>Day<th>Task</tr><tr><td>Friday<td>Load</tr><tr><td colspan=2>If it is dry</tr>",
            (("Day", "Task"), ("Friday", "Load"), ("If it is dry",)),
        ),
        (
            "<tr><th>Part<th>Mass</tr><tr><th colspan=2>Hull</tr><tr><td>Keel<td>9</tr>",
            (("Part", "Mass"), ("Hull",), ("Keel", "9")),
        ),
        (
            "<tr><th>Part<th>Mass</tr><tr><td>Keel<td>9</tr><tr><th colspan=2>Deck</tr><tr><td>Mast<td>2</tr>",
            (("Part", "Mass"), ("Keel", "9"), ("Deck",), ("Mast", "2")),
        ),
        (
            "<tr><td>A<td>B<td>It was late.</tr><tr><td>C<td>D<td>Yes.</tr>",
            (("", "", ""), ("A", "B", "It was late."), ("C", "D", "Yes.")),
        ),
    ],
)
def test_headers_of_tables_stand_where_the_table_has_them(table: str, rows: tuple[tuple[str, ...], ...]) -> None:
    (block,) = sections(f"<table>{table}</table>")[0].blocks
    assert block.rows == rows


def test_a_reversed_list_counts_down() -> None:
    body = "<ol reversed><li>Bronze<li>Silver<li>Gold</ol><ol reversed start=9><li>Nine<li>Eight</ol>"
    assert [block.text for block in sections(body)[0].blocks] == [
        "3. Bronze",
        "2. Silver",
        "1. Gold",
        "9. Nine",
        "8. Eight",
    ]


def test_a_letter_that_quotes_another_is_no_code() -> None:
    letter = "Hello all,\n\nevery autumn we carry our hives down to the orchards, because of the frost.\n\n"
    found = blocks(f"<pre>{letter}&gt;<i> Use smoke, but not too much of it.\n</i>\nThat did not work for us.</pre>")
    assert found[2:] == [
        ("PARAGRAPH", "> Use smoke, but not too much of it."),
        ("PARAGRAPH", "That did not work for us."),
    ]


def test_a_lettered_list_keeps_its_letters() -> None:
    body = "<ol type=a start=2><li>Oil<li>Wick</ol><ol style='list-style: upper-alpha inside'><li>Key</ol>"
    body += "<ol type=i><li>Lamp</ol>"
    assert [block.text for block in sections(body)[0].blocks] == ["b. Oil", "c. Wick", "A. Key", "1. Lamp"]


def test_a_number_beside_the_text_of_its_item_is_that_of_the_item() -> None:
    body = "<ol><li><div>1</div><div>Oil the lock.</div><li><div>2.</div><div>Turn it.</div><li><div>30</div></ol>"
    assert [text for _, text in blocks(body)] == ["1. Oil the lock.", "2. Turn it.", "3. 30"]


def test_items_in_a_cell_are_apart() -> None:
    body = "<table><tr><th>Crew<td><ul><li>Ada<li>Bo<li>Per and all.<li>Nils</ul></table>"
    assert sections(body)[0].blocks[0].rows == (("", ""), ("Crew", "Ada, Bo, Per and all. Nils"))


def test_a_table_with_one_text_in_each_row_lays_out_a_page() -> None:
    body = "<table><tr><td><td>Ask: which oil?</tr><tr><td colspan=2><td>I have tried two.</tr></table>"
    assert blocks(body) == [("PARAGRAPH", "Ask: which oil?"), ("PARAGRAPH", "I have tried two.")]


@pytest.mark.parametrize(
    "note",
    [
        "<span class='ltx_note ltx_role_footnote'><sup class='ltx_note_mark'>1</sup><span class='ltx_note_outer'>"
        "<span class='ltx_note_content'><sup class='ltx_note_mark'>1</sup><span class='ltx_tag ltx_tag_note'>1</span>"
        "See the <em>book</em>.</span></span></span>",
        "<span class='sidenote'>See the <em>book</em>.</span>",
        "<span role='doc-footnote'>See the <em>book</em>.</span>",
        "<button popovertarget=n>1</button><span popover id=n>See the <em>book</em>.</span>",
        "<sup class=modern-footnotes-footnote><a href='javascript:void(0)'>1</a></sup>"
        "<span class='modern-footnotes-footnote__note'>See the <em>book</em>.</span>",
    ],
)
def test_a_note_within_its_line_is_a_footnote(note: str) -> None:
    assert blocks(f"<p>It was lit.{note} Nobody knew.</p><p>It is.</p>") == [
        ("PARAGRAPH", "It was lit. Nobody knew."),
        ("PARAGRAPH", "It is."),
        ("FOOTNOTE", "See the book."),
    ]
