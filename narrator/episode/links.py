"""Links and parts of addresses, as they stand in feeds and pages."""

from urllib.parse import quote


def web(link: str) -> str:
    """A link, if it leads to the web; else ""."""
    return link if link.lower().startswith(("https://", "http://")) else ""


def segment(name: str) -> str:
    """A file's or folder's name as a part of an address; "" stays that."""
    return quote(name, safe="", errors="surrogateescape")
