"""The command line with a service that is there, is not there, or goes away."""

import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeAlias

import pytest

from tests.google import faults
from tests.google.answers import Asked
from tests.google.server import Google, environment
from tests.support.process import Cli, Running, events, eventually, lines, told, visible

pytestmark = pytest.mark.slow

ARTICLE = """# A walk

The river went on, and so did we, although nobody had told us how far it would be to the mill and the old bridge there.

## The mill

It was closed. Nobody lives there now, and nobody has for years.

## The bridge

It was closed. We waited for the ferry until the sun had gone behind the hills.
"""
LIMIT = ("--remote-limit", "100")
MP3 = "a-walk/a-walk.mp3"

Serve: TypeAlias = Callable[..., Google]
FirstRun: TypeAlias = Callable[..., tuple[Google, CompletedProcess[str]]]

_MAX_TRIES = 9


@pytest.fixture
def article() -> Path:
    path = Path("walk.md")
    path.write_text(ARTICLE)
    return path


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a stand-in that processes find as Google."""
    with ExitStack() as stack:

        def start(**more: Any) -> Google:
            google = stack.enter_context(Google(tmp_path, **more))
            for name, value in google.environment.items():
                monkeypatch.setenv(name, value)
            return google

        yield start


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on there is no network."""
    for name, value in environment(None).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def first_run(narrator: Cli, article: Path, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FirstRun:
    """Narrates with Google, which has some seconds to answer: a busy machine may keep it from that now and then."""

    def run(**more: Any) -> tuple[Google, CompletedProcess[str]]:
        for number in count():
            google = serve(**more)
            monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / f"store-{number}"))
            done = narrator(article)
            if "did not answer" not in done.stderr or number == _MAX_TRIES:
                break
        return google, done

    return run


def test_auto_takes_google_when_it_answers(narrator: Cli, first_run: FirstRun) -> None:
    google, run = first_run()
    assert run.returncode == 0, run.stderr
    opening, requests, *_ = lines(run.stderr)
    assert opening == "Narrating “A walk” with gTTS, en"
    # One piece was asked for to see whether Google answers.
    assert requests == f"{len(google.asked) - 1} requests are to be made"
    assert "read by gTTS, en\n" in run.stdout
    pieces = Counter(asked.text for asked in google.asked)
    assert set(pieces.values()) == {1}
    assert "It was closed." in pieces
    assert max(map(len, pieces)) <= 100
    assert json.loads(narrator("verify", Path("output", MP3), "--json").stdout)["faults"] == []


@pytest.mark.usefixtures("shared_store")
@pytest.mark.parametrize(
    ("why", "arguments"),
    [
        ("translate.google.com did not answer; force it with --engine gtts", ()),
        ("narrator is offline", ("--offline",)),
        ("gTTS has no voice for the language “eo”", ("--language", "eo")),
        ("gTTS has no voice for the language “lb” itself", ("--language", "lb")),
        ("gTTS has no voice “en-gb-scotland”", ("--voice", "en-gb-scotland")),
        ("303 characters exceed the remote limit of 100; force it with --engine gtts", LIMIT),
    ],
)
def test_auto_says_why_it_takes_the_embedded_voice(
    narrator: Cli, article: Path, why: str, arguments: tuple[str, ...]
) -> None:
    run = narrator(article, *arguments, "--jobs", "1")
    assert run.returncode == 0, run.stderr
    assert "Narrating “A walk” with espeak-ng" in (opening := lines(run.stderr)[0])
    assert opening.endswith(f", because {why}")
    assert f", because {why}\n" in run.stdout
    run = narrator(article, *arguments, "--jobs", "1", "--json", "--output", "other")
    assert told(events(run), "script_ready")["because"] == told(events(run), "episode")["because"] == why


def test_auto_does_not_wait_for_a_name_server(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment("hang").items():
        monkeypatch.setenv(name, value)
    with Running(article, "--quiet") as run:
        run.until("script_ready")
        assert run.end() == 0
    assert told(run.events, "script_ready")["because"].startswith("translate.google.com did not answer")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (faults.Status(429), "translate.google.com asks for fewer requests (429 Too Many Requests)"),
        (faults.OtherShape(), "translate.google.com gave a kind of answer that narrator does not know"),
    ],
    ids=str,
)
def test_auto_takes_the_embedded_voice_when_google_fails(first_run: FirstRun, fault: faults.Fault, why: str) -> None:
    google, run = first_run(fault=lambda _: fault)
    assert f"espeak-ng, en-us, because {why}; force it with --engine gtts" in run.stdout
    assert len(google.asked) == 1


def test_auto_takes_the_embedded_voice_when_google_says_nothing(narrator: Cli, article: Path, serve: Serve) -> None:
    def is_asked_once() -> bool:
        google = serve(fault=lambda _: faults.Hang())
        assert "because translate.google.com did not answer; force it with --engine gtts" in narrator(article).stdout
        return len(google.asked) == 1

    # On a busy machine its time may be over before it was asked.
    assert eventually(is_asked_once)


def test_what_google_said_is_not_asked_again_even_offline(
    narrator: Cli, article: Path, first_run: FirstRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    google, _ = first_run()
    asked = len(google.asked)
    article.write_text(ARTICLE.replace("## The bridge", "### The bridge"))
    for changed in (["--bitrate", "96"], ["--pause-line", "900"], ["--chapter-depth", "1"], ["--rate", "1.2"]):
        assert "read by gTTS" in narrator(article, *changed).stdout
    assert len(google.asked) == asked
    away(monkeypatch)
    assert "read by gTTS" in narrator(article, "--bitrate", "128", "--offline").stdout
    article.write_text(ARTICLE.replace("closed", "open"))
    assert "read by espeak-ng" in narrator(article).stdout


def test_staying_offline_and_insisting_on_google_is_an_error(narrator: Cli, article: Path) -> None:
    run = narrator(article, "--engine", "gtts", "--offline")
    assert run.returncode == 4
    assert lines(run.stderr) == [
        "narrator: gTTS needs 9 requests, but narrator is offline; "
        "allow them with --no-offline, or take --engine espeak"
    ]


def test_a_service_that_goes_away_costs_nothing_but_time(narrator: Cli, article: Path, serve: Serve) -> None:
    def fault(_asked: Asked) -> faults.Fault | None:
        return faults.Status(429, retry_after=500) if len(google.asked) == 5 else None

    google = serve(fault=fault)
    run = narrator(article, "--engine", "gtts", "--requests", "1")
    assert run.returncode == 4
    assert lines(run.stderr)[-1] == (
        "narrator: translate.google.com asks for fewer requests (429 Too Many Requests) and asks for a pause of "
        "500 s; 4 of 9 requests are answered and kept; run the same command again later, or take --engine espeak"
    )
    assert visible(Path("output")) == []
    assert narrator(article, "--engine", "gtts").returncode == 0
    assert (len(google.asked), sum(google.delivered().values())) == (10, 9)


@pytest.mark.parametrize("moment", [1, 3, 6])
def test_ctrl_c_loses_nothing(
    narrator: Cli, article: Path, serve: Serve, moment: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = count()

    def nothing_is_lost() -> bool:
        monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / f"store-{next(attempts)}"))
        google = serve(latency=0.1)
        with Running(article, "--engine", "gtts") as run:
            assert eventually(lambda: len(google.asked) >= moment)
            run.send(signal.SIGINT)
            assert run.end() == 130
            assert len(run.stderr) == 1, run.stderr
        all_came = len(google.asked) == sum(google.delivered().values())
        assert narrator(article, "--engine", "gtts").returncode == 0
        assert visible(Path("output")) == [MP3]
        return all_came and set(google.delivered().values()) == {1}

    # What is on its way is waited for for a second, which may be too short on a busy machine.
    assert eventually(nothing_is_lost)


def test_backing_off_is_told(narrator: Cli, article: Path, serve: Serve) -> None:
    serve(
        fault=lambda asked: faults.Status(429, retry_after=1) if asked.text == "The mill" and not asked.number else None
    )
    run = narrator(article, "--engine", "gtts", "--requests", "1")
    assert run.returncode == 0
    told_of = [line for line in lines(run.stderr) if "asking again" in line]
    assert told_of == [
        "translate.google.com asks for fewer requests (429 Too Many Requests): asking again in 1 s, 1 at a time, "
        "until it answers or is given up"
    ]


def test_estimates_send_nothing(narrator: Cli, article: Path, serve: Serve) -> None:
    google = serve()
    rows = {row["engine"]: row for row in json.loads(narrator("script", article, "--estimate", "--json").stdout)}
    assert {"espeak", "gtts", "tone"} <= set(rows)
    assert (rows["gtts"]["requests"], rows["gtts"]["stored"]) == (9, 0)
    assert rows["espeak"]["requests"] == 0
    assert not google.asked
    run = narrator(article, "--json")
    assert rows["gtts"]["audio"] == pytest.approx(told(events(run), "episode")["seconds"], rel=0.25)
    shown = narrator("script", article, "--estimate", "--engine", "gtts").stdout
    assert shown.startswith("gtts     ")
    assert "9 requests (9 in the store)" in shown
    assert "has no voice for the language" in narrator("script", article, "--estimate", "--language", "eo").stdout
