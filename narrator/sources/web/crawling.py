"""Fetch pages that nobody named: only where robots.txt permits it, and not too many at a time."""

from time import monotonic, sleep

from narrator.errors import BarredError, SourceError
from narrator.sources.document import Document
from narrator.sources.web.access import ANONYMOUS, Access
from narrator.sources.web.addresses import host_of, parsed, shown
from narrator.sources.web.limits import LIMITS, Limits
from narrator.sources.web.logins import without_login
from narrator.sources.web.policy import AddressPolicy
from narrator.sources.web.requesting import document, refusal, request
from narrator.sources.web.robots import Rules, rules_in

PACE = 1.0
"""The least number of seconds between two pages of a host; this machine needs none, since nobody else uses it."""

_MAX_BYTES = 512_000  # RFC 9309, section 2.5: the minimum that has to be read


class Crawler:
    """Follow the links of a document, such as the entries of a feed.

    Args:
        linked_from: the address of that document, which has just been fetched.
        private_host: the private host that the document may lead to, see `Origin`.
        access: the cache and the user's credentials.
        limits: the most that servers may take; from a site that demands a longer pause than `wait`, one page is
            fetched.
        pace: seconds between two pages of a host other than this machine, not counting its robots.txt.
        is_loopback: whether the private host was found on this machine, see `Origin`.
    """

    def __init__(
        self,
        linked_from: str,
        private_host: str,
        access: Access = ANONYMOUS,
        limits: Limits = LIMITS,
        pace: float = PACE,
        *,
        is_loopback: bool = False,
    ) -> None:
        self._policy = AddressPolicy(private_host, is_loopback=is_loopback)
        self._access = access
        self._named_host = host_of(linked_from)
        self._limits = limits
        self._pace = pace
        self._rules: dict[str, Rules | SourceError] = {}
        self._met: set[str] = set()
        self._asked_last = {host_of(linked_from): (monotonic(), 0.0)}

    @property
    def private_host(self) -> str:
        """The private host that links may still lead to, or ""."""
        return self._policy.private_host

    def fetch(self, address: str) -> Document:
        """Fetch an address, after a pause if its host has just been sent a request.

        Raises:
            BarredError: its robots.txt forbids following it.
            SourceError: it cannot be fetched.
        """
        address = without_login(address)
        answer = request(
            address, self._named_host, self._limits, self._policy, self._access, before=self._wait_for_permission
        )
        return document(address, answer, self._policy)

    def may_follow(self, address: str) -> bool:
        """Whether the site's robots.txt lets narrator fetch an address.

        Raises:
            SourceError: it cannot be read at the moment.
        """
        return self._rules_for(address).allow(_path(address))

    def _wait_for_permission(self, address: str) -> None:
        """Wait until an address may be requested."""
        rules = self._rules_for(address)
        if not rules.allow(_path(address)):
            raise BarredError(f"{shown(address)} may not be followed: its robots.txt forbids it", "give its address")
        self._wait(address, rules.delay)

    def _wait(self, address: str, delay: float = 0.0) -> None:
        """Wait until a request may be sent to an address's host, and record the time."""
        host = host_of(address)
        seconds = self._seconds_left(host)
        if seconds > self._limits.wait:
            what = f"{host} allows one request in {delay:.0f} seconds only"
            raise SourceError(what, "try again later")
        sleep(seconds)
        self._asked_last[host] = (monotonic(), delay)

    def _seconds_left(self, host: str) -> float:
        """Seconds until a host may be sent a request. Whether it is this machine, its last connection shows."""
        if host not in self._asked_last:
            return 0.0
        moment, delay = self._asked_last[host]
        pace = 0.0 if self._policy.is_loopback(host) else self._pace
        return max(moment + max(pace, delay) - monotonic(), 0.0)

    def _rules_for(self, address: str) -> Rules:
        """The rules of an address's site, requested once."""
        file = parsed(address)._replace(auth=None, path="/robots.txt", query=None).url
        if file not in self._rules:
            try:
                self._rules[file] = self._fetch_rules(file)
            except SourceError as error:
                what = f"no link is followed if robots.txt cannot be read: {error.what}"
                self._rules[file] = SourceError(what, error.hint)
        rules = self._rules[file]
        if isinstance(rules, SourceError):
            raise rules
        return rules

    def _fetch_rules(self, file: str) -> Rules:
        """RFC 9309, section 2.3.1: without the file everything is allowed; if it cannot be fetched now, nothing is."""
        host = host_of(file)
        at_once = "" if host in self._met else file
        self._met.add(host)

        def wait(address: str) -> None:
            # Its redirects and the other ports of its host may lead anywhere: only the first address is certain.
            if address != at_once:
                self._wait(address)

        answer = request(file, self._named_host, self._limits, self._policy, self._access, before=wait)
        if answer.status == 429 or answer.status >= 500:
            raise refusal(answer)
        return rules_in(answer.body[:_MAX_BYTES].decode("utf-8", "replace"))


def _path(address: str) -> str:
    return parsed(address).request_uri
