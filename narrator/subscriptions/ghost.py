"""Exports of Ghost: a JSON file with the tables of its database, alone or in an archive (ghost.org/docs/migration)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from narrator import budget
from narrator.errors import SourceError
from narrator.sources import archive, cut_json
from narrator.sources.post import Post
from narrator.subscriptions import Collection, Entry, Place, Subscription, posts

_HEAD = 4096
_BEGINNING = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"(?:exported_on|version)|data"\s*:\s*\{)'
)
_SITE = "__GHOST_URL__"
_STATUSES = {"published": "", "sent": "", "draft": "it is a draft", "scheduled": "it is scheduled for later"}
_LANGUAGES = ("locale", "lang", "default_locale")
_Row = dict[str, Any]


def _is_export(place: Place) -> bool:
    return not place.is_remote and not place.is_folder and bool(_content(place))


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The posts of an export, the newest first."""
    content = _content(place)
    with budget.of(place.name, len(content)):
        try:
            found, is_whole = cut_json.load(content.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{place.name} is damaged JSON", "export it again") from error
        tables = _Tables(found)
        if not tables.rows("posts"):
            raise SourceError(f"{place.name} is not an export of Ghost, or has no posts", "export it again")
        entries = [_entry(row, tables, place.site.rstrip("/")) for row in tables.rows("posts")]
    faults: list[SourceError] = []
    if not is_whole:
        what = f"{place.name} is cut off or damaged: what follows its first {len(entries)} posts cannot be read"
        faults.append(SourceError(what, "export it again, for the rest"))
    if damaged := tables.damaged("posts"):
        faults.append(SourceError(f"{place.name} contains {damaged} damaged posts", "export it again, for these"))
    yield posts.collection(place, tables.setting("title"), entries, site=place.site, faults=faults)


SUBSCRIPTION = Subscription(name="an export of Ghost", open=opened, recognises=_is_export, rank=35)


class _Tables:
    """The tables of a database by name, with the authors of each post."""

    def __init__(self, found: Any) -> None:
        whole = found.get("db", found) if isinstance(found, dict) else {}
        first = whole[0] if isinstance(whole, list) and whole else whole
        data = first.get("data", first) if isinstance(first, dict) else {}
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        self._settings = {str(row.get("key")): row.get("value") for row in self.rows("settings")}
        names = {str(row.get("id")): str(row.get("name") or "") for row in self.rows("users")}
        self._authors: dict[str, list[str]] = {}
        for row in sorted(self.rows("posts_authors"), key=lambda row: str(row.get("sort_order") or 0).zfill(9)):
            self._authors.setdefault(str(row.get("post_id")), []).append(names.get(str(row.get("author_id")), ""))
        self._names = names

    def rows(self, name: str) -> list[_Row]:
        """The rows of a table."""
        rows = self._data.get(name)
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def damaged(self, name: str) -> int:
        """How many entries of a table are not rows."""
        rows = self._data.get(name)
        return len(rows) - len(self.rows(name)) if isinstance(rows, list) else 0

    def setting(self, *names: str) -> str:
        """The value of the first of these settings that exists."""
        return next((str(self._settings[name]) for name in names if self._settings.get(name)), "")

    def author(self, post: _Row) -> str:
        """The authors of a post."""
        names = self._authors.get(str(post.get("id"))) or [self._names.get(str(post.get("author_id")), "")]
        return ", ".join(filter(None, names))


def _entry(row: _Row, tables: _Tables, site: str) -> Entry:
    def text(name: str) -> str:
        return str(row.get(name) or "").replace(_SITE, site)

    published = _moment(row.get("published_at"))
    slug = text("slug")
    address = f"{site}/{quote(slug)}/" if site and slug else ""
    post = Post(
        title=text("title"),
        html=text("html"),
        author=tables.author(row),
        published=published,
        language=text("locale") or text("language").replace("_", "-") or tables.setting(*_LANGUAGES).replace("_", "-"),
        link=address,
        image=text("feature_image") or text("image"),
        description=text("custom_excerpt") or text("meta_description"),
    )
    is_page = text("type") == "page" or row.get("page") in (1, True)
    status = text("status")
    why = "it is a page, not a post" if is_page else _STATUSES.get(status, f"its status is {status or 'missing'}")
    return posts.entry(post, "ghost", text("uuid") or text("id") or slug or text("title"), left_out=why)


def _moment(written: Any) -> str:
    """A date in UTC; older versions have milliseconds."""
    if isinstance(written, int | float):
        try:
            return datetime.fromtimestamp(written / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError, OSError):
            return ""
    return posts.moment(str(written or ""))


def _content(place: Place) -> bytes:
    """The JSON of an export; b"" if the file is not one."""
    content = place.document.content
    if _BEGINNING.match(content[:_HEAD]):
        return content
    if not content.startswith(archive.SIGNATURE):
        return b""
    with budget.of(place.name, len(content)), archive.opened(place.document) as export:
        for name in sorted((name for name in export.names if name.lower().endswith(".json")), key=len):
            found = export.read(name)
            if _BEGINNING.match(found[:_HEAD]):
                return found
    return b""
