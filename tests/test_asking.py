"""Asking a service that fails, that is crowded, that is slow, that confuses its answers."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from pathlib import Path
from threading import Barrier, Event, Lock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrator import events
from narrator.asking import Asking, Patience, Piece
from narrator.engines import Remote, UnansweredError, Voice
from narrator.engines.tone import Tone
from narrator.errors import VoiceError
from narrator.events import BackingOff
from narrator.store import Store
from tests.cli.process import eventually

HUM = Voice("hum", "mul")
QUICK = Patience(first=0.001, crowded=0.002, most=0.01)
LONG = "this piece has quite a number of letters in it"
OTHER = "quite another story, which nobody ever heard before"


class Service:
    """A remote engine that hums, once `answer` lets it."""

    title = "Hum"
    fingerprint = "1"
    service = "hum.example"
    at_once = 4
    longest = 100

    def __init__(self, answer: Callable[[str, int], bytes | None] = lambda _piece, _number: None) -> None:
        self.answer = answer
        self.asked: Counter[str] = Counter()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = Lock()

    def voices(self) -> Sequence[Voice]:
        return [HUM]

    def speak(self, said: str, _voice: Voice) -> bytes:
        with self._lock:
            self.asked[said] += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return self.answer(said, self.asked[said]) or hum(said)
        finally:
            with self._lock:
                self._at_once -= 1


def hum(said: str) -> bytes:
    return Tone().speak(said, HUM)


def get(asking: Asking) -> list[str]:
    """Go on until nothing is waited for; what came, in order, and what was recalled with a minus."""
    came: list[str] = []
    while (requests := asking.requests()) or asking.due() is not None:
        if not requests:
            time.sleep(asking.due() or 0)
        for request in wait(requests, timeout=asking.due(), return_when="FIRST_COMPLETED").done:
            taken = asking.take(request)
            came += [taken.arrived.text] if taken.arrived else []
            came += [f"-{taken.recalled.text}"] if taken.recalled else []
    return came


def hums(*texts: str) -> list[Piece]:
    return [Piece(text, HUM) for text in texts]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def told() -> list[events.Event]:
    return []


@pytest.fixture
def ask(store: Store, told: list[events.Event]) -> Callable[[Service], Asking]:
    return lambda service: Asking(service, store, 4, told.append, QUICK)


def test_a_service_is_a_remote_engine() -> None:
    assert isinstance(Service(), Remote)
    assert not isinstance(Tone(), Remote)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.lists(st.sampled_from(["fails", "crowded", "later"]), max_size=4), max_size=12))
def test_each_piece_is_asked_as_often_as_it_fails_and_once_more(
    tmp_path_factory: pytest.TempPathFactory, faults: list[list[str]]
) -> None:
    def answer(piece: str, number: int) -> None:
        if number <= len(kinds := faults[int(piece)]):
            kind = kinds[number - 1]
            raise UnansweredError(kind, crowded=kind != "fails", after=0.003 if kind == "later" else None)

    service = Service(answer)
    store = Store(tmp_path_factory.mktemp("store"))
    pieces = [str(number) for number in range(len(faults))]
    with Asking(service, store, 4, lambda _: None, QUICK) as asking:
        asking.want(hums(*pieces))
        assert sorted(get(asking), key=int) == pieces
    assert service.asked == {piece: len(faults[int(piece)]) + 1 for piece in pieces}
    assert service.most_at_once <= 4
    assert all(asking.clip(Piece(piece, HUM)) == hum(piece) for piece in pieces)


def test_no_more_are_asked_at_once_than_is_wished(store: Store) -> None:
    service = Service(lambda _piece, _number: time.sleep(0.005))
    for most, expected in ((2, 2), (9, 4)):
        with Asking(service, store, most, lambda _: None, QUICK) as asking:
            asking.want(hums(*(f"{most} {number}" for number in range(12))))
            get(asking)
        assert service.most_at_once == expected


def test_a_crowded_service_is_asked_less_and_then_more_again(
    ask: Callable[[Service], Asking], told: list[events.Event]
) -> None:
    together = Barrier(4)

    def answer(piece: str, number: int) -> None:
        if int(piece) < 4 and number == 1:
            together.wait(5)
            raise UnansweredError("crowded", crowded=True)

    with ask(Service(answer)) as asking:
        asking.want(hums(*map(str, range(40))))
        assert len(get(asking)) == 40
    # Four turned away together count once.
    assert [event.at_once for event in told if isinstance(event, BackingOff)] == [2, 2, 2, 2]
    assert max(event.waiting for event in told if isinstance(event, events.Asked)) == 4


def test_what_the_service_says_of_waiting_is_honoured(ask: Callable[[Service], Asking]) -> None:
    times: list[float] = []

    def answer(_piece: str, number: int) -> None:
        times.append(time.monotonic())
        if number == 1:
            raise UnansweredError("crowded", crowded=True, after=0.3)

    with ask(Service(answer)) as asking:
        asking.want(hums("one"))
        get(asking)
    assert times[1] - times[0] >= 0.3


@settings(deadline=None)
@given(st.integers(1, 12), st.booleans())
def test_waits_grow_and_differ_but_have_an_end(failures: int, crowded: bool) -> None:
    patience = Patience()
    waits = [patience.wait(failures, UnansweredError("no", crowded=crowded)) for _ in range(20)]
    full = min((patience.crowded if crowded else patience.first) * 2 ** (failures - 1), patience.most)
    assert full / 2 <= min(waits) < max(waits) <= full


@pytest.mark.parametrize(
    ("error", "tries", "message"),
    [
        (UnansweredError("it sleeps"), 6, r"^it sleeps; 3 of 4 requests are answered and kept; run the same command"),
        (UnansweredError("busy", after=999), 1, r"^busy and wants to be left alone for 999 s; 3 of 4"),
        (UnansweredError("odd", "mend it"), 6, r"^odd; 3 of 4 requests are answered and kept; mend it$"),
        (VoiceError("never", "go away"), 1, r"^never; 3 of 4 requests are answered and kept; go away$"),
    ],
)
def test_giving_up_says_why_how_much_is_kept_and_what_to_do(
    ask: Callable[[Service], Asking], store: Store, error: VoiceError, tries: int, message: str
) -> None:
    def answer(piece: str, _number: int) -> None:
        if piece == "bad":
            time.sleep(0.02)
            raise error

    service = Service(answer)
    with pytest.raises(VoiceError, match=message), ask(service) as asking:
        asking.want(hums("a", "b", "c", "bad"))
        get(asking)
    assert service.asked["bad"] == tries
    assert store.size()[0] == 3


@pytest.mark.parametrize(
    "broken",
    [b"<html>", Tone().speak("", HUM), hum(LONG[:20])],
    ids=["not sound", "silence", "half of it"],
)
def test_what_is_not_the_whole_sound_is_asked_again(ask: Callable[[Service], Asking], broken: bytes) -> None:
    service = Service(lambda _piece, number: broken if number == 1 else None)
    with ask(service) as asking:
        asking.want(hums(LONG))
        assert get(asking) == [LONG]
        assert asking.clip(Piece(LONG, HUM)) == hum(LONG)
    assert service.asked[LONG] == 2


def test_half_of_a_text_with_numbers_and_capitals_is_found_out(ask: Callable[[Service], Asking]) -> None:
    piece = "BDNF rose by 20 to 30 per cent in all of the patients who took part"
    service = Service(lambda _piece, number: hum(piece[:20]) if number == 1 else None)
    with ask(service) as asking:
        asking.want(hums(piece))
        assert get(asking) == [piece]
    assert service.asked[piece] == 2


def test_what_never_is_the_whole_sound_is_an_error(ask: Callable[[Service], Asking], store: Store) -> None:
    service = Service(lambda _piece, _number: hum(LONG[:20]))
    with pytest.raises(VoiceError, match=r"gave 1\.\d s of sound for “this piece"), ask(service) as asking:
        asking.want(hums(LONG))
        get(asking)
    assert store.size()[0] == 0


@pytest.mark.parametrize("first", [LONG, OTHER])
def test_an_answer_to_another_piece_is_found_out(ask: Callable[[Service], Asking], first: str) -> None:
    service = Service(lambda piece, number: hum(LONG) if (piece, number) == (OTHER, 1) else None)
    with ask(service) as asking:
        came: list[str] = []
        for piece in (first, LONG if first == OTHER else OTHER):
            asking.want(hums(piece))
            came += get(asking)
        assert came[-1] in (LONG, OTHER)
        assert [asking.clip(Piece(LONG, HUM)), asking.clip(Piece(OTHER, HUM))] == [hum(LONG), hum(OTHER)]
    assert came == ([LONG, OTHER] if first == LONG else [OTHER, LONG, f"-{OTHER}", OTHER])


def test_texts_that_may_sound_the_same_are_asked_once(ask: Callable[[Service], Asking]) -> None:
    alike = (LONG, LONG.replace("letters", "leters"), f"{LONG} 5")
    service = Service(lambda _piece, _number: hum(LONG))
    with ask(service) as asking:
        asking.want(hums(*alike))
        assert sorted(get(asking)) == sorted(alike)
    assert set(service.asked.values()) == {1}


def test_texts_that_the_service_never_tells_apart_are_an_error(ask: Callable[[Service], Asking], store: Store) -> None:
    service = Service(lambda _piece, _number: hum(LONG))
    with pytest.raises(VoiceError, match=r"hum\.example gives one sound for"), ask(service) as asking:
        asking.want(hums(LONG, OTHER))
        get(asking)
    assert store.size() == (0, 0)
    assert set(service.asked.values()) == {2}


def test_what_is_on_its_way_when_a_run_ends_is_kept(ask: Callable[[Service], Asking], store: Store) -> None:
    service = Service(lambda _piece, _number: time.sleep(0.1))
    with pytest.raises(KeyboardInterrupt), ask(service) as asking:
        asking.want(hums("a", "b", "c", "d", "e"))
        asking.requests()
        assert eventually(lambda: service.asked.total() == 4)
        raise KeyboardInterrupt
    assert service.asked.total() == store.size()[0] == 4


def test_a_service_that_hangs_does_not_keep_a_run_from_ending(ask: Callable[[Service], Asking]) -> None:
    never = Event()

    def answer(_piece: str, _number: int) -> None:
        never.wait(30)

    with ask(Service(answer)) as asking:
        asking.want(hums("a"))
        asking.requests()
        assert asking.probe(Piece("b", HUM)) == "hum.example did not answer"
    never.set()
