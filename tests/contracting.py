"""A small commissioning world, recorded for real: two bodies, three people in posts, and who may sign what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from register import clock
from register.db import unit_of_work
from register.documents.packs import shipped
from register.documents.samples import sample_values
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Actor, Role, actor_with, system_actor
from register.models.appointments import AppointmentVersion
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.signatures import signatures_of
from register.queries.instance import mark
from register.services import facts
from register.services.authority.delegations import grant_delegation
from register.services.contracts.contracts import add_contract, move_contract
from register.services.contracts.decisions import decide
from register.services.contracts.signed_copies import SentFile, keep_signed_copy
from register.services.instance import make_instance
from tests.harness import snapshots

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

T = TypeVar("T")
TODAY = date(2009, 4, 20)
NOON = datetime(2009, 4, 20, 11, tzinfo=UTC)
"""Noon of that day in London."""
SYSTEM = system_actor()
BODY = {
    "ods_code": None, "company_number": None, "charity_number": None, "parent_id": None,
    "opened_on": None, "closed_on": None, "authorised_on": None, "successor_id": None, "health_service_body": None,
}  # fmt: skip


@dataclass
class World:
    """Ids of what was recorded, and actors who hold roles."""

    ids: dict[str, str] = field(default_factory=dict)

    def person(self, name: str, *roles: Role) -> Actor:
        """An actor who is this person."""
        return actor_with(*roles, id=f"account-{name}", person_id=self.ids[name])


def recorded(kind: str = "demo") -> World:
    """PCT and trust; Ann (director, may sign below £1,000,000), Bob (manager, below £100,000), Cat (trust)."""
    return snapshots.once(("contracting", kind), lambda: _recorded(kind))


@pytest.fixture
def on_its_day(app: Flask) -> Iterator[World]:
    """The world, recorded at noon of its day, which it stays until the test ends."""
    with clock.travel(NOON):
        with app.app_context():
            made = recorded()
        yield made


@pytest.fixture
def in_session(session: Session) -> World:
    """The world, while the clock goes on."""
    return recorded()


def kept(what: Hashable, world: World, record: Callable[[], T]) -> T:
    """What `record` returns, and what it leaves in the ids of the world; put back where nothing else was written since the
    world was recorded. `what` says all that it depends on."""
    told, world.ids = snapshots.then(what, lambda: (record(), world.ids))
    return told


def _recorded(kind: str) -> World:
    world = World()
    with unit_of_work() as session:
        if mark(session, "kind") is None:
            make_instance(session, kind, actor=SYSTEM, today=TODAY)
    with unit_of_work() as session:
        _bodies(session, world)
    with unit_of_work() as session:
        _people(session, world)
    with unit_of_work() as session:
        _top(session, world)
    with unit_of_work() as session:
        _passed_on(session, world)
    return world


def begin(session: Any, model: Any, event: str, **columns: Any) -> Any:
    columns = {"valid_from": date(2006, 10, 1), **columns}
    return facts.begin(session, model, event, actor=SYSTEM, known_on=TODAY, **columns)


def add_organisation(session: Any, name: str, kind: str, **columns: Any) -> str:
    made = begin(
        session, OrganisationVersion, "organisation.added", name=name, kind=kind, **{**BODY, **columns}
    )
    return str(made.thing_id)


def add_person(session: Any, name: str) -> str:
    made = begin(session, PersonVersion, "person.added", name=name, email=None, staff_number=None)
    return str(made.thing_id)


def _bodies(session: Any, world: World) -> None:
    world.ids["pct"] = add_organisation(session, "Hartlepool Primary Care Trust", "pct", ods_code="5D9")
    world.ids["trust"] = add_organisation(session, "North Tees NHS Trust", "nhs_trust")


def _people(session: Any, world: World) -> None:
    for name, full in (
        ("ann", "Ann Archer"),
        ("bob", "Bob Best"),
        ("cat", "Cat Cole"),
        ("dee", "Dee Dale"),
        ("eve", "Eve Ellis"),
    ):
        world.ids[name] = add_person(session, full)
    posts = (("director", "Director of Commissioning", "pct", "commissioning"),
             ("manager", "Contract Manager", "pct", "commissioning"),
             ("chief", "Chief Executive", "trust", "providing"))  # fmt: skip
    for key, title, body, side in posts:
        made = begin(
            session, PostVersion, "post.added", title=title, organisation_id=world.ids[body], side=side,
            grade=None, decision_reason=None,
        )  # fmt: skip
        world.ids[key] = made.thing_id


def appoint(session: Any, person_id: str, post_id: str, **columns: Any) -> str:
    values = {
        "decision_making_from": None, "decision_making_to": None, "decision_reason": None, "statutory_dual": None,
        "stands_in": None, "stands_in_reason": None, **columns,
    }  # fmt: skip
    made = begin(
        session, AppointmentVersion, "appointment.added", person_id=person_id, post_id=post_id, **values
    )
    return str(made.thing_id)


def new_contract(world: World, **changes: Any) -> NewContract:
    """Community nursing for a year, £600,000, from the trust."""
    line = ServiceLine(
        code="DN", name="District nursing", basis=PriceBasis.BLOCK, annual_value_pence=60_000_000
    )
    values: dict[str, Any] = {
        "title": "Community nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "edition": "community-2009-10", "starts_on": date(2009, 4, 1), "ends_on": date(2010, 3, 31),
        "lines": (line,), "commissioner_representative_id": world.ids["bob"],
        "provider_representative_id": world.ids["cat"],
    }  # fmt: skip
    return NewContract(**{**values, **changes})


def complete(world: World, **changes: Any) -> NewContract:
    """The same with an answer for everything the contract template asks, and no option to extend; `answers` over them."""
    pack = shipped()["community_2009_10"]
    fields = dict(sample_values(pack, "nhs_contract"))
    del fields["extension_months"]
    services = fields.pop("services")
    answers = {**fields, "services": {"DN": services[0]}, **changes.pop("answers", {})}
    return new_contract(world, fields=answers, **changes)


def preparer(world: World) -> Actor:
    """Eve, who keeps the contracts and decides about none."""
    return world.person("eve", Role.CONTRACT_MANAGER)


def preparer_signs(world: World) -> Actor:
    """Eve once more, with the rights of a signatory too."""
    return world.person("eve", Role.CONTRACT_MANAGER, Role.SIGNATORY)


def drafted(world: World, new: NewContract | None = None) -> ContractVersion:
    with unit_of_work() as session:
        return add_contract(session, new or complete(world), actor=preparer(world), today=TODAY)


def in_review(world: World, new: NewContract | None = None) -> ContractVersion:
    made = drafted(world, new)
    return done(made.ref, ContractAct.SUBMIT, actor=preparer(world))


def done(ref: str, act: ContractAct, today: date = TODAY, actor: Actor = SYSTEM) -> ContractVersion:
    with unit_of_work() as session:
        return move_contract(session, ref, act, expected_n=None, reason="", actor=actor, today=today)


def documented(ref: str) -> str:
    """A Word file as it is recorded, without making one; its id."""
    with unit_of_work() as session:
        newest = contract(session, ref, viewer=SYSTEM.viewer)
        made = facts.begin(
            session, ContractDocumentVersion, "contract_document.made", actor=SYSTEM, known_on=TODAY, valid_from=TODAY,
            contract_id=newest.thing_id, contract_version_id=newest.id, pack="community_2009_10",
            file_name="none.docx", size=1, **dict.fromkeys(HASHES, "0" * 64),
        )  # fmt: skip
        return str(made.thing_id)


def another_of_trust(world: World) -> Actor:
    """Fay, who holds a post in the trust and no power: its second person. Recorded once a test."""
    if "fay" not in world.ids:
        with unit_of_work() as session:
            world.ids["fay"] = add_person(session, "Fay Finch")
            post = begin(
                session, PostVersion, "post.added", title="Director of Finance", organisation_id=world.ids["trust"],
                side="providing", grade=None, decision_reason=None,
            )  # fmt: skip
            appoint(session, world.ids["fay"], post.thing_id)
    return world.person("fay", Role.SIGNATORY)


def seconded(world: World, ref: str, today: date = TODAY) -> DecisionVersion:
    """The second signature for the trust."""
    fay = another_of_trust(world)
    with unit_of_work() as session:
        made = decide(session, ref, Question.SIGN, party="provider", actor=fay, today=today)
    assert made.taken, made.reasons
    return made


def copies_kept(ref: str, today: date = TODAY) -> ContractVersion:
    """Files of all signed copies whose signatures were recorded, as they are recorded, without writing one."""
    with unit_of_work() as session:
        key = contract(session, ref, viewer=SYSTEM.viewer).thing_id
        made = signatures_of(session, [key], viewer=SYSTEM.viewer)
        waiting = [one for one in made if one.file_hash is None and one.change_id is None]
    for one in waiting:
        file = SentFile(f"signed-{one.ref}.pdf", f"%PDF-1.4 {one.ref}".encode())
        with unit_of_work() as session:
            new = NewSignedCopy(signed_on=today, capacity="Director")
            keep_signed_copy(session, one.ref, new, file, expected_n=None, actor=SYSTEM, today=today)
    with unit_of_work() as session:
        return contract(session, ref, viewer=SYSTEM.viewer)


HASHES = ("pack_hash", "data_hash", "content_hash", "file_hash")


def issued(ref: str, today: date = TODAY) -> ContractVersion:
    """An approved contract that went out as a document."""
    documented(ref)
    return done(ref, ContractAct.ISSUE, today)


def declare(session: Any, person_id: str, organisation_id: str, interest_type: str = "indirect") -> str:
    """An interest, recorded as it stands in the register."""
    made = begin(
        session, InterestVersion, "interest.declared", act="declared", person_id=person_id,
        interest_type=interest_type, situation="Lo", description="Adviser", organisation_id=organisation_id,
        organisation_name=None, relationship=None, arose_on=date(2009, 1, 1), became_aware_on=date(2009, 1, 1),
        value_pence=None, offer_response=None, declared_on=TODAY, declare_by=None, giver_kind=None,
    )  # fmt: skip
    return str(made.thing_id)


def mitigate(session: Any, interest_id: str, agreed_by: str, kind: str = "countersigned") -> str:
    made = begin(
        session, MitigationVersion, "mitigation.agreed", interest_id=interest_id, kind=kind, text="Bob signs as well",
        contract_id=None, agreed_by=agreed_by,
    )  # fmt: skip
    return str(made.thing_id)


MATTERS = ("approve_contracts", "sign_contracts")


def _top(session: Any, world: World) -> None:
    for person, post in (("ann", "director"), ("bob", "manager"), ("cat", "chief")):
        appoint(session, world.ids[person], world.ids[post])
    for matter in MATTERS:
        top = grant(session, world, matter, "pct", "director", 100_000_000, sub_delegable=True)
        world.ids[matter] = top.thing_id
        grant(session, world, matter, "trust", "chief", None)


def _passed_on(session: Any, world: World) -> None:
    for matter in MATTERS:
        passed = grant(
            session, world, matter, "pct", "manager", 10_000_000, parent_id=world.ids[matter],
            grantor_kind=GrantorKind.POST, grantor_post_id=world.ids["director"], minute=None,
        )  # fmt: skip
        world.ids[f"{matter}_passed_on"] = passed.thing_id


def grant(
    session: Any, world: World, matter: str, body: str, post: str, limit: int | None, **changes: Any
) -> DelegationVersion:
    values: dict[str, Any] = {
        "matter": matter, "organisation_id": world.ids[body], "grantor_kind": GrantorKind.BOARD,
        "holder_post_id": world.ids[post], "limit_pence": limit, "valid_from": date(2009, 4, 1),
        "minute": "Board, 26 March 2009, item 7",
    }  # fmt: skip
    new = NewDelegation(**{**values, **changes})
    return grant_delegation(session, new, actor=SYSTEM, today=TODAY)
