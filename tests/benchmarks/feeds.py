"""The rows of the feed: a show of a thousand episodes, written and found unchanged, and published."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from narrator.episode.manifest import FILE, Chapter, Manifest, to_json
from tests.benchmarks.bench import Bench, Row, listed
from tests.benchmarks.runs import Run, narrator

_EPISODES = 1000
_CHAPTERS = 20
_AUDIO = b"\xff\xfb" * 10_000
_URL = "https://example.com/pod/"
_FIRST = 2.0
_AGAIN = 0.5
_PUBLISHED = 2.0


def feed(bench: Bench) -> Iterator[Row]:
    """The whole process: once with the feed, the page and the picture to be made, once with nothing to do."""
    output = bench.folder / "show"
    for number in range(_EPISODES):
        _put(output, number)
    _run(output)
    first = []
    for _ in range(5):
        for path in output.iterdir():
            if path.is_file():
                path.unlink()
        first.append(_run(output).seconds)
    size = (output / "feed.xml").stat().st_size
    again = [_run(output) for _ in range(9)]
    assert all("nothing has changed" in run.output for run in again)
    for what, seconds, most in (
        (f"feed over {_EPISODES} episodes", first, _FIRST),
        ("the same, nothing changed", [run.seconds for run in again], _AGAIN),
    ):
        yield Row(
            what,
            f"{median(seconds):.2f} s",
            f"≤ {most:g} s",
            median(seconds) <= most,
            (f"{_CHAPTERS} chapters each, {size / 1e6:.1f} MB of feed; median of {listed(seconds, 2)} s",),
        )


def publish(bench: Bench) -> Iterator[Row]:
    """The whole process, to a folder that has everything already."""
    output = bench.folder / "published"
    for number in range(_EPISODES):
        _put(output, number)

    def run() -> Run:
        return narrator("publish", bench.folder / "site", output, "--base-url", _URL, folder=output.parent)

    first = run()
    again = [run() for _ in range(9)]
    assert all("nothing has changed" in each.output for each in again)
    seconds = [each.seconds for each in again]
    yield Row(
        f"publish of {_EPISODES} episodes, nothing changed",
        f"{median(seconds):.2f} s",
        f"≤ {_PUBLISHED:g} s",
        median(seconds) <= _PUBLISHED,
        (f"to a folder; all of it {first.seconds:.1f} s, then {listed(seconds, 2)} s",),
    )


def _run(output: Path) -> Run:
    return narrator("feed", output, "--base-url", _URL, folder=output.parent)


def _put(output: Path, number: int) -> None:
    name = f"episode-{number}"
    folder = output / name
    folder.mkdir(parents=True, exist_ok=True)
    link = f"https://example.com/{number}"
    chapters = tuple(
        Chapter(place * 60_000, (place + 1) * 60_000, f"Chapter {place} of article {number}", 1, f"{link}#{place}")
        for place in range(_CHAPTERS)
    )
    about = Manifest(
        guid=f"{number:032x}",
        title=f"Article {number} & what came of it",
        narrated=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00+00:00",
        audio=f"{name}.mp3",
        size=len(_AUDIO),
        duration=_CHAPTERS * 60_000,
        language="en",
        engine="espeak-ng",
        voice="en-GB",
        author="Ada Lovelace",
        link=link,
        description="What the article begins with, in a few lines. " * 10,
        cover="cover.jpg",
        transcripts=("transcript.vtt", "transcript.json"),
        chapters=chapters,
    )
    (folder / FILE).write_text(to_json(about), encoding="utf-8")
    for file in (about.audio, about.cover, *about.transcripts, "chapters.json", "index.html"):
        (folder / file).write_bytes(_AUDIO)
