"""Google's voice, requested as the `gtts` package does: more natural, but needs the network.

The package knows the request, the languages and the hosts. Requests are sent from here, over persistent connections
with certificates checked and with timeouts, and an answer counts only if it contains sound. The text of each line is
sent to translate.google.com, or to Google's host in the country of the accent; nothing else is.

The package and its dependencies are imported only to speak or to list the voices, not for the engine's other facts.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from narrator.engines import Engine, UnansweredError, Voice, with_defaults

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

# Google's own names for some languages, in BCP 47.
_TAGS = {"iw": "he", "jw": "jv", "tl": "fil"}

_CHANGED = "Google may have changed it: try pip install --upgrade gtts, or take another --engine"
_SERVICE = "translate.google.com"

# gTTS.GOOGLE_TTS_MAX_CHARS, and the name of its call (GOOGLE_TTS_RPC).
_MAX_CHARS, _CALL = 100, "jQ1olc"


def engine(settings: Mapping[str, Any]) -> Engine:
    """Google's voice for some eighty languages and accents. A voice is named by Google's code or by its accent."""
    with_defaults("gtts", settings)
    return Engine(
        title="gTTS",
        fingerprint="translate.google 1",
        voices=voices,
        load=Gtts,
        service=_SERVICE,
        max_chars=_MAX_CHARS,
        max_at_once=4,
        keeps_pace=False,
        rank=20,
    )


def voices() -> Sequence[Voice]:
    """The languages that gtts lists, then the accents."""
    from gtts.lang import tts_langs

    named = [(code, _TAGS.get(code, code), name) for code, name in tts_langs().items()]
    named += [(tag, tag, name) for tag, (_, _, name) in _ACCENTS.items()]
    return [Voice(name, tag, title, licence="Google’s terms of service") for name, tag, title in named]


class Gtts:
    """Sends requests to Google; see `narrator.engines.http` for `silent` and `whole`, both in seconds."""

    def __init__(self, silent: float = 10.0, whole: float = 20.0) -> None:
        from narrator.engines.http import Client

        self._client = Client(_CHANGED, silent=silent, whole=whole)

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        """Speak each line as an MP3 file, 24 kHz mono.

        Raises:
            VoiceError: trying again will not help: the certificate is not Google's, or Google refuses the request.
            UnansweredError: it did not answer, or not with sound.
        """
        return [self._speak(line, voice) for line in lines]

    def _speak(self, line: str, voice: Voice) -> bytes:
        from gtts import gTTS

        code, country, _ = _ACCENTS.get(voice.name, (voice.name, "com", ""))
        # The script decides what is said: gtts must neither change nor split it.
        [request] = gTTS(line, country, code, lang_check=False, pre_processor_funcs=[])._prepare_requests()
        host = f"translate.google.{country}"
        return _audio(self._client.send(request, host).decode("utf-8", "replace"), host)


def _audio(answer: str, host: str) -> bytes:
    """The sound in an answer of batchexecute, in the envelope of gTTS's call.

    `)]}'` is followed by an array of envelopes, or several, each preceded by its length. The envelope is
    `["wrb.fr", "jQ1olc", "[\\"<base64>\\"]", …]`, with null instead of the sound if there is none.
    """
    if "<html" in answer[:1000].lower():
        raise UnansweredError(f"{host} answered with a web page instead of audio", rate_limited=True)
    try:
        for envelope in _envelopes(answer):
            if envelope[:2] == ["wrb.fr", _CALL]:
                if envelope[2] is None:
                    raise UnansweredError(f"{host} gave no sound", "change or leave out that line in the script")
                [sound] = json.loads(envelope[2])
                return base64.b64decode(sound, validate=True)
    except (ValueError, TypeError, LookupError) as error:
        raise UnansweredError(f"{host} gave an answer that cannot be read", _CHANGED) from error
    raise UnansweredError(f"{host} gave a kind of answer that narrator does not know", _CHANGED)


def _envelopes(answer: str) -> Iterator[list[Any]]:
    decoder = json.JSONDecoder()
    rest = answer.removeprefix(")]}'").strip()
    while rest:
        content, end = decoder.raw_decode(rest)
        if isinstance(content, list):
            yield from content
        rest = rest[end:].strip()
