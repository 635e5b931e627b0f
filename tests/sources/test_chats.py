"""Conversations with an assistant: all that both say is read, with who says it."""

import pytest

from narrator.article import Article
from tests.support.documents import article
from tests.support.shown import blocks, headings, omissions, texts

ASKED = ("Why does the lamp of a lighthouse turn?", "And a fixed one?")
ANSWERED = (
    "<p>So that the beam can be narrow and bright, and still be seen from all sides, if only for a moment.</p>"
    "<h3>How long it is dark</h3><p>That tells one lighthouse from another, and the lists of lights have it.</p>",
    "<p>It has a lens all around.</p>",
)
SAID = [
    "So that the beam can be narrow and bright, and still be seen from all sides, if only for a moment.",
    "That tells one lighthouse from another, and the lists of lights have it.",
    "It has a lens all around.",
]


def read(asked: str, answered: str) -> Article:
    turns = "".join(
        f"{asked.format(question)}{answered.format(answer)}" for question, answer in zip(ASKED, ANSWERED, strict=True)
    )
    page = (
        f"<title>Lamps</title><nav><a href=/>New chat</a></nav><main>{turns}<p>Ask anything, and check it.</p></main>"
    )
    return article("a.html", f"<html lang=en>{page}</html>")


@pytest.mark.parametrize(
    ("asked", "answered", "asker", "answerer"),
    [
        (
            "<article><h5 class=sr-only>You said:</h5><div data-message-author-role=user><div>{}</div></div></article>",
            "<article><h6 class=sr-only>ChatGPT said:</h6><div data-message-author-role=assistant>{}</div></article>",
            "You",
            "ChatGPT",
        ),
        (
            "<article><h5>Du hast gesagt:</h5><div data-message-author-role=user>{}</div></article>",
            "<article><h6>ChatGPT hat gesagt:</h6><div data-message-author-role=assistant>{}</div></article>",
            "Du",
            "ChatGPT",
        ),
        (
            "<div><div data-testid=user-message><p>{}</p></div></div>",
            "<div><div class='font-claude-response x1'>{}</div><button>Copy</button></div>",
            "User",
            "Claude",
        ),
        (
            "<user-query><div class=query-text><p>{}</p></div></user-query>",
            "<model-response><div class=model-response-text>{}</div></model-response>",
            "User",
            "Gemini",
        ),
    ],
)
def test_all_messages_are_read_with_who_wrote_each(asked: str, answered: str, asker: str, answerer: str) -> None:
    found = read(asked, answered)
    assert [(block.speaker, block.text) for block in blocks(found)] == [
        (asker, f"{asker}: {ASKED[0]}"),
        (answerer, f"{answerer}: {SAID[0]}"),
        ("", SAID[1]),
        (asker, f"{asker}: {ASKED[1]}"),
        (answerer, f"{answerer}: {SAID[2]}"),
    ]
    assert headings(found) == [(3, "How long it is dark")]
    assert any("Ask anything, and check it." in what for what in omissions(found))


def test_where_an_answer_is_from_is_shown_and_no_text() -> None:
    pill = "<span data-testid=webpage-citation-pill><a href=https://ness.example/lamps><b>Ness</b><i>+1</i></a></span>"
    found = read(
        "<div data-message-author-role=user>{}</div>",
        f"<div data-message-author-role=assistant>{{}}<p>It turns.{pill}</p></div>",
    )
    assert texts(found).count("It turns.") == len(ASKED)


def test_questions_without_answers_are_no_conversation() -> None:
    found = read("<p class=query-text>{}</p>", "<div>{}</div>")
    assert {block.speaker for block in blocks(found)} == {""}
