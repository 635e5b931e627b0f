"""`narrator serve --inbox`, `send` and `queue` as a person meets them."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from narrator import inbox
from narrator.inbox.queue import DONE, FAILED, WAITING, Queue, Submission
from tests.support.inboxes import Inbox, serving
from tests.support.process import Cli, Running, eventually, told

TONE = ("--engine", "tone", "--jobs", "1")
PAGE = "<title>A walk</title><article><h1>A walk</h1>" + "<p>The river went on and on.</p>" * 20


@pytest.fixture
def served(store: Path) -> Iterator[Inbox]:
    with serving(store.parent / "here" / "output") as served:
        yield served


@pytest.mark.slow
def test_what_is_sent_is_listed_moved_and_narrated(narrator: Cli, served: Inbox) -> None:
    Path("saved.html").write_text(PAGE)
    to = ("--to", served.address)
    sent = narrator("send", "saved.html", "--found-at", "https://example.com/walk", *to, "--json")
    assert told([json.loads(sent.stdout)], "accepted")["address"] == "https://example.com/walk"
    assert narrator("send", "http://192.168.1.1/", "none.html", *to).returncode == 3
    for wrong in (
        ("https://example.com/", "--found-at", "https://example.com/b", *to),
        ("a.md", "--to", "127.0.0.1:1"),
    ):
        assert narrator("send", *wrong).returncode == 2
    refused = narrator("send", "saved.html", *to, "--token", "x")
    assert (refused.returncode, "the token is wrong" in refused.stderr) == (2, True)
    elsewhere = narrator("send", "saved.html", "--to", "http://192.0.2.1:8000")
    assert (elsewhere.returncode, "the token of http://192.0.2.1:8000 is needed" in elsewhere.stderr) == (2, True)
    assert (
        narrator("send", "https://127.0.0.1.nip.io/", *to).stdout
        == "https://127.0.0.1.nip.io/ is accepted as article 2\n"
    )
    assert narrator("queue", "--first", "2", "--json").stdout.splitlines()[0].startswith('{"id": 2, "state": "waiting"')
    run = narrator("queue", "--narrate", *TONE, "--json", "--offline")
    assert run.returncode == 3
    listed = narrator("queue").stdout.splitlines()
    assert [line.split()[:2] for line in listed[::2]] == [["1", DONE], ["2", FAILED]] or "offline" in "".join(listed)
    with Queue(Path("output")) as queue:
        assert (queue.find(1).state, queue.find(1).folder, queue.find(1).title) == (DONE, "a-walk", "A walk")
        assert (queue.find(2).state, "is offline" in queue.find(2).reason) == (FAILED, True)
    assert Path("output/a-walk/a-walk.mp3").exists()
    assert narrator("queue", "--narrate").stdout == "nothing is waiting, or another process is narrating it\n"
    assert narrator("queue", "--again", "2", "--json").returncode == 0
    if sys.platform == "linux":
        Path("caf\udce9.html").write_text(PAGE)
        assert json.loads(narrator("send", "caf\udce9.html", *to, "--json").stdout)["title"] == "café.html"
    late = narrator("queue", "--cancel", "1")
    assert (late.returncode, "article 1 is done" in late.stderr) == (2, True)


@pytest.mark.slow
def test_offline_nothing_is_sent_to_another_machine_nor_to_a_proxy(
    narrator: Cli, served: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("saved.html").write_text(PAGE)
    Path("narrator.toml").write_text("offline = true\n")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    elsewhere = ("--to", "http://me:secret@192.0.2.1:8000/inbox", "--token", "x")
    for source in ("saved.html", "https://example.com/walk"):
        run = narrator("send", source, *elsewhere)
        assert (run.returncode, run.stderr) == (
            5,
            "narrator: http://192.0.2.1:8000/ is on the network, but narrator is offline; "
            "allow it with --no-offline, or send to an inbox on this machine\n",
        )
    assert narrator("send", "saved.html", "--to", served.address).returncode == 0


@pytest.mark.slow
def test_serve_narrates_what_it_accepts_and_puts_back_what_it_had_when_it_ends(narrator: Cli) -> None:
    Path("narrator.toml").write_text('format = "no-such"\n')
    Path("saved.html").write_text(PAGE)
    with Running("serve", "--inbox", "--port", "0") as server:
        server.until("serving")
        about = told(server.events, "serving")
        to = about["address"]
        assert inbox.token(Path("output")) not in json.dumps(about)
        assert narrator("send", "saved.html", "--to", to).returncode == 0
        with Queue(Path("output")) as queue:
            assert eventually(lambda: "no-such" in queue.fault())
            assert queue.counts() == {WAITING: 1}
            assert "Nothing is narrated: " in narrator("queue").stdout
            Path("narrator.toml").write_text('engine = "tone"\njobs = 1\n')
            Path("long.txt").write_text("It went on and on. " * 5_000)
            assert narrator("send", "long.txt", "--to", to).returncode == 0
            assert eventually(lambda: queue.find(1).state == DONE)
            assert b"<title>A walk</title>" in urlopen(about["feed"], timeout=60).read()
            assert eventually(lambda: queue.find(2).passages > 0)
            assert queue.fault() == ""
            server.send(signal.SIGTERM)
            assert server.end() == 0
            assert (queue.find(2).state, queue.find(2).attempts) == (WAITING, 0)
    assert [path.name for path in Path("output").iterdir() if not path.name.startswith(".")] == ["a-walk"]


@pytest.mark.slow
def test_a_terminal_shows_the_code_that_pairs_a_phone_and_a_log_does_not() -> None:
    command = [sys.executable, "-m", "narrator", "serve", "--inbox", "--port", "0", "--host", "127.0.0.1"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
        shown = b""
        while b"Send articles" not in shown or not shown.endswith(b"\n"):
            shown += os.read(ours, 1000)
        process.terminate()
    token = inbox.token(Path("output"))
    assert f"/inbox#{token}".encode() in shown
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = next(line for line in process.stdout if "Send articles" in line)
        process.terminate()
    assert token not in line and "the token is in output/.inbox/.secret" in line


@pytest.mark.slow
def test_an_article_that_ends_the_process_ends_nothing_else(narrator: Cli) -> None:
    """Its worker is gone, and the next goes on with what waits. What was sent twice is one episode."""
    none = narrator("queue")
    assert (none.returncode, "output has no inbox" in none.stderr, Path("output").exists()) == (2, True, False)
    with Queue(Path("output")) as queue:
        for number in (0, 1, 1):
            queue.add(Submission("", f"{number}.txt", ".txt", f"Article {number}.\n\nWords of it.".encode()))
        queue.claim("elsewhere:1:x")
        queue._database.execute("UPDATE articles SET lease = 0")
        assert narrator("queue", "--narrate", *TONE, "--quiet").returncode == 0
        assert queue.counts() == {DONE: 3}
        assert queue.find(1).attempts == 2
        assert queue.find(2).folder == queue.find(3).folder
    assert len(list(Path("output").glob("[!.]*"))) == 2
