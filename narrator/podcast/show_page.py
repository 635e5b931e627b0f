"""The page of a show: its episodes, for those who come with a browser. One HTML file without a program.

It asks for nothing but the pictures beside it.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from narrator.podcast import feed, show
from narrator.podcast.about import About
from narrator.podcast.show import Show

FILE = "index.html"
"""Its name in the folder of the show."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An episode in the list. `page` and `cover` are addresses below the page's own; `cover` may be ""."""

    title: str
    author: str
    language: str
    page: str
    cover: str
    date: str
    date_in_words: str
    length: str


def html(of: Show, episodes: Sequence[tuple[str, About]], base_url: str, mark: str = "") -> str:
    """The page of a show.

    Args:
        episodes: each with its folder's name, in the order of the page.
        base_url: the address that the show's folder has on the web.
        mark: stands in a comment at the beginning; see `show.mark`.

    Raises:
        ValueError: the address is none that a feed could have.
    """
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    loader = PackageLoader("narrator.podcast", "pages")
    template = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "show.html"
    )
    style = resources.files("narrator.podcast").joinpath("pages", "show.css").read_text(encoding="utf-8")
    page = template.render(
        mark=mark,
        show=of,
        policy=f"default-src 'none'; img-src 'self' file: data:; style-src '{_hash(style)}'; base-uri 'none'",
        style=Markup(style),
        cover=feed.segment(of.image),
        link=feed.web_link(of.link),
        site=re.sub("^https?://(www[.])?|/$", "", of.link),
        address=show.base(base_url) + feed.FILE,
        paragraphs=of.description.splitlines(),
        episodes=[_row(folder, about) for folder, about in episodes],
    )
    return feed.clean(page)


def _row(folder: str, about: About) -> _Row:
    page = f"{feed.segment(folder)}/"
    when = show.date(about.narrated)
    return _Row(
        title=about.title,
        author=about.author,
        language=about.language,
        # With its name, so that the page works from a disk.
        page=f"{page}index.html",
        cover=page + feed.segment(about.cover) if about.cover else "",
        date=when.strftime("%Y-%m-%d"),
        date_in_words=f"{when.day} {when:%B %Y}",
        length=_length(about.duration),
    )


def _length(ms: int) -> str:
    """A duration in words: 40 s, 12 min, 1 h 5 min."""
    if ms < 60_000:
        return f"{max(round(ms / 1000), 1)} s"
    hours, minutes = divmod(round(ms / 60_000), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _hash(text: str) -> str:
    """What a content security policy allows the text by. Source: w3.org/TR/CSP3."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
