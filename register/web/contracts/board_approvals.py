"""What a board approved of a contract that is past its draft."""

from __future__ import annotations

from flask import Blueprint, url_for

from forms.board_approvals import BoardApprovalForm
from register import guard
from register.db import Session, reading
from register.queries.authority.board_approvals import approvals_told
from register.queries.contracts import contracts as queries
from register.services.contracts.board_approvals import record_board_approval
from register.web import acting, choosing, noun_pages

blueprint = Blueprint("board_approvals", __name__, url_prefix="/contracts")


@blueprint.route("/<ref>/board-approval", methods=["GET", "POST"])
def record(ref: str) -> noun_pages.Page:
    """Whoever records it counts as one who prepared the contract."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.contract(session, ref, viewer=viewer)
        given = approvals_told(session, queries.to_domain(one).board_approvals, viewer=viewer)
        form = BoardApprovalForm(version=one.n)
        choosing.offer(session, form)

    def work(session: Session) -> str:
        record_board_approval(session, ref, form.to_domain(), **acting.by(form))
        return url_for("contracts.show", ref=ref)

    return acting.asked(
        form,
        work,
        "contracts/board_approval.html",
        said="Approval saved",
        about=one,
        one=one,
        approvals=given,
    )
