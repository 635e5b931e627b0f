"""Fetching what the catalogue has: resumed where it stopped, checked to the byte, and in its place only when whole.

A file comes into `NAME.part` beside its place. What was interrupted, by whatever, goes on from there the next time; the
server's own mark of that version (`NAME.part.etag`, RFC 9110, section 13.1.5) keeps two versions from being mixed. Only
what has the size and the SHA-256 of the catalogue takes its name. In place of the addresses in the catalogue there may
be a mirror, or a file or folder on this machine.
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
"""Is told how many bytes of a download are there, of all its files; it may become less when one begins anew."""

_PIECE = 1 << 16
_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 30.0
_MAX_REDIRECTS = 5
_MIRRORED = ("http", "https")
_ARM = frozenset({"aarch64", "arm64"})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_BY_HAND = "try a mirror with --from, or fetch it in another way and give the file with --from"


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a server is asked again that brings nothing more, after how many seconds at first, doubled each time.

    One that asks for a pause of more than `longest` seconds is not waited for.
    """

    tries: int = 6
    first: float = 1.0
    longest: float = 120.0

    def seconds(self, failures: int, asked: float | None) -> float:
        """How long to wait after so many failures, where the server may have asked for a time."""
        return min(self.first * 2 ** (failures - 1), self.longest) if asked is None else asked


PATIENT = Patience()


class _UnfinishedError(Exception):
    """It broke off, or never began; asking again may help, after so many seconds if the server told."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class _Answer(NamedTuple):
    """What comes from a server: from which byte on, and under which mark."""

    response: requests.Response
    start: int
    etag: str


def fetch(download: Download, source: str = "", report: Report = lambda _: None, patience: Patience = PATIENT) -> Path:
    """Put something of the catalogue into the folder of voices.

    Args:
        download: what.
        source: from where in place of the catalogue's addresses: the address of a folder on a mirror, or a folder or
            the first file of it on this machine.
        report: is told how far it is.
        patience: with servers.

    Returns:
        The model.

    Raises:
        VoiceError: it cannot be had there, or is something else than the catalogue says.
        OutputError: the folder cannot be written, or has no room.
    """
    folder = catalogue.folder()
    with _writing(folder), _alone(folder):
        before = 0
        for file in download.files:
            place = folder / file.name
            if not _is_right(place, file):
                _check_room(folder, file)
                bring = _copied if is_local(source) else _received
                bring(file, place, _whereabouts(download, file, source), _counted(report, before), patience)
            before += file.size
            report(before)
        sync(folder)
    return folder / download.files[0].name


def remove(name: str) -> int:
    """Remove the files of a voice, whole or not, from the folder of voices: one of the catalogue, or NAME.onnx.

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
    """What to take in its place on this kind of processor, or ""."""
    if download.name == catalogue.KOKORO and platform.machine().lower() in _ARM:
        return f"on this processor {catalogue.KOKORO_FP32} speaks faster: narrator voices --get {catalogue.KOKORO_FP32}"
    return ""


def is_local(source: str) -> bool:
    """Whether a source is a file or folder on this machine, and not the catalogue's address or a mirror's."""
    return bool(source) and urlsplit(source).scheme not in _MIRRORED


def _whereabouts(download: Download, file: File, source: str) -> str:
    """Where a file is to be had: an address, or a path. A mirror calls it as the catalogue's address does."""
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


def _copied(file: File, place: Path, path: str, report: Report, _patience: Patience) -> None:
    """Bring a file that is on this machine."""
    try:
        original = open_regular(Path(path).resolve())
    except OSError as error:
        raise VoiceError(f"cannot read {path}: {error.strerror}", "check --from") from error
    with original, _part(place).open("wb") as part:
        while part.tell() <= file.size and (piece := original.read(_PIECE)):
            part.write(piece)
            report(part.tell())
    _install(file, place, path)


def _received(file: File, place: Path, address: str, report: Report, patience: Patience) -> None:
    """Bring a file from a server, in as many requests as that takes."""
    host = urlsplit(address).netloc.rpartition("@")[2]
    failures = 0
    with requests.Session() as session:
        while True:
            if (there := _size(_part(place))) > file.size:
                _discard(place)
                there = 0
            try:
                if there < file.size:
                    _go_on(session, file, place, address, report)
                _install(file, place, host, is_resumed=there > 0)
                return
            except _UnfinishedError as error:
                failures = 1 if _size(_part(place)) > there else failures + 1
                seconds = patience.seconds(failures, error.seconds)
                if failures >= patience.tries or seconds > patience.longest:
                    kept = f"{_size(_part(place)):,} of {file.size:,} bytes are there"
                    hint = f"{kept}: run the same command again to go on, or {_BY_HAND}"
                    raise VoiceError(f"{file.name} did not come from {host}: {error}", hint) from error
                sleep(seconds)


def _go_on(session: requests.Session, file: File, place: Path, address: str, report: Report) -> None:
    """Ask for what is missing, and append it.

    Raises:
        _UnfinishedError: not all of it came.
        VoiceError: the server has something else, or refuses.
    """
    try:
        answer = _asked(session, file, place, address)
        with closing(answer.response):
            _mark(place).write_text(answer.etag)
            with _part(place).open("ab") as part:
                # A server that knows no ranges, or has another version now, begins anew.
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


def _asked(session: requests.Session, file: File, place: Path, address: str) -> _Answer:
    there = _size(_part(place))
    headers = {"Accept-Encoding": "identity", "User-Agent": "narrator"}
    if there:
        headers["Range"] = f"bytes={there}-"
        if mark := _known_mark(place):
            headers["If-Range"] = mark
    response = _followed(session, address, headers)
    try:
        return _understood(response, file, place, there)
    except BaseException:
        response.close()
        raise


def _followed(session: requests.Session, address: str, headers: dict[str, str]) -> requests.Response:
    """The answer at the end of redirects, which lead from https to https only."""
    timeout = (_CONNECT_SECONDS, _SILENT_SECONDS)
    for _ in range(_MAX_REDIRECTS):
        response = session.get(address, headers=headers, stream=True, allow_redirects=False, timeout=timeout)
        if not response.is_redirect:
            return response
        response.close()
        target = urljoin(address, response.headers["Location"])
        if urlsplit(target).scheme not in ("https", urlsplit(address).scheme):
            raise VoiceError(f"{urlsplit(address).hostname} leads to an address without https", _BY_HAND)
        address = target
    raise VoiceError(f"{urlsplit(address).hostname} leads from one address to the next", _BY_HAND)


def _understood(response: requests.Response, file: File, place: Path, there: int) -> _Answer:
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
        raise _UnfinishedError("it sent another part than it was asked for")
    if response.status_code == requests.codes.requested_range_not_satisfiable:
        _discard(place)
        raise _UnfinishedError(f"it does not go on ({status})")
    if response.status_code in (408, 429) or response.status_code >= 500:
        raise _UnfinishedError(status, retry_after(response.headers.get("Retry-After", "")))
    raise VoiceError(f"{host} does not give {file.name} ({status})", _BY_HAND)


def _install(file: File, place: Path, origin: str, *, is_resumed: bool = False) -> None:
    """Give what has come its name, if it is what the catalogue says.

    Raises:
        _UnfinishedError: it is not, but was put together from several answers: all of it may be right.
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
            raise _UnfinishedError("what it sent does not fit together")
        raise _wrong(file, origin, "its SHA-256 is another")
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
    """The mark of the version of which a part is there; a weak one cannot vouch for bytes."""
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
        what = f"{file.name} needs {missing:,} bytes more, and {folder} has room for {free:,}"
        raise OutputError(what, "make room, or set XDG_DATA_HOME to a folder on another disk")


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the disk says into an error of ours. What has come by then stays, to go on from there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        hint = "make room and run the same command again: it goes on from there" if full else "check the folder"
        raise OutputError(f"cannot write to {folder}: {error.strerror or error}", hint) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else fetches meanwhile."""
    try:
        with filelock.FileLock(folder / ".lock", timeout=0):
            yield
    except filelock.Timeout as error:
        raise OutputError(f"another narrator is fetching into {folder}", "wait until it is done") from error
