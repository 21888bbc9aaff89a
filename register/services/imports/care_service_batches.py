"""A list of services that somebody brought: taken in, mended row by row, asked about, as other registers are."""

from __future__ import annotations

from register.queries.imports.care_service_batches import SERVICES_READ
from register.services.imports.brought_lists import BroughtList
from register.services.imports.care_services import record_service

SERVICES_BROUGHT = BroughtList(read=SERVICES_READ, record=record_service)
bring_in_services, is_news = SERVICES_BROUGHT.bring_in, SERVICES_BROUGHT.is_news
mend_service_row, answer_service_parties = SERVICES_BROUGHT.mend, SERVICES_BROUGHT.answer
