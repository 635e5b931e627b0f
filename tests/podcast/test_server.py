"""A folder over HTTP, by a real process and real sockets: what apps ask for they get, and what is private stays so."""

import gzip
import os
import re
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from http.client import HTTPResponse, IncompleteRead
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import SettingsError
from narrator.podcast import server
from narrator.podcast.server import sockets
from tests.support.process import eventually
from tests.support.serving import Answer, Header, Server, answer, serving

AUDIO = bytes(range(256)) * 40
SIZE = len(AUDIO)
SECRET = b"a secret that nobody may read"
PAGE = "<!doctype html><title>Über</title>".encode() + b"<p>Walk on." * 200
LONG_FILE = 60_000_000
LISTENERS = 200
SIP, SIPS = 40_000, 8


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    outside = tmp_path_factory.mktemp("outside")
    folder = outside / "show"
    for name in ("walk", ".draft-1", "bare", "walk/.kept"):
        (folder / name).mkdir(parents=True)
    for name in ("walk/walk.mp3", "walk/cover.jpg", "walk/song.opus"):
        (folder / name).write_bytes(AUDIO)
    for name in ("walk/transcript.vtt", "walk/transcript.json", "walk/chapters.json", "walk/transcript.srt"):
        (folder / name).write_bytes(b"Walk on. " * 300)
    for name in ("index.html", "walk/index.html", "walk/notes.txt", "walk/other.xml", "walk/a b – é.html"):
        (folder / name).write_bytes(PAGE)
    for name in (".followed", ".draft-1/walk.mp3", "walk/.kept/x.mp3", "walk/.secret.txt", "bare/..x"):
        (folder / name).write_bytes(SECRET)
    (outside / "secret.txt").write_bytes(SECRET)
    (outside / "index.html").write_bytes(SECRET)
    (outside / "show-2").mkdir()
    (outside / "show-2" / "secret.txt").write_bytes(SECRET)
    (folder / "empty.mp3").write_bytes(b"")
    (folder / "walk" / "episode.json").write_text("{}")
    (folder / "leads-out.txt").symlink_to(outside / "secret.txt")
    (folder / "sibling").symlink_to(outside / "show-2")
    (folder / "up").symlink_to("..")
    (folder / "hidden.txt").symlink_to(".followed")
    (folder / "circle").symlink_to("circle")
    (folder / "newest.mp3").symlink_to("walk/walk.mp3")
    os.mkfifo(folder / "pipe.mp3")
    with serving(folder, feed=True) as server:
        yield server


KINDS = {
    "/walk/walk.mp3": "audio/mpeg",
    "/walk/song.opus": "audio/ogg",
    "/walk/cover.jpg": "image/jpeg",
    "/walk/chapters.json": "application/json+chapters",
    "/walk/transcript.json": "application/json",
    "/walk/transcript.vtt": "text/vtt; charset=utf-8",
    "/walk/transcript.srt": "application/x-subrip",
    "/walk/notes.txt": "text/plain; charset=utf-8",
    "/walk/other.xml": "text/xml; charset=utf-8",
    "/walk/": "text/html; charset=utf-8",
    "/": "text/html; charset=utf-8",
    "/walk/a%20b%20%e2%80%93%20%C3%A9.html": "text/html; charset=utf-8",
    "/feed.xml": "application/rss+xml; charset=utf-8",
}
COMPRESSED = [name for name, kind in KINDS.items() if not kind.startswith(("audio", "image")) and name != "/feed.xml"]


@pytest.mark.parametrize(("target", "kind"), KINDS.items())
def test_each_file_has_its_kind_and_its_length(home: Server, target: str, kind: str) -> None:
    got = home.ask(target)
    assert (got.status, got["content-type"]) == (200, kind)
    assert got["content-length"] == str(len(got.body))
    assert (got["x-content-type-options"], got["accept-ranges"]) == ("nosniff", "bytes")
    assert re.fullmatch(r'"[\w-]+"', got["etag"])
    assert got["last-modified"].endswith(" GMT") or target == "/feed.xml"
    head = home.ask(target, method="HEAD")
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_a_file_comes_as_it_is(home: Server) -> None:
    assert home.ask().body == home.ask("/newest.mp3").body == AUDIO
    assert home.ask("/").body == home.ask("/index.html?x=1").body == PAGE
    assert home.ask("/empty.mp3").body == b""


@pytest.mark.parametrize(("target", "leads_to"), [("/walk", "/walk/"), ("/walk?x=1", "/walk/")])
def test_a_folder_has_a_slash_at_its_end(home: Server, target: str, leads_to: str) -> None:
    got = home.ask(target)
    assert (got.status, got["location"]) == (301, leads_to)


TRICKS = [
    "/../secret.txt",
    "/walk/../../secret.txt",
    "/walk/../walk/walk.mp3",
    "/./index.html",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/walk%2fwalk.mp3",
    "/walk/%2e./%2e./secret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/\\..\\secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%uff0e%uff0e/secret.txt",
    "/%ef%bc%8e%ef%bc%8e/secret.txt",
    "/..%00/secret.txt",
    "/walk/walk.mp3%00",
    "/walk/walk.mp3%00.txt",
    "/walk/walk.mp3%0d%0aX:%20y",
    "/....//secret.txt",
    "/..;/secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "/%2f%2fetc%2fpasswd",
    "/file:///etc/passwd",
    "/C:/secret.txt",
    "//127.0.0.1/walk",
    "http://127.0.0.1/../secret.txt",
    "file:///etc/passwd",
    "../secret.txt",
    "secret.txt",
    "*",
    "/leads-out.txt",
    "/up",
    "/up/",
    "/up/secret.txt",
    "/sibling/secret.txt",
    "/hidden.txt",
    "/circle",
    "/pipe.mp3",
    "/.followed",
    "/%2efollowed",
    "/.draft-1/walk.mp3",
    "/walk/.kept/x.mp3",
    "/walk/.secret.txt",
    "/bare/..x",
    "/bare",
    "/bare/",
    "/index.html/",
    "/walk/walk.mp3/",
    "/walk/walk.mp3/x",
    "/walk//walk.mp3",
    "/walk/index.html%20",
    "/nothing",
    "/" + "x" * 300,
    "/" + "x/" * 3000,
    "/%",
    "/%zz",
]


@pytest.mark.parametrize("target", TRICKS)
def test_nothing_is_served_but_what_is_shown_in_the_folder(home: Server, target: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        got = home.ask(target, method=method)
        assert got.status == 404
        assert got.body == (b"" if method == "HEAD" else b"Not found\n")
        assert got["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("target", ["/a b", "/\x00", "/\x7f", "/walk/walk.mp3\tx", "/é", ""])
def test_what_is_no_target_is_no_request(home: Server, target: str) -> None:
    assert home.ask(target).status == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"])
@pytest.mark.parametrize("target", ["/walk/walk.mp3", "/nothing", "/feed.xml"])
def test_nothing_can_be_done_but_read(home: Server, target: str, method: str) -> None:
    got = home.ask(target, ("Content-Length", "0"), method=method)
    assert (got.status, got["allow"]) == (405, "GET, HEAD, OPTIONS")


ALL = (200, None, AUDIO)
NONE = (416, f"bytes */{SIZE}", b"No such range\n")


def part(start: int, end: int) -> tuple[int, str | None, bytes]:
    return 206, f"bytes {start}-{end - 1}/{SIZE}", AUDIO[start:end]


RANGES = {
    "bytes=0-": part(0, SIZE),
    "bytes=0-0": part(0, 1),
    "bytes=0-1": part(0, 2),
    "bytes=500-999": part(500, 1000),
    "bytes=9000-": part(9000, SIZE),
    "bytes=-500": part(SIZE - 500, SIZE),
    f"bytes=-{SIZE}": part(0, SIZE),
    "bytes=-99999": part(0, SIZE),
    f"bytes={SIZE - 1}-": part(SIZE - 1, SIZE),
    "bytes=100-99999": part(100, SIZE),
    f"bytes=100-{'9' * 5000}": part(100, SIZE),
    "BYTES=0-1": part(0, 2),
    "bytes= 0-1 ": part(0, 2),
    "bytes=,0-1,": part(0, 2),
    "bytes=0-99,100-199": part(0, 200),
    "bytes=50-149,0-99": part(0, 150),
    "bytes=0-1,99999-": part(0, 2),
    f"bytes={SIZE}-": NONE,
    "bytes=99999-100000": NONE,
    f"bytes={'9' * 5000}-": NONE,
    "bytes=-0": NONE,
    "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 200, 2)): NONE,
    "bytes=" + "0-," * 5000 + "0-": NONE,
    "bytes=5-2": ALL,
    "bytes=0-1,5-2": ALL,
    "bytes=": ALL,
    "bytes=,": ALL,
    "bytes=-": ALL,
    "bytes=x": ALL,
    "bytes=a-b": ALL,
    "bytes=--1": ALL,
    "bytes=1--1": ALL,
    "bytes=+1-2": ALL,
    "bytes=1_0-20": ALL,
    "bytes=0x0-0x5": ALL,
    "bytes=²-³": ALL,
    "bytes=1.0-2.0": ALL,
    "bytes 0-1": ALL,
    "bytes": ALL,
    "=0-1": ALL,
    "seconds=0-1": ALL,
    "0-1": ALL,
    "": ALL,
}


@pytest.mark.parametrize(("asked", "wanted"), RANGES.items(), ids=[asked[:30] for asked in RANGES])
def test_ranges_in_all_forms(home: Server, asked: str, wanted: tuple[int, str | None, bytes]) -> None:
    got = home.ask("/walk/walk.mp3", ("Range", asked))
    assert (got.status, got["content-range"] or None, got.body) == wanted
    assert got["content-length"] == str(len(wanted[2]))


def parts(got: Answer) -> list[tuple[int, int, bytes]]:
    """The parts of an answer: first byte, end, content."""
    if got.status == 416:
        return []
    found = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", got["content-type"])
    pieces = [(got["content-range"], got.body)]
    if found:
        boundary = found[1].encode()
        opening, *whole, closing = got.body.split(b"\r\n--" + boundary)
        assert (opening, closing) == (b"", b"--\r\n")
        heads = [piece.partition(b"\r\n\r\n") for piece in whole]
        assert all(head.startswith(b"\r\nContent-Type: audio/mpeg\r\nContent-Range: ") for head, _, _ in heads)
        pieces = [(head.rpartition(b": ")[2].decode(), content) for head, _, content in heads]
    places = [re.fullmatch(rf"bytes (\d+)-(\d+)/{SIZE}", place) for place, _ in pieces]
    return [
        (int(place[1]), int(place[2]) + 1, content) for place, (_, content) in zip(places, pieces, strict=True) if place
    ]


def test_several_ranges_come_in_parts_in_the_order_asked_for(home: Server) -> None:
    got = home.ask("/walk/walk.mp3", ("Range", "bytes=700-799, -10, 0-9"))
    assert got.status == 206 and not got["content-range"]
    assert parts(got) == [
        (700, 800, AUDIO[700:800]),
        (SIZE - 10, SIZE, AUDIO[-10:]),
        (0, 10, AUDIO[:10]),
    ]


@given(st.lists(st.tuples(st.integers(0, SIZE + 2000), st.integers(0, 3000)), min_size=1, max_size=8))
def test_whatever_ranges_are_asked_for_just_these_bytes_come(home: Server, wanted: list[tuple[int, int]]) -> None:
    asked = ",".join(f"{start}-{start + more}" for start, more in wanted)
    got = home.ask("/walk/walk.mp3", ("Range", f"bytes={asked}"))
    came = parts(got)
    assert all(content == AUDIO[start:end] for start, end, content in came)
    numbers = [number for start, end, _ in came for number in range(start, end)]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == {n for start, more in wanted for n in range(start, min(start + more + 1, SIZE))}


def test_a_range_belongs_to_reading_the_content(home: Server) -> None:
    got = home.ask("/walk/walk.mp3", ("Range", "bytes=0-1"), method="HEAD")
    assert (got.status, got["content-length"]) == (200, str(SIZE))
    assert home.ask("/empty.mp3", ("Range", "bytes=0-")).status == 416
    assert home.ask("/feed.xml", ("Range", "bytes=0-4")).body == b"<rss>"


def test_the_rest_of_a_file_comes_only_of_the_same_file(home: Server) -> None:
    got = home.ask()
    tag, date = got["etag"], got["last-modified"]
    earlier = formatdate(0, usegmt=True)
    wanted = {tag: 206, date: 206, f"W/{tag}": 200, '"other"': 200, earlier: 200, "junk": 200, f"{tag}, {tag}": 200}
    found = {value: home.ask("/walk/walk.mp3", ("Range", "bytes=0-1"), ("If-Range", value)) for value in wanted}
    assert {value: answer.status for value, answer in found.items()} == wanted
    assert found['"other"'].body == AUDIO
    assert home.ask("/walk/walk.mp3", ("If-Range", tag)).status == 200


@pytest.mark.parametrize("target", ["/walk/walk.mp3", "/walk/", "/feed.xml", "/walk/transcript.vtt"])
@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_what_is_known_is_not_sent_again(home: Server, target: str, accepted: str) -> None:
    accept = ("Accept-Encoding", accepted)
    got = home.ask(target, accept)
    tag, date = got["etag"], got["last-modified"]
    later, earlier = formatdate(time.time() + 60, usegmt=True), formatdate(0, usegmt=True)
    known: list[tuple[Header, ...]] = [
        (("If-None-Match", tag),),
        (("If-None-Match", f"W/{tag}"),),
        (("If-None-Match", f'"x", {tag}'),),
        (("If-None-Match", '"x"'), ("If-None-Match", tag)),
        (("If-None-Match", "*"),),
        (("If-None-Match", tag), ("If-Modified-Since", earlier)),
        (("If-None-Match", tag), ("Range", "bytes=0-1")) if accepted == "identity" else (("If-None-Match", tag),),
    ]
    if date:
        known += [(("If-Modified-Since", date),), (("If-Modified-Since", later),)]
    for conditions in known:
        again = home.ask(target, accept, *conditions)
        assert (again.status, again.body, again["etag"]) == (304, b"", tag), conditions
    unknown: list[tuple[Header, ...]] = [
        (("If-None-Match", '"x"'),),
        (("If-None-Match", '"x"'), ("If-Modified-Since", later)),
        (("If-Modified-Since", earlier),),
        (("If-Modified-Since", "yesterday"),),
        (("If-Modified-Since", "Sun, 22 Nov 2076 22:12:46"),),
        (("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99 GMT"),),
    ]
    for conditions in unknown:
        assert home.ask(target, accept, *conditions).status == 200, conditions


@pytest.mark.parametrize("target", COMPRESSED)
def test_text_is_compressed_for_those_who_take_it(home: Server, target: str) -> None:
    plain, small = home.ask(target), home.ask(target, ("Accept-Encoding", "br, gzip;q=0.8"))
    assert (plain["content-encoding"], small["content-encoding"]) == ("", "gzip")
    assert plain["vary"] == small["vary"] == "Accept-Encoding"
    assert len(small.body) == int(small["content-length"]) < len(plain.body) / 4
    assert gzip.decompress(small.body) == plain.body
    assert plain["etag"] != small["etag"]
    # What is known of one is not known of the other, and parts are those of the plain text.
    assert home.ask(target, ("Accept-Encoding", "gzip"), ("If-None-Match", plain["etag"])).status == 200
    asked = ("Accept-Encoding", "gzip"), ("Range", "bytes=5-9")
    cut = home.ask(target, *asked)
    assert (cut.status, cut.body, cut["content-encoding"], cut["etag"]) == (206, plain.body[5:10], "", plain["etag"])
    assert home.ask(target, *asked, ("If-Range", small["etag"])).status == 200


@pytest.mark.parametrize(
    ("target", "accepted"),
    [
        ("/walk/walk.mp3", "gzip"),
        ("/walk/cover.jpg", "gzip"),
        ("/", ""),
        ("/", "br"),
        ("/", "gzip;q=0"),
        ("/", "gzip; q=0.000, br"),
        ("/", "gzipx"),
        ("/feed.xml", "gzip"),
    ],
)
def test_what_is_sound_or_small_or_not_wanted_so_is_not_compressed(home: Server, target: str, accepted: str) -> None:
    assert home.ask(target, ("Accept-Encoding", accepted))["content-encoding"] == ""


def test_what_a_browser_would_save_it_is_given_to_show(home: Server) -> None:
    window = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert home.ask("/walk/chapters.json", window)["content-type"] == "application/json"
    assert home.ask("/walk/transcript.srt", window)["content-type"] == "text/plain; charset=utf-8"
    assert home.ask("/walk/transcript.vtt", window)["content-type"] == "text/vtt; charset=utf-8"
    assert home.ask("/walk/walk.mp3", window)["content-type"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("192.168.1.5:8000", "http://192.168.1.5:8000/"),
        ("My-Laptop.local:8000", "http://my-laptop.local:8000/"),
        ("localhost", "http://localhost/"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("show_1", "http://show_1/"),
        ("nas.lan:81", "http://nas.lan:81/"),
    ],
)
def test_the_feed_is_for_the_address_that_was_asked(home: Server, host: str, base: str) -> None:
    assert home.ask("/feed.xml", host=host).body.startswith(f"<rss>{base} ".encode())


HOSTS = [
    "show.example",
    "127.0.0.1.evil.example:80",
    "",
    " ",
    "a b",
    "a/b",
    "a/../b",
    "a?b",
    "a#b",
    "a@b",
    "user:word@a",
    "a:b",
    "a:99999",
    "a:-1",
    "a:80:80",
    "a,b",
    "<script>",
    'a"b',
    "a&b",
    "a\\b",
    "é.example",
    "a%2fb",
    ".",
    "-",
    "[::1",
    "[x]",
    "::1",
    "[::1]x",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("target", ["/feed.xml", "/"])
def test_a_host_that_is_none_is_refused(home: Server, target: str, host: str) -> None:
    got = home.ask(target, host=host)
    assert got.status == 400
    assert b"script" not in got.body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 200),
        ("GET /feed.xml HTTP/1.0\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nRange: bytes=2-3\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: b\r\nX-Original-URL: /.followed\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", 200),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 200),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_headers_that_are_tricks(home: Server, request_: str, status: int) -> None:
    got = home.send(request_.encode("latin-1") + b"")
    assert got.status == status
    assert SECRET not in got.body


def test_one_connection_serves_many_requests(home: Server) -> None:
    one = f"GET /walk/walk.mp3 HTTP/1.1\r\nHost: 127.0.0.1:{home.port}\r\nRange: bytes=0-9\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", home.port), 60) as connection:
        for _ in range(3):
            connection.sendall(one)
            assert answer(connection).body == AUDIO[:10]


def test_the_feed_is_made_again_only_when_the_show_has_changed(tmp_path: Path) -> None:
    with serving(tmp_path, feed=True) as show:

        def made(host: str = "a") -> int:
            return int(show.ask("/feed.xml", host=host).body.removesuffix(b"</rss>").rpartition(b" ")[2])

        assert [made(), made("b"), made(), made("b")] == [0, 1, 0, 1]
        (tmp_path / "walk").mkdir()
        assert made() == 0, "no episode"
        (tmp_path / "walk" / "episode.json").write_text("{}")
        # What comes at once would come in the same moment, as systems count them.
        os.utime(tmp_path / "walk", (1, 1))
        assert [made(), made()] == [2, 2]
        (tmp_path / "walk" / "walk.mp3").write_bytes(b"new")
        assert made() == 3
        os.utime(tmp_path / "walk" / "episode.json", (1, 1))
        assert made() == 4
        (tmp_path / "walk").rename(tmp_path / ".walk")
        assert made("c") == 5
        got = show.ask("/feed.xml", host="broken")
        assert (got.status, got.body) == (500, b"feed.xml cannot be made: the show has no title; give it one\n")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose folder changes."""
    with serving(tmp_path_factory.mktemp("files")) as server:
        yield server


def test_without_a_maker_the_feed_is_a_file(files: Server) -> None:
    assert files.ask("/feed.xml").status == 404
    (files.folder / "feed.xml").write_bytes(b"<rss/>")
    got = files.ask("/feed.xml")
    assert (got.body, got["content-type"]) == (b"<rss/>", "application/rss+xml; charset=utf-8")


@contextmanager
def reading(server: Server, target: str, *headers: str) -> Iterator[socket.socket]:
    """A connection that asked for something, and holds little of the answer itself."""
    with socket.socket() as connection:
        connection.settimeout(60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
        connection.connect(("127.0.0.1", server.port))
        lines = (f"GET {target} HTTP/1.1", "Host: a", "Connection: close", *headers, "", "")
        connection.sendall("\r\n".join(lines).encode())
        yield connection


def test_an_answer_goes_on_with_the_file_it_began_with(files: Server) -> None:
    audio, other = files.folder / "again.mp3", files.folder / "new"
    old, new = b"old!" * 3_000_000, b"new" * 1_000_000
    audio.write_bytes(old)
    before = files.ask("/again.mp3", method="HEAD")
    with reading(files, "/again.mp3") as connection, HTTPResponse(connection) as response:
        response.begin()
        begin = response.read(1000)
        other.write_bytes(new)
        other.replace(audio)
        assert begin + response.read() == old
    after = files.ask("/again.mp3", ("Range", "bytes=1000-"), ("If-Range", before["etag"]))
    assert (after.status, after.body) == (200, new)
    assert after["etag"] != before["etag"]


def test_a_file_that_is_cut_while_it_is_sent_ends_the_connection(files: Server) -> None:
    audio = files.folder / "cut.mp3"
    audio.write_bytes(b"old!" * 5_000_000)
    with reading(files, "/cut.mp3") as connection, HTTPResponse(connection) as response:
        response.begin()
        response.read(1000)
        os.truncate(audio, 5_000_000)
        with pytest.raises(IncompleteRead):
            response.read()
    assert len(files.ask("/cut.mp3").body) == 5_000_000


@pytest.mark.slow
def test_two_hundred_listen_at_once_in_little_memory(files: Server) -> None:
    words = np.arange(LONG_FILE // 8, dtype=">u8")
    words.tofile(files.folder / "long.mp3")
    begins = [number * 8 * 30_000 for number in range(LISTENERS)]
    with ExitStack() as open_ones:
        idle = files.process.memory_info().rss
        listeners = [open_ones.enter_context(reading(files, "/long.mp3", f"Range: bytes={one}-")) for one in begins]
        for begin, listener in zip(begins, listeners, strict=True):
            assert f"\r\ncontent-length: {LONG_FILE - begin}\r\n".encode() in head(listener)
        first = files.process.memory_info().rss
        for sip in range(SIPS):
            for begin, listener in zip(begins, listeners, strict=True):
                at = (begin + sip * SIP) // 8
                assert read(listener, SIP) == words[at : at + SIP // 8].tobytes()
        assert files.ask("/long.mp3", ("Range", "bytes=-8")).body == words[-1:].tobytes()
        last = files.process.memory_info().rss
        assert first - idle < 80e6
        assert last - first < 10e6
        handles = files.process.num_fds()
        for listener in listeners:
            listener.close()
        assert eventually(lambda: files.process.num_fds() <= handles - 2 * LISTENERS)


@pytest.mark.slow
def test_twenty_read_the_same_long_text_slowly_in_little_memory(tmp_path: Path) -> None:
    text = b64encode(np.random.default_rng(1).bytes(5_900_000))
    (tmp_path / "long.txt").write_bytes(text)
    with serving(tmp_path) as server, ExitStack() as open_ones:
        idle = server.process.memory_info().rss
        readers = [open_ones.enter_context(reading(server, "/long.txt", "Accept-Encoding: gzip")) for _ in range(20)]
        assert all(b"\r\ncontent-encoding: gzip\r\n" in head(reader) for reader in readers)
        assert server.process.memory_info().rss - idle < 80e6
        (tmp_path / "long.txt").write_bytes(text[::-1])
        with HTTPResponse(open_ones.enter_context(reading(server, "/long.txt", "Accept-Encoding: gzip"))) as response:
            response.begin()
            assert gzip.decompress(response.read()) == text[::-1]


def head(connection: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += connection.recv(1) or pytest.fail("the answer ends in its head")
    return received


def read(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        received += connection.recv(size - len(received)) or pytest.fail("the answer is too short")
    return bytes(received)


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(SettingsError, match="there is no folder nowhere to serve; narrate something first"):
        server.app(Path("nowhere"))


@pytest.mark.parametrize("host", ["", "203.0.113.1", "a b", "no.such.host.invalid" * 20])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(SettingsError, match="is not an address of this machine"):
        sockets.listen(host, 0)


def test_a_port_that_is_taken_is_told() -> None:
    with sockets.listen("127.0.0.1", 0) as taken, pytest.raises(SettingsError, match=r"port \d+ is in use; .*--port"):
        sockets.listen("127.0.0.1", taken.getsockname()[1])
