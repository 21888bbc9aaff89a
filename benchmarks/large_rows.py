"""What the large instance holds, a day's part at a time: a million interests and all that stands around them.

The rows are made past the services, since only reading is measured, and sealed by the audit trail as every other: the
chain, the payloads, what the tables project and what is derived hold, and `armslength ledger verify` proves them. That
each service would have taken each value is not proved: contracts stand at their stage without the way there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from benchmarks.large_names import SERVICES, TITLES, body_name, person_name
from register.db import Session
from register.domain.permissions import SYSTEM, actor_with
from register.models.agreements import AgreementVersion
from register.models.appointments import AppointmentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.services import ledger
from register.services.facts import _made

FIRST_DAY, LAST_DAY = date(2022, 4, 4), date(2026, 3, 30)
EPOCHS, DEPTH, CHAPTERS = 40, 8, 30
BODY_KINDS = (
    "company", "charity", "company", "gp_practice", "company", "social_enterprise", "company", "council"
)  # fmt: skip
SITUATIONS = ("Ou", "Sh", "Lo", "Gi", "Cl", "Sr", "Ho", "Ot")
TYPES = ("financial", "non_financial_professional", "indirect", "non_financial_personal")
SIDES = ("commissioning", "providing")
OF_SYSTEM = actor_with(id=SYSTEM)
Staged = tuple[date, Any]


@dataclass(frozen=True)
class Size:
    """How many there are of each, at a scale of 1."""

    scale: float

    def of(self, whole: int, least: int = 4) -> int:
        return max(least, round(whole * self.scale))


@dataclass
class World:
    """Ids of what was made so far, and chance that repeats itself."""

    size: Size
    chance: random.Random = field(default_factory=lambda: random.Random(10))
    people: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    contracts: list[Any] = field(default_factory=list)
    decisions: list[Any] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    long: list[Any] = field(default_factory=list)
    gifts: dict[str, str] = field(default_factory=dict)
    possible: list[tuple[str, int]] = field(default_factory=list)
    rounds: list[tuple[str, bytes, list[str]]] = field(default_factory=list)

    @property
    def buyers(self) -> int:
        """The first bodies commission; as many again after them provide to them."""
        return self.size.of(100)

    def key(self) -> str:
        return f"{self.chance.getrandbits(128):032X}"[:26]

    def new(self, session: Session, model: Any, event: str, on: date, **columns: Any) -> Any:
        """Stage the first version of a new fact."""
        number = self.numbers[model.__prefix__] = self.numbers.get(model.__prefix__, 0) + 1
        thing = {"id": self.key(), "ref": f"{model.__prefix__}-{on.year}-{number:08}"}
        own = {
            "valid_from": on,
            "valid_to": None,
            "act": "new",
            "basis": "recorded",
            "provenance": "",
            **columns,
        }
        version = _made(
            model,
            id=self.key(),
            thing_id=thing["id"],
            n=1,
            known_on=on,
            recorded_by=SYSTEM,
            reason=None,
            **own,
        )
        version.ref = thing["ref"]
        ledger.record(session, event, version, thing["ref"], actor=OF_SYSTEM, thing=thing)
        return version

    def follow(self, session: Session, newest: Any, event: str, on: date, act: str, **changes: Any) -> Any:
        """Stage the version after the newest."""
        names = newest.__table__.columns.keys()
        held = {name: newest.__dict__[name] for name in names if name not in ("id", "seq", "superseded_seq")}
        told = {**held, "n": newest.n + 1, "act": act, "known_on": on, "reason": "It changed", **changes}
        version = _made(type(newest), id=self.key(), **told)
        version.ref = newest.ref
        ledger.record(session, event, version, newest.ref, actor=OF_SYSTEM, after=newest)
        return version


def day_of(part: float) -> date:
    """The day on which this part of the whole history has passed."""
    return FIRST_DAY + timedelta(days=int(part * (LAST_DAY - FIRST_DAY).days))


# ---------------------------------------------------------------- who and where


def bodies(world: World, session: Session) -> Iterator[None]:
    """Commissioners, their providers, then everybody else; some are part of another."""
    for n in range(world.size.of(20_000, 60)):
        kind = "icb" if n < world.buyers else "nhs_trust" if n < 2 * world.buyers else BODY_KINDS[n % 8]
        parent = world.bodies[n - n % 10] if n > 4 * world.buyers and n % 10 in (3, 7) else None
        made = world.new(
            session, OrganisationVersion, "organisation.added", FIRST_DAY, name=body_name(n, kind), kind=kind,
            company_number=f"{n + 1_000_000:08}" if kind == "company" else None, parent_id=parent,
        )  # fmt: skip
        world.bodies.append(made.thing_id)
        yield


def people(world: World, session: Session) -> Iterator[None]:
    total, folding = world.size.of(200_000, 100), world.size.of(1_000)
    for n in range(total):
        name = person_name(n, folding=n % (total // folding) == 7)
        made = world.new(
            session, PersonVersion, "person.added", FIRST_DAY, name=name, email=f"p{n}@nhs.example",
            staff_number=f"S{n:07}",
        )  # fmt: skip
        world.people.append(made.thing_id)
        yield


def posts(world: World, session: Session) -> Iterator[None]:
    """Even ones commission, odd ones provide; each tenth leads those that follow it in the same body."""
    leads: dict[int, str] = {}
    for n in range(world.size.of(15_000, 40)):
        side, at = n % 2, n // 2 % world.buyers
        body = at + side * world.buyers
        made = world.new(
            session, PostVersion, "post.added", FIRST_DAY, title=f"{TITLES[n // 2 // world.buyers % len(TITLES)]} {n}",
            organisation_id=world.bodies[body], side=SIDES[side], reports_to_id=leads.get(body),
            decision_reason="board_member" if n % 3 == 0 else None,
        )  # fmt: skip
        leads.setdefault(body, made.thing_id)
        world.posts.append(made.thing_id)
        yield


def appointments(world: World, session: Session) -> Iterator[None]:
    """Most hold one post, a tenth a second one on the same side, a few one on the other."""
    total = world.size.of(20_000, 48)
    single, crossing = total * 9 // 10, world.size.of(20, 2)
    for n in range(total):
        who = n if n < single else n - single
        post = n if n < single else who + (1 if n - single < crossing else 2)
        decides = post % len(world.posts) % 3 == 0
        world.new(
            session, AppointmentVersion, "appointment.added", FIRST_DAY, person_id=world.people[who],
            post_id=world.posts[post % len(world.posts)], decision_making_from=FIRST_DAY if decides else None,
            decision_reason="board_member" if decides else None,
        )  # fmt: skip
        yield


def delegations(world: World, session: Session) -> Iterator[None]:
    """Chains from the board down, eight deep, each with a lower limit."""
    above: Any = None
    for n in range(world.size.of(10_000, 16)):
        chain, depth = divmod(n, DEPTH)
        held_by = (2 * (chain % world.buyers) + depth * 2 * world.buyers) % len(world.posts)
        above = world.new(
            session, DelegationVersion, "delegation.granted", FIRST_DAY, organisation_id=world.bodies[chain % world.buyers],
            matter=("approve_contracts", "sign_contracts")[chain % 2], services=["all"],
            grantor_kind="post" if depth else "board", grantor_post_id=above.holder_post_id if depth else None,
            holder_post_id=world.posts[held_by], limit_pence=(10_000_000_00 - 1_000_000_00 * depth),
            sub_delegable=depth + 1 < DEPTH, spend_categories=["all"], limit_per="contract",
            parent_id=above.thing_id if depth else None, minute=f"Minute {chain}",
            valid_to=LAST_DAY + timedelta(days=30 + chain % 2000) if depth else None,
        )  # fmt: skip
        yield


# ---------------------------------------------------------------- what goes on


def interests(world: World, session: Session, epoch: int) -> Iterator[None]:
    """The epoch's declarations and, of all but the newest, that somebody looked at them."""
    total, late, waiting = world.size.of(1_000_000, 200), world.size.of(200), world.size.of(50)
    each = -(-total // EPOCHS)
    for n in range(epoch * each, min(total, (epoch + 1) * each)):
        came_late, against = n % (total // late) == 5, n % (8 * (total // late)) == 3
        made = _declared(world, session, n, day_of(n / total), is_late=came_late, against=against)
        world.interests.append(made.thing_id)
        if came_late or against:
            world.possible.append((made.thing_id, 62 if came_late else 0))
        if n % 30 == 11:
            made = world.follow(
                session,
                made,
                "interest.amended",
                made.known_on,
                "amended",
                description=f"{made.description}, now monthly",
            )
        if n < total - waiting:
            _looked_at(world, session, made)
        yield


def _declared(world: World, session: Session, n: int, on: date, *, is_late: bool, against: bool) -> Any:
    silent = world.size.of(150, 20)  # the first people have posts and never declared
    who = world.people[silent + n % (len(world.people) - silent)]
    body: str | None = world.bodies[world.chance.randrange(len(world.bodies))] if n % 7 else None
    arose = on - timedelta(days=90 if is_late else n % 25)
    if is_late and world.decisions and n % 3 == 0:
        decided = world.decisions[-1 - n % min(len(world.decisions), 50)]
        who, body, arose = decided["person"], decided["provider"], decided["on"] - timedelta(days=40)
    situation, last = SITUATIONS[n % 8], arose + timedelta(days=28)
    gift = _gift(world, who, n, against=against) if situation in ("Gi", "Ho") else {}
    made = world.new(
        session, InterestVersion, "interest.declared", on, act="declared", valid_from=arose, arose_on=arose,
        person_id=who, interest_type=TYPES[n % 4], situation=situation, organisation_id=body,
        description=f"{WORK[n % len(WORK)]} for {1 + n % 9} days a month", became_aware_on=arose, declared_on=on,
        organisation_name=None if body else f"{body_name(n, 'company')} of {n % 997}",
        relationship="Partner" if n % 4 == 2 else None, declare_by=last, declare_by_now=last,
        valid_to=on + timedelta(days=200) if n % 5 == 0 else None, **gift,
    )  # fmt: skip
    if situation == "Gi":
        world.gifts[who] = made.thing_id
    return made


def _gift(world: World, who: str, n: int, *, against: bool) -> dict[str, Any]:
    """What is asked of an offer; every second gift is from whoever gave the one before to the same person."""
    return {
        "value_pence": 500 + n % 400 * 50, "offer_response": ("accepted", "declined")[n % 3 == 0 and not against],
        "giver_kind": "supplier", "same_giver_id": world.gifts.get(who) if n % 16 == 3 else None,
        "against_rule": "not_approved" if against else None,
    }  # fmt: skip


WORK = ("Advises on wound care", "Owns shares", "Sits on the board", "Teaches", "Private practice in dermatology",
        "Research into diabetes", "A seat as trustee", "Consults on estates", "Café supplies", "Lectures")  # fmt: skip


def _looked_at(world: World, session: Session, interest: Any) -> None:
    world.new(
        session, MitigationVersion, "mitigation.agreed", interest.known_on, interest_id=interest.thing_id,
        kind="note_only", text="Noted, no further action", agreed_by=world.people[0],
        valid_to=interest.known_on + timedelta(days=30),
    )  # fmt: skip


def contracts(world: World, session: Session, epoch: int) -> Iterator[None]:
    total = world.size.of(50_000, 60)
    each = -(-total // EPOCHS)
    for n in range(epoch * each, min(total, (epoch + 1) * each)):
        made = _contract(world, session, n, day_of(n / total))
        world.contracts.append(made)
        yield


def _contract(world: World, session: Session, n: int, on: date) -> Any:
    stage = _stage(n)
    ends = (
        LAST_DAY + timedelta(days=10 + n * 7 % 1500)
        if stage != "ended"
        else LAST_DAY - timedelta(days=9 + n % 900)
    )
    starts = min(on, ends - timedelta(days=365))
    lines = [
        {"code": f"S{at}", "name": f"Service {at}", "basis": "block", "annual_value_pence": 1_000_000 * (at + 1 + n % 7),
         "unit": None, "quantity": None, "unit_price_tenthousandths": None}
        for at in range(1 + n % 3)
    ]  # fmt: skip
    return world.new(
        session, ContractVersion, "contract.added", on, title=f"{SERVICES[n % len(SERVICES)]}, lot {n}", valid_from=starts,
        valid_to=ends, commissioner_id=world.bodies[n % world.buyers], stage=stage, edition="community-today",
        provider_id=world.bodies[world.buyers + n * 7 % world.buyers], form="bilateral", notice_months=6, lines=lines,
        contract_kind="services", associates=[], board_approvals=[], indicators=[], reports=[], fields={},
        preferred_supplier_until=ends if n % 40 == 0 else None,
    )  # fmt: skip


def _stage(n: int) -> str:
    few = {0: "draft", 1: "in_review", 2: "issued", 3: "part_signed", 4: "approved", 5: "withdrawn"}
    return few.get(n % 500) or ("ended" if n % 3 == 0 else "in_force")


def decisions(world: World, session: Session, epoch: int) -> Iterator[None]:
    """Three checks of each contract by those who decide for its commissioner; the last of one in approval stops."""
    each = -(-world.size.of(50_000, 60) // EPOCHS)
    for contract in world.contracts[epoch * each : (epoch + 1) * each]:
        for at in range(3):
            _decision(world, session, contract, at)
            yield


def _decision(world: World, session: Session, contract: Any, at: int) -> None:
    silent = world.size.of(150, 20)
    n = len(world.decisions)
    who = world.people[silent + n % world.size.of(500, 10)]
    stopped = at == 2 and contract.stage in ("in_review", "issued")
    about = world.interests[n % len(world.interests)]
    reasons = [_reason("own_interest", "stop", "interest", about)] if stopped else []
    if n % 5000 == 3:
        same = _reason("same_body", "condition", "interest", about)
        same["links"].append({"kind": "organisation", "id": contract.provider_id, "ref": ""})
        reasons.append(same)
    world.new(
        session, DecisionVersion, "decision.checked", contract.known_on, contract_id=contract.thing_id,
        contract_version_id=contract.id, question="sign" if at and contract.stage != "in_review" else "approve",
        contract_act="approve", party=("commissioner", "provider")[at % 2], person_id=who,
        outcome="stopped" if stopped else "conditional" if reasons else "clear", taken=not stopped, reasons=reasons,
        looked_at=[{"kind": "contract", "id": contract.thing_id, "n": 1}, {"kind": "interest", "id": about, "n": 1}],
        fingerprint=f"{n:064x}",
    )  # fmt: skip
    world.decisions.append({"person": who, "provider": contract.provider_id, "on": contract.known_on})


def _reason(code: str, severity: str, kind: str, key: str) -> dict[str, Any]:
    links = [{"kind": kind, "id": key, "ref": ""}]
    return {"code": code, "severity": severity, "message": "An interest in a party", "links": links}


def sharing(world: World, session: Session) -> Iterator[None]:
    """Agreements between two bodies, what was shared under them, and incidents."""
    agreed: list[Any] = []
    for n in range(world.size.of(500, 5)):
        pair = [world.bodies[n % world.buyers], world.bodies[world.buyers + n * 3 % world.buyers]]
        parties = [
            {"organisation_id": one, "role": "controller", "signed_on": FIRST_DAY.isoformat()} for one in pair
        ]
        agreed.append(world.new(
            session, AgreementVersion, "agreement.added", day_of(n / 500 % 1), title=f"Sharing, {SERVICES[n % 10]} {n}",
            kind="dsa_t2", parties=parties, purpose="Direct care", lawful_basis="consent", categories=["health"],
            purposes=["direct_care"], text_n=1,
            review_due_on=LAST_DAY + timedelta(days=n % 700), fully_signed_on=FIRST_DAY,
        ))  # fmt: skip
        yield
    for n in range(world.size.of(2_000, 5)):
        under = agreed[n % len(agreed)]
        ends = [party["organisation_id"] for party in under.parties]
        world.new(
            session, DisclosureVersion, "disclosure.added", day_of(n / 2_000 % 1), from_organisation_id=ends[0],
            to_organisation_id=ends[1], what=f"Referrals of week {n}", categories=["health"], purpose="Direct care",
            shared_on=FIRST_DAY, agreement_id=under.thing_id, covered=True, purpose_code="direct_care",
            recipient_role="controller", stopped=False, gaps=[],
        )  # fmt: skip
        yield
    yield from _incidents(world, session)


def _incidents(world: World, session: Session) -> Iterator[None]:
    from register.domain.dates import start_of_day

    for n in range(world.size.of(100, 5)):
        on = day_of(n / 100 % 1)
        made = world.new(
            session, IncidentVersion, "incident.reported", on, source="reported", what=f"A letter went astray, case {n}",
            organisation_id=world.bodies[n % world.buyers], state="to_check" if n % 10 == 0 else "not_an_incident",
            noticed_at=start_of_day(on), aware_times=[], deadline_rule="", opinions=[], notifications=[],
            to_tell=[],
            involved=[],
        )  # fmt: skip
        world.incidents.append(made.thing_id)
        yield


def long_contract(world: World, session: Session, step: int) -> None:
    """One contract with thirty versions, a day each."""
    on = LAST_DAY - timedelta(days=CHAPTERS - step)
    if not world.long:
        world.long.append(_contract(world, session, 10_007, on))
        return
    world.long.append(
        world.follow(session, world.long[-1], "contract.varied", on, "vary", notice_months=1 + step % 12)
    )
