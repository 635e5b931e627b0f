"""Narrator turns an article into a narrated MP3 with chapters.

    from pathlib import Path
    import narrator

    if __name__ == "__main__":
        episode = narrator.narrate("article.md", Path("output"))

The names below are loaded when they are used. `narrate` starts worker processes, so a program that calls it needs
the `if __name__ == "__main__"` line above.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrator.engines import Engine, Voice
    from narrator.episode import Episode
    from narrator.errors import NarratorError
    from narrator.pipeline import Changes, Options, narrate, read
    from narrator.script import Script
    from narrator.store import Store

__all__ = ["Changes", "Engine", "Episode", "NarratorError", "Options", "Script", "Store", "Voice", "narrate", "read"]

_HOMES = {
    "Changes": "pipeline",
    "Engine": "engines",
    "Episode": "episode",
    "NarratorError": "errors",
    "Options": "pipeline",
    "Script": "script",
    "Store": "store",
    "Voice": "engines",
    "narrate": "pipeline",
    "read": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module “narrator” has no “{name}”")
    return getattr(import_module(f"narrator.{_HOMES[name]}"), name)
