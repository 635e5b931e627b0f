"""What the pages have in common: each is one HTML file that contains its own style and script.

From elsewhere, a page loads only the pictures of its text. Templates, styles and scripts are in the folder `pages`;
`theme.css` and `controls.css` come before the style of each page, `common.js` before the script.
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
"""Thousandths of the seek bar: three of its pixels on a phone."""
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
    **fields: object,
) -> str:
    """A page.

    Args:
        template: the name of a file in `pages`. It gets `style`, `program` and `policy` besides `fields`; of these,
            nothing becomes markup.
        style: the name of its CSS file.
        program: the name of its JavaScript file; "" for a page without.
        pictures: addresses of pictures that it shows from elsewhere.
        is_service: whether it may send forms to the server that it comes from.
        fields: what the template shows. The filter `marked` renders a text with its marks, `filled` inserts values into
            the page's own words.
    """
    from markupsafe import Markup

    css = _joined(*_THEMES, style)
    js = _joined(_COMMON, program) if program else ""
    own = {
        "style": Markup(css),
        "program": Markup(js),
        "policy": "; ".join(_policy(css, js, pictures, is_service=is_service)),
    }
    return templates().get_template(template).render(**own, **fields)


def part(template: str, /, **fields: object) -> str:
    """A part of a page, from the template of that name."""
    return templates().get_template(template).render(**fields)


def load() -> None:
    """Compile the templates of an episode's pages, which takes as long as rendering them for an hour of audio."""
    for name in _OF_EPISODES:
        templates().get_template(name)


@cache
def templates() -> "Environment":
    """The templates; each is compiled once."""
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    loader = PackageLoader("narrator.episode", _FOLDER)
    made = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Otherwise it checks each time whether the file has changed.
        auto_reload=False,
    )
    made.filters["marked"] = lambda text: Markup(inline.html(text))
    made.filters["filled"] = _filled
    # One encoder for all: `dumps` creates one each time that it gets options.
    made.policies |= {"json.dumps_function": json.JSONEncoder(separators=(",", ":")).encode, "json.dumps_kwargs": {}}
    return made


def clock(seconds: float) -> str:
    """Seconds as players show them: 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def ticks(places: Sequence[float]) -> list[float]:
    """The places on the seek bar, in thousandths of it, without those too close to the previous one to tell apart."""
    found: list[float] = []
    for place in places:
        if not found or place - found[-1] >= _APART:
            found.append(round(place, 2))
    return found


def _filled(text: str, /, **things: object) -> "Markup":
    """A text of the page's own with values inserted, each of which runs in the direction of its own letters."""
    from markupsafe import Markup

    return Markup.escape(text).format(**{name: Markup("<bdi>{}</bdi>").format(thing) for name, thing in things.items()})


def _policy(css: str, js: str, pictures: Iterable[str], *, is_service: bool) -> Iterator[str]:
    """A content security policy under which a page may run its own script and load files beside it, and nothing else.

    Pictures are also allowed from where those of its text are. On a disk `'self'` is no origin, so `file:` is named as
    well. Source: w3.org/TR/CSP3.
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
        # For a show as a web app that opens without a network.
        yield "manifest-src 'self'"
        yield "worker-src 'self'"
    yield "base-uri 'none'"
    if js:
        # The audio as a whole, if the server does not support ranges.
        yield "connect-src 'self'"
    yield "form-action 'self'" if is_service else "form-action 'none'"


@cache
def _joined(*names: str) -> str:
    """Files of the folder `pages`, one after the other; they are read once, however many pages use them."""
    return "\n".join(map(text, names))


@cache
def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def text(name: str) -> str:
    """A file of the folder `pages`."""
    return resources.files("narrator.episode").joinpath(_FOLDER, name).read_text(encoding="utf-8")
