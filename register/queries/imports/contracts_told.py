"""What bringing a contracts register in does, as people and machines are told it, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from register.domain.imports.contract_readings import ContractReading
from register.domain.imports.contract_rows import UNSAID
from register.queries.imports.contracts import ContractPlan


def told(made: ContractPlan, read: ContractReading, batch: str | None = None) -> dict[str, Any]:
    """What it does, as machines are told it. batch: the import that was recorded, if any."""
    return {
        "source": made.source, "import": batch, "rows": read.rows, "new": made.count("new"),
        "changed": made.count("changed"), "known": made.count("known"), "repeated": len(read.repeated),
        "new_organisations": made.new_bodies, "organisations_by_name_alone": made.by_name_alone,
        "unsaid": {UNSAID[key]: count for key, count in sorted(read.unsaid.items())}, "remarks": read.remarks,
        "asked": [
            {"name": one.party.name, "may_be": [each.label for each in one.candidates]} for one in made.asked.values()
        ],
        "waiting": [{"place": str(one.row.place), "problems": one.problems} for one in made.waiting],
    }  # fmt: skip


def lines(found: Mapping[str, Any], *, dry_run: bool, shown: int) -> list[str]:
    """The same as lines for a person."""
    would = "would be " if dry_run else ""
    asked, waiting = found["asked"], found["waiting"]
    told_ = [
        f"{found['source']}: {found['rows']:,} rows read",
        f"  {found['new']:,} contracts {would}recorded, {found['changed']:,} {would}changed",
        f"  {found['known']:,} contracts here already, as they are",
        f"  {found['new_organisations']:,} organisations {would}added",
        f"  {found['organisations_by_name_alone']:,} organisations found by their very name alone",
    ]  # fmt: skip
    told_ += [f"  {count:,} times: {words}" for words, count in found["unsaid"].items()]
    told_ += [f"  {words}" for words in found["remarks"]]
    told_ += [
        f"  Which organisation is “{one['name']}”? Perhaps {'; '.join(one['may_be'])}"
        for one in asked[:shown]
    ]
    if waiting:
        told_.append(f"  {len(waiting):,} rows wait for a person under Contracts, Bring a register in:")
    told_ += [f"    {one['place']}: {'; '.join(one['problems'].values())}" for one in waiting[:shown]]
    return [*told_, f"    and {len(waiting) - shown:,} more"] if len(waiting) > shown else told_
