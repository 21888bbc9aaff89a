"""What is wrong with the scheme today: found where the database sees no proof that all is well, and never less than by the
rules over the whole scheme."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.permissions import UNBOUND
from register.models.delegations import DelegationVersion
from register.queries.authority import delegations
from register.queries.authority.faults import findings_of_running
from tests import contracting
from tests.contracting import TODAY, World

LINK = st.fixed_dictionaries(
    {
        "grantor_kind": st.sampled_from(["board", "post", "person"]),
        "holder": st.sampled_from(["director", "manager", "chief", "vacant", "ann"]),
        "grantor": st.sampled_from(["director", "manager", "chief"]),
        "limit_pence": st.sampled_from([None, 100, 5_000]),
        "services": st.sampled_from([["all"], ["DN"], ["DN", "HV"]]),
        "matter": st.sampled_from(["approve_contracts", "sign_contracts"]),
        "minute": st.sampled_from([None, "", "Minute 4"]),
        "sub_delegable": st.booleans(),
        "spend_categories": st.sampled_from([["all"], ["goods"], ["goods", "capital"]]),
        "limit_per": st.sampled_from(["contract", "order", "year"]),
        "limit_vat": st.sampled_from([None, "excluded", "included"]),
        "rests": st.booleans(),
        "valid_to": st.sampled_from([None, TODAY.replace(year=2010), TODAY.replace(year=2008)]),
    }
)

LINKS_AS_THEY_ARE = (
    "limit_pence", "spend_categories", "limit_per", "limit_vat", "services", "matter", "minute", "sub_delegable", "valid_to",
)  # fmt: skip


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    with unit_of_work() as work:
        for name, post in (("ann", "director"), ("bob", "manager"), ("cat", "chief")):
            contracting.appoint(work, made.ids[name], made.ids[post])
    return made


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(LINK, min_size=1, max_size=6))
def test_what_is_found_is_what_the_rules_find_in_what_runs(
    world: World, session: Session, links: list[dict]
) -> None:  # type: ignore[type-arg]
    with unit_of_work() as work:
        above: str | None = None
        for link in links:
            above = grant(work, world, above if link["rests"] else None, link)
    running = {
        one.id for one in delegations.scheme(session, TODAY, viewer=UNBOUND) if one.period.contains(TODAY)
    }
    every = delegations.findings(session, TODAY, viewer=UNBOUND)
    wanted = [finding for finding in every if finding.delegation_id in running]
    assert findings_of_running(session, TODAY, viewer=UNBOUND) == wanted


def grant(session: Session, world: World, above: str | None, link: dict) -> str:  # type: ignore[type-arg]
    person = link["holder"] == "ann"
    made = contracting.begin(
        session, DelegationVersion, "delegation.granted", organisation_id=world.ids["pct"], parent_id=above,
        grantor_kind=link["grantor_kind"], valid_from=date(2006, 10, 1),
        grantor_post_id=world.ids[link["grantor"]] if link["grantor_kind"] == "post" else None,
        grantor_person_id=world.ids["ann"] if link["grantor_kind"] == "person" else None,
        holder_person_id=world.ids["ann"] if person else None,
        holder_post_id=None if person else world.ids.get(link["holder"]),
        **{name: link[name] for name in LINKS_AS_THEY_ARE},
    )  # fmt: skip
    return str(made.thing_id)
