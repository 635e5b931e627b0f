"""Each attack has a test, which is there."""

import ast
import re
from functools import cache

import pytest

from tests.docs.papers import DOCS, ROOT

_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ATTACKS = [line for line in (DOCS / "attacks.md").read_text().splitlines() if line.startswith("| ")]


@cache
def functions(path: str) -> frozenset[str]:
    module = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", [row for row in ATTACKS if not row.startswith("| attack")])
def test_an_attack_has_a_test(row: str) -> None:
    named = _NAMED.findall(row)
    assert named
    for path, name in named:
        known = functions(path)
        assert name in known if name else any(each.startswith("test_") for each in known), (path, name)


def test_documents_that_are_named_are_tried() -> None:
    from tests.sources.test_hostile import HOSTILE

    in_brackets = " ".join(re.findall(r"_soon` \(([^)]*)\)", "\n".join(ATTACKS)))
    assert set(re.findall(r"`([^`]+)`", in_brackets)) <= HOSTILE.keys()
