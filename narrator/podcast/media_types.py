"""The media types of a show's files, for narrator's own server and for those it uploads to."""

import re
from pathlib import Path

from narrator import formats

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".lrc": "text/plain; charset=utf-8",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".xml": "text/xml; charset=utf-8",
}
_KINDS_BY_NAME = {"chapters.json": "application/json+chapters"}
_FEED = re.compile(r"feed(?:-\d+)?\.xml")


def media_type(name: str) -> str:
    """The media type of a file, by its name without the folder."""
    if _FEED.fullmatch(name):
        return "application/rss+xml; charset=utf-8"
    return _KINDS_BY_NAME.get(name) or _KINDS.get(Path(name).suffix.lower()) or formats.media_type(name)
