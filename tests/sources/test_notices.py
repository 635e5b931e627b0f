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
        ("Received on Tuesday, 11 February 2003", ""),
        ("Posted by Ada Brook at 10:14</p><p>Posted by Bo Reed at 11:20", ""),
    ],
)
def test_who_posted_an_article_is_known_from_below_it(line: str, author: str) -> None:
    assert page("", f"<p>{line}</p>").metadata.author == author


def amid(line: str) -> Article:
    texts = [f"<p>{each}</p>" for each in TEXTS]
    texts.insert(2, line)
    return article("a.html", f"<html lang=en><title>The Seal</title><h1>The Seal</h1>{''.join(texts)}")


@pytest.mark.parametrize(
    "line",
    [
        "<b>Sign up</b> for our newsletter and get the best of the pier each Sunday.",
        "Support our local journalism: <a href=/give>become a member today</a>.",
        "Jetzt den kostenlosen Hafen-Newsletter abonnieren und nichts mehr verpassen!",
        "<a href=/n>Recevez chaque matin notre newsletter : inscrivez-vous gratuitement.</a>",
        "Apúntate gratis a nuestro boletín y recibe las noticias del puerto.",
        "Segui il nostro canale WhatsApp.",
        "Schrijf je in voor onze nieuwsbrief.",
        "Подписывайтесь на наш канал в Telegram.",
        "長按二維碼關注我們",
        "この記事をシェアする",
        "<b>More on this:</b> <a href=/s>Seven seals and who feeds them</a>",
        "<b>Lea también:</b> <a href=/s>Siete focas y quien las cuida</a>",
        "Saiba mais: <a href=/s>Sete focas e quem as cuida</a>",
        "Lire également : <a href=/s>Sept phoques et leurs gardiens</a>",
        "READ ALSO <a href=/s>Seven seals and who feeds them</a>",
        "Lesen Sie dazu auch <a href=/s>Sieben Robben und ihre Wärter</a>",
        "<a href=/s>Lees ook Zeven zeehonden en hun oppassers</a>",
        "If you liked this post, you can <a href=https://tip.example>buy me a coffee</a>.",
        "Download our free app from the harbour's shop.",
        "Abonnez-vous dès un écu le premier mois.",
        "Wenn Ihnen dieser Artikel gefallen hat, abonnieren Sie unser Heft.",
        "Si te ha gustado este artículo, compártelo.",
        "¿Quieres recibir las noticias del puerto? Regístrate gratis.",
        "Bleiben Sie auf dem Laufenden: <a href=/w>Hier geht es zu unserem Kanal</a>.",
        "Enjoying this article? Become a member from two crowns a month.",
        "Hat Ihnen dieser Artikel gefallen? Dann abonnieren Sie unser Heft.",
        "Cet article vous a plu ? Partagez-le avec vos proches.",
        "¿Te ha gustado este artículo? Compártelo en tus redes.",
        "Ti è piaciuto questo articolo? Condividilo con gli amici.",
        "Gostou deste texto? Partilhe com os seus amigos.",
    ],
)
def test_appeals_amid_an_article_are_listed(line: str) -> None:
    read = amid(f"<p>{line}</p>")
    assert outline(read) == list(TEXTS)
    assert len(read.omissions) == 1


@pytest.mark.parametrize(
    "line",
    [
        "To watch this video please enable JavaScript, and consider a web browser that supports HTML5 video",
        "We ask for your permission before anything is loaded, as they may be using cookies and other technologies.",
        "An dieser Stelle finden Sie einen externen Inhalt von YouTube, der den Artikel ergänzt.",
        "Votre navigateur ne supporte pas la lecture de vidéos.",
        "Tu navegador no admite este vídeo.",
        "您的浏览器不支持播放此视频",
    ],
)
def test_what_stands_in_place_of_a_recording_is_listed(line: str) -> None:
    assert outline(amid(f"<div><p>{line}</p></div>")) == list(TEXTS)


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter of the port was printed in the shed, and whoever signed up for it got a herring.",
        "Your browser remembers which seals you have seen.",
        "Nobody supports our journalism here, said the editor of the Ness Daily.",
        "Get the seal out of the nets before the newsletter goes to print.",
    ],
)
def test_what_an_article_says_of_newsletters_and_browsers_is_said(line: str) -> None:
    assert line in outline(amid(f"<p>{line}</p>"))


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("Ada Brook is a reporter for the Ness Daily. Reach her at ada@ness.example or @adabrook.", False),
        ("<em>Bo van Reed covers the harbour as a staff writer for the Ness Daily.</em>", False),
        ("Anna Blum ist Redakteurin im Ressort Hafen. Sie erreichen sie per E-Mail.", False),
        ("Ada Brook is a reporter who was there when the seal woke up.", True),
        ("The harbour is a place of which every editor writes when there is nothing else, they say.", True),
    ],
)
def test_who_wrote_an_article_is_told_below_it_and_not_said(line: str, *, is_said: bool) -> None:
    text = page("", f"<p>{line}</p>")
    assert (len(outline(text)) > len(TEXTS)) is is_said


def test_the_source_of_chinese_news_is_listed() -> None:
    texts = "".join(
        f"<p>{each}</p>"
        for each in (
            "渡轮在黎明时分离开，全村的人都站在码头上目送它远去，就像每年春天一样。",
            "到了中午，雾气散去，渔网干了，孩子们在船台旁边发现一只海豹正在睡觉。",
        )
    )
    lines = (
        "<p>2021-05-03 10:12 来源：内斯日报 责任编辑：李明</p>",
        "<p>（责任编辑：李明）</p><p>声明：本文版权归内斯日报所有。</p>",
    )
    read = article("a.html", f"<html lang=zh><title>海豹</title><h1>海豹</h1>{lines[0]}{texts}{''.join(lines[1:])}")
    assert len(outline(read)) == 2
    assert read.metadata.published == "2021-05-03"


ASIDE = "<p>Whoever reads this far will find that the people at the pier have a good deal more to say about seals.</p>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=author-bio>{ASIDE}</div>",
        f"<div class=aboutAuthor>{ASIDE}</div>",
        f"<div class='saboxplugin-wrap'><div>{ASIDE}</div></div>",
        f"<div class='adDisclosure x7'>{ASIDE}</div>",
        f"<section class=c-disclosure__box>{ASIDE}</section>",
        f"<div class=summary-item><a href=/seals>{ASIDE}</a></div>",
        f"<div class=blog-cta>{ASIDE}<a href=/shop>Take the ferry</a></div>",
        f"<div id=inline-cta-2>{ASIDE}<button>Take the ferry</button></div>",
    ],
)
def test_boxes_that_are_called_another_thing_than_text_are_listed(box: str) -> None:
    amid = f"{box}<p>{TEXTS[0]}</p>"
    read = page("", f"{amid}<p>{TEXTS[1]}</p>")
    assert ASIDE[3:-4] not in outline(read)
    assert any("good deal more" in each.what for each in read.omissions)


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=above-cta>{ASIDE}<a href=/shop>Take the ferry</a></div>",
        f"<div class=blog-cta>{ASIDE}</div>",
        f"<div class=category-bio>{ASIDE}</div>",
        f"<div class=author-role>{ASIDE}</div>",
    ],
)
def test_boxes_that_only_sound_like_it_are_read(box: str) -> None:
    assert ASIDE[3:-4] in outline(page("", f"{box}<p>{TEXTS[0]}</p>"))


def test_boxes_of_which_a_page_is_made_are_read_whatever_they_are_called() -> None:
    trails = [f"Trail {name}: {TEXTS[at % 3]}" for at, name in enumerate("Ash Birch Cedar Dogwood Elm Fir".split())]
    boxes = "".join(f"<div class=trail-cta><p>{each}</p><a href=/{each[6]}>Walk it</a></div>" for each in trails)
    read = outline(article("a.html", f"<title>Trails</title><main><h1>Trails</h1><p>{ASIDE}</p>{boxes}</main>"))
    assert [line for line in read if line in trails] == trails


def test_what_webflow_hides_for_good_is_not_read() -> None:
    hidden = f"<div class='layout w-condition-invisible'><div>{ASIDE}</div></div>"
    assert outline(page("", f"{hidden}<p>{TEXTS[0]}</p>")) == list(TEXTS)
    assert ASIDE[3:-4] in outline(page("", f"{hidden.replace('-in', '-')}<p>{TEXTS[0]}</p>"))


def test_a_sentence_that_begins_as_a_line_to_another_article_does_is_said() -> None:
    line = "Read also what <a href=/k>the keeper wrote about the seal</a> before you judge him too harshly."
    assert any(
        block.text.startswith("Read also what")
        for section in amid(f"<p>{line}</p>").sections
        for block in section.blocks
    )


@pytest.mark.parametrize(
    "line",
    [
        "3 days ago",
        "vor 3 Tagen",
        "il y a une heure",
        "hace 3 días",
        "3 giorni fa",
        "há 2 dias",
        "3日前",
        "2 дня назад",
        "Posted: 3/4/2018 9:15 AM",
    ],
)
def test_how_long_ago_an_article_was_posted_is_not_said(line: str) -> None:
    found = page(f"<p>{line}</p>", "")
    assert not any(block.text == line for section in found.sections for block in section.blocks)
    assert line in " ".join(out.what for out in found.omissions)
