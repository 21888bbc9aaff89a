"""Every paper about a contract has room for those who sign it, each in the way of its kind of body."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Any

import pytest

from register.documents import packs
from register.documents.compile import Compiled, compile_pack
from register.documents.fill import fill
from register.documents.samples import sample_values
from register.domain.contracts.documents import KINDS, About
from register.domain.people.organisations import OrganisationKind
from tests.documents.test_fill import document
from tests.documents.test_word_order import W

AGREED = {
    "variation": ("commissioner", "provider"), "extension": ("commissioner", "provider"),
    "resumption": ("commissioner", "provider"), "novation": ("outgoing", "incoming", "continuing"),
}  # fmt: skip
SEALED = {
    **AGREED, "community_today": ("commissioner", "provider"), "community_today_short": ("commissioner", "provider"),
}  # fmt: skip
"""What may be a deed: papers that parties agree, and contracts themselves."""
GIVEN = {
    "suspension": "giver", "notice_termination": "giver", "notice_performance": "giver",
    "notice_extension": "commissioner",
}  # fmt: skip
BY_HAND = {
    "provider_arm": "Head of the provider arm", "nhs_foundation_trust": "Accounting Officer", "council": "of the council",
    "company": "Authorised signatory", "social_enterprise": "Authorised signatory", "charity": "Trustee",
    "gp_practice": "Partner with authority", "other": "Authorised signatory",
}  # fmt: skip
DEEDS = {
    "nhs_trust": ("Chair or authorised director", "Further director"),
    "nhs_foundation_trust": ("Second person attesting the seal",),
    "company": ("Director", "Second authorised signatory, or witness"), "charity": ("First trustee", "Second trustee"),
}  # fmt: skip


@cache
def compiled(name: str) -> Compiled:
    return compile_pack(packs.shipped()[name])


def rooms(name: str, **answers: Any) -> list[list[str]]:
    """The tables in which somebody signs: in what capacity, and the name where it is known."""
    pack = packs.shipped()[name]
    values = {**sample_values(pack, "legally_binding"), **answers}
    values = {key: value for key, value in values.items() if value is not None}
    made = document(fill(compiled(name), values, data_hash="0" * 64))
    tables = [
        [" ".join(cell.itertext()).strip() for cell in table.iter(f"{W}tc")] for table in made.iter(f"{W}tbl")
    ]
    return [[cells[1], cells[3]] for cells in tables if cells[0] == "Signed by"]


def test_every_paper_about_a_contract_has_room_to_sign() -> None:
    about = {kind.pack for kind in KINDS if kind.about is About.CONTRACT}
    assert about == {*AGREED, *GIVEN}


@pytest.mark.parametrize("name", AGREED)
def test_every_party_signs_in_the_way_of_its_kind_by_hand(name: str) -> None:
    for kind in OrganisationKind:
        kinds = {f"{party}_kind": str(kind) for party in AGREED[name]}
        people = {f"signatory_{party}": f"Ann {party}" for party in AGREED[name]}
        found = rooms(name, execution="under_hand", **kinds, **people)
        assert [who for _, who in found] == list(people.values()), kind
        assert all(BY_HAND.get(str(kind), "Accountable Officer") in capacity for capacity, _ in found), kind


@pytest.mark.parametrize(("name", "kind"), list(product(SEALED, DEEDS)))
def test_a_paper_that_is_a_deed_has_room_for_everybody_whom_a_deed_needs(name: str, kind: str) -> None:
    kinds = {f"{party}_kind": kind for party in SEALED[name]}
    found = [capacity for capacity, _ in rooms(name, execution="deed", **kinds)]
    for capacity in DEEDS[kind]:
        assert found.count(capacity) == len(SEALED[name])


@pytest.mark.parametrize("name", GIVEN)
def test_a_notice_is_signed_for_whoever_gives_it_and_its_receipt_confirmed_by_the_other(name: str) -> None:
    giver = GIVEN[name]
    for kind in OrganisationKind:
        answers = {f"{giver}_kind": str(kind), f"signatory_{giver}": "Ann Archer", "received_by": None}
        first, receipt = rooms(name, **answers)
        assert first[1] == "Ann Archer"
        assert BY_HAND.get(str(kind), "Accountable Officer") in first[0]
        assert receipt == ["Person who confirms receipt for the other party", ""]


@pytest.mark.parametrize("name", [*AGREED, *GIVEN])
def test_what_is_said_of_a_signature_stands_on_its_page(name: str) -> None:
    """From the heading to the last row of the table, each line is kept with the next."""
    body = list(document(packs.shipped()[name].template).iter(f"{W}p", f"{W}tbl"))
    for number, one in enumerate(body):
        if one.tag == f"{W}tbl" and "Signed by" in "".join(one.itertext())[:10]:
            before = body[number - 1]
            gap = "TableGap" in re.sub(
                r"\s", "", " ".join(s.get(f"{W}val", "") for s in before.iter(f"{W}pStyle"))
            )
            kept = before.find(f"{W}pPr/{W}keepNext") is not None
            assert gap or kept, "".join(before.itertext())


@pytest.mark.parametrize("name", [*AGREED, *GIVEN])
def test_the_kinds_of_body_are_the_ones_the_register_knows(name: str) -> None:
    kinds = [field for field in packs.shipped()[name].fields() if field.name.endswith("_kind")]
    asked = [[option.value for option in field.options] for field in kinds if field.name != "variation_kind"]
    assert asked
    assert all(one == [str(kind) for kind in OrganisationKind] for one in asked)


@pytest.mark.parametrize("name", SEALED)
@pytest.mark.parametrize(("seat", "places"), [("chair", ("Ann", "")), ("director", ("", "Ann"))])
def test_whoever_attests_the_seal_of_a_trust_stands_in_the_place_of_their_post(
    name: str, seat: str, places: tuple[str, str]
) -> None:
    """And whoever only decided stands in neither."""
    kinds = {f"{party}_kind": "nhs_trust" for party in SEALED[name]}
    seats = {f"{one}_{party}": None for one in ("chair", "director") for party in SEALED[name]}
    mine = {**seats, **{f"{seat}_{party}": "Ann" for party in SEALED[name]}}
    signs = {f"signatory_{party}": "Bob" for party in SEALED[name]}
    found = [who for _, who in rooms(name, execution="deed", **kinds, **mine, **signs)]
    assert found == list(places) * len(SEALED[name])
