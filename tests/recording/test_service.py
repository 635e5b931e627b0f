"""Asking a service that fails, that is crowded, that is slow, that confuses its answers."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import wait
from pathlib import Path
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrator import events
from narrator.engines import Engine, EngineSpec, UnansweredError, Voice
from narrator.engines.tone import Tone
from narrator.errors import VoiceError
from narrator.events import BackingOff, unwatched
from narrator.recording.requests import Requests
from narrator.recording.service import Piece, ServiceClient
from narrator.recording.throttle import RetryPolicy
from narrator.store import Store
from tests.support.process import eventually

HUM = Voice("hum", "mul")
QUICK = RetryPolicy(first=0.001, rate_limited=0.002, max_wait=0.01)
LONG = "this piece has quite a number of letters in it"
OTHER = "quite another story, which nobody ever heard before"


class Service:
    """A service that hums, once `answer` lets it."""

    def __init__(self, answer: Callable[[str, int], bytes | None] = lambda _piece, _number: None) -> None:
        self.answer = answer
        self.asked: Counter[str] = Counter()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = Lock()

    def speak(self, lines: Sequence[str], _voice: Voice) -> list[bytes]:
        [said] = lines
        with self._lock:
            self.asked[said] += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return [self.answer(said, self.asked[said]) or hum(said)]
        finally:
            with self._lock:
                self._at_once -= 1


_services: dict[str, Service] = {}


def engine(settings: Mapping[str, Any]) -> Engine:
    """The engine of one of the services that a test has made."""
    return Engine(
        title="Hum",
        fingerprint="1",
        voices=lambda: [HUM],
        load=lambda: _services[settings["number"]],
        service="hum.example",
        max_chars=100,
        max_at_once=4,
    )


def client(service: Service, max_requests: int = 4) -> ServiceClient:
    number = str(len(_services))
    _services[number] = service
    return ServiceClient(EngineSpec("hum", f"{__name__}:engine", json.dumps({"number": number})), max_requests, QUICK)


def hum(said: str) -> bytes:
    [clip] = Tone().speak([said], HUM)
    return clip


def get(requests: Requests) -> list[str]:
    """Go on until nothing is waited for; what came, in order, and what was recalled with a minus."""
    came: list[str] = []
    while (sent := requests.send()) or requests.due() is not None:
        if not sent:
            time.sleep(requests.due() or 0)
        for request in wait(sent, timeout=requests.due(), return_when="FIRST_COMPLETED").done:
            taken = requests.take(request)
            came += [taken.arrived.text] if taken.arrived else []
            came += [f"-{taken.invalidated.text}"] if taken.invalidated else []
    return came


def hums(*texts: str) -> list[Piece]:
    return [piece(text) for text in texts]


def piece(text: str) -> Piece:
    return Piece(text, HUM, "hum")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def told() -> list[events.Event]:
    return []


@pytest.fixture
def ask(store: Store, told: list[events.Event]) -> Callable[[Service], Requests]:
    return lambda service: Requests(client(service), store, told.append)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(["fails", "crowded", "later"]), max_size=4), max_size=12))
def test_each_piece_is_asked_as_often_as_it_fails_and_once_more(
    tmp_path_factory: pytest.TempPathFactory, faults: list[list[str]]
) -> None:
    def answer(said: str, number: int) -> None:
        if number <= len(kinds := faults[int(said)]):
            kind = kinds[number - 1]
            raise UnansweredError(kind, rate_limited=kind != "fails", retry_after=0.003 if kind == "later" else None)

    service = Service(answer)
    store = Store(tmp_path_factory.mktemp("store"))
    pieces = [str(number) for number in range(len(faults))]
    with Requests(client(service), store, unwatched) as requests:
        requests.want(hums(*pieces))
        assert sorted(get(requests), key=int) == pieces
    assert service.asked == {said: len(faults[int(said)]) + 1 for said in pieces}
    assert service.most_at_once <= 4
    assert all(requests.clip(piece(said)) == hum(said) for said in pieces)


def test_no_more_are_asked_at_once_than_is_wished(store: Store) -> None:
    for most, expected in ((2, 2), (9, 4)):
        together = Barrier(expected)

        def answer(_piece: str, _number: int, together: Barrier = together) -> None:
            together.wait(60)
            time.sleep(0.005)

        service = Service(answer)
        with Requests(client(service, most), store, unwatched) as requests:
            requests.want(hums(*(f"{most} {number}" for number in range(12))))
            get(requests)
        assert service.most_at_once == expected


def test_a_crowded_service_is_asked_less_and_then_more_again(
    ask: Callable[[Service], Requests], told: list[events.Event]
) -> None:
    together = Barrier(4)

    def answer(said: str, number: int) -> None:
        if int(said) < 4 and number == 1:
            together.wait(60)
            raise UnansweredError("crowded", rate_limited=True)

    with ask(Service(answer)) as requests:
        requests.want(hums(*map(str, range(40))))
        assert len(get(requests)) == 40
    # Four turned away together count once.
    assert [event.at_once for event in told if isinstance(event, BackingOff)] == [2, 2, 2, 2]
    assert max(event.waiting for event in told if isinstance(event, events.Asked)) == 4


def test_what_the_service_says_of_waiting_is_honoured(ask: Callable[[Service], Requests]) -> None:
    times: list[float] = []

    def answer(_piece: str, number: int) -> None:
        times.append(time.monotonic())
        if number == 1:
            raise UnansweredError("crowded", rate_limited=True, retry_after=0.3)

    with ask(Service(answer)) as requests:
        requests.want(hums("one"))
        get(requests)
    assert times[1] - times[0] >= 0.3


@given(st.integers(1, 12), st.booleans())
def test_waits_grow_and_differ_but_have_an_end(failures: int, rate_limited: bool) -> None:
    policy = RetryPolicy()
    waits = [policy.wait(failures, UnansweredError("no", rate_limited=rate_limited)) for _ in range(20)]
    full = min((policy.rate_limited if rate_limited else policy.first) * 2 ** (failures - 1), policy.max_wait)
    assert full / 2 <= min(waits) < max(waits) <= full


@pytest.mark.parametrize(
    ("error", "tries", "message"),
    [
        (UnansweredError("it sleeps"), 6, r"^it sleeps; 3 of 4 requests are answered and kept; run the same command"),
        (UnansweredError("busy", retry_after=999), 1, r"^busy and asks for a pause of 999 s; 3 of 4"),
        (UnansweredError("odd", "mend it"), 6, r"^odd; 3 of 4 requests are answered and kept; mend it$"),
        (VoiceError("never", "go away"), 1, r"^never; 3 of 4 requests are answered and kept; go away$"),
    ],
)
def test_giving_up_says_why_how_much_is_kept_and_what_to_do(
    ask: Callable[[Service], Requests], store: Store, error: VoiceError, tries: int, message: str
) -> None:
    def answer(said: str, _number: int) -> None:
        if said == "bad":
            assert eventually(lambda: store.size()[0] == 3)
            raise error

    service = Service(answer)
    with pytest.raises(VoiceError, match=message), ask(service) as requests:
        requests.want(hums("a", "b", "c", "bad"))
        get(requests)
    assert service.asked["bad"] == tries
    assert store.size()[0] == 3


@pytest.mark.parametrize(
    "broken",
    [b"<html>", hum(""), hum(LONG[:20])],
    ids=["not sound", "silence", "half of it"],
)
def test_what_is_not_the_whole_sound_is_asked_again(ask: Callable[[Service], Requests], broken: bytes) -> None:
    service = Service(lambda _piece, number: broken if number == 1 else None)
    with ask(service) as requests:
        requests.want(hums(LONG))
        assert get(requests) == [LONG]
        assert requests.clip(piece(LONG)) == hum(LONG)
    assert service.asked[LONG] == 2


def test_half_of_a_text_with_numbers_and_capitals_is_found_out(ask: Callable[[Service], Requests]) -> None:
    piece = "BDNF rose by 20 to 30 per cent in all of the patients who took part"
    service = Service(lambda _piece, number: hum(piece[:20]) if number == 1 else None)
    with ask(service) as requests:
        requests.want(hums(piece))
        assert get(requests) == [piece]
    assert service.asked[piece] == 2


def test_what_never_is_the_whole_sound_is_an_error(ask: Callable[[Service], Requests], store: Store) -> None:
    service = Service(lambda _piece, _number: hum(LONG[:20]))
    with pytest.raises(VoiceError, match=r"gave 1\.\d s of sound for “this piece"), ask(service) as requests:
        requests.want(hums(LONG))
        get(requests)
    assert store.size()[0] == 0


@pytest.mark.parametrize("first", [LONG, OTHER])
def test_an_answer_to_another_piece_is_found_out(ask: Callable[[Service], Requests], first: str) -> None:
    service = Service(lambda said, number: hum(LONG) if (said, number) == (OTHER, 1) else None)
    with ask(service) as requests:
        came: list[str] = []
        for text in (first, LONG if first == OTHER else OTHER):
            requests.want(hums(text))
            came += get(requests)
        assert came[-1] in (LONG, OTHER)
        assert [requests.clip(piece(LONG)), requests.clip(piece(OTHER))] == [hum(LONG), hum(OTHER)]
    assert came == ([LONG, OTHER] if first == LONG else [OTHER, LONG, f"-{OTHER}", OTHER])


def test_texts_that_may_sound_the_same_are_asked_once(ask: Callable[[Service], Requests]) -> None:
    alike = (LONG, LONG.replace("letters", "leters"), f"{LONG} 5")
    service = Service(lambda _piece, _number: hum(LONG))
    with ask(service) as requests:
        requests.want(hums(*alike))
        assert sorted(get(requests)) == sorted(alike)
    assert set(service.asked.values()) == {1}


def test_texts_that_the_service_never_tells_apart_are_an_error(
    ask: Callable[[Service], Requests], store: Store
) -> None:
    service = Service(lambda _piece, _number: hum(LONG))
    with pytest.raises(VoiceError, match=r"hum\.example gives one sound for"), ask(service) as requests:
        requests.want(hums(LONG, OTHER))
        get(requests)
    assert store.size() == (0, 0)
    assert set(service.asked.values()) == {2}


def test_what_is_on_its_way_when_a_run_ends_is_kept(ask: Callable[[Service], Requests], store: Store) -> None:
    service = Service(lambda _piece, _number: time.sleep(0.1))
    with pytest.raises(KeyboardInterrupt), ask(service) as requests:
        requests.want(hums("a", "b", "c", "d", "e"))
        requests.send()
        assert eventually(lambda: service.asked.total() == 4)
        raise KeyboardInterrupt
    assert service.asked.total() == 4
    assert eventually(lambda: store.size()[0] == 4)


@pytest.mark.slow
def test_a_service_that_hangs_does_not_keep_a_run_from_ending(
    ask: Callable[[Service], Requests], tmp_path: Path
) -> None:
    never = Event()

    def answer(_piece: str, _number: int) -> None:
        never.wait(120)

    with ask(Service(answer)) as requests:
        requests.want(hums("a"))
        requests.send()
        assert client(Service(answer)).probe(piece("b"), Store(tmp_path / "store")) == "hum.example did not answer"
    never.set()
