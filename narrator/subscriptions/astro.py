"""Folders of Astro sites (docs.astro.build: content collections, routing, configuration).

Settings are a program there: the address of the site is read if it is a string literal. The route that queries a
collection determines the paths of its pages.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from narrator.subscriptions import Collection, Entry, Place, Subscription, pages, posts
from narrator.subscriptions.pages import Page

_CONFIGS = tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "ts", "mts", "cjs"))
_CONTENT, _ROUTES = "src/content", "src/pages"
_DATES = ("pubdate", "date", "pubdatetime", "publishdate", "published", "publishedat")
# A slash and a star within a line belong to a pattern such as **/*.md.
_COMMENT = re.compile(r"(?m)(?<!:)//.*$|^\s*/\*[\s\S]*?\*/")
_SETTING = r"\b{}\s*:\s*[\"'`]([^\"'`$]*)[\"'`]"
_ASKED = re.compile(r"getCollection\(\s*[\"'`]([\w-]+)[\"'`]")
_LOADED = re.compile(
    r"(?:const|let|var)\s+(\w+)\s*=\s*defineCollection\((?:(?!defineCollection)[\s\S]){0,400}?\bglob\("
    r"(?:(?!defineCollection)[\s\S]){0,400}?\bbase:\s*[\"'`](?:\./)?([^\"'`]+)[\"'`]"
)
_DYNAMIC = re.compile(r"\[(?:\.\.\.)?\w+\]\.astro")
_NOT_IN_SLUGS = re.compile(r"[^\w\s-]+")


def _is_site(place: Place) -> bool:
    return place.is_folder and any((place.path / name).is_file() for name in _CONFIGS)


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The entries of collections, and the pages that have a date, the newest first."""
    config = _text(place.path, *_CONFIGS)
    below = _setting(config, "base").strip("/")
    stated = _setting(config, "site")
    root = pages.base(place, f"{stated.rstrip('/')}/{below}" if stated else "")
    ending = "" if _setting(config, "trailingSlash") == "never" else "/"
    routes = _routes(place.path)
    entries: list[Entry] = []
    for folder, name in _collections(place.path).items():
        for path, within in pages.found(place.path, folder):
            page = pages.load(path, within)
            route = routes.get(name)
            way = f"{route}/{_slug(page)}{ending}" if route is not None else ""
            entries.append(_entry(page, folder, pages.address(root, way) if way else "", is_post=True))
    for path, within in pages.found(place.path, _ROUTES):
        page = pages.load(path, within)
        way = str(within.parent if within.stem == "index" else within.with_suffix(""))
        has_date = page.moment(*_DATES) is not None
        entries.append(_entry(page, _ROUTES, pages.address(root, f"{way}{ending}"), is_post=has_date))
    yield posts.collection(place, "", entries, site=root)


SUBSCRIPTION = Subscription(name="an Astro site", open=opened, recognises=_is_site, rank=42)


def _entry(page: Page, folder: str, link: str, *, is_post: bool) -> Entry:
    why = "" if is_post else pages.NO_POST
    return pages.entry(
        page,
        f"{folder}/{page.name}",
        link=link,
        published=page.moment(*_DATES),
        image=page.given("heroimage", "image", "cover", "ogimage"),
        left_out=pages.DRAFT if page.says("draft") or page.denies("published") else why,
    )


def _collections(root: Path) -> dict[str, str]:
    """The folders of collections with their names: those that a loader names, otherwise those in src/content."""
    config = _text(
        root, "src/content.config.ts", "src/content.config.js", "src/content.config.mjs", "src/content/config.ts"
    )
    found = {base.rstrip("/"): name for name, base in _LOADED.findall(config)}
    content = root / _CONTENT
    for folder in sorted(content.iterdir()) if content.is_dir() else ():
        if folder.is_dir() and f"{_CONTENT}/{folder.name}" not in found:
            found[f"{_CONTENT}/{folder.name}"] = folder.name
    return found


def _routes(root: Path) -> dict[str, str]:
    """The path under which the pages of each collection are, if a route queries it."""
    found: dict[str, str] = {}
    for path, name in pages.found(root, _ROUTES, (".astro",)):
        if _DYNAMIC.fullmatch(name.name) and not any(part.startswith("[") for part in name.parent.parts):
            for collection in _ASKED.findall(path.read_text("utf-8", "replace")):
                found.setdefault(collection, "" if name.parent == PurePosixPath() else str(name.parent))
    return found


def _slug(page: Page) -> str:
    """The name of a collection's page in addresses: its slug, or its path as github-slugger writes it."""
    if slug := page.given("slug"):
        return slug.strip("/")
    parts = [*page.name.parent.parts, *([page.name.stem] if page.name.stem != "index" else [])]
    return "/".join(_NOT_IN_SLUGS.sub("", part.lower()).replace(" ", "-") for part in parts)


def _text(root: Path, *names: str) -> str:
    """The first existing one of these files without its comments, or ""."""
    path = next((root / name for name in names if (root / name).is_file()), None)
    return _COMMENT.sub("", path.read_text("utf-8", "replace")) if path else ""


def _setting(text: str, name: str) -> str:
    found = re.search(_SETTING.format(name), text)
    return found[1] if found else ""
