"""What the pages have in common: a file of HTML that holds its own style and program, and asks for nothing outside but
the pictures of its text.

Their templates, styles and programs are in the folder `pages`; `theme.css` and `controls.css` come before the style of
each, `common.js` before the program.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from narrator.episode import inline, links

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FOLDER = "pages"
_APART = 8
"""Thousandths of the seek bar: three pixels of it on a phone."""
_THEMES = ("theme.css", "controls.css")
_COMMON = "common.js"
_OF_EPISODES = ("controls.html", "head.html", "player.html", "embed.html", "place.html", "linked_data.html")


def html(
    template: str,
    style: str,
    program: str = "",
    /,
    pictures: Iterable[str] = (),
    *,
    is_service: bool = False,
    **told: object,
) -> str:
    """A page.

    Args:
        template: the name of a file in `pages`. It has `style`, `program` and `policy` beside what is told it, of
            which nothing becomes markup.
        style: the same of its CSS.
        program: the same of its JavaScript; "" for a page without.
        pictures: addresses of pictures that it shows from elsewhere.
        is_service: whether it may send forms to the server that it is from.
        told: what the template shows. Its filter `marked` writes a text with its marks, `filled` puts
            things into what the page says.
    """
    from markupsafe import Markup

    css = _joined(*_THEMES, style)
    js = _joined(_COMMON, program) if program else ""
    own = {
        "style": Markup(css),
        "program": Markup(js),
        "policy": "; ".join(_policy(css, js, pictures, is_service=is_service)),
    }
    return templates().get_template(template).render(**own, **told)


def part(template: str, /, **told: object) -> str:
    """A part of a page, from the template of that name."""
    return templates().get_template(template).render(**told)


def load() -> None:
    """Compile the templates of an episode's pages, which takes as long as to fill them for an hour of sound."""
    for name in _OF_EPISODES:
        templates().get_template(name)


@cache
def templates() -> "Environment":
    """The templates, each of which is compiled once."""
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    loader = PackageLoader("narrator.episode", _FOLDER)
    made = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Else it looks each time whether the file has changed.
        auto_reload=False,
    )
    made.filters["marked"] = lambda text: Markup(inline.html(text))
    made.filters["filled"] = _filled
    # An encoder made once: `dumps` makes one each time that it is told how.
    made.policies |= {"json.dumps_function": json.JSONEncoder(separators=(",", ":")).encode, "json.dumps_kwargs": {}}
    return made


def clock(seconds: float) -> str:
    """Seconds as players show them: 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def ticks(places: Sequence[float]) -> list[float]:
    """Those of the places on the seek bar, in thousandths of it, that can be told apart."""
    found: list[float] = []
    for place in places:
        if not found or place - found[-1] >= _APART:
            found.append(round(place, 2))
    return found


def _filled(text: str, /, **things: object) -> "Markup":
    """A text of the page's own with things put in, each of which runs as its own letters do."""
    from markupsafe import Markup

    return Markup.escape(text).format(**{name: Markup("<bdi>{}</bdi>").format(thing) for name, thing in things.items()})


def _policy(css: str, js: str, pictures: Iterable[str], *, is_service: bool) -> Iterator[str]:
    """A content security policy that lets a page run its own program and load files beside it, and pictures from where
    those of its text are, and nothing else.

    On a disk `'self'` is no origin, so `file:` is named as well. Source: w3.org/TR/CSP3.
    """
    beside = "'self' file:"
    yield "default-src 'none'"
    if js:
        yield f"script-src {_digest(js)}"
    yield f"style-src {_digest(css)}"
    origins = sorted(set(filter(None, map(links.origin, pictures))))
    yield " ".join(["img-src", beside, "data:", *origins])
    yield f"media-src {beside} blob:"
    if js:
        # What makes a show an app that opens without a network.
        yield "manifest-src 'self'"
        yield "worker-src 'self'"
    yield "base-uri 'none'"
    if js:
        # The sound as a whole, where the server has no ranges.
        yield "connect-src 'self'"
    yield "form-action 'self'" if is_service else "form-action 'none'"


@cache
def _joined(*names: str) -> str:
    """Files of the folder `pages`, one below the other; each is read once, however many pages have it."""
    return "\n".join(map(text, names))


@cache
def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def text(name: str) -> str:
    """A file of the folder `pages`."""
    return resources.files("narrator.episode").joinpath(_FOLDER, name).read_text(encoding="utf-8")
