"""The doors of what belongs to a scheme of delegation."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Fresh, Open, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "reservations.index": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "reservations.export": Costly(P.SEE_DELEGATIONS, Cost.EXPORTS),
    "reservations.show": P.SEE_DELEGATIONS,
    "reservations.add": P.KEEP_DELEGATIONS,
    "reservations.amend": P.KEEP_DELEGATIONS,
    "presets.index": P.KEEP_DELEGATIONS,
    "presets.begin": P.KEEP_DELEGATIONS,
    "approved_schemes.index": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "approved_schemes.export": Costly(P.SEE_DELEGATIONS, Cost.EXPORTS),
    "approved_schemes.show": P.SEE_DELEGATIONS,
    "approved_schemes.add": P.KEEP_DELEGATIONS,
    "approved_schemes.amend": P.KEEP_DELEGATIONS,
    "public_schemes.publish": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "public_schemes.withdraw": Fresh(P.PUBLISH_REGISTER),
    "published_schemes.index": Costly(Open.PUBLIC, Cost.SEARCH),
    "published_schemes.show": Costly(Open.PUBLIC, Cost.SEARCH),
    "published_schemes.export": Costly(Open.PUBLIC, Cost.EXPORTS),
}

API: dict[str, Row] = {
    "api.reservations": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "api.reservation": P.SEE_DELEGATIONS,
    "api.reserve_matter": P.KEEP_DELEGATIONS,
    "api.amend_reservation": P.KEEP_DELEGATIONS,
    "api.scheme_presets": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "api.begin_scheme": P.KEEP_DELEGATIONS,
    "api.approved_schemes": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "api.approved_scheme": P.SEE_DELEGATIONS,
    "api.approve_scheme": P.KEEP_DELEGATIONS,
    "api.amend_approved_scheme": P.KEEP_DELEGATIONS,
    "api.publish_scheme": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "api.withdraw_scheme": Fresh(P.PUBLISH_REGISTER),
    "api.published_schemes": Costly(Open.PUBLIC, Cost.SEARCH),
    "api.published_scheme": Costly(Open.PUBLIC, Cost.SEARCH),
}
