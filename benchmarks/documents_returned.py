"""How fast a file that came back is told against what was issued, and how fast a redline is written, in processor time."""

from __future__ import annotations

import gc
import re
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.documents_packs import FAITHFUL, contract_pack, values_of
from benchmarks.documents_timing import say
from benchmarks.documents_word_saved import as_word_saves
from register.documents.archives import read_parts
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.parts import Pack
from register.documents.returns import report
from register.documents.returns.redlines import redline

MAIN, DAY = "word/document.xml", "2026-05-01"
RUNS = 9
Parts = Mapping[str, bytes]


def main() -> None:
    """Prints every figure of one run."""
    with tempfile.TemporaryDirectory() as place:
        pack = contract_pack(Path(place), FAITHFUL, as_word_saves)
        issued = dict(read_parts(fill(compile_pack(pack), values_of(pack), data_hash="0" * 64)))
    returned = _edited(issued)
    once = _milliseconds(lambda: report(issued, returned, pack))
    found = len(report(issued, returned, pack).findings)
    say("report of a returned contract", f"{once:.0f} ms, {found} findings", "-", 0, "< 200 ms", once < 200)
    drawn = _milliseconds(lambda: redline(issued, returned, author="Bench", day=DAY))
    say(
        "full redline of a contract",
        f"{drawn:.0f} ms",
        "docx-trackdiff 460 ms [1]",
        drawn / 460,
        "< 500 ms",
        drawn < 500,
    )
    used = (
        _peak(lambda: report(issued, returned, pack)),
        _peak(lambda: redline(issued, returned, author="B", day="2026-05-01")),
    )
    say(
        "memory of report and redline",
        f"{used[0]:.0f} and {used[1]:.0f} MB",
        "-",
        0,
        "< 150 MB",
        max(used) < 150,
    )
    _growth(issued, returned, pack, once)
    print("[1] as published for 106 pages on another machine; it is no package of ours, and was not run here")


def _growth(issued: Parts, returned: Parts, pack: Pack, once: float) -> None:
    """Ten times the body: about a thousand pages."""
    tenfold = _times(issued, 10), _times(returned, 10)
    long = _milliseconds(lambda: report(*tenfold, pack), runs=3)
    say(
        "report of ten times the pages",
        f"{long:.0f} ms",
        f"{once:.0f} ms once",
        long / once,
        "< 15 times",
        long < 15 * once,
    )


def _edited(parts: Parts) -> dict[str, bytes]:
    """Every hundredth “by” made “for”, two rows taken out, and a paragraph put in."""
    body = parts[MAIN].decode()
    counted = iter(range(1_000_000))
    body = re.sub(r"(?<= )by(?= )", lambda m: "for" if next(counted) % 100 == 0 else m[0], body)
    body = re.sub(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>(?=<w:tr[ >])", "", body, count=2, flags=re.DOTALL)
    body = body.replace("</w:p>", "</w:p><w:p><w:r><w:t>A paragraph of theirs.</w:t></w:r></w:p>", 1)
    return {**parts, MAIN: body.encode()}


def _times(parts: Parts, count: int) -> dict[str, bytes]:
    body = parts[MAIN]
    start, end = body.index(b"<w:body>") + 8, body.rindex(b"<w:sectPr")
    return {**parts, MAIN: body[:start] + body[start:end] * count + body[end:]}


def _milliseconds(work: Callable[[], Any], runs: int = RUNS) -> float:
    work()
    taken = []
    for _ in range(runs):
        gc.collect()
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return sorted(taken)[len(taken) // 2] * 1000


def _peak(work: Callable[[], Any]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
