"""Archives of mailing lists: who wrote a mail, when, and about what, from the head on the page, which is not read."""

import pytest

from narrator.article import Article
from tests.support.documents import article
from tests.support.shown import omissions, outline

TEXT = (
    "The tide comes in at noon, and nobody who lives along the coast has ever seen it",
    "come at another time, although many of them have waited.",
    "",
    "For this they have a reason that is as old as the harbour itself.",
)
SAID = [f"{TEXT[0]} {TEXT[1]}", TEXT[3]]
BODY = "\n".join(TEXT)
RAW = """Path: news.example!not-for-mail
From: {sender}
Newsgroups: rec.tides
Subject: Re: [Tide-l] The tide at noon
Date: Sun, 14 Mar 2021 09:05:11 +0100
Organization: Harbour
Message-ID: &lt;1@x.org&gt;
"""


def read(body: str, title: str = "The tide at noon") -> Article:
    return article("a.html", f"<html lang=en><head><title>{title}</title></head><body>{body}</body></html>")


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>The tide at noon</h1><pre>{RAW.format(sender='Ada Wave &lt;ada@x.org&gt;')}\n{BODY}</pre>",
        f"<pre>{RAW.format(sender='ada@x.org (Ada Wave)')}\n{BODY}</pre>",
        "<pre><b>List:       <a href='?l=t'>tide-l</a>\nSubject:    <a href='?t=1'>The tide at noon</a>\n"
        "From:       <a href='?a=1'>Ada Wave &lt;ada () x ! org&gt;</a>\nDate:       <a href='?b=1'>2021-03-14 9:05"
        f"</a></b>\n[Download RAW message or body]\n\n{BODY}\n\n<b>[<a href=1>prev in list</a>] "
        "[<a href=2>next in list</a>]</b></pre>",
        "[<a href=1>Date Prev</a>][<a href=2>Date Next</a>][<a href=3>Thread Index</a>]<h1>The tide at noon</h1><hr>"
        "<ul><li><em>To</em>: <a href='mailto:t'>tides@xxxxx</a></li><li><em>Subject</em>: The tide at noon</li><li>"
        "<em>From</em>: Ada Wave &lt;<a href='mailto:a'>ada@xxxxxxx</a>&gt;</li><li><em>Date</em>: Sun, 14 Mar 2021 "
        f"09:05:11 +0100</li><li><em>User-agent</em>: Mutt/1.5</li></ul><hr><pre>{BODY}</pre><hr>",
        "<h1>The tide at noon</h1><ul class=headers><li><span class=from><span>From</span>: Ada Wave &lt;ada@x.org"
        "&gt;</span></li><li><span>Date</span>: Sun, 14 Mar 2021 09:05:11 +0100</li><li><span>To</span>: tides@x.org"
        f"</li><li><span>Message-ID</span>: &lt;1@x.org&gt;</li></ul><pre class=body id=start>{BODY}</pre>",
    ],
)
def test_the_head_of_a_mail_names_its_author_date_and_subject_and_is_listed(page: str) -> None:
    found = read(page)
    about = found.metadata
    assert (about.title, about.author, about.published) == ("The tide at noon", "Ada Wave", "2021-03-14")
    assert outline(found) == SAID
    assert any("Ada Wave" in what for what in omissions(found))


def test_the_name_of_a_list_of_mailman_in_any_language() -> None:
    page = "<h1>[Gezeiten] Die Flut</h1><b>Åsa Våg</b> <a href='mailto:x'>asa at x.org</a><br><i>Son Mär 14 "
    page += "09:05:11 CET 2021</i><ul><li>Vorherige Nachricht: <a href=1.html>[Gezeiten] Ebbe</a></li><li>Nächste "
    page += f"Nachricht: <a href=2.html>[Gezeiten] Mond</a></li></ul><hr><pre>{BODY}</pre>"
    found = read(page, " [Gezeiten] Die Flut")
    assert (found.metadata.title, found.metadata.author) == ("Die Flut", "Åsa Våg")
    assert outline(found) == SAID


def test_labels_and_listings_that_are_no_mails_stay() -> None:
    page = "<h1>Boats</h1><ul><li>From: Ness</li><li>To: Skye</li><li>Fare: five crowns</li></ul>"
    assert "From: Ness" in " ".join(outline(read(f"{page}<p>{TEXT[0]}.</p>")))
    code = "<h1>Boats</h1><pre>Name: gull\nSpeed: 4\nCrew: 9\n\nrun()</pre>"
    assert "Name: gull" in " ".join(outline(read(f"{code}<p>{TEXT[0]}.</p>")))
