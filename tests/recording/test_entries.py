import json

import pytest

from narrator.recording.jobs import stored_segment
from narrator.store import Store, key


@pytest.mark.parametrize("length", [-1, 1 << 40, 1e308])
@pytest.mark.parametrize("of", ["length", "lines"])
def test_what_is_no_length_of_a_passage_is_no_recording(
    tmp_path_factory: pytest.TempPathFactory, of: str, length: float
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    about = {"length": 1000, "lines": [[0, 500]], "words": [[]]}
    store.put(key("whole"), json.dumps(about).encode() + b"\n")
    assert stored_segment(store, key("whole"), 1)
    wrong = about | {of: length if of == "length" else [[0, length]]}
    store.put(key("wrong"), json.dumps(wrong).encode() + b"\n")
    assert stored_segment(store, key("wrong"), 1) is None
