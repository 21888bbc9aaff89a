"""What taking a list of staff in does, as machines are told it, before and after."""

from __future__ import annotations

from typing import Any

from register.domain.imports.staff import Kind
from register.queries.imports.staff import StaffPlan


def told(found: StaffPlan) -> dict[str, Any]:
    """How many of each, what changes and causes, and the rows that are left out."""
    return {
        "rows": found.rows,
        **{kind.value: found.count(kind) for kind in Kind},
        "changes": [
            {"name": one.change.name, "kind": one.change.kind.value, "words": one.change.words, "causes": list(one.effects)}
            for one in found.caused
        ],
        "left_out": [{"row": str(one.place), "problems": dict(one.problems)} for one in found.unclear],
        "remarks": found.remarks,
    }  # fmt: skip
