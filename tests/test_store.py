import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import OutputError
from narrator.store import Store, key
from tests.support.things import KINDS, seen


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def only_file(store: Store) -> Path:
    [path] = [path for path in store.folder.rglob("*") if path.is_file()]
    return path


@given(content=st.binary(max_size=2000))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.put(key("a"), content)
    assert store.get(key("a")) == content


def test_an_absent_entry_is_none(store: Store) -> None:
    assert store.get(key("a")) is None
    assert store.size() == (0, 0)


def test_keys_tell_parts_apart() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key(["a"], "bc"), key("a", 1), key("a", "1")}) == 6


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda _: b"", lambda b: b[:-3] + b"xyz", lambda b: b + b"x"])
def test_a_damaged_entry_counts_as_absent_and_can_be_put_again(store: Store, damage) -> None:  # type: ignore[no-untyped-def]
    store.put(key("a"), b"content")
    path = only_file(store)
    path.write_bytes(damage(path.read_bytes()))
    assert store.get(key("a")) is None
    store.put(key("a"), b"content")
    assert store.get(key("a")) == b"content"


def test_prune_removes_what_was_not_used_for_longest(store: Store) -> None:
    for age, name in enumerate("dcba"):
        store.put(key(name), b"x" * 100)
        os.utime(store.folder / key(name)[:2] / key(name)[2:], (1_000_000 - age, 1_000_000 - age))
    assert store.get(key("a")) is not None  # a was oldest, now it is youngest
    _, size = store.size()
    assert store.prune(size // 2) == size // 2
    assert [name for name in "abcd" if store.get(key(name))] == ["a", "d"]


def test_prune_leaves_a_small_store_alone(store: Store) -> None:
    store.put(key("a"), b"content")
    assert store.prune(10**6) == 0
    assert store.get(key("a")) == b"content"


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="--store"):
        Store(tmp_path / "file").put(key("a"), b"content")


def test_what_is_dropped_is_gone_and_can_be_dropped_again(store: Store) -> None:
    store.put(key("a"), b"content")
    store.drop(key("a"))
    store.drop(key("a"))
    assert store.get(key("a")) is None


def test_what_narrator_did_not_write_is_neither_counted_nor_removed(store: Store) -> None:
    foreign = [store.folder / key(name)[:2] / key(name)[2:] for name in "xyz"]
    for path in foreign:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (0, 0))
    before = seen(*foreign)
    for age, name in enumerate("cba"):
        store.put(key(name), b"x" * 80)
        os.utime(store.folder / key(name)[:2] / key(name)[2:], (1_000_000 - age, 1_000_000 - age))
    assert store.size() == (3, 300)
    assert store.prune(300) == 0
    assert store.prune(200) == 100
    assert [name for name in "abc" if store.get(key(name))] == ["b", "c"]
    assert store.prune(0) == 200
    assert store.size() == (0, 0)
    assert seen(*foreign) == before


def test_only_narrators_own_unfinished_files_are_removed_and_only_old_ones(store: Store) -> None:
    store.put(key("a"), b"content")
    folder = only_file(store).parent
    old, young, foreign = (folder / name for name in (".narrator-abc_1234", ".narrator-young123", ".gitkeep"))
    for path in (old, young, foreign):
        path.write_bytes(b"half")
    for path in (old, foreign):
        os.utime(path, (0, 0))
    assert store.prune(10**6) == 4
    assert (old.exists(), young.exists(), foreign.exists()) == (False, True, True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("a huge file", "a file that nobody may read")])
def test_an_entry_that_is_something_else_counts_as_absent(store: Store, kind: str) -> None:
    path = store.folder / key("a")[:2] / key("a")[2:]
    path.parent.mkdir(parents=True)
    KINDS[kind](path)
    assert store.get(key("a")) is None
    assert store.size() == (0, 0)


def test_a_folder_that_only_leads_elsewhere_is_not_pruned(tmp_path: Path, store: Store) -> None:
    other = Store(tmp_path / "other")
    other.put(key("a"), b"content")
    store.folder.mkdir()
    (store.folder / key("a")[:2]).symlink_to(other.folder / key("a")[:2])
    assert store.prune(0) == 0
    assert other.get(key("a")) == b"content"


def test_what_was_used_for_a_source_is_forgotten_with_it(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    keys = {name: key(name) for name in ("first", "second", "both", "planned", "all")}
    kept.put(keys["both"], b"both")
    for owner, own in (("one", "first"), ("two", "second")):
        with kept.noting(owner, "digest") as store:
            store.note([keys["planned"]])
            store.put(keys[own], own.encode())
            assert store.get(keys["both"]) == b"both"
            store.put(keys["all"], b"all", is_shared=True)
    with pytest.raises(KeyboardInterrupt), kept.noting("one") as store:
        store.put(keys["planned"], b"planned")
        raise KeyboardInterrupt
    assert kept.forget("one") == (3, sum(20 + len(each) for each in ("first", "both", "planned")))
    assert [bool(kept.get(keys[each])) for each in ("first", "both", "planned", "second", "all")] == [
        False, False, False, True, True
    ]  # fmt: skip
    assert kept.forget("one") == (0, 0)
    assert kept.forget("digest") == (1, 26)


def test_nothing_that_others_put_there_is_forgotten(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    with kept.noting("one") as store:
        store.put(key("a"), b"a")
    path = tmp_path / key("a")[:2] / key("a")[2:]
    path.write_bytes(b"mine")
    assert kept.forget("one") == (0, 0)
    assert path.read_bytes() == b"mine"


def test_what_is_there_first_stays(tmp_path: Path) -> None:
    """Else a narrator could link other sound than it has counted, since another has recorded the same passage."""
    store, key = Store(tmp_path), "ab" * 20
    assert store.add(key, b"one")
    assert not store.add(key, b"two")
    assert store.get(key) == b"one"
    assert [path.name for path in tmp_path.glob("*/*")] == [key[2:]]
    store.drop(key)
    assert store.add(key, b"three") and store.get(key) == b"three"
