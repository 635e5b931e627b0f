"""The stand-in for Google does what the tests of others rely on."""

import base64
import binascii
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import requests
import soundfile
from gtts import gTTS, gTTSError

from tests.google import faults
from tests.google.answers import Asked
from tests.google.faults import Fault
from tests.google.server import Google, environment, reached, refusing
from tests.support.process import eventually

pytestmark = pytest.mark.slow

TEXT = "The quick brown fox jumps over the lazy dog."
OTHER = "Nothing of the kind ever happened."
URL = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
FORM = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}

# Seconds of those who wait for what never comes: until they are connected, and until something comes.
IMPATIENT = 60.0, 1.5


def said(text: str = TEXT, country: str = "com", language: str = "en", **more: Any) -> bytes:
    """What gTTS makes of a text."""
    file = io.BytesIO()
    gTTS(text, country, language, **more).write_to_fp(file)
    return file.getvalue()


def form(text: str = TEXT, language: str = "en") -> str:
    """The body of gTTS's request."""
    [body] = gTTS(text, lang=language, lang_check=False, pre_processor_funcs=[]).get_bodies()
    assert isinstance(body, str)
    return body


def post(data: str | None = None, timeout: float | tuple[float, float] = 60) -> requests.Response:
    """The same request with the certificate checked."""
    return requests.post(URL, data or form(), headers=FORM, timeout=timeout)


def post_slowly() -> requests.Response:
    """The same request; its answer is to be read piece by piece."""
    return requests.post(URL, form(), headers=FORM, timeout=60, stream=True)


def heard(mp3: bytes) -> tuple[float, float, float]:
    """Seconds of the whole, of silence before and of silence behind the speech."""
    samples, rate = soundfile.read(io.BytesIO(mp3))
    assert (rate, samples.ndim) == (24_000, 1)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return len(samples) / rate, loud[0] / rate, (len(samples) - loud[-1]) / rate


def always(fault: Fault) -> Callable[[Asked], Fault]:
    return lambda _: fault


def first(fault: Fault) -> Callable[[Asked], Fault | None]:
    return lambda asked: None if asked.number else fault


def python(variables: dict[str, str], *arguments: str | Path) -> CompletedProcess[str]:
    """A process of its own, run to its end."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("framed", [True, False])
def test_it_speaks_as_google_does(tmp_path: Path, framed: bool) -> None:
    with Google(tmp_path, framed=framed) as google, reached(google):
        mp3 = said(slow=True)
    seconds, before, behind = heard(mp3)
    assert 2.5 < seconds < 6
    assert before == pytest.approx(0.3, abs=0.1)
    assert behind == pytest.approx(0.45, abs=0.15)
    [asked] = google.asked
    assert (asked.text, asked.language, asked.slow, asked.host) == (TEXT, "en", True, "translate.google.com")
    assert (asked.number, asked.answered) == (0, True)
    assert google.delivered() == {TEXT: 1}


def test_equal_requests_get_equal_answers(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        one, other, another = said(), said(OTHER), said(country="co.uk")
    assert one == another != other
    assert [asked.number for asked in google.asked] == [0, 0, 1]
    assert [asked.host for asked in google.asked][1:] == ["translate.google.com", "translate.google.co.uk"]
    assert google.delivered() == {TEXT: 2, OTHER: 1}
    assert google.most_at_once == 1


@pytest.mark.parametrize(("language", "text"), [("iw", "שלום לכולם"), ("zh-TW", "你好"), ("tl", "Magandang umaga")])
def test_it_speaks_languages_by_googles_names_for_them(tmp_path: Path, language: str, text: str) -> None:
    with Google(tmp_path) as google, reached(google):
        assert heard(said(text, language=language, lang_check=False))[0] > 1


@pytest.mark.parametrize(
    ("text", "language"), [("a" * 101, "en"), ("", "en"), (" ", "en"), ("“…”", "en"), (TEXT, "xx")]
)
def test_what_it_does_not_say_is_answered_without_sound(tmp_path: Path, text: str, language: str) -> None:
    data = form(language=language).replace(quote(TEXT), quote(text))
    with Google(tmp_path) as google, reached(google):
        answer = post(data)
    assert '["wrb.fr","jQ1olc",null,null,null,null,"generic"]' in answer.text
    assert [(asked.text, asked.answered) for asked in google.asked] == [(text, False)]


def test_a_hundred_characters_are_said(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        assert heard(said("abcd " * 19 + "abcde"))[0] > 2
    assert [len(asked.text) for asked in google.asked] == [100]


def test_lengths_of_an_answer_are_right(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        answer = post()
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    guard, empty, *lines = answer.text.splitlines()
    assert (guard, empty) == (")]}'", "")
    assert [int(length) for length in lines[::2]] == [len(line) + 2 for line in lines[1::2]]
    envelope, end = map(json.loads, lines[1::2])
    [sound] = json.loads(envelope[0][2])
    assert heard(base64.b64decode(sound))[0] > 2
    assert end == [["e", 4, None, None, len(answer.text)]]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("f.req", "g.req"),
        ("jQ1olc", "other"),
        ("generic", "special"),
        ("null%2C%5C%22null", "1%2C%5C%22null"),
        ("%5D%5D%5D", "%5D%5D"),
    ],
)
def test_what_it_does_not_understand_it_refuses(tmp_path: Path, known: str, unknown: str) -> None:
    data = form().replace(known, unknown)
    assert data != form()
    with Google(tmp_path) as google, reached(google):
        assert post(data).status_code == 400
    assert not google.asked


def test_no_other_page_is_there(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        assert requests.post("https://translate.google.com/", timeout=60).status_code == 404


def test_connections_are_kept(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google), requests.Session() as session:
        for _ in range(3):
            assert session.post(URL, form(), headers=FORM, timeout=60).ok
        assert post().ok
    assert [asked.connection for asked in google.asked] == [1, 1, 1, 2]


def test_the_first_byte_comes_when_it_is_due(tmp_path: Path) -> None:
    with Google(tmp_path, latency=0.2) as google, reached(google):
        answer = post()
    assert answer.elapsed.total_seconds() >= 0.2


def test_requests_are_counted_while_they_are_under_way(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        with Google(tmp_path, fault=always(faults.Hang())) as google, reached(google):
            waiting = [threads.submit(post) for _ in range(3)]
            assert eventually(lambda: len(google.asked) == 3)
        # Leaving ended them all.
        assert all(isinstance(request.exception(), requests.ConnectionError) for request in waiting)
    assert google.most_at_once == 3
    assert len({asked.connection for asked in google.asked}) == 3


def test_requests_that_were_given_up_are_not_under_way(tmp_path: Path) -> None:
    with Google(tmp_path, fault=first(faults.Hang())) as google, reached(google):
        with pytest.raises(requests.ReadTimeout):
            post(timeout=IMPATIENT)
        assert post().ok
    assert google.most_at_once == 1


def test_leaving_ends_answers_that_are_not_due_yet(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        with Google(tmp_path, latency=3600) as google, reached(google):
            waiting = threads.submit(post)
            assert eventually(lambda: bool(google.asked))
        assert waiting.exception()
    assert not google.delivered()


def test_answers_that_nobody_waits_for_are_not_delivered(tmp_path: Path) -> None:
    with Google(tmp_path, latency=3600) as google, reached(google):
        with pytest.raises(requests.ReadTimeout):
            post(timeout=IMPATIENT)
        assert eventually(lambda: bool(google.asked))
    assert [asked.answered for asked in google.asked] == [False]


def test_errors_of_its_own_come_to_light(tmp_path: Path) -> None:
    def broken(_: Asked) -> Fault | None:
        raise ZeroDivisionError

    google = Google(tmp_path, fault=broken)
    with pytest.raises(ZeroDivisionError), google, reached(google), suppress(requests.ConnectionError):
        post()


@pytest.mark.parametrize(
    ("fault", "headers"),
    [
        (faults.Status(429), {}),
        (faults.Status(429, retry_after=7), {"Retry-After": "7"}),
        (
            faults.Status(503, retry_after="Fri, 31 Dec 1999 23:59:59 GMT"),
            {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"},
        ),
        (faults.Status(403), {}),
        (faults.Status(302, location="https://www.google.com/sorry/"), {"Location": "https://www.google.com/sorry/"}),
    ],
    ids=str,
)
def test_error_pages(tmp_path: Path, fault: faults.Status, headers: dict[str, str]) -> None:
    with Google(tmp_path, fault=always(fault)) as google, reached(google):
        answer = requests.post(URL, form(), headers=FORM, timeout=60, allow_redirects=False)
        with pytest.raises(gTTSError):
            said()
    assert answer.status_code == fault.code
    assert {name: answer.headers.get(name) for name in ("Retry-After", "Location") if name in answer.headers} == headers
    assert not google.delivered()


@pytest.mark.parametrize(
    ("fault", "timeout", "error"),
    [
        (faults.Hang(), IMPATIENT, requests.ReadTimeout),
        # How much of it has come when the time is over is a matter of how busy the machine is.
        (faults.HangInside(), IMPATIENT, (requests.ConnectionError, requests.ReadTimeout)),
        (faults.Reset(), 60, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)),
        (faults.Close(), 60, requests.ConnectionError),
    ],
    ids=str,
)
def test_answers_that_never_end(
    tmp_path: Path,
    fault: Fault,
    timeout: float | tuple[float, float],
    error: type[Exception] | tuple[type[Exception], ...],
) -> None:
    with Google(tmp_path, fault=first(fault)) as google, reached(google):
        with pytest.raises(error):
            post(timeout=timeout)
        assert post().ok
    assert [asked.answered for asked in google.asked] == [False, True]


@pytest.mark.parametrize("fault", [faults.HangInside(), faults.Reset()], ids=str)
def test_answers_that_end_inside(tmp_path: Path, fault: Fault) -> None:
    with Google(tmp_path, fault=always(fault)) as google, reached(google), post_slowly() as answer:
        assert answer.raw.read(1000).startswith(b")]}'")
        assert answer.raw.connection
        answer.raw.connection.sock.settimeout(0.5)
        with pytest.raises(requests.exceptions.RequestException):
            list(answer.iter_content(1000))


def test_an_answer_that_drips_is_never_late(tmp_path: Path) -> None:
    start = time.monotonic()
    with Google(tmp_path, fault=always(faults.Drip(every=0.1))) as google, reached(google), post_slowly() as answer:
        assert b"".join(answer.raw.read(1) for _ in range(6)) == b")]}'\n\n"
    assert time.monotonic() - start >= 5 * 0.1


@pytest.mark.parametrize(
    ("fault", "error"),
    [(faults.CutOff(), binascii.Error), (faults.NoAudio(), gTTSError)],
    ids=str,
)
def test_answers_that_cannot_be_taken(tmp_path: Path, fault: Fault, error: type[Exception]) -> None:
    with Google(tmp_path, fault=first(fault)) as google, reached(google):
        with pytest.raises(error):
            said()
        assert heard(said())
    assert [asked.answered for asked in google.asked] == [False, True]


@pytest.mark.parametrize("fault", [faults.Page(), faults.OtherShape()], ids=str)
def test_answers_in_which_gtts_finds_nothing(tmp_path: Path, fault: Fault) -> None:
    with Google(tmp_path, fault=first(fault)) as google, reached(google):
        assert said() == b""
        assert heard(said())
    assert [asked.answered for asked in google.asked] == [False, True]


def test_answers_without_sound_in_them(tmp_path: Path) -> None:
    with Google(tmp_path, fault=always(faults.NotAudio())) as google, reached(google):
        no_sound = said()
    with pytest.raises(soundfile.LibsndfileError):
        heard(no_sound)
    assert not google.delivered()


def test_half_an_answer(tmp_path: Path) -> None:
    with Google(tmp_path, fault=first(faults.Half())) as google, reached(google):
        half, whole = heard(said()), heard(said())
    assert half[0] < 0.8 * whole[0]
    assert [asked.answered for asked in google.asked] == [False, True]


def test_answers_of_others(tmp_path: Path) -> None:
    def fault(asked: Asked) -> Fault | None:
        return faults.WrongPiece() if asked.number == 0 else None

    with Google(tmp_path, fault=fault) as google, reached(google):
        unrelated, text, of_text, other = said(), said(), said(OTHER), said(OTHER)
    assert len({unrelated, text, other}) == 3
    assert of_text == text
    assert google.delivered() == {TEXT: 1, OTHER: 1}


def test_its_certificate_is_good_for_those_who_trust_its_authority(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        for country in ("com", "co.uk", "com.au", "ca"):
            assert requests.post(URL.replace(".com", f".{country}"), form(), headers=FORM, timeout=60).ok
    with Google(tmp_path, trusted=False) as google, reached(google):
        with pytest.raises(requests.exceptions.SSLError):
            post()
        assert heard(said())
    assert len(google.asked) == 1


def test_nobody_listens() -> None:
    with refusing() as port, reached(port), pytest.raises(requests.ConnectionError, match="refused"):
        post()


def test_nobody_knows_google() -> None:
    with reached(None), pytest.raises(requests.ConnectionError, match="not known"):
        post()


def test_nobody_knows_anybody_else(tmp_path: Path) -> None:
    with Google(tmp_path) as google, reached(google):
        with pytest.raises(requests.ConnectionError, match="not known"):
            requests.get("https://www.google.com/", timeout=60)
        assert socket.getaddrinfo("localhost", google.port)
    assert not google.asked


SPEAK = """
import sys, gtts, requests

gtts.gTTS(sys.argv[1]).save(sys.argv[2])
assert requests.get("https://translate.google.fr/", timeout=60).status_code == 404
"""


def test_a_process_finds_it(tmp_path: Path) -> None:
    with Google(tmp_path) as google:
        run = python(google.environment, "-c", SPEAK, TEXT, tmp_path / "said.mp3")
        with reached(google):
            assert (tmp_path / "said.mp3").read_bytes() == said()
    assert (run.returncode, run.stderr) == (0, "")
    assert google.delivered() == {TEXT: 2}


OFFLINE = """
import errno, multiprocessing, os, socket, sys

def refused(connect):
    try:
        return connect()
    except OSError as error:
        return type(error).__name__, error.errno

def unknown(name):
    return refused(lambda: socket.getaddrinfo(name, 443))

if __name__ == "__main__":
    unknown_name = "gaierror", socket.EAI_NONAME
    unreachable = "OSError", errno.ENETUNREACH
    assert unknown("translate.google.com") == unknown("example.org") == unknown(b"example.org") == unknown_name
    assert socket.getaddrinfo("localhost", 1) and socket.getaddrinfo("192.0.2.1", 1) and socket.getaddrinfo(None, 1)
    with socket.socket() as outward:
        assert refused(lambda: outward.connect(("192.0.2.1", 9))) == unreachable
        assert outward.connect_ex(("192.0.2.1", 9)) == errno.ENETUNREACH
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with multiprocessing.get_context("spawn").Pool(1) as workers:
        assert workers.apply(unknown, ("example.org",)) == unknown_name
    with socket.socket(socket.AF_UNIX) as here, socket.socket(socket.AF_UNIX) as there:
        # A path from here: whole ones may be too long for a socket.
        os.chdir(sys.argv[1])
        here.bind("pipe")
        here.listen()
        there.connect("pipe")
"""


def test_a_process_without_it_reaches_itself_alone(tmp_path: Path) -> None:
    script = tmp_path / "offline.py"
    script.write_text(OFFLINE)
    run = python(environment(None), script, tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_process_that_opens_no_socket_is_left_alone() -> None:
    assert python(environment(None), "-c", "import sys; print('socket' in sys.modules)").stdout == "False\n"


def test_a_name_server_that_does_not_answer() -> None:
    code = "import socket, time; time.sleep = print; socket.getaddrinfo('translate.google.com', 443)"
    run = python(environment("hang"), "-c", code)
    assert run.stdout == "60\n"
    assert "gaierror" in run.stderr
