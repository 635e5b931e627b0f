"""Each attack has a test, which is there."""

import ast
import re

import pytest

from tests.docs.papers import DOCS, ROOT

_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ATTACKS = [line for line in (DOCS / "attacks.md").read_text().splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("row", [row for row in ATTACKS if not row.startswith("| attack")])
def test_an_attack_has_a_test(row: str) -> None:
    named = _NAMED.findall(row)
    assert named
    for path, name in named:
        functions = [
            node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.FunctionDef)
        ]
        assert name in functions if name else any(each.startswith("test_") for each in functions), (path, name)


def test_documents_that_are_named_are_tried() -> None:
    from tests.sources.test_hostile import HOSTILE

    in_brackets = " ".join(re.findall(r"_soon` \(([^)]*)\)", "\n".join(ATTACKS)))
    assert set(re.findall(r"`([^`]+)`", in_brackets)) <= HOSTILE.keys()
