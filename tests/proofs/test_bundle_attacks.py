"""Every way to tamper with the audit trail that a checker must find, tried on a real bundle."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from register import signing
from register.domain.leaves import canonical, commitment, decode_header
from register.domain.trail.bundles import tombstone_body
from register.domain.trail.notes import Checkpoint, Note


def findings(check, folder, *arguments):
    status, lines = check(folder, *arguments)
    assert status == (1 if lines else 0)
    return lines


def one_with(lines, *words):
    """At least one finding holds all these words."""
    assert [line for line in lines if all(word in line for word in words)], lines


def keep(tmp_path, note, name="kept.txt"):
    path = tmp_path / name
    path.write_bytes(note.encode())
    return path


def change_line(path, number, change):
    lines = path.read_bytes().split(b"\n")
    lines[number - 1] = change(lines[number - 1])
    path.write_bytes(b"\n".join(lines))


def test_an_honest_bundle_has_no_findings_with_everything_the_auditor_brings(trail, check, tmp_path):
    earlier = [keep(tmp_path, note, f"{at}.txt") for at, note in enumerate(trail.notes)]
    receipt = keep(tmp_path, trail.receipt(7, trail.notes[1]), "mine.tlog-proof")
    policy = tmp_path / "policy.txt"
    policy.write_text(trail.policy.encode())
    against = [word for path in earlier for word in ("--against", path)]
    folder = trail.write(tmp_path / "bundle")
    assert findings(check, folder, *against, "--receipt", receipt, "--policy", policy) == []


def test_an_edited_header_is_found_at_every_later_checkpoint(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    change_line(folder / "entries.jsonl", 5, lambda line: line.replace(b'"actor":"P1"', b'"actor":"P2"'))
    lines = findings(check, folder)
    assert len([line for line in lines if "do not give its root" in line]) == 3


def test_edited_words_are_found_at_their_line(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    change_line(folder / "payloads.jsonl", 5, lambda line: line.replace(b"Shares", b"Shards"))
    one_with(findings(check, folder), "payloads.jsonl line 5", "they were changed")


def test_an_edit_with_every_secret_stolen_is_found_by_an_earlier_checkpoint(plain, check, tmp_path):
    kept, honest = keep(tmp_path, plain.notes[0]), plain.entries[4]
    body = canonical(json.loads(honest.body.replace(b"Shares", b"Shards")))
    plain.edit(5, commitment=commitment(honest.salt, body))
    plain.entries[4] = replace(plain.entries[4], body=body)
    rewrite_everything(plain)
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "do not give its root")


def rewrite_everything(trail):
    """With the keys of the log and of the witness in hand: all checkpoints anew."""
    sizes = [*range(10, len(trail.entries), 10), len(trail.entries)]
    times = [trail.now - timedelta(minutes=len(trail.entries) - size) for size in sizes]
    trail.notes = []
    for size, at in zip(sizes, times, strict=True):
        trail.checkpoint(size, at)


@pytest.fixture
def plain(new_trail):
    """One key, forty plain declarations, a checkpoint every ten."""
    made = new_trail()
    for number in range(1, 41):
        made.declare(number)
        if number % 10 == 0:
            made.checkpoint()
    return made


def test_a_deleted_entry_is_found(plain, check, tmp_path):
    del plain.entries[14]
    folder = plain.write(tmp_path / "bundle")
    one_with(findings(check, folder), "entries.jsonl line 15", "it says it is number 16")


def test_a_deleted_entry_with_all_recomputed_is_found_by_an_earlier_checkpoint(plain, check, tmp_path):
    kept = keep(tmp_path, plain.notes[2])
    del plain.entries[14]
    plain.renumber()
    rewrite_everything(plain)
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "altered history")


def test_a_back_dated_entry_is_found_by_the_checkpoint_in_front_of_it(plain, check, tmp_path):
    plain.now -= timedelta(days=3)
    plain.declare(41)
    plain.now += timedelta(days=3)
    plain.checkpoint()
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "entries.jsonl line 41", "before the entry in front of it")
    one_with(lines, "entries.jsonl line 41", "back-dated")


def test_an_entry_inserted_back_dated_with_all_recomputed_is_found_by_an_earlier_checkpoint(
    plain, check, tmp_path
):
    kept = keep(tmp_path, plain.notes[1])
    later = plain.entries[15:]
    del plain.entries[15:]
    now, plain.now = plain.now, plain.now - timedelta(minutes=25, seconds=30)
    plain.declare(99)
    plain.entries, plain.now = plain.entries + later, now
    for seq, entry in enumerate(plain.entries, start=1):
        plain.entries[seq - 1] = replace(entry, seq=seq)
    plain.renumber()
    rewrite_everything(plain)
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "altered history")


def test_two_swapped_entries_are_found(plain, check, tmp_path):
    plain.entries[4], plain.entries[5] = plain.entries[5], plain.entries[4]
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "entries.jsonl line 5", "it says it is number 6")
    one_with(lines, "entries.jsonl line 6", "before the entry in front of it")


def test_two_swapped_entries_with_all_recomputed_are_found_by_an_earlier_checkpoint(plain, check, tmp_path):
    kept = keep(tmp_path, plain.notes[0])
    first, second = plain.entries[4], plain.entries[5]
    plain.entries[4], plain.entries[5] = replace(second, seq=5), replace(first, seq=6)
    plain.renumber()
    plain.edit(5, recorded_at=decode_header(first.header).recorded_at)
    plain.edit(6, recorded_at=decode_header(second.header).recorded_at)
    rewrite_everything(plain)
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "altered history")


def test_a_tail_cut_before_a_checkpoint_is_found_by_it(plain, check, tmp_path):
    kept = keep(tmp_path, plain.notes[3])
    del plain.entries[25:], plain.notes[2:]
    plain.checkpoint()
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "covers 40 entries", "the tail is cut")


def test_the_newest_tail_cut_away_is_found_by_a_receipt(plain, check, tmp_path):
    receipt = keep(tmp_path, plain.receipt(38), "mine.tlog-proof")
    del plain.entries[30:], plain.notes[3:]
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(
        findings(check, folder, "--receipt", receipt), "mine.tlog-proof", "entry 38", "not in the bundle"
    )


def test_a_receipt_for_another_history_is_found(plain, check, tmp_path):
    receipt = keep(tmp_path, plain.receipt(8), "mine.tlog-proof")
    plain.edit(8, actor="P2")
    rewrite_everything(plain)
    lines = findings(check, plain.write(tmp_path / "bundle"), "--receipt", receipt)
    one_with(lines, "mine.tlog-proof", "entry 8 is not the one")


def test_a_fork_is_found_by_the_checkpoint_of_the_other_branch(plain, check, tmp_path):
    other = plain.entries[:]
    plain.edit(35, actor="P2")
    kept = keep(tmp_path, plain.checkpoint())
    plain.notes.pop()
    plain.entries = other
    lines = findings(check, plain.write(tmp_path / "bundle"), "--against", kept)
    one_with(lines, "a fork")
    one_with(lines, "kept.txt", "altered history")


def test_an_old_checkpoint_replayed_as_the_newest_is_found(plain, check, tmp_path):
    plain.notes = plain.notes[:2]
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "no checkpoint covers the entries after number 20")


def test_another_logs_checkpoint_is_found(plain, check, tmp_path):
    key = signing.generate_key("other.example/audit-trail")
    made = Checkpoint(key.name, 40, bytes(32))
    foreign = signing.sign_checkpoint(key, made, plain.now)
    kept = keep(tmp_path, foreign)
    plain.notes.append(foreign)
    lines = findings(check, plain.write(tmp_path / "bundle"), "--against", kept)
    assert len([line for line in lines if "another audit trail" in line]) >= 1


def test_a_recorded_time_in_the_future_is_found(plain, check, tmp_path):
    honest = plain.now
    plain.now += timedelta(days=30)
    plain.declare(41)
    plain.checkpoint(at=honest)
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "entries.jsonl line 41", "in the future")


def test_a_checkpoint_dated_in_the_future_is_found(plain, check, tmp_path):
    plain.now += timedelta(days=365_000)
    plain.declare(41)
    plain.checkpoint()
    one_with(findings(check, plain.write(tmp_path / "bundle")), "dated in the future")


@pytest.mark.parametrize("erases", [[(3, bytes(32))], [(77, bytes(32))], [(2, bytes(32))]])
def test_a_false_tombstone_is_found(plain, check, tmp_path, erases):
    plain.erase(2)
    plain.record("payload.erased", "T3", tombstone_body(erases, "six years"))
    plain.checkpoint()
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "payloads.jsonl line 42", "a false tombstone")


def test_words_said_to_be_erased_without_a_tombstone_are_found(plain, check, tmp_path):
    plain.withhold(9, "erased")
    one_with(findings(check, plain.write(tmp_path / "bundle")), "payloads.jsonl line 9", "no tombstone")


def test_a_swapped_key_is_found_by_an_earlier_checkpoint_and_by_the_keys_given_by_hand(
    plain, check, tmp_path
):
    kept, policy = keep(tmp_path, plain.notes[0]), tmp_path / "policy.txt"
    policy.write_text(plain.policy.encode())
    plain.key = signing.generate_key(plain.key.name)
    plain.keys = [signing.first_log_key(plain.key, plain.keys[0].since)]
    plain.policy.logs[:] = [plain.key.log_key]
    rewrite_everything(plain)
    folder = plain.write(tmp_path / "bundle")
    assert findings(check, folder) == []
    one_with(findings(check, folder, "--against", kept), "kept.txt", "a swapped key")
    one_with(findings(check, folder, "--policy", policy), "policy.txt", "a swapped key")


def test_a_new_key_that_the_old_one_did_not_vouch_for_is_found(plain, check, tmp_path):
    thief = signing.generate_key(plain.key.name)
    plain.keys.append(signing.next_log_key(thief, thief, plain.now))
    one_with(findings(check, plain.write(tmp_path / "bundle")), "keys.jsonl", "not vouched for")


def test_a_retired_key_that_signs_later_is_found(plain, check, tmp_path):
    retired = plain.key
    plain.rotate()
    plain.declare(41)
    plain.key = retired
    plain.checkpoint()
    one_with(findings(check, plain.write(tmp_path / "bundle")), "a key that was not in force at its time")


def test_a_changed_signature_of_log_or_witness_is_found(plain, check, tmp_path):
    log, dated, witness = plain.notes[3].signatures
    bent = replace(witness, value=witness.value[:-1] + bytes([witness.value[-1] ^ 1]))
    plain.notes[3] = Note(plain.notes[3].text, (log, dated, bent))
    bent = replace(log, value=log.value[:-1] + bytes([log.value[-1] ^ 1]))
    plain.notes[2] = Note(plain.notes[2].text, (bent, plain.notes[2].signatures[1]))
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "checkpoints/000000000040.txt", "cosignature of a witness does not hold")
    one_with(lines, "checkpoints/000000000040.txt", "lacks the cosignatures")
    one_with(lines, "checkpoints/000000000030.txt", "the log's signature does not hold")


def test_a_dated_signature_moved_in_time_is_found(plain, check, tmp_path):
    log, dated, witness = plain.notes[3].signatures
    later = (int.from_bytes(dated.value[:8], "big") + 60).to_bytes(8, "big")
    moved = replace(dated, value=later + dated.value[8:])
    plain.notes[3] = Note(plain.notes[3].text, (log, moved, witness))
    one_with(findings(check, plain.write(tmp_path / "bundle")), "the log's signature does not hold")


def test_a_missing_quorum_is_found(plain, check, tmp_path):
    plain.notes[3] = Note(plain.notes[3].text, plain.notes[3].signatures[:2])
    one_with(findings(check, plain.write(tmp_path / "bundle")), "lacks the cosignatures")


def test_a_larger_checkpoint_dated_before_a_smaller_one_is_found(plain, check, tmp_path):
    plain.notes.pop()
    plain.checkpoint(at=plain.now - timedelta(hours=1))
    one_with(findings(check, plain.write(tmp_path / "bundle")), "covers less")


CHANGED_ROWS = {
    "a changed value": lambda rows: [{**rows[0], "description": "nothing"}, *rows[1:]],
    "a row left out": lambda rows: rows[:3] + rows[4:],
    "a row invented": lambda rows: [*rows, rows[-1]],
    "another order": lambda rows: rows[::-1],
    "a withheld row left out": lambda rows: rows[:-1],
    "nothing at all": lambda rows: [],
}


@pytest.mark.parametrize("change", CHANGED_ROWS.values(), ids=CHANGED_ROWS)
def test_a_changed_report_is_found(trail, check, tmp_path, change):
    folder = trail.write(tmp_path / "bundle", change(trail.rows()))
    one_with(findings(check, folder), "report/rows.jsonl", "the entries give another report")


def test_text_that_is_not_canonical_is_found(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    change_line(folder / "entries.jsonl", 3, lambda line: line.replace(b'":', b'": ', 1))
    change_line(folder / "payloads.jsonl", 4, lambda line: line.replace(b'"n":1', b'"n":1.0'))
    change_line(folder / "payloads.jsonl", 6, lambda line: line.replace(b'"n":1', b'"n":1,"n":1'))
    change_line(folder / "payloads.jsonl", 8, lambda line: line.replace(b"Shares", b"\\u0053hares"))
    lines = findings(check, folder)
    for place in ("entries.jsonl line 3", *(f"payloads.jsonl line {number}" for number in (4, 6, 8))):
        one_with(lines, place + ":", "not canonical")


def test_two_payloads_that_run_into_each_other_are_found(plain, check, tmp_path):
    folder = plain.write(tmp_path / "bundle")
    change_line(folder / "payloads.jsonl", 3, lambda line: b'{"body":{"a":[' + line)
    change_line(folder / "payloads.jsonl", 4, lambda line: line + b']},"salt":"00","seq":3},' + line)
    lines = findings(check, folder)
    one_with(lines, "payloads.jsonl line 3", "not canonical")
    one_with(lines, "payloads.jsonl line 4", "not canonical")


def test_a_tombstone_with_another_commitment_is_found(plain, check, tmp_path):
    plain.withhold(2, "erased")
    plain.record("payload.erased", "T2", tombstone_body([(2, bytes(32))], "six years"))
    plain.checkpoint()
    lines = findings(check, plain.write(tmp_path / "bundle"))
    one_with(lines, "payloads.jsonl line 41", "a false tombstone")


def test_a_receipt_whose_path_was_changed_is_found(plain, check, tmp_path):
    good = plain.receipt(8)
    receipt = keep(tmp_path, replace(good, path=(bytes(32), *good.path[1:])), "mine.tlog-proof")
    lines = findings(check, plain.write(tmp_path / "bundle"), "--receipt", receipt)
    one_with(lines, "mine.tlog-proof", "does not lead to the root")


def test_a_manifest_with_another_number_of_entries_is_found(plain, check, tmp_path):
    folder = plain.write(tmp_path / "bundle")
    change_line(folder / "bundle.json", 1, lambda line: line.replace(b'"size":40', b'"size":41'))
    one_with(findings(check, folder), "entries.jsonl", "holds 40 entries, bundle.json says 41")


@pytest.mark.parametrize(
    "part", ['"né":1', '"n\\"é\\\\":1', '"n":9007199254740992', '"n":[-9007199254740993]']
)
def test_words_with_foreign_keys_or_huge_numbers_are_not_canonical(plain, check, tmp_path, part):
    """Each reads and writes back unchanged, and its commitment is right: only the rule itself refuses it."""
    body = f'{{"kind":"note","note":{{{part}}},"schema":1}}'.encode()
    header = plain.record("note.made", "T1", {})
    plain.edit(header.seq, commitment=commitment(plain.entries[-1].salt, body))
    plain.entries[-1] = replace(plain.entries[-1], body=body)
    plain.checkpoint()
    one_with(findings(check, plain.write(tmp_path / "bundle")), "payloads.jsonl line 41", "not canonical")
