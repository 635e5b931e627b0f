"""What archives of posts have in common."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

from narrator.errors import SourceError
from narrator.sources import Document, web
from narrator.sources.post import Post
from narrator.subscriptions import ALL, Collection, Entry, Place

_ISO = "%Y-%m-%dT%H:%M:%SZ"


def collection(
    place: Place, title: str, entries: Iterable[Entry], *, site: str, faults: Iterable[SourceError] = ()
) -> Collection:
    """An archive in a file or a folder, all of which is narrated; the newest entries first.

    A later export of the same site, in another file, continues where this one ended.
    """
    newest_first = sorted(entries, key=lambda entry: entry.published, reverse=True)
    address = web.without_login(site) if site else str(place.path.resolve())
    return Collection(
        address=address,
        title=title or site or place.name,
        entries=tuple(newest_first),
        first=ALL,
        faults=tuple(faults),
        account="archive" if site else "",
    )


def entry(post: Post, *key: str, left_out: str = "", published: str = "") -> Entry:
    """A post as an entry.

    Args:
        key: identifies it among all others: the kind of archive, and its name there.
        left_out: why it is not narrated, or "".
        published: its date, to the second; "" for the post's own.
    """
    return Entry(
        key=key[-1],
        title=post.named,
        read=partial(post.document, *key),
        link=post.link,
        published=published or post.published,
        version=post.version,
        left_out=left_out or ("" if post.html.strip() else "it has no text"),
    )


def unreadable(key: str, title: str, published: str, fault: SourceError) -> Entry:
    """An entry whose post exists but cannot be read: it fails when its turn comes, without affecting others."""

    def read() -> Document:
        raise fault

    return Entry(key=key, title=title, read=read, published=published)


def moment(written: str) -> str:
    """An ISO 8601 date in UTC, or "" if it is not valid."""
    try:
        found = datetime.fromisoformat(written.strip())
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).strftime(_ISO)
    except (ValueError, OverflowError):
        return ""
