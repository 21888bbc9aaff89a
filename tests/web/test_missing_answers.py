"""What a contract lacks stands on one page with the fields on it; a draft of its Word file is there at any time."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest
from flask import Flask

from forms.missing_answers import input_of
from register.db import reading, unit_of_work
from register.domain.contracts.contradictions import MONTH_COLUMNS
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.missing_answers import Wanted, wanted_of
from register.queries.contracts.values import filling_of
from register.services.contracts.contracts import fill_schedules
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day
pytestmark = pytest.mark.on("sqlite")


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def lacking(app: Flask, world: World, *names: str, **changes: Any) -> str:
    """A contract with every answer but these."""
    with app.app_context():
        made = contracting.drafted(world, contracting.complete(world, **changes))
        with unit_of_work() as session:
            gone = {name: None for name in names if "." not in name}
            inner = {name.partition(".")[2]: None for name in names if "." in name}
            fill_schedules(
                session,
                made.ref,
                {**gone, "services": {"DN": inner}},
                expected_n=None,
                actor=SYSTEM,
                today=TODAY,
            )
    return str(made.ref)


def kept(app: Flask, ref: str) -> dict[str, Any]:
    with app.app_context(), reading() as session:
        return dict(contract(session, ref, viewer=SYSTEM.viewer).fields)


def test_all_that_lacks_is_asked_on_one_page_and_one_press_keeps_it(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = lacking(app, world, "payment_day", "ladder", "services.s1_1_aims")
    page = manager.get(f"/contracts/{ref}/missing").text
    assert "3 answers lack" in page
    assert "Services: District nursing" in page
    given = {
        "payment_day": "12", "ladder-0-step": "Talk", "ladder-0-days_allowed": "5", "services__0__s1_1_aims": "To care",
    }  # fmt: skip
    assert manager.fill(f"/contracts/{ref}/missing", **given).location == f"/contracts/{ref}"
    fields = kept(app, ref)
    assert fields["payment_day"] == 12
    assert fields["ladder"] == [{"step": "Talk", "days_allowed": 5}]
    assert fields["services"]["DN"]["s1_1_aims"] == "To care"
    assert fields["services"]["DN"]["s1_4_objectives"]
    assert "Nothing is missing" in manager.get(f"/contracts/{ref}/missing").text


def test_what_is_left_empty_lacks_still_and_nothing_else_changes(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = lacking(app, world, "payment_day", "ladder")
    before = kept(app, ref)
    manager.fill(f"/contracts/{ref}/missing", **{"payment_day": "", "ladder-0-step": ""})
    assert kept(app, ref) == before


def test_a_fault_stands_beside_its_question_for_its_service(app: Flask, world: World, manager: Visit) -> None:
    ref = lacking(app, world, "payment_day", "services.s1_1_aims")
    reply = manager.fill(f"/contracts/{ref}/missing", payment_day="31", services__0__s1_1_aims="A\x07")
    assert reply.status_code == 422
    assert re.search(r'<a href="#payment_day">', reply.text)
    assert re.search(r'<a href="#services__0__s1_1_aims">', reply.text)
    assert 'value="31"' in reply.text


def test_what_the_contract_before_answered_is_offered_but_for_its_days(
    app: Flask, world: World, manager: Visit
) -> None:
    """The 2009 contract is complete; the one that lacks begins a year later with the same parties."""
    with app.app_context():
        before = contracting.drafted(world, contracting.complete(world, answers={"payment_day": 9}))
    ref = lacking(app, world, "payment_day", "notice_address_provider", "dq_actions", "services.s1_1_aims")
    with app.app_context(), reading() as session:
        row = contract(session, ref, viewer=SYSTEM.viewer)
        found = {one.field.name: one for one in wanted_of(session, row, viewer=SYSTEM.viewer).wanted}
    assert (found["payment_day"].offered, found["payment_day"].offered_by) == (9, before.ref)
    assert found["s1_1_aims"].offered
    assert found["s1_1_aims"].code == "DN"
    page = manager.get(f"/contracts/{ref}/missing").text
    assert f'Offered from <a href="/contracts/{before.ref}">' in page


def test_a_draft_is_made_whatever_lacks_and_recorded_nowhere(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = lacking(app, world, "payment_day", "services.s1_1_aims")
    reply = manager.client.get(f"/contracts/{ref}/draft.docx")
    assert f"{ref}-draft.docx" in reply.headers["Content-Disposition"]
    text = "".join(docx.Document(io.BytesIO(reply.data)).element.body.itertext())
    assert "[Missing: 1.1 Aims]" in text or "[Missing: Aims]" in text
    assert "None has been made yet" in manager.get(f"/contracts/{ref}").text


def test_a_contract_without_a_template_is_refused_with_the_reason(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context():
        new = contracting.new_contract(
            world, edition="internal-2008", starts_on=date(2008, 11, 1), ends_on=date(2009, 3, 31)
        )
        ref = contracting.drafted(world, new).ref
    for page in ("missing", "draft.docx"):
        reply = manager.get(f"/contracts/{ref}/{page}")
        assert reply.status_code in (400, 409, 422)
        assert "No contract template is held for this edition" in reply.text


def test_a_document_that_contradicts_itself_is_not_made_and_nobody_approves_it(
    app: Flask, world: World, manager: Visit
) -> None:
    months = dict.fromkeys(MONTH_COLUMNS, 1)
    plan = [{"service": "District nursing", "annual_total": 13, **months}]
    ref = lacking(app, world, answers={"activity_plan": plan})
    words = "The months of District nursing add up to 12, and its year is 13"
    assert words in manager.fill(f"/contracts/{ref}/generate").text
    assert words in manager.get(f"/contracts/{ref}").text
    manager.fill(f"/contracts/{ref}/move/submit")
    ann = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    reply = ann.fill(f"/decisions/approve/{ref}", party="commissioner")
    assert words in ann.get(reply.location).text


def test_a_price_typed_in_a_specification_gives_way_to_the_price_of_the_service(
    app: Flask, world: World
) -> None:
    ref = lacking(app, world)
    with app.app_context(), reading() as session:
        whole = filling_of(session, contract(session, ref, viewer=SYSTEM.viewer), viewer=SYSTEM.viewer)
    assert whole is not None
    assert whole.contradictions == ()
    (item,) = whole.values["services"]
    assert [row["expected_annual_value"] for row in item["s10_1_price"]] == [Decimal("600000.00")]
    assert [row["annual_value"] for row in item["s10_2_cost_by_commissioner"]] == [Decimal("600000.00")]
    assert [row["source"] for row in whole.values["quality_indicators"]] == ["District nursing"] * 3


def test_a_first_contract_of_one_service_on_the_2009_template_takes_under_60_typed_fields(
    app: Flask, world: World, manager: Visit
) -> None:
    """Nothing to copy from: what the template offers is taken as it stands, every other answer is typed."""
    first = {
        "title": "Community nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "edition": "community-2009-10", "form": "bilateral", **day("starts_on", 2009, 4, 1),
        **day("ends_on", 2010, 3, 31), "notice_months": "12", "commissioner_representative_id": world.ids["bob"],
        "provider_representative_id": world.ids["cat"], "lines-0-code": "DN", "lines-0-name": "District nursing",
        "lines-0-basis": "block", "lines-0-annual_value_pence": "600,000",
    }  # fmt: skip
    where = manager.fill("/contracts/add", contract_kind="services", **first).location
    with app.app_context(), reading() as session:
        row = contract(session, where.rpartition("/")[2], viewer=SYSTEM.viewer)
        wanted = wanted_of(session, row, viewer=SYSTEM.viewer).wanted
    offered = {name: value for one in wanted if one.offered for name, value in typed(one, one.offered)}
    mine = {
        name: value for one in wanted if not one.offered for name, value in typed(one, example(one, world))
    }
    assert manager.fill(f"{where}/missing", **offered, **mine).location == where
    assert "Nothing is missing" in manager.get(f"{where}/missing").text
    assert manager.fill(f"{where}/generate").location == where
    assert len(first) + len(mine) < 60, len(first) + len(mine)


def typed(one: Wanted, answer: Any) -> list[tuple[str, str]]:
    """The inputs that hold this answer."""
    name = input_of(one)
    if not one.field.columns:
        return [(name, str(answer))]
    return [
        (f"{name}-{n}-{column}", str(cell)) for n, row in enumerate(answer) for column, cell in row.items()
    ]


def example(one: Wanted, world: World) -> Any:
    """What somebody would type at least: a row of a table with the cells that must be there."""
    if one.field.columns:
        return [{column.name: "As agreed" for column in one.field.columns if column.required}]
    if one.field.options:
        return one.field.options[0].value
    return world.ids["dee"] if one.field.type == "person" else "As agreed"
