"""Pages with a box that is never closed, into which libxml2 would put the rest of the page.

By the HTML standard, and in browsers, an end tag such as </header> closes the boxes left open in it. libxml2 ignores
the end tag if a div is open, so that the article ends up in the header, or in a button.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# Elements whose end tags close what is open in them:
# https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
_CLOSING = frozenset(
    "address article aside blockquote button center details dialog dir dl fieldset figcaption figure footer header"
    " hgroup listing main menu nav ol pre search section summary ul".split()
)
# Elements across whose borders no end tag has an effect:
# https://html.spec.whatwg.org/multipage/parsing.html#has-an-element-in-scope
_SCOPES = frozenset("applet caption marquee object table td template th".split())
_MISMATCH = re.compile(r"ending tag mismatch: (?P<name>\w+) and ")
_TAG = re.compile(  # never backtracks, however long a page is in which no tag ends
    rb"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|noscript|iframe|xmp)\b.*?(?:</(?P=raw)\s*>|\Z)"
    rb"|<(?P<end>/?)(?P<name>[a-z][^\s/<>]*+)[^\"'<>]*+(?:(?:\"[^\"]*+\"|'[^']*+')[^\"'<>]*+)*+>",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = {name.encode(): name for name in {"div"} | _CLOSING | _SCOPES}


@dataclass(slots=True)
class _Scope:
    """The open elements within an element across whose border no end tag has an effect."""

    name: str
    open: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def is_misread(errors: Iterable[str]) -> bool:
    """Whether libxml2 may have ignored an end tag, by its error messages."""
    found = map(_MISMATCH.search, errors)
    return any(match is not None and match["name"] in _CLOSING for match in found)


def closed(page: bytes) -> bytes:
    """A page in which each div that is left open is closed where the element around it ends."""
    pieces: list[bytes] = []
    done = 0
    scopes = [_Scope("")]
    names: Counter[str] = Counter()  # of the scopes
    for tag in _TAG.finditer(page):
        name = _NAMES.get((tag["name"] or b"").lower(), "")
        scope = scopes[-1]
        if name in _SCOPES and not tag["end"]:
            scopes.append(_Scope(name))
            names[name] += 1
        elif name in _SCOPES:
            is_open = names[name] > 0
            while is_open and (ended := scopes.pop().name) != name:
                names[ended] -= 1
            names[name] -= is_open
        elif name and not tag["end"]:
            scope.open.append(name)
            scope.counts[name] += 1
        elif scope.counts[name]:
            while (last := scope.open.pop()) != name:
                scope.counts[last] -= 1
                if last == "div":
                    pieces += (page[done : tag.start()], b"</div>")
                    done = tag.start()
            scope.counts[name] -= 1
    return b"".join([*pieces, page[done:]])
