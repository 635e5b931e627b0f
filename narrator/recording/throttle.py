"""How many requests a service may be sent at a time, and when one that failed is sent again."""

import random
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from narrator.engines import UnansweredError

AHEAD = 1
"""Pieces that are ready to be sent while an answer is still being checked; not one request more is ever made."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How a service is asked again: after `first` seconds, doubled each time up to `max_wait`, `max_tries` times.

    Each wait is shortened at random, by up to a half, so that requests turned away together do not come back together.
    `rate_limited` is the first wait for a service that asks for fewer requests and does not say when; one that asks for
    a pause of more than `max_retry_after` seconds is not waited for.
    """

    max_tries: int = 6
    first: float = 0.5
    rate_limited: float = 2.0
    max_wait: float = 30.0
    max_retry_after: float = 120.0

    def wait(self, failures: int, error: UnansweredError) -> float:
        """Seconds until the next try, after so many failures of which this is the last."""
        if error.retry_after is not None:
            return error.retry_after
        wanted: float = (self.rate_limited if error.rate_limited else self.first) * 2 ** (failures - 1)
        return min(wanted, self.max_wait) * random.uniform(0.5, 1.0)


DEFAULT_RETRIES = RetryPolicy()


class Throttle:
    """How many requests a service may be sent at a time, and from when on. It learns from being turned away.

    Args:
        max_requests: never more than so many.
    """

    def __init__(self, max_requests: int) -> None:
        self.max_requests = max_requests
        self._allowed = float(max_requests)
        # By threads that were turned away, so that not one more request is sent before that is seen to.
        self._turned_away = 0
        self._lock = Lock()
        self._since = 0.0
        self.rest_until = 0.0

    @property
    def allowed(self) -> int:
        """Requests that may be made at a time."""
        return int(self._allowed)

    @property
    def room(self) -> int:
        """Requests that may be on their way, one of them ready to be sent while an answer is still being checked."""
        if self._turned_away:
            return 0
        return self.allowed + (AHEAD if self._allowed == self.max_requests else 0)

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be sent now."""
        return bool(self._turned_away) or monotonic() < self.rest_until

    def turn_away(self) -> None:
        """Note, from any thread, that the service asks for fewer requests."""
        with self._lock:
            self._turned_away += 1

    def slow_down(self, seconds: float, sent: float) -> None:
        """See to one that was turned away: rest for so many seconds, and halve what is allowed.

        Args:
            sent: when the request was made. Those that were on their way together count once.
        """
        now = monotonic()
        self.rest_until = max(self.rest_until, now + seconds)
        if sent > self._since:
            self._since = now
            self._allowed = max(self._allowed / 2, 1.0)
        with self._lock:
            self._turned_away -= 1

    def speed_up(self) -> None:
        """Note an answer."""
        self._allowed = min(self._allowed + 1 / (4 * self._allowed), self.max_requests)
