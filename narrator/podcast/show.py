"""The show: what its feed says about it, and the episodes in its folder."""

import os
import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from narrator.episode import chapters, manifest
from narrator.episode.manifest import Manifest
from narrator.files import NotRegularError, read_regular
from narrator.formats import suffixes

PICTURE = "show-cover.jpg"
"""The address, below the show's, of a picture that the server draws if none was written."""

_LANGUAGE = "en"

# Apple's list, which all directories use (podcasters.apple.com/support/1691).
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}
"""Categories and their subcategories, as Apple spells them."""

# Podcasting 2.0, docs/tags/guid.md.
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

# RFC 3986, pchar; and % for what is encoded already.
_IN_PATHS = "/%:@!$&'()*+,;=~"

_MARK = "made by narrator"
_SIGNED = re.compile(rf"<!-- ({_MARK} \S+ [0-9a-f]+) ([0-9a-f]+) -->".encode())
_HEAD = 1000
MAX_SIZE = 200_000_000
"""The largest size of a show's file, in bytes."""

_TOO_LARGE = 2**53
_LAST_YEAR = 9000
_DAY = len("2026-03-04")
# Without removing it, the article would go to a folder with a number: nobody can tell which article a damaged one
# belongs to.
_AGAIN = "remove the folder, and narrate its article again"


FREQUENCIES: Mapping[str, str] = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "biweekly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "bimonthly": "FREQ=MONTHLY;INTERVAL=2",
    "yearly": "FREQ=YEARLY",
    "complete": "",
}
"""How often new episodes appear, each with its rule of RFC 5545; a complete show gets no more."""

NARRATED, PUBLISHED = "narrated", "published"
DATES = (NARRATED, PUBLISHED)
"""What the date of an episode may be: when it was first narrated, or when its article was published."""

ALL, YEARS = "all", "years"
NUMBERS = (ALL, YEARS)
"""How episodes may be numbered, the oldest first: throughout, or within each year, which is then a season."""


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast. Unknown fields are "".

    `category` is one of `CATEGORIES` or of their subcategories. `image` is the name of a picture beside the feed,
    `link` the address of the show's own site. `guid` is the one that the show had before; for a new show it is derived
    from the feed's address. `license` is an SPDX identifier, or the name of the licence at `license_url`. `funding` is
    an address for donations, `frequency` one of `FREQUENCIES`, `dates` one of `DATES`, `numbers` one of `NUMBERS`. A
    show that `is_private` asks directories not to list it.
    """

    title: str
    author: str = ""
    email: str = ""
    description: str = ""
    category: str = ""
    language: str = ""
    image: str = ""
    link: str = ""
    explicit: bool = False
    guid: str = ""
    copyright: str = ""
    license: str = ""
    license_url: str = ""
    funding: str = ""
    funding_text: str = ""
    frequency: str = ""
    dates: str = NARRATED
    numbers: str = ""
    is_private: bool = False


def guid(address: str) -> str:
    """The UUIDv5 of the feed at an address (Podcasting 2.0, docs/tags/guid.md)."""
    return str(uuid.uuid5(_PODCASTS, re.sub(r"^[a-z]+://", "", address, flags=re.IGNORECASE).rstrip("/")))


def categories(name: str) -> tuple[str, ...]:
    """A category as Apple spells it, after its parent category if it has one; () if there is none of that name."""
    if name in CATEGORIES:
        return (name,)
    return next(((outer, name) for outer, inner in CATEGORIES.items() if name in inner), ())


def language(found: Sequence[tuple[str, Manifest]]) -> str:
    """The language of most episodes; English if there are none."""
    counted = Counter(known.language for _, known in found if known.language)
    return counted.most_common(1)[0][0] if counted else _LANGUAGE


def base(address: str) -> str:
    """The address of a folder on the web, in ASCII, with a slash at the end.

    Raises:
        ValueError: a feed cannot have this address; the message says why.
    """
    if not address.isprintable() or " " in address:
        raise ValueError("it contains characters that are not allowed in addresses")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it does not begin with https:// and a host")
    if parts.query or parts.fragment or "?" in address or "#" in address:
        raise ValueError("it has a query or a fragment (“?” or “#”)")
    if parts.username is not None:
        raise ValueError("it holds a user's name or password, which everybody could read")
    try:
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    except ValueError as error:
        raise ValueError("its host or port is not valid") from error
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        raise ValueError("its host or port is not valid")
    named = f"[{host}]" if ":" in host else host
    folder = parts.path.rstrip("/").removesuffix("/feed.xml").removesuffix("/index.html")
    path = quote(folder, safe=_IN_PATHS).rstrip("/")
    return f"{parts.scheme}://{named}{port}{path}/"


def episodes(folder: Path) -> tuple[list[tuple[str, Manifest]], list[str]]:
    """The episodes in a folder, newest first, each with its folder's name; and notes on those that are left out.

    Hidden folders and folders without an episode are skipped; symbolic links are not part of the show. Missing covers,
    transcripts and chapters are not mentioned.

    Raises:
        OSError: the folder cannot be read.
    """
    by_guid: dict[str, tuple[str, Manifest]] = {}
    notes: list[str] = []
    with os.scandir(folder) as entries:
        seen = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    names = [entry.name for entry in seen if entry.is_dir(follow_symlinks=False)]
    linked = [entry.name for entry in seen if entry.is_symlink() and (folder / entry.name / manifest.FILE).is_file()]
    notes += [
        f"{_printable(name)} is left out: it is a link to a folder; move the folder itself here" for name in linked
    ]
    for name in names:
        try:
            # A string: there may be thousands, and making a `Path` takes as long as reading the file.
            known = _read(f"{folder}/{name}")
        except FileNotFoundError:
            if any((folder / name / f"{name}{suffix}").is_file() for suffix in suffixes()):
                notes.append(f"{_printable(name)} is left out: it has no {manifest.FILE}; {_AGAIN}")
            continue
        except (OSError, ValueError) as error:
            notes.append(f"{_printable(name)} is left out: {_reason(error)}; {_AGAIN}")
            continue
        one, twin = (name, known), by_guid.get(known.guid)
        if twin:
            # The replacement of a damaged episode is not left out in its favour.
            one, other = (twin, one) if is_as_narrated(twin[1]) or not is_as_narrated(known) else (one, twin)
            same = f"it is the same episode as {_printable(one[0])}; remove one of them"
            notes.append(f"{_printable(other[0])} is left out: {same}")
        by_guid[known.guid] = one
    return sorted(by_guid.values(), key=lambda one: date(one[1].narrated), reverse=True), notes


def is_as_narrated(known: Manifest) -> bool:
    """Whether the audio still has the size with which narrator wrote it; `size` is the current one."""
    written = known.files.get(known.audio, ())
    return not written or any(each.startswith(f"{known.size}-") for each in written)


def ordered(of: Show, found: Sequence[tuple[str, Manifest]]) -> list[tuple[str, Manifest]]:
    """Episodes in the order of a show: newest first by its kind of date."""
    return sorted(found, key=lambda one: (when(of, one[1]), date(one[1].narrated)), reverse=True)


def when(of: Show, known: Manifest) -> datetime:
    """The date of an episode in a show. If its article has no date, or a later one, it is when it was narrated."""
    narrated = date(known.narrated)
    if of.dates == PUBLISHED:
        with suppress(ValueError):
            # At noon UTC it is the same day almost everywhere.
            published = date(f"{known.published}T12:00:00" if len(known.published) == _DAY else known.published)
            return min(published, narrated)
    return narrated


def mark(version: str, *made_of: object) -> str:
    """The mark in a comment at the beginning of a show's files: that narrator made it, and a digest of its inputs."""
    return f"{_MARK} {version} {_digest(repr(made_of).encode('utf-8', 'backslashreplace'))}"


def signed(content: bytes, mark: str) -> bytes:
    """The content of a file with its digest added after the mark, so that a change by somebody else is noticed."""
    return content.replace(mark.encode(), f"{mark} {_digest(content)}".encode(), 1)


def marked(path: Path) -> str | None:
    """The mark in a file. "" if there is no file; None if it has no valid mark, and so is somebody else's.

    Raises:
        OSError: it cannot be read.
    """
    try:
        content = read_regular(path, MAX_SIZE)
    except FileNotFoundError:
        return ""
    except NotRegularError:
        return None
    found = _SIGNED.search(content, 0, _HEAD)
    if not found or content != signed(content.replace(b" " + found[2], b"", 1), found[1].decode()):
        return None
    return found[1].decode()


def bears_mark(content: bytes) -> bool:
    """Whether the content of a file has a mark, even if it was changed since narrator wrote it."""
    return bool(_SIGNED.search(content, 0, _HEAD))


def date(narrated: str) -> datetime:
    """A time in ISO 8601; without a zone it is UTC.

    Raises:
        ValueError: the string is not such a time.
    """
    when = datetime.fromisoformat(narrated)
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _read(folder: str) -> Manifest:
    """The episode in a folder.

    Raises:
        FileNotFoundError: there is no `episode.json`.
        OSError: it cannot be read.
        ValueError: it is damaged, or the audio is missing; the message says which.
    """
    try:
        known = manifest.read(folder)
        _check(known)
    except (ValueError, KeyError, OverflowError) as error:
        raise ValueError(f"its {manifest.FILE} is damaged") from error
    with os.scandir(folder) as entries:
        files = {entry.name: entry for entry in entries if entry.is_file(follow_symlinks=False)}
    if known.audio not in files:
        raise ValueError(f"its {known.audio} is missing")
    there: dict[str, Any] = {
        # While an episode is narrated again, its new audio is there before its new record.
        "size": files[known.audio].stat().st_size,
        "cover": known.cover if known.cover in files else "",
        "thumbnail": known.thumbnail if known.thumbnail in files else "",
        "chapters": known.chapters if chapters.FILE in files else (),
        "transcripts": tuple(name for name in known.transcripts if name in files),
        "epub": known.epub if known.epub in files else "",
        "alternates": tuple(
            replace(each, size=files[each.audio].stat().st_size) for each in known.alternates if each.audio in files
        ),
    }
    # Copying it takes as long as reading it from JSON.
    changed = {name: value for name, value in there.items() if value != getattr(known, name)}
    return replace(known, **changed) if changed else known


def _check(known: Manifest) -> None:
    """Raise ValueError unless a feed can contain all of it: anybody may have written the file."""
    numbers = [known.size, known.duration]
    numbers += [number for chapter in known.chapters for number in (chapter.start, chapter.end, chapter.level)]
    if min(numbers) < 0 or max(numbers) >= _TOO_LARGE:
        raise ValueError("a number is not valid")
    if not (known.guid and known.title.strip()):
        raise ValueError("it has no name")
    if date(known.narrated).year > _LAST_YEAR:
        raise ValueError("its time is not valid")


def _printable(name: str) -> str:
    """A name for a line of text; it may hold bytes that are not text."""
    return name.encode("utf-8", "replace").decode()


def _reason(error: OSError | ValueError) -> str:
    return f"its {manifest.FILE} cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)
