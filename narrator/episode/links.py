"""Links and parts of addresses, as feeds and pages use them."""

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

_EMBEDDED = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")


def web(link: str) -> str:
    """A link if it leads to the web; otherwise ""."""
    return link if link.lower().startswith(("https://", "http://")) else ""


def followed(link: str) -> str:
    """A link if readers may follow it, to the web or to a mail address; otherwise ""."""
    return link if link.lower().startswith("mailto:") else web(link)


def picture(address: str) -> str:
    """The address of a picture if a page may show it: a public one, or a `data:` address; otherwise ""."""
    if address.startswith(_EMBEDDED):
        return address
    return address if origin(address) else ""


def origin(address: str) -> str:
    """The scheme and host of a public address, as a content security policy names it; otherwise ""."""
    try:
        parts = urlsplit(web(address))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host.isascii() or not _is_public(host) or "@" in parts.netloc:
        return ""
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}"


def segment(name: str) -> str:
    """The name of a file or folder as a segment of an address; "" stays ""."""
    return quote(name, safe="", errors="surrogateescape")


def _is_public(host: str) -> bool:
    """Whether a host may be public. Its name is not looked up."""
    try:
        return ip_address(host).is_global and ":" not in host
    except ValueError:
        last = host.rpartition(".")[2]
        return (
            "." in host and last.isalnum() and not last.isdecimal() and last not in ("localhost", "local", "internal")
        )
