"""Mails: their text, who sent it and when, and what is attached."""

from email.message import EmailMessage

import pytest

from narrator.errors import SourceError
from narrator.sources import mail, recognise
from tests.support.documents import article, document
from tests.support.shown import omissions, outline

TEXT = "Dear Bo,\n\nthe sea comes at noon and \ngoes at six.\n\n> When does it come?\n\n-- \nAda Wave\nQuay 7\n"
PAGE = "<html><body><h2>Tides</h2><p>The sea comes at noon and goes at six, as it has always done.</p></body></html>"


def message(text: str = TEXT, page: str = "") -> EmailMessage:
    sent = EmailMessage()
    sent["Subject"] = "Re: AW: Die Gezeiten – heute"
    sent["From"] = '"Wave, Ada" <ada@x.org>'
    sent["To"] = "bo@x.org"
    sent["Date"] = "Sun, 12 May 2024 23:00:00 -0700"
    sent["Message-ID"] = "<1@x.org>"
    if text:
        sent.set_content(text)
        sent.set_param("format", "flowed")
    if page:
        sent.add_alternative(page, subtype="html")
    return sent


def test_a_mail_in_plain_text() -> None:
    sent = message()
    sent.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="tides.pdf")
    found = article("a.eml", sent.as_bytes())
    known = found.metadata
    assert (known.title, known.author, known.published) == ("Die Gezeiten – heute", "Ada Wave", "2024-05-12")
    assert outline(found) == ["Dear Bo,", "the sea comes at noon and goes at six.", "quote: When does it come?"]
    assert omissions(found) == ["signature: Ada Wave Quay 7", "attached: tides.pdf"]


def test_a_page_is_read_where_the_text_only_points_to_it() -> None:
    assert outline(article("a.eml", message("See it in a browser.\n", PAGE).as_bytes()))[0] == "## Tides"
    assert outline(article("a.eml", message(TEXT, PAGE).as_bytes()))[0] == "Dear Bo,"


@pytest.mark.parametrize(
    "notice",
    [
        "<a href=https://x.org/v>View this email in your browser</a>",
        "Sie erhalten diese Nachricht, weil Sie sich angemeldet haben. <a href=https://x.org/u>Abmelden</a> | Quay 7",
        "<a href=https://x.org/u>Se désinscrire</a>",
    ],
)
def test_what_a_newsletter_says_of_itself_is_listed(notice: str) -> None:
    text = "<p>Whoever wants to unsubscribe from the sea has to move inland, and most who tried came back.</p>"
    found = article("a.eml", message("", f"<table><tr><td>{notice}</td></tr></table>{PAGE}{text}").as_bytes())
    assert [line[:8] for line in outline(found)] == ["## Tides", "The sea ", "Whoever "]
    assert len(omissions(found)) == 1


@pytest.mark.parametrize(
    ("head", "read"),
    [
        (
            "---------- Forwarded message ---------\nFrom: Cy <c@x.org>\nDate: Mon\nSubject: Foam\nTo: Ada <a@x.org>",
            ["Forwarded message"],
        ),
        (
            "-----Ursprüngliche Nachricht-----\nVon: Cy\nGesendet: Montag\nAn: Ada\nBetreff: Schaum",
            ["Ursprüngliche Nachricht"],
        ),
        ("Begin forwarded message:\n\n> From: Cy\n> Subject: Foam\n> Date: Mon", ["Begin forwarded message:"]),
        ("De : Cy\nEnvoyé : lundi\nÀ : Ada\nObjet : l’écume", []),
        ("*From:* Cy\n*Sent:* Monday\n*Subject:* Foam", []),
        ("发件人：Cy\n发送时间：周一\n主题：泡沫", []),
    ],
)
def test_heads_of_forwarded_mails_are_listed(head: str, read: list[str]) -> None:
    sent = message(f"Look at this.\n\n{head}\n\nThe foam is back.\n")
    sent.replace_header("Subject", "Fwd: Foam")
    found = article("a.eml", sent.as_bytes())
    assert outline(found) == ["Look at this.", *read, "The foam is back."]
    (listed,) = omissions(found)
    assert listed.startswith("head of another mail: ")
    assert "Cy" in listed


def test_a_head_on_a_page_goes_and_what_is_beside_it_stays() -> None:
    head = "----- Forwarded message -----<br>From: <b>Cy</b> &lt;c@x.org&gt;<br>Date: Mon<br>Subject: Foam<br>Hello!"
    other = "From: here to there, it is a mile.<br>To: me that is far."
    found = article("a.eml", message("", f"<p>See.</p><div>{head}</div><p>{other}</p>").as_bytes())
    assert outline(found) == [
        "See.",
        "Forwarded message Hello!",
        "From: here to there, it is a mile. To: me that is far.",
    ]


HEAD = "From: Bo Reed <bo@x.org>\nSent: Saturday, 11 May 2024 20:00\nTo: Ada\nSubject: Foam"


@pytest.mark.parametrize(
    "quoted",
    [
        "On Sat, May 11, 2024 at 8:00 PM Bo Reed <bo@x.org> wrote:\n\n> The foam is back.\n>\n> It is white.",
        "Am 11.05.24 um 20:00 schrieb Bo Reed:\n> The foam is back.\n> It is white.",
        "> Le 11 mai 2024 à 20:00, Bo Reed <bo@x.org> a écrit :\n>\n> The foam is back.\n>> It is white.",
        "El sáb, 11 may 2024 a las 20:00, Bo Reed (<bo@x.org>) escribió:\n\n> The foam is back.\n> It is white.",
        "2024年5月11日(土) 20:00 Bo Reed <bo@x.org>:\n\n> The foam is back.\n> It is white.",
        f"-----Original Message-----\n{HEAD}\n\nThe foam is back.\n\nIt is white.",
        f"________________________________\n{HEAD}\n\nThe foam is back.\n\nIt is white.",
    ],
)
def test_what_an_answer_quotes_below_is_listed(quoted: str) -> None:
    found = article("a.eml", message(f"I saw it, too.\n\nIt came at noon.\n\n{quoted}\n").as_bytes())
    assert (found.metadata.author, outline(found)) == ("Ada Wave", ["I saw it, too.", "It came at noon."])
    assert any("The foam is back." in what and "It is white." in what for what in omissions(found))


def test_what_a_page_of_an_answer_quotes_below_is_listed() -> None:
    above = "<div dir=ltr><p>I saw it, too.</p></div>"
    gmail = "<div class=gmail_quote><div>On Sat, May 11, 2024 at 8:00 PM Bo Reed &lt;<a href='mailto:bo@x.org'>bo@x.org"
    gmail += "</a>&gt; wrote:<br></div><blockquote><p>The foam is back.</p></blockquote></div>"
    outlook = f"<div><p>{HEAD.replace('<', '&lt;').replace(chr(10), '<br>')}</p></div><p>The foam is back.</p>"
    for below in (gmail, outlook):
        found = article("a.eml", message("", f"{above}{below}").as_bytes())
        assert outline(found) == ["I saw it, too."]
        assert any("The foam is back." in what for what in omissions(found))


def test_quotations_between_the_lines_of_an_answer_stay() -> None:
    text = "On Saturday Bo Reed wrote:\n\n> The foam is back.\n\nIt is.\n\n> Is it white?\n\nAs ever.\n"
    assert "As ever." in outline(article("a.eml", message(text).as_bytes()))[-1]
    poem = "As somebody else put it:\n\n> The foam is back.\n"
    assert outline(article("a.eml", message(poem).as_bytes())) == [
        "As somebody else put it:",
        "quote: The foam is back.",
    ]


@pytest.mark.parametrize(
    ("subject", "above", "text"),
    [
        ("Fwd: Foam", "---------- Forwarded message ---------\n", "The foam is back, and it is as white as ever."),
        ("WG: Foam", "See below.\n\n", "The foam is back, and it is as white as ever."),
        ("Fw: Foam", "Begin forwarded message:\n\n", "> The foam is back, and it is as white as ever."),
    ],
)
def test_a_forwarded_mail_has_the_author_and_the_date_of_the_original(subject: str, above: str, text: str) -> None:
    head = HEAD if text[0] != ">" else HEAD.replace("From", "> From").replace("\n", "\n> ") + "\n>"
    sent = message(f"{above}{head}\n{text if text[0] == '>' else chr(10) + text}\n")
    sent.replace_header("Subject", subject)
    found = article("a.eml", sent.as_bytes())
    about = found.metadata
    assert (about.title, about.author, about.published) == ("Foam", "Bo Reed", "2024-05-11")
    assert outline(found)[-1] == "The foam is back, and it is as white as ever."


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("[Foam-l] White", "White"),
        ("Re: [foam-users] White", "White"),
        ("[Sea] Re: [foam-announce] White", "White"),
        ("[bo] White", "White"),
        ("[RFC] White", "[RFC] White"),
        ("[PATCH v2 1/3] white: be whiter", "[PATCH v2 1/3] white: be whiter"),
    ],
)
def test_names_of_lists_in_subjects_are_known_by_their_form_or_address(subject: str, title: str) -> None:
    sent = message()
    sent.replace_header("Subject", subject)
    assert article("a.eml", sent.as_bytes()).metadata.title == title


def test_letters_in_any_encoding() -> None:
    sent = message()
    sent.set_content("Die Flut kommt zur Brücke.\n", charset="iso-8859-1", cte="quoted-printable")
    assert outline(article("a.eml", sent.as_bytes())) == ["Die Flut kommt zur Brücke."]
    broken = sent.as_bytes().replace(b"iso-8859-1", b"x-unknown")
    assert outline(article("a.eml", broken)) == ["Die Flut kommt zur Brücke."]


def test_it_is_known_by_the_headers_of_what_was_sent() -> None:
    assert recognise(document("", message().as_bytes())) is mail.SOURCE
    assert recognise(document("a.txt", message().as_bytes())) is not mail.SOURCE
    saved = (
        b"From: <Saved by Blink>\nSubject: Tides\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    )
    assert recognise(document("a.mhtml", saved)) is not mail.SOURCE


def test_headers_without_end_take_neither_time_nor_memory() -> None:
    long = b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\nTo: " + b'"a;' * 100_000 + b"\n\nText.\n"
    found = article("a.eml", b"From: Ada Wave <a@x.org>\n" + long)
    assert (outline(found), found.metadata.author) == (["Text."], "Ada Wave")


def test_a_mail_without_text_is_refused() -> None:
    sent = EmailMessage()
    sent["Subject"] = "Tides"
    sent.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="tides.pdf")
    with pytest.raises(SourceError, match="holds no text") as caught:
        article("a.eml", sent.as_bytes())
    assert caught.value.details == ("attached: tides.pdf",)


def test_the_foot_of_a_newsletter_and_rows_of_buttons_are_listed() -> None:
    text = "".join(
        f"<p>The {word} tide brings foam, and whoever waits for it sees it come.</p>" for word in ("first", "next")
    )
    buttons = "".join(f"<p><a href=https://x.org/{name}>{name}</a></p>" for name in ("Like", "Share", "Comment"))
    foot = (
        "<p>You are receiving this because you asked for it.</p><p>Written at:</p><p>Quay 7, Hill</p>"
        "<p><a href=https://x.org/u>Unsubscribe</a></p><p>Sent by the Quay Post</p>"
    )
    found = article("a.eml", message("", f"{PAGE}{buttons}{text}<p>Until then</p>{foot}").as_bytes())
    assert outline(found)[-1] == "Until then"
    assert sorted(omissions(found)) == [
        "about the mail: Quay 7, Hill",
        "about the mail: Sent by the Quay Post",
        "about the mail: Unsubscribe",
        "about the mail: Written at:",
        "about the mail: You are receiving this because you asked for it.",
        "links: Like · Share · Comment",
    ]


def test_two_links_and_what_a_filter_puts_before_a_subject() -> None:
    links = "<p><a href=https://x.org/a>Ebb</a></p><p><a href=https://x.org/b>Flow</a></p>"
    sent = message("", f"{PAGE}{links}")
    sent.replace_header("Subject", "RE: [EXTERNAL] Re: Foam")
    found = article("a.eml", sent.as_bytes())
    assert outline(found)[-2:] == ["Ebb", "Flow"]
    assert found.metadata.title == "Foam"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Envoyé de mon iPad",
        "Enviado desde mi iPhone",
        "Inviato da Outlook per Android",
        "Enviado do meu iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "发自我的 iPhone",
        "나의 iPhone에서 보냄",
    ],
)
def test_what_a_telephone_writes_below_a_mail_is_listed(line: str) -> None:
    plain = article("a.eml", message(f"The sea comes at noon.\n\nAda\n{line}\n\n> It does.\n> {line}\n").as_bytes())
    assert outline(plain) == ["The sea comes at noon.", "Ada", "quote: It does."]
    page = article("a.eml", message("", f"{PAGE}<div>Ada<br>{line}</div><p>{line}</p>").as_bytes())
    assert outline(page)[-1] == "Ada"
    assert len(omissions(plain)) == len(omissions(page)) == 2


@pytest.mark.parametrize(
    "frame",
    [
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
        "Ce message et ses pièces jointes sont confidentiels.",
        "Este mensaje y sus anexos son confidenciales.",
    ],
)
def test_what_an_organisation_puts_around_a_mail_is_listed(frame: str) -> None:
    found = article("a.eml", message("", f"<div>{frame}</div>{PAGE}<p>{frame}</p>").as_bytes())
    assert [line for line in outline(found) if frame[:20] in line] == []
    assert len(omissions(found)) == 2
    said = "This message was carried by hand, since what it said was for no other."
    assert outline(article("a.eml", message(said).as_bytes())) == [said]


def test_the_name_of_a_mailing_list_is_no_part_of_the_subject() -> None:
    sent = message()
    sent.replace_header("Subject", "Re: [sea lore] foams")
    assert article("a.eml", sent.as_bytes()).metadata.title == "[sea lore] foams"
    sent["List-Id"] = "<sea.lists.example>"
    assert article("a.eml", sent.as_bytes()).metadata.title == "foams"


def test_a_sentence_about_something_sent_is_said() -> None:
    said = ["Sent from my village to yours, the letter took a year and came to a house that was gone.", "Sent by sea."]
    assert outline(article("a.eml", message("\n\n".join(said)).as_bytes())) == said


def test_titles_of_a_plain_newsletter_and_its_foot_whatever_its_length() -> None:
    text = (
        "** Tides\n------------\n\nThe sea comes at noon and goes at six, as it did before the wall was built.\n\n"
        "Copyright © 2024 Quay Post, All rights reserved.\n\nYou are receiving this because you asked for it.\n\n"
        "Our address is:\nQuay 7\n\nYou can ** unsubscribe (https://x.org/u).\n"
    )
    assert outline(article("a.eml", message(text).as_bytes()))[0] == "# Tides"
    assert len(outline(article("a.eml", message(text).as_bytes()))) == 2


def test_a_subject_in_bytes_that_are_not_encoded() -> None:
    sent = message().as_bytes().split(b"\n", 1)[1]
    for raw in ("Die Fähre".encode(), "Die Fähre".encode("cp1252")):
        assert article("a.eml", b"Subject: " + raw + b"\n" + sent).metadata.title == "Die Fähre"


def test_the_first_line_of_a_text_is_its_title_only_if_it_is_the_subject_and_the_name_below_it_heads_nothing() -> None:
    text = "The Gates of the Sea\n\nThe sea comes at noon and goes at six.\n\nAda\n\nIt always did, my mother said.\n"
    outlined = outline(article("a.eml", message(text).as_bytes()))
    assert outlined == [
        "# The Gates of the Sea",
        "The sea comes at noon and goes at six.",
        "Ada",
        "It always did, my mother said.",
    ]


def test_what_a_thread_was_about_before_is_no_part_of_its_title() -> None:
    sent = message()
    sent.replace_header("Subject", "Re: Ebb (was: Re: Flood (at noon))")
    assert article("a.eml", sent.as_bytes()).metadata.title == "Ebb"


@pytest.mark.parametrize(
    "button",
    ["Subscribe now", "Upgrade to paid", "Jetzt abonnieren", "Je m’abonne", "Share this post", "無料で登録する"],
)
def test_a_lone_button_is_listed_and_a_linked_title_is_read(button: str) -> None:
    page = "<p>The sea comes at noon and goes at six.</p><p><a href='https://x.org/a'>{}</a></p><p>It is late.</p>"
    found = article("a.eml", message("", page.format(button)).as_bytes())
    assert outline(found) == ["The sea comes at noon and goes at six.", "It is late."]
    assert omissions(found) == [f"about the mail: {button}"]
    assert "The share of the sea" in outline(
        article("a.eml", message("", page.format("The share of the sea")).as_bytes())
    )


def test_numbers_of_messages_and_signatures_in_usenet() -> None:
    head = "From: ada@x.org (Ada Brook)\nNewsgroups: alt.tides\nSubject: Re: Ebb\nMessage-ID: <1@x.org>\n\n"
    text = (
        "In article <4kz$1@news.x.org>, Bo Lake\n<bo@x.org> wrote:\n> Is it late?\n\nWrite to <me@x.org> then.\n\n"
        "-- \nAda Brook, keeper\nThese words are mine.\n"
    )
    found = article("a.txt", head + text)
    assert outline(found) == ["Bo Lake wrote:", "quote: Is it late?", "Write to <me@x.org> then."]
    assert omissions(found)[1:] == [
        "signature: Ada Brook, keeper These words are mine.",
        "whom it quotes: In article <4kz$1@news.x.org>, · <bo@x.org>",
    ]


def test_the_footer_of_a_mailing_list_is_listed() -> None:
    text = f"The sea comes at noon.\n\n{'_' * 47}\nTides mailing list\nTides@x.org\nhttps://x.org/listinfo/tides\n"
    found = article("a.eml", message(text).as_bytes())
    assert outline(found) == ["The sea comes at noon."]
    assert omissions(found) == ["about the mail: Tides mailing list Tides@x.org https://x.org/listinfo/tides"]


def test_notices_with_a_link_in_one_word() -> None:
    page = (
        "<p>May 4, 2020 | <a href='https://x.org/w'>Read Online</a></p>"
        "<p>The sea comes at noon and goes at six, as it did before the wall was built.</p>"
        "<p>They <a href='https://x.org/a'>came</a> to the quay.</p><p>Update your email preferences or unsubscribe "
        "<a href='https://x.org/u'>here</a></p><p>Quay 7, Hill</p>"
        "<p><a href='https://x.org/p'>Powered by quaymail</a></p>"
    )
    found = outline(article("a.eml", message("", page).as_bytes()))
    assert found == [
        "The sea comes at noon and goes at six, as it did before the wall was built.",
        "They came to the quay.",
    ]


def test_links_that_mailchimp_stars_are_listed() -> None:
    text = "The sea comes at noon.\n\n** Facebook (https://x.org/f)\n** Website (https://x.org)\n"
    found = article("a.eml", message(text).as_bytes())
    assert (outline(found), omissions(found)) == (["The sea comes at noon."], ["links: Facebook · Website"])


@pytest.mark.parametrize(("delsp", "expected"), [("yes", "The foambells ring."), ("no", "The foam bells ring.")])
def test_a_space_at_the_end_of_a_line_may_be_inside_a_word(delsp: str, expected: str) -> None:
    sent = message("The foam \nbells ring.\n")
    sent.set_param("delsp", delsp)
    assert outline(article("a.eml", sent.as_bytes())) == [expected]
