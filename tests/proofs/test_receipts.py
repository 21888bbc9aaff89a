"""Receipts: made when a checkpoint covers the entry, read back strictly, and worthless when changed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register import signing
from register.domain.leaves import Header, leaf_hash
from register.domain.trail.notes import Checkpoint, NoteFault
from register.domain.trail.proofs import MemoryTree, tree_root
from register.domain.trail.receipts import Receipt, ReceiptFault, check_receipt, make_receipt, parse_receipt

EVENING = datetime(2026, 11, 23, 21, 43, tzinfo=UTC)
KEY = signing.generate_key("register.example/audit-trail")


def header(seq):
    return Header(seq, EVENING, "interest.declared", f"v{seq}", f"t{seq}", "p1", leaf_hash(b"body")).encode()


HEADERS = [header(seq) for seq in range(1, 12)]
TREE = MemoryTree.of(leaf_hash(each) for each in HEADERS)


def signed(size):
    return signing.sign_checkpoint(KEY, Checkpoint(KEY.name, size, tree_root(TREE, size)), EVENING)


def test_a_receipt_reads_back_and_holds_for_every_entry():
    for size in range(1, 12):
        for each in HEADERS[:size]:
            receipt = parse_receipt(make_receipt(TREE, each, signed(size)).encode())
            check_receipt(receipt)
            assert receipt.header == each
            assert signing.signed_by(receipt.note, KEY.log_key)


def test_there_is_no_receipt_before_a_checkpoint_covers_the_entry():
    with pytest.raises(ReceiptFault, match="yet"):
        make_receipt(TREE, HEADERS[7], signed(7))


def test_a_receipt_with_another_entry_place_or_path_does_not_hold():
    good = make_receipt(TREE, HEADERS[4], signed(11))
    for bad in (
        Receipt(HEADERS[5], 4, good.path, good.note),
        Receipt(HEADERS[4].replace(b"declared", b"withdrew"), 4, good.path, good.note),
        Receipt(good.header, 4, good.path[::-1], good.note),
        Receipt(good.header, 4, good.path, signed(10)),
        Receipt(b"{}", 4, good.path, good.note),
        Receipt(b"[" * 100_000, 4, good.path, good.note),
    ):
        with pytest.raises(ReceiptFault):
            check_receipt(bad)


@given(st.data())
def test_any_cut_or_changed_receipt_is_a_fault_or_does_not_verify(data):
    whole = make_receipt(TREE, HEADERS[4], signed(11)).encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(st.sampled_from([whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]]))
    try:
        receipt = parse_receipt(changed)
        check_receipt(receipt)
    except NoteFault:
        return
    assert not (
        signing.signed_by(receipt.note, KEY.log_key) and signing.signed_by(receipt.note, KEY.cosigner_key)
    )


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(ReceiptFault, match="too long"):
        parse_receipt(b"x" * 300_000)
