"""JATS: articles of journals."""

from narrator.sources import jats, recognise
from tests.support.documents import article, document
from tests.support.shown import omissions, outline

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0 20120330//EN" '
    '"JATS-archivearticle1.dtd">'
)
FRONT = """<front><journal-meta>
  <journal-title-group><journal-title>Journal of Tides</journal-title></journal-title-group>
  </journal-meta><article-meta><article-id pub-id-type="doi">10.1/tide</article-id>
  <title-group><article-title>The <italic>moon</italic> and the sea<xref ref-type="fn" rid="f9">*</xref></article-title>
  </title-group>
  <contrib-group><contrib contrib-type="author"><name><surname>Wave</surname><given-names>Ada</given-names></name>
  <xref ref-type="aff" rid="a1">1</xref></contrib>
  <contrib contrib-type="author"><collab>The Moon Group</collab></contrib>
  <contrib contrib-type="editor"><name><surname>Foam</surname><given-names>Bo</given-names></name></contrib>
  <aff id="a1">Quay University</aff></contrib-group>
  <pub-date pub-type="collection"><year>2020</year></pub-date>
  <pub-date pub-type="epub"><day>4</day><month>3</month><year>2020</year></pub-date>
  <abstract><p>We look at tides.</p></abstract>
  <trans-abstract xml:lang="de"><title>Zusammenfassung</title><p>Wir sehen Gezeiten.</p></trans-abstract>
  </article-meta></front>"""


def paper(body: str, back: str = "") -> str:
    root = '<article xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink" '
    return f'{DOCTYPE}{root}xml:lang="en">{FRONT}<body>{body}</body><back>{back}</back></article>'


def test_what_is_known_about_an_article() -> None:
    found = article("a.nxml", paper("<p>Text.</p>"))
    known = found.metadata
    assert (known.title, known.author) == ("The moon and the sea", "Ada Wave, The Moon Group")
    assert (known.published, known.language, known.series) == ("2020-03-04", "en", "Journal of Tides")
    assert known.link == "https://doi.org/10.1/tide"
    assert outline(found)[:3] == ["## Abstract", "We look at tides.", "Text."]
    assert omissions(found) == ["abstract in another language: Zusammenfassung Wir sehen Gezeiten."]


def test_what_refers_to_no_character_is_passed_over() -> None:
    body = "<p>A &#xD83D;cut&#55357; &#0;off&#xFFFE; <tex-m&#xD800;h>word</tex-m&#xD800;h> &#8212; &#x1F600;</p>"
    assert outline(article("a.nxml", paper(body)))[-1].startswith("A cut off ")


def test_sections_lists_figures_and_tables() -> None:
    body = """<sec><label>1.</label><title>Methods</title><p>We waited.</p>
      <sec><title>Boats</title><list list-type="order"><list-item><p>Row</p></list-item><list-item><p>Look</p>
      </list-item></list><disp-quote><p>It comes.</p></disp-quote></sec></sec>
      <fig><label>Figure 1</label><caption><title>Harbour</title><p>At noon.</p></caption>
      <graphic xlink:href="a"/></fig>
      <table-wrap><label>Table 1</label><caption><p>Heights.</p></caption><alternatives><graphic xlink:href="t"/>
      <table><thead><tr><th>Day</th><th>Height</th></tr></thead>
      <tbody><tr><td>Monday</td><td>3</td></tr></tbody></table>
      </alternatives></table-wrap>"""
    assert outline(article("a.nxml", paper(body)))[2:] == [
        *("## 1. Methods", "We waited.", "### Boats", "list item: 1. Row", "list item: 2. Look", "quote: It comes."),
        *("figure: Figure 1. Harbour. At noon.", "Table 1. Heights.", "table: Day | Height / Monday | 3"),
    ]


def test_marks_that_lead_to_references_go_with_them() -> None:
    cite = '<xref ref-type="bibr" rid="r{0}">{0}</xref>'.format
    body = f"""<sec><title>On</title><p>Tides turn [{cite(1)}, {cite(2)}] twice<sup>{cite(1)},{cite(2)}</sup>, say
      <xref ref-type="bibr" rid="r1">Foam (2010)</xref> and Fig. <xref ref-type="fig" rid="g">2</xref>.</p></sec>"""
    back = "<ref-list><title>References</title><ref id='r1'><mixed-citation>Foam.</mixed-citation></ref></ref-list>"
    found = article("a.nxml", paper(body, back))
    assert outline(found)[3] == "Tides turn twice, say Foam (2010) and Fig. 2."
    assert omissions(found)[:-1] == ["list of references (1)"]


def test_formulas_and_footnotes() -> None:
    body = """<sec><title>On</title><p>With <inline-formula><tex-math>\\begin{document}$x^2$\\end{document}</tex-math>
      </inline-formula> tides<xref ref-type="fn" rid="f1">a</xref>.</p><disp-formula id="e1"><label>(1)</label>
      <mml:math><mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math></disp-formula></sec>"""
    back = "<fn-group><title>Footnotes</title><fn id='f1'><label>a</label><p>Twice a day.</p></fn></fn-group>"
    lines = outline(article("a.nxml", paper(body, back)))
    assert lines[2:4] == ["## On", "With x² tides."]
    assert [line.partition(":")[0] for line in lines[4:]] == ["formula", "footnote"]


def test_reviews_of_it_are_articles_of_their_own() -> None:
    review = '<sub-article article-type="decision-letter"><front-stub><title-group><article-title>Decision'
    review += "</article-title></title-group></front-stub><body><p>Accepted.</p></body></sub-article></article>"
    found = article("a.xml", paper("<p>Text.</p>").replace("</article>", review))
    assert omissions(found)[:-1] == ["decision letter: Decision"]


def test_names_that_are_none_are_passed_over() -> None:
    assert outline(article("a.nxml", paper("<p>Some <x:>text</x:> <y:1>here</y:1>.</p>")))[-1] == "Some text here."


def test_it_is_known_by_its_front_matter_and_a_page_is_none() -> None:
    assert recognise(document("-", paper("<p>Text.</p>"))) is jats.SOURCE
    assert recognise(document("a.html", "<article class='post'><p>Text.</p></article>")) is not jats.SOURCE


def test_a_space_behind_a_mark_stays_where_the_mark_goes() -> None:
    mark = '<xref ref-type="bibr" rid="b1">'
    body = f"<p>It comes.{mark}<sup>1,2</sup></xref> It goes [{mark}1</xref>].</p>"
    assert outline(article("a.nxml", paper(body)))[-1] == "It comes. It goes."
