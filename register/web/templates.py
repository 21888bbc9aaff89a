"""Contract templates: which there are, and what each holds and asks."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from register.domain.errors import NotFound
from register.queries import templates as queries

blueprint = Blueprint("templates", __name__, url_prefix="/templates")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    return render_template("templates/index.html", packs=queries.packs())


@blueprint.get("/<pack>")
def show(pack: str) -> Page:
    found = queries.pack(pack)
    if found is None:
        raise NotFound
    return render_template("templates/show.html", pack=found)
