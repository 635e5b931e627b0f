"""Pages with boxes that are never closed, read as browsers show them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import sources
from narrator.sources import Document, Origin
from narrator.sources.html import nesting
from tests.support.shown import outline

TEXTS = (
    "The mill stood at the bend of the river for three hundred years, and ground the oats of four parishes.",
    "When the weir was breached in the spring of the flood, the wheel turned backwards for a night and a day.",
    "Nobody rebuilt it, since the railway had come, and flour from the port was cheaper than their own.",
)
ARTICLE = f"<main><article><h1>The Mill</h1>{''.join(f'<p>{text}</p>' for text in TEXTS)}</article></main>"


@pytest.mark.parametrize(
    "before",
    [
        "<header><div><a href=/>Ness Daily</a></header>",
        "<header><button class=menu><div class=bars><div></button><a href=/>Ness Daily</a></header>",
        "<nav><ul><li><div><a href=/a>News</a></ul></nav>",
        "<NAV><SECTION><DIV title='a > b'><a href=/a>News</a></SECTION></NAV>",
        "<aside><section><div><div><a href=/a>News</a></section></aside>",
        "<footer><div><script>document.write('</footer>')</script><!-- </footer> --><a href=/a>News</a></footer>",
    ],
)
def test_an_end_tag_closes_what_was_left_open_in_its_element(before: str) -> None:
    page = f"<html lang=en><title>The Mill</title><body>{before}{ARTICLE}</body></html>"
    assert outline(sources.read(Document(Origin("a.html"), ".html", page.encode()))) == list(TEXTS)


@pytest.mark.parametrize(
    "page",
    [
        "<section><div><table><tr><td></section>x</td></tr></table></div></section>",
        "<div></nav></div>",
        "<section><div>a</div></section></section>",
        "<textarea><div></textarea><header></header>",
    ],
)
def test_an_end_tag_without_a_beginning_in_reach_closes_nothing(page: str) -> None:
    assert nesting.closed(page.encode()) == page.encode()


def element(inner: st.SearchStrategy[str]) -> Any:
    names = st.sampled_from("div section header nav ul button table td main p span".split())
    return st.builds(lambda name, held: f"<{name} class='x'>{''.join(held)}</{name}>", names, st.lists(inner))


@given(st.recursive(st.sampled_from(["a", "<br>", "<!-- <div> -->", "<img alt='<div>'>"]), element, max_leaves=30))
def test_what_is_closed_stays_as_it_is(page: str) -> None:
    assert nesting.closed(page.encode()) == page.encode()
