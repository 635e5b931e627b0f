"""Times of a recording are left out of transcripts of every kind, and noted; times of a day are read."""

import pytest

from narrator import sources
from narrator.sources import Document, Origin
from tests.support.shown import omissions, outline


def read(*lines: str) -> tuple[list[str], list[str]]:
    found = sources.read(Document(Origin("a.md"), ".md", "\n\n".join(("# The Heron", *lines)).encode()))
    return outline(found), omissions(found)


@pytest.mark.parametrize(
    "times",
    [
        ("[00:04] ADA: {}", "[00:09] BO: {}", "[01:02] ADA: {}"),
        ("00:00:04 ADA: {}", "0:00:09.120 – BO: {}", "1:01:02 ADA: {}"),
        ("ADA (00:04): {}", "BO [0:09]: {}", "ADA (12:02): {}"),
    ],
)
def test_times_of_a_transcript_are_left_out(times: tuple[str, ...]) -> None:
    said = ("Where does it nest?", "In the *old* elm.", "Then let us go there.")
    found, left = read("A talk.", *(time.format(words) for time, words in zip(times, said, strict=True)))
    assert found == ["A talk.", "ADA: Where does it nest?", "BO: In the old elm.", "ADA: Then let us go there."]
    assert left == ["times of a recording (3)"]


@pytest.mark.parametrize(
    "lines",
    [
        ("10:00 Opening", "11:30 Coffee", "13:00 Herons"),
        ("[18:30] Doors open.", "[19:00] The talk begins.", "[21:00] Music."),
        ("[00:04] One.", "[00:02] Two.", "[00:01] Three."),
        ("[00:04] One.", "Two.", "Three.", "Four.", "Five.", "[00:09] Six.", "[00:10] Seven."),
        ("2:01:39 was her time.", "2:03:00 was his.", "2:04:10 was mine."),
        ("[00:04] One.", "[00:09] Two."),
    ],
)
def test_other_times_are_read(lines: tuple[str, ...]) -> None:
    found, left = read(*lines)
    assert (found, left) == (list(lines), [])
