"""The doors of transfer instruments."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {"transfers.move": Costly(P.KEEP_PEOPLE, Cost.SEARCH)}

API: dict[str, Row] = {
    "api.preview_transfer": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "api.transfer_organisation": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
}
