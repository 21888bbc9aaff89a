"""Who may see the papers of a procurement, the decision about an interest, and what is told to whom they are closed."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from forms.paper_decisions import AccessOnForm, PaperAnswerForm
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.queries import names
from register.queries.procurement import paper_access as queries
from register.queries.procurement import papers_waiting
from register.queries.procurement.own_papers import closed_to
from register.queries.procurement.paper_decisions import decisions_of
from register.queries.procurement.procurements import procurement
from register.services.procurement import paper_decisions as services
from register.web import acting, noun_pages
from register.web.procurement.closed_papers import told_kindly

blueprint = Blueprint("paper_access", __name__)
blueprint.register_error_handler(NotFound, told_kindly)


@blueprint.get("/papers/")
def mine() -> noun_pages.Page:
    """Procurements that name whoever asks and whose papers are closed to them, and never why."""
    with reading() as session:
        found = closed_to(session, viewer=guard.actor().viewer, on=clock.today())
    return render_template("paper_access/mine.html", found=found)


@blueprint.get("/papers/to-decide")
def to_decide() -> noun_pages.Page:
    """Interests in whoever bids that wait for another person's decision."""
    viewer = guard.actor().viewer
    with reading() as session:
        found = papers_waiting.to_decide(session, viewer=viewer, on=clock.today())
        people = names.people_told_apart(session, viewer=viewer).look_up({one.person_id for one in found})
    return render_template("paper_access/to_decide.html", found=found, people=people)


@blueprint.get("/procurements/<ref>/papers")
def show(ref: str) -> noun_pages.Page:
    """Everybody whom a procurement names, today or at the end of a day."""
    form, viewer = AccessOnForm(), guard.actor().viewer
    day = form.on.data if request.args and form.validate() else None
    with reading() as session:
        one = procurement(session, ref, viewer=viewer)
        named = queries.named_in(session, one, viewer=viewer, on=clock.today(), day=day)
        decided = decisions_of(session, one.thing_id, viewer=viewer)
        people = {each.person_id for each in named} | {each.decided_by for each in decided if each.decided_by}
        called = names.people_told_apart(session, viewer=viewer).look_up(people)
    told = {"one": one, "named": named, "decided": {each.interest_id: each for each in decided}}
    return render_template("paper_access/show.html", form=form, day=day, people=called, **told), form.status


@blueprint.route("/procurements/<ref>/papers/<interest>", methods=["GET", "POST"])
def decide(ref: str, interest: str) -> noun_pages.Page:
    """Another person says whether the holder of an interest may see the papers."""
    actor = guard.actor()
    with reading() as session:
        one, held, decided = services.look_at_papers(session, ref, interest, actor=actor, today=clock.today())
        who = names.people_told_apart(session, viewer=actor.viewer).look_up({held.person_id})
        body = names.organisations(session, viewer=actor.viewer).look_up({held.organisation_id or ""})
    form = PaperAnswerForm(version=held.n)

    def work(session: Session) -> str:
        services.decide_papers(session, ref, interest, form.to_domain(), **acting.by(form))
        return url_for("paper_access.show", ref=one.ref)

    said = "Decided. They see it on their own page, without your reason"
    return acting.asked(
        form, work, "paper_access/decide.html", said=said, about=held, one=one, held=held, decided=decided,
        who=who.get(held.person_id), body=body.get(held.organisation_id or "") or held.organisation_name,
    )  # fmt: skip
