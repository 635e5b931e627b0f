"""Narrator turns an article into a narrated MP3 with chapters.

    import narrator

    script = narrator.read("article.md")
    with narrator.Recorder(voice="en-GB") as recorder:
        episode = narrator.narrate(script, "output", recorder=recorder)

In short: `narrator.narrate("article.md", "output")`. Each name below is imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrator.engines import Engine, Speaker, UnansweredError, Voice
    from narrator.episode import Episode
    from narrator.errors import (
        NarratorError,
        OutputError,
        SettingsError,
        SourceError,
        UnexpectedError,
        VerifyError,
        VoiceError,
    )
    from narrator.pipeline import EpisodeOptions, ReadOptions, narrate, read, update_all
    from narrator.recording.recorder import Recorder
    from narrator.script import Script
    from narrator.script.lexicon import Lexicon
    from narrator.script.speaking import Pacing
    from narrator.sources.web import Access
    from narrator.store import Store

_HOMES = {
    "Access": "sources.web",
    "Engine": "engines",
    "Episode": "episode",
    "EpisodeOptions": "pipeline",
    "Lexicon": "script.lexicon",
    "NarratorError": "errors",
    "OutputError": "errors",
    "Pacing": "script.speaking",
    "ReadOptions": "pipeline",
    "Recorder": "recording.recorder",
    "Script": "script",
    "SettingsError": "errors",
    "SourceError": "errors",
    "Speaker": "engines",
    "Store": "store",
    "UnansweredError": "engines",
    "UnexpectedError": "errors",
    "VerifyError": "errors",
    "Voice": "engines",
    "VoiceError": "errors",
    "narrate": "pipeline",
    "read": "pipeline",
    "update_all": "pipeline",
}

__all__ = [
    "Access",
    "Engine",
    "Episode",
    "EpisodeOptions",
    "Lexicon",
    "NarratorError",
    "OutputError",
    "Pacing",
    "ReadOptions",
    "Recorder",
    "Script",
    "SettingsError",
    "SourceError",
    "Speaker",
    "Store",
    "UnansweredError",
    "UnexpectedError",
    "VerifyError",
    "Voice",
    "VoiceError",
    "narrate",
    "read",
    "update_all",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module “narrator” has no “{name}”")
    return getattr(import_module(f"narrator.{_HOMES[name]}"), name)
