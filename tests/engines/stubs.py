"""Engines that fail, each in its own way. They speak by the same door as all others, in worker processes."""

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from narrator.engines import Engine, EngineSpec, Voice
from narrator.engines.tone import Tone
from narrator.errors import VoiceError

ANY = Voice("any", "en")


def spec(name: str) -> EngineSpec:
    """One of the engines below."""
    return EngineSpec(name.lower(), f"{__name__}:{name.lower()}")


class Stub(ABC):
    """Hums all but the line “second”."""

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        return [self.fail(voice) if line == "second" else hum(line, voice) for line in lines]

    @abstractmethod
    def fail(self, voice: Voice) -> bytes:
        """What becomes of that line."""


def hum(line: str, voice: Voice) -> bytes:
    [clip] = Tone().speak([line], voice)
    return clip


class Silent(Stub):
    def fail(self, voice: Voice) -> bytes:
        return hum("", voice)


class Hasty(Stub):
    def fail(self, voice: Voice) -> bytes:
        return hum("a", Voice(voice.name, voice.language, rate=60))


class Refusing(Stub):
    def fail(self, voice: Voice) -> bytes:
        raise VoiceError(f"no more today for {voice.name}")


class Garbled(Stub):
    def fail(self, voice: Voice) -> bytes:
        return f"<html>{voice.name}</html>".encode()


class Deadly(Stub):
    def fail(self, voice: Voice) -> bytes:
        os._exit(len(voice.name))


class Slow(Tone):
    """Hums, and notes in a file which lines it was given and which process it is in; dies when it is loaded as told."""

    def __init__(self, log: str, *, dies: bool) -> None:
        if dies:
            os._exit(9)
        self._log = log

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        with Path(self._log).open("a") as log:
            log.writelines(f"{os.getpid()} {line}\n" for line in lines)
        return super().speak(lines, voice)


class Forgetful(Slow):
    """Leaves out the second half of a line with a storm in it, and invents as much again for one with a flood.

    It does so in long lines only: what is cut is said as it should be. Nothing helps where there is fog.
    """

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        return super().speak([self._said(line) for line in lines], voice)

    def _said(self, line: str) -> str:
        words = line.split()
        if "fog" in line:
            return " ".join(words[: len(words) // 3])
        if len(line) > _LONG and "storm" in line:
            return " ".join(words[: len(words) // 2])
        return f"{line} {line}" if len(line) > _LONG and "flood" in line else line


_LONG = 60


def slow_spec(
    log: Path, *, memory: int = 600_000_000, dies: bool = False, forgets: bool = False, keeps_pace: bool = False
) -> EngineSpec:
    """An engine as slow as a network is, as far as it tells."""
    settings = {"log": str(log), "memory": memory, "dies": dies, "forgets": forgets, "keeps_pace": keeps_pace}
    return EngineSpec("slow", f"{__name__}:slow", json.dumps(settings))


def slow(settings: Mapping[str, Any]) -> Engine:
    return Engine(
        title="Slow",
        fingerprint="slow 1",
        voices=lambda: [ANY],
        load=lambda: (Forgetful if settings["forgets"] else Slow)(settings["log"], dies=settings["dies"]),
        memory=settings["memory"],
        speed=4.0,
        keeps_pace=settings["keeps_pace"],
    )


def _engine(stub: type[Stub]) -> Engine:
    return Engine(title=stub.__name__, fingerprint="1", voices=lambda: [ANY], load=stub)


def silent(_settings: Mapping[str, Any]) -> Engine:
    return _engine(Silent)


def hasty(_settings: Mapping[str, Any]) -> Engine:
    return _engine(Hasty)


def refusing(_settings: Mapping[str, Any]) -> Engine:
    return _engine(Refusing)


def garbled(_settings: Mapping[str, Any]) -> Engine:
    return _engine(Garbled)


def deadly(_settings: Mapping[str, Any]) -> Engine:
    return _engine(Deadly)
