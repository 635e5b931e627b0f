"""Addresses as a user writes them, and as they may be shown: without their secrets."""

import re

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#\\]*")
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*)(?::\d*)?")
_LOGIN_IN_TEXT = re.compile(r"(\b[a-z][a-z0-9+.-]{1,30}:/{1,2}|//)[^\s/?#\\@]*@(?:[^\s/?#\\@]*@)*", re.IGNORECASE)
_WORD = re.compile(r"\S+")
# A mistyped address: "http:/bob:secret@host", "bob:secret@host". One letter before a colon is a drive. A match can
# begin at the first letter of a name only: trying each letter would take long with a long name.
_USER = re.compile(r"(?<![^/:])[^/:]{2,}:")


def is_address(source: str) -> bool:
    """Whether a source is an address that can be fetched: http or https."""
    return bool(_ADDRESS.match(source))


def without_login(source: str) -> str:
    """A source as it may be shown: user and password are removed from an address, also from a mistyped one.

    A slash in a password makes the address invalid; the password is removed all the same.
    """
    match = _ADDRESS.match(source)
    if not match:
        return _WORD.sub(_without_user, source)
    rest = source[match.end() :]
    authority = _AUTHORITY.match(rest)
    assert authority
    _, at, host = authority[0].rpartition("@")
    if at:
        return match[0] + host + rest[authority.end() :]
    if _HOST_AND_PORT.fullmatch(authority[0]):
        return source
    return match[0] + rest.rpartition("@")[2]


def _without_user(word: re.Match[str]) -> str:
    before, at, host = word[0].rpartition("@")
    user = _USER.search(before)
    return f"{before[: user.start()]}…{at}{host}" if user else word[0]


def without_logins(text: str) -> str:
    """A text for people, without the users and passwords in the addresses that it may contain."""
    return _LOGIN_IN_TEXT.sub(r"\1", text)
