"""What narrating a script would take with each engine, before anything is spoken or sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from narrator import engines, system
from narrator.engines import EngineSpec
from narrator.errors import VoiceError
from narrator.recording import plan as planning
from narrator.recording.plan import RecordingRequest
from narrator.recording.recorder import Recorder
from narrator.script.speaking import Pacing, Utterance
from narrator.store import Store

# Seconds of speech, for a letter of an alphabet: measured with espeak-ng, the median of sentences in English and German
# articles. A sign for a syllable or a word, or a digit, takes as long as several letters.
_LETTER, _SIGN = 0.068, 0.22

# How many times faster than real time a processor speaks and encodes (an hour in 10 s on two).
_PROCESSOR_SPEED = 175

# Seconds from a request to its answer; a service's own time is unknown until it is used.
_ANSWER = 0.4


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate for an engine: characters to say, requests, seconds of audio, and seconds to wait.

    Of the requests, `stored` are answered already. `obstacle` says why the engine cannot read this; the rest is 0 then.
    """

    engine: str
    voice: str = ""
    characters: int = 0
    requests: int = 0
    stored: int = 0
    audio: float = 0.0
    wait: float = 0.0
    obstacle: str = ""


def estimates(
    recorder: Recorder, request: RecordingRequest, utterances: Sequence[Utterance], pacing: Pacing, store: Store
) -> list[Estimate]:
    """An estimate for each engine that is set up here, or only for the chosen one unless that is `auto`.

    No requests are sent.
    """
    options = recorder.options.resolved()
    names = [options.engine]
    if options.engine == engines.AUTO:
        names = [name for name in engines.names() if not _is_idle(recorder.find(name))]
    audio = duration(utterances, pacing, options.rate)
    return [_estimate(name, recorder, request, audio, store) for name in names]


def duration(utterances: Sequence[Utterance], pacing: Pacing, rate: float) -> float:
    """Approximate seconds that utterances take, with their pauses, at a factor on the usual pace."""
    speech = sum(_seconds(said) for utterance in utterances for said in utterance.said)
    between = sum(utterance.pause(pacing) + (len(utterance.said) - 1) * pacing.line for utterance in utterances)
    return speech / rate + between / 1000


def _estimate(name: str, recorder: Recorder, request: RecordingRequest, audio: float, store: Store) -> Estimate:
    options = recorder.options.resolved()
    try:
        found = planning.plan_with(recorder.find(name), options, request, recorder.find)
    except VoiceError as error:
        return Estimate(name, obstacle=str(error))
    wait = audio / (engines.load(found.spec).speed or _PROCESSOR_SPEED) / system.processors()
    estimate = Estimate(name, found.voice.name, sum(job.characters for job in found.jobs), audio=audio, wait=wait)
    clients = {job.engine: recorder.client(job.engine) for job in found.jobs if job.is_asked}
    if not clients:
        return estimate
    pieces = {piece for job in found.jobs if job.is_asked for piece in job.flat}
    left = len(planning.missing(found, recorder.client, store))
    wait = max(wait, left * _ANSWER / min(client.max_requests for client in clients.values()))
    return replace(estimate, requests=len(pieces), stored=len(pieces) - left, wait=wait)


def _is_idle(spec: EngineSpec) -> bool:
    """Whether an engine is installed but has no voice on this machine yet."""
    try:
        return not engines.load(spec).voices()
    except VoiceError:
        return False


def _seconds(said: str) -> float:
    letters = sum(sign.isalpha() and sign < "⺀" for sign in said)
    return letters * _LETTER + (sum(map(str.isalnum, said)) - letters) * _SIGN
