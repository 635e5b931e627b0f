"""From the web to the network of the reader nothing leads, neither at once nor when a name has changed."""

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from PIL import Image

from tests.support.process import Cli, events, told, visible
from tests.support.web import Page, Site, to
from tests.support.world import ALSO_PUBLIC, PUBLIC, SILENT, World

pytestmark = pytest.mark.slow

Leads: TypeAlias = Callable[[str], Page]

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")
XML = "application/rss+xml"
NAME, OTHER, NAS = "changing.test", "other.test", "nas.test"
INSIDE = "127.0.0.1"
WORDS = "<p>This is what it says, and it says no more than this.</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on the web."""
    with Site() as site:
        yield site


@pytest.fixture
def other() -> Iterator[Site]:
    """Another."""
    with Site() as site:
        yield site


@pytest.fixture
def inside() -> Iterator[Site]:
    """A server on the reader's own machine. It would tell everything."""
    with Site() as site:
        for target in ("/secret", "/secret.png", "/feed", "/1", "/2"):
            site.put(target, article("Secret"))
        yield site


@pytest.fixture
def world(site: Site, other: Site) -> World:
    world = World()
    world.put(PUBLIC, site)
    world.put(ALSO_PUBLIC, other)
    world.name(OTHER, ALSO_PUBLIC)
    world.name(NAS, INSIDE)
    return world


def article(title: str, head: str = "") -> Page:
    return Page(f"<html><head><title>{title}</title>{head}</head><h1>{title}</h1>{WORDS}".encode())


def item(number: int, link: str) -> str:
    return (
        f"<item><title>Entry {number}</title><link>{link}</link><guid>{number}</guid>"
        f"<pubDate>{number:02} Sep 2025 10:00:00 GMT</pubDate></item>"
    )


def feed(*items: str) -> Page:
    return Page(f'<rss version="2.0"><channel><title>The feed</title>{"".join(items)}</channel></rss>'.encode(), XML)


def whole_feed(link: str, picture: str, *links: str) -> Page:
    """A feed whose first entry holds its article and names a picture, and whose others are links alone."""
    content = f'<meta property="og:image" content="{picture}"><p>{"All of it is here. " * 70}</p>'
    items = [{"id": "1", "title": "Whole", "url": link, "content_html": content}, *({"url": each} for each in links)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The feed", "items": items}
    return Page(json.dumps(feed).encode(), "application/feed+json")


def names_feed(address: str) -> Page:
    return article("Welcome", f'<link rel="alternate" type="{XML}" href="{address}">')


def shows(address: str, title: str = "Page") -> Page:
    return article(title, f'<meta property="og:image" content="{address}">')


def refreshes(address: str) -> Page:
    return article("Moved", f'<meta http-equiv="refresh" content="0; url={address}">')


def png() -> Page:
    file = io.BytesIO()
    Image.new("RGB", (400, 400), (20, 20, 200)).save(file, "PNG")
    return Page(file.getvalue(), "image/png")


def within(world: World) -> dict[str, str]:
    return {**os.environ, **world.environment}


# What leads inside by its address


@pytest.mark.parametrize("host", [f"http://{INSIDE}", "http://[::ffff:127.0.0.1]", "//localhost", f"//{NAS}"])
def test_no_page_names_a_feed_inside(narrator: Cli, world: World, site: Site, inside: Site, host: str) -> None:
    world.name(NAME, PUBLIC)
    inside.put("/feed", feed(item(1, inside.address("/1"))))
    site.put("/", names_feed(f"{host}:{inside.port}/feed"))
    run = narrator("follow", f"http://{NAME}/", *TONE, env=within(world))
    assert run.returncode == 3
    assert "on this machine or in the network around it" in run.stderr
    assert inside.targets == []


@pytest.mark.parametrize("leads", [to, refreshes, shows], ids=["redirect", "refresh", "picture"])
def test_no_page_leads_inside(narrator: Cli, world: World, site: Site, inside: Site, leads: Leads) -> None:
    world.name(NAME, PUBLIC)
    site.put("/", leads(inside.address("/secret.png", host=NAS)))
    narrator(f"http://{NAME}/", *TONE, env=within(world))
    assert site.targets == ["/"]
    assert inside.targets == []


def test_no_entry_leads_inside_whole_or_not(narrator: Cli, world: World, site: Site, inside: Site) -> None:
    world.name(NAME, PUBLIC)
    site.put("/feed", whole_feed(inside.address("/1"), inside.address("/secret.png"), inside.address("/2")))
    run = narrator("follow", f"http://{NAME}/feed", *TONE, env=within(world))
    assert run.returncode == 3
    assert visible(Path("output")) == ["whole/whole.mp3"]
    assert inside.targets == []


# What leads inside since a name has changed


@pytest.mark.parametrize(
    ("leads", "host"),
    [(to, NAME), (refreshes, NAME), (to, f"{NAME}."), (to, NAME.upper())],
    ids=["redirect", "refresh", "dot", "capitals"],
)
def test_a_host_does_not_change_within_a_visit(
    narrator: Cli, world: World, site: Site, inside: Site, leads: Leads, host: str
) -> None:
    world.name(NAME, PUBLIC, INSIDE)
    site.put("/", leads(inside.address("/secret", host=host)))
    run = narrator("script", f"http://{NAME}/", env=within(world))
    assert run.returncode == 3
    assert "on this machine or in the network around it" in run.stderr
    assert (site.targets, inside.targets) == (["/"], [])


@pytest.mark.parametrize(
    "answers",
    [(PUBLIC, INSIDE), (PUBLIC, f"{INSIDE} {SILENT}"), (f"{PUBLIC} {INSIDE}", f"{SILENT} {INSIDE}")],
    ids=["private", "mixed", "mixed twice"],
)
def test_nor_does_it_before_its_picture_is_fetched(
    narrator: Cli, world: World, site: Site, inside: Site, answers: tuple[str, ...]
) -> None:
    world.name(NAME, *answers)
    site.put("/", shows(inside.address("/secret.png", host=NAME)))
    run = narrator(f"http://{NAME}/", *TONE, "--json", env=within(world))
    [note] = [note for note in told(events(run), "episode")["notes"] if "cover" in note]
    assert "the picture of the article cannot be fetched" in note
    assert (site.targets, inside.targets) == (["/"], [])


def test_nor_before_the_feed_that_its_page_names(narrator: Cli, world: World, site: Site, inside: Site) -> None:
    world.name(NAME, PUBLIC, INSIDE)
    inside.put("/feed", feed(item(1, inside.address("/1"))))
    site.put("/", names_feed(inside.address("/feed", host=NAME)))
    run = narrator("follow", f"http://{NAME}/", *TONE, env=within(world))
    assert run.returncode == 3
    assert inside.targets == []


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        (NAME, ["/feed"]),
        (NAME, ["/feed", "/robots.txt"]),
        (NAME, ["/feed", "/robots.txt", "/1"]),
        (NAME, ["/feed", "/robots.txt", "/1", "/1.png"]),
        (OTHER, ["/", "/feed"]),
        (OTHER, ["/", "/feed", "/robots.txt"]),
    ],
    ids=["robots", "entry", "picture of an entry", "next entry", "robots by a page", "entry by a page"],
)
def test_nor_before_the_entries_of_its_feed(
    narrator: Cli, world: World, site: Site, inside: Site, host: str, asked: list[str]
) -> None:
    is_page = host == OTHER
    world.name(NAME, *[PUBLIC] * (len(asked) - is_page), INSIDE)
    world.name(OTHER, PUBLIC)
    site.put("/", names_feed(f"http://{NAME}/feed"))
    site.put("/feed", feed(*(item(number, inside.address(f"/{number}", host=NAME)) for number in (1, 2))))
    site.put("/1", shows(inside.address("/1.png", host=NAME)))
    site.put("/1.png", png())
    run = narrator("follow", f"http://{host}{asked[0]}", *TONE, env=within(world))
    assert run.returncode == 3
    assert site.targets == asked
    assert inside.targets == []


def test_nor_before_the_picture_of_a_page_that_a_feed_leads_to(
    narrator: Cli, world: World, site: Site, inside: Site
) -> None:
    world.name(NAME, PUBLIC, PUBLIC, INSIDE)
    site.put("/feed", feed(item(1, f"http://{NAME}/1")))
    site.put("/1", shows(inside.address("/secret.png", host=NAME)))
    world.name(OTHER, PUBLIC)
    run = narrator("follow", f"http://{OTHER}/feed", *TONE, env=within(world))
    assert run.returncode == 0
    assert site.targets == ["/feed", "/robots.txt", "/1"]
    assert inside.targets == []


# What its user typed may be inside, and leads on to its own host


@pytest.mark.parametrize("host", [INSIDE, "localhost", NAS, NAS.upper()])
def test_a_page_inside_leads_to_all_of_its_host(narrator: Cli, world: World, inside: Site, host: str) -> None:
    with Site() as port:
        address = inside.put("/old", to(port.address("/", host=host)))
        port.put("/", names_feed(inside.address("/feed", host=host)))
        inside.put("/feed", feed(item(1, port.address("/1", host=host))))
        port.put("/1", shows(inside.address("/1.png", host=host)))
        inside.put("/1.png", png())
        run = narrator("follow", inside.address("/old", host=host), *TONE, "--json", env=within(world))
        assert address and run.returncode == 0
        assert not [note for note in told(events(run), "episode")["notes"] if "cover" in note]
        assert (inside.targets, port.targets) == (["/old", "/feed", "/1.png"], ["/", "/robots.txt", "/1"])


def test_an_entry_that_is_whole_has_its_picture_inside_as_its_feed(narrator: Cli, inside: Site) -> None:
    address = inside.put("/feed", whole_feed(f"http://{OTHER}/1", inside.put("/1.png", png())))
    assert narrator("follow", address, *TONE).returncode == 0
    assert inside.targets == ["/feed", "/1.png"]


@pytest.mark.parametrize("answers", [(f"{INSIDE} {PUBLIC}",), (f"{PUBLIC} {INSIDE}",)])
def test_a_host_that_is_at_home_on_both_sides_is_read(
    narrator: Cli, world: World, site: Site, answers: tuple[str, ...]
) -> None:
    """As a server at home is, whose name stands for its address on the internet, too."""
    world.name(NAME, *answers)
    site.put("/", to("/new"))
    site.put("/new", shows("/1.png"))
    site.put("/1.png", png())
    run = narrator(f"http://{NAME}:{site.port}/", *TONE, "--json", env=within(world))
    assert not [note for note in told(events(run), "episode")["notes"] if "cover" in note]
    assert site.targets == ["/", "/new", "/1.png"]


def test_a_page_inside_may_name_a_feed_outside_which_leads_nowhere_inside(
    narrator: Cli, world: World, site: Site, other: Site, inside: Site
) -> None:
    world.name(NAME, PUBLIC, INSIDE)
    inside.put("/", names_feed(f"http://{NAME}/feed"))
    links = (inside.address("/1"), inside.address("/1", host=NAME), f"http://{OTHER}/1")
    site.put("/feed", feed(*(item(number, link) for number, link in enumerate(links, 1))))
    other.put("/1", article("Public"))
    run = narrator("follow", inside.address(), *TONE, env=within(world))
    assert run.returncode == 3
    assert run.stderr.count("on this machine or in the network around it") == 2
    assert visible(Path("output")) == ["public/public.mp3"]
    assert inside.targets == ["/"]


@pytest.mark.parametrize("leads", [to, refreshes, shows], ids=["redirect", "refresh", "picture"])
def test_from_outside_nothing_leads_back_inside(
    narrator: Cli, world: World, site: Site, inside: Site, leads: Leads
) -> None:
    world.name(NAME, PUBLIC)
    inside.put("/old", to(f"http://{NAME}/"))
    inside.put("/feed", feed(item(1, f"http://{NAME}/")))
    site.put("/", leads(inside.address("/secret.png")))
    narrator(inside.address("/old"), *TONE, env=within(world))
    assert inside.targets == ["/old"]
    narrator("follow", inside.address("/feed"), *TONE, env=within(world))
    assert inside.targets == ["/old", "/feed"]
    assert site.targets == ["/", "/robots.txt", "/"]
