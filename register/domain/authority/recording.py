"""What may be recorded as a delegation: every answer right, and nothing wider than what it rests on."""

from __future__ import annotations

from datetime import date

from register.domain import money
from register.domain.authority.commitments import PER_WORDS, VAT_WORDS, Vat, categories
from register.domain.authority.delegations import (
    ALL_SERVICES,
    Delegation,
    GrantorKind,
    NewDelegation,
    matters,
    steps_missed,
)
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import text_problem, text_problems


def check_delegation(
    new: NewDelegation, ruleset: Ruleset, *, on: date, parent: Delegation | None = None
) -> None:
    """Raises Invalid for what cannot be recorded. parent: what it rests on, as that reads on the day it begins to hold. It
    is never wider than that in amount, service, time or person; what becomes so because the parent is cut later is
    reported by findings()."""
    texts = text_problems(new)
    wider = {} if parent is None else _wider_problems(new, parent)
    refuse(
        wider
        | {
            "matter": None if new.matter in matters(ruleset, on=on) else "Select what is delegated",
            "organisation_id": text_problem(new.organisation_id, "the organisation", 80)
            or wider.get("organisation_id"),
            **{field: wrong or wider.get(field) for field, wrong in _grantor_problems(new).items()},
            "holder_post_id": _holder_problem(new),
            "limit_pence": _limit_problem(new.limit_pence) or wider.get("limit_pence"),
            **texts,
            "minute": texts["minute"] or _minute_problem(new),
            "services": texts["services"] or wider.get("services")
            if new.services and all(new.services)
            else "Select at least one service, or all services",
            "valid_from": day_problem(new.valid_from, "The start date") or wider.get("valid_from"),
            "valid_to": day_problem(new.valid_to, "The end date")
            or order_problem(new.valid_from, new.valid_to, "The end date must be on or after the start date")
            or wider.get("valid_to"),
            "parent_id": _parent_problem(new, parent) or wider.get("parent_id"),
            "spend_categories": _categories_problem(new, ruleset, on) or wider.get("spend_categories"),
            "accepted_on": _accepted_problem(new, on),
            "limit_per": wider.get("limit_per"),
            "limit_vat": _vat_problem(new) or wider.get("limit_vat"),
        }
    )


def _wider_problems(new: NewDelegation, parent: Delegation) -> dict[str, str | None]:
    """What makes it wider than the one it rests on, beside the field that says so, with what would do."""
    most = "any value" if parent.limit_pence is None else money.said(parent.limit_pence)
    ends = "it has no end" if parent.valid_to is None else f"it ends on {said(parent.valid_to)}"
    begins = new.valid_from < parent.valid_from
    words = {
        "not_sub_delegable": ("parent_id", "Select a delegation that may be passed on"),
        "other_body": ("organisation_id", "Select the organisation that the delegation it rests on binds"),
        "grantor_not_holder": (f"grantor_{new.grantor_kind}_id", "Select who holds the delegation it rests on"),
        "wider_limit": ("limit_pence", f"Enter a limit of {most} or less, as the delegation it rests on has"),
        "wider_dates": (
            ("valid_from", f"Enter {said(parent.valid_from)} or later, when the delegation it rests on begins")
            if begins
            else ("valid_to", f"Enter an end date within the delegation it rests on: {ends}")
        ),
        "wider_services": ("services", f"Enter only services of the delegation it rests on: {', '.join(parent.services)}"),
        "wider_categories": (
            "spend_categories",
            f"Select only categories of the delegation it rests on: {', '.join(parent.spend_categories).replace('_', ' ')}",
        ),
        "other_measure": _measure_problem(new, parent),
        "wider_alone": ("joint_post_id", "Select the post that must sign too for the delegation it rests on"),
    }  # fmt: skip
    return dict(words[code] for code in steps_missed(new, parent) if code in words)


def _measure_problem(new: NewDelegation, parent: Delegation) -> tuple[str, str]:
    """Beside the first of both questions of which the answer differs."""
    if new.limit_per is not parent.limit_per:
        return (
            "limit_per",
            f"Select what the limit of the delegation it rests on is for: {PER_WORDS[parent.limit_per]}",
        )
    said_ = "it does not say" if parent.limit_vat is None else VAT_WORDS[parent.limit_vat]
    return "limit_vat", f"Select what the delegation it rests on says of VAT: {said_}"


def _categories_problem(new: NewDelegation, ruleset: Ruleset, on: date) -> str | None:
    known = {ALL_SERVICES, *categories(ruleset, on=on)}
    given = new.spend_categories
    return None if given and set(given) <= known else "Select at least one category, or all categories"


def _accepted_problem(new: NewDelegation, on: date) -> str | None:
    late = new.accepted_on is not None and new.accepted_on > on
    return day_problem(new.accepted_on, "The day the holder accepted it") or (
        "The day the holder accepted it must be today or in the past" if late else None
    )


def _vat_problem(new: NewDelegation) -> str | None:
    return "Select whether VAT is in the limit" if new.limit_vat is Vat.NOT_DUE else None


def _grantor_problems(new: NewDelegation) -> dict[str, str | None]:
    """Only what the kind of grantor asks for is given."""
    given = {GrantorKind.POST: new.grantor_post_id, GrantorKind.PERSON: new.grantor_person_id}
    return {
        f"grantor_{kind}_id": _grantor_problem(new.grantor_kind, kind, key) for kind, key in given.items()
    }


def _grantor_problem(chosen: GrantorKind, kind: GrantorKind, key: str | None) -> str | None:
    if chosen is kind:
        return None if key else "Select who delegates"
    if key is None:
        return None
    board = chosen is GrantorKind.BOARD
    return f"Leave the {kind} empty when {'the board' if board else f'a {chosen}'} delegates"


def _holder_problem(new: NewDelegation) -> str | None:
    one = (new.holder_post_id is None) != (new.holder_person_id is None)
    return None if one else "Select the post or the person who holds the delegation, not both"


def _minute_problem(new: NewDelegation) -> str | None:
    """What the board decided stands in its minutes, and nothing else shows that it did."""
    missing = new.grantor_kind is GrantorKind.BOARD and not new.minute
    return "Enter the minute in which the board delegates it" if missing else None


def _limit_problem(limit_pence: int | None) -> str | None:
    if limit_pence == 0:
        return "The limit must be more than £0"
    return money.pence_problem(limit_pence, "The limit")


def _parent_problem(new: NewDelegation, parent: Delegation | None) -> str | None:
    board = new.grantor_kind is GrantorKind.BOARD
    if board and new.parent_id is not None:
        return "A delegation by the board rests on no other delegation"
    if not board and new.parent_id is None:
        return "Select the delegation this one is passed on from"
    if parent is not None and parent.matter != new.matter:
        return "Select a delegation of the same matter: only that can be passed on"
    return None
