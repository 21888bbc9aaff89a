"""The doors of declarations that an assistant prepares."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import SIGNING_IN, Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "prepared.index": Costly(P.DECLARE_INTEREST, Cost.SEARCH),
    "prepared.assistant": P.DECLARE_INTEREST,
    "prepared.add": P.DECLARE_INTEREST,
    "prepared.nothing": P.DECLARE_INTEREST,
    "prepared.show": P.DECLARE_INTEREST,
    "prepared.drop": P.DECLARE_INTEREST,
    "prepared_links.answer": SIGNING_IN,
}

API: dict[str, Row] = {
    "api.prepared": Costly(P.DECLARE_INTEREST, Cost.SEARCH),
    "api.name_assistant": P.DECLARE_INTEREST,
    "api.prepare_interest": P.DECLARE_INTEREST,
    "api.prepare_nil_return": P.DECLARE_INTEREST,
    "api.send_prepared": P.DECLARE_INTEREST,
    "api.drop_prepared": P.DECLARE_INTEREST,
}
