"""Work that takes a while: how far it is, what came of it, and the file it made. Only for whoever asked."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from register.web import watched

blueprint = Blueprint("errands", __name__, url_prefix="/audit/work")


@blueprint.get("/<key>")
def show(key: str) -> Response:
    """The page looks again by itself until there is an end, scripts or not."""
    return watched.progress(key, "errands/show.html")


@blueprint.get("/<key>/bundle.zip")
def download(key: str) -> Response:
    return watched.zip_file(key, "bundle", "audit-bundle")
