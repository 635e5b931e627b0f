"""What is killed, and what must hold whenever it is: each a folder, a command, and what to look at in between."""

import json
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from lxml import etree

from narrator import formats
from narrator.episode import manifest
from narrator.errors import NarratorError
from narrator.podcast import feed
from tests.support.shelf import about, put
from tests.support.web import Page, Site

URL = "https://example.com/pod/"
_TONE = ("--engine", "tone", "--jobs", "1", "--store", "store")
_ENTRIES = 3


@dataclass
class Campaign:
    """A command that is run, and killed, again and again in a folder of its own.

    Args:
        arguments: of the command.
        change: gives the command of this number something new to do.
        faults: what is lost or partial after a kill.
        in_the_end: what is lost or partial after a last run that nothing disturbed.
        ends: whether a run ends by itself.
        meanwhile: what is done to it while it runs, given the address that it told.
    """

    arguments: tuple[str, ...]
    change: Callable[[int], None]
    faults: Callable[[], list[str]]
    in_the_end: Callable[[], list[str]]
    ends: bool = True
    meanwhile: Callable[[str], None] | None = None


@contextmanager
def narrate(folder: Path, chance: random.Random) -> Iterator[Campaign]:
    """One article, a paragraph of which changes from run to run."""
    output = folder / "output"

    def change(number: int) -> None:
        days = [f"On day {day} the river went on, and {day} birds with it." for day in range(1, 13)]
        days[chance.randrange(12)] = f"This is what was changed for the run of number {number}."
        (folder / "walk.md").write_text("# A walk\n\n" + "\n\n".join(days))

    def in_the_end() -> list[str]:
        found = episodes(output)
        return broken(output) + ([] if len(found) == 1 else [f"not one episode: {list(found)}"])

    yield Campaign(("walk.md", *_TONE), change, lambda: broken(output), in_the_end)


@contextmanager
def follow(folder: Path, _: random.Random) -> Iterator[Campaign]:
    """A feed that gets longer."""
    output = folder / "output"
    with Site() as site:
        items: list[str] = []

        def change(number: int) -> None:
            if number % _ENTRIES == 0:
                text = f"<p>{f'This is what entry {number} says. ' * 60}</p>"
                date = f"{number % 28 + 1:02} Sep 2025 10:00:00 GMT"
                known = f"<title>Entry {number}</title><guid>urn:{number}</guid><pubDate>{date}</pubDate>"
                items.append(f"<item>{known}<description><![CDATA[{text}]]></description></item>")
            body = f'<rss version="2.0"><channel><title>The feed</title>{"".join(items)}</channel></rss>'
            site.put("/feed", Page(body.encode(), "application/rss+xml"))

        def faults() -> list[str]:
            states = (output / ".followed").glob("*.json")
            return broken(output) + [f"{path} is damaged" for path in states if not _is_json(path)]

        def in_the_end() -> list[str]:
            titles = sorted(known.title for known in episodes(output).values())
            wanted = sorted(found[1] for item in items if (found := re.search("<title>(.*?)</title>", item)))
            return faults() + ([] if titles == wanted else [f"narrated {titles}, and not {wanted}"])

        arguments = ("follow", site.address("/feed"), "--newest", "1000", "--no-announce", *_TONE)
        yield Campaign(arguments, change, faults, in_the_end)


@contextmanager
def publish(folder: Path, _: random.Random) -> Iterator[Campaign]:
    """A show, to a folder; each run has something to send, and something to remove."""
    output, there = folder / "output", folder / "there"

    def in_the_end() -> list[str]:
        return _unnamed(there) + [f"{name} is not what it is here" for name in _differing(output, there)]

    arguments = ("publish", str(there), "--base-url", URL, "--prune")
    yield Campaign(arguments, lambda number: _renew(output, number), lambda: _unnamed(there), in_the_end)


@contextmanager
def show(folder: Path, _: random.Random) -> Iterator[Campaign]:
    """The feed and the pages of a show that grows."""
    output = folder / "output"
    arguments = ("feed", "--base-url", URL)
    yield Campaign(arguments, lambda number: _add(output, number), lambda: _unnamed(output), lambda: _unnamed(output))


@contextmanager
def serve(folder: Path, _: random.Random) -> Iterator[Campaign]:
    """A server that several read from when it ends."""
    output = folder / "output"
    for number in range(3):
        put(output, f"walk-{number}", about(guid=f"walk-{number}", audio="walk.mp3", size=20_000_000, files={}))
        with (output / f"walk-{number}" / "walk.mp3").open("wb") as file:
            file.truncate(20_000_000)
    before = _contents(output)

    def read(address: str) -> None:
        threads = [Thread(target=_read, args=(address, f"/walk-{number % 3}/walk.mp3")) for number in range(6)]
        for thread in (*threads, Thread(target=_read, args=(address, "/feed.xml"))):
            thread.daemon = True
            thread.start()

    def faults() -> list[str]:
        return [] if _contents(output) == before else ["the folder is not as it was"]

    yield Campaign(("serve", "--port", "0"), lambda _: None, faults, faults, ends=False, meanwhile=read)


CAMPAIGNS: Mapping[str, Callable[[Path, random.Random], AbstractContextManager[Campaign]]] = {
    "narrate": narrate,
    "follow": follow,
    "publish": publish,
    "feed": show,
    "serve": serve,
}
"""All of them, by the command that is killed."""


def _renew(output: Path, number: int) -> None:
    """One more episode, and one less."""
    shutil.rmtree(output / f"more-{number - 3}", ignore_errors=True)
    _add(output, number)


def _add(output: Path, number: int) -> None:
    known = about(guid=f"more-{number}", audio=f"{number}.mp3", narrated=f"2026-06-{number % 28 + 1:02}", files={})
    put(output, f"more-{number}", known)
    (output / f"more-{number}" / f"{number}.mp3").write_bytes(b"\xff\xfb" * 500_000)


def episodes(output: Path) -> dict[Path, manifest.Manifest]:
    """The episodes of a folder."""
    return {path.parent: manifest.read(path.parent) for path in output.glob(f"*/{manifest.FILE}")}


def broken(output: Path) -> list[str]:
    """What is partial among what a person sees in a folder of episodes."""
    found = [f"{path} is damaged" for path in output.glob(f"*/{manifest.FILE}") if not _is_json(path)]
    for path in output.glob("[!.]*/*.mp3"):
        try:
            formats.find("mp3").examine(path)
        except NarratorError as error:
            found.append(str(error))
    for path in output.glob("[!.]*/*.html"):
        if not path.read_text(encoding="utf-8").rstrip().endswith("</html>"):
            found.append(f"{path} is cut")
    return found + [f"{path} is damaged" for path in output.glob("[!.]*/*.json") if not _is_json(path)]


def _unnamed(folder: Path) -> list[str]:
    """What the feed in a folder names, and is not there; or that it is no feed."""
    path = folder / feed.FILE
    if not path.exists():
        return []
    content = path.read_bytes()
    try:
        etree.fromstring(content)
    except etree.XMLSyntaxError:
        return [f"{path} is damaged"]
    return [f"{name} is not there" for name in feed.files(content) if not (folder / name).is_file()]


def _differing(here: Path, there: Path) -> list[str]:
    ours, theirs = _contents(here), _contents(there)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def _contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "/." not in f"/{path.relative_to(folder)}")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _read(address: str, target: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        while answer.read(10_000):
            pass
    except (OSError, HTTPException):
        pass
    finally:
        connection.close()
