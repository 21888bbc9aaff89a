"""What changed from one published edition to another, as JSON: anybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from register.api.base import asked_once, blueprint, described, made
from register.api.schemas.models import taken
from register.db import reading
from register.domain.asked import select
from register.domain.permissions import ANYBODY
from register.queries.publication import differences
from register.queries.publication import editions as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoEditions:
    """first, second: the references of two published editions of the register of interests."""

    first: Annotated[str, select("the first edition")]
    second: Annotated[str, select("the second edition")]


class EditionNamed(BaseModel):
    """Which edition, and the hash of its manifest."""

    ref: str
    title: str
    held_on: date
    published_on: date
    sha256: str


class EditionDifference(BaseModel):
    """The rows that came, those that went and those that read otherwise, each as a file of the edition holds it."""

    from_: EditionNamed = Field(alias="from")
    to: EditionNamed
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    withheld: dict[str, int]


@blueprint.get("/editions/difference", endpoint="edition_difference")
@described("editions", asks=taken("TwoEditions", TwoEditions), reply=EditionDifference)
def difference_() -> Response:
    """What somebody who read the first edition must know to have read the second. Nobody need sign in."""
    two = asked_once(TwoEditions)
    with reading() as session:
        pair = (queries.edition_of_people(session, ref, viewer=ANYBODY) for ref in (two.first, two.second))
        return made(differences.told(differences.difference(session, *pair)), 200)
