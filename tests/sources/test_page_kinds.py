"""What stands amid the text of a page or around it, as the programs that make pages write it."""

from collections.abc import Sequence
from random import Random

import pytest
from lxml import html

from narrator import sources
from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources import Document, Origin, elements
from narrator.sources.html import places
from narrator.text import MarkKind, marks_of
from tests.support.shown import omissions, outline

TEXTS = (
    "The ferry left at dawn, and the whole village stood on the pier to see it go, as it had every spring.",
    "By noon the fog had lifted, the nets were dry, and the children had found a seal asleep near the slip.",
    "Old Marten said that it would bring luck, and nobody who had known him as a young man dared to laugh.",
    "In the evening they rang the bell of the chapel three times, and ate smoked eel with dark bread.",
)
CALM_LINE = "The seal slept on through all of it, as if the whole village had come to sing for it alone."
CLOUD = " ".join(f"<a href=/{tag}>{tag}</a>" for tag in "eels nets fog bell tide slip".split())


def shown(amid: str, around: str = "") -> list[str]:
    first, second, third, fourth = (f"<p>{text}</p>" for text in TEXTS)
    article = f"<article><h1>The Seal</h1><div>{first}{second}{amid}{third}{fourth}</div></article>"
    page = f"<html lang=en><title>The Seal - Ness Daily</title><body><main>{article}{around}</main></body></html>"
    lines = outline(sources.read(Document(Origin("a.html"), ".html", page.encode())))
    assert [line for line in lines if line in TEXTS] == list(TEXTS)
    return [line for line in lines if line not in TEXTS]


@pytest.mark.parametrize(
    ("amid", "read"),
    [
        (
            "<ol class='wp-block-list'><li>Boil water</li><li>Stir</li></ol>",
            ["list item: 1. Boil water", "list item: 2. Stir"],
        ),
        (
            "<div><div class='c'><div>Pull the cord.</div></div><div>Lock it.</div></div>",
            ["Pull the cord.", "Lock it."],
        ),
        (
            "<div><div class='pane active'><p>One man is enough.</p></div>"
            "<div class='pane' style='display:none'><p>It takes three.</p></div></div>",
            ["One man is enough.", "It takes three."],
        ),
        (
            "<div class='s'><div><i>1</i><div class='t'>Lift</div></div><div><i>2</i><div class='t'>Wait</div></div>"
            "<div><i>3</i><div class='t'>Close</div></div></div>",
            ["1", "Lift", "2", "Wait", "3", "Close"],
        ),
        (
            "<div class='c-more is-collapsed' style='display:none'><p>Nobody who was there that morning has ever "
            "agreed on how large the seal was.</p></div><p class='btn'>Read more</p>",
            ["Nobody who was there that morning has ever agreed on how large the seal was."],
        ),
        (
            "<div class='t'><div role=button aria-expanded=false><a tabindex=0>And the eel?</a></div><div role=region "
            "hidden><p>It was smoked over alder by the widow of the last keeper but one.</p></div></div>",
            ["And the eel?", "It was smoked over alder by the widow of the last keeper but one."],
        ),
        (
            "<p>They gave <em>the oldest</em> <span><button>seal</button></span> "
            "<span><button>a whole eel</button></span> that night.</p>",
            ["They gave the oldest seal a whole eel that night."],
        ),
        (
            "<p>They gave it <span><button aria-describedby=t>bloaters</button><span id=t role=tooltip>herrings</span>"
            "</span> from the smoke house that very night.</p>",
            ["They gave it bloaters from the smoke house that very night."],
        ),
        (
            "<p>The seal<sup id=r><div><button rel=footnote><svg></svg></button></div></sup> slept on all day.</p>",
            ["The seal slept on all day."],
        ),
        (
            f"<div><p>Listen.</p><span id=more style='display: none'><p>{CALM_LINE}</p></span></div>"
            "<button>Read more</button>",
            ["Listen.", CALM_LINE],
        ),
        (
            "<div><table class='highlight js-file-line-container'><tr><td class=blob-num data-line-number=1></td>"
            "<td class='blob-code js-file-line'>import <b>seals</b></td></tr><tr><td class=blob-num></td>"
            "<td class='blob-code'>seals.ring()</td></tr></table></div>",
            ["code: import seals\nseals.ring()"],
        ),
        (
            "<div class='syntaxhighlighter c'><table><tr><td class=gutter><div class='line n1'>1</div></td>"
            "<td class=code><div class='line n1'><code>int</code> <code>a;</code></div></td></tr></table></div>",
            ["code: int a;"],
        ),
        ("<blockquote class='postcontent restore'>It is a seal.</blockquote>", ["It is a seal."]),
        (
            "<blockquote><div><cite>Ada wrote:</cite>It is a seal.</div></blockquote>",
            ["quote: Ada wrote:", "quote: It is a seal."],
        ),
        (
            "<div class='t'><div><a role=button aria-controls=eel-2 tabindex=0>And the eel?</a></div><div id=eel-2 "
            "style='display:none;' role=region><p>It was smoked over alder by the last keeper's widow.</p></div></div>",
            ["And the eel?", "It was smoked over alder by the last keeper's widow."],
        ),
        ("<details><summary>The bill</summary><p>Two crowns.</p></details>", ["The bill", "Two crowns."]),
        (
            "<div class='toggle'><p>Who pays?</p><div class='toggle-content' style='display:none'><p>Nobody knows.</p>"
            "</div></div>",
            ["Who pays?", "Nobody knows."],
        ),
        (
            "<p>It was nobody's fault<span id='more' style='display:none'>, and it went home early.</span></p>",
            ["It was nobody's fault, and it went home early."],
        ),
        (
            "<p><span style='display:block'>Fed daily</span><em class='d-block'>Twice on Sunday</em>never late.</p>",
            ["Fed daily", "Twice on Sunday", "never late."],
        ),
        (
            "<div>It ate <div style='display: inline'>nine</div> eels and <div class='d-inline'>a</div> crab.</div>",
            ["It ate nine eels and a crab."],
        ),
        (
            "<h2><span class='block small'>Spring</span><span class='block'>It comes</span></h2><p>Up.</p>",
            ["## Spring It comes", "Up."],
        ),
        (
            "<div><span>He called the</span> <button>windlass</button> <span>his oldest friend by far.</span></div>",
            ["He called the windlass his oldest friend by far."],
        ),
        (
            "<div role=table><div role=row><i role=columnheader>Tide</i><i role=columnheader>Hour</i></div>"
            "<div role=row><i role=cell>Low</i><i role=cell>4</i></div></div>",
            ["table: Tide | Hour / Low | 4"],
        ),
        ("<address>The Slip, Ness</address>", ["The Slip, Ness"]),
        ("<div class='callout'><div>Mind the slip.</div></div>", ["Mind the slip."]),
        (
            "<div class='callout callout-tip'><div><div>Mind the slip</div></div><div><p>It is wet.</p></div></div>",
            ["Mind the slip", "It is wet."],
        ),
        ("<h2>The slip<button>Copy link</button></h2><p>It is wet.</p>", ["## The slip", "It is wet."]),
        (
            "<pre class='wp-block-verse'>The tide comes in,\nthe tide goes out.\n\nThe bell is rung.</pre>",
            ["The tide comes in, the tide goes out.", "The bell is rung."],
        ),
        (
            f"<figure><img alt=''><figcaption>{TEXTS[1]} Photo: Ada Brook</figcaption></figure>",
            [f"figure: {TEXTS[1]} Photo: Ada Brook"],
        ),
        (
            "<p>The drift <span class='wp-katex-eq' data-display='false'>\\frac{a}{b}</span> is small.</p>",
            [r"The drift $\frac{a}{b}$ is small."],
        ),
        (
            "<p>The bell<button popovertarget=n class=b>1</button> is old.</p><div popover id=n>Cast in 1801.</div>",
            ["The bell is old.", "footnote: Cast in 1801."],
        ),
        ("<p><i class='material-icons'>expand_more</i>The nets were dry.</p>", ["The nets were dry."]),
        (f"<pre>{TEXTS[2][:60]}\n{TEXTS[2][60:]}</pre>", []),
        (
            "<div class='sqs-block'><figure><blockquote><span>“</span>It is a seal.<span>”</span></blockquote>"
            "<figcaption>— Old Marten</figcaption></figure></div>",
            ["quote: “It is a seal.”", "figure: — Old Marten"],
        ),
        (
            "<blockquote><p>A seal brings luck to all.</p><footer>Old Marten, <cite>Tides</cite></footer></blockquote>",
            ["quote: A seal brings luck to all.", "quote: Old Marten, Tides"],
        ),
        (
            "<p>The bell rang once.<label for=m1 class=opener>⊕</label><input type=checkbox id=m1> It was late.</p>",
            ["The bell rang once. It was late."],
        ),
        ("<pre>while tide: ring(bell)\nprint('It is in.')</pre>", ["code: while tide: ring(bell)\nprint('It is in.')"]),
    ],
)
def test_what_stands_amid_the_text_is_read(amid: str, read: list[str]) -> None:
    assert shown(amid) == read


@pytest.mark.parametrize(
    ("amid", "around"),
    [
        (f"<aside class='pullquote'>{TEXTS[2]}</aside>", ""),
        ("<figure><blockquote><p>the whole village stood on the pier</p><cite>Marten</cite></blockquote></figure>", ""),
        ("<p>3 min read</p><p>Tempo de leitura: 3 minutos</p><p>Lesezeit: ca. 3 Min.</p><p>阅读时间：3分钟</p>", ""),
        ("", f"<div><h2>Les plus lus</h2><div><a href=/1><h3>Eels</h3></a><p>{TEXTS[0][:-1]}, too.</p></div></div>"),
        ("<div>Listen</div><div>Share</div><p>Imprimer</p><p>责任编辑：林海</p><p>ⓒ Ness Daily</p>", ""),
        ("<p>Читайте ещё: <a href=/s>Угри</a></p>", ""),
        ("", "<p>This entry was posted on Monday at 9 and is filed under <a href=/s>Seals</a>.</p>"),
        ("", "<p>Want fewer of these? You can <a href=/u>unsubscribe from this list</a>.</p>"),
        (
            "",
            "<ul><li>Previous message: <a href=1>Eels</a></li><li>Messages sorted by: <a href=d>date</a></li></ul>",
        ),
        ("", "<hr>"),
        ("<div class=actions><a href=/wiki/seal?action=edit>Edit</a></div>", ""),
        ("", "<div><p>Community content is available under CC-BY-SA unless otherwise noted.</p></div>"),
        ("", "<aside><h2>Help us</h2><p>Was it any help?</p><p>This page was last edited on 3 May 2021.</p></aside>"),
        ("", "<div class=page-links>Pages: <b>1</b> <a href=/2>2</a> <a href=/3>3</a></div>"),
        ("", "<p><a href='javascript:window.close()'>Close</a> | <a href='javascript:print()'>Print it</a></p>"),
        ("<p>5 min read · Apr 5, 2023</p><p>4 mars · 3 min de lecture</p>", ""),
        ("", "<p><a href=/more>All of the seals of Ness for one crown a week</a></p>"),
        ("<div><h2>Ice</h2><b>[<a href=/e>Bearbeiten</a> | <a href=/s>Quelltext bearbeiten</a>]</b></div>", ""),
        (
            "<div class='promo-box'><p>The Ness Letter has all that you need to start the day. Sign up here.</p></div>",
            "",
        ),
        ("", f"<div><h3>Related posts</h3><h4><a href=/1>Eels</a></h4><p>{TEXTS[0][:-1]}, too.</p></div>"),
        ("<p>اقرأ أيضا: <a href=/s>المنارة</a></p><p>관련기사</p><p>Baca juga: <a href=/s>Belut</a></p>", ""),
        ("", f"<h2>3 Kommentare</h2><div><b>Bo</b><p>{TEXTS[0][:-1]}, too.</p></div>"),
        ("", f"<div data-hook=comments-section><div><b>Bo</b><p>{TEXTS[0][:-1]}, too.</p></div></div>"),
        ("<div class='post-form'><p>Get a letter every Friday.</p><form><input type=email></form></div>", ""),
        ("<div class='share-buttons'><span>Share:</span> <a href='#'>Facebook</a> <a href='#'>Mail</a></div>", ""),
        ("", "<section aria-label='Cookie banner'><p>We and our 812 partners store information.</p></section>"),
        (
            "<div class='c-epic'><h3>Since you are here</h3><p>We have a small favour to ask of all who read us, since "
            "every seal is counted by hand and paid for by nobody.</p><a href='/support'>Support the Daily</a></div>",
            "",
        ),
        (
            "<button aria-expanded=false>Languages</button><div hidden><a href='/d'>De</a> <a href='/f'>Fr</a></div>",
            "",
        ),
        ("", "<aside><h3>Most read</h3><ul><li><a href='/1'>Eels are back</a></li></ul></aside>"),
        ("", "<div class='nav-box'><ul><li><a href='/'>Main page</a></li></ul></div>"),
        ("", "<div><a rel='prev' href='/1'>Previous</a> <a rel='next' href='/3'>Next page</a></div>"),
        (
            "",
            "<p>Next: <a href=n.html rel=next>Nets and lines</a>, Up: <a href=b.html rel=up>Boats</a> "
            "[<a href=c.html rel=contents>Contents</a>]</p>",
        ),
        ("", "<p>Published using Google Docs</p>"),
        ("", "<div id=footer><b>Published by</b> <a href=/d>Docs</a> – <a href=/a>Report it</a> – Made at noon</div>"),
        ("", f"<div class='x9'>{CLOUD}</div>"),
        ("", "".join(f"<p><a href=/{at}>How the eel got home</a> · <a href=/fish>fish</a></p>" for at in range(3))),
        ("<p>Les også: <a href='/s'>How to keep a seal</a></p>", ""),
        ("<p>相关阅读：<a href='/s'>北码头关闭之后渔民们怎样在海湾的另一边卸货以及他们为此付出的代价</a></p>", ""),
        ("<p>Läs även: <a href='/s'>How to keep a seal</a></p>", ""),
        ("<p>Inlägget <a href='/s'>The Seal</a> dök först upp på <a href='/'>Ness Daily</a>.</p>", ""),
        ("<p>The post <a href='/s'>The Seal</a> first appeared on <a href='/'>Ness Daily</a>.</p>", ""),
        ("<p>Запись <a href='/s'>The Seal</a> впервые появилась <a href='/'>Ness Daily</a>.</p>", ""),
        ("", "<div class='x7'><h2>We use cookies</h2><p>You may agree to that.</p><button>Agree</button></div>"),
        ("", "<div class='wikisidebar'><h3>Go to</h3><ul><li><a href='/i'>Index</a></li></ul></div>"),
    ],
)
def test_what_stands_around_the_text_is_not(amid: str, around: str) -> None:
    said = [line for line in shown(amid, around) if line not in ("Published using Google Docs", "## Ice")]
    assert said == []


@pytest.mark.parametrize(
    "line",
    [
        "The seal first appeared on the slip in 1969.",
        "Das Lied erschien zuerst auf einer Platte.",
        "Il nome proviene da lì.",
    ],
)
def test_a_sentence_that_says_where_something_appeared_is_read(line: str) -> None:
    assert shown(f"<p>{line}</p>") == [line]


def test_the_label_of_a_list_of_contents_goes_with_it() -> None:
    entries = "<ul><li><a href='#i'>Ice</a></li><li><a href='#b'>Bell</a></li></ul>"
    contents = f"<div><div><b>In this text</b></div><div>{entries}</div></div>"
    assert shown(f"{contents}<h2 id=i>Ice</h2><p>Cold.</p><h2 id=b>Bell</h2><p>Rung.</p>")[:2] == ["## Ice", "Cold."]


def test_a_list_of_contents_of_one_entry_is_known_by_its_name() -> None:
    contents = "<div class=toc><h2>Contents</h2><ul><li><a href='#i'><b>1</b> <i>Ice</i></a></li></ul></div>"
    assert shown(f"{contents}<h2 id=i>Ice[<a href='/e'>edit</a>]</h2><p>Cold.</p>") == ["## Ice", "Cold."]


def test_entries_of_what_is_called_contents_need_not_say_what_the_headings_say() -> None:
    entries = "<p class=MsoToc1><a href='#i'>Ice</a></p><p class=MsoToc1><a href='#b'>Bells 4</a></p>"
    assert shown(f"{entries}<h2 id=i>Ice</h2><p>Cold.</p><h2 id=b>The bell</h2><p>Rung.</p>")[:2] == ["## Ice", "Cold."]


def test_what_stands_beside_a_list_of_contents_is_none_whatever_holds_both_is_called() -> None:
    entries = "<nav><ul><li><a href='#b'>The bell</a></li><li><a href='#r'>The rope</a></li></ul></nav>"
    points = "<ul><li>It rings when there is fog, as <a href='#r'>the rope</a> says.</li><li>It is cracked.</li></ul>"
    amid = f"<h2 id=b>The bell</h2>{points}<p><a href='#r'>See the rope below.</a></p><h2 id=r>The rope</h2><p>Wet.</p>"
    content = "".join(f"<p>{text}</p>" for text in TEXTS)
    body = f"<div class='grid has-sidebar-toc'><main><h1>The Seal</h1>{content}{amid}</main>{entries}</div>"
    read = outline(sources.read(Document(Origin("a.html"), ".html", f"<html lang=en><body>{body}".encode())))
    said = "list item: It rings when there is fog, as the rope says."
    assert read[-6:] == ["## The bell", said, "list item: It is cracked.", "See the rope below.", "## The rope", "Wet."]


@pytest.mark.parametrize(
    "widget",
    [
        "<div class=disclosure><button class=disclosure-button>{}</button><div class=disclosure-panel>{}</div></div>",
        "<details class=c-disclosure><summary>{}</summary><div class=c-disclosure__content>{}</div></details>",
        "<h3><button>{}</button></h3><div class=disclosure__content>{}</div>",
    ],
)
def test_what_readers_open_is_read_though_it_is_called_a_disclosure(widget: str) -> None:
    answers = "It sails at six every morning but on Sundays.", "A crown for each passenger, two for a horse."
    asked = "".join(widget.format("What of it?", f"<p>{answer}</p>") for answer in answers)
    assert {*answers} <= {*shown(asked)}


REFERENCE = "<h2>Reference</h2>{}<h3>Parameters</h3><ul><li>{}</li><li>{}</li></ul><h2>Usage</h2><p>Ring it.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<pre><code>ring(bell)</code></pre><p>Rings once.</p>",
        "<p>The keeper rings the bell, once for each boat that is missed, until all of them are back at the quay.</p>",
    ],
)
def test_a_reference_that_explains_is_read(text: str) -> None:
    explained = "The rope has to be dry, or the bell does not ring.", "The bell may be any bell of the harbour."
    read = shown(REFERENCE.format(text, *explained))
    assert read[0] == "## Reference" and [f"list item: {each}" for each in explained] == read[-4:-2]


def test_a_reference_that_refers_is_not_read() -> None:
    works = "Brook, A. Oil and water. Quay Press, 1911.", "<a href='https://example.org/b'>A book of bells</a>"
    intro = "These are the books on bells that were at hand on the island."
    assert shown(REFERENCE.format(f"<p>{intro}</p>", *works)) == [intro, "## Usage", "Ring it."]


@pytest.mark.parametrize(("called", "is_read"), [("steps", True), ("comments", False)])
def test_steps_behind_a_line_that_says_what_they_are_for_are_read(called: str, is_read: bool) -> None:
    steps = "".join(f"<li><div>{step}</div></li>" for step in ("Wet the slip.", "Wait for low tide.", "Push it off."))
    intro = f"<div class=intro><p>{TEXTS[0]}</p></div>"
    box = f"<div class={called}><h2>What to do</h2><div><ol>{steps}</ol></div></div>"
    menu = "<nav><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul></nav>"
    page = f"<html lang=en><title>Boats</title><body>{menu}<div><h1>Boats</h1>{intro}{box}</div></body></html>"
    read = outline(sources.read(Document(Origin("a.html"), ".html", page.encode())))
    assert ("list item: 3. Push it off." in read) is is_read


def test_links_beside_a_table_that_holds_the_article_are_a_menu() -> None:
    links = "<a href=/>Home</a><br><a href=/t>Tides</a><br><a href=/l>Links</a>"
    text = "".join(f"<p>{text}</p>" for text in TEXTS)
    page = f"<html><body><table><tr><td>{links}</td><td><h1>A</h1>{text}</td></tr></table></body></html>"
    assert outline(sources.read(Document(Origin("a.html"), ".html", page.encode()))) == list(TEXTS)


def test_a_saved_page_notes_that_it_goes_on() -> None:
    page = f"<html><body><h1>A</h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p><a rel=next href='/seal/2'>Next</a></body></html>"
    read = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert any("/seal/2" in omission.what for omission in read.omissions)


def test_a_sentence_that_is_drawn_out_of_the_text_is_said_once() -> None:
    drawn = "Nobody who had known him as a young man dared to laugh at the slip."
    assert shown(f"<div><p>{drawn}</p></div><p>He came home at last. {drawn} It was late.</p>") == [
        f"He came home at last. {drawn} It was late."
    ]


def test_short_items_are_read_where_each_paragraph_has_a_wrapper() -> None:
    first, *others = (f"<div class=w><p class=x>{text}</p></div>" for text in TEXTS)
    items = "<ol><li><p>Rope</p></li><li><p>Bell</p></li></ol>"
    after = "<h2>After</h2><p>It slept.</p>"
    page = f"<main><h1>The Seal</h1><section>{first}{''.join(others)}{items}{after}</section></main>"
    lines = outline(sources.read(Document(Origin("a.html"), ".html", f"<nav><a href=/>Ness</a></nav>{page}".encode())))
    assert lines[4:] == ["list item: 1. Rope", "list item: 2. Bell", "## After", "It slept."]


def test_text_that_only_a_style_sheet_folds_up_is_kept_with_the_text_around_it() -> None:
    first, second, third, fourth = (f"<p>{text}</p>" for text in TEXTS)
    folded = f"<div class='x-body is-collapsed'>{second}</div><table class=expand-note><tr><td>{third}</table>"
    shown = elements.parts(html.document_fromstring(f"<body><div>{first}{folded}{fourth}</div>"))
    kept = [True, False, False, True]
    places.keep_folded(shown, kept)
    assert kept == [True, True, False, True]


NOTE = "<div class=callout><div>Bring a rope.</div></div><ul><li><span>Bell</span></li></ul><div><p>Left.</p></div>"


@pytest.mark.parametrize(
    "page",
    [
        "<article class='page sans'><header><h1>The Seal</h1><table><tr><th>Created<td>May 3</table></header>"
        "<div class=page-body>{body}</div></article>",
        "<div id=header>The Seal</div><div id=banners><p>Published using Google Docs</p><p>Report abuse</p></div>"
        "<div id=contents><div class='c1 doc-content'>{body}</div></div>",
        "<ol id=breadcrumbs><li><a href=/>Pages</a></li></ol><h1>The Seal</h1><p>Created by Ada Wave</p>"
        "<div id=main-content class='wiki-content group'>"
        "<div class=toc-macro><ul><li><a href=#a>Bell</a></li></ul></div>"
        "{body}</div><div id=footer><p>Powered by a wiki</p></div>",
    ],
)
def test_what_programs_export_is_read_whole(page: str) -> None:
    body = f"<p>{TEXTS[0]}</p>{NOTE}<p><a href='https://x.org'>{TEXTS[1]}</a></p>"
    content = f"<html><title>The Seal</title><body>{page.replace('{body}', body)}</body></html>".encode()
    read = sources.read(Document(Origin("a.html"), ".html", content))
    assert outline(read) == [TEXTS[0], "Bring a rope.", "list item: Bell", "Left.", TEXTS[1]]


def test_a_page_with_nothing_around_its_text_is_read_whole() -> None:
    steps = "".join(f"<div><div class=num>{number}</div><div>{step}</div></div>" for number, step in enumerate("AB", 1))
    content = f"<html><title>Seals</title><body><div><h1>Seals</h1><div>{TEXTS[0]}</div>{steps}Bare.</div>".encode()
    read = sources.read(Document(Origin("a.html"), ".html", content))
    assert outline(read) == [TEXTS[0], "1", "A", "2", "B", "Bare."]


def test_what_wikis_have_behind_headings_for_those_who_edit() -> None:
    edit = "<span class=mw-editsection><a href=/e>Edit</a></span>"
    assert "## Tail" in shown(f"<h2>Tail{edit}</h2><p>It has one, and it is short and round at the end of it.</p>")


def test_the_name_of_a_list_of_footnotes_goes_with_them() -> None:
    mark = "<sup class=footnoteref><a id=footnoteref-1 href='#footnote-1'>1</a></sup>"
    note = "<div id=footnote-1><a href='#footnoteref-1'>1</a>. By ear.</div>"
    note = f"<div class=footnotes-footer><div class=title>Footnotes</div>{note}</div>"
    lines = shown(f"<p>It sleeps{mark} in the sun all day, and nobody has ever seen it do anything else.</p>{note}")
    assert "Footnotes" not in lines
    assert any(line.startswith("footnote: ") for line in lines)


@pytest.mark.parametrize(
    ("before", "body", "behind"),
    [
        (
            "<nav class=breadcrumbs><ul><li>Guides</li></ul></nav>",
            "<div class='theme-doc-markdown markdown'>{0}<div class='theme-admonition admonition alert alert--info'>"
            "<div>{1}</div></div>{2}</div>",
            "<div class=tocs><span>On this page</span><ul><li><a href=#e>Eels</a></li></ul></div>",
        ),
        (
            "<header><a href=/>Night Lines</a></header>",
            "<section class='gh-content gh-canvas'>{0}<div class='kg-card kg-callout-card'>{1}</div>{2}"
            "<div class='kg-card kg-signup-card'><div class='kg-signup-card-text'><h2>Sign up</h2><p>No spam.</p>"
            "<form><input type=email><button>Subscribe</button></form></div></div></section>",
            "",
        ),
        (
            "",
            "<div class='available-content'><div class='body markup'>{0}<div class='subscription-widget'><p>Thanks!</p>"
            "<form><input type=email><button>Subscribe</button></form></div>{1}{2}</div></div>",
            "<div class='post-footer'><a href=#c>2 Comments</a></div>",
        ),
        (
            "<div class='header-inner'><h1><a href=/>Small Quay</a></h1></div>",
            "<div class='post-body entry-content'>{0}{1}{2}</div>",
            "<div class='sidebar'><h2>About me</h2><p>I am Ada, and live at the edge of the harbour.</p></div>",
        ),
        (
            "",
            "<div class='field field--name-body field__item'>{0}{1}{2}</div>",
            "<div class='field field--name-field-tags'><a href=/t>Nets</a></div><div class=b-recent><h2>Recent</h2>"
            "<ul><li><a href=/1>The pool is open</a></li><li><a href=/2>A market</a></li></ul></div>",
        ),
    ],
)
def test_a_short_article_is_what_is_in_the_box_that_is_called_its_text(before: str, body: str, behind: str) -> None:
    lines = (TEXTS[0], "Bring something to eat.", "The quay was empty then, and stayed so.")
    box = body.format(*(f"<p>{line}</p>" for line in lines))
    page = f"<title>Slow Eels</title><body>{before}<main><article><h2>Slow Eels</h2>{box}</article>{behind}</main>"
    read = sources.read(Document(Origin("a.html"), ".html", f"<html lang=en>{page}".encode()))
    assert (read.metadata.title, outline(read)) == ("Slow Eels", list(lines))


def announced(line: str, over: str = "") -> Article:
    about = "<meta property='article:published_time' content='2021-03-14'><meta name=author content='Ada Brook'>"
    body = f"{over}<h1>The Seal</h1>{line}<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>"
    page = f"<html lang=en><title>The Seal</title>{about}<body><article>{body}</article>"
    return sources.read(Document(Origin("a.html"), ".html", page.encode()))


@pytest.mark.parametrize(
    "line",
    [
        "<p>March 14, 2021</p>",
        "<p>2021年3月14日</p>",
        "<p>Sonntag, 14. März 2021</p>",
        "<p>Ada Brook, reporter, 2021.03.14.</p>",
        "<p>By ADA BROOK<br> Published: March 14, 2021</p>",
        "<p>By <a href=/a>Ada Brook</a>, Sea Editor<br> Photographs by <a href=/b>Bo Reed</a></p>",
        "<h3>Sunday, 14 March 2021</h3>",
        "<p><time>14 March 2021</time> · <a href=/tags/seals>seals</a> · <a href=/tags/3>3</a></p>",
        "<p>How nobody on the pier ever found out where it came from</p><p>Ada Brook – Mar 14, 2021 3:09 PM</p>",
        "<p>Ada Brook</p>",
    ],
)
def test_a_line_over_the_text_that_says_what_is_announced_is_listed(line: str) -> None:
    article = announced(line)
    said = elements.text_within(html.fromstring(f"<div>{line.rpartition('<p>')[2]}</div>"))
    assert [each for each in outline(article) if "2021" in each or "Ada" in each] == []
    assert any(said in what for what in omissions(article))


def test_a_table_over_the_title_that_lays_out_date_and_author_is_listed() -> None:
    rows = "<tr><td>14 | 03 | 2021<td>Kent | Seals<tr><td>Text: Ada Brook<td>337"
    page = f"<html lang=en><title>The Seal</title><body><article><table>{rows}</table><h1>The Seal</h1>"
    page += f"<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p></article>"
    article = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert (article.metadata.published, outline(article)) == ("2021-03-14", list(TEXTS[:2]))
    assert any("Kent | Seals" in what for what in omissions(article))


@pytest.mark.parametrize("line", ["<p>Ness, 14 March 2021</p>", "<p>2 May 1850</p>", "<p>Ada Brook was there.</p>"])
def test_a_line_over_the_text_that_says_more_is_read(line: str) -> None:
    assert elements.text_within(html.fromstring(line)) in outline(announced(line))


def test_the_name_of_a_column_over_the_title_is_no_text() -> None:
    article = announced("", "<div><span>Harbour news</span></div>")
    assert outline(article) == list(TEXTS[:2])
    assert any("Harbour news" in what for what in omissions(article))


CODE = "<pre><code class='language-tide'>rise(3)\nfall(2)</code></pre>"


PLAIN = CODE.replace("language-tide", "x")
CALM = "<p>Neither the keeper nor his wife had heard of it before, and both of them were sorry for that.</p>"


@pytest.mark.parametrize(
    "box",
    [f"<p>Tide</p>{CODE}", f"<div><div><span>tide 2</span><button>Copy</button></div><div>{PLAIN}</div></div>"],
)
def test_the_language_of_code_is_not_said_over_it(box: str) -> None:
    assert shown(box) == ["code: rise(3)\nfall(2)"]


@pytest.mark.parametrize("box", [f"<p>Ness</p>{CODE}", f"<div><p>Ness</p>{PLAIN}{CALM}<button>Next</button></div>"])
def test_a_line_over_code_that_is_not_its_language_is_read(box: str) -> None:
    assert shown(box)[:2] == ["Ness", "code: rise(3)\nfall(2)"]


@pytest.mark.parametrize("letter", ["<span style='display:block;float:left'>T</span>he", "<b class=dropcap>T</b> he"])
def test_a_large_first_letter_begins_a_word(letter: str) -> None:
    (line,) = shown(f"<p>{letter} boats lay in the mud until the tide came back, and then they rose with it.</p>")
    assert line.startswith("The boats")


def test_what_led_on_to_what_is_left_out_is_left_out() -> None:
    more = "<div class=related-box><h3>Related articles</h3><p><a href=/1>Eels</a></p></div>"
    assert shown("", f"<p>Read more by Ada Brook:</p>{more}") == []


@pytest.mark.parametrize("label", ["■関連記事", "▶ Related articles", "» Lire aussi :", "Você pode gostar…"])
def test_what_leads_on_behind_a_sign_is_left_out(label: str) -> None:
    assert shown(f"<p>{label}</p>") == []


@pytest.mark.parametrize("around", ["div", "nav"])
def test_a_list_of_contents_with_the_numbers_of_its_headings_is_left_out(around: str) -> None:
    lines = [f"{number}. {name}" for number, name in enumerate(("The ferry", "The fog", "The seal"), 1)]
    entries = "".join(f"<li><a href='#p{number}'>{line}</a></li>" for number, line in enumerate(lines))
    sections = "".join(f"<h2 id=p{at}>{line}</h2><p>{TEXTS[at]}</p>" for at, line in enumerate(lines))
    contents = f"<div><h4>Table of contents</h4><{around}><ul>{entries}</ul></{around}></div>"
    content = f"<html lang=en><title>The Seal</title><body><h1>The Seal</h1>{contents}{sections}<p>{TEXTS[3]}</p>"
    read = outline(sources.read(Document(Origin("a.html"), ".html", content.encode())))
    assert read == [each for at, line in enumerate(lines) for each in (f"## {line}", TEXTS[at])] + [TEXTS[3]]


def test_a_box_that_stands_there_twice_is_read_once_with_its_heading() -> None:
    box = f"<section><h4>Who rings the bell</h4>{CALM}</section>"
    assert shown(f"{box}<h3>The slip</h3><p>It is of stone, and as old as the chapel itself.</p>{box}") == [
        "#### Who rings the bell",
        CALM[3:-4],
        "### The slip",
        "It is of stone, and as old as the chapel itself.",
    ]


MENU = f"<nav>{' '.join(f'<a href=/{tag}>{tag}</a>' for tag in 'eels nets fog bell tide slip'.split())}</nav>"


def around_menu(main: str) -> list[str]:
    page = f"<html lang=en><title>Four Quays</title><body>{MENU}<main><h1>Four Quays</h1>{main}</main></body></html>"
    return outline(sources.read(Document(Origin("a.html"), ".html", page.encode())))


def test_articles_within_an_article_that_are_most_of_it_are_its_own() -> None:
    items = "".join(f"<article class=item><h2>Quay {n}</h2><p>{text}</p></article>" for n, text in enumerate(TEXTS[1:]))
    lines = around_menu(f"<article><p>{TEXTS[0]}</p>{items}</article>")
    assert [line for line in lines if line in TEXTS] == list(TEXTS)


def test_what_is_set_in_cards_behind_an_opening_is_read() -> None:
    chance = Random(0)
    things = (
        "boat weir mill grain river oats stone keeper lamp net tide quay rope barrel ledger flood market bell".split()
    )

    def said(sentences: int, most: int) -> str:
        lengths = (chance.randint(3, most) for _ in range(sentences))
        return " ".join(f"{' '.join(chance.choices(things, k=length)).capitalize()}." for length in lengths)

    texts = [said(4, 16) for _ in range(17)]
    opening = "".join(f"<p>{text}</p>" for text in texts[:3])
    cards = "".join(
        f"<li class=card><h3>{said(1, 3)}</h3><div class=card-text>{text}</div><ul><li>{said(1, 3)}</li></ul></li>"
        for text in texts[3:]
    )
    lines = around_menu(f"<div class=article-body>{opening}</div><ul>{cards}</ul>")
    assert [text for text in texts if not any(text in line for line in lines)] == []


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<span>The fair of Ness</span>Somebody rang the bell", "The fair of Ness Somebody rang the bell"),
        ("<span>The fair:</span><strong>Somebody rang</strong> the bell", "The fair: Somebody rang the bell"),
        ("<span>S</span>omebody rang the <em>You</em>Bell", "Somebody rang the YouBell"),
    ],
)
def test_what_stands_over_a_heading_in_it_is_a_word_of_its_own(heading: str, title: str) -> None:
    page = (
        f"<html lang=en><title>{title} - Ness Daily</title><body><h1>{heading}</h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>"
    )
    read = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert (read.metadata.title, outline(read)) == (title, list(TEXTS[:2]))


def test_a_headline_behind_the_name_of_its_column_is_the_title() -> None:
    headline = "The weir froze in May"
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'
    head = (
        f"<title>Ness.example | Winter | {headline}</title><meta property=og:title content='Winter | {headline}'>{data}"
    )
    body = f"<h2>Winter</h2><h1>{headline} </h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>"
    read = sources.read(Document(Origin("a.html"), ".html", f"<html lang=en>{head}<body>{body}".encode()))
    assert read.metadata.title == headline


FRACTION_LINE = "<span class=frac-line></span>"


def katex(inside: str) -> str:
    base = f'<span class="base"><span class="strut" style="height:1em"></span>{inside}</span>'
    return f'<span class="katex"><span class="katex-html" aria-hidden="true">{base}</span></span>'


def stacked(*rows: tuple[float, str], low: bool = False) -> str:
    """Rows of KaTeX, each so many em below the line."""
    placed = "".join(f'<span style="top:{at}em"><span class="pstrut"></span>{row}</span>' for at, row in rows)
    kind = "vlist-t vlist-t2" if low else "vlist-t"
    end = '<span class="vlist-s">\u200b</span>' if low else ""
    return f'<span class="{kind}"><span class="vlist-r"><span class="vlist">{placed}</span>{end}</span></span>'


@pytest.mark.parametrize(
    ("inside", "source"),
    [
        (f'<span class="mord">x<span class="msupsub">{stacked((-3.0, "2"))}</span></span>', "x^{2}"),
        (f'<span class="mord">x<span class="msupsub">{stacked((-2.5, "i"), low=True)}</span></span>', "x_{i}"),
        (
            f'<span class="mord">x<span class="msupsub">{stacked((-2.4, "i"), (-3.1, "2"), low=True)}</span></span>',
            "x^{2}_{i}",
        ),
        (
            f'<span class="mfrac">{stacked((-2.6, "2"), (-3.2, FRACTION_LINE), (-3.4, "n"), low=True)}</span>',
            r"\frac{n}{2}",
        ),
        (f'<span class="mord sqrt">{stacked((-3.0, "y"))}</span>', r"\sqrt{y}"),
        (f'<span class="mop op-limits">{stacked((-1.9, "k"), (-3.0, "∑"), (-4.3, "n"), low=True)}</span>', "∑_{k}^{n}"),
    ],
)
def test_a_formula_that_katex_has_set_without_its_source(inside: str, source: str) -> None:
    text = "It falls as the square of the distance from the lamp to the pier, which is written down as"
    page = f"<title>Lamps</title><h1>Lamps</h1><p>{text} {katex(inside)} here.</p>"
    read = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    (block,) = read.sections[0].blocks
    (formula,) = (mark for mark in marks_of(block.text) if mark.kind is MarkKind.FORMULA)
    assert formula.value or block.text[formula.start : formula.end].strip("$") == source


def read_page(body: str, head: str = "<title>The Seal</title>") -> Article:
    page = f"<html lang=en><head>{head}</head>{body}</html>"
    return sources.read(Document(Origin("a.html"), ".html", page.encode()))


def test_a_list_of_one_item_with_a_list_in_it_is_one() -> None:
    listed = "<ol><li value=3><p>Seals</p><ol type=a><li>may sleep,</li><li>must not sing.</li></ol></li></ol>"
    page = html.document_fromstring(f"<article><p>{TEXTS[0]}</p>{listed}<p>{TEXTS[1]}</p></article>")
    shown = elements.parts(page)
    kept = [part.text in TEXTS for part in shown]
    places.keep_lists_amid(shown, kept)
    assert all(kept)


def test_numbered_cards_of_short_sentences_are_steps() -> None:
    cards = "".join(f"<div><b>{number}</b><p>Pull {number} times.</p></div>" for number in (1, 2))
    page = html.document_fromstring(f"<article><p>{TEXTS[0]}</p><div>{cards}</div><p>{TEXTS[1]}</p></article>")
    shown = elements.parts(page)
    kept = [part.text in TEXTS for part in shown]
    places.keep_sentences_amid(shown, kept)
    assert all(kept)


def test_the_title_of_a_note_in_a_wrapper_is_read() -> None:
    note = "<div class=callout><div class=t><div class=i></div><div>Frost</div></div><div><p>Stay in.</p></div></div>"
    texts = [f"<div class=el-p><p>{text}</p></div>" for text in TEXTS]
    body = f"<nav><a href=/>Home</a></nav><div class=page><h1>The Seal</h1>{''.join(texts[:2])}"
    found = read_page(f"<body>{body}<div class=el-div>{note}</div>{''.join(texts[2:])}</div>")
    assert outline(found) == [*TEXTS[:2], "Frost", "Stay in.", *TEXTS[2:]]


def test_what_a_site_says_of_itself_below_its_name_is_no_text() -> None:
    header = "<div id=masthead><h1><a href=/>Ness Daily</a></h1><h2 class=tagline>Seals since 1911</h2></div>"
    post = (
        f"<h2><a href=/s>The Seal</a></h2><p>March 14th, 2021 by Ivo</p>{''.join(f'<p>{text}</p>' for text in TEXTS)}"
    )
    found = read_page(f"<body>{header}<div>{post}</div>", "<title>The Seal &laquo; Ness Daily</title>")
    assert (found.metadata.title, outline(found)) == ("The Seal", list(TEXTS))


def test_notices_of_wikis_are_no_text_and_names_in_their_boxes_no_authors() -> None:
    notice = (
        "<table class='box-Sources plainlinks metadata ambox'><tr><td>This article needs sources.</td></tr></table>"
    )
    name = "<tr><th class='infobox-above fn'>Ness Seal</th></tr>"
    box = f"<table class='infobox vcard'>{name}<tr><th>Born</th><td>1950</td></tr></table>"
    texts = "".join(f"<p>{text} <a href=/wiki/x>x</a></p>" for text in TEXTS)
    nav = "<nav><a href=/>Main page</a></nav>"
    found = read_page(
        f"<body>{nav}<main><h1>The Seal</h1><div class=mw-parser-output>{notice}{box}{texts}</div></main>"
    )
    assert not [line for line in outline(found) if "needs sources" in line]
    assert found.metadata.author == ""


def test_all_answers_of_a_page_of_questions_are_read_however_short() -> None:
    items = "".join(
        f"<div class=accordion-item><h2><button aria-expanded=false>{question}</button></h2>"
        f"<div class='accordion-collapse collapse'><div class=accordion-body>{answer}</div></div></div>"
        for question, answer in (
            ("May seals come in?", "Yes, on a leash."),
            ("What does it cost?", "<p>Two coins.</p><p>Pups are free.</p>"),
            ("And in winter?", "We sleep."),
        )
    )
    found = read_page(
        f"<body><header><a href=/>Seal House</a></header><main><h1>Questions</h1><div class=accordion>{items}</div>"
        "<div><p>Was this page helpful?</p><button>Yes</button></div></main>",
        "<title>Questions - Seal House</title>",
    )
    assert outline(found) == [
        "## May seals come in?",
        "Yes, on a leash.",
        "## What does it cost?",
        "Two coins.",
        "Pups are free.",
        "## And in winter?",
        "We sleep.",
    ]


def test_the_title_of_what_google_docs_exports_is_a_paragraph_by_its_style() -> None:
    texts = "".join(f"<p class=c1><span>{text}</span></p>" for text in TEXTS[:2])
    body = (
        f"<p class='c3 title'><span>The Seal of Ness</span></p>{texts}<h1><span>The chapel</span></h1><p>{TEXTS[3]}</p>"
    )
    found = read_page(f"<body class='c9 doc-content'>{body}", "<style>.c1{color:red}</style>")
    assert found.metadata.title == "The Seal of Ness"
    assert outline(found) == [*TEXTS[:2], "# The chapel", TEXTS[3]]


def test_boxes_of_fandom_are_tables() -> None:
    def row(name: str, value: str) -> str:
        cells = f"<h3 class=pi-data-label>{name}</h3><div class=pi-data-value>{value}</div>"
        return f"<div class='pi-item pi-data'>{cells}</div>"

    group = f"<section class='pi-item pi-group'><h2 class='pi-item pi-header'>Life</h2>{row('Born', '1950')}</section>"
    title = "<h2 class='pi-item pi-title'>The Seal</h2>"
    box = f"<aside class='portable-infobox'>{title}{group}{row('Home', 'Ness')}</aside>"
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    lines = outline(read_page(f"<body><nav><a href=/>Wiki</a></nav><main><h1>The Seal</h1>{box}{texts}</main>"))
    assert [line for line in lines if line.startswith("## ")] == []
    assert any("Born" in line and "1950" in line and "Home" in line for line in lines)


def test_what_google_docs_strikes_out_by_its_style_sheet() -> None:
    sheet = "<style>.c1{color:#000}.c2{text-decoration:line-through;color:#000}.c3{font-style:italic}</style>"
    line = "<p><span class=c1>Pay </span><span class=c2>two</span><span class='c1 c3'> three</span> coins now.</p>"
    read = read_page(f"<body class='c9 doc-content'><p>{TEXTS[0]}</p>{line}", f"<title>The Seal</title>{sheet}")
    marks = marks_of(read.sections[0].blocks[-1].text)
    assert {mark.kind for mark in marks} == {MarkKind.DELETED, MarkKind.EMPHASIS}


def test_what_is_shown_only_when_a_word_is_pointed_at_is_not_read() -> None:
    tip = "<span class=term>nets<span role=tooltip>What fish are caught in</span></span>"
    line = f"<p>The {tip} were dry, and so was the pier, and so were all of the children that had been asleep.</p>"
    assert shown(line) == [
        "The nets were dry, and so was the pier, and so were all of the children that had been asleep."
    ]


def test_addresses_of_pictures_in_posts_that_are_embedded_are_not_read() -> None:
    for stands in ("pic.twitter.com/a1b2", "[image or embed]"):
        post = f"<p>A seal! <a href=https://t.co/a>{stands}</a></p>&mdash; Ada"
        page = f"<html lang=en><title>The Seal</title><h1>The Seal</h1><p>{TEXTS[0]}</p><blockquote>{post}</blockquote>"
        article = sources.read(Document(Origin("a.html"), ".html", page.encode()))
        assert not [line for line in outline(article) if stands in line]
        assert f"pictures of embedded posts: {stands}" in omissions(article)


def test_what_stands_for_a_post_that_is_not_embedded_is_no_text() -> None:
    post = "<div>Post by @ada@seals.example</div><div>View on Mastodon</div>"
    assert shown(f"<blockquote class=mastodon-embed><a href=https://seals.example/@ada/1>{post}</a></blockquote>") == []


def test_questions_in_a_list_that_are_answered_below_are_read_once() -> None:
    asked = ("Is it a seal?", "Where does it live?", "What does it eat?")
    listed = "".join(f"<li>{question}</li>" for question in asked)
    lines = "<br>".join(f"<a href='#{number}'>{question}</a>" for number, question in enumerate(asked))
    for over, heading in ((f"<ol>{listed}</ol>", "h2"), (f"<p>{lines}</p>", "h3"), (f"<p>{lines}</p>", "dt")):
        answers = "".join(f"<{heading}>{question}</{heading}><p>{TEXTS[0]}</p>" for question in asked)
        article = sources.read(
            Document(
                Origin("a.html"), ".html", f"<html lang=en><title>Seals</title><h1>Seals</h1>{over}{answers}".encode()
            )
        )
        said = " ".join(outline(article))
        assert [said.count(question) for question in asked] == [1, 1, 1]


def test_questions_in_a_row_without_answers_are_read() -> None:
    page = (
        "<h1>Seals</h1><ul><li>Is it a seal?<li>Is it a rock?</ul><p>It is a rock.</p><p>Is it a seal? It is not.</p>"
    )
    article = sources.read(Document(Origin("a.html"), ".html", f"<html lang=en><title>Seals</title>{page}".encode()))
    assert "Is it a rock?" in " ".join(outline(article))


@pytest.mark.parametrize(
    ("numbers", "are_said"), [("123", False), ("321", False), (("01", "02", "03"), False), (("250", "12", "7"), True)]
)
def test_numbers_alone_over_headings_that_only_count_them(numbers: Sequence[str], are_said: bool) -> None:
    boxes = "".join(
        f"<div><span class=n>{number}</span><h2><a href='/{number}'>Seal of {name}</a></h2><p>{text}</p></div>"
        for number, name, text in zip(numbers, ("Ness", "Skye", "Uist"), TEXTS, strict=False)
    )
    page = f"<html lang=en><title>Seals</title><main><h1>Seals</h1><p>{TEXTS[0]}</p>{boxes}</main>"
    article = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert bool(set(numbers) & set(outline(article))) is are_said


def test_a_player_and_its_times_are_not_read() -> None:
    player = "<div class=player><span>Listen to this article</span> <span>0:00 / 4:35</span> <button>1x</button></div>"
    note = "<p>This audio is auto-generated. Please let us know what you think of it.</p>"
    assert shown(f"{player}{note}") == []


def test_an_offer_is_no_article() -> None:
    offer = "<p>Subscribe to read the full story.</p><p>From 1 crown a week. Cancel anytime.</p>"
    with pytest.raises(SourceError, match="not free"):
        read_page(f"<body><nav><a href=/>Home</a></nav><main><h1>The Seal</h1><p>It woke at noon.</p>{offer}</main>")


@pytest.mark.parametrize(
    "tip", ["role=tooltip", "class=tooltiptext", "class='tippy-content' style='visibility:hidden'"]
)
def test_what_is_shown_only_when_a_word_is_pointed_at_is_listed(tip: str) -> None:
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    word = f"<p>The <span class=term>creel<span {tip}>A basket for eels</span></span> was empty.</p>"
    found = read_page(f"<body><h1>The Seal</h1>{texts}{word}{texts}")
    assert "The creel was empty." in outline(found)
    assert [what for what in omissions(found) if "basket" in what] == ["explanations of words: A basket for eels"]


def test_a_footnote_that_is_shown_like_an_explanation_is_a_footnote() -> None:
    mark = "<sup class=modern-footnotes-footnote data-mfn=1><a href='javascript:void(0)' role=button>1</a></sup>"
    note = "<span role=tooltip class=modern-footnotes-footnote__note>Not the one of last year.</span>"
    found = read_page(f"<body><h1>The Seal</h1><p>{TEXTS[0]}{mark}{note}</p><p>{TEXTS[1]}</p>")
    assert "footnote: Not the one of last year." in outline(found)


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ("<div class=fact><span class=label>Length</span><span>12 m</span></div>", ["Length: 12 m"]),
        ("<p><strong>Crew</strong><span class=value>Two</span></p>", ["Crew: Two"]),
        (
            "<ul><li><b>Length</b><span>12 m</span></li><li><b>Draught</b><span>2 m</span></li>"
            "<li><b>Crew</b><span>Two</span></li></ul>",
            ["list item: Length: 12 m", "list item: Draught: 2 m", "list item: Crew: Two"],
        ),
        (
            "<p><b>inter</b><i>national</i></p><p><b>inter</b><i>nal</i></p><p><b>inter</b><i>im</i></p>",
            ["international"],
        ),
        ("<ul><li><b>Length:</b>12 m</li><li><b>Crew:</b><span>Two</span></li></ul>", ["list item: Length: 12 m"]),
        ("<div class=fact><span class=label>Length </span><span>12 m</span></div>", ["Length 12 m"]),
    ],
)
def test_a_label_and_its_value_are_two_things(row: str, lines: list[str]) -> None:
    texts = [f"<p>{text}</p>" for text in TEXTS]
    found = outline(read_page(f"<body><h1>The Seal</h1>{''.join(texts[:2])}{row}{''.join(texts[2:])}"))
    assert found[2 : 2 + len(lines)] == lines


def test_ingredients_and_instructions_are_read_however_short() -> None:
    part = "<div class='wprm-recipe-{0}-container'><h3>{1}</h3><ul><li>{2}</li><li>{3}</li></ul></div>"
    recipe = part.format("ingredients", "What you need", "2 eels", "Dill")
    recipe += part.format("instructions", "What you do", "Skin the eels.", "Stew them.")
    menu = "<nav><a href=/>Kitchen</a></nav><aside class=sidebar><a href=/e>Eels</a></aside>"
    found = outline(
        read_page(f"<body>{menu}<article><h1>Eel stew</h1><p>{TEXTS[3]}</p><div>{recipe}</div></article><footer>Ness")
    )
    assert [line.rpartition(": ")[2] for line in found if line.startswith("list")] == [
        "2 eels",
        "Dill",
        "Skin the eels.",
        "Stew them.",
    ]


def test_a_button_that_leads_to_a_shop_is_no_line_of_the_text() -> None:
    button = "<p><a class='btn btn-primary' href='https://shop.example/1'>Check the price</a></p>"
    assert shown(button) == []
    named = "<div><a href=/p>9 coins</a> <a class=cta-link href=/s>View at Eelmart</a></div>"
    assert not any("View" in line for line in shown(named.replace("</a> <a", "</a><p>Cheap eels.</p><a")))
    assert shown("<table class=btn><tr><td><a href=/t>Get your ticket</a></td></tr></table>") == []
    assert shown("<p>The net is <a class=btn href=/n>here</a>.</p>") == ["The net is here."]


def test_a_short_pull_quote_is_said_once() -> None:
    text = f"<p>He said: “Seals always bring luck.” {CALM_LINE}</p>"
    quote = "<aside class=pull-quote><p>“Seals always bring luck.”</p><cite>Old Marten</cite></aside>"
    assert shown(text + quote) == [f"He said: “Seals always bring luck.” {CALM_LINE}"]


@pytest.mark.parametrize(
    "called", ["subhead", "section-title", "article__crosshead", "zwischentitel", "h3", "elementor-heading-title"]
)
def test_a_line_that_is_called_a_heading_is_one(called: str) -> None:
    assert shown(f"<div class={called}>On the pier</div>") == ["## On the pier"]


def test_a_line_that_is_called_a_heading_over_nothing_or_with_a_full_stop_is_none() -> None:
    assert shown("<p class=subhead>The pier was full.</p>") == ["The pier was full."]


def test_bold_lines_with_which_paragraphs_begin_are_headings_over_them() -> None:
    lines = [f"<p><strong>{name}</strong><br>{text}</p>" for name, text in zip("One Two".split(), TEXTS, strict=False)]
    found = read_page(f"<body><h1>The Seal</h1><p>{TEXTS[2]}</p>{''.join(lines)}")
    assert outline(found) == [TEXTS[2], "## One", TEXTS[0], "## Two", TEXTS[1]]
    one = read_page(f"<body><h1>The Seal</h1><p>{TEXTS[2]}</p>{lines[0]}")
    assert outline(one) == [TEXTS[2], f"One {TEXTS[0]}"]


def test_a_menu_of_amp_is_no_text() -> None:
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    found = read_page(
        f"<body><amp-sidebar><ul><li>Front</li><li>Sports</li></ul></amp-sidebar><h1>The Seal</h1>{texts}"
    )
    assert outline(found) == list(TEXTS)


def test_page_numbers_before_a_word_of_turning_are_no_text() -> None:
    pages = "<p>Page: <a href=?p=1>1</a> <b>2</b> <a href=?p=3>3</a> <a href=?p=3>Next page »</a></p>"
    assert shown(pages) == []


def test_the_name_of_a_space_of_confluence_is_none_of_the_title() -> None:
    heading = "<h1 id=title-heading><span id=title-text> Ships : The Seal </span></h1>"
    found = read_page(f"<body>{heading}<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>", "<title>Ships : The Seal</title>")
    assert found.metadata.title == "The Seal"


def test_the_time_below_the_date_of_a_note_is_not_read() -> None:
    lines = "<p style='font-size:20pt'>The Seal</p><p>Tuesday, May 4, 2021</p><p>10:15 AM</p>"
    found = read_page(f"<body>{lines}<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert (found.metadata.title, outline(found)) == ("The Seal", list(TEXTS[:2]))


def test_the_sign_of_a_box_to_tick_is_not_read() -> None:
    item = "<li><input type=checkbox><label><span class=sr-only>▢</span></label> 2 eels</li>"
    assert shown(f"<ul>{item}{item.replace('2', '3')}</ul>") == ["list item: 2 eels", "list item: 3 eels"]


def test_bold_lines_in_one_cell_are_headings() -> None:
    lines = "".join(
        f"<font size=4><b>{name}</b></font><p>{text}</p>"
        for name, text in zip("One Two".split(), TEXTS[2:], strict=True)
    )
    found = read_page(f"<body><table><tr><td><a href=/>Ness</a></td><td><p>{TEXTS[0]}</p>{lines}</td></tr></table>")
    assert outline(found)[-4:] == ["## One", TEXTS[2], "## Two", TEXTS[3]]


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("<sup>{}</sup>", "<sup>{}</sup> "),
        (" [{}]", "[{}] "),
        (" ({})", "({}) "),
        ("<a href=#f{0}><sup>{0}</sup></a>", "<sup>{}</sup> "),
    ],
)
@pytest.mark.parametrize("box", ["<p>{}</p>", "<div><font size=2>{}</font></div>", "<p><small>{}<br></small></p>"])
def test_notes_that_line_breaks_separate_are_listed_one_by_one(mark: str, number: str, box: str) -> None:
    texts = "".join(f"<p>{text}{mark.format(at)}</p>" for at, text in enumerate(TEXTS[:2], 1))
    notes = "<br>".join(f"{number.format(at)}{note}" for at, note in enumerate(("Of last year.", "Of oak."), 1))
    found = read_page(f"<body><h1>The Seal</h1>{texts}<p>{TEXTS[2]}</p>{box.format(notes)}")
    said = [line for line in outline(found) if not line.startswith("footnote")]
    assert len(said) == len(TEXTS) - 1
    assert all(note in f"{omissions(found)}{outline(found)}" for note in ("Of last year.", "Of oak."))


def test_lines_with_numbers_that_nothing_mentions_are_read() -> None:
    lines = "<p>[1] Feed the seal.<br>[2] Ring the bell.</p>"
    found = read_page(f"<body><h1>The Seal</h1><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>{lines}")
    assert outline(found)[2:] == ["[1] Feed the seal.", "[2] Ring the bell."]


def test_lines_that_their_style_makes_bold_are_headings() -> None:
    style = "font-size:20px;font-weight:700"
    for line in (f"<p style='{style}'>{{}}</p>", f"<p><span style='{style}'>{{}}</span></p>"):
        lines = "".join(
            f"{line.format(name)}<p>{text}</p>" for name, text in zip("One Two".split(), TEXTS, strict=False)
        )
        found = read_page(f"<body><h1>The Seal</h1><p>{TEXTS[2]}</p>{lines}")
        assert outline(found) == [TEXTS[2], "## One", TEXTS[0], "## Two", TEXTS[1]]


@pytest.mark.parametrize(
    ("names", "are_headings"), [("Eels: Dill:", True), ("Ada: Bo: Ada:", False), ("Notes:", False)]
)
def test_bold_lines_with_colons_are_headings_if_there_are_several_and_they_differ(
    names: str, are_headings: bool
) -> None:
    lines = [f"<p><b>{name}</b></p><p>{text}</p>" for name, text in zip(names.split(), TEXTS[1:], strict=False)]
    found = outline(read_page(f"<body><h1>The Seal</h1><p>{TEXTS[0]}</p>{''.join(lines)}"))
    assert [line.removeprefix("## ") for line in found if line.startswith("#")] == (
        [name.strip(":") for name in names.split()] if are_headings else []
    )


def test_a_name_over_notes_that_line_breaks_separate_goes_with_them() -> None:
    texts = "".join(f"<p>{text}<sup>{at}</sup></p>" for at, text in enumerate(TEXTS[:2], 1))
    notes = "<p>Notes:<br><sup>1</sup> Of last year.<br><sup>2</sup> Of oak.</p>"
    found = read_page(f"<body><h1>The Seal</h1>{texts}<p>{TEXTS[2]}</p>{notes}")
    assert [line for line in outline(found) if "note" in line.lower() and "footnote" not in line] == []


def test_headings_that_lead_to_what_they_are_about_stand_over_their_text() -> None:
    card = "<div class=card><h2><a href='https://inn.example/{0}' rel=nofollow>{0} Inn</a></h2><p>{1}</p></div>"
    cards = "".join(card.format(name, text) for name, text in zip("Seal Eel".split(), TEXTS[1:], strict=False))
    found = read_page(
        f"<body><nav><a href=/>Ness</a></nav><article><h1>Two inns</h1><p>{TEXTS[0]}</p>{cards}</article>"
        "<section class=more><h3><a href=/b>Bell rings twice</a></h3></section><footer><a href=/i>Imprint</a></footer>",
        "<title>Two inns</title>",
    )
    assert outline(found) == [TEXTS[0], "## Seal Inn", TEXTS[1], "## Eel Inn", TEXTS[2]]


def test_the_path_to_a_page_is_no_text() -> None:
    path = (
        "<div id=pt><a href=/n>Harbour board of the village of Ness</a> › Where the oldest seal sleeps in winter</div>"
    )
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    found = read_page(f"<body>{path}<h1>The Seal</h1>{texts}")
    assert outline(found) == list(TEXTS)
    assert any("Harbour board" in what for what in omissions(found))


def test_a_lead_that_is_a_heading_and_the_first_paragraph_is_said_once() -> None:
    lead = "The keepers of the seal have lost their only bell and ask the whole village for help."
    found = read_page(f"<body><h1>The Seal</h1><h2>{lead}</h2><p>{lead}</p><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert outline(found) == [lead, *TEXTS[:2]]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "By Anonymous",
            "By Staff",
            "By Our Editorial Staff",
            "By Staff Writer | 3 May 2021",
            "Posted by admin",
            "By Guest",
            "Author: Unknown",
        ),
        *("Von Redaktion", "Autor: unbekannt", "Par la rédaction", "Auteur inconnu", "Por Redacción", "文：編集部"),
    ],
)
def test_a_byline_that_names_nobody_is_no_author_and_is_not_said(line: str) -> None:
    page = f"<html lang=en><title>The Seal</title><article><h1>The Seal</h1><p class=meta>{line}</p>"
    page += f"<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p></article>"
    article = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert (article.metadata.author, outline(article)) == ("", list(TEXTS[:2]))
    assert any(line in what for what in omissions(article))


@pytest.mark.parametrize("header", ["<section id=pg-header class=pg-boilerplate>{}</section>", "{}", "<pre>{}</pre>"])
def test_of_project_gutenbergs_pages_only_the_book_is_read(header: str) -> None:
    opening = header.format(
        "<p>This eBook is for the use of anyone anywhere.</p>\n"
        "<p>*** START OF THE PROJECT GUTENBERG EBOOK THE SEAL ***</p>"
    )
    rows = "".join(f"<tr><td>{i}.</td><td><a href='#c{i}'>Part {i}</a></td><td>{9 * i}</td></tr>" for i in (1, 2))
    chapters = "".join(
        f"<h2 id=c{i}>CHAPTER {i}.</h2><p>{TEXTS[i]}</p><p>{more}</p>" for i, more in ((1, TEXTS[3]), (2, CALM_LINE))
    )
    closing = "<p>*** END OF THE PROJECT GUTENBERG EBOOK THE SEAL ***</p><p>Updated editions will replace it.</p>"
    page = f"<body>{opening}<h1>The Seal</h1><h2>CONTENTS</h2><table>{rows}</table>{chapters}{closing}"
    article = read_page(page)
    lines = ["## CHAPTER 1.", TEXTS[1], TEXTS[3], "## CHAPTER 2.", TEXTS[2], CALM_LINE]
    assert (article.metadata.title, outline(article)) == ("The Seal", lines)
    listed = " ".join(omissions(article))
    assert all(each in listed for each in ("anyone anywhere", "Updated editions", "CONTENTS", "Part 2"))


def test_numbers_that_only_a_style_sheet_sets_apart_are_parted_from_their_text() -> None:
    paragraph = "<p><span class=no>({0})</span><span class=text>{1}</span></p>"
    section = "<h3><span>12A</span><span>Duty to ring</span></h3>"
    found = shown(f"{section}{paragraph.format(1, CALM_LINE)}{paragraph.format('a', 'in fog, or')}")
    assert found == ["### 12A Duty to ring", f"(1) {CALM_LINE}", "(a) in fog, or"]


def test_before_an_abstract_there_are_no_texts() -> None:
    before = "<p>Editor: Carl Low</p><ul><li>Article notes</li></ul>"
    before += "<p>Received 2023 Dec 1; Revised 2024 Jan 3; Accepted 2024 Feb 2; Published online 2024 Mar 5.</p>"
    page = f"<body><article><h1>The Seal</h1>{before}<h2>Abstract</h2><p>{TEXTS[0]}</p><h2>Fog</h2><p>{TEXTS[1]}</p>"
    found = read_page(page)
    assert outline(found) == ["## Abstract", TEXTS[0], "## Fog", TEXTS[1]]
    listed = " ".join(omissions(found))
    assert all(each in listed for each in ("Carl Low", "Article notes", "Accepted 2024"))


@pytest.mark.parametrize("line", ["Jump to Recipe Print Recipe", "Share · Save · Print", "Zum Rezept | Drucken"])
def test_several_controls_in_one_line_are_no_text(line: str) -> None:
    assert shown(f"<p>{line}</p>") == []


@pytest.mark.parametrize("mark", ["END", "# # #", "-30-", "– ENDS –", "（完）"])
def test_the_mark_of_the_end_is_no_text(mark: str) -> None:
    assert shown("", f"<p>{mark}</p>") == []


def test_a_heading_with_readings_above_its_characters_is_the_title() -> None:
    ruby = "<ruby>港<rt>みなと</rt></ruby>が11<ruby>週間<rt>しゅうかん</rt></ruby>凍った"
    page = f"<html lang=ja><title>やさしいニュース</title><article><p class=d>2024年3月5日</p><h1>{ruby}</h1>"
    page += "<p>北の村の港が、この冬、十一週間凍ったままでした。船は動くことができませんでした。</p>" * 2
    article = sources.read(Document(Origin("a.html"), ".html", page.encode()))
    assert (article.metadata.title, article.metadata.published) == ("港が11週間凍った", "2024-03-05")


def test_a_list_of_a_texts_pages_is_no_text() -> None:
    entries = (
        "<li><a href='#s1'>Page 1<span>The seal</span></a></li><li><a href='/all#s2'>Page 2<span>The bell</span></a>"
    )
    assert shown(f"<nav class=article-toc><div>Contents</div><ol>{entries}</ol></nav>") == []


@pytest.mark.parametrize(
    "line",
    ["1,234 views", "12K views | TED2024", "MARCH 05, 2024 • SPEECHES AND REMARKS", "Interviews | 5 March 2024"],
)
def test_how_many_read_a_text_and_when_it_came_out_in_which_rubric_is_not_said(line: str) -> None:
    meta = "<meta property='article:published_time' content='2024-03-05'>"
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    found = read_page(
        f"<body><article><h1>The Seal</h1><p>{line}</p>{texts}</article>", f"<title>The Seal</title>{meta}"
    )
    assert outline(found) == list(TEXTS)
    assert any(line in what for what in omissions(found))


def test_pages_of_the_printed_edition_and_numbers_of_verses_are_not_said() -> None:
    poem = "<p>The ice it sang,<br>And no one slept;<span class=wst-pline>5</span><br>The dogs replied.</p>"
    found = shown(f"<p><a class=page-label>*457</a> {CALM_LINE}</p>{poem}")
    assert found == [CALM_LINE, "The ice it sang, And no one slept; The dogs replied."]


def test_a_heading_over_nothing_but_links_in_its_box_is_no_heading() -> None:
    box = "<header><h3>More on this</h3></header><div><a href=/b>The bell of Ness is sold</a></div>"
    assert shown(f"<section class=box>{box}</section>") == []


@pytest.mark.parametrize(
    "line",
    [
        "コメント27件",
        "12 Comments",
        "Ultimo aggiornamento: 09:12",
        "Puedes seguir a Ness en Facebook y X, o apuntarte aquí",
    ],
)
def test_counts_of_comments_times_of_changes_and_where_to_follow_are_no_text(line: str) -> None:
    assert shown("", f"<p>{line}</p>") == []


def test_a_line_of_figures_over_a_text_is_not_said_and_its_description_is() -> None:
    lead = "How a village lived through eleven weeks of frost."
    head = f"<header class=post-header><h1>The Seal</h1><div class=post-description>{lead}</div>"
    head += "<div class=post-meta>March 5, 2024 · 4 min · Ada Brook | Suggest Changes</div>"
    head += (
        "<div class=post-stats><span>Level</span><span>Easy</span><span>Readers</span><span>12K</span></div></header>"
    )
    texts = "".join(f"<p>{text}</p>" for text in TEXTS)
    found = read_page(f"<body><nav><a href=/>Ness</a></nav><article>{head}<div>{texts}</div></article>")
    assert (found.metadata.author, outline(found)) == ("Ada Brook", [lead, *TEXTS])
