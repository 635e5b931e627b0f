"""Folders of mailboxes: newsletters as articles, read over IMAP with TLS. Nothing is deleted or marked as read.

An address is imaps://NAME@HOST/FOLDER. The password comes from the environment, ~/.netrc or the system's keyring, and
never from an address, which ends up in histories and logs. Messages are identified by UIDVALIDITY and UID (RFC 9051,
section 2.3.1.1); if a server starts a new count, so does the state. An episode keeps its folder by its Message-ID.
"""

import netrc
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from narrator.article import well_formed
from narrator.errors import NarratorError, SettingsError, SourceError
from narrator.sources import Document, Origin, mail
from narrator.subscriptions import Collection, Entry, Place, Subscription

if TYPE_CHECKING:
    from imap_tools import MailBox, MailMessage

USER = "NARRATOR_IMAP_USER"
PASSWORD = "NARRATOR_IMAP_PASSWORD"

MAX_MESSAGES = 1000
"""How many messages of a folder are considered, the newest."""

MAX_BYTES = 50_000_000
"""The size of a message, in bytes, above which it is refused."""

_SECONDS = 30.0
_BULK = 200
_PORT = 993
_HINT = "write imaps://name@host/folder, without a password"
_LOGIN = f"set {PASSWORD}, or put it in ~/.netrc or the system's keyring; many providers want an app password"


@dataclass(frozen=True, slots=True)
class _Account:
    """Where a folder is, and the login for it."""

    host: str
    port: int
    folder: str
    user: str
    password: str = field(repr=False)

    @property
    def shown(self) -> str:
        """Its address without the user."""
        port = f":{self.port}" if self.port != _PORT else ""
        return f"imaps://{self.host}{port}/{self.folder}"


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The messages in a folder of a mailbox, the newest first."""
    account = _account(place)
    with _selected(account) as box:
        validity = box.folder.status(account.folder, ["UIDVALIDITY"])["UIDVALIDITY"]
        found = box.fetch(
            limit=MAX_MESSAGES, reverse=True, headers_only=True, mark_seen=False, bulk=_BULK, charset=None
        )
        messages = sorted(found, key=_uid, reverse=True)
    yield Collection(
        address=account.shown,
        title=account.shown,
        entries=tuple(_entry(account, validity, message) for message in messages),
        account=f"{account.user} {validity}",
    )


SUBSCRIPTION = Subscription(name="a mail folder (imaps://…)", open=opened, schemes=("imaps", "imap"))


def _account(place: Place) -> _Account:
    """Where a folder is, with the password for it.

    Raises:
        SettingsError: the address is not usable as it is, or no password is known.
    """
    try:
        parts = urlsplit(place.name)
        host, port, user = parts.hostname or "", parts.port or _PORT, unquote(parts.username or "")
    except ValueError as error:
        raise SettingsError(f"{place.shown} is not an address of a mail folder", _HINT) from error
    if place.scheme != "imaps":
        raise SettingsError(f"{place.shown} would send the password unencrypted", "write imaps://")
    if parts.password is not None:
        raise SettingsError("a password in an address ends up in histories and logs", f"leave it out; {_LOGIN}")
    if not host or parts.query or parts.fragment:
        raise SettingsError(f"{place.shown} is not an address of a mail folder", _HINT)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    user = user or os.environ.get(USER, "")
    found_user, password = _login(host, user)
    return _Account(host, port, folder, found_user, password)


def _login(host: str, user: str) -> tuple[str, str]:
    """User name and password for a host: from the environment, ~/.netrc, or the system's keyring."""
    if user and PASSWORD in os.environ:
        return user, os.environ[PASSWORD]
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except FileNotFoundError:
        found = None
    except (OSError, netrc.NetrcParseError) as error:
        raise SettingsError(f"cannot read ~/.netrc: {type(error).__name__}", "check the file") from error
    if found and user in ("", found[0]):
        return found[0], found[2] or ""
    if not user:
        raise SettingsError(f"no user is named for the mail at {host}", _HINT)
    if password := _in_keyring(host, user):
        return user, password
    raise SettingsError(f"there is no password for {host}", _LOGIN)


def _in_keyring(host: str, user: str) -> str:
    """The password that the system's keyring has for a user at a host; "" if there is none."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(host, user) or ""
    except KeyringError as error:
        raise SettingsError(f"the keyring cannot be read: {type(error).__name__}", f"unlock it; or {_LOGIN}") from error


@contextmanager
def _selected(account: _Account) -> Iterator["MailBox"]:
    """A connection with a folder selected, read-only.

    Raises:
        SourceError: the server does not answer, rejects the login, or has no such folder.
    """
    # Imported only when needed: it takes a while to load.
    from imap_tools import MailBox, MailboxFolderSelectError, MailboxLoginError

    try:
        context = ssl.create_default_context()
        with MailBox(account.host, account.port, timeout=_SECONDS, ssl_context=context) as box:
            is_plain = account.user.isascii() and account.password.isascii()
            (box.login if is_plain else box.login_utf8)(account.user, account.password, initial_folder=None)
            box.folder.set(account.folder, readonly=True)
            yield box
    except NarratorError:
        raise
    except MailboxLoginError as error:
        raise SourceError(f"{account.host} does not accept the name and the password", _LOGIN) from error
    except MailboxFolderSelectError as error:
        raise SourceError(f"there is no folder {account.shown}", "check its name, with / between folders") from error
    # Errors of imap_tools itself, imaplib, the system and TLS.
    except Exception as error:
        why = " ".join(str(error).split()) or type(error).__name__
        if account.password:
            why = why.replace(account.password, "…")
        raise SourceError(f"cannot read {account.shown}: {why}", "check the address, or try again later") from error


def _uid(message: "MailMessage") -> int:
    return int(message.uid or 0)


def _entry(account: _Account, validity: int, message: "MailMessage") -> Entry:
    title = well_formed(mail.header(message.obj, "subject")) or "Untitled"
    identifier, sent = (well_formed(mail.header(message.obj, name)) for name in ("message-id", "date"))
    key = f"{validity}/{_uid(message)}"
    named = (identifier, sent) if identifier else (account.shown, key)
    origin = Origin(title, is_fetched=True, identity=("mail", *named))
    return Entry(
        key=key,
        title=title,
        read=partial(_fetched, account, _uid(message), origin),
        published=_moment(sent),
        left_out=f"it has more than {MAX_BYTES // 10**6} MB" if message.size_rfc822 > MAX_BYTES else "",
    )


def _moment(written: str) -> str:
    """The date of a header in UTC, or "" if it is not valid."""
    try:
        return parsedate_to_datetime(written).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def _fetched(account: _Account, uid: int, origin: Origin) -> Document:
    """A message as it was sent.

    It uses a new connection: no server keeps one open for as long as narrating the previous message may take.
    """
    with _selected(account) as box:
        _, answer = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    if not content:
        raise SourceError(f"“{origin.name}” is no longer in {account.shown}", "it may have been moved or deleted")
    return Document(origin, ".eml", content)
