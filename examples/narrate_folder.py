"""Narrate every Markdown file of a folder that can be read.

python examples/narrate_folder.py articles/ output/ [engine]
"""

import sys
from pathlib import Path

import narrator
from narrator.events import Event, PassageRecorded


def main(folder: str, output: str, engine: str = "auto") -> int:
    """Narrate the files one after the other; the number of those that failed."""
    failed = 0
    store = narrator.Store(Path(output, ".store"))  # what was recorded before is not recorded again
    with narrator.Recorder(engine=engine, store=store) as recorder:
        for path in sorted(Path(folder).glob("*.md")):
            try:
                script = narrator.read(str(path), narrator.ReadOptions(language="en"))
                episode = narrator.narrate(script, output, recorder=recorder, watch=watch)
            except narrator.NarratorError as error:
                print(f"{path}: {error}", file=sys.stderr)
                failed += 1
                continue
            print(f"{episode.title}: {episode.seconds:.0f} s, {episode.audio}")
    return failed


def watch(event: Event) -> None:
    """Print a dot for each passage that is recorded."""
    match event:
        case PassageRecorded():
            print(".", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
