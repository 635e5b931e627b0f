"""Fetching voices: whatever a server does, what is in its place is right to the byte, or is not there."""

import errno
import os
import random
import resource
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from narrator.engines import catalogue, download
from narrator.engines.catalogue import Download, File
from narrator.engines.download import RetryPolicy
from narrator.errors import NarratorError, OutputError, VoiceError
from tests.support.downloads import FileServer, Manner

MODEL = random.Random(1).randbytes(300_000)
TABLE = b'{"sample_rate": 22050}'
QUICK = RetryPolicy(tries=3, first=0.01, longest=1.0)


def file(name: str, content: bytes) -> File:
    return File(name, f"https://voices.example.org/a/{name}", len(content), sha256(content).hexdigest())


ALONE = Download("toy", "piper", "a toy", "CC0-1.0", (file("toy.onnx", MODEL),))
PAIR = Download("pair", "piper", "a toy", "CC0-1.0", (file("pair.onnx", MODEL), file("pair.onnx.json", TABLE)))


@pytest.fixture
def folder() -> Path:
    return catalogue.folder()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_SILENT_SECONDS", 0.5)


def fetched(server: FileServer, wanted: Download = ALONE) -> tuple[Path, list[int]]:
    """What was put in its place, and how far it was told to be."""
    told: list[int] = []
    path = download.fetch(wanted, server.address, told.append, QUICK)
    return path, told


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


def test_it_is_in_its_place_and_progress_is_told(folder: Path) -> None:
    with FileServer(MODEL) as server:
        path, told = fetched(server)
    assert path == folder / "toy.onnx"
    assert path.read_bytes() == MODEL
    assert visible(folder) == {"toy.onnx"}
    assert told == sorted(told)
    assert told[-1] == len(MODEL)
    assert len(told) > 3
    assert [asked["path"] for asked in server.asked] == ["/voices/toy.onnx"]


def test_what_is_there_is_not_asked_for_again() -> None:
    with FileServer(MODEL) as server:
        fetched(server)
        fetched(server)
        assert len(server.asked) == 1


def test_what_is_there_and_damaged_is_fetched_anew() -> None:
    with FileServer(MODEL) as server:
        path, _ = fetched(server)
        path.write_bytes(bytes(len(MODEL)))
        assert fetched(server)[0].read_bytes() == MODEL


def test_a_cut_connection_is_resumed_with_the_mark_of_that_version() -> None:
    with FileServer(MODEL, [Manner(stops_after=100_000), Manner(stops_after=50_000), Manner()]) as server:
        assert fetched(server)[0].read_bytes() == MODEL
        assert server.ranges == [("", ""), ("bytes=100000-", '"1"'), ("bytes=150000-", '"1"')]


def test_what_a_run_before_has_fetched_is_not_fetched_again(folder: Path) -> None:
    with FileServer(MODEL, [Manner(stops_after=100_000), Manner(status=500)]) as server, pytest.raises(VoiceError):
        fetched(server)
    assert visible(folder) == {"toy.onnx.part", "toy.onnx.part.etag"}
    with FileServer(MODEL) as server:
        assert fetched(server)[0].read_bytes() == MODEL
        assert server.ranges == [("bytes=100000-", '"1"')]
    assert visible(folder) == {"toy.onnx"}


@pytest.mark.parametrize(
    "manner",
    [
        Manner(knows_ranges=False),
        Manner(etag='"2"'),
        Manner(length=False, knows_ranges=False),
        Manner(etag="", length=False),
    ],
)
def test_a_server_that_does_not_go_on_begins_anew(manner: Manner) -> None:
    with FileServer(MODEL, [Manner(stops_after=100_000), manner]) as server:
        assert fetched(server)[0].read_bytes() == MODEL


def test_a_weak_mark_does_not_vouch_for_bytes() -> None:
    with FileServer(MODEL, [Manner(stops_after=100_000, etag='W/"1"'), Manner(etag='W/"1"')]) as server:
        assert fetched(server)[0].read_bytes() == MODEL
        assert server.ranges == [("", ""), ("bytes=100000-", "")]


def test_parts_of_two_versions_are_found_out_and_fetched_anew() -> None:
    other = random.Random(2).randbytes(len(MODEL))
    begun = Manner(stops_after=100_000, content=other, etag="")
    with FileServer(MODEL, [begun, Manner(etag="")]) as server:
        assert fetched(server)[0].read_bytes() == MODEL
        assert [asked for asked, _ in server.ranges] == ["", "bytes=100000-", ""]


@pytest.mark.parametrize(
    "fault",
    [
        Manner(status=500),
        Manner(status=503, headers={"Retry-After": "0"}),
        Manner(status=429),
        Manner(status=416),
        Manner(shift=7),
        Manner(stops_after=0),
        Manner(stops_after=10, hangs=True),
        Manner(stops_after=10, length=False),
    ],
)
def test_what_fails_once_is_asked_again(fault: Manner) -> None:
    with FileServer(MODEL, [Manner(stops_after=100_000), fault, Manner()]) as server:
        assert fetched(server)[0].read_bytes() == MODEL


@pytest.mark.parametrize(
    ("manner", "message"),
    [
        (Manner(content=MODEL[:-1] + b"x"), "is not the toy.onnx that narrator knows: its SHA-256 is different"),
        (Manner(content=MODEL[:-1]), "it has 299,999 bytes, not 300,000"),
        (Manner(content=MODEL + b"x"), "it has 300,001 bytes, not 300,000"),
        (Manner(content=MODEL + b"x", length=False), "it has more than 300,000 bytes"),
        (Manner(content=b"<html>Not here</html>"), "it has 21 bytes, not 300,000"),
        (Manner(status=404), r"does not give toy\.onnx \(404 Not Found\)"),
        (Manner(status=403), r"does not give toy\.onnx \(403 Forbidden\)"),
        (Manner(status=302, headers={"Location": "ftp://example.org/toy.onnx"}), "an address without https"),
        (Manner(status=302, headers={"Location": "/voices/toy.onnx"}), "redirects too many times"),
        (
            Manner(status=500),
            r"could not be downloaded from .*: 500 Internal Server Error; 0 of 300,000 bytes are there: run the",
        ),
        (Manner(status=429, headers={"Retry-After": "500"}), "could not be downloaded from .*: 429 Too Many Requests"),
        (Manner(stops_after=0), "could not be downloaded from .*: the connection failed"),
    ],
)
def test_what_cannot_be_had_is_an_error_that_says_so(folder: Path, manner: Manner, message: str) -> None:
    with FileServer(MODEL, [manner]) as server, pytest.raises(VoiceError, match=message) as caught:
        fetched(server)
    assert "--from" in caught.value.hint
    assert len(server.asked) <= 6
    assert not (folder / "toy.onnx").exists()


def test_nobody_is_there(folder: Path) -> None:
    with FileServer(MODEL) as server:
        address = server.address
    with pytest.raises(VoiceError, match="the connection failed"):
        download.fetch(ALONE, address, policy=QUICK)
    assert visible(folder) == set()


def test_a_full_disk_is_told_and_what_is_there_is_kept(folder: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with FileServer(MODEL) as server:
        resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, limits[1]))
        try:
            with pytest.raises(OutputError, match=r"cannot write to .*; make room and run the same command again"):
                fetched(server)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert visible(folder) == {"toy.onnx.part", "toy.onnx.part.etag"}
        assert (folder / "toy.onnx.part").stat().st_size == 120_000
        assert fetched(server)[0].read_bytes() == MODEL
        assert server.ranges[-1] == ("bytes=120000-", '"1"')


def test_too_little_room_is_told_before_anything_is_asked(folder: Path) -> None:
    huge = Download("huge", "piper", "a toy", "CC0-1.0", (File("huge.onnx", "https://example.org/", 10**17, "00"),))
    with FileServer(MODEL) as server, pytest.raises(OutputError, match="needs 100,000,000,000,000,000 more bytes"):
        fetched(server, huge)
    assert not server.asked
    assert visible(folder) == set()


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("I am a file")
    with FileServer(MODEL) as server, pytest.raises(OutputError, match=os.strerror(errno.EEXIST)):
        fetched(server)


def test_all_files_of_a_voice_come_and_progress_counts_them_together(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "pair.onnx").write_bytes(MODEL)
    (tmp_path / "pair.onnx.json").write_bytes(TABLE)
    told: list[int] = []
    for source in (tmp_path, tmp_path / "pair.onnx"):
        assert download.fetch(PAIR, str(source), told.append) == folder / "pair.onnx"
        assert visible(folder) == {"pair.onnx", "pair.onnx.json"}
        assert told[-1] == PAIR.size
        assert download.remove("pair") == PAIR.size
        assert visible(folder) == set()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (MODEL[:-1], "only 299,999 bytes"),
        (MODEL + b"x", "more than 300,000"),
        (bytes(len(MODEL)), "its SHA-256 is different"),
        (None, "cannot read .*No such file"),
    ],
)
def test_a_wrong_file_on_this_machine_is_refused(
    folder: Path, tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "toy.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceError, match=message):
        download.fetch(ALONE, str(path))
    assert visible(folder) == set()


def test_only_one_fetches_at_a_time(folder: Path) -> None:
    import filelock

    folder.mkdir(parents=True)
    with filelock.FileLock(folder / ".lock"), pytest.raises(OutputError, match="another narrator is fetching"):
        download.fetch(ALONE, "/nowhere")


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "precious.onnx"
    path.write_bytes(b"not narrator's")
    yield path
    assert path.exists()


def test_nothing_but_voices_is_removed(folder: Path, outside: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("kookoro", "kokoro", "", "../precious", str(outside.with_suffix("")), ".."):
        with pytest.raises(NarratorError, match="there is no voice"):
            download.remove(name)


def test_a_voice_that_the_user_put_there_can_be_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("de_DE-anna-low.onnx", "de_DE-anna-low.onnx.json"):
        (folder / name).write_bytes(b"12345")
    assert download.remove("de_DE-anna-low") == 10
    assert visible(folder) == set()


@pytest.mark.parametrize(
    ("machine", "is_advised"), [("aarch64", True), ("arm64", True), ("ARM64", True), ("x86_64", False)]
)
def test_arm_processors_are_offered_the_model_that_is_faster_there(
    machine: str, is_advised: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)
    small, large = (catalogue.find(name) for name in (catalogue.KOKORO, catalogue.KOKORO_FP32))
    assert small
    assert large
    assert ("narrator voices --get kokoro-fp32" in download.advice(small)) is is_advised
    assert download.advice(large) == ""
