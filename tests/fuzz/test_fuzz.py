"""A few of the damaged inputs of `python -m tests.fuzz`, the same in every run."""

from itertools import islice

import pytest

from tests.fuzz.__main__ import trying


@pytest.mark.slow
def test_damaged_inputs_are_taken_or_refused() -> None:
    with trying() as (tries, known):
        # Every other kind: all of them take longer than a test should.
        tried = {name: tries.tried(name, kind, 0) for name, kind in islice(known.items(), 0, None, 2)}
    assert {name: outcome.fault for name, outcome in tried.items() if outcome.fault} == {}
