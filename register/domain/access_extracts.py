"""Doors to the extracts of the register: for a meeting, a committee, the accounts, the governance statement, the audit
committee, and what anybody may read of editions and policy breaches."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import PUBLIC, Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "meetings.index": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "extracts.index": P.PREPARE_MEETING,
    "extracts.committee": Costly(P.PREPARE_MEETING, Cost.DOCUMENTS),
    "extracts.related": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "extracts.statement": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "rounds.compliance": Costly(P.DECLARE_FOR_OTHERS, Cost.EXPORTS),
    "rounds.report": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "published_differences.index": Costly(PUBLIC, Cost.EXPORTS),
    "published_breaches.index": Costly(PUBLIC, Cost.SEARCH),
    "published_breaches.export": Costly(PUBLIC, Cost.EXPORTS),
}

API: dict[str, Row] = {
    "api.meeting_extract": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "api.committee_extract": Costly(P.PREPARE_MEETING, Cost.DOCUMENTS),
    "api.related_parties": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "api.governance_statement": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "api.round_compliance": Costly(P.DECLARE_FOR_OTHERS, Cost.EXPORTS),
    "api.rounds_report": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "api.edition_difference": Costly(PUBLIC, Cost.EXPORTS),
    "api.published_breaches": Costly(PUBLIC, Cost.SEARCH),
}
