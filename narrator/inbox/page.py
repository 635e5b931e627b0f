"""The pages of the inbox, and the manifest with which a phone installs it and shares to it."""

import json
import re
from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse, Response

from narrator.episode import rendering, wording
from narrator.episode.wording import Wording
from narrator.inbox.queue import Article
from narrator.podcast import installing

_FILES = ("inbox.html", "inbox.css", "inbox.js")
_BOOKMARK = "bookmark.js"
_MAX_LANGUAGES = 20
# Pages with the proof, and lists of what was sent, are not for people who use the device later.
_HEADERS = {"cache-control": "no-store"}


def inbox(
    articles: Sequence[Article],
    counts: Mapping[str, int],
    fault: str,
    languages: str,
    *,
    proof: str,
    home: str,
    pairing: str,
) -> Response:
    """The page of a paired browser: a form, and what was sent.

    Args:
        articles: in the order of the page.
        counts: how many there are in each state.
        fault: why nothing is narrated, or "".
        languages: the browser's Accept-Language.
        proof: identifies requests of the page's own script.
        home: the address of the show.
        pairing: the address that pairs another device; "" if there is none.
    """
    queue = {"articles": [each.as_json() for each in articles], "counts": dict(counts), "fault": fault}
    bookmark = re.sub(r"\n\s*", " ", rendering.text(_BOOKMARK)).strip()
    return _page("inbox", languages, queue=queue, proof=proof, home=home, code=_code(pairing), bookmark=bookmark)


def closed(languages: str) -> Response:
    """The page of a browser that is not paired."""
    return _page("closed", languages, 401)


def receive(languages: str) -> Response:
    """The page to which the bookmarklet passes on another page; it contains nothing private."""
    return _page("receive", languages)


def refusal(status: int, why: str, languages: str, headers: Mapping[str, str]) -> Response:
    """The page that says why a request is refused."""
    return _page("refusal", languages, status, headers, why=why)


def manifest(languages: str) -> Response:
    """The web app manifest with which browsers install the inbox as an app that others share to.

    See w3.org/TR/appmanifest and w3c.github.io/web-share-target.
    """
    own = _wording(languages)
    files = [{"name": "file", "accept": ["text/*", "application/pdf", "application/epub+zip", ".md", ".docx", ".odt"]}]
    fields = {
        "id": "/inbox",
        "start_url": "/inbox",
        "scope": "/",
        "display": "standalone",
        "name": f"narrator: {own.texts['title']}",
        "short_name": "narrator",
        "lang": own.language,
        "dir": own.direction,
        "icons": installing.ICONS,
        "share_target": {
            "action": "/inbox/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"title": "title", "text": "text", "url": "url", "files": files},
        },
    }
    return Response(json.dumps(fields, ensure_ascii=False), media_type="application/manifest+json")


def _page(
    view: str, languages: str, status: int = 200, headers: Mapping[str, str] | None = None, **fields: object
) -> Response:
    own = _wording(languages)
    html = rendering.html(
        *_FILES,
        pictures=(),
        is_service=True,
        view=view,
        language=own.language,
        direction=own.direction,
        say=own.texts,
        program_says=dict(own.program),
        **fields,
    )
    return HTMLResponse(html, status, {**_HEADERS, "vary": "Accept-Language", **(headers or {})})


def _wording(languages: str) -> Wording:
    """The words for the best language that a browser accepts and that narrator has words for."""
    wanted = (each.partition(";")[0].strip() for each in languages.split(",")[:_MAX_LANGUAGES])
    return wording.wanted(wanted, wording.INBOX)


def _code(address: str) -> str:
    """A QR code of an address, as the address of a picture; "" for no address."""
    if not address:
        return ""
    import segno

    return str(segno.make(address, micro=False).svg_data_uri(scale=6, border=3))
