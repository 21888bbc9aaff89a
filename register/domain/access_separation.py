"""The doors of services, separation programmes and the divide."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "care_services.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "care_services.export": Costly(P.SEE_PROGRAMMES, Cost.EXPORTS),
    "care_services.show": P.SEE_PROGRAMMES,
    "care_services.add": P.KEEP_PROGRAMMES,
    "care_services.amend": P.KEEP_PROGRAMMES,
    "programmes.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "programmes.export": Costly(P.SEE_PROGRAMMES, Cost.EXPORTS),
    "programmes.show": P.SEE_PROGRAMMES,
    "programmes.add": P.KEEP_PROGRAMMES,
    "programmes.amend": P.KEEP_PROGRAMMES,
    "milestones.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "milestones.export": Costly(P.SEE_PROGRAMMES, Cost.EXPORTS),
    "milestones.show": P.SEE_PROGRAMMES,
    "milestones.add": P.KEEP_PROGRAMMES,
    "milestones.amend": P.KEEP_PROGRAMMES,
    "appraisals.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "appraisals.export": Costly(P.SEE_PROGRAMMES, Cost.EXPORTS),
    "appraisals.show": P.SEE_PROGRAMMES,
    "appraisals.add": P.KEEP_PROGRAMMES,
    "appraisals.amend": P.KEEP_PROGRAMMES,
    "cohorts.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "cohorts.export": Costly(P.SEE_PROGRAMMES, Cost.EXPORTS),
    "cohorts.show": P.SEE_PROGRAMMES,
    "cohorts.add": P.KEEP_PROGRAMMES,
    "cohorts.amend": P.KEEP_PROGRAMMES,
    "programmes.plan": P.KEEP_PROGRAMMES,
    "divide.index": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "divide.show": P.SEE_PROGRAMMES,
}

API: dict[str, Row] = {
    "api.care_services": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "api.care_service": P.SEE_PROGRAMMES,
    "api.add_care_service": P.KEEP_PROGRAMMES,
    "api.amend_care_service": P.KEEP_PROGRAMMES,
    "api.programmes": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "api.programme": P.SEE_PROGRAMMES,
    "api.add_programme": P.KEEP_PROGRAMMES,
    "api.amend_programme": P.KEEP_PROGRAMMES,
    "api.milestones": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "api.milestone": P.SEE_PROGRAMMES,
    "api.add_milestone": P.KEEP_PROGRAMMES,
    "api.amend_milestone": P.KEEP_PROGRAMMES,
    "api.appraisals": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "api.appraisal": P.SEE_PROGRAMMES,
    "api.add_appraisal": P.KEEP_PROGRAMMES,
    "api.amend_appraisal": P.KEEP_PROGRAMMES,
    "api.cohorts": Costly(P.SEE_PROGRAMMES, Cost.SEARCH),
    "api.cohort": P.SEE_PROGRAMMES,
    "api.add_cohort": P.KEEP_PROGRAMMES,
    "api.amend_cohort": P.KEEP_PROGRAMMES,
    "api.plan_programme": P.KEEP_PROGRAMMES,
    "api.divide": P.SEE_PROGRAMMES,
}
