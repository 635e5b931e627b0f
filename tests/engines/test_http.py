"""Asking a voice service over HTTP: what every engine that asks one can rely on."""

import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
import requests

from narrator.engines import UnansweredError
from narrator.engines.http import Client
from narrator.errors import VoiceError
from tests.support.web import Drip, Hang, Page, Reply, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def ask(site: Site, reply: Reply, silent: float = 30, whole: float = 60) -> bytes:
    request = requests.Request("POST", site.put("/say", reply)).prepare()
    return Client("install it again", silent=silent, whole=whole, max_bytes=1_000_000).send(request, "voice.example")


def test_an_answer_is_unpacked(site: Site) -> None:
    packed = zlib.compressobj(wbits=31)
    body = packed.compress(b"sound") + packed.flush()
    assert ask(site, Page(b"sound")) == b"sound"
    assert ask(site, Page(body, headers={"Content-Encoding": "gzip"})) == b"sound"


def test_an_answer_that_would_unpack_to_far_too_much_costs_no_memory(site: Site) -> None:
    packed = zlib.compressobj(9, wbits=31)
    body = b"".join([*(packed.compress(bytes(1 << 20)) for _ in range(200)), packed.flush()])
    tracemalloc.start()
    try:
        with pytest.raises(UnansweredError, match=r"voice\.example did not finish its answer"):
            ask(site, Page(body, headers={"Content-Encoding": "gzip"}))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Hang(), "did not answer"),
        (Drip(Page(b"sound" * 100), 90), "did not finish"),
        (Page(b"s", headers={"Content-Encoding": "gzip"}), "did not finish"),
        (Page(b"s", headers={"Content-Encoding": "zstd"}), "did not finish"),
        (Page(status=500), "has an internal error"),
    ],
)
def test_what_may_be_better_next_time_may_be_asked_again(site: Site, reply: Reply, message: str) -> None:
    silent, whole = (0.3 if isinstance(reply, Hang) else 30), (0.6 if isinstance(reply, Drip) else 60)
    with pytest.raises(UnansweredError, match=message) as caught:
        ask(site, reply, silent, whole)
    assert not caught.value.rate_limited


@pytest.mark.parametrize(("told", "seconds"), [("", None), ("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_wants_to_be_asked_less_says_when(
    site: Site, status: int, told: str, seconds: float | None
) -> None:
    with pytest.raises(UnansweredError) as caught:
        ask(site, Page(status=status, headers={"Retry-After": told}))
    assert (caught.value.rate_limited, caught.value.retry_after) == (True, seconds)


def test_a_refusal_is_final(site: Site) -> None:
    with pytest.raises(VoiceError, match=r"refuses the request \(403 As told\); install it again") as caught:
        ask(site, Page(status=403))
    assert not isinstance(caught.value, UnansweredError)
