"""Which bodies publish the yearly list of those who have not declared: by their kind, or by a contract they hold."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import RUNNING, Stage
from register.domain.dates import Period
from register.domain.permissions import Viewer
from register.domain.publication.undeclared import binding_editions
from register.domain.rules import Ruleset
from register.models.contracts import Contract, ContractVersion
from register.queries.visible import AsAt, known, seen_by

C = ContractVersion
HELD = (*RUNNING, Stage.ENDED, Stage.ARCHIVED)
"""Stages of a contract under which services are or were given."""


def contracts_held(session: Session, year: Period, rules: Ruleset, *, viewer: Viewer) -> dict[str, str]:
    """By provider, the reference of a full-length contract that it held on a day of the year. year: has an end. The rule is
    that of its last day."""
    assert year.end is not None
    editions = binding_editions(rules, on=year.end)
    query = select(C.provider_id, Contract.ref).join(Contract, Contract.id == C.thing_id)
    query = query.where(
        seen_by(C, viewer), *known(C, AsAt(year.end)), C.edition.in_(sorted(editions)),
        C.stage.in_([stage.value for stage in HELD]), C.valid_from <= year.end, C.valid_to >= year.start,
    )  # fmt: skip
    rows = session.execute(query.order_by(C.valid_from.desc(), Contract.ref.desc()))
    return {row.provider_id: row.ref for row in rows}
