"""The doors of waivers of competition, of the register of sealings, of checks of providers, and of what is done while a
contract runs."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "waiver_checks.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "waiver_checks.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "waivers.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "waivers.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "waivers.splits": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "waivers.show": P.SEE_CONTRACTS,
    "waivers.add": P.KEEP_CONTRACTS,
    "waivers.amend": P.KEEP_CONTRACTS,
    "waivers.statement": P.SEE_CONTRACTS,
    "waivers.statement_file": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "waivers.answer": P.APPROVE_CONTRACT,
    "waivers.report": P.KEEP_CONTRACTS,
    "sealings.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "sealings.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "sealings.show": P.SEE_CONTRACTS,
    "sealings.add": P.KEEP_CONTRACTS,
    "sealings.amend": P.KEEP_CONTRACTS,
    "provider_checks.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "provider_checks.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "provider_checks.show": P.SEE_CONTRACTS,
    "provider_checks.add": P.KEEP_CONTRACTS,
    "provider_checks.amend": P.KEEP_CONTRACTS,
    "performance_notices.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "performance_notices.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "performance_notices.show": P.SEE_CONTRACTS,
    "performance_notices.add": P.KEEP_CONTRACTS,
    "performance_notices.amend": P.KEEP_CONTRACTS,
    "review_meetings.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "review_meetings.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "review_meetings.show": P.SEE_CONTRACTS,
    "review_meetings.add": P.KEEP_CONTRACTS,
    "review_meetings.amend": P.KEEP_CONTRACTS,
    "uplifts.propose": P.KEEP_CONTRACTS,
}

API: dict[str, Row] = {
    "api.checks_of_waivers": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.waivers": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.waiver": P.SEE_CONTRACTS,
    "api.waiver_checks": P.SEE_CONTRACTS,
    "api.waiver_statement": P.SEE_CONTRACTS,
    "api.add_waiver": P.KEEP_CONTRACTS,
    "api.amend_waiver": P.KEEP_CONTRACTS,
    "api.answer_waiver": P.APPROVE_CONTRACT,
    "api.report_waiver": P.KEEP_CONTRACTS,
    "api.split_purchases": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.sealings": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.sealing": P.SEE_CONTRACTS,
    "api.add_sealing": P.KEEP_CONTRACTS,
    "api.amend_sealing": P.KEEP_CONTRACTS,
    "api.provider_checks": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.provider_check": P.SEE_CONTRACTS,
    "api.add_provider_check": P.KEEP_CONTRACTS,
    "api.amend_provider_check": P.KEEP_CONTRACTS,
    "api.performance_notices": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.performance_notice": P.SEE_CONTRACTS,
    "api.add_performance_notice": P.KEEP_CONTRACTS,
    "api.amend_performance_notice": P.KEEP_CONTRACTS,
    "api.review_meetings": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.review_meeting": P.SEE_CONTRACTS,
    "api.add_review_meeting": P.KEEP_CONTRACTS,
    "api.amend_review_meeting": P.KEEP_CONTRACTS,
    "api.preview_uplift": P.KEEP_CONTRACTS,
    "api.propose_uplift": P.KEEP_CONTRACTS,
}
