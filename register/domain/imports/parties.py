"""Which organisations a contracts register means: known by number or by the very name, new, or a question for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from register.domain.folding import folded
from register.domain.imports.contract_rows import PartyNamed
from register.domain.imports.matching import NEW, Candidate, Settled
from register.domain.people.directories import Directory
from register.domain.people.known_bodies import Called
from register.domain.people.organisation_names import FORMS, Likeness, Names
from register.domain.people.organisations import OrganisationKind
from register.domain.rules import Ruleset


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the register. label: its name with what tells it from others."""

    id: str
    label: str
    called: Called


@dataclass(frozen=True, slots=True)
class AskedParty:
    """A person has to say which organisation is meant."""

    party: PartyNamed
    candidates: tuple[Candidate, ...]


def settle_parties(
    named: Iterable[PartyNamed], bodies: Iterable[Body], known: Mapping[str, str], names: Names
) -> dict[str, Settled | AskedParty]:
    """Whom each key means. known: what was settled before, key -> record or NEW, or the key of another in the file."""
    by_key: dict[str, PartyNamed] = {}
    for party in named:
        by_key.setdefault(party.key, party)
    register = Directory(((body.called, body) for body in bodies), names)
    asked = {key: party.called for key, party in by_key.items()}
    in_file = Directory(((called, key) for key, called in asked.items()), names)
    found: dict[str, Settled | AskedParty] = {}
    for at, (key, party) in enumerate(by_key.items()):
        if key in known:
            found[key] = Settled(known[key], "answer")
            continue
        earlier = [by_key[other] for _, other in in_file.like(asked[key], before=at)]
        found[key] = _settled(party, asked[key], register.like(asked[key]), earlier)
    return found


def _settled(
    party: PartyNamed, called: Called, like: list[tuple[Likeness, Body]], earlier: list[PartyNamed]
) -> Settled | AskedParty:
    same = [body for surely, body in like if surely is Likeness.SAME]
    if len(same) == 1 and _shares_number(called, same[0].called):
        return Settled(same[0].id, "number")
    if len(same) == 1 and folded(same[0].called.name) == folded(party.name):
        return Settled(same[0].id, "name")
    candidates = [Candidate(body.id, body.label) for _, body in like]
    candidates += [Candidate(one.key, f"{one.name}, of the same file", is_in_file=True) for one in earlier]
    return AskedParty(party, tuple(candidates)) if candidates else Settled(NEW, "new")


def _shares_number(one: Called, other: Called) -> bool:
    mine = one.numbers.known() if one.numbers else {}
    theirs = other.numbers.known() if other.numbers else {}
    return any(theirs.get(kind) == number for kind, number in mine.items())


def kinds_of_forms(ruleset: Ruleset, on: date) -> dict[str, OrganisationKind]:
    """The kind of body that each legal form at the end of a name says it is: `kind` in rule organisations.name_forms."""
    rows = ruleset.value_or([], FORMS, on=on)
    return {str(row["form"]): OrganisationKind(row["kind"]) for row in rows if "kind" in row}
