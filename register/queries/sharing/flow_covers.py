"""Whether agreements cover flows on a day. What stands against a flow follows from few of its columns: those that are alike
in them are judged once, by one of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.people.known_bodies import Recognised
from register.domain.people.organisation_names import Likeness
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import Agreement, PartyRole
from register.domain.sharing.covering import Gap, texts
from register.domain.sharing.flows import Cover, CoverState, FlowDirection, NewFlow, cover_of
from register.models.agreements import AgreementVersion
from register.models.flows import FlowVersion
from register.models.joins import JoinVersion
from register.models.ledger import LedgerEntry
from register.models.organisations import OrganisationVersion
from register.models.rules import RuleVersion
from register.models.walls import WallVersion
from register.queries.people.parties import recognised
from register.queries.sharing.agreements import agreements
from register.queries.visible import NOW, AsAt, held, known, seen_by

V = FlowVersion
MOST_JUDGED = 2_000
"""So many different sets of what is judged are looked at; those with the most flows first."""
SOME = 500
JUDGED = (
    V.from_organisation_id, V.to_organisation_id, V.flow_direction, V.recipient_role, V.agreement_id, V.purposes,
    V.categories,
)  # fmt: skip
COVER_TOLD = {
    CoverState.COVERED: ("Covered", Tone.GOOD), CoverState.TO_CHECK: ("To check", Tone.OPEN),
    CoverState.NOT_NEEDED: ("None needed", Tone.OVER),
}  # fmt: skip


def covers(session: Session, flows: Iterable[NewFlow], on: date, *, viewer: Viewer) -> list[Cover]:
    """How each stands on a day, by the agreements that the viewer may see."""
    asked = list(flows)
    between = [one for one in asked if one.flow_direction is not FlowDirection.INTERNAL]
    every = agreements(session, viewer=viewer) if between else []
    ends = {end for one in between for end in (one.from_organisation_id, one.to_organisation_id)}
    parties = {party.organisation_id for one in every for text in texts(one) for party in text.parties}
    bodies = recognised(session, ends | parties, on, viewer=viewer)
    about = _Naming(every, bodies)
    return [cover_of(one, about.of(one), on, bodies=bodies) for one in asked]


class _Naming:
    """Agreements by the bodies that they name: no other can cover a flow, or come near it."""

    def __init__(self, every: Sequence[Agreement], bodies: Recognised) -> None:
        self._bodies, self._by_id = bodies, {one.id: one for one in every}
        self._by_party: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[str, set[str]] = {}
        for one in every:
            for text in texts(one):
                for party in text.parties:
                    self._by_party[party.organisation_id].add(one.id)

    def of(self, flow: NewFlow) -> list[Agreement]:
        """Those that name both of its ends, and the one that it names itself."""
        found = self._naming(flow.from_organisation_id) & self._naming(flow.to_organisation_id)
        return [self._by_id[key] for key in sorted(found | {str(flow.agreement_id)}) if key in self._by_id]

    def _naming(self, end: str) -> set[str]:
        if end not in self._known:
            alike = (
                ids
                for party, ids in self._by_party.items()
                if self._bodies.likeness(end, party) is not Likeness.DIFFERENT
            )
            self._known[end] = set().union(*alike)
        return self._known[end]


@dataclass(frozen=True, slots=True)
class Stands:
    """How flows that are alike stand on a day, and each reason where no agreement covers them."""

    state: CoverState
    gaps: tuple[Gap, ...]


def states(session: Session, on: date, *, viewer: Viewer) -> Mapping[CoverState, list[str]]:
    """What is alike, by how it stands on a day: of the flows that go on then, and that the viewer may see."""
    found: dict[CoverState, list[str]] = {state: [] for state in CoverState}
    alike = [row.alike for row in alike_on(session, on, viewer=viewer)[:MOST_JUDGED]]
    for key, stands in standing(session, alike, on, viewer=viewer).items():
        found[stands.state].append(key)
    return found


def standing(session: Session, alike: Collection[str], on: date, *, viewer: Viewer) -> dict[str, Stands]:
    """How flows of each of these stand on a day. What was judged is kept until anything changes that it rests on."""
    kept = _kept(session, viewer, on)
    missing = [key for key in dict.fromkeys(alike) if key not in kept]
    values = values_of(session, missing, viewer=viewer)
    found = covers(session, values.values(), on, viewer=viewer)
    judged = {key: Stands(one.state, one.gaps) for key, one in zip(values, found, strict=True)}
    if len(kept) + len(judged) <= MOST_KEPT_OF_ONE:
        kept.update(judged)
    return {key: judged[key] if key in judged else kept[key] for key in dict.fromkeys(alike)}


RESTS_ON = (AgreementVersion, OrganisationVersion, RuleVersion, WallVersion, JoinVersion)
"""What an answer follows from, besides the day, who asks, and what is alike."""
MOST_KEPT, MOST_KEPT_OF_ONE = 16, 20_000
Key = tuple[bytes, Viewer, date]


def _leaf_of_newest(*models: Any) -> Any:
    newest = union_all(*(select(func.max(model.seq).label("seq")) for model in models)).subquery()
    return select(LedgerEntry.leaf).where(LedgerEntry.seq == select(func.max(newest.c.seq)).scalar_subquery())


_CHANGED, _COUNTED_ANEW = _leaf_of_newest(*RESTS_ON), _leaf_of_newest(*RESTS_ON, FlowVersion)
_KEPT: dict[Key, dict[str, Stands]] = {}
"""What was judged, by the leaf of the entry that changed last what it rests on: no two histories share one, so what is kept
is never out of date."""
_COUNTED: dict[Key, Sequence[Any]] = {}
"""What is alike and how many flows are, in the same way."""


def _kept(session: Session, viewer: Viewer, on: date) -> dict[str, Stands]:
    newest = session.scalar(_CHANGED)
    if newest is None:
        return {}
    found = _KEPT.get((newest, viewer, on))
    return _keep(_KEPT, (newest, viewer, on), {}) if found is None else found


def _keep(kept: dict[Key, Any], key: Key, value: Any) -> Any:
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)), None)
    kept[key] = value
    return value


def alike_on(session: Session, on: date, *, viewer: Viewer) -> Sequence[Any]:
    """What is alike among the flows that go on on a day and the viewer may see, and how many flows are; the most frequent
    first, and one more than are judged where there are more."""
    newest = session.scalar(_COUNTED_ANEW)
    if newest is None or (newest, viewer, on) not in _COUNTED:
        counted = _count_alike(session, on, viewer)
        return _keep(_COUNTED, (newest, viewer, on), counted) if newest else counted
    return _COUNTED[newest, viewer, on]


def _count_alike(session: Session, on: date, viewer: Viewer) -> Sequence[Any]:
    flows = func.count().label("flows")
    query = select(V.alike, flows).where(seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on)))
    query = query.group_by(V.alike).order_by(flows.desc(), V.alike)
    return session.execute(query.limit(MOST_JUDGED + 1)).all()


def values_of(session: Session, alike: Collection[str], *, viewer: Viewer) -> dict[str, NewFlow]:
    """A flow of each of these that the viewer may see, as it is judged: what else one says does not count."""
    wanted = sorted(alike)
    found: dict[str, NewFlow] = {}
    for start in range(0, len(wanted), SOME):
        some = wanted[start : start + SOME]
        seen = (seen_by(V, viewer), *known(V, NOW), V.alike.in_(some))
        one_of = select(func.min(V.id)).where(*seen).group_by(V.alike)
        query = select(V.alike, *JUDGED).where(seen_by(V, viewer), V.id.in_(one_of)).order_by(V.alike)
        for row in session.execute(query).mappings():
            found[row["alike"]] = as_judged(dict(row))
    return found


def as_judged(row: Mapping[str, Any]) -> NewFlow:
    """The value of a flow as far as it is judged."""
    return NewFlow(
        title="-", from_organisation_id=row["from_organisation_id"], to_organisation_id=row["to_organisation_id"],
        flow_direction=FlowDirection(row["flow_direction"]), recipient_role=PartyRole(row["recipient_role"]),
        purposes=tuple(row["purposes"]), categories=tuple(row["categories"]), agreement_id=row["agreement_id"],
        lawful_basis="-", starts_on=date.min, review_due_on=date.max,
    )  # fmt: skip
