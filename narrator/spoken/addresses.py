"""Web addresses are said as their host, e-mail addresses and @handles with a word for the sign, #hashtags as words.

Every engine reads the dots of a host well ("example dot com"), but no other part of an address.
"""

import re
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.identifiers import parts

_TOP = "com|org|net|edu|gov|info|io|dev|app|eu|de|fr|es|it|nl|ch|at|uk|au|ca"
_HOST = r"[^\W_](?:[\w.-]*\w)?"
# A path may contain brackets in pairs, as Wikipedia's do, and never ends with a mark that ends a sentence.
_PATH = r"""(?:[/?\#](?:[^\s()<>"“”«»„。，、；：）」』]|\([^\s()]*\))*(?<![.,;:!?'’\]*]))?"""

_ADDRESS = rf"""
    (?<! [A-Za-z0-9_@./-] )
    (?: (?:https?|ftp)://  (?: [^\s/@]+@ )?  (?: www\. )?  ( {_HOST} )  (?: :\d+ )?  {_PATH}
      | www\.  ( {_HOST} )  {_PATH}
      | (?<! \w ) ( {_HOST} \. (?:{_TOP}) )  (?= / )  {_PATH}
    )
"""
_MAIL = patterns.lazy(
    r"(?:\bmailto:)?(?<![\w.@+-])([^\W_](?:[\w.+-]{0,62}\w)?)@((?:[^\W_](?:[\w-]{0,62}\w)?\.){1,5}[a-zA-Z]{2,24})\b"
)
_HANDLE = patterns.lazy(r"(?<![\w@./])@([^\W_]\w{0,49})(?![\w@])")
_AT = patterns.lazy(r"(?<=\w) @ (?=[\w$€£])|(?<=\w)@(?=\d)")
# #FF8800 is a colour.
_HASHTAG = patterns.lazy(
    r"(?<![\w#/&])#(?!(?=[A-Fa-f]*\d)(?:[\dA-Fa-f]{6}|[\dA-Fa-f]{3})\b|([A-Fa-f])\1(?:\1|\1{4})\b)(?P<name>[^\W\d_]\w{1,99})(?![\w#])"
)


class AddressWords(NamedTuple):
    """What to say for @, for #, and for + in names."""

    at: str
    hashtag: str
    plus: str


_words = languages.reader("symbols.addresses", AddressWords)


def say(text: str, language: str) -> str:
    """`text` with each web address as its host: `https://www.example.com/a?b=1` is said "example.com".

    In a language that narrator knows, also "joe at example.com", "at joe", "hashtag Black Lives Matter".
    """
    if _may_hold_one(text):
        text = _address().sub(lambda found: found[1] or found[2] or found[3], text)
    return _say_names(text, language)


def drop(text: str, language: str) -> str:
    """`text` without web addresses and the brackets around them; names with @ and # are said as in `say`."""
    if _may_hold_one(text):
        text = _with_brackets().sub("", text)
    return _say_names(text, language)


@cache
def _address() -> re.Pattern[str]:
    return re.compile(_ADDRESS, re.VERBOSE | re.IGNORECASE)


@cache
def _with_brackets() -> re.Pattern[str]:
    return re.compile(rf"\ ?(?: [(\[<](?:{_ADDRESS})[)\]>] | (?:{_ADDRESS}) )", re.VERBOSE | re.IGNORECASE)


def _may_hold_one(text: str) -> bool:
    return "/" in text or "www." in text.lower()


def _say_names(text: str, language: str) -> str:
    if not ("@" in text or "#" in text) or not (words := _words(language)):
        return text
    text = _MAIL.sub(lambda found: f"{_local(found[1], words)} {words.at} {found[2]}", text)
    text = _AT.sub(f" {words.at} ", text)
    text = _HANDLE.sub(lambda found: f"{words.at} {_local(found[1], words)}", text)
    return _HASHTAG.sub(lambda found: f"{words.hashtag} {parts(found['name'], language)}", text)


def _local(name: str, words: AddressWords) -> str:
    """What precedes the @: "joe.smith" keeps its dot, which is read, "joe_smith" is said in parts."""
    return " ".join(name.replace("_", " ").replace("+", f" {words.plus} ").split())
