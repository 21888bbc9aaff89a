"""What bringing a list in does, as people and machines are told it, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from register.domain.imports.contract_rows import UNSAID as OF_CONTRACTS
from register.domain.imports.flow_rows import UNSAID as OF_FLOWS
from register.domain.imports.kept_rows import RowsRead
from register.domain.imports.service_rows import UNSAID as OF_SERVICES
from register.queries.imports.care_services import ServicePlan
from register.queries.imports.flows import FlowPlan
from register.queries.imports.party_plans import PartyPlan

UNSAID = {ServicePlan: OF_SERVICES, FlowPlan: OF_FLOWS}
"""What rows do not say, in words; of any other plan the words for contracts."""


def told(made: PartyPlan[Any, Any], read: RowsRead[Any], batch: str | None = None) -> dict[str, Any]:
    """What it does, as machines are told it. batch: the import that was recorded, if any."""
    unsaid = next((words for plan, words in UNSAID.items() if isinstance(made, plan)), OF_CONTRACTS)
    return {
        "source": made.source, "import": batch, "rows": read.rows, "new": made.count("new"),
        "changed": made.count("changed"), "known": made.count("known"), "repeated": len(read.repeated),
        "new_organisations": made.new_bodies, "organisations_by_name_alone": made.by_name_alone,
        "unsaid": {unsaid[key]: count for key, count in sorted(read.unsaid.items())}, "remarks": read.remarks,
        "asked": [
            {"name": one.party.name, "may_be": [each.label for each in one.candidates]} for one in made.asked.values()
        ],
        "waiting": [{"place": str(one.row.place), "problems": one.problems} for one in made.waiting],
    }  # fmt: skip


def lines(found: Mapping[str, Any], things: str, where: str, *, dry_run: bool, shown: int) -> list[str]:
    """The same as lines for a person. things: what the rows become; where: the page on which rows are mended."""
    would = "would be " if dry_run else ""
    asked, waiting = found["asked"], found["waiting"]
    told_ = [
        f"{found['source']}: {found['rows']:,} rows read",
        f"  {found['new']:,} {things} {would}recorded, {found['changed']:,} {would}changed",
        f"  {found['known']:,} {things} here already, as they are",
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
        told_.append(f"  {len(waiting):,} rows wait for a person under {where}:")
    told_ += [f"    {one['place']}: {'; '.join(one['problems'].values())}" for one in waiting[:shown]]
    return [*told_, f"    and {len(waiting) - shown:,} more"] if len(waiting) > shown else told_
