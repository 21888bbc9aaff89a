"""Wiring only: settings, database, look, accounts, guard, pages, error pages."""

from __future__ import annotations

from importlib import import_module

from flask import Flask, current_app
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from register import failures, guard, logs
from register.accounts import identity
from register.accounts.setup import init_accounts
from register.api.base import blueprint as api
from register.config import Settings, load
from register.db import init_db, reading
from register.jobs.recheck import init_rechecks
from register.look import init_look
from register.private_files import keep_private
from register.queries.instance import DEMO, kind_of
from register.queries.instance_files import INSTANCE
from register.web import acting, mail_down, moved_on, stepping_up
from register.web.publication import keeping

PAGES = (
    "accounts.accounts", "accounts.passkeys", "accounts.recovery_codes", "accounts.rights", "accounts.security",
    "accounts.tokens", "audit.audit", "audit.background_work", "audit.barriers", "audit.proofs", "audit.retention",
    "audit.room", "audit.scopes", "authority.delegations", "authority.approved_schemes", "authority.presets",
    "authority.public_schemes", "authority.reservations",
    "contracts.board_approvals", "contracts.changes", "contracts.comparisons", "contracts.contracts",
    "contracts.decisions", "contracts.documents", "contracts.missing_answers", "contracts.national",
    "contracts.next_decisions", "contracts.outside_documents",
    "contracts.own_word_files", "contracts.papers", "contracts.pdfs", "contracts.preferred_terms",
    "contracts.prices", "contracts.reissues",
    "contracts.returned", "contracts.schedules", "contracts.sealings", "contracts.signed_copies",
    "contracts.standard_answers",
    "contracts.templates", "contracts.waiver_checks", "contracts.waivers",
    "accounts.mail_choices", "accounts.mail_stops",
    "duties.calendar", "duties.calendar_feeds", "duties.confirmations", "duties.duties", "duties.leavers", "duties.working",
    "home.health", "home.home",
    "home.settings", "imports.care_service_imports", "imports.contract_imports", "imports.flow_imports",
    "imports.import_comparisons",
    "imports.imports",
    "trail.webhooks",
    "interests.breaches", "interests.interests", "interests.declarations",
    "interests.mitigations", "interests.prepared", "interests.prepared_links",
    "interests.questions", "interests.recognitions", "interests.remarks", "interests.round_links", "interests.rounds",
    "meetings.extracts", "meetings.meetings",
    "people.committee_days",
    "people.appointments", "people.joins", "people.organisations", "people.people", "people.posts", "people.provider_checks",
    "people.transfers",
    "publication.editions", "publication.published", "publication.published_breaches",
    "publication.published_differences", "publication.published_entries", "publication.published_feeds",
    "publication.published_schemes", "publication.undeclared",
    "publication.withholdings", "rules",
    "contracts.uplifts", "contracts.activity",
    "running.performance_notices", "running.review_meetings", "running.activity_months",
    "separation.appraisals", "separation.care_services", "separation.checklists", "separation.cohorts",
    "separation.pilots", "separation.divide",
    "separation.milestones", "separation.programmes", "procurement.contract_editions", "procurement.contract_files",
    "procurement.evaluators", "procurement.paper_access", "procurement.procurements", "procurement.published_contracts",
    "sharing.agreements", "sharing.complaints", "sharing.complaints_public",
    "sharing.disclosures", "sharing.flows", "sharing.incident_cases", "sharing.incidents", "sharing.information_assets",
    "sharing.lessons", "sharing.opinions",
    "sharing.processors",
    "sharing.screenings", "walls",
)  # fmt: skip
"""Every module of register/web that holds pages, each with its `blueprint`."""

CALLS = (
    "authority.delegations", "authority.public_schemes", "contracts.changes", "contracts.contracts", "contracts.decisions",
    "contracts.documents", "contracts.missing_answers", "contracts.national", "contracts.next_decisions",
    "contracts.papers", "contracts.preferred_terms",
    "contracts.prices", "contracts.reissues", "contracts.returned", "contracts.uplifts", "contracts.activity",
    "contracts.minutes",
    "contracts.signed_copies", "contracts.waivers", "duties.calendar", "duties.confirmations", "duties.duties",
    "duties.leavers", "duties.mail_choices", "duties.working", "trail.webhooks",
    "imports.care_service_imports", "imports.contract_imports", "imports.flow_imports", "imports.interest_imports",
    "imports.staff_imports",
    "interests.breaches", "interests.interests", "interests.mitigations", "interests.nil_returns",
    "interests.prepared", "interests.questions",
    "interests.recognitions", "interests.remarks", "interests.rounds",
    "meetings.extracts", "meetings.meetings",
    "people.appointments", "people.joins", "people.transfers", "publication.editions",
    "publication.published_breaches", "publication.published_differences",
    "procurement.contract_editions", "procurement.contract_files", "procurement.paper_access", "procurement.procurements",
    "lists", "resources", "rules", "walls", "separation.programmes", "sharing.agreements", "sharing.complaints",
    "sharing.flows", "sharing.incident_steps", "sharing.incidents",
)  # fmt: skip
"""Every module of register/api that adds calls to the one API blueprint."""


def build(settings: Settings | None = None) -> Flask:
    """The application of one instance."""
    settings = load() if settings is None else settings
    keep_private(settings.instance)
    app = Flask("register", instance_path=str(settings.instance.resolve()))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    logs.init_logs(app)
    init_db(app)
    init_look(
        app, may=guard.may, who=identity.name_of_request, is_demo=_is_demo, mail_down=mail_down.told,
        body_name=settings.body_name,
    )  # fmt: skip
    app.config["IS_DEMO"] = _is_demo
    app.jinja_env.globals["may"] = guard.may
    csrf = CSRFProtect(app)
    init_accounts(app)
    _add_pages(app, csrf)
    init_rechecks(app)
    failures.init_failures(app)
    moved_on.init_moved_on(app)
    keeping.init_keeping(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": settings.upload_limit_mb * 1024 * 1024,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_CHECK_DEFAULT": False,  # the guard checks: it knows which pages can be shown again
        "WTF_CSRF_TIME_LIMIT": settings.session_hours * 3600,
        "TESTING": settings.testing,
    }


def _engine_options(settings: Settings) -> dict[str, object]:
    """No values in faults; and queries learn here where the instance's files lie. SQLite keeps what it made of each
    statement: pages, calls and jobs have several hundreds of them, and of 128, as is usual, most were read anew."""
    folder = str(settings.instance.resolve())
    options: dict[str, object] = {"hide_parameters": True, "execution_options": {INSTANCE: folder}}
    if settings.database.startswith("sqlite"):
        options["connect_args"] = {"cached_statements": 1_000}
    return options


def _add_pages(app: Flask, csrf: CSRFProtect) -> None:
    for name in PAGES:
        app.register_blueprint(import_module(f"register.web.{name}").blueprint)
    for name in CALLS:
        import_module(f"register.api.{name}")
    app.register_blueprint(api)
    app.extensions["ask_again"] = stepping_up.ask_again
    guard.init_guard(app, csrf)
    mail_down.init_mail_down(app)
    acting.init_acting(app)


def _is_demo() -> bool:
    """Asked until the instance is made; what it was made as it stays."""
    kind: str | None = current_app.extensions.get("kind")
    if kind is None:
        with reading() as session:
            kind = current_app.extensions["kind"] = kind_of(session)
    return kind == DEMO
