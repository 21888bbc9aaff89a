"""`/healthz`: ok or not for anybody; what exactly, for an administrator."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading
from register.domain.permissions import Permission
from register.queries.home.health import health

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when all is well, 503 when something is not."""
    with reading() as session:
        found = health(session, now=clock.now())
    status = 200 if found.ok else 503
    if not guard.allowed(Permission.SEE_HEALTH):
        return Response("ok\n" if found.ok else "not ok\n", status, mimetype="text/plain")
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(found.as_dict())
        answer.status_code = status
        return answer
    return Response(render_template("settings/health.html", found=found), status, mimetype="text/html")
