"""Pages that nobody asked for by name: only where robots.txt lets narrator, and not too many at a time."""

from time import monotonic, sleep

from narrator.errors import BarredError, SourceError
from narrator.sources.document import Document
from narrator.sources.web.access import ANONYMOUS, Access
from narrator.sources.web.addresses import host_of, parsed, shown
from narrator.sources.web.limits import LIMITS, Limits
from narrator.sources.web.logins import without_login
from narrator.sources.web.policy import AddressPolicy
from narrator.sources.web.robots import Rules, rules_in
from narrator.sources.web.visits import document, refusal, visit

PACE = 1.0
"""Seconds between two pages of a host, at least; none of this machine itself, which nobody else waits for."""

_MAX_BYTES = 512_000  # RFC 9309, section 2.5: so much at least is read


class Polite:
    """Follows what an address leads to, such as the entries of a feed.

    Args:
        leader: the address of what leads there, which has just been fetched.
        private_host: that of what leads there, see `Origin`.
        access: what is brought along.
        limits: what servers may take; of a site that wants a longer pause than `wait`, one page is taken.
        pace: seconds between two pages of a host other than this machine. Its robots.txt is none of them.
        is_loopback: whether the private host was found on this machine, see `Origin`.
    """

    def __init__(
        self,
        leader: str,
        private_host: str,
        access: Access = ANONYMOUS,
        limits: Limits = LIMITS,
        pace: float = PACE,
        *,
        is_loopback: bool = False,
    ) -> None:
        self._policy = AddressPolicy(private_host, is_loopback=is_loopback)
        self._access = access
        self._leader = host_of(leader)
        self._limits = limits
        self._pace = pace
        self._rules: dict[str, Rules | SourceError] = {}
        self._met: set[str] = set()
        self._asked_last = {host_of(leader): (monotonic(), 0.0)}

    @property
    def private_host(self) -> str:
        """The private host that may be led to still, or ""."""
        return self._policy.private_host

    def fetch(self, address: str) -> Document:
        """Get what is behind an address, after a pause if its host was asked just before.

        Raises:
            BarredError: its site does not want it to be followed.
            SourceError: it cannot be had.
        """
        address = without_login(address)
        answer = visit(address, self._leader, self._limits, self._policy, self._access, before=self._permitted)
        return document(address, answer, self._policy)

    def may_follow(self, address: str) -> bool:
        """Whether the site's robots.txt lets narrator fetch an address.

        Raises:
            SourceError: it cannot be read at the moment.
        """
        return self._asked(address).allow(_path(address))

    def _permitted(self, address: str) -> None:
        """Wait until an address may be asked for."""
        rules = self._asked(address)
        if not rules.allow(_path(address)):
            raise BarredError(f"{shown(address)} is not to be followed, says its site's robots.txt", "name it yourself")
        self._wait(address, rules.delay)

    def _wait(self, address: str, delay: float = 0.0) -> None:
        """Wait until an address's host may be asked, and take note that it is."""
        host = host_of(address)
        seconds = self._left(host)
        if seconds > self._limits.wait:
            what = f"{host} wants to be asked every {delay:.0f} seconds only"
            raise SourceError(what, "do the same again later")
        sleep(seconds)
        self._asked_last[host] = (monotonic(), delay)

    def _left(self, host: str) -> float:
        """Seconds until a host may be asked. Where it is, the last answer has shown, and not its name."""
        if host not in self._asked_last:
            return 0.0
        moment, delay = self._asked_last[host]
        pace = 0.0 if self._policy.is_loopback(host) else self._pace
        return max(moment + max(pace, delay) - monotonic(), 0.0)

    def _asked(self, address: str) -> Rules:
        """The rules of an address's site, asked for once."""
        file = parsed(address)._replace(auth=None, path="/robots.txt", query=None).url
        if file not in self._rules:
            try:
                self._rules[file] = self._read(file)
            except SourceError as error:
                what = f"nothing is followed where robots.txt cannot be read: {error.what}"
                self._rules[file] = SourceError(what, error.hint)
        rules = self._rules[file]
        if isinstance(rules, SourceError):
            raise rules
        return rules

    def _read(self, file: str) -> Rules:
        """RFC 9309, section 2.3.1: without the file all is allowed; if it cannot be had now, nothing is."""
        host = host_of(file)
        at_once = "" if host in self._met else file
        self._met.add(host)

        def wait(address: str) -> None:
            # What it leads on to, and what is behind other ports of a host, may be anything: only the first is sure.
            if address != at_once:
                self._wait(address)

        answer = visit(file, self._leader, self._limits, self._policy, self._access, before=wait)
        if answer.status == 429 or answer.status >= 500:
            raise refusal(answer)
        return rules_in(answer.body[:_MAX_BYTES].decode("utf-8", "replace"))


def _path(address: str) -> str:
    return parsed(address).request_uri
