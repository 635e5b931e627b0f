"""Microsoft Edge's voices for narrator: an engine that asks a service through somebody else's library.

The package edge-tts knows the service; this file fits it to narrator's door. The service is not meant for others than
Edge: it may refuse at any time, and did. The text of each sentence is sent to Microsoft.
"""

import asyncio

import aiohttp
import edge_tts
from edge_tts.exceptions import EdgeTTSException, NoAudioReceived

from narrator.engines import Engine, UnansweredError, Voice, with_defaults
from narrator.errors import VoiceError

SERVICE = "speech.platform.bing.com"
REFUSED = "try pip install --upgrade edge-tts, or take another --engine"

# Known without asking, the preferred one of each language first; `narrator voices --engine edge` asks for all.
VOICES = [
    Voice("en-US-AriaNeural", "en-US", "Aria"),
    Voice("en-GB-SoniaNeural", "en-GB", "Sonia"),
    Voice("de-DE-KatjaNeural", "de-DE", "Katja"),
    Voice("es-ES-ElviraNeural", "es-ES", "Elvira"),
    Voice("fr-FR-DeniseNeural", "fr-FR", "Denise"),
]


def engine(settings):
    """The engine, with the table [engines.edge] of narrator.toml as its settings."""
    timeout = with_defaults("edge", settings, timeout=20)["timeout"]
    return Engine(
        title="Edge",
        # To be changed whenever the same text would sound different.
        fingerprint="edge 1",
        voices=lambda: VOICES,
        ask_voices=ask_voices,
        load=lambda: Edge(timeout),
        # A service: asked for one line at a time, each answer kept; these limits are narrator's to keep.
        service=SERVICE,
        max_chars=1000,
        max_at_once=2,
        # The pace is made of what is said at the usual one, so that another pace asks for nothing.
        keeps_pace=False,
        rank=0,
    )


def ask_voices():
    """All voices of the service."""
    listed = answered(edge_tts.list_voices(), 20)
    return [Voice(each["ShortName"], each["Locale"], each["FriendlyName"]) for each in listed]


class Edge:
    """Asks; made once in each process that does."""

    def __init__(self, timeout):
        self._timeout = timeout

    def speak(self, lines, voice):
        """For each line an MP3 file."""
        return [answered(sound(line, voice.name), self._timeout) for line in lines]


async def sound(line, voice):
    """What the service says for a line. A sound that ends early is found out by narrator, as silence is."""
    stream = edge_tts.Communicate(line, voice).stream()
    return b"".join([chunk["data"] async for chunk in stream if chunk["type"] == "audio"])


def answered(request, timeout):
    """What comes of a request, and its failures in the words that narrator knows what to do about."""
    try:
        return asyncio.run(asyncio.wait_for(request, timeout))
    except aiohttp.ClientResponseError as error:
        if error.status in (429, 503):
            raise UnansweredError(f"{SERVICE} asks for fewer requests ({error.status})", rate_limited=True) from error
        raise VoiceError(f"{SERVICE} refuses the request ({error.status})", REFUSED) from error
    except NoAudioReceived as error:
        raise UnansweredError(f"{SERVICE} gave no sound", "change or leave out that line in the script") from error
    except EdgeTTSException as error:
        raise UnansweredError(f"{SERVICE} gave an answer of a kind that edge-tts does not know", REFUSED) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise UnansweredError(f"{SERVICE} did not answer", "check the network") from error
