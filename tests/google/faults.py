"""What can go wrong with an answer."""

import base64
from abc import ABC, abstractmethod
from dataclasses import dataclass

from tests.google.answers import Answer
from tests.google.speech import spoken

_HTML = "text/html; charset=UTF-8"
_PAGE = """<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Before you continue</h1>
<p>There was unusual traffic from your network. Show that you are not a robot.</p></body></html>
"""
_NO_SOUND = b"Whatever this may be, nobody can listen to it. " * 200
_UNRELATED = "Nobody asked for this."
_UNKNOWN = b""")]}'\n\n{"version":3,"result":{"audio":{"codec":"opus","chunks":[{"href":"/_/audio/8c1f"}]}}}\n"""


class Fault(ABC):
    """Happens to one answer. No answer with a fault is a good one."""

    @abstractmethod
    def play(self, answer: Answer) -> None:
        """Answer like that."""


@dataclass(frozen=True)
class Status(Fault):
    """An error page: 429, 503, 403; Retry-After if it is given, in seconds or as a date; another place to look."""

    code: int
    retry_after: int | str | None = None
    location: str | None = None

    def play(self, answer: Answer) -> None:
        headers = {"Retry-After": self.retry_after, "Location": self.location}
        answer.begin(_HTML, self.code, {name: str(value) for name, value in headers.items() if value is not None})
        answer.go_on(f"<!DOCTYPE html><html><title>Error {self.code}</title></html>".encode())
        answer.end()


@dataclass(frozen=True)
class Hang(Fault):
    """Not a byte ever comes."""

    def play(self, answer: Answer) -> None:
        answer.gone(None)
        answer.close()


@dataclass(frozen=True)
class HangInside(Fault):
    """Half of the body comes, then nothing any more."""

    def play(self, answer: Answer) -> None:
        _send_half(answer)
        answer.gone(None)
        answer.close()


@dataclass(frozen=True)
class Reset(Fault):
    """The connection is reset in the middle of the body."""

    def play(self, answer: Answer) -> None:
        _send_half(answer)
        answer.reset()


@dataclass(frozen=True)
class Close(Fault):
    """The connection is closed without an answer."""

    def play(self, answer: Answer) -> None:
        answer.close()


@dataclass(frozen=True)
class Drip(Fault):
    """The good answer, a byte at a time: every byte is in time, and the last one is long in coming."""

    every: float = 0.05

    def play(self, answer: Answer) -> None:
        answer.begin()
        for byte in answer.speech():
            if answer.gone(self.every):
                return answer.close()
            answer.go_on(bytes([byte]))
        return answer.end()


@dataclass(frozen=True)
class CutOff(Fault):
    """The base64 ends early, at a length that base64 cannot have; all else is in order, and so are all lengths."""

    def play(self, answer: Answer) -> None:
        content = base64.b64encode(spoken(answer.asked.text, answer.asked.language) or _NO_SOUND).decode()
        answer.send(answer.body_of(content[: len(content) // 8 * 4 + 1]))


@dataclass(frozen=True)
class NotAudio(Fault):
    """Good base64 of something that is no sound."""

    def play(self, answer: Answer) -> None:
        answer.send(answer.body(_NO_SOUND))


@dataclass(frozen=True)
class NoAudio(Fault):
    """The answer that says there is no sound."""

    def play(self, answer: Answer) -> None:
        answer.send(answer.body(None))


@dataclass(frozen=True)
class Page(Fault):
    """A web page with status 200 that wants to know whether one is human."""

    def play(self, answer: Answer) -> None:
        answer.send(_PAGE.encode(), _HTML)


@dataclass(frozen=True)
class Half(Fault):
    """The sound of the first half of the words, of one word the first half of its letters."""

    def play(self, answer: Answer) -> None:
        text = answer.asked.text
        words = text.split()
        half = " ".join(words[: len(words) // 2]) or text[: len(text) // 2]
        answer.send(answer.body(spoken(half, answer.asked.language)))


@dataclass(frozen=True)
class WrongPiece(Fault):
    """The sound of the last other text that was asked for, or of one that nobody asked for."""

    def play(self, answer: Answer) -> None:
        other = answer.earlier
        sound = spoken(other.text, other.language) if other else spoken(_UNRELATED, "en")
        answer.send(answer.body(sound))


@dataclass(frozen=True)
class OtherShape(Fault):
    """Good JSON of a shape that nobody knows: Google has changed its protocol."""

    def play(self, answer: Answer) -> None:
        answer.send(_UNKNOWN)


def _send_half(answer: Answer) -> None:
    body = answer.speech()
    answer.begin()
    answer.go_on(body[: len(body) // 2])
