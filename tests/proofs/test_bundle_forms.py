"""The checker reads a payload of a form that it knows only once: nothing may pass there that careful reading refuses."""

import json
from itertools import product

import pytest

BODY = {
    "kind": "interest", "schema": 1, "thing": {"id": "T1", "ref": "INT-2026-00001"},
    "version": {
        "act": "declared", "id": "V1", "known_on": "2026-03-02", "n": 10, "offer": None, "open": True,
        "parts": [{"pence": 200}, {"pence": 0}], "services": ["a", "b"], "valid_from": "2026-01-01",
        "valid_to": None, "words": "Shares – «half» of them",
    },
}  # fmt: skip
SALT = "00112233445566778899aabbccddeeff"
LINE = json.dumps({"body": BODY, "salt": SALT, "seq": 7}, ensure_ascii=False, separators=(",", ":")).encode()
PIECES = [
    b"",
    b" ",
    b"0",
    b"-",
    b"-0",
    b"9" * 16,
    b"1.5",
    b'"',
    b"\\",
    b"\\u0041",
    b"\n",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
]
PIECES += [b"null", b"true", b'""', b"[]", b"{}", b"[1]", b",", b",1", b':1,"z":', "é".encode(), b"\x7f"]  # fmt: skip


@pytest.fixture
def forms(checker):
    known = checker.Forms()
    known.remember(LINE, checker.read_canonical(LINE))
    return known


def test_a_form_takes_other_words_numbers_and_lists(forms):
    for old, new in (
        (b'"V1"', '"Ünlike"'.encode()),
        (b"10", b"-99"),
        (b'["a","b"]', b'["c"]'),
        (b":true", b":null"),
    ):
        assert old in LINE
        assert forms.match(LINE.replace(old, new))


def test_nothing_that_is_not_a_canonical_version_passes_for_a_form_that_is_known(checker, forms):
    passed = 0
    for at, length, piece in product(range(len(LINE)), (0, 1, 2, 4), PIECES):
        changed = LINE[:at] + piece + LINE[at + length :]
        found = forms.match(changed)
        if found:
            passed += 1
            payload = checker.read_canonical(changed)
            assert checker.is_version(payload["body"])
            assert [payload["salt"], payload["seq"]] == [found["salt"].decode(), int(found["seq"])]
            assert payload["body"]["thing"]["id"] == found["thing"].decode()
            assert payload["body"]["version"]["known_on"] == found["known_on"].decode()
            assert checker.read_canonical(found["body"]) == payload["body"]
            assert checker.SALT.fullmatch(changed, changed.rfind(b',"salt":"'))
    assert passed > 1000


def test_what_a_version_must_say_in_words_is_not_left_out(forms):
    for field in (
        "thing.id",
        "thing.ref",
        "version.id",
        "version.act",
        "version.known_on",
        "version.valid_from",
    ):
        about, name = field.split(".")
        for value in (None, 5, [], {}):
            body = BODY | {about: BODY[about] | {name: value}}
            payload = {"body": body, "salt": SALT, "seq": 7}
            assert not forms.match(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()), (
                field
            )


def test_a_changed_word_is_found_whether_its_form_is_known_or_not(new_trail, check, tmp_path):
    made = new_trail()
    for number in range(1, 6):
        made.declare(number)
    made.checkpoint()
    folder = made.write(tmp_path / "bundle")
    path = folder / "payloads.jsonl"
    path.write_bytes(path.read_bytes().replace(b"No 1 ", b"No 7 ").replace(b"No 4 ", b"No 8 "))
    told = "its words are not what the entry commits to: they were changed"
    assert check(folder)[1] == [f"payloads.jsonl line {line}: {told}" for line in (1, 4)]


def test_a_salt_of_an_odd_number_of_digits_is_a_finding(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    path = folder / "payloads.jsonl"
    path.write_bytes(
        path.read_bytes().replace(b'","seq":1}', b'a","seq":1}').replace(b'","seq":9}', b'a","seq":9}')
    )
    told = "this is not a payload with its salt"
    assert check(folder)[1][:2] == [f"payloads.jsonl line {line}: {told}" for line in (1, 9)]


def test_odd_payloads_that_are_what_was_committed_to_are_no_finding(new_trail, check, tmp_path):
    """Deep ones, keys that look like places, notes of many kinds: read with care each time, or remembered."""
    made, deep = new_trail(), []
    for _ in range(450):
        deep = [deep]
    for number, odd in enumerate(
        [deep, {"thing.id": "x", "id": {"thing": 1}}, ["a" * 90_000], [{}] * 500], start=1
    ):
        for n in (1, 2):
            made.declare(number, "declared" if n == 1 else "changed", n, odd=odd)
    for number in range(300):
        note = {"schema": 1, "kind": "note", "note": {f"key{number}": [number], "of": {"thing": {"id": "T"}}}}
        made.record("account.signed_in", "P1", note)
    made.checkpoint()
    assert check(made.write(tmp_path / "bundle")) == (0, [])
