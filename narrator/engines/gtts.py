"""Google's voice, asked as the `gtts` package asks it: more natural, and only with a network.

The package knows the request, the languages and the hosts. It is sent here, with certificates checked, over
connections that are kept, with timeouts, and an answer counts only when it holds sound. Each line's text goes to
translate.google.com, or to Google's host in the country of the accent; nothing else does.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from time import monotonic, time
from typing import Any

import requests
from gtts import gTTS
from gtts.lang import tts_langs
from urllib3.exceptions import HTTPError

from narrator.engines import UnansweredError, Voice
from narrator.errors import VoiceError

# Google's country, from the accents that gTTS's documentation lists ("Localized accents").
_ACCENTS = {
    "en-AU": ("en", "com.au", "English (Australia)"),
    "en-CA": ("en", "ca", "English (Canada)"),
    "en-GB": ("en", "co.uk", "English (United Kingdom)"),
    "en-IE": ("en", "ie", "English (Ireland)"),
    "en-IN": ("en", "co.in", "English (India)"),
    "en-NG": ("en", "com.ng", "English (Nigeria)"),
    "en-US": ("en", "us", "English (United States)"),
    "en-ZA": ("en", "co.za", "English (South Africa)"),
    "es-ES": ("es", "es", "Spanish (Spain)"),
    "es-MX": ("es", "com.mx", "Spanish (Mexico)"),
    "es-US": ("es", "us", "Spanish (United States)"),
    "fr-FR": ("fr", "fr", "French (France)"),
    "pt-BR": ("pt", "com.br", "Portuguese (Brazil)"),
}

# What Google calls some languages in its own way, in BCP 47.
_TAGS = {"iw": "he", "jw": "jv", "tl": "fil"}

_CONNECT_SECONDS = 5.0
_MOST_BYTES = 4_000_000
_PIECE = 65_536

_CHANGED = "Google may have changed it: try pip install --upgrade gtts, or take --engine espeak"
_CROWDED = frozenset({429, 503})


class Gtts:
    """Google's voice for some eighty languages and accents. A voice is named by Google's code or by its accent.

    Args:
        silent: seconds after which an answer that does not go on is given up.
        whole: seconds in which an answer must have ended.
    """

    title = "gTTS"
    fingerprint = "translate.google 1"
    service = "translate.google.com"
    at_once = 4
    longest: int = gTTS.GOOGLE_TTS_MAX_CHARS

    def __init__(self, silent: float = 10.0, whole: float = 20.0) -> None:
        self._silent, self._whole = silent, whole
        self._session = requests.Session()

    def voices(self) -> Sequence[Voice]:
        """The languages that gtts lists, then the accents."""
        languages = [Voice(code, _TAGS.get(code, code), name) for code, name in tts_langs().items()]
        return languages + [Voice(tag, tag, name) for tag, (_, _, name) in _ACCENTS.items()]

    def speak(self, said: str, voice: Voice) -> bytes:
        """An MP3 file, 24 kHz mono.

        Raises:
            VoiceError: asking again will not help: the certificate is not Google's, or Google forbids it.
            UnansweredError: it did not answer, or not with sound.
        """
        code, country, _ = _ACCENTS.get(voice.name, (voice.name, "com", ""))
        # What is said was decided in the script: gtts is not to change or cut it.
        [request] = gTTS(said, country, code, lang_check=False, pre_processor_funcs=[])._prepare_requests()
        host = f"translate.google.{country}"
        try:
            return _audio(self._sent(request, host), host)
        except requests.exceptions.SSLError as error:
            todo = "something between you and it reads along; take --engine espeak"
            raise VoiceError(f"the certificate of {host} is not valid", todo) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnansweredError(f"{host} did not answer", "check the network") from error

    def _sent(self, request: requests.PreparedRequest, host: str) -> str:
        """The body of the answer. It must be there in time, however slowly it drips."""
        deadline = monotonic() + self._whole
        environment = self._session.merge_environment_settings(request.url, {}, True, None, None)
        timeout = (_CONNECT_SECONDS, self._silent)
        with self._session.send(request, timeout=timeout, allow_redirects=False, **environment) as response:
            _check(response, host)
            body = b""
            while piece := response.raw.read1(_PIECE, decode_content=True):
                body += piece
                if monotonic() > deadline or len(body) > _MOST_BYTES:
                    raise UnansweredError(f"{host} did not finish its answer", "try again later")
        return body.decode("utf-8", "replace")


def _check(response: requests.Response, host: str) -> None:
    status = f"{response.status_code} {response.reason}"
    # Whoever asks too much is sent to another page, which wants to know whether one is human.
    if response.status_code in _CROWDED or response.is_redirect:
        raise UnansweredError(
            f"{host} wants to be asked less ({status})", crowded=True, after=_seconds(response.headers)
        )
    if response.status_code >= 500:
        raise UnansweredError(f"{host} has an error of its own ({status})", "try again later")
    if response.status_code != requests.codes.ok:
        raise VoiceError(f"{host} refuses the request ({status})", _CHANGED)


def _seconds(headers: "requests.structures.CaseInsensitiveDict[str]") -> float | None:
    """Retry-After (RFC 9110, section 10.2.3), which is a number of seconds or a date."""
    from email.utils import parsedate_to_datetime

    told = headers.get("Retry-After", "")
    if told.isdecimal():
        return float(told)
    try:
        return max(parsedate_to_datetime(told).timestamp() - time(), 0.0)
    except ValueError:
        return None


def _audio(answer: str, host: str) -> bytes:
    """The sound in an answer of batchexecute: in the envelope of gTTS's call.

    Behind `)]}'` comes an array of envelopes, or several, each after its length. The envelope is
    `["wrb.fr", "jQ1olc", "[\\"<base64>\\"]", …]`, with null in place of the sound when there is none.
    """
    if "<html" in answer[:1000].lower():
        raise UnansweredError(f"{host} answered with a web page instead of sound", crowded=True)
    try:
        for envelope in _envelopes(answer):
            if envelope[:2] == ["wrb.fr", gTTS.GOOGLE_TTS_RPC]:
                if envelope[2] is None:
                    raise UnansweredError(f"{host} gave no sound", "change or leave out that line in the script")
                [sound] = json.loads(envelope[2])
                return base64.b64decode(sound, validate=True)
    except (ValueError, TypeError, LookupError) as error:
        raise UnansweredError(f"{host} gave an answer that cannot be read", _CHANGED) from error
    raise UnansweredError(f"{host} gave an answer of a kind that narrator does not know", _CHANGED)


def _envelopes(answer: str) -> Iterator[list[Any]]:
    decoder = json.JSONDecoder()
    rest = answer.removeprefix(")]}'").strip()
    while rest:
        content, end = decoder.raw_decode(rest)
        if isinstance(content, list):
            yield from content
        rest = rest[end:].strip()
