"""What pages of other origins get of a show: nothing, not even whether it is there.

Any page that is open in a browser can send requests to this server: it could guess titles, and learn what its reader
listens to. The headers here make browsers keep every answer from it. Browsers also tell which page asks, though only
where they trust the connection (this machine, or HTTPS): there its requests are refused, whatever they are for.
Podcast apps send nothing of the kind, and are not affected.
"""

from starlette.datastructures import Headers

HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Headers of every answer, errors included."""

_PAGES = (b"/", b".html")


def is_refused(target: bytes, headers: Headers) -> bool:
    """Whether a page of another origin asks, and not a person who follows a link (W3C, Fetch Metadata Request Headers).

    Only a link to a page may be followed from elsewhere: a window in which a download begins stays as it was, and so
    tells the page that opened it that there is something.
    """
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    is_followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return not (is_followed and target.endswith(_PAGES))
