"""Rules as data: the list, one with its history beside the national rule, its correction, and a body's own rule."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.rules import LocalRuleForm, RuleForm, asking
from register import clock, guard
from register.db import Session, reading
from register.domain.local_rules import NewLocalRule
from register.domain.rule_terms import in_words, term
from register.domain.rules import Confidence
from register.queries import entries as trail
from register.queries import rules as queries
from register.queries.visible import versions_of
from register.services.rules import amend_rule, lay_over
from register.web import acting, listings

blueprint = Blueprint("rules", __name__, url_prefix="/rules")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="rules/index.html", links_to="rules.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.rule(session, ref, viewer=viewer)
        beside = queries.beside_national(session, one)
        history = trail.history_of(session, versions_of(session, one, viewer=viewer), viewer=viewer)
    told = in_words(one.key, one.value["v"])
    return render_template(
        "rules/show.html",
        one=one,
        told=told,
        sure=Confidence(one.confidence).label,
        beside=beside,
        name=term(one.key).name,
        history=history,
        bodies=queries.bodies_in_words(one.bodies),
    )


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.rule(session, ref, viewer=guard.actor().viewer)
    form = asking(RuleForm, one.key, one.value["v"])(source=one.source, version=one.n)

    def work(session: Session) -> str:
        amend_rule(
            session, ref, form.answered(), source=form.source.data, reason=form.reason.data, **acting.by(form)
        )
        return url_for("rules.show", ref=ref)

    return acting.asked(form, work, "rules/amend.html", said="Rule changed", one=one, name=term(one.key).name)


@blueprint.route("/<ref>/local", methods=["GET", "POST"])
def local(ref: str) -> Page:
    """A body's own rule from a day on: compared with the national one first, and saved once that was seen."""
    with reading() as session:
        one = queries.rule(session, ref, viewer=guard.actor().viewer)
        found = queries.ruleset(session).find(one.key, on=clock.today(), body=next(iter(one.bodies), None))
    form = asking(LocalRuleForm, one.key, found.value if found else one.value["v"])(bodies=one.bodies)
    shown: dict[str, Any] = {"one": one, "name": term(one.key).name, "beside": None}

    def work(session: Session) -> str:
        return url_for("rules.show", ref=lay_over(session, _new(form, one.key), **acting.by()).ref)

    if form.validate_on_submit():
        with form.blaming(), reading() as session:
            new = _new(form, one.key)
            shown["beside"] = queries.beside(session, new)
            if not form.compared(_fingerprint(new)):
                return render_template("rules/local.html", form=form, **shown)
    return acting.asked(form, work, "rules/local.html", said="Local rule saved", **shown)


def _new(form: LocalRuleForm, key: str) -> NewLocalRule:
    return NewLocalRule(
        key=key, value=form.answered(), valid_from=form.valid_from.data, valid_to=form.valid_to.data,
        bodies=tuple(form.bodies.data or ()), source=form.source.data, reason=form.reason.data or "",
    )  # fmt: skip


def _fingerprint(new: NewLocalRule) -> str:
    """What was compared: the value, its days and the bodies. Source and reason may still be written."""
    words = repr((new.key, new.value, new.valid_from, new.valid_to, new.bodies))
    return hashlib.sha256(words.encode()).hexdigest()[:32]
