"""What the folders of static site generators have in common: Hugo's, Jekyll's, Astro's."""

import json
import os
import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from urllib.parse import quote, urljoin, urlsplit

from narrator import sources
from narrator.errors import SourceError
from narrator.sources import Document, Origin, web
from narrator.subscriptions import Entry, Place

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown")
OTHERS = (".html", ".htm", ".adoc", ".asciidoc", ".org", ".rst", ".textile")
SCHEDULED = "it is scheduled for later"
DRAFT = "it is a draft"
NO_POST = "it is a page, not a post"

_TOKEN = re.compile(r":([a-z_]+)")
_SLASHES = re.compile(r"/{2,}")
_ISO = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file in such a folder: `name` is its path there, `fault` says why its front matter cannot be read, or is ""."""

    path: Path
    name: PurePosixPath
    meta: Mapping[str, Any]
    text: str
    fault: str = ""

    def given(self, *keys: str) -> str:
        """The first string or number in the front matter under these keys, or ""."""
        values = (self.meta.get(key) for key in keys)
        return next((str(value).strip() for value in values if value and isinstance(value, str | int | float)), "")

    def moment(self, *keys: str) -> datetime | None:
        """The first date in the front matter under these keys."""
        return next(filter(None, (moment(self.meta.get(key)) for key in keys)), None)

    def says(self, key: str) -> bool:
        """Whether the front matter says yes to a key, as YAML or as a string."""
        return str(self.meta.get(key)).lower() in ("true", "yes")

    def denies(self, key: str) -> bool:
        """Whether the front matter says no to a key."""
        return str(self.meta.get(key)).lower() in ("false", "no", "never")


def found(
    root: Path, within: str, endings: Iterable[str] = MARKDOWN, *, but: Container[str] = ()
) -> Iterator[tuple[Path, PurePosixPath]]:
    """The files of a folder in a site, at any depth and in order, each with its path below that folder.

    Hidden files and folders are skipped, and so are folders with a name in `but`.

    Raises:
        SourceError: a folder in it cannot be read.
    """
    folder = root / within
    if not folder.is_dir():
        return
    met: list[Path] = []
    for above, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in but]
        met += [Path(above, name) for name in names if not name.startswith(".")]
    for path in sorted(met):
        if path.suffix.lower() in endings and path.is_file():
            yield path, PurePosixPath(path.relative_to(folder).as_posix())


def _refuse(error: OSError) -> NoReturn:
    raise SourceError(f"cannot read the site's {error.filename}: {error.strerror}", "allow it") from error


def load(path: Path, name: PurePosixPath) -> Page:
    """A file with its front matter; if that cannot be read, the page has a fault."""
    from narrator.sources.markdown.front_matter import front_matter

    try:
        meta, text = front_matter(sources.fetch(str(path)))
    except SourceError as error:
        return Page(path=path, name=name, meta={}, text="", fault=error.what)
    return Page(path=path, name=name, meta=meta, text=text)


def entry(
    page: Page,
    key: str,
    *,
    link: str,
    published: datetime | None,
    language: str = "",
    author: str = "",
    image: str = "",
    left_out: str = "",
) -> Entry:
    """A page as an entry: what its front matter lacks comes from the site.

    Args:
        key: its path in the site.
        link: the address that it is published at, or "".
        published: its date.
        language: the site's language.
        author: the site's author.
        image: the address of its picture, absolute or relative to the page's own.
        left_out: why it is not narrated, or "".
    """
    front: dict[str, Any] = {"author": author} | dict(page.meta)
    if not front.keys() & {"lang", "language"}:
        front["lang"] = language
    if published:
        front["date"] = published.date().isoformat()
    if link:
        front["canonical_url"] = link
    if image and not image.startswith("."):
        front["image"] = urljoin(link, image) if link else image
    header = json.dumps({name: value for name, value in front.items() if value}, default=str, ensure_ascii=False)
    content = f"{header}\n{page.text}".encode("utf-8", "replace")
    return Entry(
        key=key,
        title=page.given("title") or sources.title_from_name(_name(page)),
        read=partial(_document, page, link, content),
        link=link,
        published=published.astimezone(UTC).strftime(_ISO) if published else "",
        version=f"of {blake2b(content, digest_size=8).hexdigest()}",
        left_out=left_out,
    )


def _name(page: Page) -> str:
    return page.name.parent.name if page.name.stem.startswith(("index", "_index")) else page.name.name


def _document(page: Page, link: str, content: bytes) -> Document:
    if page.fault:
        raise SourceError(page.fault, "correct it")
    origin = Origin(link or str(page.path), is_fetched=bool(link), link=link)
    return Document(origin, page.path.suffix.lower(), content)


def settings(root: Path, *names: str) -> dict[str, Any]:
    """The content of the first existing one of these files, in TOML, YAML or JSON; {} if there is none.

    Raises:
        SourceError: it is damaged.
    """
    import yaml

    from narrator import front_matter

    path = next((root / name for name in names if (root / name).is_file()), None)
    if not path:
        return {}
    try:
        text = path.read_text("utf-8-sig")
        config = tomllib.loads(text) if path.suffix == ".toml" else front_matter.load(text)
    except (OSError, ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"cannot read the site's {path}: {reason}", "correct the file") from error
    return {str(key).lower(): value for key, value in config.items()} if isinstance(config, dict) else {}


def table(value: Any) -> dict[str, Any]:
    """A table of settings, its keys in lower case; {} if it is not one."""
    return {str(key).lower(): each for key, each in value.items()} if isinstance(value, dict) else {}


def name_of(value: Any) -> str:
    """The name of an author in settings or front matter: a string, or a table that has a name."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(name_of, value)))
    return str(table(value).get("name") or "") if isinstance(value, dict) else str(value or "")


def base(place: Place, stated: str) -> str:
    """The address of a site with a slash at its end, from the user or from its settings; "" if it is not known."""
    address = place.site or stated.strip()
    try:
        is_known = web.is_address(address) and urlsplit(address).hostname not in (None, "localhost", "127.0.0.1")
    except ValueError:
        return ""
    # The placeholder that `hugo new site` writes is not a real address.
    return f"{web.without_login(address).rstrip('/')}/" if is_known and address != "https://example.org/" else ""


def address(root: str, path: str) -> str:
    """The address of a path in a site; "" if the site's address is not known."""
    return f"{root}{quote(_SLASHES.sub('/', path).lstrip('/'))}" if root else ""


def filled(template: str, values: Mapping[str, str]) -> str:
    """A path made from a template such as `/:year/:slug/`; "" if it has an unknown token."""
    tokens = _TOKEN.findall(template)
    return "" if set(tokens) - values.keys() else _TOKEN.sub(lambda token: values[token[1]], template)


def day_values(when: datetime) -> dict[str, str]:
    """The tokens for a date that Hugo and Jekyll share."""
    return {"year": f"{when.year:04}", "month": f"{when.month:02}", "day": f"{when.day:02}"}


def moment(value: Any) -> datetime | None:
    """A date of front matter, with a time zone; None if it is not valid."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    # Also as Ruby writes it: 2026-01-31 10:00:00 +0100
    written = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", str(value or "").strip())
    for way in (datetime.fromisoformat, _in_words):
        try:
            when = way(written)
        except ValueError:
            continue
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def _in_words(written: str) -> datetime:
    """A date such as “Jul 08 2022”, as in Astro's own examples."""
    for form in ("%b %d %Y", "%b %d, %Y", "%B %d, %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(written)


def is_later(when: datetime | None) -> bool:
    """Whether a date is still to come."""
    return when is not None and when > datetime.now(UTC)
