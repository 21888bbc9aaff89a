"""How fast a contract is filled: 60 clauses, 300 fields, six tables of 40 rows, against peers and the compressor."""

from __future__ import annotations

import gc
import io
import statistics
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import documents_node_peers
from benchmarks.documents_packs import contract_pack, values_of
from benchmarks.documents_peers import docxtpl_filler, mailmerge_filler, paragraphs
from register.documents.compile import Compiled, compile_pack
from register.documents.deflating import Deflate, isal_deflate, zlib_deflate
from register.documents.fill import fill
from register.documents.parts import Pack

PEERS = (("docxtpl", docxtpl_filler, 500), ("docx-mailmerge2", mailmerge_filler, 40))
NODE_PEERS = (("carbone", 25), ("docxtemplater", 50))
NO_HASH = "0" * 64


def main() -> None:
    """Prints every figure of one run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pack = contract_pack(folder / "long")
        _long_contract(compile_pack(pack), values_of(pack))
        _growth(folder)


def say(name: str, figure: str, peer: str, ratio: float, target: str, ok: bool) -> None:
    """One line of the table."""
    sys.stdout.write(f"{name} | {figure} | {peer} | {ratio:.2f} | {target} | {'ok' if ok else 'short'}\n")


def median_ms(work: Callable[[], Any], times: int) -> float:
    """The warm median in milliseconds."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _both_ms(one: Callable[[], Any], other: Callable[[], Any], times: int) -> tuple[float, float]:
    """The medians of two kinds of work done in turn, so that a busy machine slows both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(-2, 2 * times):
        started = time.perf_counter()
        (other if turn % 2 else one)()
        if turn >= 0:
            taken[turn % 2].append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _long_contract(compiled: Compiled, values: dict[str, Any]) -> None:
    quick = isal_deflate()
    by_zlib = fill(compiled, values, data_hash=NO_HASH, deflate=zlib_deflate)
    best = zlib_ms = _against_floor("zlib 6", compiled, values, zlib_deflate, 25)
    if quick:
        best = _against_floor("ISA-L", compiled, values, quick, 4)
        size = len(fill(compiled, values, data_hash=NO_HASH, deflate=quick)) / len(by_zlib)
        say(
            "file size, ISA-L",
            f"{size:.2f} of zlib 6",
            f"{len(by_zlib):,} B",
            size,
            "at most 1.3",
            size <= 1.3,
        )
    for name, filler, target in PEERS:
        try:
            work = filler(compiled.pack, values)
        except ImportError:
            _say_not_measured(name, target, "not installed")
        else:
            _against_peer(name, work, min(best, zlib_ms), target, by_zlib)
    _against_node_peers(compiled.pack, values, min(best, zlib_ms), by_zlib)


def _against_node_peers(pack: Pack, values: dict[str, Any], ours: float, docx: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "node"
        there = documents_node_peers.install(folder)
        for name, target in NODE_PEERS:
            if there:
                theirs, made = documents_node_peers.measure(name, pack, values, folder)
                _compare(name, theirs, made, ours, target, docx)
            else:
                _say_not_measured(name, target, "its Node package cannot be installed here")


def _say_not_measured(name: str, target: float, reason: str) -> None:
    sys.stdout.write(f"fill against {name} | - | not measured ({reason}) | - | {target}x | not measured\n")


def _against_floor(
    name: str, compiled: Compiled, values: dict[str, Any], deflate: Deflate, target: float
) -> float:
    """Filling, and the floor: only compressing the parts that change."""
    docx = fill(compiled, values, data_hash=NO_HASH, deflate=deflate)
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        bodies = [archive.read(part) for part in compiled.moving]
    compressing, filling = (
        lambda: [deflate(body) for body in bodies],
        lambda: fill(compiled, values, data_hash=NO_HASH, deflate=deflate),
    )
    floor, ours = _both_ms(compressing, filling, 60)
    say(
        f"fill, {name}",
        f"{ours:.2f} ms",
        f"{floor:.2f} ms to compress",
        ours / floor,
        f"{target} ms",
        ours < target,
    )
    say(
        f"fill over floor, {name}", f"{ours:.2f} ms", f"{floor:.2f} ms", ours / floor, "3x", ours / floor <= 3
    )
    return ours


def _against_peer(name: str, work: Callable[[], bytes], ours: float, target: float, docx: bytes) -> None:
    gc.collect()
    _compare(name, median_ms(work, 3), work(), ours, target, docx)


def _compare(name: str, theirs: float, made: bytes, ours: float, target: float, docx: bytes) -> None:
    """The ratio, after proving that both documents say the same paragraph by paragraph."""
    wanted, found = paragraphs(docx), paragraphs(made)
    if wanted != found:
        differing = sum(a != b for a, b in zip(wanted, found, strict=False)) + abs(len(wanted) - len(found))
        sys.exit(f"{name} does not make the same text: {differing} of {len(wanted)} paragraphs differ")
    faster = theirs / ours
    figure = f"{ours:.2f} ms"
    say(f"fill against {name}", figure, f"{theirs:.0f} ms", faster, f"{target:g}x", faster >= target)


def _growth(folder: Path) -> None:
    """Time per field and per row stays level; memory stays small."""
    by_fields = []
    for fields in (300, 3_000, 10_000):
        pack = contract_pack(folder / f"f{fields}", clauses=10, fields=fields, tables=0)
        by_fields.append((fields, _once(pack, 0)))
    pack = contract_pack(folder / "rows", clauses=10, fields=20, tables=1)
    by_rows = [(rows, _once(pack, rows)) for rows in (40, 400, 2_000)]
    for kind, results in (("fields", by_fields), ("rows", by_rows)):
        _print_growth(kind, results)
    compiled, values = compile_pack(pack), values_of(pack, 2_000)
    tracemalloc.start()
    fill(compiled, values, data_hash=NO_HASH)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    say("peak memory of one fill, 2,000 rows", f"{peak:.1f} MB", "60 MB", peak / 60, "under 60 MB", peak < 60)


def _once(pack: Pack, rows: int) -> float:
    compiled, values = compile_pack(pack), values_of(pack, rows)
    return median_ms(lambda: fill(compiled, values, data_hash=NO_HASH), 10)


def _print_growth(kind: str, results: list[tuple[int, float]]) -> None:
    first_size, first = results[0]
    for size, taken in results:
        growth = (taken / first) / (size / first_size)
        say(
            f"fill, {size:,} {kind}",
            f"{taken:.2f} ms",
            f"{first:.2f} ms for {first_size}",
            growth,
            "1.5",
            growth <= 1.5,
        )


if __name__ == "__main__":
    main()
