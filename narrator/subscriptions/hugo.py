"""Folders of Hugo sites (gohugo.io/content-management/urls, /configuration)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from narrator.subscriptions import Collection, Entry, Place, Subscription, pages, posts
from narrator.subscriptions.pages import Page

_CONFIGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
_DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
_NOT_IN_PATHS = re.compile(r"[^\w./\\#+~@%-]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


class _Site(NamedTuple):
    """The settings: `root` is the site's address, `language` the default one, `languages` has all of them by name."""

    root: str
    settings: dict[str, Any]
    language: str
    languages: dict[str, dict[str, Any]]

    def code(self, language: str) -> str:
        """The BCP 47 tag of a language."""
        own = self.languages.get(language, {})
        default = self.settings if language == self.language else {}
        found = own.get("locale") or own.get("languagecode") or default.get("locale") or default.get("languagecode")
        return str(found or language).replace("_", "-")

    def prefix(self, language: str) -> str:
        """What the paths of pages in a language begin with."""
        is_below = language != self.language or self.settings.get("defaultcontentlanguageinsubdir") is True
        return f"{language}/" if is_below else ""


def _is_site(place: Place) -> bool:
    return (
        place.is_folder
        and (place.path / "content").is_dir()
        and any((place.path / name).is_file() for name in _CONFIGS)
    )


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The pages of all sections, the newest first."""
    config = pages.settings(place.path, *_CONFIGS)
    languages = {name: pages.table(value) for name, value in pages.table(config.get("languages")).items()}
    language = str(config.get("defaultcontentlanguage") or "en").lower()
    site = _Site(pages.base(place, str(config.get("baseurl") or "")), config, language, languages)
    roots = {str(config.get("contentdir") or "content"): language}
    roots |= {str(own["contentdir"]): name for name, own in languages.items() if own.get("contentdir")}
    entries: list[Entry] = []
    for folder, language in roots.items():
        others = {PurePosixPath(other) for other in roots if other.startswith(f"{folder}/")}
        loaded = [
            pages.load(path, name)
            for path, name in pages.found(place.path, folder, (*pages.MARKDOWN, *pages.OTHERS))
            if not others & set((PurePosixPath(folder) / name).parents) and not name.stem.startswith("_index")
        ]
        has_sections = any(len(page.name.parts) > 1 for page in loaded)
        entries += [_entry(page, folder, site, language, has_sections) for page in loaded]
    yield posts.collection(place, str(config.get("title") or ""), entries, site=site.root)


SUBSCRIPTION = Subscription(name="a Hugo site", open=opened, recognises=_is_site, rank=40)


def _entry(page: Page, folder: str, site: _Site, language: str, has_sections: bool) -> Entry:
    stem, _, ending = page.name.stem.rpartition(".")
    # As in tides.fr.md.
    own = ending.lower()
    is_translated = bool(stem) and (own in site.languages or (own == site.language and bool(_LANGUAGE.fullmatch(own))))
    language, stem = (own, stem) if is_translated else (language, page.name.stem)
    when = page.moment(*_DATES)
    path = _path(page, stem, site, when)
    return pages.entry(
        page,
        f"{folder}/{page.name}",
        link=pages.address(site.root, site.prefix(language) + path.lstrip("/")) if path else "",
        published=when,
        language=site.code(language),
        author=pages.name_of(pages.table(site.settings.get("params")).get("author") or site.settings.get("author")),
        image=_image(page),
        left_out=_why(page, has_sections),
    )


def _why(page: Page, has_sections: bool) -> str:
    """Why a page is not narrated, or ""."""
    build = pages.table(page.meta.get("build") or page.meta.get("_build"))
    until = page.moment("expirydate", "unpublishdate")
    if page.path.suffix.lower() in pages.OTHERS:
        return "narrator reads only Markdown pages of sites"
    if page.says("draft"):
        return pages.DRAFT
    if pages.is_later(page.moment("publishdate", *_DATES)):
        return pages.SCHEDULED
    if until and not pages.is_later(until):
        return "it has expired"
    if page.says("headless") or str(build.get("render")).lower() in ("false", "never"):
        return "it has no page of its own"
    return pages.NO_POST if has_sections and len(page.name.parts) == 1 else ""


def _path(page: Page, stem: str, site: _Site, when: datetime | None) -> str:
    """The path of a page on its site; "" if it is not known."""
    is_bundle = stem == "index"
    sections = page.name.parent.parts[: -1 if is_bundle else None]
    name = page.name.parent.name if is_bundle else stem
    if url := page.given("url"):
        return f"/{url.lstrip('/')}"
    slug = page.given("slug")
    section = sections[0] if sections else ""
    template = _template(site.settings.get("permalinks"), section)
    path = "/".join((*sections, slug or name))
    if template:
        # In titles, unlike in names, consecutive hyphens become one.
        title = re.sub(r"-{2,}", "-", _urlized(page.given("title")))
        values = {
            "section": section,
            "sections": "/".join(_with_page(page, sections)),
            "title": title,
            "slug": slug or title,
            "filename": name,
            "contentbasename": name,
            "slugorfilename": slug or name,
            "slugorcontentbasename": slug or name,
        }
        path = pages.filled(template, values | (_date_values(when) if when else {})).rstrip("/")
    if not path or path.endswith(".html"):
        return _urlized(path)
    return _urlized(f"{path}.html" if site.settings.get("uglyurls") is True else f"{path}/")


def _with_page(page: Page, sections: Sequence[str]) -> Iterator[str]:
    """Those of the folders above a page that are sections: the first one, and others only if they have their own."""
    root = page.path.parents[len(page.name.parts) - 1]
    for number, section in enumerate(sections):
        if not number or any(root.joinpath(*sections[: number + 1]).glob("_index.*")):
            yield section


def _date_values(when: datetime) -> dict[str, str]:
    return pages.day_values(when) | {
        "monthname": f"{when:%B}",
        "weekday": f"{(when.weekday() + 1) % 7}",
        "weekdayname": f"{when:%A}",
        "yearday": f"{when:%j}".lstrip("0"),
    }


def _template(permalinks: Any, section: str) -> str:
    """The template for the pages of a section; newer settings have it under `page`."""
    templates = pages.table(permalinks)
    found = pages.table(templates.get("page")).get(section) or templates.get(section)
    return found if isinstance(found, str) else ""


def _urlized(path: str) -> str:
    return _NOT_IN_PATHS.sub("", re.sub(r"\s+", "-", path.strip())).lower()


def _image(page: Page) -> str:
    """The picture of a page, as the front matter of common themes names it."""
    images, cover = page.meta.get("images"), pages.table(page.meta.get("cover"))
    first = str(images[0]) if isinstance(images, list) and images else ""
    return first or str(cover.get("image") or "") or page.given("featured_image", "featuredimage", "image", "thumbnail")
