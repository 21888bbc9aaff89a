"""What is delegated: the terms of one delegation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.authority.commitments import LimitPer, Vat
from register.domain.dates import Period
from register.domain.texts import Code, Line, Prose, Typed

ALL_SERVICES = "all"


class GrantorKind(StrEnum):
    """Who delegates: the board itself, the holder of a post, or a person."""

    BOARD = "board"
    POST = "post"
    PERSON = "person"

    @property
    def label(self) -> str:
        return "The board" if self is GrantorKind.BOARD else f"A {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelegation(Typed):
    """A power passed on. organisation_id: the body it binds. limit_pence: values *below* it are covered
    (corrections 14), None for any value. services: codes, or ("all",). joint_post_id: whose holder must
    sign too. matter: a code of rule authority.matters. conditions: what whoever uses it has to keep to, and
    whoever uses what rests on it. scheme_source and scheme_text: where the scheme says so, and in which words.
    spend_categories: codes of rule authority.categories, or ("all",). limit_per and limit_vat: what the limit is held
    against, and whether VAT is in it, where the scheme says. accepted_on: the day the holder accepted it."""

    matter: Annotated[str, select("what is delegated", "authority.matters")]
    organisation_id: Annotated[str, select("the organisation")]
    grantor_kind: Annotated[GrantorKind, select("who delegates")]
    grantor_post_id: Annotated[str | None, select("the post that delegates")] = None
    grantor_person_id: Annotated[str | None, select("the person who delegates")] = None
    holder_post_id: Annotated[str | None, select("the post that holds it")] = None
    holder_person_id: Annotated[str | None, select("the person who holds it")] = None
    limit_pence: Annotated[int | None, enter("the limit")] = None
    services: Annotated[tuple[str, ...], Code("the code of a service", longest=40)] = (ALL_SERVICES,)
    valid_from: Annotated[date, enter("the start date")]
    valid_to: Annotated[date | None, enter("the end date")] = None
    minute: Annotated[str | None, Line("the minute", longest=200)] = None
    sub_delegable: Annotated[bool, select("whether the holder may pass it on")] = False
    parent_id: Annotated[str | None, select("the delegation it rests on")] = None
    joint_post_id: Annotated[str | None, select("the other post")] = None
    conditions: Annotated[str | None, Prose("the conditions", longest=1000)] = None
    scheme_source: Annotated[str | None, Line("where the scheme says so", longest=200)] = None
    scheme_text: Annotated[str | None, Prose("the words of the scheme", longest=2000)] = None
    spend_categories: Annotated[tuple[str, ...], select("the categories", "authority.categories")] = (
        ALL_SERVICES,
    )
    limit_per: Annotated[LimitPer, select("what the limit is for")] = LimitPer.CONTRACT
    limit_vat: Annotated[Vat | None, select("whether VAT is in the limit")] = None
    accepted_on: Annotated[date | None, enter("the day the holder accepted it")] = None

    @property
    def grantor_id(self) -> str | None:
        return self.grantor_post_id or self.grantor_person_id

    @property
    def below_pence(self) -> int | None:
        """Values below it are covered; any value where there is none."""
        return self.limit_pence

    @property
    def holder_id(self) -> str | None:
        return self.holder_post_id or self.holder_person_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(NewDelegation):
    """A recorded delegation, as the rules look at it."""

    id: str
    n: int = 1
    holds_from: date | None = None

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)
