"""Asks associate commissioners that sign themselves for their signed copies, once a contract is issued."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.people.associates import ASSOCIATE
from register.domain.permissions import UNBOUND, Actor
from register.models.contracts import ContractVersion
from register.models.signatures import SignatureVersion
from register.queries.contracts.sides.other_parties import associates_of
from register.queries.contracts.signatures import LAPSED, signatures_of
from register.services import facts


def ask_associates(session: Session, issued: ContractVersion, *, actor: Actor, today: date) -> None:
    """A signature to come of each that signs itself, of the document that goes out now. What was asked of a document that
    was sent back since is over."""
    for row in signatures_of(session, [issued.thing_id], viewer=UNBOUND):
        if row.party == ASSOCIATE and row.change_id is None:
            facts.change(session, row, "signature.asked_again", act=LAPSED, actor=actor, known_on=today)
    for one in associates_of(issued):
        if one.signs_itself:
            facts.begin(
                session, SignatureVersion, "signature.copy_asked", actor=actor, known_on=today, valid_from=today,
                act="asked", contract_id=issued.thing_id, contract_version_id=issued.id, party=ASSOCIATE,
                associate_id=one.organisation_id,
            )  # fmt: skip
