"""Schemes to start from: rows by role, which become ordinary delegations and reserved matters once each role has a post."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from register.domain import money
from register.domain.asked import enter, select
from register.domain.authority.commitments import LimitPer, Vat
from register.domain.authority.delegations import GrantorKind, NewDelegation, limit_said
from register.domain.authority.reservations import NewReservation
from register.domain.problems import refuse
from register.domain.rules import JsonValue
from register.domain.texts import Line, Typed, text_problems

CERTAIN = {"H": "From a scheme that was published", "GK": "General knowledge: check it against your own"}


@dataclass(frozen=True, slots=True)
class Preset:
    """A scheme to start from. roles: what each post is called in it, by code. rows: as the data has them."""

    code: str
    name: str
    source: str
    confidence: str
    roles: Mapping[str, str]
    limit_vat: Vat | None
    delegations: tuple[Mapping[str, Any], ...]
    reserved: tuple[Mapping[str, Any], ...]

    @property
    def certain(self) -> str:
        """How sure we are of it, in words."""
        return CERTAIN[self.confidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScheme(Typed):
    """That a body begins its scheme from a preset. posts: the post that each role is, by the role's code. minute: of the
    meeting in which its board decided so."""

    organisation_id: Annotated[str, select("the organisation")]
    preset: Annotated[str, select("the scheme to start from")]
    minute: Annotated[str, Line("the minute", longest=200)]
    valid_from: Annotated[date, enter("the start date")]
    posts: Annotated[Mapping[str, JsonValue], enter("the post of each role")]

    def post_of(self, role: str) -> str | None:
        """The id of the post that this role is; None where none is said."""
        found = self.posts.get(role)
        return found if isinstance(found, str) and found else None


@dataclass(frozen=True, slots=True)
class PresetRow:
    """One row in words, by roles."""

    matter: str
    what: str
    words: str
    source: str


@cache
def presets() -> dict[str, Preset]:
    """Every scheme to start from, by its code, in the order of the file."""
    text = files("register.domain").joinpath("rulesets/schemes.toml").read_text(encoding="utf-8")
    return {one["code"]: _preset(one) for one in tomllib.loads(text)["preset"]}


def _preset(row: Mapping[str, Any]) -> Preset:
    return Preset(
        row["code"], row["name"], row["source"], row["confidence"], {one["code"]: one["name"] for one in row["role"]},
        Vat(row["limit_vat"]) if "limit_vat" in row else None, tuple(row["delegation"]), tuple(row["reserved"]),
    )  # fmt: skip


def check_scheme(new: NewScheme) -> None:
    """Raises Invalid: a known preset, and another post for each of its roles."""
    refuse(
        {**text_problems(new), "preset": None if new.preset in presets() else "Select a scheme to start from"}
    )
    roles = presets()[new.preset].roles
    given = [post for role in roles if (post := new.post_of(role))]
    refuse(
        {
            f"post_{role}": _role_problem(new.post_of(role), name, given) for role, name in roles.items()
        }
    )  # fmt: skip


def _role_problem(post: str | None, name: str, given: list[str]) -> str | None:
    if not post:
        return f"Select the post that is the {name[:1].lower()}{name[1:]}"
    return "Select another post: two roles cannot be one post" if given.count(post) > 1 else None


def delegations_of(new: NewScheme) -> Iterator[NewDelegation]:
    """What is delegated, all by the board itself."""
    preset = presets()[new.preset]
    for row in preset.delegations:
        for matter in row["matters"]:
            yield NewDelegation(
                matter=matter, organisation_id=new.organisation_id, grantor_kind=GrantorKind.BOARD,
                holder_post_id=new.post_of(row["holder"]), joint_post_id=new.post_of(row.get("joint", "")),
                limit_pence=row["below"] * 100 if "below" in row else None, limit_per=LimitPer.CONTRACT,
                limit_vat=preset.limit_vat if "below" in row else None, conditions=row.get("conditions"),
                scheme_source=row["source"], valid_from=new.valid_from, minute=new.minute,
            )  # fmt: skip


def reserved_of(new: NewScheme) -> Iterator[NewReservation]:
    """What is kept for a meeting."""
    for row in presets()[new.preset].reserved:
        yield NewReservation(
            organisation_id=new.organisation_id, matter=row["matter"], reserved_to=row["to"], reserved_text=row["text"],
            scheme_source=row["source"], reserved_from_pence=row["from"] * 100, valid_from=new.valid_from, minute=new.minute,
        )  # fmt: skip


def rows_of(preset: Preset, matters: Mapping[str, str]) -> list[PresetRow]:
    """Every row in words, before a post is chosen for any role. matters: what each is called."""
    by_role = NewScheme(
        organisation_id="", preset=preset.code, minute="", valid_from=date.min, posts=preset.roles
    )
    found = [
        PresetRow(
            matters.get(one.matter, one.matter),
            one.holder_post_id or "",
            _delegated(one),
            one.scheme_source or "",
        )
        for one in delegations_of(by_role)
    ]
    kept = [
        PresetRow(
            matters.get(one.matter, one.matter), one.reserved_to,
            f"Reserved from {money.said(one.reserved_from_pence or 0)}. {one.reserved_text}", one.scheme_source or "",
        )
        for one in reserved_of(by_role)
    ]  # fmt: skip
    return found + kept


def _delegated(one: NewDelegation) -> str:
    limit = "Any value" if one.limit_pence is None else f"Below {limit_said(one)}"
    joint = f", together with: {one.joint_post_id}" if one.joint_post_id else ""
    return f"{limit}{joint}" + (f". {one.conditions}" if one.conditions else "")
