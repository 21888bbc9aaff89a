"""A key that came at a restore is told with the entry that says so; without exactly that entry it is a finding."""

import pytest


def test_a_key_that_came_at_a_restore_is_told_with_its_entry_and_is_no_finding(trail, check, tmp_path):
    first = len(trail.entries) + 1
    for number in (41, 42):
        trail.replace_key()
        trail.declare(number)
        trail.checkpoint()
    kept = tmp_path / "kept.txt"
    kept.write_bytes(trail.notes[0].encode())
    status, lines = check(trail.write(tmp_path / "bundle"), "--against", kept)
    assert status == 0
    said = "keys.jsonl: note: the key was replaced at a restore on 2026-03-02, entry"
    assert [line.split(": ask")[0] for line in lines] == [f"{said} {first}", f"{said} {first + 2}"]


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "rotated"},
        {"vouched": True},
        {"from": "2026-03-02T09:00:00.000000Z"},
        {"before": ""},
        {"key": ""},
    ],
    ids=lambda told: next(iter(told)),
)
def test_a_replaced_key_whose_entry_says_something_else_is_found(trail, check, tmp_path, told):
    trail.replace_key(**told)
    trail.checkpoint()
    status, lines = check(trail.write(tmp_path / "bundle"))
    assert status == 1
    assert [line.startswith("keys.jsonl: ") and "not vouched for" in line for line in lines] == [True]


def test_a_replaced_key_without_its_entry_or_with_its_words_kept_back_is_found(trail, check, tmp_path):
    trail.replace_key(enter=False)
    trail.replace_key()
    trail.withhold(len(trail.entries), "restricted")
    trail.checkpoint()
    status, lines = check(trail.write(tmp_path / "bundle"))
    assert status == 1
    assert ["not vouched for" in line for line in lines] == [True, True]
