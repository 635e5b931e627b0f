"""FB2: the description, bodies, notes and pictures of FictionBook."""

import base64
import zipfile
from io import BytesIO

import pytest

from narrator.errors import SourceError
from narrator.sources import fb2, recognise
from tests.support.documents import article, document
from tests.support.shown import omissions, outline

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
OPENING = '<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
OPENING += 'xmlns:l="http://www.w3.org/1999/xlink">'


def book(body: str, about: str = "<book-title>Tides</book-title><lang>en</lang>", rest: str = "") -> str:
    description = f"<description><title-info>{about}</title-info></description>"
    return f"{OPENING}{description}<body>{body}</body>{rest}</FictionBook>"


def test_what_is_known_about_a_book() -> None:
    about = """<genre>prose</genre>
      <author><first-name>Ada</first-name><middle-name>M.</middle-name><last-name>Wave</last-name></author>
      <author><nickname>foam</nickname></author>
      <book-title>Tides</book-title><annotation><p>A book about the sea.</p><p>And the moon.</p></annotation>
      <date value="2019-06-22">summer</date><coverpage><image l:href="#c.png"/></coverpage><lang>pt_BR</lang>
      <sequence name="The Sea" number="2"/><translator><first-name>Dora</first-name></translator>"""
    picture = f'<binary id="c.png" content-type="image/png">{base64.b64encode(PNG).decode()}</binary>'
    known = article("a.fb2", book("<section><p>Text.</p></section>", about, picture)).metadata
    assert (known.title, known.author, known.published, known.language) == (
        *("Tides", "Ada M. Wave, foam", "2019-06-22", "pt-BR"),
    )
    assert (known.series, known.cover) == ("The Sea 2", PNG)
    assert known.description == "A book about the sea. And the moon."


def test_sections_in_sections_are_headings_of_their_levels() -> None:
    body = """<title><p>Ada Wave</p><p>Tides</p></title>
      <section><title><p>Part One</p><p>The Moon</p></title>
        <section><title><p>1</p></title><p>First.</p><subtitle>Later</subtitle><p>Second.</p>
          <subtitle>* * *</subtitle><p>Third.</p><empty-line/><p>Fourth.</p></section></section>"""
    assert outline(article("a.fb2", book(body))) == [
        *(
            "## Part One. The Moon",
            "### 1",
            "First.",
            "#### Later",
            "Second.",
            "break: ",
            "Third.",
            "break: ",
            "Fourth.",
        ),
    ]


def test_quotes_verses_tables_and_pictures() -> None:
    body = """<section><epigraph><p>Wait.</p><text-author>The moon</text-author></epigraph>
      <p>So <strong>she</strong> <emphasis>said</emphasis>:</p><cite><p>It comes.</p></cite>
      <poem><stanza><v>High water,</v><v>low water.</v></stanza></poem>
      <image l:href="#a.png" alt="A harbour"/><table><tr><th>Day</th><th>Height</th></tr>
      <tr><td>Monday</td><td>3 m</td></tr></table></section>"""
    assert outline(article("a.fb2", book(body))) == [
        *("quote: Wait.", "quote: The moon", "So she said:", "quote: It comes.", "High water, low water."),
        *("figure: A harbour", "table: Day | Height / Monday | 3 m"),
    ]


def test_a_note_is_where_it_is_mentioned() -> None:
    body = '<section><p>Tides<a l:href="#n1" type="note">1</a> turn.</p></section><section><p>End.</p></section>'
    notes = '<body name="notes"><title><p>Notes</p></title><section id="n1"><title><p>1</p></title>'
    notes += "<p>Twice a day.</p></section></body>"
    lines = outline(article("a.fb2", book(body, rest=notes)))
    assert lines.index("footnote: Twice a day.") > lines.index("Tides turn.")
    assert not any("Notes" in line for line in lines)


def test_it_is_known_by_its_root_and_in_old_encodings() -> None:
    content = book("<section><p>Море ждёт.</p></section>").replace("utf-8", "windows-1251").encode("cp1251")
    assert recognise(document("a.xml", content)) is fb2.SOURCE
    assert outline(article("-", content)) == ["Море ждёт."]


def test_a_book_in_an_archive() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("tides.fb2", book("<section><p>Text.</p></section>"))
    assert outline(article("tides.fb2.zip", packed.getvalue())) == ["Text."]


@pytest.mark.parametrize("body", ["", "<section></section>"])
def test_a_book_without_text_is_refused(body: str) -> None:
    with pytest.raises(SourceError, match=r"a\.fb2 holds no text"):
        article("a.fb2", book(body))


def test_nothing_outside_of_it_is_read_and_no_entity_grows() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    content = book("<section><p>Text &l11; &f; &mdash; end.</p></section>").replace("?><", f"?>{doctype}<", 1)
    assert outline(article("a.fb2", content)) == ["Text — end."]


def test_elements_without_end_are_refused() -> None:
    with pytest.raises(SourceError, match="too deeply"):
        article("a.fb2", book("<section>" * 1000 + "<p>Text.</p>"))
    assert omissions(article("a.fb2", book("<section><p>Cut off"))) == []
