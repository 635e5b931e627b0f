"""Lines about an article and its site that stand at its ends: names and dates are known by them, none is said."""

import pytest

from narrator.article import Article
from tests.support.documents import article
from tests.support.shown import outline

TEXTS = (
    "The ferry left at dawn, and the whole village stood on the pier to see it go, as it had every spring.",
    "By noon the fog had lifted, the nets were dry, and the children had found a seal asleep near the slip.",
    "Old Marten said that it would bring luck, and nobody who had known him as a young man dared to laugh.",
)


def page(before: str, behind: str) -> Article:
    text = "".join(f"<p>{each}</p>" for each in TEXTS)
    return article("a.html", f"<html lang=en><title>The Seal</title><h1>The Seal</h1>{before}{text}{behind}</html>")


@pytest.mark.parametrize(
    ("before", "behind", "what"),
    [
        ("", "<p>Our Standards: <a href=/p>The Ness Trust Principles.</a></p>", "notice of the site"),
        ("<p>This copy is for your personal use only. To order others visit a shop.</p>", "", "notice of the site"),
        (
            "",
            "<p>Ness Press 2021. This story is ours. All rights reserved. It may not be rewritten.</p>",
            "legal notice",
        ),
        ("", "<p>Nachdruck, auch in Teilen, nur mit Genehmigung des Verlags.</p>", "notice of the site"),
        ("", "<p>Follow our coverage of seals at <a href=/s>https://ness.example/seals</a></p>", "notice of the site"),
        ("", "<p>Suivez la vie du port sur notre page <a href=/f>Facebook</a>.</p>", "notice of the site"),
        ("", "<p>Abonnez-vous gratuitement à notre <a href=/n>newsletter</a>.</p>", "notice of the site"),
        ("", "<p>Do you have a story for us? Write to news@ness.example.</p>", "notice of the site"),
        ("", "<p>Posted by Ada Brook at 3 May 2021, 10:14 AM</p>", "about the article"),
        ("", "<p>seal.txt · Last modified: 2021/03/04 12:30 by ada</p>", "about the article"),
        ("<p>ness:animals:seal</p>", "", "other text"),
        ("<header><a href=/>Ness Daily</a></header>", "", "head of the page"),
    ],
)
def test_notices_are_listed_and_not_said(before: str, behind: str, what: str) -> None:
    read = page(before, behind)
    assert outline(read) == list(TEXTS)
    assert [omission.what.partition(":")[0] for omission in read.omissions] == [what]


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Ada Brook in Ness; Editing by Bo Reed",
        "Follow the path along the pier, and at its end you find the slip where it slept.",
        "The post was written by hand, and nobody could read it.",
        "She was updated on everything in 1969.",
    ],
)
def test_a_line_of_the_text_is_said(line: str) -> None:
    assert outline(page("", f"<p>{line}</p>"))[-1] == line


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Posted by Ada Brook at May 3, 2021 10:14 AM", "Ada Brook"),
        ("Erstellt von Anna Blum am 3. Mai 2021 um 10:12 Uhr", "Anna Blum"),
        ("Publicado por Inés Duarte el 3 de mayo de 2021", "Inés Duarte"),
        ("Publié par Luc Morel à 10:12 le 3 mai 2021", "Luc Morel"),
        ("投稿者 田中一郎 : 2021年5月3日 10:12", "田中一郎"),
        ("Posted by Ada Brook at 10:14</p><p>Posted by Bo Reed at 11:20", ""),
    ],
)
def test_who_posted_an_article_is_known_from_below_it(line: str, author: str) -> None:
    assert page("", f"<p>{line}</p>").metadata.author == author
