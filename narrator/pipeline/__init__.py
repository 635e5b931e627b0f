"""The journey: source → article → script → segments → track → episode.

    reading    ─► from a source to a script
    narrating  ─► from a script to an episode; `encodings` has its files, `finishing` puts it into its folder
    updating   ─► both, unless the episode is up to date
    many       ─► the same for many sources at once; each is one of the `tasks` of the workers

`options` has what a user can choose for both steps.
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
