"""`narrator serve` as a person and a podcast app meet it: a real process, its addresses, and how it ends."""

import base64
import io
import os
import pty
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
import segno
from PIL import Image

from narrator.episode import manifest
from narrator.episode.manifest import Manifest, to_json
from narrator.files import fingerprint
from tests.support.process import Cli, Running, events, lines, told

pytestmark = pytest.mark.slow

SIZE = 60_000_000
TITLE = "A <walk> & “more” ]]> 🚶"
TOO_FAR = "203.0.113.1"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A folder with one episode."""
    folder = tmp_path / "output"
    (folder / "walk").mkdir(parents=True)
    # Long, but it takes no room on the disk.
    with (folder / "walk" / "walk.mp3").open("wb") as file:
        file.truncate(SIZE)
    about = Manifest(
        guid="5f5bb2a6-6a8c-4d3a-9c6b-2f4f3ad6a001",
        title=TITLE,
        narrated="2026-11-01T12:00:00Z",
        audio="walk.mp3",
        size=SIZE,
        duration=60_000,
        language="en",
        engine="tone",
        voice="tone",
    )
    (folder / "walk" / "episode.json").write_text(to_json(about))
    return folder


def served(folder: Path, *more: str) -> Running:
    return Running("serve", folder, "--port", "0", *more)


def asked(
    address: str, target: str = "/", method: str = "GET", host: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = HTTPConnection("127.0.0.1", parts.port or 80, timeout=60)
    connection.request(method, target, headers={"Host": host or parts.netloc, **headers})
    with connection.getresponse() as response:
        given = {name.lower(): value for name, value in response.getheaders()}
        found = response.status, given, response.read()
    connection.close()
    return found


def test_an_app_finds_the_episode_through_the_feed(show: Path) -> None:
    with served(show) as run:
        run.until("serving")
        event = told(run.events, "serving")
        address = event["address"]
        assert event == {
            "event": "serving",
            "folder": str(show),
            "address": address,
            "network": "",
            "feed": f"{address}feed.xml",
        }
        status, headers, content = asked(address, "/feed.xml")
        assert (status, headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
        feed = feedparser.parse(io.BytesIO(content))
        [entry] = feed.entries
        assert entry.title == TITLE
        [audio] = entry.enclosures
        assert audio.href == f"{address}walk/walk.mp3"
        status, headers, _ = asked(address, urlsplit(audio.href).path, "HEAD")
        assert (status, headers["content-length"], headers["content-type"]) == (200, audio.length, "audio/mpeg")
        elsewhere = asked(address, "/feed.xml", host="my-laptop.local:8000")[2]
        assert b'"http://my-laptop.local:8000/walk/walk.mp3"' in elsewhere
        status, headers, page = asked(address)
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "A &lt;walk&gt; &amp; “more” ]]&gt; 🚶".encode() in page
        assert f">{address}feed.xml</code>".encode() in page
        # It has a picture, without which apps show an empty square.
        assert feed.feed.image.href == f"{address}show-cover.jpg"
        status, headers, picture = asked(address, "/show-cover.jpg")
        assert (status, headers["content-type"]) == (200, "image/jpeg")
        assert Image.open(io.BytesIO(picture)).size == (3000, 3000)
        assert b'src="show-cover.jpg"' in page
        own = b"<head><!-- place: head -->\n<!-- /place --></head><!-- place: show -->\n<!-- /place -->"
        (show / "walk" / "index.html").write_bytes(own)
        known = manifest.read(show / "walk")
        written = manifest.to_json(replace(known, files={"index.html": (fingerprint(own),)}))
        (show / "walk" / manifest.FILE).write_text(written)
        for path in ("/walk/", "/walk/index.html"):
            status, headers, player = asked(address, path)
            assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
            assert f'href="{address}walk/"'.encode() in player and b'href="../index.html"' in player
        (show / "walk" / "index.html").write_text("changed by somebody")
        assert asked(address, "/walk/")[2] == b"changed by somebody"
        # Nothing was written.
        assert sorted(path.name for path in show.iterdir()) == ["walk"]
        (show / "index.html").write_text("somebody's own")
        assert asked(address)[2] == b"somebody's own"


def test_a_private_show_is_there_for_those_who_know_its_secret_alone(show: Path) -> None:
    def ask(target: str, *, password: str = "", host: str = "") -> tuple[int, dict[str, str], bytes]:
        login = base64.b64encode(f"ada:{password}".encode()).decode()
        return asked(address, target, host=host, **({"authorization": f"Basic {login}"} if password else {}))

    with served(show, "--private") as run:
        run.until("serving")
        address, feed = told(run.events, "serving")["address"], told(run.events, "serving")["feed"]
        secret = (show / ".secret").read_text().strip()
        assert len(secret) >= 32
        assert (show / ".secret").stat().st_mode & 0o777 == 0o600
        assert address.endswith(f"/{secret}/") and feed == f"{address}feed.xml"
        home = address.removesuffix(f"{secret}/")
        status, headers, content = ask(f"/{secret}/feed.xml")
        assert (status, headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
        read = feedparser.parse(io.BytesIO(content))
        assert read.feed.image.href == f"{address}show-cover.jpg"
        assert read.entries[0].enclosures[0].href == f"{address}walk/walk.mp3"
        assert b"<itunes:block>Yes</itunes:block>" in content
        assert ask(f"/{secret}/walk/walk.mp3")[0] == ask(f"/{secret}/")[0] == ask(f"/{secret}/show-cover.jpg")[0] == 200
        # Reached from outside, behind a server that has a name and encrypts.
        assert f"http://pod.example.com/{secret}/walk".encode() in ask(f"/{secret}/feed.xml", host="pod.example.com")[2]
        # An app that asks for a password has no secret in its addresses.
        status, _, content = ask("/feed.xml", password=secret)
        assert status == 200 and secret.encode() not in content
        assert f'"{home}walk/walk.mp3"'.encode() in content
        (show / "walk" / "index.html").write_text("The page")
        assert ask(f"/{secret}/walk")[1]["location"] == f"/{secret}/walk/"
        assert ask("/walk", password=secret)[1]["location"] == "/walk/"
        # Whatever else is asked for, the answer is the same, whether there is something or not.
        for target in (
            "/",
            "/feed.xml",
            "/walk/walk.mp3",
            "/nothing",
            f"/{secret}",
            f"/{secret[:-1]}/",
            f"//{secret}/",
        ):
            for password in ("", secret[:-1], f"{secret}x", "é"):
                status, headers, content = ask(target, password=password)
                assert (status, content) == (401, b"A name and a password are needed\n"), target
                assert headers["www-authenticate"].startswith("Basic ")
        assert ask(f"/{secret}/.secret")[0] == ask("/.secret", password=secret)[0] == 404
    with served(show, "--private") as run:
        run.until("serving")
        assert told(run.events, "serving")["address"].endswith(f"/{secret}/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_at_once_while_somebody_listens(show: Path, number: signal.Signals) -> None:
    with served(show) as run:
        run.until("serving")
        parts = urlsplit(told(run.events, "serving")["address"])
        with (
            socket.create_connection(("127.0.0.1", parts.port or 80), 60) as listener,
            socket.create_connection(("127.0.0.1", parts.port or 80), 60) as idle,
        ):
            listener.sendall(f"GET /walk/walk.mp3 HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
            assert listener.recv(12) == b"HTTP/1.1 200"
            idle.sendall(b"GET /walk")
            run.send(number)
            assert run.end() == 0
            assert run.stderr == []
            assert [event["event"] for event in run.events] == ["serving"]


def test_a_person_on_this_machine_is_told_how_a_phone_gets_there(show: Path) -> None:
    shown = terminal("serve", str(show), "--port", "0")
    address = shown.split()[4]
    assert lines(shown) == [
        f"{show} is served at {address} until Ctrl-C",
        f"The feed's address: {address}feed.xml",
        "For a phone on the same network: --host 0.0.0.0",
    ]


def test_a_phone_on_the_same_network_gets_a_code_to_scan(show: Path) -> None:
    shown = terminal("serve", str(show), "--port", "0", "--host", "0.0.0.0")
    first, second, *rest = lines(shown)
    assert first.startswith(f"{show} is served at http://127.0.0.1:")
    feed = second.removeprefix("The feed's address: ")
    code = io.StringIO()
    segno.make(feed.removesuffix("feed.xml")).terminal(code, compact=True)
    if "//127.0.0.1:" in feed:
        assert rest == ["This machine is not on a network that a phone could use."]
    else:
        assert rest == lines(code.getvalue())


def terminal(*arguments: str) -> str:
    """What `narrator` shows on a terminal before somebody presses Ctrl-C there, after which it ends well."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "narrator", *arguments], stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while b"For a phone" not in shown and b"not on a network" not in shown and shown.count(b"\n") < 8:
                shown += os.read(ours, 10_000)
            process.send_signal(signal.SIGINT)
            while more := _rest(ours):
                shown += more
            assert process.wait() == 0
        finally:
            process.kill()
            os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def _rest(handle: int) -> bytes:
    try:
        return os.read(handle, 10_000)
    except OSError:
        # So Linux tells that nobody has the other end any more.
        return b""


def test_without_a_terminal_there_is_no_code(show: Path) -> None:
    with served(show, "--host", "0.0.0.0") as run:
        run.until("serving")
        event = told(run.events, "serving")
        assert event["feed"] == f"{event['network'] or event['address']}feed.xml"
        assert asked(event["address"], "/feed.xml")[0] == 200
        run.send(signal.SIGINT)
        assert run.end() == 0
        assert len(run.events) == 1


def test_what_cannot_be_served_is_told_in_a_line(narrator: Cli, show: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        faults = {
            (str(show), "--port", port): f"port {port} is in use; give another with --port; 0 is any free one",
            (
                str(show),
                "--host",
                TOO_FAR,
            ): f"“{TOO_FAR}” is not an address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all",
            ("nowhere",): "there is no folder nowhere to serve; narrate something first, or name another",
        }
        for arguments, message in faults.items():
            run = narrator("serve", *arguments)
            assert (run.returncode, run.stdout, run.stderr) == (2, "", f"narrator: {message}\n")
        run = narrator("serve", "nowhere", "--json")
        assert told(events(run), "error")["exit_code"] == 2
        assert narrator("serve", show, "--port", "65536").returncode == 2
