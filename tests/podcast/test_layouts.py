"""A show as a library of Audiobookshelf: one folder of episodes, or a folder for each book."""

from pathlib import Path

import pytest

from narrator.cli import publish
from narrator.podcast import feed, layouts
from narrator.podcast import publish as shows
from narrator.podcast.show import Show
from narrator.podcast.upload import upload
from narrator.targets import find
from tests.support.shelf import about, put

OF = Show("Ada: read/aloud?", author="Ada", category="Education", dates="published")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    put(
        folder,
        "a",
        about(guid="a", audio="a.mp3", title="Lemons & limes", narrated="2026-03-01", published="2026-01-02"),
    )
    put(folder, "b", about(guid="b", audio="b.mp3", title="What? Why/how", narrated="2026-03-02", published=""))
    put(folder, "c", about(guid="c", audio="c.m4a", title="レモン" * 100, narrated="2026-03-03", author="", cover=""))
    put(
        folder,
        "d",
        about(guid="d", audio="d.mp3", title="lemons & Limes.", narrated="2026-03-04", published="2026-01-02"),
    )
    put(folder, "e", about(guid="e", audio="e.mp3", title="../..", narrated="2026-03-05", author="..", published=""))
    return folder


def test_a_podcast_is_one_folder_with_its_episodes_by_date(output: Path) -> None:
    shows.write_show(OF, output, "https://example.com/")
    (picture,) = output.glob("cover-*.jpg")
    long = "レモン" * 16 + "レモ"
    assert layouts.podcast(OF, output) == {
        "Ada read aloud/1753-05-20 " + long + ".m4a": output / "c/c.m4a",
        "Ada read aloud/2026-01-02 Lemons & limes.mp3": output / "a/a.mp3",
        "Ada read aloud/2026-01-02 lemons & Limes (2).mp3": output / "d/d.mp3",
        "Ada read aloud/2026-03-02 What Why how.mp3": output / "b/b.mp3",
        "Ada read aloud/2026-03-05 Untitled.mp3": output / "e/e.mp3",
        "Ada read aloud/cover.jpg": picture,
    }


def test_books_have_a_folder_each_below_their_author(output: Path) -> None:
    found = layouts.books(OF, output)
    assert {name: path.relative_to(output).as_posix() for name, path in found.items() if "レ" not in name} == {
        "James Lind/Lemons & limes/Lemons & limes.mp3": "a/a.mp3",
        "James Lind/Lemons & limes/cover.jpg": "a/cover.jpg",
        "James Lind/lemons & Limes (2)/lemons & Limes.mp3": "d/d.mp3",
        "James Lind/lemons & Limes (2)/cover.jpg": "d/cover.jpg",
        "James Lind/What Why how/What Why how.mp3": "b/b.mp3",
        "James Lind/What Why how/cover.jpg": "b/cover.jpg",
        "Untitled/Untitled/Untitled.mp3": "e/e.mp3",
        "Untitled/Untitled/cover.jpg": "e/cover.jpg",
    }
    assert [name.partition("/")[0] for name in found if "レ" in name] == ["Ada"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("CON", "_CON"), ("Nul.", "_Nul"), ("aux .txt", "_aux .txt"), ("COM¹", "_COM¹"), ("Con", "_Con")],
)
def test_what_windows_takes_for_a_device_is_no_name(tmp_path: Path, title: str, name: str) -> None:
    put(tmp_path, "a", about(guid="a", audio="a.mp3", title=title, author=title, cover=""))
    assert list(layouts.books(OF, tmp_path)) == [f"{name}/{name}/{name}.mp3"]


def test_only_what_changed_is_sent_in_a_layout_too(output: Path, tmp_path: Path) -> None:
    def sent(*, prune: bool = False) -> tuple[str, ...]:
        address = str(tmp_path / "library")
        with find(address).connect(address) as connection:
            done = upload(output, connection, prune=prune, arrange=lambda folder: layouts.podcast(OF, folder))
        return done.removed if prune else done.sent

    assert len(sent()) == 5 and sent() == ()
    assert not list((tmp_path / "library").rglob(feed.FILE))
    (output / "a" / "a.mp3").unlink()
    # The other one of that name takes its place.
    assert sent() == ("Ada read aloud/2026-01-02 lemons & Limes.mp3",)
    # Where capitals are as good as small letters, its own file would go with the other.
    assert sent(prune=True) == ("Ada read aloud/2026-01-02 lemons & Limes (2).mp3",)


def test_the_names_of_layouts_are_those_of_the_command() -> None:
    (option,) = [each for each in publish.command.params if each.name == "layout"]
    assert list(option.type.to_info_dict()["choices"]) == ["web", *layouts.LAYOUTS]
