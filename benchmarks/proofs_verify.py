"""How long an auditor waits: verify.py over a million entries, and one inclusion proof out of as many."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from register import audit_bundle, signing
from register.domain.dates import end_of_day
from register.domain.leaves import Frontier, decode_header, leaf_hash
from register.domain.trail.as_at_reports import AsAtReport, Question, Row
from register.domain.trail.bundles import Bundle, BundleEntry, bundle_pieces
from register.domain.trail.log_keys import LogKey
from register.domain.trail.notes import Checkpoint, Note
from register.domain.trail.proofs import FrontierTree, inclusion_ranges, prove_inclusion, seqs_behind
from register.domain.trail.witness_policies import plain_policy

ENTRIES, STREAMS, SIGNATURES = 1_000_000, 100_000, 500
START, DAY = datetime(2025, 1, 1, tzinfo=UTC), date(2025, 1, 1)
SECONDS_A_DAY = 86_400  # one entry a second: the report is about the first day's
KEY = signing.generate_key("bench.example/audit-trail")
SECONDS, MEGABYTES, PROOF_MS = 15.0, 300.0, 1.0
# A small process in between, because a child's memory is counted from its parent's at the start.
MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
status = subprocess.run([sys.executable, "-I", *sys.argv[1:]]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(status)
"""


class Maker:
    """Makes entries of 200 bytes and payloads of 300, and remembers the frontiers as the tables would."""

    def __init__(self, entries: int) -> None:
        self.size, self.frontier, self.notes = entries, Frontier(), list[Note]()
        self.report = AsAtReport(Question("interest", DAY, DAY, end_of_day(DAY)))
        self.rows: dict[int, tuple[bytes, bytes]] = {}
        self.every = max(1, entries * 2 // SIGNATURES)

    def entries(self) -> Iterator[BundleEntry]:
        for seq in range(1, self.size + 1):
            entry = made(seq)
            leaf = leaf_hash(entry.header)
            self.frontier = self.frontier.append(leaf)
            self.rows[seq] = leaf, self.frontier.encode()
            if seq < SECONDS_A_DAY:
                self.report.see(decode_header(entry.header), entry.body)
            if seq % self.every == 0 or seq == self.size:
                self.sign(seq)
            yield entry

    def sign(self, seq: int) -> None:
        checkpoint = Checkpoint(KEY.name, seq, self.frontier.root)
        self.notes.append(signing.sign_checkpoint(KEY, checkpoint, START + timedelta(seconds=seq)))


def made(seq: int) -> BundleEntry:
    thing, n = seq % STREAMS, seq // STREAMS + 1
    salt = seq.to_bytes(16, "big")
    words = f"Shares – holding number {seq}"
    body = (
        f'{{"kind":"interest","schema":1,"thing":{{"id":"T{thing:024}","ref":"INT-2025-{thing:06}"}},'
        f'"version":{{"act":"changed","basis":"recorded","description":"{words}","id":"V{seq:024}",'
        f'"known_on":"2025-01-01","n":{n},"valid_from":"2025-01-01","valid_to":null}}}}'
    ).encode()
    recorded = (START + timedelta(seconds=seq)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    header = (
        f'{{"actor":"P{seq % 997:06}","commitment":"{hashlib.sha256(salt + body).hexdigest()}",'
        f'"event":"interest.changed","id":"V{seq:08}","on_behalf_of":null,"recorded_at":"{recorded}",'
        f'"schema":1,"seq":{seq},"subject":"T{thing:024}"}}'
    ).encode()
    return BundleEntry(seq, header, salt, body)


def write_bundle(folder: Path, entries: int) -> Maker:
    maker = Maker(entries)
    keys = [LogKey(KEY.log_key, START)]
    bundle = Bundle(
        KEY.name, entries, START, maker.entries(), [], keys, plain_policy(KEY.log_key, {}, 0),
        maker.report.question, rows_of(maker.report),
    )  # fmt: skip
    audit_bundle.write_pieces(folder, bundle_pieces(bundle))
    for note in maker.notes:
        path = folder / "checkpoints" / f"{note.text.split()[1]:>012}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(note.encode())
    return maker


def rows_of(report: AsAtReport) -> Iterator[Row]:
    """The report's rows, asked for once every entry has been seen."""
    yield from report.rows()


def verify(folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processor time and megabytes of one run of verify.py in its own process."""
    program = Path(audit_bundle.__file__).with_name("verify.py")
    command = [sys.executable, "-I", "-c", MEASURE, str(program), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"verify.py found something in an honest bundle:\n{done.stdout[:2000]}{done.stderr[-2000:]}"
        )
    seconds, processor, kilobytes = done.stdout.split()
    return float(seconds), float(processor), int(kilobytes) / 1024


def hashing_floor(folder: Path) -> float:
    """What no checker can go below: read both files and hash each line twice."""
    started = time.perf_counter()
    for name in ("entries.jsonl", "payloads.jsonl"):
        with (folder / name).open("rb") as file:
            for line in file:
                hashlib.sha256(line).digest()
                hashlib.sha256(line[:64]).digest()
    return time.perf_counter() - started


def proof_milliseconds(maker: Maker) -> float:
    """The median of 2,000 proofs from the rows that the tables would give."""
    times = []
    for index in range(0, maker.size, max(1, maker.size // 2000)):
        started = time.perf_counter()
        rows = {seq: maker.rows[seq] for seq in seqs_behind(inclusion_ranges(index, maker.size))}
        prove_inclusion(FrontierTree(rows), index, maker.size)
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2] * 1000


def row(name: str, figure: float, unit: str, floor: float, target: float) -> str:
    verdict = "ok" if figure <= target else "short"
    ratio = f"{figure / floor:.1f}" if floor else "-"
    return f"{name} | {figure:.2f} {unit} | {floor:.2f} {unit} | {ratio} | {target:g} {unit} | {verdict}"


def main() -> None:
    """Print name | figure | floor | ratio | target | ok or short."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bundle"
        maker = write_bundle(folder, ENTRIES)
        floor = hashing_floor(folder)
        seconds, processor, megabytes = verify(folder)
        print(row("verify.py, 1,000,000 entries and 500 signatures", seconds, "s", floor, SECONDS))
        print(row("verify.py, processor time of that", processor, "s", floor, SECONDS))
        print(row("verify.py, memory", megabytes, "MB", 0, MEGABYTES))
        print(row("inclusion proof in 1,000,000 entries", proof_milliseconds(maker), "ms", 0, PROOF_MS))


if __name__ == "__main__":
    main()
