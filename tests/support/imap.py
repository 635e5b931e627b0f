"""An IMAP server with TLS on loopback, with its mail in a Maildir on disk, where tests can examine it."""

import asyncio
import mailbox
import ssl
from argparse import ArgumentParser
from contextlib import ExitStack
from imaplib import IMAP4_SSL
from pathlib import Path
from typing import Self

import trustme
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.maildir import Config, Login, MaildirBackend
from pymap.backend.maildir.users import PasswordsFile, UsersFile
from pymap.imap import IMAPServer
from pysasl.hashing import Cleartext

from tests.support.loops import looping

USER, PASSWORD = "ada@example.com", 'a "secret" / with: signs'


class MailServer:
    """A server with one account, while the `with` block lasts.

    Args:
        folder: an empty one, for the mail and the certificate to trust.
    """

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "ca.pem"
        self._base = folder / "mail"
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.authority))
        authority.issue_cert("127.0.0.1").configure_cert(self._context)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._base.mkdir()
        self.folder()
        loop = self._open.enter_context(looping())
        server = asyncio.run_coroutine_threadsafe(self._listen(), loop).result()
        self._open.callback(loop.call_soon_threadsafe, server.close)
        self.port: int = server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def address(self, folder: str = "") -> str:
        """The address of a folder, INBOX if none is named."""
        return f"imaps://ada%40example.com@127.0.0.1:{self.port}/{folder}"

    def folder(self, name: str = "") -> mailbox.Maildir:
        """A folder on disk."""
        return mailbox.Maildir(self._base / USER / (f".{name}" if name else ""))

    def deliver(self, name: str, *messages: bytes) -> None:
        """Deliver messages to a folder, one after the other."""
        self.folder(name)
        context = ssl.create_default_context(cafile=str(self.authority))
        with IMAP4_SSL("127.0.0.1", self.port, ssl_context=context) as client:
            client.login(USER, PASSWORD)
            for message in messages:
                assert client.append(name, "", None, message)[0] == "OK"

    async def _listen(self) -> asyncio.Server:
        config = self._config()
        config.apply_context()
        async with UsersFile.with_write(str(self._base)) as users:
            users.set(users.build_record(USER, USER))
        async with PasswordsFile.with_write(str(self._base)) as passwords:
            passwords.set(passwords.build_record(USER, PASSWORD))
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(Login(config), config))
        return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=self._context)

    def _config(self) -> Config:
        parser = ArgumentParser()
        MaildirBackend.add_subparser("maildir", parser.add_subparsers())
        arguments = parser.parse_args(["maildir", str(self._base)])
        for name, value in {"host": None, "port": 0, "debug": False, "cert": None, "key": None, "tls": False}.items():
            setattr(arguments, name, value)
        arguments.proxy_protocol = arguments.passlib_cfg = None
        return Config.from_args(arguments, hash_context=Cleartext(), reject_dnsbl=False)
