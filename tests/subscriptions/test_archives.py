"""Exports of WordPress, Substack and Ghost: what is narrated of them, with all that they tell, and what is not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from narrator import sources
from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources.lists import sources_in
from narrator.subscriptions import Collection, Place, find, state
from tests.support.archives import ghost, item, packed, substack, wordpress
from tests.support.process import Cli, lines, visible
from tests.support.shown import omissions, outline

LETTER = "<h2>Tides</h2><p>The tide comes at noon, and goes at six.</p>"


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Collection]:
    def opened(content: bytes, site: str = "", name: str = "export") -> Collection:
        path = tmp_path / name
        path.write_bytes(content)
        place = Place(str(path), site=site)
        with find(place).open(place) as collection:
            return collection

    return opened


def states(collection: Collection) -> dict[str, str]:
    return {entry.title: entry.left_out for entry in collection.entries}


def article(collection: Collection, index: int = 0) -> Article:
    return sources.read(collection.entries[index].read())


def test_wordpress_keeps_what_is_known_of_a_post(opened: Callable[..., Collection]) -> None:
    picture = item(
        9, "", post_type="attachment", status="inherit", attachment_url="https://sea.example.com/wp-content/tide.jpg"
    )
    collection = opened(
        wordpress(item(3, LETTER, title="The <em>sea</em> &#8211; again", excerpt="In short.", meta="9"), picture)
    )
    [entry] = collection.entries
    assert (collection.title, entry.title, entry.published) == (
        "Ada & the sea",
        "The sea – again",
        "2026-01-03T09:30:00Z",
    )
    about = article(collection).metadata
    assert (about.title, about.author, about.published) == ("The sea – again", "Ada Wave", "2026-01-03")
    assert (about.language, about.link) == ("en-GB", "https://sea.example.com/2026/03/post-3/")
    assert (about.image, about.description) == ("https://sea.example.com/wp-content/tide.jpg", "In short.")
    assert entry.read().origin.identity == ()


def test_wordpress_tells_what_is_left_out(opened: Callable[..., Collection]) -> None:
    statuses = ("publish", "draft", "pending", "future", "private", "trash", "archived")
    items = [item(number, LETTER, title=status, status=status) for number, status in enumerate(statuses, 1)]
    items += [item(10, LETTER, title="locked", post_password="x"), item(11, " ", title="empty")]
    items += [item(12, LETTER, title="about", post_type="page"), item(13, LETTER, title="m", post_type="nav_menu_item")]
    assert states(opened(wordpress(*items))) == {
        "publish": "",
        "draft": "it is a draft",
        "pending": "it awaits review",
        "future": "it is scheduled for later",
        "private": "it is private",
        "trash": "it is in the trash",
        "archived": "its status is archived",
        "locked": "it has a password",
        "empty": "it has no text",
        "about": "it is a page, not a post",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("One line\nand another.\n\nA second paragraph.", ["One line and another.", "A second paragraph."]),
        ("<pre>a\n\nb</pre>\n\nText.", ["code: a\n\nb", "Text."]),
        (
            '[caption id="x" width="5"]<a href="b"><img src="https://x.org/a.jpg"></a> A quay[/caption]\n\nText.',
            ["figure: A quay", "Text."],
        ),
        (
            "Before.\n\nhttps://youtu.be/abc\n\nAfter.",
            ["Before.", 'markup: <iframe src="https://youtu.be/abc">', "After."],
        ),
        ("[gallery ids=\"1,2\"]\n\nAfter [1] and [note].", ["markup: <object>", "After [1] and [note]."]),
        ('[box style="red"]Inside.[/box]\n\n[icon name="x"]\n\nAfter.', ["Inside.", "After."]),
        (
            "<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n<ul><li>Two</li></ul>",
            ["One.", "item: Two"],
        ),
        (
            '<p>Text.</p><div class="wp-block-buttons"><a class="wp-block-button">Buy</a></div><p>More.</p>',
            ["Text.", "More."],
        ),
    ],
)  # fmt: skip
def test_wordpress_texts_are_read_as_it_shows_them(
    opened: Callable[..., Collection], content: str, expected: list[str]
) -> None:
    found = outline(article(opened(wordpress(item(1, content)))))
    assert [line.replace("list item", "item") for line in found] == expected


def test_wordpress_may_be_packed_damaged_or_of_another_version(opened: Callable[..., Collection]) -> None:
    whole = wordpress(item(1, LETTER), item(2, LETTER))
    first, second = wordpress(item(1, LETTER)), wordpress(item(2, f"{LETTER}\x08"))
    assert list(states(opened(packed(sea__a___xml=first, sea__b___xml=second, note___txt=b"?")))) == [
        "Post 2",
        "Post 1",
    ]
    cut = states(opened(whole[: whole.index(b"<wp:post_id>2")]))
    assert cut == {"Post 1": "", "Post 2": "its status is missing"}
    assert list(
        states(opened(whole.replace(b"http://wordpress.org/export/1.2/", b"https://wordpress.org/export/1.0/")))
    )


@pytest.mark.parametrize(
    ("whole", "broken", "title"),
    [
        ("<wp:post_id>2</wp:post_id>", "<wp:post_id>2", "Post 2"),
        ("<![CDATA[Post 2]]>", "Fish & Chips <3", "Fish Chips 3"),
        ("noon, and goes at six.</p>]]>", "]]> and <b>", "Post 2"),
        ("<![CDATA[Post 2]]>", "Tea &amp;&nbsp;cakes", "Tea &cakes"),
        ("<p>The tide", "<pre>]]]]><![CDATA[>&lt;<item> </item></pre><p>", "Post 2"),
    ],
)
def test_an_item_that_is_broken_takes_no_other_with_it(
    opened: Callable[..., Collection], whole: str, broken: str, title: str
) -> None:
    content = wordpress(item(1, LETTER), item(2, LETTER).replace(whole, broken), item(3, LETTER), item(4, LETTER))
    collection = opened(content)
    assert collection.faults == ()
    assert {name: why for name, why in states(collection).items() if name != title} == dict.fromkeys(
        ("Post 4", "Post 3", "Post 1"), ""
    )
    assert title in states(collection)


def test_an_export_that_is_cut_off_is_told(opened: Callable[..., Collection]) -> None:
    whole = wordpress(item(1, LETTER), item(2, LETTER))
    assert opened(whole).faults == ()
    [fault] = opened(whole[: whole.index(b"<item>\n<title><![CDATA[Post 2")]).faults
    assert "cut off" in fault.what


def test_a_later_export_goes_on_where_the_one_before_was(opened: Callable[..., Collection], tmp_path: Path) -> None:
    for name, content, expected in (
        ("monday.xml", wordpress(item(1, LETTER), item(2, LETTER, status="draft")), ["Post 1"]),
        ("friday.xml", wordpress(item(1, LETTER), item(2, LETTER), item(3, LETTER)), ["Post 2", "Post 3"]),
        ("sunday.xml", wordpress(item(1, f"{LETTER}<p>More.</p>"), item(2, LETTER)), ["Post 1"]),
    ):
        collection = opened(content, name=name)
        with state.of(tmp_path / "out", collection) as kept:
            kept.newly_left_out(collection)
            due = kept.pick(collection)
            assert [entry.title for entry in due] == expected
            for entry in due:
                kept.note(entry, state.NARRATED)


def test_substack(opened: Callable[..., Collection]) -> None:
    html = f'{LETTER}<p class="button-wrapper"><a class="button primary"><span>Subscribe now</span></a></p>'
    when = {"post_date": "2026-05-04T10:00:00.000Z"}
    content = substack(
        ("101.high-tide", when | {"title": "High tide", "subtitle": "It’s &amp; so"}, html),
        ("102.draft", {"title": "A draft", "is_published": "false"}, html),
        ("103.thread", {"title": "A thread", "type": "thread"}, html),
        ("104.podcast", {"title": "A talk", "type": "podcast", "post_date": "2025-01-01T00:00:00Z"}, ""),
    )
    collection = opened(content, "https://sea.substack.com/")
    assert states(collection) == {
        "High tide": "", "A talk": "it has no text", "A draft": "it is a draft",
        "A thread": "it is a thread, not a post",
    }  # fmt: skip
    found = article(collection)
    assert (found.metadata.link, found.metadata.published) == ("https://sea.substack.com/p/high-tide", "2026-05-04")
    assert outline(found) == ["It’s & so", "## Tides", "The tide comes at noon, and goes at six."]
    assert omissions(found) == ["button: Subscribe now"]
    without = opened(content).entries[0].read().origin
    assert (without.link, without.identity) == ("", ("post", "substack", "101"))


def test_a_post_of_substack_that_is_damaged_takes_no_other_with_it(opened: Callable[..., Collection]) -> None:
    content = substack(*((f"{number}.p", {"title": f"P {number}"}, f"{LETTER}<p>{number}</p>") for number in range(3)))
    collection = opened(content.replace(b"<p>1</p>", b"<p>7</p>"))
    assert states(collection) == {"P 0": "", "P 1": "", "P 2": ""}
    damaged = next(entry for entry in collection.entries if entry.title == "P 1")
    with pytest.raises(SourceError, match=r"1\.p\.html"):
        damaged.read()
    table = 'post_id,post_date,is_published,title\n1.a,,true,"A\n2.b,,true,B\n'
    pages = {f"posts/{name}.html": LETTER for name in ("1.a", "2.b")}
    assert states(opened(packed(posts___csv=table, **pages)))["2.b"] == "posts.csv does not list it"


def test_after_an_export_with_a_short_table_lists_are_read_as_before(opened: Callable[..., Collection]) -> None:
    opened(substack(("1.a", {"title": "A"}, LETTER)))
    address = f"https://example.com/{'a' * 10_000}"
    assert sources_in(f"title,url\nA,{address}\n", "a list") == [address]


def test_ghost(opened: Callable[..., Collection]) -> None:
    usual = {"status": "published", "type": "post", "published_at": "2026-05-04T10:00:00.000Z", "html": LETTER}
    content = ghost(
        usual | {
            "id": "p2", "uuid": "u-2", "title": "High tide", "slug": "high-tide", "custom_excerpt": "In short.",
            "html": f'{LETTER}<p><a href="__GHOST_URL__/low/">Low</a></p>',
            "feature_image": "__GHOST_URL__/content/a.jpg",
        },
        usual | {"id": "p1", "uuid": "u-1", "title": "Old", "slug": "old", "published_at": 1700000000000},
        usual | {"id": "p0", "uuid": "u-0", "title": "About", "slug": "about", "type": "page"},
        usual | {"id": "p0", "uuid": "u-3", "title": "A draft", "slug": "d", "status": "draft", "published_at": None},
    )  # fmt: skip
    for packing in (content, packed(export__sea___json=content, export__members___csv=b"")):
        collection = opened(packing, "https://sea.example.com")
        assert states(collection) == {
            "High tide": "", "Old": "", "About": "it is a page, not a post", "A draft": "it is a draft",
        }  # fmt: skip
    about = article(collection).metadata
    assert (about.author, about.language, about.description) == ("Ada Wave, Bo Sand", "de", "In short.")
    assert (about.link, about.image) == ("https://sea.example.com/high-tide/", "https://sea.example.com/content/a.jpg")
    old = next(entry for entry in collection.entries if entry.title == "Old")
    assert (old.published, sources.read(old.read()).metadata.author) == ("2023-11-14T22:13:20Z", "Ada Wave")
    assert opened(content).entries[0].read().origin.identity == ("post", "ghost", "u-2")


def posts_of(*titles: str) -> list[dict[str, str]]:
    usual = {"status": "published", "type": "post", "published_at": "2026-05-04T10:00:00.000Z"}
    quay = '<p>“Quay” is \\ {or} ["was"] here: 5 > 4, <a href="x">so</a>.</p>'
    return [
        usual | {"id": f"p{number}", "uuid": f"u-{number}", "title": title, "slug": f"s-{number}", "html": quay}
        for number, title in enumerate(titles)
    ]


def test_what_is_before_the_damage_in_an_export_of_ghost_is_narrated_and_the_rest_told(
    opened: Callable[..., Collection],
) -> None:
    whole = ghost(*posts_of("Ebb", "Flow", "Kelp"))
    collection = opened(whole[: whole.index(b'"Kelp"') + 50])
    assert list(states(collection)) == ["Ebb", "Flow"]
    [fault] = collection.faults
    assert "first 2 posts" in fault.what
    collection = opened(whole.replace(b"Flow", b"Fl\x07o\xffw"))
    assert len(collection.entries) == 3
    assert collection.faults == ()


def test_posts_of_ghost_that_are_none_are_told_and_those_without_a_number_are_told_apart(
    opened: Callable[..., Collection],
) -> None:
    rows = posts_of("Ebb", "Flow", "Kelp")
    told = json.loads(ghost(*rows))
    posts = told["db"][0]["data"]["posts"]
    for row in posts[:2]:
        row["id"] = row["uuid"] = None
    del posts[2]["status"]
    posts += ["a text", None, 7]
    collection = opened(json.dumps(told).encode())
    assert states(collection) == {"Ebb": "", "Flow": "", "Kelp": "its status is missing"}
    assert len({entry.key for entry in collection.entries}) == 3
    [fault] = collection.faults
    assert "3 damaged" in fault.what


@pytest.mark.parametrize(
    "content",
    [
        b'{"db": [{"meta": {', b'{"db": []}', b'{"db": [{"data": {"posts": [3]}}]}', b'{"db": [' + b"[" * 100_000,
        packed(posts___csv="a,b\n1,2\n"), packed(a___xml="<a/>"), b"PK\3\4 and no more", b"",
    ],
)  # fmt: skip
def test_what_is_damaged_or_no_archive_is_refused(opened: Callable[..., Collection], content: bytes) -> None:
    with pytest.raises(SourceError):
        opened(content)


@pytest.mark.slow
def test_an_archive_is_narrated_once_with_its_addresses(
    narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    tone = ("--engine", "tone", "--jobs", "1", "--no-announce")
    Path("sea.xml").write_bytes(
        wordpress(*(item(number, LETTER) for number in (1, 2)), item(3, LETTER, status="draft"))
    )
    run = narrator("follow", "sea.xml", *tone)
    assert run.returncode == 0
    assert "Post 3 is left out: it is a draft" in run.stderr
    assert visible(Path("output")) == ["post-1/post-1.mp3", "post-2/post-2.mp3"]
    told = json.loads(Path("output/post-2/episode.json").read_text())
    assert (told["link"], told["author"], told["published"], told["language"]) == (
        "https://sea.example.com/2026/02/post-2/", "Ada Wave", "2026-01-02", "en-GB",
    )  # fmt: skip
    assert lines(narrator("follow", "sea.xml", *tone).stdout) == ["nothing new in Ada & the sea"]
    assert "left out" in narrator("follow", "sea.xml", "--list").stdout
    Path("later.xml").write_bytes(
        wordpress(item(2, f"{LETTER}<p>And more.</p>", title="Post 2, mended"), item(3, LETTER))
    )
    assert narrator("follow", "later.xml", *tone).returncode == 0
    again = json.loads(next(Path("output").glob("post-2*/episode.json")).read_text())
    assert (again["guid"], again["title"]) == (told["guid"], "Post 2, mended")
    assert narrator("follow", "sea.xml", "--site", "sea.example.com").returncode == 2
