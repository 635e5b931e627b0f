"""A server that speaks OpenAI's protocol, against a stand-in: whatever it does, all is there or the error is right."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from email.utils import formatdate
from itertools import count
from pathlib import Path
from time import time
from typing import Any, TypeAlias

import pytest

from narrator import engines
from narrator.engines import EVERY_LANGUAGE, Engine, EngineSpec, UnansweredError, Voice, choose
from narrator.engines.openai import OpenAi
from narrator.engines.openai import engine as openai
from narrator.errors import SettingsError, VoiceError
from narrator.events import unwatched
from narrator.formats.mp3 import Mp3
from narrator.recording import plan as planning
from narrator.recording.jobs import Job, Segment
from narrator.recording.plan import Means, RecordingRequest, VoiceOptions
from narrator.recording.pool import WorkerPool
from narrator.recording.run import record
from narrator.recording.service import Piece, ServiceClient
from narrator.recording.throttle import RetryPolicy
from narrator.script import Line, Passage
from narrator.script.speaking import Break, Utterance
from narrator.store import Store
from tests.google import faults
from tests.google.answers import Asked
from tests.google.faults import Fault
from tests.google.server import refusing
from tests.support.speech_server import UNKNOWN_SIZE, Shortened, SpeechServer, settings, wav

VOICE = Voice("alloy", EVERY_LANGUAGE)
QUICK = RetryPolicy(max_tries=3, first=0.01, rate_limited=0.02)
SECRET = "sk-thisisnobodysbusiness"

LINES = (
    "The quick brown fox jumps over the lazy dog.",
    "And then it rests for quite a long time.",
    "Nobody knows what the dog thought of it.",
)

Failing: TypeAlias = Callable[[Asked], Fault | None]
Serve: TypeAlias = Callable[..., SpeechServer]

_numbers = count()


@pytest.fixture(autouse=True, scope="module")
def _said() -> None:
    """The sounds are there before anybody waits for them."""
    for line in LINES:
        wav(line)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a stand-in."""
    with ExitStack() as stack:
        yield lambda *given, **more: stack.enter_context(SpeechServer(*given, **more))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def impatient(given: Mapping[str, Any]) -> Engine:
    """The engine, which gives up when nothing is said for some time, or when an answer takes twice as long."""
    spoken = dict(given)
    spoken.pop("number")
    silent = spoken.pop("silent", 30.0)
    found = openai(spoken)
    speaker = found.load()
    assert isinstance(speaker, OpenAi)
    return replace(found, load=lambda: OpenAi(replace(speaker.server, timeout=silent)))


def spec(server: SpeechServer | int, **more: Any) -> EngineSpec:
    """A fresh one: with connections of its own."""
    port = server if isinstance(server, int) else server.port
    given = {"base-url": f"http://127.0.0.1:{port}/v1", "number": next(_numbers), **more}
    return EngineSpec("openai", f"{__name__}:impatient", json.dumps(given))


def recorded(store: Store, engine: EngineSpec) -> list[Segment]:
    """Three lines of the server's."""
    fingerprint = engines.load(engine).fingerprint
    jobs = [Job((line,), engine, fingerprint, VOICE, 400, Mp3(), ((line,),), False) for line in LINES]
    client = ServiceClient(engine, 4, QUICK)
    with ThreadPoolExecutor(1) as executor:
        return record(jobs, store, WorkerPool(1, executor), lambda _: client, unwatched)


def clips(store: Store, engine: EngineSpec) -> dict[str, bytes | None]:
    """What is kept of each line."""
    client = ServiceClient(engine, 4)
    return {line: store.get(client.key(Piece(line, VOICE, "openai"))) for line in LINES}


def first_time(fault: Fault) -> Failing:
    return lambda asked: None if asked.number else fault


def test_it_asks_for_each_line_once_in_wav_over_few_connections(serve: Serve, store: Store) -> None:
    server = serve()
    recorded(store, engine := spec(server, model="kokoro"))
    assert Counter(asked.text for asked in server.asked) == Counter(LINES)
    assert len({asked.connection for asked in server.asked}) <= 4
    assert sorted(request.body["input"] for request in server.requests) == sorted(LINES)
    for request in server.requests:
        assert request.body == {
            "model": "kokoro", "voice": "alloy", "response_format": "wav", "input": request.body["input"],
        }  # fmt: skip
        assert request.headers["content-type"] == "application/json"
        assert "authorization" not in request.headers
    recorded(store, engine)
    assert len(server.asked) == len(LINES)


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault",
    [
        faults.Status(429),
        faults.Status(429, retry_after=1),
        faults.Status(503),
        faults.Status(500),
        faults.Status(302, location="/elsewhere"),
        faults.Hang(),
        faults.HangInside(),
        faults.Reset(),
        faults.Close(),
        faults.NotAudio(),
        faults.Page(),
        faults.NoAudio(),
        faults.Half(),
        faults.Drip(),
        faults.OtherShape(),
        Shortened(),
    ],
)
def test_what_fails_once_is_asked_again_and_all_is_there(serve: Serve, store: Store, fault: Fault) -> None:
    server = serve(first_time(fault))
    # No longer than it takes to see that the first answer does not come: the second has to be in time.
    silent = 2.0 if isinstance(fault, faults.Hang | faults.HangInside | faults.Drip) else 30.0
    recorded(store, engine := spec(server, silent=silent))
    assert Counter(asked.text for asked in server.asked) == dict.fromkeys(LINES, 2)
    assert server.delivered() == dict.fromkeys(LINES, 1)
    assert clips(store, engine) == {line: wav(line) for line in LINES}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (faults.Status(429), r"asks for fewer requests \(429 Too Many Requests\); 0 of 3"),
        (faults.Status(429, retry_after=1000), "fewer requests .* and asks for a pause of 1000 s"),
        (faults.Status(429, retry_after=formatdate(time() + 50_000, usegmt=True)), r"a pause of 4\d{4} s"),
        (faults.Status(503), r"asks for fewer requests \(503 Service Unavailable\)"),
        (faults.Status(500), r"has an internal error \(500 Internal Server Error\)"),
        (faults.Status(400), r"refuses the request \(400 Bad Request\); 0 of 3 .*; check model and voice"),
        (faults.Status(401), r"refuses the request \(401 Unauthorized\).*; its key is missing or wrong"),
        (faults.Status(404), r"refuses the request \(404 Not Found\).*; check base-url .* ends in /v1"),
        (faults.Status(308, location="https://example.org/"), r"\(308 Permanent Redirect\).*; check base-url"),
        (faults.Status(302, location="/elsewhere"), r"asks for fewer requests \(302 Found\)"),
        (faults.Hang(), r"did not answer; .*; is the server running\?"),
        (faults.HangInside(), "did not answer"),
        (faults.Reset(), "did not answer"),
        (faults.Close(), "did not answer"),
        (faults.NotAudio(), "gave something for “.*” that is not sound"),
        (faults.Page(), "gave something for “.*” that is not sound"),
        (faults.NoAudio(), "gave something for “.*” that is not sound"),
        (faults.Half(), r"gave \d\.\d s of sound for “.*”, which cannot be right"),
        (faults.Drip(), "did not finish its answer"),
        (faults.OtherShape(), "gave something for “.*” that is not sound"),
        (Shortened(), "did not finish its answer"),
    ],
)
def test_what_fails_for_good_is_an_error_that_says_so(serve: Serve, store: Store, fault: Fault, message: str) -> None:
    server = serve(lambda _: fault)
    # What is never in time needs not be waited for as long as what may be.
    silent = {faults.Hang: 0.15, faults.HangInside: 0.15, faults.Drip: 1.0}.get(type(fault), 30.0)
    with pytest.raises(VoiceError, match=rf"^127\.0\.0\.1:{server.port} .*{message}") as caught:
        recorded(store, spec(server, silent=silent))
    assert "\n" not in str(caught.value)
    assert store.size() == (0, 0)


def test_nobody_listens(store: Store) -> None:
    with refusing() as port, pytest.raises(VoiceError, match=r"did not answer; 0 of 3 .*; is the server running\?"):
        recorded(store, spec(port))


@pytest.mark.parametrize("size", [0, UNKNOWN_SIZE, UNKNOWN_SIZE - 36, 0x7FFFFFFF])
def test_a_server_that_does_not_know_the_length_beforehand_gives_a_whole_file(
    serve: Serve, store: Store, size: int
) -> None:
    recorded(store, engine := spec(serve(size=size)))
    assert clips(store, engine) == {line: wav(line) for line in LINES}


def test_the_key_of_the_named_variable_is_sent(
    serve: Serve, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOUSE_KEY", SECRET)
    server = serve(key=SECRET)
    recorded(store, engine := spec(server, **{"key-variable": "HOUSE_KEY"}))
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {SECRET}"}
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET not in f"{engine} {engines.load(engine)} {engines.speaker(engine)}"


def test_a_key_for_openai_goes_to_nobody_else(serve: Serve, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    server = serve()
    recorded(store, spec(server))
    assert not any(SECRET in str(request.headers) for request in server.requests)


@pytest.mark.parametrize("key", ["", "  ", "two words", "sk-line\nbreak", "sk-ünïcödé"])
def test_a_key_that_cannot_be_sent_is_told_without_telling_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("HOUSE_KEY", key)
    found = openai(settings(serve(), key_variable="HOUSE_KEY"))
    with pytest.raises(VoiceError, match="the variable HOUSE_KEY") as caught:
        found.load()
    assert not key.strip() or key not in str(caught.value)


def test_a_wrong_key_is_told_without_telling_it(serve: Serve, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOUSE_KEY", SECRET)
    server = serve(key="another")
    with pytest.raises(VoiceError, match="its key is missing or wrong: see key-variable") as caught:
        recorded(store, spec(server, **{"key-variable": "HOUSE_KEY"}))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"base-url": "localhost:8880/v1"}, "is not the address of a server"),
        ({"base-url": "file:///etc/passwd"}, "is not the address of a server"),
        ({"base-url": "http://localhost:8880/v1?key=x"}, "is not the address of a server"),
        ({"base-url": f"https://u:{SECRET}@example.org/v1"}, "cannot hold a login"),
        (
            {"base-url": "http://voices.example.org/v1", "key-variable": "K"},
            "key to voices.example.org unencrypted",
        ),
        ({"api-key": SECRET}, "unknown key “api-key”"),
        ({"timeout": "long"}, "timeout cannot be 'long'"),
    ],
)
def test_settings_that_cannot_be_taken_are_told_without_a_secret(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        openai(given)
    assert SECRET not in str(caught.value)


def test_openai_itself_needs_its_key_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(VoiceError, match=r"openai has no voices here; give .* a base-url, or set OPENAI_API_KEY"):
        choose(openai({}), "en")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    found = openai({"voice": "nova"})
    assert (found.service, found.title, found.is_nearby) == ("api.openai.com", "OpenAI’s tts-1", False)
    assert choose(found, "de").name == "nova"
    assert "marin" in {voice.name for voice in openai({"model": "gpt-4o-mini-tts"}).voices()}
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("address", "nearby"),
    [
        ("http://localhost:8880/v1", True),
        ("http://tts.localhost/v1", True),
        ("http://127.0.0.1:8880/v1/", True),
        ("http://[::1]:8880/v1", True),
        ("http://192.168.1.7:8880/v1", False),
        ("https://localhost.example.org/v1", False),
    ],
)
def test_what_is_on_this_machine_is_known_by_its_address(address: str, nearby: bool) -> None:
    assert openai({"base-url": address}).is_nearby is nearby


def test_offline_a_server_on_this_machine_is_asked_and_no_other(serve: Serve, store: Store) -> None:
    request = RecordingRequest([Utterance(Passage((Line(LINES[0], LINES[0]),)), Break.PARAGRAPH, 0)], "en", 400, Mp3())

    def planned(base_url: str) -> list[Job]:
        options = VoiceOptions("openai", offline=True)
        given = {"base-url": base_url}

        def find(name: str) -> EngineSpec:
            return engines.find(name, given if name == "openai" else {})

        means = Means(find, lambda engine: ServiceClient(engine, 4), store, lambda _: "")
        return planning.plan(options, request, means).jobs

    assert len(planned(serve().base_url)) == 1
    with pytest.raises(VoiceError, match="needs 1 request, but narrator is offline"):
        planned("https://voices.example.org/v1")


def test_no_proxy_is_asked_for_what_is_on_this_machine(
    serve: Serve, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refusing() as port:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        server = serve()
        recorded(store, spec(server))
    assert len(server.asked) == len(LINES)


@pytest.mark.parametrize(
    "listed",
    [
        {"voices": ["ff_siwis", "amy"]},
        {"voices": [{"id": "ff_siwis", "name": "Siwis"}, {"id": "amy", "name": "amy"}]},
        [{"voice_id": "ff_siwis", "language": "fr"}, {"voice_id": "amy", "language": None}],
        {"data": [{"name": "ff_siwis"}, {"name": "amy"}, {"name": 7}, None]},
    ],
)
def test_the_voices_are_those_that_the_server_lists(serve: Serve, listed: Any) -> None:
    found = openai(settings(serve(voices=listed)))
    assert found.ask_voices
    assert [(voice.name, voice.language) for voice in found.ask_voices()] == [("ff_siwis", "fr"), ("amy", "mul")]
    assert choose(found, "en", "ff_siwis").name == "ff_siwis"


def test_a_server_that_lists_none_has_the_voice_of_the_settings(serve: Serve) -> None:
    answers: tuple[Any, ...] = (None, [], {"voices": []})
    for listed in answers:
        found = openai(settings(serve(voices=listed), voice="amy"))
        assert found.ask_voices
        assert [voice.name for voice in found.ask_voices()] == ["amy"]


@pytest.mark.parametrize("listed", [{"voices": 3}, {}, "amy", b"<html>", b"[" * 100_000])
def test_a_list_that_is_none_is_told(serve: Serve, listed: Any) -> None:
    found = openai(settings(serve(voices=listed)))
    assert found.ask_voices
    with pytest.raises(UnansweredError, match="lists its voices in a way that narrator does not know"):
        found.ask_voices()


def test_what_is_kept_is_known_by_server_model_and_voice() -> None:
    one = {"base-url": "http://localhost:8880/v1", "model": "kokoro"}
    fingerprints = [openai(given).fingerprint for given in (one, {**one, "model": "other"}, {**one, "timeout": 5})]
    assert fingerprints[0] == fingerprints[2] != fingerprints[1]
    assert not re.search("alloy", fingerprints[0])
