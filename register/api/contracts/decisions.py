"""The decision check as JSON: asking it, and every answer that was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import blueprint, described, listed, made, page_of, question_of, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.contracts.stages import Question
from register.queries.audit.decided_before import EveryUnknown
from register.queries.audit.decided_before import decisions_before_an_interest_was_known as before_an_interest
from register.queries.contracts import decisions as queries
from register.queries.contracts.contracts import contract
from register.queries.contracts.decision_views import DecisionTold, as_told
from register.queries.contracts.hindsight.authorised import WasAuthorised, was_authorised
from register.queries.contracts.hindsight.waiver_checks_listed import LISTING as WAIVER_CHECKS
from register.queries.contracts.hindsight.waiver_statements import decision_statement as statement_of
from register.queries.contracts.statements import Statement
from register.queries.contracts.surroundings import Surroundings, surroundings
from register.services.contracts.decisions import decide
from register.services.duties.confirmed_signatures import sign_or_ask

DECISION = told("Decision", DecisionTold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Approve for the commissioner or the provider."""

    party: Annotated[str, select("which party this is for")] = "commissioner"
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A signed copy received from the commissioner or the provider. signatory_id: who signed, if not you."""

    party: Annotated[str, select("which party signed")]
    signatory_id: Annotated[str | None, select("who signed")] = None
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@blueprint.get("/decisions")
@described("decisions", asks=question_of(queries.LISTING), reply=page_of(queries.LISTING))
def decisions() -> Response:
    """List decision checks."""
    return listed(queries.LISTING)


@blueprint.get("/waiver-checks")
@described("decisions", asks=question_of(WAIVER_CHECKS), reply=page_of(WAIVER_CHECKS))
def checks_of_waivers() -> Response:
    """List decision checks of waivers, each with the number of its statement."""
    return listed(WAIVER_CHECKS)


@blueprint.get("/decisions/<ref>")
@described("decisions", reply=DECISION)
def decision(ref: str) -> Response:
    """One decision check with its reasons and the versions it looked at."""
    return _told(ref, 200)


@blueprint.get("/decisions/<ref>/statement")
@described("decisions", reply=told("DecisionStatement", Statement))
def decision_statement(ref: str) -> Response:
    """The decision statement: what was found, in the third person, as it was kept."""
    with reading() as session:
        row = queries.decision(session, ref, viewer=viewer())
        return made(statement_of(session, row, viewer=viewer()), 200)


@blueprint.get("/decisions/<ref>/around")
@described("decisions", reply=told("Surroundings", Surroundings))
def decision_around(ref: str) -> Response:
    """What joins the people, posts, organisations and contracts around a decision, as far as you may see them."""
    with reading() as session:
        row = queries.decision(session, ref, viewer=viewer())
        return made(surroundings(session, row, viewer=viewer()), 200)


@blueprint.get("/contracts/<ref>/authorised")
@described("decisions", reply=told("WasAuthorised", WasAuthorised))
def contract_authorised(ref: str) -> Response:
    """Whether whoever approved, signed or changed the contract was authorised on that day: by what was known then, and by
    what is known now, with the chain, or the excess and who could have."""
    with reading() as session:
        return made(was_authorised(session, contract(session, ref, viewer=viewer()), viewer=viewer()), 200)


@blueprint.get("/decisions-before-interests")
@described("decisions", reply=told("DecidedBefore", EveryUnknown))
def decided_before() -> Response:
    """Every decision that was taken before the decider's interest in somebody it is about was recorded: on contracts and
    their changes, waivers, awards, sharing agreements and incidents."""
    with reading() as session:
        return made(EveryUnknown(tuple(before_an_interest(session, viewer=viewer(), most=None))), 200)


@blueprint.post("/contracts/<ref>/approve")
@described("decisions", takes=taken("Approval", Approval), reply=DECISION, status=201)
def approve_contract(ref: str) -> Response:
    """Ask the decision check, and approve if it is clear. A stop is an answer too: look at `taken`."""
    asked = body(Approval)
    return _decided(ref, Question.APPROVE, asked.party, None, asked.version)


@blueprint.post("/contracts/<ref>/sign")
@described("decisions", takes=taken("Signing", Signing), reply=DECISION, status=201)
def sign_contract(ref: str) -> Response:
    """Ask the decision check, and record the signed copy if it is clear. A stop is an answer: look at `taken`."""
    asked = body(Signing)
    return _decided(ref, Question.SIGN, asked.party, asked.signatory_id, asked.version)


def _decided(
    ref: str, question: Question, party: str, signatory_id: str | None, version: int | None
) -> Response:
    who = guard.actor()
    with unit_of_work() as session:
        if question is Question.SIGN:
            made_ref = sign_or_ask(
                session, ref, party=party, signatory_id=signatory_id, expected_n=version, means=means(session),
                actor=who, now=clock.now(),
            ).ref  # fmt: skip
        else:
            made_ref = decide(
                session, ref, question, party=party, expected_n=version, actor=who, today=clock.today()
            ).ref
    return _told(made_ref, 201)


def _told(ref: str, status: int) -> Response:
    with reading() as session:
        row = queries.decision(session, ref, viewer=viewer())
        return made(as_told(session, row, viewer=viewer()), status)
