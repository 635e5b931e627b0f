"""Exports of Substack: an archive with posts.csv, and an HTML fragment for each post."""

import csv
import posixpath
from collections.abc import Container, Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from urllib.parse import quote

from narrator import budget
from narrator.errors import SourceError
from narrator.sources import archive
from narrator.sources.archive import Archive
from narrator.sources.post import Post, plain
from narrator.subscriptions import Collection, Entry, Place, Subscription, posts

_TABLE = "posts.csv"
_COLUMNS = frozenset({"post_id", "post_date", "is_published", "title"})
_KINDS = {"page": "it is a page, not a post", "thread": "it is a thread, not a post"}


def _is_export(place: Place) -> bool:
    if place.is_remote or place.is_folder or not place.document.content.startswith(archive.SIGNATURE):
        return False
    with archive.opened(place.document) as opened_archive:
        return bool(_table(opened_archive))


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The posts of an export, the newest first."""
    with budget.of(place.name, len(place.document.content)), archive.opened(place.document) as export:
        table = _table(export)
        text = export.read(table).decode("utf-8-sig", "replace")
        # The limit is global, and other code may read larger tables later.
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        rows = csv.DictReader(StringIO(text, newline=""))
        if not set(rows.fieldnames or ()) >= _COLUMNS:
            raise SourceError(f"{place.name} is not an export of Substack", "export the posts again")
        entries = [_entry(export, table, row, place.site) for row in rows]
        entries += _unlisted(export, table, {entry.key for entry in entries})
    yield posts.collection(place, "", entries, site=place.site)


SUBSCRIPTION = Subscription(name="an export of Substack", open=opened, recognises=_is_export, rank=30)


def _table(export: Archive) -> str:
    """The path of the table of posts: an archive that was packed again may contain the enclosing folder."""
    tables = (name for name in export.names if posixpath.basename(name) == _TABLE)
    return min(tables, key=len, default="")


def _entry(export: Archive, table: str, row: dict[str, str], site: str) -> Entry:
    fields = {key: value.strip() for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}
    identifier = fields.get("post_id", "")
    number, _, slug = identifier.partition(".")
    page = export.find(f"posts/{quote(identifier)}.html", table)
    subtitle = plain(fields.get("subtitle", ""))
    published = posts.moment(fields.get("post_date", ""))
    try:
        html = export.read(page).decode("utf-8", "replace") if page else ""
    except SourceError as error:
        return posts.unreadable(number or identifier, plain(fields.get("title", "")), published, error)
    lead = f"<p>{escape(subtitle)}</p>\n" if subtitle and html.strip() else ""
    post = Post(
        title=fields.get("title", ""),
        html=lead + html,
        published=published,
        link=f"{site.rstrip('/')}/p/{quote(slug)}" if site and slug else "",
        description=subtitle,
    )
    is_published = fields.get("is_published", "").lower() == "true"
    why = _KINDS.get(fields.get("type", ""), "") if is_published else "it is a draft"
    return posts.entry(post, "substack", number or identifier, left_out=why)


def _unlisted(export: Archive, table: str, known: Container[str]) -> Iterator[Entry]:
    """Posts' pages that the table does not list, such as those after a damaged row."""
    folder = posixpath.join(posixpath.dirname(table), "posts", "")
    for name in export.names:
        page, ending = posixpath.splitext(name.removeprefix(folder))
        key = page.partition(".")[0]
        if name.startswith(folder) and ending == ".html" and key not in known:
            post = Post(title=page, html="", published="", link="", description="")
            yield posts.entry(post, "substack", key, left_out=f"{_TABLE} does not list it")
