"""Makes the packs that the document benchmark fills: a long contract, and growing numbers of fields and rows."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from register.documents import packs, template_builds
from register.documents.parts import Pack

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


def contract_pack(folder: Path, *, clauses: int = 60, fields: int = 300, tables: int = 6) -> Pack:
    """A contract of this many clauses, fields and tables of six columns, with its template."""
    each = fields // clauses
    parts = [_part(folder, clause, each, clause < tables) for clause in range(clauses)]
    (folder / "manifest.toml").write_text(HEAD + "".join(parts), encoding="utf-8")
    template_builds.write(folder)
    return packs.load(folder)


def _part(folder: Path, clause: int, fields: int, has_table: bool) -> str:
    (folder / "clauses").mkdir(parents=True, exist_ok=True)
    names = [f"f_{clause}_{number}" for number in range(fields)]
    (folder / "clauses" / f"c{clause}.md").write_text(_wording(clause, names), encoding="utf-8")
    head = f'[[parts]]\nid = "c{clause}"\nnumber = "{clause + 1}"\nnumber_confidence = "assigned"\n'
    head += f'title = "Clause {clause + 1} of the benchmark"\nkind = "clause"\neditability = "fixed"\n'
    head += f'mandatory = true\nclause = "clauses/c{clause}.md"\n'
    return head + "".join(map(_field, names)) + (_table(clause) if has_table else "")


def _field(name: str) -> str:
    label = name.replace("_", " ")
    return f'[[parts.fields]]\nname = "{name}"\nlabel = "Field {label}"\ntype = "text"\nrequired = true\n'


def _table(clause: int) -> str:
    columns = ", ".join(f'{{ name = "c{number}", label = "Column {number}" }}' for number in range(6))
    head = (
        f'[[parts.fields]]\nname = "t_{clause}"\nlabel = "Table {clause}"\ntype = "table"\nrequired = true\n'
    )
    return f"{head}columns = [{columns}]\n"


def _wording(clause: int, names: list[str]) -> str:
    lines = []
    for number in range(19):
        text = _prose(Random(clause * 100 + number))
        field = " {" + names[number] + "}" if number < len(names) else ""
        lines.append(f"{number + 1}. {text[0].upper()}{text[1:]}{field}.")
    return "\n".join(lines + [f"Value {{{name}}}" for name in names[19:]]) + "\n"


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
