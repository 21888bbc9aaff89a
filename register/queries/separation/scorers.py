"""Whether what people scored counts: by their interests in what they scored, however an interest writes the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.managed import conditionable_kinds
from register.domain.interests.mitigations import Mitigation, mitigation_kinds
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.separation.appraisals import Weight
from register.models.interests import InterestVersion
from register.queries.interests.interests import bearing
from register.queries.interests.interests import to_domain as interest_of
from register.queries.interests.mitigations import mitigations_of, to_domain
from register.queries.rules import ruleset
from register.queries.separation.touching import interests_touching
from register.queries.visible import AsAt

WORST = (Weight.EXCLUDED, Weight.HELD, Weight.MANAGED)


def interested(
    session: Session, people: Iterable[str], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> set[str]:
    """Who of these people has declared an interest, as far as the viewer may see it, in what is or may be one of these
    organisations, or a body around one. A likely match counts: a person has to look."""
    return {row.person_id for row in _touching(session, people, body_ids, on, viewer)}


def _touching(
    session: Session, people: Iterable[str], body_ids: Iterable[str], on: date, viewer: Viewer
) -> list[InterestVersion]:
    rows = bearing(session, people, viewer=viewer, as_at=AsAt(held_on=on))
    found = interests_touching(session, rows, body_ids, on, viewer=viewer)
    return [row for row in rows if row.thing_id in found]


def weights_of(
    session: Session, people: Iterable[str], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> dict[str, Weight]:
    """Whether the scores of each of these people count, as the decision check would weigh their interests: none that
    somebody else has not agreed how to manage, in a way that the rules allow. Who has no such interest is left out."""
    rows = _touching(session, people, body_ids, on, viewer)
    agreed: dict[str, list[Mitigation]] = {}
    for one in mitigations_of(session, [row.thing_id for row in rows], viewer=viewer, as_at=AsAt(held_on=on)):
        agreed.setdefault(one.interest_id or "", []).append(to_domain(one))
    rules, found = ruleset(session), dict[str, set[Weight]]()
    for row in rows:
        found.setdefault(row.person_id, set()).add(_weight(row, agreed.get(row.thing_id, ()), rules, on))
    return {person: next(one for one in WORST if one in some) for person, some in found.items()}


def _weight(row: InterestVersion, agreed: Iterable[Mitigation], rules: Ruleset, on: date) -> Weight:
    in_force = [
        one for one in agreed if one.agreed_by_another(row.person_id) and one.in_force(on) and one.contract_id is None
    ]  # fmt: skip
    kinds: Mapping[str, Mapping[str, object]] = mitigation_kinds(rules, on=on)
    if any(kinds.get(one.kind, {}).get("excludes") for one in in_force):
        return Weight.EXCLUDED
    allowed = conditionable_kinds(*interest_of(row).weighed_by, rules, on=on, body=None)
    return Weight.MANAGED if any(one.kind in allowed for one in in_force) else Weight.HELD
