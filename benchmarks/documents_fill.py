"""How fast a contract is filled, against peers and the compressor, in processor time of one core.

The targets are for the contract as Word saves it (`documents_word_saved`). The lean one, our own template as it is
built, is measured beside it for comparison: half as much XML, on which peers that build a tree lose less.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import documents_node_peers
from benchmarks.documents_packs import FAITHFUL, LEAN, Shape, contract_pack, values_of
from benchmarks.documents_peers import docxtpl_filler, mailmerge_filler, paragraphs, placements
from benchmarks.documents_timing import in_turn_ms, median_ms, say
from benchmarks.documents_word_saved import as_word_saves
from register.documents.archives import read_parts, write_parts
from register.documents.compile import Compiled, compile_pack
from register.documents.deflating import Deflate, isal_deflate, quick_zlib_deflate, zlib_deflate
from register.documents.fill import fill

PEERS = (("docxtpl", docxtpl_filler, 500), ("docx-mailmerge2", mailmerge_filler, 40))
NODE_PEERS = (("carbone", 25), ("docxtemplater", 50))
NO_HASH = "0" * 64


@dataclass(frozen=True)
class Contract:
    """One document to fill; `judged` where the targets are for it."""

    name: str
    compiled: Compiled
    values: dict[str, Any]
    judged: bool

    def filled(self, deflate: Deflate | None = None) -> bytes:
        return fill(self.compiled, self.values, data_hash=NO_HASH, deflate=deflate)

    def say(self, what: str, figure: str, peer: str, ratio: float, target: str, ok: bool) -> None:
        goal, reached = (target, ok) if self.judged else ("-", None)
        say(f"{what}, {self.name}", figure, peer, ratio, goal, reached)


def main() -> None:
    """Prints every figure of one run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        as_saved = contract_pack(folder / "saved", FAITHFUL, as_word_saves)
        lean = contract_pack(folder / "lean", LEAN)
        _measure(Contract("as Word saves it", compile_pack(as_saved), values_of(as_saved), judged=True))
        _measure(Contract("lean", compile_pack(lean), values_of(lean), judged=False))
        _growth(folder)
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")


def _measure(contract: Contract) -> None:
    _describe(contract)
    _against_floor("zlib", contract, quick_zlib_deflate, 25)
    if quick := isal_deflate():
        _against_floor("ISA-L", contract, quick, 4)
    for name, filler, target in PEERS:
        try:
            work = filler(contract.compiled.pack, contract.values)
        except ImportError:
            _say_not_measured(name, target, "not installed")
        else:
            _against_peer(contract, name, work, target)
    _against_node_peers(contract)


def _describe(contract: Contract) -> None:
    pack, docx = contract.compiled.pack, contract.filled()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        text = archive.read("word/document.xml")
    body, frames = placements(pack.template)
    sys.stdout.write(
        f"{contract.name}: {len(text):,} B of text part, {_usual_size(docx):,} B by zlib 6, "
        f"{len(paragraphs(docx)):,} paragraphs "
        f"with words, {body} + {frames} fields in text + headers and footers, {text.count(b'<w:sectPr')} sections\n"
    )


def _against_floor(name: str, contract: Contract, deflate: Deflate, target: float) -> None:
    """Filling, and the floor: only compressing the parts that change."""
    docx = contract.filled(deflate)
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        bodies = [archive.read(part) for part in contract.compiled.moving]
    ours, floor = in_turn_ms(
        lambda: contract.filled(deflate), lambda: [deflate(body) for body in bodies], turns=60
    )
    figure, peer, ratio = f"{ours:.2f} ms", f"{floor:.2f} ms to compress", ours / floor
    contract.say(
        f"fill by {name}", figure, peer, ratio, f"{target:g} ms and 3x", ours < target and ratio <= 3
    )
    _size(name, contract, docx)


def _size(name: str, contract: Contract, docx: bytes) -> None:
    size, usual = len(docx), _usual_size(docx)
    ratio = size / usual
    contract.say(f"file by {name}", f"{size:,} B", f"{usual:,} B by zlib 6", ratio, "1.3x", ratio <= 1.3)


def _usual_size(docx: bytes) -> int:
    """Of the same parts, all packed by zlib at level 6."""
    return len(write_parts(read_parts(docx), zlib_deflate))


def _against_peer(contract: Contract, name: str, work: Callable[[], bytes], target: float) -> None:
    gc.collect()
    ours, theirs = in_turn_ms(contract.filled, work, turns=7, of_first=30)
    _compare(contract, name, theirs, work(), ours, target)


def _against_node_peers(contract: Contract) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "node"
        there = documents_node_peers.install(folder)
        for name, target in NODE_PEERS:
            if there:
                _against_node_peer(contract, name, target, folder)
            else:
                _say_not_measured(name, target, "its Node package cannot be installed here")


def _against_node_peer(contract: Contract, name: str, target: float, folder: Path) -> None:
    before = median_ms(contract.filled, 30)
    theirs, made = documents_node_peers.measure(name, contract.compiled.pack, contract.values, folder)
    ours = (before + median_ms(contract.filled, 30)) / 2
    _compare(contract, name, theirs, made, ours, target)


def _say_not_measured(name: str, target: float, reason: str) -> None:
    sys.stdout.write(f"fill against {name} | - | not measured ({reason}) | - | {target}x | not measured\n")


def _compare(contract: Contract, name: str, theirs: float, made: bytes, ours: float, target: float) -> None:
    """The ratio, after proving that both documents say the same paragraph by paragraph."""
    wanted, found = paragraphs(contract.filled()), paragraphs(made)
    if wanted != found:
        differing = sum(a != b for a, b in zip(wanted, found, strict=False)) + abs(len(wanted) - len(found))
        sys.exit(f"{name} does not make the same text: {differing} of {len(wanted)} paragraphs differ")
    faster = theirs / ours
    peer = f"{theirs:.0f} ms"
    contract.say(f"fill against {name}", f"{ours:.2f} ms", peer, faster, f"{target:g}x", faster >= target)


def _growth(folder: Path) -> None:
    """Time per field and per row stays level; memory stays small."""
    sizes = (300, 3_000, 10_000)
    shapes = [Shape(clauses=10, fields=fields, tables=0) for fields in sizes]
    many = [compile_pack(contract_pack(folder / f"f{shape.fields}", shape)) for shape in shapes]
    _print_growth("fields", [(size, _once(one, 0)) for size, one in zip(sizes, many, strict=True)])
    pack = contract_pack(folder / "rows", Shape(clauses=10, fields=20, tables=1))
    compiled = compile_pack(pack)
    _print_growth("rows", [(rows, _once(compiled, rows)) for rows in (40, 400, 2_000)])
    _memory("2,000 rows", compiled, values_of(pack, 2_000))
    _memory("10,000 fields", many[-1], values_of(many[-1].pack))


def _memory(what: str, compiled: Compiled, values: dict[str, Any]) -> None:
    tracemalloc.start()
    fill(compiled, values, data_hash=NO_HASH)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    say(f"peak memory of one fill, {what}", f"{peak:.1f} MB", "60 MB", peak / 60, "under 60 MB", peak < 60)


def _once(compiled: Compiled, rows: int) -> float:
    values = values_of(compiled.pack, rows)
    return median_ms(lambda: fill(compiled, values, data_hash=NO_HASH), 25)


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
