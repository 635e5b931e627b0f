"""What makes a show a web app: browsers can install it, and what was opened before opens without a network.

Sources: w3.org/TR/appmanifest; w3.org/TR/service-workers. A service worker runs only on a trusted connection: over
HTTPS, or on the machine that serves.
"""

import json

from narrator.episode import links, rendering, wording
from narrator.podcast.show import Show

MANIFEST, WORKER = "manifest.webmanifest", "sw.js"
"""File names in the folder of a show."""

FILES = (MANIFEST, WORKER)

_PAPER = "#fdfdfb"
# Browsers want an icon that is not a JPEG.
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 512 512'%3E"
    "%3Cpath fill='%23176b66' d='M0 0h512v512H0z'/%3E%3Cpath d='M200 152v208l160-104z' fill='%23fff'/%3E%3C/svg%3E"
)

ICONS = ({"src": _ICON, "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"},)
"""Icons of an app that has no picture of its own."""


def manifest(of: Show, mark: str = "") -> str:
    """The web app manifest of a show, JSON; see `show.mark` for the mark."""
    cover = {"src": links.segment(of.image), "sizes": "1400x1400", "type": "image/jpeg"}
    fields = {
        "comment": f"<!-- {mark} -->" if mark else "",
        "id": "./",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "name": of.title,
        "description": of.description,
        "lang": of.language,
        "dir": wording.direction(of.language),
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "categories": ["podcasts"],
        "icons": [*ICONS, *([cover] if of.image else [])],
    }
    return json.dumps({key: value for key, value in fields.items() if value}, ensure_ascii=False, indent=1) + "\n"


def worker(mark: str = "") -> str:
    """The service worker of a show, which keeps its pages and audio."""
    return (f"// <!-- {mark} -->\n" if mark else "") + rendering.text("worker.js")
