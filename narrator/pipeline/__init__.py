"""The journey: source → article → script → segments → track → episode.

    reading    ─► a script of a source
    narrating  ─► an episode of a script; `encodings` has its files, `finishing` gives it its folder
    updating   ─► both, where it has not been done yet
    many       ─► the same for many sources at once, of each of which a worker makes one of its `tasks`

`options` has what a user may want of either.
"""

from narrator.pipeline.many import Listed, Made, update_all
from narrator.pipeline.narrating import MAX_CHARACTERS, estimate, narrate, planned_lines
from narrator.pipeline.options import ALBUM, AS_WRITTEN, DEFAULT, EpisodeOptions, ReadOptions
from narrator.pipeline.reading import combine, display_name, named_identity, read
from narrator.pipeline.updating import forget, update

__all__ = [
    "ALBUM",
    "AS_WRITTEN",
    "DEFAULT",
    "MAX_CHARACTERS",
    "EpisodeOptions",
    "Listed",
    "Made",
    "ReadOptions",
    "combine",
    "display_name",
    "estimate",
    "forget",
    "named_identity",
    "narrate",
    "planned_lines",
    "read",
    "update",
    "update_all",
]
