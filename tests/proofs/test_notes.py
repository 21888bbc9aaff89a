"""Signed notes, checkpoints, keys and proof codes: the published layouts, and every way to get them wrong."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register import signing
from register.domain.leaves import leaf_hash
from register.domain.trail.log_keys import encode_history, key_at, parse_history
from register.domain.trail.notes import (
    Checkpoint,
    KeyKind,
    Note,
    NoteFault,
    Signature,
    VerifierKey,
    cosigned_at,
    parse_checkpoint,
    parse_key,
    parse_note,
    proof_code,
    read_proof_code,
)
from register.domain.trail.witness_policies import parse_policy, plain_policy

# The example note and key that the Go project publishes with its note format.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
    "ngotpRZb6KE6RyyBwJnAM=\n"
)
EVENING = datetime(2026, 11, 23, 21, 43, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT = Checkpoint("register.example/audit-trail", 900, leaf_hash(b"root"))


@pytest.fixture
def key():
    return signing.generate_key(AT.origin)


def test_a_published_note_verifies_with_its_published_key():
    key, note = parse_key(PUBLISHED_KEY), parse_note(PUBLISHED_NOTE.encode())
    assert key.encode() == PUBLISHED_KEY
    assert note.encode() == PUBLISHED_NOTE.encode()
    assert signing.signed_by(note, key)
    assert not signing.signed_by(Note(note.text.replace("problem", "answer"), note.signatures), key)


def test_a_signed_checkpoint_carries_a_plain_and_a_dated_signature_and_reads_back(key):
    note = signing.sign_checkpoint(key, AT, EVENING)
    again = parse_note(note.encode())
    assert again == note
    assert parse_checkpoint(again.text) == AT
    assert signing.signers(again, [key.log_key, key.cosigner_key]) == [key.log_key, key.cosigner_key]
    assert cosigned_at(again, key.cosigner_key) == EVENING
    assert cosigned_at(again, key.log_key) is None


def test_a_changed_text_time_or_signature_no_longer_verifies(key):
    note = signing.sign_checkpoint(key, AT, EVENING)
    plain, cosigned = note.signatures
    moved = Signature(cosigned.name, cosigned.key_hash, bytes(7) + b"\x09" + cosigned.value[8:])
    assert not signing.signed_by(Note(note.text, (plain, moved)), key.cosigner_key)
    assert not signing.signed_by(Note(note.text.replace("900", "901"), note.signatures), key.log_key)
    bent = Signature(plain.name, plain.key_hash, bytes(64))
    assert not signing.signed_by(Note(note.text, (plain, bent)), key.log_key)


def test_a_witness_adds_its_line_once(key):
    witness = signing.generate_key("witness.example/internal-audit")
    note = signing.sign_checkpoint(key, AT, EVENING)
    line = signing.cosign(witness, note, MORNING)
    twice = note.with_signatures(line).with_signatures(line)
    assert len(twice.signatures) == 3
    assert signing.signed_by(twice, witness.cosigner_key)
    assert cosigned_at(twice, witness.cosigner_key) == MORNING


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[:-1], "cut off"),
        (lambda text: text.replace("\n\n", "\n"), "no empty line"),
        (lambda text: text.replace("— ", "- "), "right form"),
        (lambda text: text.replace("PeterNeumann x", "PeterNeumann  x"), "base 64"),
        (lambda text: text.replace("nAM=", "nAM"), "base 64"),
        (lambda text: text.replace("nAM=", "nAN="), "one written form"),
        (lambda text: text.replace("If you", "If\tyou"), "control characters"),
        (lambda text: text + text.split("\n\n")[1] * 64, "between 1 and 64"),
        (lambda text: "x" * 70_000 + text, "too long"),
        (lambda text: text.split("— ")[0] + "— Peter x08g\n", "too short"),
    ],
)
def test_a_note_out_of_form_is_refused_with_the_reason(change, words):
    with pytest.raises(NoteFault, match=words):
        parse_note(change(PUBLISHED_NOTE).encode())


@given(st.binary(max_size=400))
def test_any_bytes_are_a_note_or_a_fault(data):
    with suppress(NoteFault):
        assert parse_note(data).encode() == data


@pytest.mark.parametrize(
    "text",
    [
        AT.text + "extension\n",
        AT.text.replace("900", "0900"),
        AT.text.replace("900", "-1"),
        AT.text.replace("900", "9" * 40),
        AT.text.replace(AT.origin, ""),
        "a\n1\nAAAA\n",
        "",
    ],
)
def test_a_checkpoint_out_of_form_is_refused(text):
    with pytest.raises(NoteFault):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        PUBLISHED_KEY[:-4],
        PUBLISHED_KEY.replace("c74f", "c74e"),
        PUBLISHED_KEY.replace("ARpc", "AhpC", 1),
    ],
)
def test_a_key_whose_parts_do_not_belong_together_is_refused(text):
    with pytest.raises(NoteFault):
        parse_key(text)


def test_one_key_has_different_hashes_for_its_two_kinds_of_signature(key):
    assert key.log_key.hash != key.cosigner_key.hash
    assert parse_key(key.cosigner_key.encode()) == VerifierKey(AT.origin, KeyKind.COSIGNER, key.public)


def test_a_proof_code_is_five_short_groups_and_depends_on_size_and_root():
    code = proof_code(AT)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 1]
    assert code != proof_code(Checkpoint(AT.origin, 901, AT.root))
    assert code != proof_code(Checkpoint(AT.origin, 900, leaf_hash(b"other")))


@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_proof_code_is_read_back_forgivingly_and_one_wrong_letter_is_noticed(root, data):
    code = proof_code(Checkpoint(AT.origin, 900, root))
    assert read_proof_code(code.lower().replace("-", " ").replace("1", "l").replace("0", "o")) == code
    place = data.draw(st.integers(0, 15)) * 5 // 4
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    wrong = data.draw(st.sampled_from([letter for letter in letters if letter != code[place]]))
    assert read_proof_code(code[:place] + wrong + code[place + 1 :]) is None


def test_a_new_key_is_vouched_for_by_the_one_before_and_each_has_its_time(key):
    new = signing.generate_key(AT.origin)
    history = (signing.first_log_key(key, EVENING), signing.next_log_key(key, new, MORNING))
    assert parse_history(encode_history(history)) == history
    assert signing.rotation_holds(*history)
    assert not signing.rotation_holds(history[1], history[0])
    assert key_at(history, EVENING) == history[0]
    assert key_at(history, MORNING) == history[1]
    assert key_at(history, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_a_key_history_out_of_order_or_form_is_refused(key):
    first, second = signing.first_log_key(key, EVENING), signing.first_log_key(key, MORNING)
    good = encode_history([first])
    for data in (
        b"",
        good[:-1],
        encode_history([second, first]),
        good.replace(b'"from"', b' "from"'),
        b"[]\n",
    ):
        with pytest.raises(NoteFault):
            parse_history(data)


def test_a_quorum_is_met_by_enough_of_the_named_witnesses(key):
    witnesses = {
        name: signing.generate_key(f"witness.example/{name}") for name in ("audit", "trust", "council")
    }
    keys = {name: each.cosigner_key for name, each in witnesses.items()}
    policy = parse_policy(plain_policy(key.log_key, keys, 2).encode())
    assert policy.logs == [key.log_key]
    assert policy.is_met_by([keys["audit"], keys["council"]])
    assert not policy.is_met_by([keys["audit"], key.cosigner_key])
    assert parse_policy("quorum none\n").is_met_by([])


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "quorum nobody",
        "quorum none\nquorum none",
        "log {log}\nlog {log}\nquorum none",
        "log {witness}\nquorum none",
        "witness W {log}\nquorum W",
        "witness W {witness}\nwitness V {witness}\nquorum W",
        "witness W {witness}\ngroup G 2 W\nquorum G",
        "witness W {witness}\ngroup G 0 W\nquorum G",
        "witness W {witness}\ngroup G any W\ngroup H any W\nquorum H",
        "witness none {witness}\nquorum none",
        "group G any V\nquorum G",
        "teapot\nquorum none",
    ],
)
def test_a_policy_out_of_form_is_refused(lines, key):
    witness = signing.generate_key("witness.example/w").cosigner_key.encode()
    with pytest.raises(NoteFault):
        parse_policy(lines.format(log=key.log_key.encode(), witness=witness))


def test_a_policy_may_hold_comments_and_nested_groups(key):
    keys = [signing.generate_key(f"w{number}.example").cosigner_key for number in range(3)]
    lines = [f"witness W{number} {each.encode()}" for number, each in enumerate(keys)]
    lines += ["# two of them\t", "", "group inner any W0 W1", "group outer all inner W2", "\tquorum outer "]
    policy = parse_policy("\n".join(lines) + "\n")
    assert policy.is_met_by([keys[1], keys[2]])
    assert not policy.is_met_by([keys[0], keys[1]])
