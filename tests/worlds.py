"""Two worlds that differ in nothing but what a barrier hides, and what each door answers in them."""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import UNBOUND, Role
from register.domain.publication.editions import NewEdition
from register.models.agreements import AgreementVersion
from register.models.delegations import DelegationVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.posts import PostVersion
from register.queries.people.organisations import organisation
from register.services import facts
from register.services.duties.duties import plan, raise_alerts
from register.services.publication.editions import publish_edition
from register.services.walls import raise_wall
from tests.architecture.routes import UNKNOWN, Door
from tests.contracting import BODY, SYSTEM, TODAY, World, add_person, appoint, begin, declare, mitigate
from tests.drawn_forms import as_drawn
from tests.scoping import everything, refs, scope
from tests.scoping import signed_in as visiting
from tests.signing_in import Visit

STAFF = tuple(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR, Role.AUDITOR))
READERS: dict[str, tuple[Role, ...]] = {
    "ann": STAFF,
    "bob": (Role.MANAGER, Role.SIGNATORY),
    "dee": (Role.CONTRACT_MANAGER, Role.PROCUREMENT_LEAD),
    "fay": (Role.AUDITOR,),
    "gil": (Role.COUNTER_FRAUD_SPECIALIST, Role.COMMITTEE_SECRETARY),
    "hal": (Role.DECLARANT,),
    "ida": (Role.EXTERNAL_AUDITOR,),
    "jon": (Role.ADMINISTRATOR,),
}  # fmt: skip
"""Each class of roles that a barrier can bind, and who reads with it."""
AUDITORS = ("fay", "ida")
"""Whom a barrier binds only by name."""
NAMES = ("Acme", "Aaa ", "Eve Ellis")
"""Words that stand only in what is hidden."""


ENDS = date(2010, 3, 31)


class Seeds:
    """Every id, ticket and nonce drawn from one stream, so that two worlds draw the same ones."""

    def __init__(self) -> None:
        self.stream, self.count = "", 0
        self.drawn = b""

    def begin(self, stream: str) -> None:
        self.stream, self.count = stream, 0

    def token_bytes(self, size: int | None = None) -> bytes:
        self.count += 1
        found = b""
        while len(found) < (size or 32):
            found += hashlib.sha256(f"{self.stream} {self.count} {len(found)}".encode()).digest()
        return found[: size or 32]

    def token_hex(self, size: int | None = None) -> str:
        return self.token_bytes(size).hex()

    def choice(self, among: Sequence[Any]) -> Any:
        return among[int.from_bytes(self.token_bytes(4), "big") % len(among)]

    @contextmanager
    def sown(self) -> Iterator[Seeds]:
        ways = {name: getattr(self, name) for name in ("token_bytes", "token_hex", "choice")}
        ways["token_urlsafe"] = lambda size=None: self.token_hex(size)[: size or 32]
        with pytest.MonkeyPatch.context() as while_sown:
            for name, way in ways.items():
                while_sown.setattr(secrets, name, way)
            yield self


# ---------------------------------------------------------------- what may be hidden

Hiding = Callable[[World], object]


def records(world: World) -> dict[str, str]:
    """A record of each kind about the hidden body and person: kind -> reference."""
    return refs(everything(world, "acme", "eve", but=("wall", "nil_return"), valid_to=ENDS))


def parts(world: World) -> None:
    """Parts at two levels, what the body followed and what followed it, each with a post and an interest."""
    found = {}
    for name, part_of in (("part", "acme"), ("part of a part", "part"), ("before", ""), ("after", "")):
        with unit_of_work() as session:
            above = found.get(part_of, world.ids.get(part_of))
            followed = world.ids["acme"] if name == "before" else None
            found[name] = _body(session, f"Aaa {name}", parent_id=above, successor_id=followed)
    with unit_of_work() as session:
        newest = organisation(session, world.ids["acme"], viewer=UNBOUND)
        facts.change(
            session, newest, "organisation.amended", act="changed", actor=SYSTEM, known_on=TODAY,
            successor_id=found["after"],
        )  # fmt: skip
    for key in found.values():
        with unit_of_work() as session:
            begin(session, PostVersion, "post.added", **{**_post(key), "title": "Aaa keeper"})
            _interest(session, world.ids["cat"], key, None)


def typed_names(world: World) -> None:
    """Interests in which the name of the hidden body was typed."""
    for name in ("Acme Dressings", " acme dressings "):
        with unit_of_work() as session:
            _interest(session, world.ids["cat"], None, name)


def people(world: World) -> None:
    """More about the hidden person: posts on both sides, delegations, and what they manage."""
    with unit_of_work() as session:
        appoint(session, world.ids["eve"], world.ids["chief"])
        appoint(session, world.ids["eve"], world.ids["manager"])
        begin(session, DelegationVersion, "delegation.added", **{
            **_delegation(world), "holder_person_id": world.ids["eve"], "holder_post_id": None,
        })  # fmt: skip


HIDDEN: dict[str, Hiding] = {"records": records, "parts": parts, "typed names": typed_names, "people": people}


def masked_names(world: World, hidden: bool) -> dict[str, Any]:
    """What the columns that may be masked name: something hidden, or nothing."""
    post, person = world.ids["owner"], world.ids["eve"]
    found = {
        "joint_post_id": post,
        "reports_to_id": post,
        "person": person,
        "agreement_id": _agreement(world),
    }
    return found if hidden else {}


def _agreement(world: World) -> str | None:
    """One that has the hidden body as a party, if there is one."""
    with reading() as session:
        rows = session.scalars(select(AgreementVersion).order_by(AgreementVersion.seq)).all()
    return next((row.thing_id for row in rows if world.ids["acme"] in str(row.parties)), None)


def _body(session: Any, name: str, **columns: Any) -> str:
    made = begin(
        session, OrganisationVersion, "organisation.added", name=name, kind="company", **{**BODY, **columns}
    )
    return str(made.thing_id)


def _post(organisation_id: str) -> dict[str, Any]:
    return {
        "title": "Nurse", "organisation_id": organisation_id, "side": "providing", "grade": None,
        "decision_reason": None, "reports_to_id": None,
    }  # fmt: skip


def _delegation(world: World) -> dict[str, Any]:
    return {
        "matter": "sign_contracts", "organisation_id": world.ids["pct"], "grantor_kind": "post",
        "grantor_post_id": world.ids["director"], "grantor_person_id": None, "holder_post_id": world.ids["manager"],
        "holder_person_id": None, "limit_pence": 1000, "services": ["all"], "minute": None, "sub_delegable": False,
        "parent_id": world.ids["sign_contracts"], "joint_post_id": None, "spend_categories": ["all"],
        "limit_per": "contract",
    }  # fmt: skip


def _interest(session: Any, person_id: str, organisation_id: str | None, name: str | None) -> None:
    begin(
        session, InterestVersion, "interest.declared", act="declared", person_id=person_id,
        interest_type="indirect", situation="Lo", description="Adviser", organisation_id=organisation_id,
        organisation_name=name, relationship=None, arose_on=TODAY, became_aware_on=TODAY, value_pence=None,
        offer_response=None, declared_on=TODAY, declare_by=None, giver_kind=None, publication_objection=None,
    )  # fmt: skip


# ---------------------------------------------------------------- what a decision may rest on


def own_interest(world: World) -> str:
    return _of_ann(world, "financial")


def interest_through_family(world: World) -> str:
    return _of_ann(world, "indirect")


def managed_interest(world: World) -> str:
    found = _of_ann(world, "indirect")
    with unit_of_work() as session:
        mitigate(session, found, world.ids["bob"])
    return found


def excluding_interest(world: World) -> str:
    found = _of_ann(world, "indirect")
    with unit_of_work() as session:
        mitigate(session, found, world.ids["bob"], kind="stay_no_decision")
    return found


FACTS: dict[str, Callable[[World], str]] = {
    "own": own_interest, "family": interest_through_family, "managed": managed_interest,
    "excluded": excluding_interest,
}  # fmt: skip
"""Interests of whoever decides, in a party: name -> how it is recorded; each returns its id."""


def _of_ann(world: World, interest_type: str) -> str:
    with unit_of_work() as session:
        return declare(session, world.ids["ann"], world.ids["trust"], interest_type)


# ---------------------------------------------------------------- a world


@dataclass
class Made:
    """A world that was built: who reads in it, the records that everybody sees and those that are hidden."""

    world: World
    readers: dict[str, Visit] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)


def visible(world: World, *, naming_hidden: bool) -> dict[str, str]:
    """Records that everybody sees: kind -> reference. Some name hidden ones where a barrier masks that."""
    names = masked_names(world, naming_hidden)
    made = everything(world, "trust", "cat", but=("wall", "nil_return"), valid_to=ENDS)
    found = {kind: one.ref for kind, one in made.items()}
    with unit_of_work() as session:
        reports = {**_post(world.ids["trust"]), "reports_to_id": names.get("reports_to_id")}
        found["post"] = begin(session, PostVersion, "post.added", **reports).ref
        joint = {**_delegation(world), "joint_post_id": names.get("joint_post_id")}
        found["delegation"] = begin(session, DelegationVersion, "delegation.added", **joint).ref
        appoint(session, world.ids["hal"], world.ids["manager"])
    with unit_of_work() as session:
        newest = session.get_one(type(made["contract"]), made["contract"].id)
        facts.change(
            session, newest, "contract.amended", act="changed", actor=SYSTEM, known_on=TODAY,
            provider_representative_id=names.get("person"), notice_months=3,
        )  # fmt: skip
        newest = session.get_one(type(made["disclosure"]), made["disclosure"].id)
        facts.change(
            session, newest, "disclosure.corrected", act="noted", actor=SYSTEM, known_on=TODAY,
            agreement_id=names.get("agreement_id"), covered="agreement_id" in names,
            gaps=[] if "agreement_id" in names else ["no_agreement"],
        )  # fmt: skip
    return {**found, "organisation": world.ids["trust"], "person": world.ids["cat"]}


def barriers(world: World, *, by_name: bool = False) -> None:
    """About the body and the person; from everybody or from each reader by name, and always from the auditors so."""
    everybody: list[str | None] = [] if by_name else [None]
    everybody += [world.ids[name] for name in (READERS if by_name else AUDITORS)]
    for kind, name in (("organisation", "acme"), ("person", "eve")):
        for bound in everybody:
            _raise(kind, world.ids[name], bound)


def hide_interest(world: World, interest: str) -> None:
    for bound in (None, *(world.ids[name] for name in AUDITORS)):
        _raise("interest", interest, bound)


def _raise(kind: str, subject: str, bound: str | None) -> None:
    with unit_of_work() as session:
        raise_wall(session, kind, subject, person_id=bound, reason="Apart", actor=SYSTEM, today=TODAY)


def more_people(world: World) -> None:
    with unit_of_work() as session:
        for name in ("fay", "gil", "hal", "ida", "jon"):
            world.ids[name] = add_person(session, f"{name.capitalize()} Reader")


def sign_in(app: Flask, world: World) -> dict[str, Visit]:
    return {
        name: visiting(
            app, *roles, email=f"{name}@example.org", person_id=world.ids[name], **_terms(world, roles)
        )
        for name, roles in READERS.items()
    }


def _terms(world: World, roles: tuple[Role, ...]) -> dict[str, Any]:
    """An external auditor's days and scope: all bodies there are, those behind the barrier too."""
    if Role.EXTERNAL_AUDITOR not in roles:
        return {}
    bodies = scope(*(world.ids[name] for name in ("pct", "trust", "acme")))
    return {"access_ends_on": clock.today() + timedelta(days=30), "scope": bodies}


def plan_and_mail() -> None:
    with unit_of_work() as session:
        plan(session, clock.now())
    with unit_of_work() as session:
        raise_alerts(session, clock.now())


def publish() -> str:
    """An edition of the day, whose reference this is."""
    new = NewEdition(held_on=TODAY, declared_by=TODAY)
    with unit_of_work() as session:
        return publish_edition(session, new, actor=SYSTEM, today=TODAY).ref


# ---------------------------------------------------------------- what it answers

_SIGNED = re.compile(
    rb'<input [^>]*name="(?:csrf_token|whose)"[^>]*>|Entry \d+ of the audit trail|"entry":\d+|<input [^>]*name="task"[^>]*>'
)
"""What is signed for a visit, where in the audit trail a decision statement stands, and the drawn ids of tasks."""
UNLIKE = {"Set-Cookie", "Date", "Server-Timing"}
"""Headers that are made of the time of day."""
OF_PACKED = {"Content-Length", "ETag"}
"""Headers that are made of how a file was compressed."""
_FILLED = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?\w+>")
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


def address(door: Door, made: dict[str, str]) -> str:
    """The door's address with the record of its noun in it."""
    ref = next(
        (made[kind] for kind in made if f"/{kind}s/" in door.rule.replace("/people/", "/persons/")), UNKNOWN
    )
    first = _FILLED.sub(lambda part: "1" if "int" in part[0] else ref, door.rule, count=1)
    return _FILLED.sub(lambda part: "1" if "int" in part[0] else UNKNOWN, first)


def ask(visit: Visit, door: Door, where: str, seeds: Seeds, drawn: bytes) -> Answer:
    """Status, headers and body. A page's form is sent back as it was `drawn`."""
    seeds.begin(f"{door.method} {door.rule}")
    client = visit.client
    if door.method == "GET":
        reply = client.get(where)
    elif door.is_api:
        reply = client.open(where, method=door.method, json={})
    else:
        answers = as_drawn(drawn.decode()) if drawn else {}
        reply = client.open(where, method=door.method, data={**answers, "reason": "As it was"})
    seeds.drawn = reply.data if reply.status_code == 200 else b""
    packed = reply.data.startswith(b"PK")
    unlike = UNLIKE | (OF_PACKED if packed else set())
    headers = tuple(sorted((name, value) for name, value in reply.headers.items() if name not in unlike))
    return reply.status_code, headers, _SIGNED.sub(b"", _unpacked(reply.data) if packed else reply.data)


def _unpacked(data: bytes) -> bytes:
    """The parts of a Word file, a spreadsheet or a pack, each with its name and its time: what is written in one is then
    compared, and not how it was compressed."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        parts = [(f"{one.filename} {one.date_time}\n".encode(), whole.read(one)) for one in whole.infolist()]
    return b"\n".join(piece for part in parts for piece in part)
