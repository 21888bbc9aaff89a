"""Makes the packs that the document benchmark fills: a long contract, and growing numbers of fields and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from register.documents import packs, template_builds
from register.documents.parts import Pack

Finish = Callable[[bytes, Pack], bytes]
HEAD = """schema = 1
id = "bench"
title = "Benchmark contract"
edition = "1"
valid_from = 2009-04-01
official = false
watermark = "Not the official contract: own wording"
reference_field = "f_0_0"
version_field = "f_0_1"
legal_statuses = ["nhs_contract"]
"""
PROSE = """the provider shall deliver each service with care and report its activity to the commissioner within a
period agreed in writing by both parties who keep records of what was done by whom and when and who tell each other
without delay of anything that could put patients staff or public money at risk"""
WORDS = PROSE.split()
SYLLABLES = """ser vi con tra pro mis car pa ti com re port qua li me de ga ter min ex ne go si ver da lo gen
fa""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Shape:
    """How large a contract is; its tables stand in its first schedules, or in its first clauses without any."""

    clauses: int = 60
    schedules: int = 0
    fields: int = 300
    tables: int = 6
    paragraphs: int = 19


LEAN = Shape()
FAITHFUL = Shape(schedules=12, paragraphs=15)


def contract_pack(
    folder: Path, shape: Shape = LEAN, finish: Finish = lambda template, pack: template
) -> Pack:
    """A contract of this shape; `finish` has the last word on its template."""
    parts = [_part(folder, shape, part) for part in range(shape.clauses + shape.schedules)]
    (folder / "manifest.toml").write_text(HEAD + "".join(parts), encoding="utf-8")
    template = template_builds.write(folder)
    template.write_bytes(finish(template.read_bytes(), packs.read_unchecked(folder)))
    return packs.load(folder)


def _part(folder: Path, shape: Shape, part: int) -> str:
    (folder / "clauses").mkdir(parents=True, exist_ok=True)
    names = [f"f_{part}_{number}" for number in range(_fields_of(shape, part))]
    (folder / "clauses" / f"c{part}.md").write_text(_wording(part, names, shape.paragraphs), encoding="utf-8")
    first = shape.clauses if shape.schedules else 0
    table = _table(part) if first <= part < first + shape.tables else ""
    return _head(shape, part) + "".join(map(_field, names)) + table


def _fields_of(shape: Shape, part: int) -> int:
    each, more = divmod(shape.fields, shape.clauses + shape.schedules)
    return each + (part < more)


def _head(shape: Shape, part: int) -> str:
    kind, before = ("clause", 0) if part < shape.clauses else ("schedule", shape.clauses)
    number = part - before + 1
    head = f'[[parts]]\nid = "c{part}"\nnumber = "{number}"\nnumber_confidence = "assigned"\n'
    head += f'title = "{kind.title()} {number} of the benchmark"\nkind = "{kind}"\neditability = "fixed"\n'
    return head + f'mandatory = true\nclause = "clauses/c{part}.md"\n'


def _field(name: str) -> str:
    label = name.replace("_", " ")
    return f'[[parts.fields]]\nname = "{name}"\nlabel = "Field {label}"\ntype = "text"\nrequired = true\n'


def _table(clause: int) -> str:
    columns = ", ".join(f'{{ name = "c{number}", label = "Column {number}" }}' for number in range(6))
    head = (
        f'[[parts.fields]]\nname = "t_{clause}"\nlabel = "Table {clause}"\ntype = "table"\nrequired = true\n'
    )
    return f"{head}columns = [{columns}]\n"


def _wording(clause: int, names: list[str], paragraphs: int) -> str:
    lines = []
    for number in range(paragraphs):
        text = _prose(Random(clause * 100 + number))
        field = " {" + names[number] + "}" if number < len(names) else ""
        lines.append(f"{number + 1}. {text[0].upper()}{text[1:]}{field}.")
    return "\n".join(lines + [f"Value {{{name}}}" for name in names[paragraphs:]]) + "\n"


def _prose(random: Random) -> str:
    """About as many different words, and as unevenly used, as a contract has."""
    made = ("".join(random.choices(SYLLABLES, k=random.choice((1, 2, 2, 3)))) for _ in range(22))
    return " ".join(word for pair in zip(random.choices(WORDS, k=44), made, strict=False) for word in pair)


def values_of(pack: Pack, rows: int = 40) -> dict[str, Any]:
    """Values for every field of such a pack."""
    values: dict[str, Any] = {}
    for position, field in enumerate(pack.fields()):
        if field.columns:
            values[field.name] = [_row(field.name, row) for row in range(rows)]
        else:
            values[field.name] = f"Value {position} & more of it"
    return values


def _row(table: str, row: int) -> dict[str, str]:
    return {f"c{number}": f"Cell {row} of {table} in column {number}" for number in range(6)}
