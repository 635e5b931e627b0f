"""Lists of references are left out of every kind of document, and listed."""

import pytest

from narrator import sources
from narrator.sources import Document, Origin
from tests.support.shown import outline

TEXT = "The lamp was lit at dusk, and the keeper wrote down who passed."
ENTRIES = (
    "Brook, A. (2001). Lamps. Bath: Quay Press.",
    "[2] B. Reed, The oil, Quay Journal 4 (2004), pp. 1–12.",
    "Keane JP, Osei T. Wicks and their makers. 1998. doi:10.1/abc",
    "(Reed & Holm 2011) Reed, Ben, and Eva Holm: Lamps of the north. Bath: Quay Press.",
)


@pytest.mark.parametrize("heading", ["References", "3 Literatur", "Bibliographie", "Sources"])
def test_a_list_of_references_is_left_out(heading: str) -> None:
    text = f"# The Lamp\n\n{TEXT}\n\n## {heading}\n\n" + "\n\n".join(ENTRIES) + f"\n\n## Thanks\n\n{TEXT}\n"
    article = sources.read(Document(Origin("a.md"), ".md", text.encode()))

    assert outline(article) == [TEXT, "## Thanks", TEXT]
    assert [(each.where, each.what) for each in article.omissions] == [(heading, "list of references (4)")]


@pytest.mark.parametrize(
    "below",
    [
        "We asked three keepers in 2001, and none of them knew.",
        "1. Ask whoever lives there.\n2. Ask again in winter.",
        f"{ENTRIES[0]}\n\nIn 1902 the pastor wrote that nobody had lit it.",
    ],
)
def test_what_is_no_list_of_references_is_read(below: str) -> None:
    text = f"# The Lamp\n\n{TEXT}\n\n## Sources\n\n{below}\n"

    assert len(outline(sources.read(Document(Origin("a.md"), ".md", text.encode())))) > 2
