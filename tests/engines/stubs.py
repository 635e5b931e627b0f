"""Engines that fail, each in its own way. They speak by the same door as all others, in worker processes."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence

from narrator.engines import Voice
from narrator.engines.tone import Tone
from narrator.errors import VoiceError


class Stub(ABC):
    """Hums all but the line “second”."""

    fingerprint = "1"
    at_once = 0

    @property
    def title(self) -> str:
        return type(self).__name__

    def voices(self) -> Sequence[Voice]:
        return [Voice("any", "en")]

    def speak(self, said: str, voice: Voice) -> bytes:
        return self.fail(voice) if said == "second" else Tone().speak(said, voice)

    @abstractmethod
    def fail(self, voice: Voice) -> bytes:
        """What becomes of that line."""


class Silent(Stub):
    def fail(self, voice: Voice) -> bytes:
        return Tone().speak("", voice)


class Hasty(Stub):
    def fail(self, voice: Voice) -> bytes:
        return Tone().speak("a", Voice(voice.name, voice.language, rate=60))


class Refusing(Stub):
    def fail(self, voice: Voice) -> bytes:
        raise VoiceError(f"no more today for {voice.name}")


class Garbled(Stub):
    def fail(self, voice: Voice) -> bytes:
        return f"<html>{voice.name}</html>".encode()


class Deadly(Stub):
    def fail(self, voice: Voice) -> bytes:
        os._exit(len(voice.name))
