"""Records in the audit trail which sample was drawn, so that its seed cannot be chosen again afterwards unseen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.queries.audit.samples import Sample
from register.services import ledger


def record_sample(session: Session, drawn: Sample, *, actor: Actor) -> None:
    """Its kind, seed, size, population and the entry up to which it was drawn."""
    check(actor, Permission.AUDIT)
    body: dict[str, Json] = {
        "kind": drawn.kind, "seed": drawn.seed, "size": drawn.size, "up_to": drawn.up_to,
        "population": drawn.population,
    }  # fmt: skip
    ledger.note(session, "sample.drawn", drawn.kind, body, actor=actor)
