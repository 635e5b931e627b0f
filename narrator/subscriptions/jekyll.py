"""Folders of Jekyll sites (jekyllrb.com/docs/permalinks, /posts, /collections, /configuration)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from narrator.subscriptions import Collection, Entry, Place, Subscription, pages, posts
from narrator.subscriptions.pages import Page

_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_GENERATED = frozenset({"_site", "node_modules", "vendor"})
_POSTS, _DRAFTS = "_posts", "_drafts"
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_NOT_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@-]+|_+")
_NOT_IN_SLUGS = re.compile(r"[\W_]+")


def _is_site(place: Place) -> bool:
    if not place.is_folder:
        return False
    return any((place.path / name).is_file() for name in _CONFIGS) or (place.path / _POSTS).is_dir()


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The posts, and the documents of collections that have pages, the newest first."""
    config = pages.settings(place.path, *_CONFIGS)
    stated = str(config.get("url") or "")
    below = str(config.get("baseurl") or "").strip("/")
    root = pages.base(place, f"{stated.rstrip('/')}/{below}" if stated else "")
    entries = [_entry(page, kind, config, root) for page, kind in _pages(place.path, config)]
    yield posts.collection(place, str(config.get("title") or ""), entries, site=root)


SUBSCRIPTION = Subscription(name="a Jekyll site", open=opened, recognises=_is_site, rank=41)


def _pages(root: Path, config: dict[str, Any]) -> Iterator[tuple[Page, str]]:
    """All pages, each with its kind: `posts`, `drafts`, a collection, or `pages`."""
    collections = pages.table(config.get("collections"))
    shown = {name for name, own in collections.items() if pages.table(own).get("output") is True} - {"posts"}
    folder = str(config.get("collections_dir") or "").strip("/")
    for path, name in pages.found(root, "", but=_GENERATED):
        parts = PurePosixPath(name).relative_to(folder).parts if folder and name.is_relative_to(folder) else name.parts
        if _POSTS in parts:
            kind = "posts"
        elif _DRAFTS in parts:
            kind = "drafts"
        elif parts[0].startswith("_"):
            kind = parts[0].removeprefix("_")
            if kind not in shown:
                continue
        elif len(parts) == 1 and name.stem.lower() in ("readme", "license", "contributing", "changelog"):
            continue
        else:
            kind = "pages"
        page = pages.load(path, name)
        # Jekyll does not make a page of a file without front matter.
        if page.meta or page.fault:
            yield _with_defaults(page, kind, config), kind


def _with_defaults(page: Page, kind: str, config: dict[str, Any]) -> Page:
    """A page with the defaults of the settings that apply to it; later ones take precedence."""
    defaults = config.get("defaults")
    values: dict[str, Any] = {}
    for each in defaults if isinstance(defaults, list) else []:
        scope, given = pages.table(pages.table(each).get("scope")), pages.table(pages.table(each).get("values"))
        path, of = str(scope.get("path") or ""), str(scope.get("type") or kind)
        is_within = not path or page.name.is_relative_to(path) or fnmatch(str(page.name), path)
        if is_within and of == kind:
            values |= given
    return Page(path=page.path, name=page.name, meta=values | dict(page.meta), text=page.text, fault=page.fault)


def _entry(page: Page, kind: str, config: dict[str, Any], root: str) -> Entry:
    dated = _DATED.fullmatch(page.name.stem)
    when = page.moment("date") or (pages.moment(_padded(dated[1])) if dated else None)
    path = _path(page, kind, config, when, dated[2] if dated else page.name.stem)
    return pages.entry(
        page,
        str(page.name),
        link=pages.address(root, path) if path else "",
        published=when,
        language=str(config.get("lang") or config.get("locale") or "").replace("_", "-"),
        author=pages.name_of(config.get("author")),
        image=_image(page),
        left_out=_why(page, kind, when, config),
    )


def _padded(day: str) -> str:
    year, month, date = day.split("-")
    return f"{year if len(year) == 4 else f'20{year}'}-{month:0>2}-{date:0>2}"


def _why(page: Page, kind: str, when: datetime | None, config: dict[str, Any]) -> str:
    """Why a page is not narrated, or ""."""
    if kind == "drafts" or page.denies("published") or page.says("draft"):
        return pages.DRAFT
    if kind == "pages":
        return pages.NO_POST
    if kind == "posts" and not when:
        return "its name does not begin with a date"
    return pages.SCHEDULED if pages.is_later(when) and config.get("future") is not True else ""


def _path(page: Page, kind: str, config: dict[str, Any], when: datetime | None, stem: str) -> str:
    """The path of a page on its site; "" if it is not known."""
    own = pages.table(pages.table(config.get("collections")).get(kind))
    usual = str(config.get("permalink") or "date") if kind == "posts" else "/:collection/:path:output_ext"
    template = page.given("permalink") or str(own.get("permalink") or usual)
    template = _STYLES.get(template, template)
    slug = page.given("slug") or stem
    within = page.name.relative_to(f"_{kind}") if page.name.is_relative_to(f"_{kind}") else page.name
    values = {
        "title": _NOT_PRETTY.sub("-", slug).strip("-"),
        "slug": _slugified(slug),
        "name": _slugified(page.name.stem),
        "collection": kind,
        "path": str(within.with_suffix("")),
        "output_ext": ".html",
        "categories": "/".join(dict.fromkeys(each.lower() for each in _categories(page))),
        "slugified_categories": "/".join(dict.fromkeys(map(_slugified, _categories(page)))),
    }
    if when:
        values |= _date_values(when)
    return pages.filled(template, values)


def _date_values(when: datetime) -> dict[str, str]:
    week = when.isocalendar()
    return pages.day_values(when) | {
        "short_year": f"{when:%y}",
        "i_month": str(when.month),
        "short_month": f"{when:%b}",
        "long_month": f"{when:%B}",
        "i_day": str(when.day),
        "short_day": f"{when:%a}",
        "long_day": f"{when:%A}",
        "y_day": f"{when:%j}",
        "w_year": f"{week.year:04}",
        "week": f"{week.week:02}",
        "w_day": str(week.weekday),
        "hour": f"{when:%H}",
        "minute": f"{when:%M}",
        "second": f"{when:%S}",
    }


def _categories(page: Page) -> list[str]:
    """The categories of a post: the folders above `_posts`, then those of its front matter."""
    parts = page.name.parts
    above = list(parts[: parts.index(_POSTS)]) if _POSTS in parts else []
    own = page.meta.get("categories") or page.meta.get("category") or []
    return above + (
        own.split() if isinstance(own, str) else [str(each) for each in own] if isinstance(own, list) else []
    )


def _slugified(text: str) -> str:
    return _NOT_IN_SLUGS.sub("-", text).strip("-").lower()


def _image(page: Page) -> str:
    image = page.meta.get("image")
    return (
        str(pages.table(image).get("path") or "")
        if isinstance(image, dict)
        else page.given("image", "thumbnail", "cover")
    )
