"""JSON that is cut off anywhere: the rows before that are there, and no half one."""

import json

import pytest

from narrator.sources.cut_json import load

ROWS = [
    {"id": "1", "text": "“One”, \\ {two} or [three]"},
    {"id": "2", "text": 'Say "}]," and \\" go on', "size": 3.5},
    {"id": "3", "text": "", "sent": None},
]


def test_wherever_a_table_is_cut_off_its_whole_rows_are_there() -> None:
    text = json.dumps({"db": [{"meta": {"version": "5"}, "data": {"rows": ROWS, "others": [{"id": "9"}]}}]})
    ends = [text.index(json.dumps(row)) + len(json.dumps(row)) for row in ROWS]
    for end in range(ends[0], len(text)):
        found, is_whole = load(text[:end])
        assert not is_whole
        [only] = found["db"]
        assert only["meta"] == {"version": "5"}
        assert only["data"]["rows"] == ROWS[: sum(each <= end for each in ends)]


def test_what_is_damaged_ends_behind_the_row_before() -> None:
    text = json.dumps({"rows": ROWS})
    assert load(text.replace('"id": "2"', '"id"; "2"')) == ({"rows": ROWS[:1]}, False)
    assert load(text.replace('"id": "3"', '"id": "\\q3"')) == ({"rows": ROWS[:2]}, False)


def test_what_is_whole_is_as_it_was_and_control_characters_are_no_damage() -> None:
    assert load(json.dumps({"rows": ROWS})) == ({"rows": ROWS}, True)
    assert load('{"text": "a\tb\x01"}') == ({"text": "a\tb\x01"}, True)


@pytest.mark.parametrize("text", ["", "{", '{"rows": [', '{"rows": [{"id": 1, ', "no JSON"])
def test_where_nothing_is_whole_it_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|line"):
        load(text)
