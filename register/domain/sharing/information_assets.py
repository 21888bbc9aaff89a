"""Information assets: the systems and holdings of records of a body, and who owns each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.sharing.codes import code_problem, codes_problem
from register.domain.texts import Line, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInformationAsset(Typed):
    """A system or a holding of records. asset_kind, asset_format and categories are codes of the rules sharing.asset_kinds,
    sharing.asset_formats and sharing.categories. sensitive_why: why special category data is held, where it is."""

    name: Annotated[str, Line("the name of the asset", longest=200)]
    organisation_id: Annotated[str, select("whose it is")]
    asset_kind: Annotated[str, select("what it is", "sharing.asset_kinds")]
    categories: Annotated[tuple[str, ...], select("what kinds of information it holds", "sharing.categories")]
    starts_on: Annotated[date, enter("the date it came into use")]
    ends_on: Annotated[date | None, enter("the date it goes out of use")] = None
    asset_owner_id: Annotated[str | None, select("the information asset owner")] = None
    asset_format: Annotated[str | None, select("its format", "sharing.asset_formats")] = None
    held_where: Annotated[str | None, Line("where it is held", longest=200)] = None
    asset_software: Annotated[str | None, Line("its software", longest=200)] = None
    asset_support: Annotated[str | None, Line("who supports and maintains it", longest=200)] = None
    sensitive_why: Annotated[str | None, Line("why sensitive information is held", longest=300)] = None
    loss_impact: Annotated[str | None, Line("what its loss would mean", longest=300)] = None
    retention: Annotated[str | None, Line("how long it is kept", longest=300)] = None
    last_reviewed_on: Annotated[date | None, enter("the date it was last reviewed")] = None


def check_information_asset(new: NewInformationAsset, ruleset: Ruleset, *, today: date) -> None:
    """Raises Invalid."""
    reviewed = new.last_reviewed_on
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "whose it is", 80),
            "asset_kind": code_problem(new.asset_kind, "asset_kinds", ruleset, today),
            "asset_format": code_problem(new.asset_format, "asset_formats", ruleset, today, required=False),
            "categories": codes_problem(
                new.categories, "categories", "what kinds of information it holds", ruleset, today
            ),
            "starts_on": day_problem(new.starts_on, "The date it came into use"),
            "ends_on": day_problem(new.ends_on, "The date it goes out of use")
            or order_problem(
                new.starts_on, new.ends_on, "The date it goes out of use must be on or after the start"
            ),
            "last_reviewed_on": day_problem(reviewed, "The date it was last reviewed")
            or (
                "The date it was last reviewed must be today or in the past"
                if _later(reviewed, today)
                else None
            ),
        }
    )


def _later(day: date | None, today: date) -> bool:
    return day is not None and day > today
