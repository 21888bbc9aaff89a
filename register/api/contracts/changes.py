"""Changes of a contract as JSON: proposing, deciding, taking back, and copying a contract for the next term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.authority.board_approvals import BoardApproval
from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import Following
from register.domain.contracts.papers import ChangeDiffers
from register.queries.contracts import changes as queries
from register.queries.contracts import decisions
from register.queries.contracts.change_papers import change_differs
from register.queries.contracts.contracts import contract
from register.queries.contracts.decision_views import DecisionTold
from register.queries.contracts.decision_views import as_told as decision_told
from register.queries.procurement.change_notices import ChangeNotice, change_notice
from register.services.contracts import changes as services
from register.services.contracts.board_approvals import record_board_approval
from register.services.contracts.copies import copy_contract
from register.services.duties.confirmed_signatures import decide_change_or_ask
from register.services.nouns import CONTRACTS

CHANGE = told("ContractChange", queries.ChangeTold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Decide a change for the commissioner, the provider or, of a novation, the newcomer. signatory_id: who decides,
    if not you."""

    party: Annotated[str, select("which party this is for")]
    signatory_id: Annotated[str | None, select("who decides")] = None
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """Why a change is taken back."""

    reason: Annotated[str, enter("why it is taken back")]


@blueprint.post("/contracts/<ref>/copy", endpoint="copy_contract")
@described("contracts", takes=taken("Following", Following), reply=of_noun(CONTRACTS, "Contract"), status=201)
def copy_contract_(ref: str) -> Response:
    """Copy a contract as a draft for the term that follows, with what stays filled in."""
    asked = body(Following)
    return done(
        CONTRACTS, lambda s: copy_contract(s, ref, asked, actor=guard.actor(), today=clock.today()), 201
    )


@blueprint.post("/contracts/<ref>/board-approvals", endpoint="record_board_approval")
@described(
    "contracts",
    takes=taken("BoardApproval", BoardApproval, Looked),
    reply=of_noun(CONTRACTS, "Contract"),
    status=201,
)
def record_board_approval_(ref: str) -> Response:
    """Record that a board approved a contract which is past its draft and not signed yet."""
    new, looked = body_of_both(BoardApproval, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    return done(CONTRACTS, lambda s: record_board_approval(s, ref, new, **how), 201)


@blueprint.post("/contracts/<ref>/changes")
@described("contracts", takes=taken("NewChange", NewChange, Looked), reply=CHANGE, status=201)
def propose_change(ref: str) -> Response:
    """Propose to extend, vary, suspend, resume, novate, give notice to end or terminate a contract that runs."""
    new, looked = body_of_both(NewChange, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    with unit_of_work() as session:
        key = services.propose_change(session, ref, new, **how).thing_id
    return _told(key, 201)


@blueprint.get("/contract-changes/<ref>")
@described("contracts", reply=CHANGE)
def contract_change(ref: str) -> Response:
    """One change, and whose decision it waits for."""
    return _told(ref, 200)


@blueprint.get("/contract-changes/<ref>/differences", endpoint="change_differs")
@described("contracts", reply=told("ChangeDiffers", ChangeDiffers))
def change_differs_(ref: str) -> Response:
    """What a change alters in the contract, place by place, and its annual value before and after."""
    with reading() as session:
        return made(change_differs(session, ref, today=clock.today(), viewer=viewer()), 200)


@blueprint.get("/contract-changes/<ref>/notice", endpoint="notice_of_change")
@described("contracts", reply=told("ChangeNotice", ChangeNotice))
def notice_of_change(ref: str) -> Response:
    """What the notice of a modification has to say, filled from what is recorded; what is not recorded yet is null."""
    with reading() as session:
        return made(change_notice(session, ref, viewer=viewer()), 200)


@blueprint.post("/contract-changes/<ref>/decide")
@described("decisions", takes=taken("Deciding", Deciding), reply=told("Decision", DecisionTold), status=201)
def decide_change(ref: str) -> Response:
    """Ask the decision check about a change, and decide it. A stop is an answer too: look at `taken`."""
    asked = body(Deciding)
    with unit_of_work() as session:
        key = decide_change_or_ask(
            session, ref, party=asked.party, signatory_id=asked.signatory_id, expected_n=asked.version,
            means=means(session), actor=guard.actor(), now=clock.now(),
        ).thing_id  # fmt: skip
    with reading() as session:
        row = decisions.decision(session, key, viewer=viewer())
        return made(decision_told(session, row, viewer=viewer()), 201)


@blueprint.post("/contract-changes/<ref>/take-back")
@described("contracts", takes=taken("TakingBack", TakingBack, Looked), reply=CHANGE)
def take_back_change(ref: str) -> Response:
    """End a proposal without deciding it."""
    asked, looked = body_of_both(TakingBack, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    with unit_of_work() as session:
        services.take_back_change(session, ref, reason=asked.reason, **how)
    return _told(ref, 200)


def _told(ref: str, status: int) -> Response:
    with reading() as session:
        row = queries.change(session, ref, viewer=viewer())
        about = contract(session, row.contract_id, viewer=viewer())
        return made(queries.as_told(session, row, about, viewer=viewer()), status)
