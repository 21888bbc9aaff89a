"""Contracts: the list, one with everything that hangs on it, drafting, moving on, and the Word file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.contracts import (
    AmendContractForm,
    ContractForm,
    CopyContractForm,
    GenerateForm,
    MoveContractForm,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.authority.commitments import categories
from register.domain.authority.contract_kinds import SERVICES, kind_rows
from register.domain.contracts import stages
from register.domain.contracts.contracts import Following, editions, line_value_pence
from register.domain.contracts.dated.agreed import Standing, stages_ahead
from register.domain.contracts.dated.in_the_way import InTheWay
from register.domain.contracts.public.unpublished import fields_words
from register.domain.contracts.stages import CHANGES, EDITABLE, RUNNING, ContractAct, Stage, Transition
from register.domain.errors import NotFound, Refused
from register.domain.interests.interests import SITUATION_LABELS
from register.domain.media_types import WORD
from register.domain.permissions import Permission
from register.queries.contracts import contracts as queries
from register.queries.contracts import documents, views
from register.queries.contracts.ahead.issuing import not_yet
from register.queries.contracts.ahead.promises import open_in, promises_of
from register.queries.contracts.changes import agreed_in, comes_before
from register.queries.contracts.document_values import titles
from register.queries.contracts.hindsight.authorised import was_authorised
from register.queries.contracts.published_templates import edition_offered
from register.queries.interests.of_bodies import declared_in
from register.queries.rules import ruleset
from register.queries.separation.checklists import of_contract
from register.services.contracts import documents as making
from register.services.contracts.board_approvals import AFTER_DRAFT
from register.services.contracts.contracts import move_contract
from register.services.contracts.copies import copied, copy_contract
from register.services.contracts.outside_documents import takes_outside
from register.services.nouns import CONTRACTS
from register.web import acting, choosing, noun_pages

Page = noun_pages.Page
MIME_TYPES = {
    ".docx": WORD, ".pdf": "application/pdf",
}  # fmt: skip


def _offered() -> dict[str, Any]:
    """The edition that a new contract begins with."""
    with reading() as session:
        known = editions(ruleset(session), on=clock.today())
        return {"edition": edition_offered(session, known, clock.today()), "contract_kind": SERVICES}


def _fill(session: Session, form: Any) -> None:
    """What may be chosen: organisations, people and editions."""
    choosing.offer(session, form)
    known = editions(ruleset(session), on=clock.today())
    kinds = kind_rows(ruleset(session), on=clock.today())
    form.contract_kind.options = as_options((code, row["name"]) for code, row in kinds.items())
    form.spend_category.options = as_options(categories(ruleset(session), on=clock.today()).items())
    form.edition.options = as_options((code, row["name"]) for code, row in known.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="contracts", list_page="contracts/index.html", question="contracts/amend.html", new="contracts/add.html",
        one="contract", adding=("add", "Contract drafted"), noun=CONTRACTS,
        listing=lambda: queries.listing_on(clock.today()), form=ContractForm,
        change=AmendContractForm, called=lambda one: str(one.title), fill=_fill, begins=_offered,
    )
)  # fmt: skip


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        one = views.view(session, ref, clock.today(), viewer=guard.actor().viewer)
        outside = takes_outside(session, one.row)
        asks = one.stage is Stage.APPROVED and guard.allowed(Permission.KEEP_CONTRACTS)
        issue_waits = not_yet(session, one.row, viewer=guard.actor().viewer) if asks else None
        authorised = was_authorised(session, one.row, viewer=guard.actor().viewer)
        interests = declared_in(session, _parties(one.row), clock.today(), viewer=guard.actor().viewer)
        checklists = of_contract(session, one.row.thing_id, viewer=guard.actor().viewer)
    rows = [row for row in stages.acts_at(one.stage) if guard.actor().may(row.permission)]
    ahead = stages_ahead(Standing(one.contract, one.stage), agreed_in(one.changes))
    acts = [row.act for stage in ahead for row in stages.acts_at(stage) if row.act in CHANGES]
    may_propose = guard.allowed(Permission.KEEP_CONTRACTS) and clock.today() <= one.contract.ends_on
    proposals = {act: comes_before(one.changes, act) for act in acts} if may_propose else {}
    return render_template(
        "contracts/show.html", one=one, line_value=line_value_pence, authorised=authorised,
        interests=interests, situations=SITUATION_LABELS,
        steps=queries.stage_steps(one.stage, is_brought=one.row.source is not None), issue_waits=issue_waits,
        moves=[row for row in _moves(rows) if not (issue_waits and row.act is ContractAct.ISSUE)],
        questions={str(row.decision) for row in rows if row.decision} & _OPEN_QUESTIONS.get(one.stage, set()),
        other_titles=titles(), takes_outside=outside,
        unpublished_words=fields_words(one.row.unpublished or ""),
        waits_for_board=one.stage in AFTER_DRAFT and guard.may("board_approvals.record"),
        checklists=checklists if guard.may("checklists.show") else [],
        gives_notices=guard.may("performance_notices.add") and one.stage in RUNNING,
        proposals=proposals, held_back=_held_back(proposals),
        may_amend=one.stage in EDITABLE and guard.allowed(Permission.KEEP_CONTRACTS),
    )  # fmt: skip


def _held_back(proposals: Mapping[ContractAct, InTheWay | None]) -> dict[InTheWay, list[ContractAct]]:
    """What comes first -> the changes that can be proposed once it is over."""
    found: dict[InTheWay, list[ContractAct]] = {}
    for act, first in proposals.items():
        if first is not None:
            found.setdefault(first, []).append(act)
    return found


def _parties(row: Any) -> list[str]:
    """Ids of every party to a contract."""
    return [row.commissioner_id, row.provider_id, *(each["organisation_id"] for each in row.associates or ())]


_OPEN_QUESTIONS = {Stage.IN_REVIEW: {"approve"}, Stage.ISSUED: {"sign"}, Stage.PART_SIGNED: {"sign"}}


def _moves(rows: list[Transition]) -> list[Transition]:
    """Acts for a person to do here; what the calendar or a kept file does is left to it."""
    return [row for row in rows if row.decision is None and not row.by_calendar and not row.by_file]


@blueprint.route("/<ref>/copy", methods=["GET", "POST"])
def copy(ref: str) -> Page:
    """A draft for the term that follows, with what stays filled in."""
    with reading() as session:
        one = queries.contract(session, ref, viewer=guard.actor().viewer)
        new = copied(session, one, Following(), today=clock.today())
    following = Following(starts_on=new.starts_on, ends_on=new.ends_on, edition=new.edition)
    form = CopyContractForm.about(following)
    with reading() as session:
        known = editions(ruleset(session), on=clock.today())
    form.edition.options = as_options((code, row["name"]) for code, row in known.items())

    def work(session: Session) -> str:
        made = copy_contract(session, ref, form.to_domain(), **acting.by())
        return url_for("contracts.show", ref=made.ref)

    return acting.asked(form, work, "contracts/copy.html", said="Copied as a draft", one=one)


@blueprint.route("/<ref>/move/<act>", methods=["GET", "POST"])
def move(ref: str, act: str) -> Page:
    """Confirm an act that needs no decision check."""
    with reading() as session:
        one = queries.contract(session, ref, viewer=guard.actor().viewer)
        promises = open_in(promises_of(session, contract_id=one.thing_id, viewer=guard.actor().viewer))
    stage, wanted = Stage(one.stage), _act(act)
    row = stages.move(stage, wanted) if request.method == "GET" else stages.likeliest(stage, wanted)
    form = MoveContractForm(version=one.n)

    def work(session: Session) -> str:
        move_contract(session, ref, wanted, reason=form.reason.data, **acting.by(form))
        return url_for("contracts.show", ref=ref)

    return acting.asked(
        form,
        work,
        "contracts/move.html",
        said=row.end.label,
        about=one,
        one=one,
        row=row,
        promises=promises if wanted is ContractAct.ISSUE else [],
    )


@blueprint.route("/<ref>/generate", methods=["GET", "POST"])
def generate(ref: str) -> Page:
    """The file is made and written before the short moment in which it is recorded."""
    form = GenerateForm()
    viewer = guard.actor().viewer
    with reading() as session:
        one = views.filled_contract(session, ref, viewer=viewer)
    made = _made(form, ref) if form.validate_on_submit() else None
    name = "" if made is None else making.keep_file(_instance(), made)

    def work(session: Session) -> str:
        if made is not None:
            making.record_document(session, made, name, **acting.by())
        return url_for("contracts.show", ref=one.row.ref)

    return acting.asked(form, work, "contracts/generate.html", said="Word file made", one=one)


@blueprint.get("/<ref>/documents/<document>")
def download(ref: str, document: str) -> Response:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.contract(session, ref, viewer=viewer)
        found = documents.contract_document(session, document, contract_id=one.thing_id, viewer=viewer)
    body = making.read_file(_instance(), found)
    suffix = Path(found.file_name).suffix
    name = f'attachment; filename="{one.ref}-{found.ref}{suffix}"'
    return Response(body, mimetype=MIME_TYPES[suffix], headers={"Content-Disposition": name})


@blueprint.get("/<ref>/preview")
def preview(ref: str) -> Page:
    """The contract for reading here, with what is missing marked."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = views.filled_contract(session, ref, viewer=viewer)
    if one.filling is None:
        raise Refused("No contract template is held for this edition, so there is nothing to preview")
    blocks = making.preview_of(one.filling)
    return render_template("contracts/preview.html", one=one, blocks=blocks)


def _made(form: GenerateForm, ref: str) -> making.Made | None:
    """None when an answer has to be mended first; the form then says which, and on which page."""
    with form.blaming(), reading() as session:
        return making.make_document(session, ref, viewer=guard.actor().viewer)
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _act(text: str) -> ContractAct:
    try:
        return ContractAct(text)
    except ValueError:
        raise NotFound from None


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
