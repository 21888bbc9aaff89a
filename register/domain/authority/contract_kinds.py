"""Kinds of contracts: what each is in law, who may be party to it, and on which paper, by rule contracts.kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from register.domain.authority.legal_status import LegalStanding, LegalStatus, dispute_route, legal_standing
from register.domain.dates import said
from register.domain.people.organisations import OrganisationKind, Party, kind_on, legal_person_id
from register.domain.rules import Confidence, JsonValue, Rule, Ruleset

KINDS = "contracts.kinds"
SERVICES = "services"
"""What a contract is where nobody says otherwise: one for services, between any two bodies."""
UNSURE = {
    Confidence.LOW: "General knowledge: check it before you rely on it",
    Confidence.MEDIUM: "Please confirm it with your own advisers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractKind:
    """A kind and what it changes. commissioners, providers: kinds of body that may be on that side, any where none is
    named. between: two lists of kinds of body, where one party has to be of each. legal_status: what it is in law, where
    that does not follow from the parties, and `law` why. disputes: how they are settled, where that is its own way.
    editions: the only ones it may be written on. is_under: whether it hangs on another contract. first: the first day on
    which one may begin."""

    code: str
    name: str
    commissioners: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    between: tuple[tuple[str, ...], ...] = ()
    legal_status: LegalStatus | None = None
    law: str = ""
    disputes: str | None = None
    editions: tuple[str, ...] = ()
    is_under: bool = False
    first: date | None = None
    sure: Confidence = Confidence.HIGH

    @property
    def unsure(self) -> str | None:
        """What is said beside it, where the rule is no more than general knowledge."""
        return UNSURE.get(self.sure)


def kind_rows(ruleset: Ruleset, *, on: date) -> dict[str, JsonValue]:
    """The kinds by code, as the rule of the day has them."""
    return {row["code"]: row for row in ruleset.value_or([], KINDS, on=on)}


def kind_of(code: str, ruleset: Ruleset, *, on: date) -> ContractKind | None:
    """None where the rule of the day has no such kind; one for services is always one."""
    rule = ruleset.find(KINDS, on=on)
    rows = {row["code"]: row for row in (rule.value if rule else ())}
    if code in rows and rule is not None:
        return _read(rows[code], rule)
    return ContractKind(code=SERVICES, name="Contract for services") if code == SERVICES else None


def _read(row: Mapping[str, JsonValue], rule: Rule) -> ContractKind:
    status = row.get("legal_status")
    return ContractKind(
        code=row["code"], name=row["name"], commissioners=tuple(row.get("commissioners", ())),
        providers=tuple(row.get("providers", ())), between=tuple(map(tuple, row.get("between", ()))),
        legal_status=LegalStatus(status) if status else None, law=row.get("law", ""), disputes=row.get("disputes"),
        editions=tuple(row.get("editions", ())), is_under=bool(row.get("is_under", False)),
        first=date.fromisoformat(row["from"]) if "from" in row else None,
        sure=Confidence(row.get("confidence", rule.confidence)),
    )  # fmt: skip


def standing_as(code: str, commissioner: Party, provider: Party, on: date, ruleset: Ruleset) -> LegalStanding:
    """What it is in law: what its kind says, or else what follows from both parties."""
    kind = kind_of(code, ruleset, on=on)
    own = legal_person_id(commissioner) == legal_person_id(provider)
    if kind is None or kind.legal_status is None or own:
        return legal_standing(commissioner, provider, on, ruleset)
    return LegalStanding(status=kind.legal_status, because=kind.law)


def disputes_as(code: str, status: LegalStatus, ruleset: Ruleset, *, on: date) -> str | None:
    """How the parties settle a dispute: in the way of its kind, or else in that of its legal status."""
    kind = kind_of(code, ruleset, on=on)
    return (kind.disputes if kind else None) or dispute_route(status, ruleset, on=on)


def fitting_problems(
    code: str, commissioner: Party | None, provider: Party | None, on: date, ruleset: Ruleset
) -> dict[str, str | None]:
    """What does not go with the kind of the contract, beside the field that would mend it, each with its reason."""
    kind = kind_of(code, ruleset, on=on)
    if kind is None:
        return {"contract_kind": "Select the kind of contract"}
    early = kind.first is not None and on < kind.first
    first = (
        f"{kind.name}: there are none that begin before {said(kind.first)}" if early and kind.first else None
    )
    return {
        "contract_kind": first or _between(kind, commissioner, provider, on, ruleset),
        "commissioner_id": _side(kind, "commissioner", kind.commissioners, commissioner, on, ruleset),
        "provider_id": _side(kind, "provider", kind.providers, provider, on, ruleset),
    }


def edition_problem(
    code: str, edition: str, names: Mapping[str, str], on: date, ruleset: Ruleset
) -> str | None:
    """A kind that is not written on the standard contract is written on none of its editions."""
    kind = kind_of(code, ruleset, on=on)
    if kind is None or not kind.editions or edition in kind.editions:
        return None
    known = ", or ".join(names.get(one, one) for one in kind.editions)
    return f"{kind.name}: it is not written on this edition. Select {known}"


def _between(
    kind: ContractKind, commissioner: Party | None, provider: Party | None, on: date, ruleset: Ruleset
) -> str | None:
    if not kind.between or commissioner is None or provider is None:
        return None
    sides = [_kind(party, on, ruleset) for party in (commissioner, provider)]
    one, other = kind.between
    if (sides[0] in one and sides[1] in other) or (sides[0] in other and sides[1] in one):
        return None
    who = f"{commissioner.name} is {_a(sides[0])} and {provider.name} {_a(sides[1])}"
    return f"{kind.name}: one party has to be {_or(one)}, the other {_or(other)}. {who}"


def _side(
    kind: ContractKind, side: str, may: Iterable[str], party: Party | None, on: date, ruleset: Ruleset
) -> str | None:
    wanted = tuple(may)
    if not wanted or party is None:
        return None
    found = _kind(party, on, ruleset)
    if found in wanted:
        return None
    return f"{kind.name}: the {side} has to be {_or(wanted)}. {party.name} is {_a(found)}"


def _kind(party: Party, on: date, ruleset: Ruleset) -> str:
    """What it was on the day; an arm is what its parent is."""
    kind = kind_on(party, on, ruleset) or party.kind
    return OrganisationKind.PCT if kind is OrganisationKind.PROVIDER_ARM else kind


def _or(kinds: Iterable[str]) -> str:
    *most, last = [_a(kind) for kind in kinds]
    return f"{', '.join(most)} or {last}" if most else last


def _a(kind: str) -> str:
    label = OrganisationKind(kind).label
    words = label if label[:2].isupper() else label[0].lower() + label[1:]
    if kind == OrganisationKind.OTHER:
        return "another body"
    return f"{'an' if words[0] in 'aeiouN' else 'a'} {words}"
