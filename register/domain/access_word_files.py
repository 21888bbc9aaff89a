"""The part of the table of doors about Word files: templates, what comes back, papers of changes, signed copies."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import Costly, Fresh, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "documents.of_change": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "reissues.choose": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "reissues.show": P.KEEP_CONTRACTS,
    "reissues.stop": P.KEEP_CONTRACTS,
    "reissues.go_on": P.KEEP_CONTRACTS,
    "reissues.download": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "national.choose": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "national.show": P.KEEP_CONTRACTS,
    "national.download": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "papers.clean": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "papers.redline": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "papers.on_day": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "papers.on_day_file": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "outside_documents.keep": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "signed_copies.keep": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "signed_copies.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "templates.index": P.SEE_CONTRACTS,
    "templates.show": P.SEE_CONTRACTS,
    "templates.upload": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "templates.uploaded": P.KEEP_CONTRACTS,
    "returned.index": P.SEE_CONTRACTS,
    "returned.add": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "returned.show": P.SEE_CONTRACTS,
    "returned.decide": P.KEEP_CONTRACTS,
    "returned.take_in": P.KEEP_CONTRACTS,
    "returned.page_codes": P.KEEP_CONTRACTS,
    "returned.file": P.SEE_CONTRACTS,
    "returned.redline": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.decisions": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.compare": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.compare_redline": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "own_word_files.unseen": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "own_word_files.remove": P.KEEP_CONTRACTS,
    "templates.place": P.KEEP_CONTRACTS,
    "templates.repeats": P.KEEP_CONTRACTS,
    "templates.columns": P.KEEP_CONTRACTS,
    "templates.lint": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.annotated": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.preview": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.publish": Costly(Fresh(P.KEEP_CONTRACTS), Cost.DRAFTS),
    "templates.conditions": P.KEEP_CONTRACTS,
}
API: dict[str, Row] = {
    "api.preview_reissue": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "api.reissue_contracts": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "api.reissue": P.KEEP_CONTRACTS,
    "api.stop_reissue": P.KEEP_CONTRACTS,
    "api.go_on_with_reissue": P.KEEP_CONTRACTS,
    "api.preview_national": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "api.propose_national": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "api.national": P.KEEP_CONTRACTS,
    "api.paper_of_change": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "api.clean_copy": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.redline_of_change": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.contract_on_day": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.file_returned": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "api.rounds_returned": P.SEE_CONTRACTS,
    "api.decide_difference": P.KEEP_CONTRACTS,
    "api.take_in_returned": P.KEEP_CONTRACTS,
    "api.change_differs": P.SEE_CONTRACTS,
    "api.keep_signed_copy": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "api.keep_outside_document": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
}
