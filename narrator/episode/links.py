"""Links and parts of addresses, as they stand in feeds and pages."""

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

_EMBEDDED = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")


def web(link: str) -> str:
    """A link, if it leads to the web; else ""."""
    return link if link.lower().startswith(("https://", "http://")) else ""


def followed(link: str) -> str:
    """A link that a reader may follow: to the web or to a mail address; else ""."""
    return link if link.lower().startswith("mailto:") else web(link)


def picture(address: str) -> str:
    """The address of a picture that a page may show: one in public, or a `data:` address; else ""."""
    if address.startswith(_EMBEDDED):
        return address
    return address if origin(address) else ""


def origin(address: str) -> str:
    """The scheme and host of an address in public, as a content security policy names it; else ""."""
    try:
        parts = urlsplit(web(address))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host.isascii() or not _is_public(host) or "@" in parts.netloc:
        return ""
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}"


def segment(name: str) -> str:
    """A file's or folder's name as a part of an address; "" stays that."""
    return quote(name, safe="", errors="surrogateescape")


def _is_public(host: str) -> bool:
    """Whether a host may be one that anybody reaches. Its name is not looked up."""
    try:
        return ip_address(host).is_global and ":" not in host
    except ValueError:
        last = host.rpartition(".")[2]
        return (
            "." in host and last.isalnum() and not last.isdecimal() and last not in ("localhost", "local", "internal")
        )
