"""Pages that are empty shells: their article is in what their scripts would show."""

import json
from html import escape

import pytest

from narrator import sources
from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources import Document, Origin
from tests.support.shown import outline

LINES = (
    "The mill on the brook ground its last sack of rye in the spring of that year, and the wheel was left to turn.",
    "Whoever walked by heard it knock at night, and told the children that the miller had come back for his cat.",
    "In the end a carpenter from the next valley bought it, and put a small dynamo where the stones had been.",
    "Since then the lamps of the village have been burning until eleven, and nobody asks what they cost.",
)
MARKUP = "".join(f"<p>{line}</p>" for line in LINES)
NAMES = {"menu": [{"title": "News", "href": "/news"}, {"title": "Mills of the county", "href": "/mills"}]}


def read(body: str) -> Article:
    page = f"<title>The Mill</title><body>{body}<script src=/main.js></script>"
    return sources.read(Document(Origin("a.html"), ".html", page.encode()))


def stated(data: object, attributes: str = "type=application/json") -> str:
    text = json.dumps(data).replace("</", r"<\/")
    return f"<div id=app></div><script {attributes}>{text}</script>"


SPANS = [{"_type": "block", "children": [{"text": line[:9]}, {"text": line[9:]}]} for line in LINES]
WHOLE = {"text": "\n".join(LINES)}
REFERRED = {f"Paragraph:{number}": {"text": line} for number, line in enumerate(LINES)}


@pytest.mark.parametrize(
    "body",
    [
        f"<noscript><article>{MARKUP}</article></noscript>",
        f"<my-page><template data-for=page>{MARKUP}</template></my-page>",
        f'<iframe srcdoc="{escape(MARKUP)}"></iframe>',
        stated(
            {"props": {"pageProps": {"post": {"content": MARKUP}, **NAMES}}}, "id=__NEXT_DATA__ type=application/json"
        ),
        stated({"data": {"story": {"excerpt": LINES[0], "body": SPANS}}, **NAMES}),
        stated({"body": json.dumps({"html": MARKUP})}),
        stated([{"post": 1}, {"body": 2, "tags": 3}, MARKUP, [4], "mills"], "type=application/json id=__NUXT_DATA__"),
        stated({"posts": [{"slug": "a", "title": name, "text": MARKUP} for name in ("The Bells", "The Mill")]}).replace(
            MARKUP, MARKUP.replace("mill", "bell"), 1
        ),
        f"<div id=root></div><script>window.__STATE__ = {json.dumps(WHOLE)};</script>",
        "<div id=root></div><script>window.__APOLLO_STATE__ = "
        + json.dumps({**REFERRED, "Post:1": {"content": [{"__ref": name} for name in REFERRED]}})
        + "</script>",
    ],
)
def test_the_article_that_a_shell_carries_is_read(body: str) -> None:
    assert outline(read(body)) == list(LINES)


def test_headings_of_carried_blocks_are_headings() -> None:
    blocks: list[dict[str, object]] = [{"type": "paragraph", "data": {"text": line}} for line in LINES]
    blocks.insert(2, {"type": "header", "data": {"text": "The carpenter comes to the brook, and stays."}, "level": 3})
    article = read(stated({"article": {"title": "The Mill", "blocks": blocks}}))

    assert [section.heading for section in article.sections] == ["", "The carpenter comes to the brook, and stays."]


@pytest.mark.parametrize(
    "body",
    [
        stated({"posts": [{"slug": name, "text": MARKUP.replace("mill", name)} for name in ("a", "b", "c")]}),
        f"<noscript><p>Please enable JavaScript to read this. {LINES[0]} {LINES[1]}</p></noscript>",
        stated({"cookieConsent": {"text": MARKUP}}),
        f"<script>let text = {MARKUP!r}</script>",
    ],
)
def test_a_shell_that_does_not_say_which_is_its_article_is_refused(body: str) -> None:
    with pytest.raises(SourceError, match=r"filled by scripts.*save the page once it shows the article"):
        read(body)


def test_data_are_not_looked_at_where_the_page_shows_its_article() -> None:
    assert outline(read(f"<main>{MARKUP}</main>{stated({'other': {'text': MARKUP.replace('mill', 'bell')}})}")) == [
        *LINES
    ]
