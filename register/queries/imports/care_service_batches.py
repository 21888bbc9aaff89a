"""What is read of lists of services, by the kinds of services of the day."""

from __future__ import annotations

from register.domain.imports.mappings import SHIPPED_FOR_SERVICES, About
from register.domain.imports.service_readings import read_services
from register.queries.imports.care_services import plan_services
from register.queries.imports.lists import ListRead
from register.queries.separation.kinds import called

SERVICES_READ = ListRead(
    about=About.SERVICES, mappings=SHIPPED_FOR_SERVICES,
    rows=lambda session, tables, mapping, today: read_services(tables, mapping, called(session, "service_kinds", today)),
    planned=plan_services,
)  # fmt: skip
read_services_of, asked_parties = SERVICES_READ.read, SERVICES_READ.asked
