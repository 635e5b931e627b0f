"""Faults in the chapters of a file, whatever its format."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from narrator.formats import FoundChapter


def faults(chapters: Sequence[FoundChapter], length: int) -> Iterator[str]:
    """What is wrong, as sentences, with the chapters in a file of so many milliseconds."""
    for chapter in chapters:
        if not chapter.title:
            yield f"the chapter at {chapter.start} ms has no title"
        if chapter.end <= chapter.start:
            yield f"the chapter “{chapter.title}” ends before it starts"
        if chapter.end > length + 1:
            yield f"the chapter “{chapter.title}” ends after the end of the audio"
    for before, after in pairwise(chapters):
        if after.start < before.start:
            yield f"the chapter “{after.title}” is out of order"
        elif after.start < before.end:
            yield f"the chapters “{before.title}” and “{after.title}” overlap"
