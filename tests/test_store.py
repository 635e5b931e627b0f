from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import OutputError
from narrator.store import Store, key


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
    import os

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
