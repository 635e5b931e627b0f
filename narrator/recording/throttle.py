"""How many requests a service may be sent at a time, and when failed ones are repeated."""

import random
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from narrator.engines import UnansweredError

AHEAD = 1
"""Pieces kept ready to be sent while an answer is being checked; this never leads to more requests at a time."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How requests are retried: after `first` seconds, doubled each time up to `max_wait`, `max_tries` times in all.

    Each wait is shortened at random, by up to a half, so that requests rejected together do not come back together.
    `rate_limited` is the first wait if a service asks for fewer requests without saying for how long; a service that
    asks for a pause of more than `max_retry_after` seconds is not waited for.
    """

    max_tries: int = 6
    first: float = 0.5
    rate_limited: float = 2.0
    max_wait: float = 30.0
    max_retry_after: float = 120.0

    def wait(self, failures: int, error: UnansweredError) -> float:
        """Seconds until the next try, after a number of failures, of which `error` is the most recent."""
        if error.retry_after is not None:
            return error.retry_after
        wanted: float = (self.rate_limited if error.rate_limited else self.first) * 2 ** (failures - 1)
        return min(wanted, self.max_wait) * random.uniform(0.5, 1.0)


DEFAULT_RETRIES = RetryPolicy()


class Throttle:
    """How many requests a service may be sent at a time, and from when on. It adapts when the service rejects some.

    Args:
        max_requests: the most that may be sent at a time.
    """

    def __init__(self, max_requests: int) -> None:
        self.max_requests = max_requests
        self._allowed = float(max_requests)
        # Rejections counted by threads, so that no further request is sent until each has been handled.
        self._turned_away = 0
        self._lock = Lock()
        self._since = 0.0
        self.rest_until = 0.0

    @property
    def allowed(self) -> int:
        """How many requests may be sent at a time."""
        return int(self._allowed)

    @property
    def room(self) -> int:
        """How many requests may be pending, including one kept ready while an answer is being checked."""
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
        """Handle a rejection: pause for `seconds`, and halve the number allowed.

        Args:
            sent: when the request was sent. Rejections of requests that were pending at the same time count once.
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
