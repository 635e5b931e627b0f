import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import SourceError
from narrator.sources.lists import sources_in
from narrator.sources.selection import chosen

A, B = "https://example.com/a?x=1&y=2", "http://example.org/b"

OPML = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- exported -->
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline type="rss" text="A" xmlUrl="{A.replace("&", "&amp;")}" htmlUrl="https://example.com/"/></outline>
<outline type="link" text="B" URL="{B}"/><outline text="no address"/></body></opml>"""
BOOKMARKS = f"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><A HREF="{A.replace("&", "&amp;")}" ADD_DATE="1">A</A><DT><A HREF="{B}">B</A>
<DT><A HREF="place:x">x</A></DL>"""


@pytest.mark.parametrize(
    "text",
    [
        f"# to hear\n{A}\n\n  {B}  \n",
        OPML,
        BOOKMARKS,
        f'title,url,time_added,tags,status\n"Tides, and more",{A},1700000000,,unread\nB,{B},1700000001,x|y,archive\n',
        f"URL,Title,Selection,Folder,Timestamp\n{A},Tides,,Unread,1\n{B},B,,Archive,2\n",
        f'Title,"Source URL",Url\r\nTides,https://other.example/,{A}\r\n"A\nB",,{B}\r\nNone,,\r\n',
        json.dumps([{"id": 1, "url": A, "image": {"url": "https://x.example/"}}, {"url": B}]),
        json.dumps({"articles": {"items": [{"title": "A", "link": A}, {"href": B}]}}),
    ],
    ids=["lines", "OPML", "bookmarks", "Pocket", "Instapaper", "other names", "Wallabag", "nested"],
)
def test_a_list_gives_its_addresses_in_order(text: str) -> None:
    assert sources_in(text, "list") == [A, B]


def test_a_table_may_have_one_column_only() -> None:
    assert sources_in(f"url\n{A}\n{B}\n", "list") == [A, B]


def test_a_line_may_have_commas_and_be_any_path() -> None:
    assert sources_in("a, b.txt\nurl.txt\n", "list") == ["a, b.txt", "url.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "<opml><body/></opml>",
        "<p>nothing</p>",
        "{",
        "[1, 2]",
        "[" * 99_999,
        "url,title\n,x\n",
        "url,title\n" + '"' + "x" * 200_000,
    ],
)
def test_an_export_without_an_address_is_told(text: str) -> None:
    with pytest.raises(SourceError, match="the list mine"):
        sources_in(text, "mine")


@given(st.text(st.sampled_from('<>[]{}",:\n abolmpurl'), max_size=60))
def test_anything_is_a_list_or_told(text: str) -> None:
    with suppress(SourceError):
        sources_in(text, "list")


def test_a_list_is_read_where_sources_are_named(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    (tmp_path / "plain.txt").write_text(f"{A}\nown.md\n")
    found = list(chosen([f"@{tmp_path / 'feeds.opml'}", f"@{tmp_path / 'plain.txt'}"]))
    assert found == [A, B, str(tmp_path / "own.md")]
