"""Publishes an approved scheme for anybody to read, and takes it back."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.public_schemes import check_names_nobody, content_of
from register.domain.errors import Refused
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.models.approved_schemes import ApprovedSchemeVersion
from register.queries.authority.approved_schemes import approved_scheme
from register.queries.authority.public_schemes import draw_scheme
from register.services import facts
from register.services.authority.approved_schemes import UNPUBLISHED


def publish_scheme(
    session: Session, key: str, *, expected_n: int | None = None, actor: Actor, today: date
) -> ApprovedSchemeVersion:
    """Anybody may read it from now on, as it was approved and without a name. Invalid where its words name somebody."""
    check(actor, Permission.PUBLISH_REGISTER)
    newest = approved_scheme(session, key, viewer=actor.viewer)
    if newest.public_on is not None:
        raise Refused("It is published already")
    drawn = draw_scheme(session, newest, newest.ref)
    check_names_nobody(drawn.scheme, drawn.people)
    return facts.change(
        session, newest, "approved_scheme.published", act="published", actor=actor, known_on=today,
        expected_n=expected_n, public_on=today, public_sha256=drawn.sha256,
        public_contents=json.loads(content_of(drawn.scheme)),
    )  # fmt: skip


def withdraw_scheme(
    session: Session, key: str, *, reason: str, expected_n: int | None = None, actor: Actor, today: date
) -> ApprovedSchemeVersion:
    """Nobody reads it without signing in any more. That it was published stays in its history."""
    check(actor, Permission.PUBLISH_REGISTER)
    newest = approved_scheme(session, key, viewer=actor.viewer)
    if newest.public_on is None:
        raise Refused("It is not published")
    return facts.change(
        session, newest, "approved_scheme.unpublished", act="unpublished", actor=actor, known_on=today,
        expected_n=expected_n, reason=check_text(reason, "why it is no longer published", 2000, field="reason"),
        **UNPUBLISHED,
    )  # fmt: skip
