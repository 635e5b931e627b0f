"""Web addresses: said as their host, which every engine reads well. E-mail addresses stay."""

import re

_TOP = "com|org|net|edu|gov|info|io|dev|app|eu|de|fr|es|it|nl|ch|at|uk|au|ca"
_HOST = r"[^\W_](?:[\w.-]*\w)?"
# A path may hold brackets in pairs, as Wikipedia's do, and never ends in what ends a sentence.
_PATH = r"""(?:[/?\#](?:[^\s()<>"“”«»„。，、；：）」』]|\([^\s()]*\))*(?<![.,;:!?'’\]*]))?"""

_ADDRESS = re.compile(
    rf"""
    (?<! [A-Za-z0-9_@./-] )
    (?: (?:https?|ftp)://  (?: [^\s/@]+@ )?  (?: www\. )?  ( {_HOST} )  (?: :\d+ )?  {_PATH}
      | www\.  ( {_HOST} )  {_PATH}
      | (?<! \w ) ( {_HOST} \. (?:{_TOP}) )  (?= / )  {_PATH}
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def say(text: str, language: str) -> str:  # noqa: ARG001 - one signature for all families
    """`text` with each web address as its host: `https://www.example.com/a?b=1` is said "example.com"."""
    return _ADDRESS.sub(lambda found: found[1] or found[2] or found[3], text)
