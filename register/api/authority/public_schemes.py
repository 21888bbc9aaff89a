"""Published schemes as JSON: anybody may read them, officers publish one and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from flask import jsonify
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Which, asked, blueprint, described, done, made, of_noun, page_of
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.asked import enter
from register.domain.permissions import ANYBODY
from register.domain.values import plain
from register.queries import listing as lists
from register.queries.authority import public_schemes as queries
from register.queries.listing import Asked
from register.services.authority import public_schemes as services
from register.services.nouns import APPROVED_SCHEMES


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingScheme:
    """Publish a scheme. version: the number of the version you looked at."""

    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawingScheme:
    """Why a scheme is no longer published."""

    reason: Annotated[str, enter("why it is no longer published")]
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@blueprint.get("/published-schemes")
@described("approved-schemes", asks=taken("PublishedSchemesQuestion", Which), reply=page_of(queries.LISTING))
def published_schemes() -> Response:
    """Schemes that are published, the newest approval first. Nobody need sign in."""
    which, _ = asked(Which, [])
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=which.after, limit=which.limit)
        rows = [plain(lists.told(queries.LISTING, row)) for row in page.rows]
    return jsonify({"question": queries.LISTING.title, "rows": rows, "next": page.next_key})


@blueprint.get("/published-schemes/<ref>")
@described("approved-schemes", reply=told("PublishedScheme", queries.PublishedScheme))
def published_scheme(ref: str) -> Response:
    """One published scheme, as its public page shows it. Nobody need sign in."""
    with reading() as session:
        return made(queries.published_scheme(session, ref, viewer=ANYBODY), 200)


@blueprint.post("/approved-schemes/<ref>/publish", endpoint="publish_scheme")
@described(
    "approved-schemes",
    takes=taken("PublishingScheme", PublishingScheme),
    reply=of_noun(APPROVED_SCHEMES, "ApprovedScheme"),
)
def publish_scheme_(ref: str) -> Response:
    """Publish an approved scheme, without a name of a person."""
    how: dict[str, Any] = {
        "expected_n": body(PublishingScheme).version,
        "actor": guard.actor(),
        "today": clock.today(),
    }
    return done(APPROVED_SCHEMES, lambda s: services.publish_scheme(s, ref, **how))


@blueprint.post("/approved-schemes/<ref>/withdraw", endpoint="withdraw_scheme")
@described(
    "approved-schemes",
    takes=taken("WithdrawingScheme", WithdrawingScheme),
    reply=of_noun(APPROVED_SCHEMES, "ApprovedScheme"),
)
def withdraw_scheme_(ref: str) -> Response:
    """Stop publishing a scheme."""
    sent = body(WithdrawingScheme)
    how: dict[str, Any] = {"expected_n": sent.version, "actor": guard.actor(), "today": clock.today()}
    return done(APPROVED_SCHEMES, lambda s: services.withdraw_scheme(s, ref, reason=sent.reason, **how))
