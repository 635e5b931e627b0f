"""What pages of other origins get from the server: nothing, not even whether a file exists.

Any page that is open in a browser can send requests to this server: it could guess titles, and learn what its reader
listens to. The headers here make browsers keep every response from it. Browsers also say which page sends a request,
but only on trusted connections (to this machine, or HTTPS): there, its requests are refused, whatever they are for.
Podcast apps send no such headers, and are not affected.
"""

from starlette.datastructures import Headers

HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Headers of every response, errors included."""

_PAGES = (b"/", b".html")


def is_refused(target: bytes, headers: Headers) -> bool:
    """Whether a page of another origin sent the request, not a person following a link.

    See W3C, Fetch Metadata Request Headers. From elsewhere, only links to pages may be followed: a window in which a
    download begins stays as it was, which shows the page that opened it that the file exists.
    """
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    is_followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return not (is_followed and target.endswith(_PAGES))
