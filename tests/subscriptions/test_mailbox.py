"""Mail folders: on a real server, whose mail is the same afterwards as it was before."""

import json
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from narrator import subscriptions
from narrator.errors import SettingsError, SourceError
from narrator.subscriptions import Collection, Place
from tests.support.imap import PASSWORD, USER, MailServer
from tests.support.process import Cli, lines, visible

TONE = ("--engine", "tone", "--jobs", "1", "--no-announce")


def letter(number: int) -> bytes:
    sent = EmailMessage()
    sent["Subject"] = f"Brief {number}: Übersicht"
    sent["From"] = '"Wave, Ada" <ada@x.org>'
    sent["Date"] = f"Fri, {number:02} May 2026 23:00:00 -0700"
    sent["Message-ID"] = f"<{number}@x.org>"
    sent.set_content("View it in a browser.\n")
    text = "The tide comes at noon, and goes at six."
    page = f'<html lang="en"><body><h2>Tides</h2><p>{text}</p><img src="https://x.org/open.gif"></body></html>'
    sent.add_alternative(page, subtype="html")
    sent.set_boundary("-----letter")
    return sent.as_bytes(policy=SMTP)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with MailServer(tmp_path_factory.mktemp("imap")) as server:
        yield server


@pytest.fixture(autouse=True)
def _account(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    monkeypatch.setenv("NARRATOR_IMAP_PASSWORD", PASSWORD)


def found(address: str) -> Collection:
    place = Place(address)
    with subscriptions.find(place).open(place) as collection:
        return collection


def flags(server: MailServer, folder: str) -> dict[str, tuple[str, str]]:
    """What the server keeps of each message: whether it is new, and its flags."""
    return {key: (sent.get_subdir(), sent.get_flags()) for key, sent in server.folder(folder).items()}


def test_a_folder_has_its_messages_the_newest_first_and_leaves_them_as_they_are(server: MailServer) -> None:
    server.deliver("Leseliste", letter(1), letter(2), b"Subject: =?x-none?q?odd?=\r\n\r\nNo more than that.\r\n")
    collection = found(server.address("Leseliste"))
    before = flags(server, "Leseliste")
    odd, second, first = collection.entries
    assert (second.title, second.published) == ("Brief 2: Übersicht", "2026-05-03T06:00:00Z")
    assert (odd.published, len({entry.key for entry in collection.entries})) == ("", 3)
    document = first.read()
    assert document.content.splitlines() == letter(1).splitlines()
    assert (document.suffix, document.origin.is_fetched) == (".eml", True)
    assert collection.address == f"imaps://127.0.0.1:{server.port}/Leseliste"
    assert flags(server, "Leseliste") == before
    assert not any("S" in flag for _, flag in before.values())


def test_a_message_is_known_by_what_its_sender_called_it(server: MailServer) -> None:
    for name in ("Hier", "Dort"):
        server.deliver(name, letter(1))
    here, there = (found(server.address(name)).entries[0].read().origin.identity for name in ("Hier", "Dort"))
    assert here == there


def test_an_empty_folder_has_nothing(server: MailServer) -> None:
    server.folder("Leer")
    assert not found(server.address("Leer")).entries


def test_what_a_server_does_not_have_or_allow_is_told(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="there is no folder"):
        found(server.address("Nirgends"))
    monkeypatch.setenv("NARRATOR_IMAP_PASSWORD", "another secret")
    with pytest.raises(SourceError, match="does not accept the name and the password") as raised:
        found(server.address())
    assert "another secret" not in str(raised.value)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(SourceError, match="certificate verify failed"):
        found(server.address())
    with pytest.raises(SourceError, match=r"cannot read imaps://127\.0\.0\.1:1/INBOX"):
        found("imaps://ada@127.0.0.1:1")


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("imaps://ada:secret@host/INBOX", "NARRATOR_IMAP_PASSWORD"),
        ("imaps://ada:sec/ret@host/INBOX", "write imaps://"),
        ("imaps://ada@host:x/INBOX", "write imaps://"),
        ("imaps://ada@/INBOX", "write imaps://"),
        ("imaps://host/INBOX", "write imaps://name@host/folder"),
        ("imap://ada@host/INBOX", "write imaps://"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_what_to_write(address: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        found(address)
    assert hint in str(raised.value)
    assert "secret" not in str(raised.value) and "ret@" not in str(raised.value)


class Ring(KeyringBackend):
    """A keyring with one password in it."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """The password, if it is asked for as it was kept."""
        return PASSWORD if (service, username) == ("127.0.0.1", USER) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


def test_the_password_may_be_in_the_keyring_or_in_netrc(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NARRATOR_IMAP_PASSWORD")
    usual = keyring.get_keyring()
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call]
    try:
        assert found(server.address()).address
        with pytest.raises(SettingsError, match=r"there is no password for 127\.0\.0\.1"):
            found(server.address().replace("ada", "bob"))
    finally:
        keyring.set_keyring(usual)
    netrc = tmp_path / "netrc"
    quoted = PASSWORD.replace('"', '\\"')
    netrc.write_text(f'machine 127.0.0.1 login {USER} password "{quoted}"\n')
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert found(f"imaps://127.0.0.1:{server.port}").address


@pytest.mark.slow
def test_letters_are_narrated_once_and_the_password_is_nowhere(
    server: MailServer, narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    address = server.address("Letters")
    server.deliver("Letters", *map(letter, range(1, 6)))
    runs = [narrator("follow", address, *TONE)]
    assert runs[0].returncode == 0
    assert [path.partition("/")[0] for path in visible(Path("output"))] == [
        f"brief-{number}-ubersicht" for number in (3, 4, 5)
    ]
    manifest = json.loads(Path("output/brief-4-ubersicht/episode.json").read_text())
    assert [manifest[key] for key in ("title", "author", "published")] == [
        "Brief 4: Übersicht", "Ada Wave", "2026-05-04",
    ]  # fmt: skip
    runs.append(narrator("follow", address, *TONE))
    assert lines(runs[-1].stdout) == [f"nothing new in imaps://127.0.0.1:{server.port}/Letters"]
    server.deliver("Letters", letter(7), b"Subject: Empty\r\nMessage-ID: <9@x.org>\r\n\r\n")
    runs.append(narrator("follow", address, *TONE, "--debug"))
    assert runs[-1].returncode == 3
    runs.append(narrator("follow", address, "--list", "--json"))
    states = [json.loads(line)["state"] for line in runs[-1].stdout.splitlines()]
    assert states == ["failed", "narrated", "narrated", "narrated", "narrated", "passed over", "passed over"]
    assert all(not flag for _, flag in flags(server, "Letters").values())
    for text in (PASSWORD, USER):
        assert not any(text in run.stdout + run.stderr for run in runs)
        assert not any(text.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
