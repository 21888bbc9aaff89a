"""The table of gifts and hospitality, once for every door: what is said of an offer, and what the rules answer."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    """What is said, the answer's outcome, and whether accepting it is a possible policy breach."""

    said: dict[str, Any]
    outcome: str
    breach: bool


def offer(situation: str, form: str, giver: str, pence: int, **more: Any) -> dict[str, Any]:
    return {
        "situation": situation, "offer_form": form, "giver_kind": giver, "value_pence": pence,
        "offer_response": "accepted", "offered_to": "organisation", **more,
    }  # fmt: skip


APPROVED = {"approved_by": "Ann Archer, Director", "approved_on": "2026-05-01", "approval_reason": "Rare"}
TABLE = [
    Row(offer("Gi", "cash", "private", 10_00), "decline", True),
    Row(offer("Gi", "cash", "private", 10_00, offer_response="declined"), "decline", False),
    Row(offer("Gi", "promotional", "supplier", 5_99), "nothing", False),
    Row(offer("Gi", "promotional", "supplier", 6_00), "decline", True),
    Row(offer("Gi", "thing", "supplier", 1_00), "decline", True),
    Row(offer("Gi", "thing", "private", 49_99), "nothing", False),
    Row(offer("Gi", "thing", "private", 50_00), "declare_for_organisation", False),
    Row(offer("Gi", "thing", "private", 60_00), "declare_for_organisation", False),
    Row(offer("Gi", "thing", "private", 60_00, offered_to="myself"), "declare_for_organisation", True),
    Row(offer("Ho", "meal", "other", 24_99), "nothing", False),
    Row(offer("Ho", "meal", "other", 25_00), "declare", False),
    Row(offer("Ho", "meal", "other", 75_00), "declare", False),
    Row(offer("Ho", "meal", "other", 75_01), "refuse", True),
    Row(offer("Ho", "meal", "other", 75_01, **APPROVED), "refuse", False),
    Row(offer("Ho", "meal", "other", 75_01, **APPROVED | {"approval_reason": None}), "refuse", True),
    Row(offer("Ho", "meal", "other", 75_01, **APPROVED | {"approved_on": "2026-05-02"}), "refuse", True),
    Row(offer("Ho", "meal", "supplier", 5_00), "senior_approval", True),
    Row(offer("Ho", "meal", "supplier", 5_00, **APPROVED), "senior_approval", False),
    Row(offer("Ho", "travel", "other", 20_00), "declare", False),
    Row(offer("Ho", "travel_beyond", "other", 20_00), "refuse", True),
]
"""The offers are of 1 May 2026. Private givers are each another one, so that nothing is summed."""
