"""Google's voice against its stand-in: whatever the service does, all is there or the error is right."""

import base64
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from email.utils import formatdate
from itertools import count
from pathlib import Path
from time import time
from typing import Any, TypeAlias

import pytest
from gtts import gTTS

from narrator.engines import Engine, EngineSpec, UnansweredError, Voice, choose
from narrator.engines.gtts import Gtts, _audio
from narrator.engines.gtts import engine as gtts
from narrator.errors import VoiceError
from narrator.events import unwatched
from narrator.formats.mp3 import Mp3
from narrator.recording.jobs import Job, Segment, packets
from narrator.recording.pool import WorkerPool
from narrator.recording.run import record
from narrator.recording.service import Piece, ServiceClient
from narrator.recording.throttle import RetryPolicy
from narrator.sound import speech_duration
from narrator.store import Store
from tests.google import faults
from tests.google.answers import Asked
from tests.google.faults import Fault
from tests.google.server import Google, reached, refusing
from tests.google.speech import spoken

pytestmark = pytest.mark.slow

ENGLISH = Voice("en", "en")
QUICK = RetryPolicy(max_tries=3, first=0.01, rate_limited=0.02)
NEVER_IN_TIME = faults.Hang | faults.HangInside | faults.Drip

PASSAGES = (
    (("The quick brown fox jumps over the lazy dog.",), ("And then it rests for quite a long time.",)),
    (
        ("It sleeps for a whole long day under the tree,", "and in the evening it comes back."),
        ("So it goes with many of them.",),
    ),
    (("Nobody knows what the dog thought of it.",), ("And then it rests for quite a long time.",)),
)
PIECES = {piece for passage in PASSAGES for line in passage for piece in line}

Failing: TypeAlias = Callable[[Asked], Fault | None]
Serve: TypeAlias = Callable[..., Google]


def first_time(fault: Fault) -> Failing:
    return lambda asked: None if asked.number else fault


def always(fault: Fault) -> Failing:
    return lambda _asked: fault


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a stand-in that this process finds as Google."""
    with ExitStack() as stack:

        def start(fault: Failing = lambda _: None, **more: Any) -> Google:
            google = stack.enter_context(Google(tmp_path, fault=fault, **more))
            stack.enter_context(reached(google))
            return google

        yield start


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


_numbers = count()


def impatient(settings: Mapping[str, Any]) -> Engine:
    """Google, which is given up when it says nothing for so long, or has not ended after `whole`, both in seconds."""
    silent, whole = settings["silent"], settings["whole"]
    return replace(gtts({}), load=lambda: Gtts(silent=silent, whole=whole))


def impatient_spec(silent: float = 30, whole: float = 60) -> EngineSpec:
    """A fresh one: with connections of its own."""
    given = {"number": next(_numbers), "silent": silent, "whole": whole}
    return EngineSpec("gtts", f"{__name__}:impatient", json.dumps(given))


def jobs(voice: Voice = ENGLISH, pause: int = 400, spec: EngineSpec | None = None) -> list[Job]:
    spec, fingerprint = spec or impatient_spec(), gtts({}).fingerprint
    return [
        Job(tuple(" ".join(line) for line in passage), spec, fingerprint, voice, pause, Mp3(), passage, False)
        for passage in PASSAGES
    ]


def recorded(store: Store, wanted: Sequence[Job] = (), policy: RetryPolicy = QUICK) -> list[Segment]:
    """Three passages of Google."""
    wanted = wanted or jobs()
    client = ServiceClient(wanted[0].engine, 4, policy)
    with ThreadPoolExecutor(1) as executor:
        return record(wanted, store, WorkerPool(1, executor), lambda _: client, unwatched)


def clips(store: Store) -> dict[str, bytes | None]:
    """What is kept of each piece."""
    client = ServiceClient(impatient_spec(), 4)
    return {piece: store.get(client.key(Piece(piece, ENGLISH, "gtts"))) for piece in PIECES}


def test_it_asks_for_each_piece_once_over_few_connections(serve: Serve, store: Store) -> None:
    google = serve()
    segments = recorded(store)
    assert Counter(asked.text for asked in google.asked) == Counter(PIECES)
    assert {asked.host for asked in google.asked} == {"translate.google.com"}
    assert len({asked.connection for asked in google.asked}) <= 4
    assert [Mp3().length(packet) for packet in packets(store, segments)] == [segment.length for segment in segments]


@pytest.mark.parametrize(
    "fault",
    [
        faults.Status(429),
        faults.Status(429, retry_after=1),
        faults.Status(503),
        faults.Status(500),
        faults.Status(302, location="https://www.google.com/sorry/index"),
        faults.Hang(),
        faults.HangInside(),
        faults.Reset(),
        faults.Close(),
        faults.CutOff(),
        faults.NotAudio(),
        faults.Page(),
        faults.NoAudio(),
        faults.Half(),
        faults.Drip(),
        faults.OtherShape(),
    ],
)
def test_what_fails_once_is_asked_again_and_all_is_there(serve: Serve, store: Store, fault: Fault) -> None:
    google = serve(first_time(fault))
    # No longer than it takes to see that the first answer does not come: the second has to be in time.
    spec = impatient_spec(2, 4) if isinstance(fault, NEVER_IN_TIME) else None
    recorded(store, jobs(spec=spec))
    assert Counter(asked.text for asked in google.asked) == dict.fromkeys(PIECES, 2)
    assert google.delivered() == dict.fromkeys(PIECES, 1)
    assert clips(store) == {piece: spoken(piece, "en") for piece in PIECES}


@pytest.mark.parametrize("piece", sorted(PIECES))
def test_the_answer_to_another_piece_is_found_out(serve: Serve, store: Store, piece: str) -> None:
    google = serve(lambda asked: faults.WrongPiece() if asked.text == piece and not asked.number else None)
    with reached(google):
        Gtts().speak([next(other for other in sorted(PIECES) if other != piece)], ENGLISH)
    recorded(store)
    assert clips(store) == {piece: spoken(piece, "en") for piece in PIECES}


def test_always_the_answer_to_another_piece_is_an_error(serve: Serve, store: Store) -> None:
    serve(lambda asked: faults.WrongPiece() if asked.text.startswith("Nobody") else None)
    with pytest.raises(VoiceError, match=r"gives one sound for “.*” and for “.*”; change one|which cannot be right"):
        recorded(store)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (faults.Status(429), r"^translate\.google\.com asks for fewer requests \(429 Too Many Requests\); 0 of 6"),
        (faults.Status(429, retry_after=1000), "fewer requests .* and asks for a pause of 1000 s"),
        (faults.Status(429, retry_after=formatdate(time() + 50_000, usegmt=True)), r"a pause of 4\d{4} s"),
        (faults.Status(503), r"asks for fewer requests \(503 Service Unavailable\)"),
        (faults.Status(500), r"has an internal error \(500 Internal Server Error\)"),
        (
            faults.Status(403),
            r"refuses the request \(403 Forbidden\); 0 of 6 .*; Google may have changed it: try pip install",
        ),
        (faults.Status(302, location="https://www.google.com/sorry/index"), r"asks for fewer requests \(302 Found\)"),
        (faults.Hang(), "translate.google.com did not answer"),
        (faults.HangInside(), "did not answer"),
        (faults.Reset(), "did not answer"),
        (faults.Close(), "did not answer"),
        (faults.CutOff(), "gave an answer that cannot be read"),
        (faults.NotAudio(), "gave something for “.*” that is not sound"),
        (faults.Page(), "answered with a web page instead of audio"),
        (faults.NoAudio(), "gave no sound.*change or leave out that line"),
        (faults.Half(), r"gave \d\.\d s of sound for “.*”, which cannot be right"),
        (faults.Drip(), "did not finish its answer"),
        (faults.OtherShape(), "gave a kind of answer that narrator does not know.*Google may have changed it"),
    ],
)
def test_what_fails_for_good_is_an_error_that_says_so(serve: Serve, store: Store, fault: Fault, message: str) -> None:
    serve(always(fault))
    silent = 0.15 if isinstance(fault, faults.Hang | faults.HangInside) else 30
    whole = 0.6 if isinstance(fault, faults.Drip) else 60
    with pytest.raises(VoiceError, match=message) as caught:
        recorded(store, jobs(spec=impatient_spec(silent, whole)))
    assert "\n" not in str(caught.value)
    assert store.size() == (0, 0)


def test_nobody_listens(store: Store) -> None:
    with refusing() as port, reached(port), pytest.raises(VoiceError, match="did not answer; 0 of 6 requests"):
        recorded(store)


def test_nobody_knows_its_name(store: Store) -> None:
    with reached(None), pytest.raises(VoiceError, match="did not answer; 0 of 6 requests"):
        recorded(store)


def test_a_wrong_certificate_is_not_asked_twice(serve: Serve, store: Store) -> None:
    google = serve(trusted=False)
    with pytest.raises(VoiceError, match=r"certificate of translate\.google\.com is not valid") as caught:
        recorded(store)
    assert not isinstance(caught.value, UnansweredError)
    assert google.asked == []


def test_another_pace_or_pause_asks_nothing(serve: Serve, store: Store) -> None:
    google = serve()
    natural = recorded(store)
    asked = len(google.asked)
    faster = recorded(store, jobs(Voice("en", "en", rate=1.25)))
    longer = recorded(store, jobs(pause=1400))
    assert len(google.asked) == asked
    for before, after in zip(natural, faster, strict=True):
        sounds = [[end - start for start, end in segment.lines] for segment in (before, after)]
        assert sum(sounds[0]) / sum(sounds[1]) == pytest.approx(1.25, abs=0.01)
    assert longer[0].lines[1][0] - natural[0].lines[1][0] == pytest.approx(44_100, abs=2)


def test_the_pieces_of_a_sentence_flow(serve: Serve, store: Store) -> None:
    """Google's silence of 250 ms before and 400 ms behind each piece is gone."""
    serve()
    split = recorded(store)[1].lines[0]
    whole = spoken(" ".join(PASSAGES[1][0]), "en")
    assert whole
    assert (split[1] - split[0]) / 44_100 == pytest.approx(speech_duration(whole), abs=0.25)


@pytest.mark.parametrize(
    ("language", "name", "code", "host"),
    [
        ("en", "en", "en", "translate.google.com"),
        ("en-GB", "en-GB", "en", "translate.google.co.uk"),
        ("en-AU", "en-AU", "en", "translate.google.com.au"),
        ("pt-BR", "pt-BR", "pt", "translate.google.com.br"),
        ("fr-CA", "fr-CA", "fr-CA", "translate.google.com"),
        ("he", "iw", "iw", "translate.google.com"),
        ("zh-Hant-TW", "zh-TW", "zh-TW", "translate.google.com"),
    ],
)
def test_a_language_finds_its_voice_and_its_host(serve: Serve, language: str, name: str, code: str, host: str) -> None:
    google = serve()
    voice = choose(gtts({}), language)
    assert voice.name == name
    assert Gtts().speak(["1, 2, 3."], voice) == [spoken("1, 2, 3.", code)]
    assert [(asked.language, asked.host) for asked in google.asked] == [(code, host)]


@pytest.mark.parametrize(("language", "near"), [("be", "ru"), ("oc", "fr"), ("nn", "no"), ("eng", None)])
def test_a_language_that_google_has_not_is_an_error_with_near_ones(language: str, near: str | None) -> None:
    expected = pytest.raises(VoiceError, match=f"gTTS has no voice for the language .*near ones: {near}")
    with expected if near else nullcontext():
        choose(gtts({}), language)


def test_it_knows_of_the_package_what_it_does_not_load_it_for() -> None:
    assert gtts({}).max_chars == gTTS.GOOGLE_TTS_MAX_CHARS
    envelope = json.dumps([["wrb.fr", gTTS.GOOGLE_TTS_RPC, json.dumps([base64.b64encode(b"sound").decode()])]])
    assert _audio(envelope, "host") == b"sound"


def test_a_run_with_another_voice_does_not_load_the_package() -> None:
    told = (
        "import sys; from narrator import Recorder; r = Recorder(engine='espeak'); print(len(r.fingerprint), "
        "'gtts' in sys.modules, 'requests' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stdout == "40 False False\n"
