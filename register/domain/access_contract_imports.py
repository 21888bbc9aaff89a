"""The part of the table of doors about moving in and out: registers of interests, lists of staff, contracts registers, lists
of services."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Fresh, Open, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "imports.index": P.DECLARE_FOR_OTHERS,
    "imports.upload": Costly(P.DECLARE_FOR_OTHERS, Cost.UPLOADS),
    "imports.show": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "import_comparisons.index": Costly(P.DECLARE_FOR_OTHERS, Cost.UPLOADS),
    "imports.columns": P.DECLARE_FOR_OTHERS,
    "imports.forget": P.DECLARE_FOR_OTHERS,
    "imports.people": P.DECLARE_FOR_OTHERS,
    "imports.rows": P.DECLARE_FOR_OTHERS,
    "imports.row": P.DECLARE_FOR_OTHERS,
    "contract_imports.index": P.KEEP_CONTRACTS,
    "contract_imports.upload": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "contract_imports.show": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "contract_imports.columns": P.KEEP_CONTRACTS,
    "contract_imports.forget": P.KEEP_CONTRACTS,
    "contract_imports.parties": P.KEEP_CONTRACTS,
    "contract_imports.rows": P.KEEP_CONTRACTS,
    "contract_imports.row": P.KEEP_CONTRACTS,
    "care_service_imports.index": P.KEEP_PROGRAMMES,
    "care_service_imports.upload": Costly(P.KEEP_PROGRAMMES, Cost.UPLOADS),
    "care_service_imports.show": Costly(P.KEEP_PROGRAMMES, Cost.DOCUMENTS),
    "care_service_imports.columns": P.KEEP_PROGRAMMES,
    "care_service_imports.forget": P.KEEP_PROGRAMMES,
    "care_service_imports.parties": P.KEEP_PROGRAMMES,
    "care_service_imports.rows": P.KEEP_PROGRAMMES,
    "care_service_imports.row": P.KEEP_PROGRAMMES,
    "flow_imports.index": P.KEEP_AGREEMENTS,
    "flow_imports.upload": Costly(P.KEEP_AGREEMENTS, Cost.UPLOADS),
    "flow_imports.show": Costly(P.KEEP_AGREEMENTS, Cost.DOCUMENTS),
    "flow_imports.columns": P.KEEP_AGREEMENTS,
    "flow_imports.forget": P.KEEP_AGREEMENTS,
    "flow_imports.parties": P.KEEP_AGREEMENTS,
    "flow_imports.rows": P.KEEP_AGREEMENTS,
    "flow_imports.row": P.KEEP_AGREEMENTS,
    "contract_files.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "contract_files.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "contract_editions.preview": Costly(P.PUBLISH_REGISTER, Cost.DOCUMENTS),
    "contract_editions.publish": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "contract_editions.decide": Fresh(P.PUBLISH_REGISTER),
    "published_contracts.index": Costly(Open.PUBLIC, Cost.SEARCH),
    "published_contracts.show": Costly(Open.PUBLIC, Cost.SEARCH),
    "published_contracts.export": Costly(Open.PUBLIC, Cost.EXPORTS),
    "published_contracts.contract": Costly(Open.PUBLIC, Cost.SEARCH),
    "published_contracts.release": Costly(Open.PUBLIC, Cost.EXPORTS),
}
API: dict[str, Row] = {
    "api.import_interests": Costly(P.DECLARE_FOR_OTHERS, Cost.UPLOADS),
    "api.take_staff_in": Costly(P.KEEP_PEOPLE, Cost.UPLOADS),
    "api.import_contracts": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "api.import_flows": Costly(P.KEEP_AGREEMENTS, Cost.UPLOADS),
    "api.import_care_services": Costly(P.KEEP_PROGRAMMES, Cost.UPLOADS),
    "api.contracts_register": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "api.contract_editions": Costly(Open.PUBLIC, Cost.SEARCH),
    "api.contract_edition": Costly(Open.PUBLIC, Cost.SEARCH),
    "api.contract_edition_file": Costly(Open.PUBLIC, Cost.EXPORTS),
    "api.publish_contracts": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "api.decide_contract_publication": Fresh(P.PUBLISH_REGISTER),
}
