"""The kinds of inputs that are damaged: what a whole one is, where it is put, and which commands meet it."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from narrator.podcast import show
from tests.fuzz import mutations, seeds
from tests.support.process import run
from tests.support.web import Page, Raw, Site

Line = tuple[str | Path, ...]

_TONE: Line = ("--engine", "tone", "--jobs", "1", "--no-announce")
_READING: Sequence[Line] = (
    (),
    ("--json",),
    ("--why",),
    ("--estimate", "--engine", "tone"),
    ("--say-footnotes", "read", "--say-figures", "read", "--say-code", "read", "--say-tables", "read"),
    ("--parts",),
)
_BASE = "https://example.com/"


class Whole:
    """What inputs are made from, once for all of them: a show of an episode, with its store, in a folder of its own.

    Its name is short, and what is not is left to the site: a feed, a page and robots.txt on loopback.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], site: Site) -> None:
        self.folder, self.site = folder, site
        folder.mkdir()
        (folder / "s.md").write_bytes(seeds.ARTICLE)
        site.put("/a", Page(_page(), headers={"ETag": '"a"'}))
        narrated = run("s.md", *_TONE, "--store", "store", "-o", "out", env=environment, cwd=folder)
        fetched = run("script", site.address("/a"), "--store", "store", env=environment, cwd=folder)
        shown = run("feed", "out", "--base-url", _BASE, env=environment, cwd=folder)
        assert narrated.returncode == fetched.returncode == shown.returncode == 0, narrated.stderr + fetched.stderr
        self.episode = next((folder / "out").glob("[!.]*/episode.json")).parent.relative_to(folder)
        self.audio = next((folder / self.episode).glob("*.mp3"))

    def read(self, *names: str | Path) -> tuple[bytes, ...]:
        """The contents of some of its files."""
        return tuple((self.folder / name).read_bytes() for name in names)

    def entries(self) -> list[Path]:
        """The recordings in its store."""
        return sorted(path.relative_to(self.folder) for path in self.folder.glob("store/??/[!.]*"))

    def pages(self) -> list[Path]:
        """The pages that it keeps."""
        return sorted(path.relative_to(self.folder) for path in self.folder.glob("store/pages/??/[!.]*"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input is tried: an empty folder, and by chance how."""

    folder: Path
    whole: Whole
    chance: Random

    def put(self, name: str | Path, content: bytes) -> str:
        """Put a file; its name."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(name)

    def copy(self) -> None:
        """Put all there is of the whole episode."""
        shutil.copytree(self.whole.folder, self.folder, dirs_exist_ok=True)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: how many of a thousand are of it, whole ones, and what is run once one is put."""

    share: int
    seeds: Sequence[bytes]
    lines: Callable[[Place, bytes], Iterator[Line]]
    damaged: Callable[[bytes, Sequence[bytes], Random], bytes] = mutations.damaged


def kinds(whole: Whole) -> dict[str, Kind]:
    """All kinds by name."""
    of_sources = {ending: _source(ending) for ending in seeds.SOURCES}
    return of_sources | {
        "script": Kind(60, seeds.SCRIPT, _script),
        "settings": Kind(70, seeds.SETTINGS, _settings),
        "lexicon": Kind(60, seeds.LEXICON, _lexicon),
        "list": Kind(10, seeds.LIST, _list),
        "feed": Kind(60, seeds.FEEDS, _feed),
        "answer": Kind(40, seeds.ANSWERS, _answer),
        "robots": Kind(10, seeds.ROBOTS, _robots),
        "followed": Kind(30, seeds.FOLLOWED, _followed),
        "episode": Kind(60, whole.read(whole.episode / "episode.json"), _episode),
        "own feed": Kind(
            10, whole.read("out/feed.xml"), _own_feed, _signed(show.marked(whole.folder / "out/feed.xml"))
        ),
        "recording": Kind(30, whole.read(*whole.entries()), _recording, _entry),
        "page kept": Kind(20, whole.read(*whole.pages()), _page_kept, _entry),
        "audio": Kind(60, whole.read(whole.audio), _audio),
        "cover": Kind(20, (*whole.read(whole.episode / "cover.jpg"), *_pictures()), _cover),
        "piper": Kind(20, seeds.PIPER, _piper),
    }


def _source(ending: str) -> Kind:
    def lines(place: Place, content: bytes) -> Iterator[Line]:
        name = place.put(f"a.{ending}", content)
        if place.chance.random() < 0.03:
            yield (name, *_TONE, "--transcripts", "srt", "--transcripts", "lrc")
        else:
            yield ("script", name, *place.chance.choice(_READING))

    return Kind(440 // len(seeds.SOURCES), seeds.SOURCES[ending], lines)


def _script(place: Place, content: bytes) -> Iterator[Line]:
    name = place.put("a.md", content)
    if place.chance.random() < 0.1:
        yield (name, *_TONE, "--transcripts", "srt")
    elif place.chance.random() < 0.1:
        place.put("s.md", seeds.ARTICLE)
        yield ("script", "s.md", "--diff", name)
    else:
        yield ("script", name, *place.chance.choice(_READING))


def _settings(place: Place, content: bytes) -> Iterator[Line]:
    place.put("s.md", seeds.ARTICLE)
    place.put("narrator.toml", content)
    roll = place.chance.random()
    if roll < 0.05:
        yield ("s.md", "--jobs", "1", "--offline")
    elif roll < 0.15:
        place.copy()
        yield ("feed", "out", "--base-url", _BASE)
    elif roll < 0.3:
        yield ("voices",)
    else:
        yield ("script", "s.md", "--estimate")


def _lexicon(place: Place, content: bytes) -> Iterator[Line]:
    place.put("s.md", seeds.ARTICLE)
    place.put("lexicon.toml", content)
    yield (place.chance.choice(("script", "script", "words")), "s.md")


def _list(place: Place, content: bytes) -> Iterator[Line]:
    place.put("s.md", seeds.ARTICLE)
    yield ("@" + place.put("list.txt", content), *_TONE, "--offline")


def _feed(place: Place, content: bytes) -> Iterator[Line]:
    if place.chance.random() < 0.3:
        yield ("script", place.put(place.chance.choice(("a.xml", "a.json")), content))
        return
    kind = place.chance.choice(("application/rss+xml", "application/json", "text/xml; charset=utf-7", "text/html"))
    yield ("follow", place.whole.site.put("/feed", Page(content, kind)), "--list", "--store", "store")


def _answer(place: Place, content: bytes) -> Iterator[Line]:
    yield ("script", place.whole.site.put("/answer", Raw(content)), "--store", "store")


def _robots(place: Place, content: bytes) -> Iterator[Line]:
    site = place.whole.site
    item = f"<item><title>One</title><link>{site.address('/a')}</link><guid>1</guid></item>"
    site.put("/robots.txt", Page(content, "text/plain"))
    feed = site.put(
        "/feed", Page(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), "application/rss+xml")
    )
    yield ("follow", feed, *_TONE, "--store", "store")


def _followed(place: Place, content: bytes) -> Iterator[Line]:
    address = place.whole.site.put("/feed", Page(seeds.FEEDS[0], "application/rss+xml"))
    place.put(f"output/.followed/{blake2b(address.encode(), digest_size=8).hexdigest()}.json", content)
    yield ("follow", address, "--list", "--store", "store")
    if place.chance.random() < 0.1:
        yield ("follow", address, *_TONE, "--store", "store")


def _episode(place: Place, content: bytes) -> Iterator[Line]:
    place.copy()
    place.put(place.whole.episode / "episode.json", content)
    if place.chance.random() < 0.2:
        yield ("s.md", *_TONE, "--store", "store", "-o", "out", "--cast")
    yield ("feed", "out", "--base-url", _BASE)


def _own_feed(place: Place, content: bytes) -> Iterator[Line]:
    place.copy()
    place.put("out/feed.xml", content)
    yield ("feed", "out", "--base-url", _BASE)
    if place.chance.random() < 0.2:
        yield ("s.md", *_TONE, "--store", "store", "-o", "out", "--title", "Other")


def _recording(place: Place, content: bytes) -> Iterator[Line]:
    place.copy()
    place.put(place.chance.choice(place.whole.entries()), content)
    shutil.rmtree(place.folder / "out")
    yield ("s.md", *_TONE, "--store", "store", "-o", "out")
    yield ("store", "--store", "store")


def _page_kept(place: Place, content: bytes) -> Iterator[Line]:
    place.copy()
    place.put(place.chance.choice(place.whole.pages()), content)
    yield ("script", place.whole.site.put("/a", Page(status=304)), "--store", "store")


def _audio(place: Place, content: bytes) -> Iterator[Line]:
    yield ("verify", place.put("a.mp3", content))


def _cover(place: Place, content: bytes) -> Iterator[Line]:
    place.put("s.md", seeds.ARTICLE)
    yield ("s.md", *_TONE, "--cover", place.put("a.jpg", content), "--no-store")


def _piper(place: Place, content: bytes) -> Iterator[Line]:
    place.put("voices/a.onnx", b"no network")
    place.put("voices/a.onnx.json", content)
    place.put("voices/MODEL_CARD", b"# a\n\n* License: CC0\n\n## Training\n\nFrom scratch.\n")
    place.put("narrator.toml", b'[engines.piper]\nfolder = "voices"\n')
    place.put("s.md", seeds.ARTICLE)
    yield place.chance.choice((("voices", "--engine", "piper"), ("script", "s.md", "--estimate", "--engine", "piper")))


def _entry(content: bytes, _others: Sequence[bytes], chance: Random) -> bytes:
    return mutations.entry(content, chance)


def _signed(mark: str | None) -> Callable[[bytes, Sequence[bytes], Random], bytes]:
    """What damages a file of narrator's own with this mark; half of them have a digest that says nobody changed it."""
    assert mark

    def damaged(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
        if chance.random() < 0.5:
            return mutations.damaged(content, others, chance)
        unsigned = re.sub(re.escape(mark.encode()) + rb" \w+", mark.encode(), content, count=1)
        return show.signed(mutations.damaged(unsigned, [unsigned], chance), mark)

    return damaged


def _pictures() -> Iterator[bytes]:
    for mode, form in (("RGBA", "PNG"), ("P", "GIF"), ("RGB", "WEBP"), ("I;16", "PNG"), ("CMYK", "JPEG")):
        file = BytesIO()
        Image.new(mode, (40, 30)).save(file, form)
        yield file.getvalue()


def _page() -> bytes:
    return seeds.ANSWERS[0].partition(b"\r\n\r\n")[2]
