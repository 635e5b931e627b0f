"""Notes that only a sign connects with the text."""

import pytest

from narrator import sources
from narrator.article import Kind
from tests.support.documents import document


def read(name: str, content: str) -> list[tuple[str, str]]:
    article = sources.read(document(name, content))
    return [
        ("note" if block.kind is Kind.FOOTNOTE else "", str(block.text))
        for section in article.sections
        for block in section.blocks
    ]


@pytest.mark.parametrize(
    ("said", "mention", "note"),
    [
        ("潮は昼に満ちる", "※1", "※1 "),
        ("潮は昼に満ちる", "※", "※"),
        ("潮は昼に満ちる", "（注1）", "（注1）"),
        ("潮は昼に満ちる", "(注 2)", "注2) "),
        ("潮水中午上涨", "【註3】", "【註3】"),
        ("潮水中午上涨", "[注]", "［注］"),
        ("The tide comes at noon", "†", "† "),
        ("The tide comes at noon", "*", "* "),
        ("Die Flut kommt mittags", "**", "** "),
    ],
)
def test_a_line_with_the_sign_of_a_word_above_is_its_footnote(said: str, mention: str, note: str) -> None:
    stop = "." if said.isascii() else "。"
    page = f"<html><title>Tides</title><h1>Tides</h1><p>{said}{mention}{stop}</p><p>{said}{stop}</p>"
    found = read("a.html", f"{page}<p>{note}{said}{stop}</p>")
    assert found == [("", f"{said}{stop}"), ("", f"{said}{stop}"), ("note", f"{said}{stop}")]


def test_notes_on_lines_of_one_paragraph_and_mentions_in_tables() -> None:
    rows = "<tr><th>Boat<th>Fare<th>Days<th>Crew<tr><td>Gull<td>5※1<td>3※2<td>2"
    page = f"<html lang=ja><title>潮</title><h1>潮</h1><p>潮が満ちる。</p><table>{rows}</table>"
    article = sources.read(document("a.html", f"{page}<p>※1 子どもは半額。<br>※2 冬は休み。</p>"))
    blocks = article.sections[0].blocks
    assert blocks[1].rows[1] == ("Gull", "5", "3", "2")
    assert [(block.kind, str(block.text)) for block in blocks[2:]] == [
        (Kind.FOOTNOTE, "子どもは半額。"),
        (Kind.FOOTNOTE, "冬は休み。"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("潮が満ちる。", "※写真はイメージです。"),
        ("It has 4* rooms.", "* One", "* Two"),
        ("It is 3*4 or a * b.", "* See there."),
    ],
)
def test_remarks_lists_and_products_stay(lines: tuple[str, ...]) -> None:
    page = "".join(f"<p>{line}</p>" for line in lines)
    found = read("a.html", f"<html><title>Tides</title><h1>Tides</h1>{page}")
    assert found == [("", line) for line in lines]


@pytest.mark.parametrize(
    "lines", [["*Literal* stars stay."], ["* A remark first.", "The tide comes at noon*."], ["*Literal* and more*."]]
)
def test_a_sign_without_its_line_below_stays(lines: list[str]) -> None:
    page = "<html lang=en><title>Tides</title><h1>Tides</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    assert read("a.html", page) == [("", line) for line in lines]
