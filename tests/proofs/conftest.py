"""Makes audit trails and bundles from nothing but the ledger's own functions, and runs the checker on them."""

import importlib.util
import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from register import audit_bundle, signing
from register.domain.dates import end_of_day
from register.domain.leaves import Header, canonical, commitment, decode_header, leaf_hash
from register.domain.trail.as_at_reports import AsAtReport, Question
from register.domain.trail.bundles import Bundle, BundleEntry, Withheld, bundle_pieces, tombstone_body
from register.domain.trail.log_keys import ChangeKind, LogKey, change_note
from register.domain.trail.notes import Checkpoint
from register.domain.trail.proofs import MemoryTree, tree_root
from register.domain.trail.receipts import make_receipt
from register.domain.trail.witness_policies import plain_policy

ORIGIN = "register.example/audit-trail"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VERIFY = Path(audit_bundle.__file__).with_name("verify.py")


def load_checker():
    spec = importlib.util.spec_from_file_location("bundle_checker", VERIFY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKER = load_checker()


class Trail:
    """An audit trail in memory, whose maker holds every key and may do with it what an attacker would."""

    def __init__(self, key=None):
        self.key = key or signing.generate_key(ORIGIN)
        self.witness = signing.generate_key("witness.example/internal-audit")
        self.entries, self.notes, self.now = [], [], START
        self.keys = [signing.first_log_key(self.key, START - timedelta(days=1))]
        self.policy = plain_policy(self.key.log_key, {"internal-audit": self.witness.cosigner_key}, 1)
        self.question = None

    def record(self, event, subject, body, **changed):
        self.now += timedelta(minutes=1)
        seq, salt, text = len(self.entries) + 1, f"salt for {len(self.entries):07}".encode(), canonical(body)
        header = Header(seq, self.now, event, f"V{seq}", subject, "P1", commitment(salt, text))
        header = replace(header, **changed)
        self.entries.append(BundleEntry(seq, header.encode(), salt, text))
        return header

    def declare(self, number, act="declared", n=1, **columns):
        version = {
            "id": f"V{len(self.entries) + 1}", "n": n, "act": act, "valid_from": "2026-01-01", "valid_to": None,
            "basis": "recorded", "known_on": "2026-03-02", "description": f"Shares in No {number} — Ltd",
        }  # fmt: skip
        thing = {"id": f"T{number}", "ref": f"INT-2026-{number:05}"}
        body = {"schema": 1, "kind": "interest", "thing": thing, "version": version | columns}
        return self.record(f"interest.{act}", thing["id"], body)

    def leaves(self):
        return MemoryTree.of(leaf_hash(entry.header) for entry in self.entries)

    def checkpoint(self, size=None, at=None, witnessed=True):
        size, at = len(self.entries) if size is None else size, at or self.now
        made = Checkpoint(self.key.name, size, tree_root(self.leaves(), size))
        note = signing.sign_checkpoint(self.key, made, at)
        if witnessed:
            note = note.with_signatures(signing.cosign(self.witness, note, at + timedelta(seconds=2)))
        self.notes.append(note)
        return note

    def rotate(self):
        self.now += timedelta(minutes=1)
        new = signing.generate_key(ORIGIN)
        self.keys.append(signing.next_log_key(self.key, new, self.now))
        self.key = new

    def replace_key(self, enter=True, **told):
        """What a restore does: a new key that the old one does not vouch for, and the entry that says so."""
        self.now += timedelta(minutes=1)
        old, self.key = self.keys[-1], signing.generate_key(ORIGIN)
        self.keys.append(LogKey(self.key.log_key, self.now))
        note = change_note(old, self.keys[-1], ChangeKind.RESTORED) | told
        if enter:
            self.record("log_key.changed", "log", {"schema": 1, "kind": "note", "note": note})

    def edit(self, seq, **changed):
        """Rewrite an entry and everything that is computed from it, as somebody with every secret can."""
        old = self.entries[seq - 1]
        header = replace(decode_header(old.header), **changed)
        self.entries[seq - 1] = replace(old, header=header.encode())

    def renumber(self):
        for seq, entry in enumerate(self.entries, start=1):
            header = replace(decode_header(entry.header), seq=seq)
            self.entries[seq - 1] = replace(entry, seq=seq, header=header.encode())

    def withhold(self, seq, why):
        old = self.entries[seq - 1]
        self.entries[seq - 1] = BundleEntry(seq, old.header, withheld=Withheld(why))

    def erase(self, seq):
        bound = decode_header(self.entries[seq - 1].header).commitment
        subject = decode_header(self.entries[seq - 1].header).subject
        self.withhold(seq, "erased")
        return self.record("payload.erased", subject, tombstone_body([(seq, bound)], "six years"))

    def receipt(self, seq, note=None):
        return make_receipt(self.leaves(), self.entries[seq - 1].header, note or self.notes[-1])

    def ask(self, valid_on, known_on, **more):
        self.question = Question("interest", valid_on, known_on, end_of_day(known_on), **more)

    def rows(self):
        report = AsAtReport(self.question)
        for entry in self.entries:
            report.see(decode_header(entry.header), None if entry.withheld else entry.body)
        return list(report.rows())

    def write(self, folder, rows=None):
        rows = rows if rows is not None else self.rows() if self.question else []
        pieces = bundle_pieces(
            Bundle(
                ORIGIN, len(self.entries), self.now, self.entries, self.notes, self.keys, self.policy,
                self.question, rows, audit_bundle.checkers(),
            )
        )  # fmt: skip
        audit_bundle.write_pieces(folder, pieces)
        return folder


def run_checker(folder, *arguments):
    """The exit status and the findings."""
    out = io.StringIO()
    out.reconfigure = lambda **_: None
    err = io.StringIO()
    err.reconfigure = lambda **_: None
    with redirect_stdout(out), redirect_stderr(err):
        status = CHECKER.main([str(folder), *map(str, arguments)])
    return status, out.getvalue().splitlines()


@pytest.fixture(scope="session")
def check():
    return run_checker


@pytest.fixture(scope="session")
def checker():
    return CHECKER


@pytest.fixture(scope="session")
def new_trail():
    return Trail


@pytest.fixture
def trail():
    """Thirty declarations with changes, an end, a barrier, an erasure, a rotation and a report."""
    made = Trail()
    for number in range(1, 11):
        made.declare(number)
    made.checkpoint()
    for number in range(1, 11):
        made.declare(number, "changed", 2, valid_to="2026-12-31")
    made.declare(3, "ended", 3, valid_to="2026-02-01")
    made.record("account.signed_in", "P1", {"schema": 1, "kind": "note", "note": {"from": "£ and é"}})
    made.checkpoint()
    made.rotate()
    made.withhold(14, "restricted")
    made.erase(15)
    for number in range(11, 18):
        made.declare(number, known_on="2026-02-27")
    made.checkpoint()
    made.ask(date(2026, 3, 1), date(2026, 3, 2))
    return made
