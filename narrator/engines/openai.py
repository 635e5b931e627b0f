"""Any server with OpenAI's `POST /v1/audio/speech`: OpenAI's own, one on the local network, or one on this machine.

Kokoro-FastAPI, LocalAI, Speaches and others have it. WAV is requested, to avoid a second lossy compression. The text of
each line is sent to the server in the settings and nowhere else; with a server on this machine, nothing leaves it. The
key comes from an environment variable, is sent to that server only, and is never written to disk.
"""

import json
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from narrator.engines import EVERY_LANGUAGE, Engine, UnansweredError, Voice, with_defaults
from narrator.errors import SettingsError, VoiceError

if TYPE_CHECKING:
    from narrator.engines.http import Client

_OPENAI = "https://api.openai.com/v1"
_OPENAI_KEY = "OPENAI_API_KEY"

# "Create speech" in OpenAI's API reference: the first nine work with every model, the others with gpt-4o-mini-tts.
_OPENAI_VOICES = "alloy ash coral echo fable nova onyx sage shimmer".split()
_OPENAI_GPT_VOICES = "ballad cedar marin verse".split()

# The reference allows 4,096 characters, and 2,000 tokens with gpt-4o-mini-tts: a character has two tokens at most.
_MAX_CHARS = 1000

# A minute of stereo at 48 kHz in 32 bits has 23 million bytes.
_MAX_BYTES = 40_000_000

# Seconds to wait for a list of voices.
_LIST_SECONDS = 5.0

# Kokoro's names for voices: a letter for the language, one for the sex, then a name.
_KOKORO_LANGUAGES = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-BR", "z": "zh",
}  # fmt: skip

_SETUP = f"give [engines.openai] a base-url, or set {_OPENAI_KEY}"
_REFUSED = "check model and voice in [engines.openai]"
_NO_KEY = "its key is missing or wrong: see key-variable of [engines.openai]"
_MOVED = "check base-url in [engines.openai]; it mostly ends in /v1"

# Sizes that servers write into the header of a WAV file whose length they do not know yet.
_UNKNOWN_SIZE = 0x7FFF0000


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address, the model to use there, and the variable with its key; "" for a server without one."""

    base_url: str
    model: str
    key_variable: str
    timeout: float

    @property
    def host(self) -> str:
        """The name shown to users."""
        return urlsplit(self.base_url).netloc

    @property
    def title(self) -> str:
        """The reader named in the episode: anyone may know the model, but not the name of a local host."""
        if not self.base_url:
            return "openai"
        return f"OpenAI’s {self.model}" if self.base_url == _OPENAI else self.model

    @property
    def is_nearby(self) -> bool:
        """Whether it is on this machine."""
        name = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost" or name.endswith(".localhost")

    def headers(self) -> dict[str, str]:
        """The headers of a request.

        Raises:
            VoiceError: the key is missing, or cannot be a key.
        """
        if not self.key_variable:
            return {}
        key = os.environ.get(self.key_variable, "").strip()
        # Another library's error about a malformed header would reveal the key.
        if not (key and key.isascii() and key.isprintable() and " " not in key):
            what = "contains no valid key" if key else "is not set"
            raise VoiceError(f"the key for {self.host} is missing: the variable {self.key_variable} {what}", "set it")
        return {"Authorization": f"Bearer {key}"}

    def client(self, timeout: float) -> "Client":
        """An HTTP client for it."""
        from narrator.engines.http import Client  # only when needed: it takes longest to import

        return Client(
            _REFUSED,
            hints={301: _MOVED, 308: _MOVED, 401: _NO_KEY, 403: _NO_KEY, 404: _MOVED, 405: _MOVED},
            unreachable="is the server running?" if self.is_nearby else "check the network and base-url",
            is_direct=self.is_nearby,
            silent=timeout,
            whole=2 * timeout,
            max_bytes=_MAX_BYTES,
        )


def engine(settings: Mapping[str, Any]) -> Engine:
    """The voices of a server, which chooses their names.

    Raises:
        SettingsError: its address is not one, or contains what does not belong there; or a key would be
            sent unencrypted.
    """
    values = with_defaults(
        "openai",
        settings,
        **{"base-url": "", "model": "tts-1", "voice": "alloy", "key-variable": "", "timeout": 60},
    )
    base_url = values["base-url"] or (_OPENAI if os.environ.get(_OPENAI_KEY) else "")
    server = _server(base_url, values["model"], values["key-variable"], values["timeout"])
    return Engine(
        title=server.title,
        fingerprint=f"openai 1 {server.base_url} {server.model}",
        voices=lambda: _known(server, values["voice"]) if base_url else [],
        load=lambda: OpenAi(server),
        service=server.host or "the server of [engines.openai]",
        max_chars=_MAX_CHARS,
        max_at_once=4,
        keeps_pace=False,
        is_nearby=server.is_nearby,
        ask_voices=partial(_offered, server, values["voice"]) if base_url else None,
        setup=_SETUP,
    )


def _server(base_url: str, model: str, key_variable: str, timeout: float) -> Server:
    base_url = base_url.rstrip("/")
    server = Server(base_url, model, key_variable or (_OPENAI_KEY if base_url == _OPENAI else ""), timeout)
    if not base_url:
        return server
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        hint = 'give one like "http://localhost:8880/v1"'
        raise SettingsError("[engines.openai] base-url is not the address of a server", hint)
    if parts.username or parts.password:
        hint = "put the key into an environment variable, and its name into key-variable"
        raise SettingsError("[engines.openai] base-url cannot hold a login", hint)
    if server.key_variable and parts.scheme == "http" and not server.is_nearby:
        hint = "take an https:// address, or leave key-variable out"
        raise SettingsError(f"[engines.openai] would send your key to {server.host} unencrypted", hint)
    return server


def _known(server: Server, voice: str) -> list[Voice]:
    """The voices known without a request, the chosen one first."""
    names = [voice]
    if server.base_url == _OPENAI:
        names += _OPENAI_VOICES + (_OPENAI_GPT_VOICES if server.model.startswith("gpt-") else [])
    return [Voice(name, _language(name), server.host) for name in dict.fromkeys(names)]


def _offered(server: Server, voice: str) -> list[Voice]:
    """The voices that a server lists; if it lists none, those known without a request.

    Raises:
        UnansweredError: it did not answer, or not with a list.
    """
    from narrator.engines.http import request

    asked = request("GET", f"{server.base_url}/audio/voices", server.headers())
    try:
        answer = server.client(_LIST_SECONDS).send(asked, server.host)
    except UnansweredError:
        raise
    except VoiceError:
        return _known(server, voice)
    try:
        found = {name: Voice(name, language, server.host) for name, language in _listed(json.loads(answer))}
    except (ValueError, RecursionError) as error:
        raise UnansweredError(f"{server.host} lists its voices in a way that narrator does not know") from error
    return list(found.values()) or _known(server, voice)


def _listed(answer: Any) -> Iterator[tuple[str, str]]:
    """Names and languages in an answer: a list, or one under "voices" or "data", of names or of objects with a name."""
    if isinstance(answer, dict):
        answer = answer.get("voices", answer.get("data"))
    if not isinstance(answer, list):
        raise ValueError("no list")
    for each in answer:
        about = each if isinstance(each, dict) else {"id": each}
        name = next((about[key] for key in ("id", "voice_id", "name") if about.get(key)), None)
        language = about.get("language")
        if isinstance(name, str):
            yield name, language if isinstance(language, str) and language else _language(name)


def _language(name: str) -> str:
    """The language in a voice's name, if it is named as Kokoro's are."""
    is_kokoro = name[1:3] in ("f_", "m_") and len(name) > 3
    return _KOKORO_LANGUAGES.get(name[0], EVERY_LANGUAGE) if is_kokoro else EVERY_LANGUAGE


class OpenAi:
    """Sends requests to a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._headers = server.headers()
        self._client = server.client(server.timeout)

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        """Speak each line as a WAV file, or whatever format the server sends instead.

        Raises:
            VoiceError: trying again will not help: the server refuses.
            UnansweredError: it did not answer, or its sound is incomplete.
        """
        return [self._speak(line, voice) for line in lines]

    def _speak(self, line: str, voice: Voice) -> bytes:
        from narrator.engines.http import request

        server = self.server
        body = {"model": server.model, "input": line, "voice": voice.name, "response_format": "wav"}
        asked = request("POST", f"{server.base_url}/audio/speech", self._headers, body)
        return _whole(self._client.send(asked, server.host), server.host)


def _whole(clip: bytes, host: str) -> bytes:
    """A WAV file with the sizes in its header corrected; any other file unchanged.

    Raises:
        UnansweredError: its header announces more than there is.
    """
    data = _data_chunk(clip)
    if data is None:
        return clip
    (size,) = struct.unpack_from("<I", clip, data - 4)
    there = len(clip) - data
    if 0 < size <= there:
        return clip
    if there < size < _UNKNOWN_SIZE:
        raise UnansweredError(f"{host} did not finish its answer", "try again later")
    head = bytearray(clip[:data])
    struct.pack_into("<I", head, 4, len(clip) - 8)
    struct.pack_into("<I", head, data - 4, there)
    return bytes(head) + clip[data:]


def _data_chunk(clip: bytes) -> int | None:
    """The position of the samples in a WAV file; None if it is not a WAV file."""
    if clip[:4] != b"RIFF" or clip[8:12] != b"WAVE":
        return None
    at = 12
    while at + 8 <= len(clip):
        name, size = struct.unpack_from("<4sI", clip, at)
        if name == b"data":
            return at + 8
        at += 8 + size + size % 2
    return None
