"""What can be fetched, and what of it is there."""

from pathlib import Path

from narrator.engines import catalogue


def hollow(path: Path, size: int) -> None:
    """A file of a size, which takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)


def test_names_and_files_are_told_apart() -> None:
    names = [each.name.casefold() for each in catalogue.CATALOGUE]
    files = [file.name for each in catalogue.CATALOGUE for file in each.files]
    assert len({*names}) == len(names)
    assert len({*files}) == len(files)


def test_each_file_is_known_to_the_byte_and_comes_by_https() -> None:
    for file in (file for each in catalogue.CATALOGUE for file in each.files):
        assert file.address.startswith("https://")
        assert file.size > 0
        assert len(bytes.fromhex(file.sha256)) == 32


def test_what_is_there_in_full_is_installed() -> None:
    assert catalogue.installed(catalogue.KOKORO) is None
    found = catalogue.find("EN_us-ljspeech-HIGH")
    assert found
    for file in found.files:
        assert catalogue.installed(found.name) is None
        hollow(catalogue.folder() / file.name, file.size)
    assert catalogue.installed(found.name) == catalogue.folder() / "en_US-ljspeech-high.onnx"
    hollow(catalogue.folder() / found.files[0].name, 7)
    assert catalogue.installed(found.name) is None


def test_what_nobody_knows_is_not_installed() -> None:
    assert catalogue.installed("kookoro") is None
