"""The paper of a change: what its act's template asks, filled from the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts import papers
from register.domain.contracts.changes import ChangeState, sides_of
from register.domain.contracts.documents import BY_PACK
from register.domain.contracts.papers import ChangeDiffers, Papered
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Refused
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import change, changes_of, decided, to_change, until
from register.queries.contracts.consolidated import before_change, effective_on
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.document_values import Draft
from register.queries.contracts.drafts import contract_draft
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.contracts.sides.board_seats import Seats, board_seats
from register.queries.held_posts import people_in


def change_draft(session: Session, key: str, *, today: date, viewer: Viewer) -> Draft:
    """The paper of this change, by the template of its act, between the parties as they stood for it. Refused for a change
    that was taken back."""
    row = change(session, key, viewer=viewer)
    if row.state == ChangeState.TAKEN_BACK:
        raise Refused("This change was taken back, so no paper is made of it")
    kind = BY_PACK[papers.PAPER_OF[ContractAct(row.contract_act)]]
    before = before_change(session, row, viewer=viewer)
    draft = contract_draft(session, kind, row.contract_id, reads=before, today=today, viewer=viewer)
    one = _papered(session, row, kind.pack, today, viewer)
    asked = {field.name: field.type for field in draft.pack.fields()}
    told = {
        name: draft.called.get(value, value) if asked[name] == "organisation" else value
        for name, value in papers.told(one).items()
        if name in asked
    }
    open_ = {} if _is_settled(row) else {"effective_date": str(told.pop("effective_date", today))}
    told |= _kinds(draft, papers.three_bodies(one))
    return replace(
        draft, known={**draft.known, **told},
        suggested={**draft.suggested, **papers.suggested(one), **open_, **_decided_by(session, row, one, viewer)},
        about={**draft.about, "change": row.thing_id}, change_id=row.thing_id, seats=_seats(session, one, today, viewer),
    )  # fmt: skip


def _kinds(draft: Draft, bodies: Mapping[str, str]) -> dict[str, str]:
    """What kind of body each of these is, by the name of its field."""
    found = {f"{name}_kind": draft.kinds.get(body) for name, body in bodies.items()}
    return {name: kind for name, kind in found.items() if kind is not None}


def _seats(session: Session, one: Papered, today: date, viewer: Viewer) -> Seats:
    """Who holds which seat of the bodies that sign today."""
    sides = {"commissioner": one.before.commissioner_id, "provider": one.before.provider_id}
    bodies = papers.three_bodies(one) or sides
    people = people_in(session, bodies.values(), viewer=viewer)
    return board_seats(session, bodies, people, today, viewer=viewer)


def _decided_by(session: Session, row: ContractChangeVersion, one: Papered, viewer: Viewer) -> dict[str, str]:
    """Whoever decided first for a party signs for it; what one party decides for itself, that party gives."""
    made = list(reversed(decided(session, [row.thing_id], viewer=viewer)))
    roles = papers.roles_of(one)
    found = {f"signatory_{roles.get(check.party, check.party)}": check.person_id for check in made}
    if made and not sides_of(one.change, one.until):
        found |= {"served_by": made[-1].party, "signatory_giver": made[-1].person_id}
    return found


def change_differs(session: Session, key: str, *, today: date, viewer: Viewer) -> ChangeDiffers:
    """What a change alters in the contract, place by place. NotFound when there is none."""
    row = change(session, key, viewer=viewer)
    return papers.differs(
        _papered(session, row, papers.PAPER_OF[ContractAct(row.contract_act)], today, viewer)
    )


def _is_settled(row: ContractChangeVersion) -> bool:
    """Whether the day from which it holds is known: it was agreed, or the last decision was taken."""
    return row.effective_on is not None or row.state == ChangeState.DONE


def _papered(session: Session, row: ContractChangeVersion, pack: str, today: date, viewer: Viewer) -> Papered:
    before = before_change(session, row, viewer=viewer)
    first_seq = {one.thing_id: one.seq for one in changes_of(session, row.contract_id, viewer=viewer)}
    acts = [
        one.contract_act
        for one in changes_of(session, row.contract_id, viewer=viewer)
        if first_seq[one.thing_id] <= first_seq[row.thing_id]
    ]
    return Papered(
        to_domain(before), to_change(row), papers.number_of(acts, pack),
        effective_on(row) if _is_settled(row) else today, until(before), _labels(session, before),
    )  # fmt: skip


def _labels(session: Session, before: ContractVersion) -> dict[str, str]:
    pack = pack_for(before.edition, before.valid_from, own_packs(session))
    return {} if pack is None else {field.name: field.label for field in pack.fields()}
