"""How a source becomes a script, and what of it can be said otherwise."""

from pathlib import Path

import pytest

from narrator import pipeline
from narrator.pipeline import ReadOptions


@pytest.mark.parametrize("given", ["", "   ", "\n"])
def test_a_title_or_author_that_is_blank_is_none(tmp_path: Path, given: str) -> None:
    source = tmp_path / "a.md"
    source.write_text("---\ntitle: The river\nauthor: Ada\n---\n\nIt flows.\n", encoding="utf-8")
    about = pipeline.read(str(source), ReadOptions(title=given, author=given)).metadata
    assert (about.title, about.author) == ("The river", "Ada")
    source.write_text(f"---\nnarrator: script\ntitle: '{given}'\n---\n\nIt flows.\n", encoding="utf-8")
    assert pipeline.read(str(source), ReadOptions()).metadata.title == "A"
