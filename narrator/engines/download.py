"""Downloading what is in the catalogue: interrupted downloads are resumed, and only complete, verified files appear.

A file is downloaded to `NAME.part` beside its final place. If that is interrupted, however, the next attempt resumes
it; the server's entity tag (`NAME.part.etag`, RFC 9110, section 13.1.5) keeps two versions from being mixed. Only a
file with the size and the SHA-256 of the catalogue gets its name. Instead of the addresses in the catalogue, a mirror
can be used, or a file or folder on this machine.
"""

import errno
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from time import sleep
from typing import BinaryIO, NamedTuple, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

import filelock
import requests
from urllib3.exceptions import HTTPError

from narrator.engines import catalogue
from narrator.engines.catalogue import Download, File
from narrator.errors import OutputError, VoiceError
from narrator.files import open_regular, sync
from narrator.http import retry_after

Report: TypeAlias = Callable[[int], None]
"""Called with how many bytes of a download, of all its files, are there; this decreases if one is started over."""

_PIECE = 1 << 16
_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 30.0
_MAX_REDIRECTS = 5
_MIRRORED = ("http", "https")
_ARM = frozenset({"aarch64", "arm64"})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_BY_HAND = "try a mirror with --from, or download it in another way and give the file with --from"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a server that sends nothing more is tried, and after how many seconds at first, doubled each time.

    A server that asks for a pause of more than `longest` seconds is not waited for.
    """

    tries: int = 6
    first: float = 1.0
    longest: float = 120.0

    def seconds(self, failures: int, asked: float | None) -> float:
        """How long to wait after a number of failures; `asked` is what the server asked for, if it did."""
        return min(self.first * 2 ** (failures - 1), self.longest) if asked is None else asked


RETRIES = RetryPolicy()


class _UnfinishedError(Exception):
    """It broke off, or never began; trying again may help, after `seconds` if the server said so."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class _Answer(NamedTuple):
    """A server's answer, the position of its first byte in the file, and the entity tag of the version."""

    response: requests.Response
    start: int
    etag: str


def fetch(download: Download, source: str = "", report: Report = lambda _: None, policy: RetryPolicy = RETRIES) -> Path:
    """Download something from the catalogue into the folder of voices.

    Args:
        download: what to download.
        source: what to use instead of the catalogue's addresses: the address of a folder on a mirror, or a folder
            or its first file on this machine.
        report: called with the progress.
        policy: how often to try again, and how long to wait.

    Returns:
        The model.

    Raises:
        VoiceError: it is not available there, or is not what the catalogue says.
        OutputError: the folder cannot be written, or has no room.
    """
    folder = catalogue.folder()
    with _writing(folder), _locked(folder):
        before = 0
        for file in download.files:
            place = folder / file.name
            if not _is_right(place, file):
                _check_room(folder, file)
                bring = _copied if is_local(source) else _received
                bring(file, place, _whereabouts(download, file, source), _counted(report, before), policy)
            before += file.size
            report(before)
        sync(folder)
    return folder / download.files[0].name


def remove(name: str) -> int:
    """Remove the files of a voice, complete or not, from the folder of voices: one of the catalogue, or NAME.onnx.

    Returns:
        How many bytes were freed.

    Raises:
        VoiceError: there is none of this name.
        OutputError: they cannot be removed.
    """
    found = catalogue.find(name)
    names = [file.name for file in found.files] if found else catalogue.own(name)
    folder = catalogue.folder()
    freed = 0
    with _writing(folder):
        for path in (folder / f"{each}{ending}" for each in names for ending in ("", ".part", ".part.etag")):
            with suppress(FileNotFoundError):
                size = path.stat().st_size
                path.unlink()
                freed += size
    if not freed:
        raise VoiceError(f"there is no voice “{name}” in {folder}", "see narrator voices")
    return freed


def advice(download: Download) -> str:
    """What to use instead on this kind of processor, or ""."""
    if download.name == catalogue.KOKORO and platform.machine().lower() in _ARM:
        return f"on this processor {catalogue.KOKORO_FP32} speaks faster: narrator voices --get {catalogue.KOKORO_FP32}"
    return ""


def is_local(source: str) -> bool:
    """Whether a source is a file or folder on this machine, rather than the catalogue's address or a mirror's."""
    return bool(source) and urlsplit(source).scheme not in _MIRRORED


def _whereabouts(download: Download, file: File, source: str) -> str:
    """Where to get a file: an address, or a path. On a mirror, it has the same name as in the catalogue's address."""
    original = unquote(urlsplit(file.address).path.rpartition("/")[2])
    if not source:
        return file.address
    if not is_local(source):
        return urljoin(source if source.endswith("/") else f"{source}/", original)
    path = Path(source).expanduser()
    if not path.is_dir():
        if file is download.files[0]:
            return str(path)
        path = path.parent
    return str(next((path / name for name in (file.name, original) if (path / name).exists()), path / file.name))


def _copied(file: File, place: Path, path: str, report: Report, _policy: RetryPolicy) -> None:
    """Copy a file from this machine."""
    try:
        original = open_regular(Path(path).resolve())
    except OSError as error:
        raise VoiceError(f"cannot read {path}: {error.strerror}", "check --from") from error
    with original, _part(place).open("wb") as part:
        while part.tell() <= file.size and (piece := original.read(_PIECE)):
            part.write(piece)
            report(part.tell())
    _install(file, place, path)


def _received(file: File, place: Path, address: str, report: Report, policy: RetryPolicy) -> None:
    """Download a file from a server, in as many requests as that takes."""
    host = urlsplit(address).netloc.rpartition("@")[2]
    failures = 0
    with requests.Session() as session:
        while True:
            if (there := _size(_part(place))) > file.size:
                _discard(place)
                there = 0
            try:
                if there < file.size:
                    _resume(session, file, place, address, report)
                _install(file, place, host, is_resumed=there > 0)
                return
            except _UnfinishedError as error:
                failures = 1 if _size(_part(place)) > there else failures + 1
                seconds = policy.seconds(failures, error.seconds)
                if failures >= policy.tries or seconds > policy.longest:
                    kept = f"{_size(_part(place)):,} of {file.size:,} bytes are there"
                    hint = f"{kept}: run the same command again to resume, or {_BY_HAND}"
                    raise VoiceError(f"{file.name} could not be downloaded from {host}: {error}", hint) from error
                sleep(seconds)


def _resume(session: requests.Session, file: File, place: Path, address: str, report: Report) -> None:
    """Request what is missing, and append it.

    Raises:
        _UnfinishedError: not all of it arrived.
        VoiceError: the server has something else, or refuses.
    """
    try:
        answer = _request(session, file, place, address)
        with closing(answer.response):
            _mark(place).write_text(answer.etag)
            with _part(place).open("ab") as part:
                # A server that does not support ranges, or has another version now, starts from the beginning.
                part.truncate(answer.start)
                _append(file, part, answer.response, report)
    except (requests.RequestException, HTTPError) as error:
        raise _UnfinishedError("the connection failed") from error


def _append(file: File, part: BinaryIO, response: requests.Response, report: Report) -> None:
    part.seek(0, os.SEEK_END)
    while part.tell() <= file.size and (piece := response.raw.read1(_PIECE, decode_content=False)):
        part.write(piece)
        report(part.tell())
    if part.tell() < file.size:
        raise _UnfinishedError("the answer ended too early")


def _request(session: requests.Session, file: File, place: Path, address: str) -> _Answer:
    there = _size(_part(place))
    headers = {"Accept-Encoding": "identity", "User-Agent": "narrator"}
    if there:
        headers["Range"] = f"bytes={there}-"
        if mark := _known_mark(place):
            headers["If-Range"] = mark
    response = _followed(session, address, headers)
    try:
        return _checked_answer(response, file, place, there)
    except BaseException:
        response.close()
        raise


def _followed(session: requests.Session, address: str, headers: dict[str, str]) -> requests.Response:
    """The answer at the end of redirects, which must not lead from https to http."""
    timeout = (_CONNECT_SECONDS, _SILENT_SECONDS)
    for _ in range(_MAX_REDIRECTS):
        response = session.get(address, headers=headers, stream=True, allow_redirects=False, timeout=timeout)
        if not response.is_redirect:
            return response
        response.close()
        target = urljoin(address, response.headers["Location"])
        if urlsplit(target).scheme not in ("https", urlsplit(address).scheme):
            raise VoiceError(f"{urlsplit(address).hostname} redirects to an address without https", _BY_HAND)
        address = target
    raise VoiceError(f"{urlsplit(address).hostname} redirects too many times", _BY_HAND)


def _checked_answer(response: requests.Response, file: File, place: Path, there: int) -> _Answer:
    host = urlsplit(response.url).hostname
    status = f"{response.status_code} {response.reason}"
    etag = response.headers.get("ETag", "")
    if response.status_code == requests.codes.ok:
        if (size := response.headers.get("Content-Length", "")).isdecimal() and int(size) != file.size:
            raise _wrong(file, host or "", f"it has {int(size):,} bytes, not {file.size:,}")
        return _Answer(response, 0, etag)
    if response.status_code == requests.codes.partial_content:
        found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if found and int(found[1]) == there and found[2] in ("*", str(file.size)):
            return _Answer(response, there, etag or _known_mark(place))
        _discard(place)
        raise _UnfinishedError("it sent a different part than requested")
    if response.status_code == requests.codes.requested_range_not_satisfiable:
        _discard(place)
        raise _UnfinishedError(f"it does not resume ({status})")
    if response.status_code in (408, 429) or response.status_code >= 500:
        raise _UnfinishedError(status, retry_after(response.headers.get("Retry-After", "")))
    raise VoiceError(f"{host} does not give {file.name} ({status})", _BY_HAND)


def _install(file: File, place: Path, origin: str, *, is_resumed: bool = False) -> None:
    """Give a downloaded file its name, if it is what the catalogue says.

    Raises:
        _UnfinishedError: it is not, but was put together from several answers, so trying again may help.
        VoiceError: it is not.
    """
    part = _part(place)
    if (size := _size(part)) != file.size:
        why = f"it has {'more than' if size > file.size else 'only'} {min(size, file.size):,} bytes"
        _discard(place)
        raise _wrong(file, origin, why)
    sync(part)
    if _sha256(part) != file.sha256:
        _discard(place)
        if is_resumed:
            raise _UnfinishedError("the parts that it sent do not match")
        raise _wrong(file, origin, "its SHA-256 is different")
    part.replace(place)
    _discard(place)


def _wrong(file: File, origin: str, why: str) -> VoiceError:
    return VoiceError(f"what {origin} has is not the {file.name} that narrator knows: {why}; it is not kept", _BY_HAND)


def _is_right(path: Path, file: File) -> bool:
    return _size(path) == file.size and _sha256(path) == file.sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _part(place: Path) -> Path:
    return place.with_name(f"{place.name}.part")


def _mark(place: Path) -> Path:
    return place.with_name(f"{place.name}.part.etag")


def _known_mark(place: Path) -> str:
    """The entity tag of a partial download; "" if it is weak, and so does not identify the bytes."""
    try:
        mark = _mark(place).read_text()
    except OSError:
        return ""
    return mark if mark.startswith('"') else ""


def _discard(place: Path) -> None:
    _part(place).unlink(missing_ok=True)
    _mark(place).unlink(missing_ok=True)


def _counted(report: Report, before: int) -> Report:
    return lambda there: report(before + there)


def _check_room(folder: Path, file: File) -> None:
    missing = file.size - _size(_part(folder / file.name))
    if (free := shutil.disk_usage(folder).free) < missing:
        what = f"{file.name} needs {missing:,} more bytes, but {folder} has room for {free:,}"
        raise OutputError(what, "make room, or set XDG_DATA_HOME to a folder on another disk")


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn errors of the disk into ours. What has arrived by then stays, to be resumed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        hint = "make room and run the same command again: it resumes from there" if full else "check the folder"
        raise OutputError(f"cannot write to {folder}: {error.strerror or error}", hint) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other narrators from downloading meanwhile."""
    try:
        with filelock.FileLock(folder / ".lock", timeout=0):
            yield
    except filelock.Timeout as error:
        raise OutputError(f"another narrator is fetching into {folder}", "wait until it is done") from error
