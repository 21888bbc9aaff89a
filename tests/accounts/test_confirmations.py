"""Rights are given by two administrators, who are two persons, or with the word of somebody elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import db, reading, unit_of_work
from register.domain.accounts.account_terms import CONFIRMED_ROLES, AccountTerms, asked, gains, kept
from register.domain.audit_scopes import NewAuditScope
from register.domain.errors import Invalid
from register.domain.people.people import NewPerson
from register.domain.permissions import Role, actor_with, system_actor
from register.models.accounts import Account
from register.models.confirmations import Confirmation
from register.queries.home.health import health
from register.services.accounts.accounts import amend_account, create_account, link_person
from register.services.duties.confirmations import register_elsewhere
from register.services.people.people import add_person
from tests import registering
from tests.accounts.conftest import OpenAccount, Visit, Watch, link_in

Person = Callable[[str], str]


@pytest.fixture
def person(app: Flask, watch: Watch) -> Person:
    def recorded(name: str) -> str:
        with app.app_context(), unit_of_work() as session:
            made = add_person(session, NewPerson(name=name), actor=system_actor(), today=clock.today())
            return made.thing_id

    return recorded


@pytest.fixture
def demo(app: Flask) -> None:
    app.config["IS_DEMO"] = lambda: True


@pytest.fixture
def ada(demo: None, visit: Visit, account: OpenAccount, person: Person) -> Visit:
    """Signed in as the first administrator."""
    account("ada@example.org", Role.ADMINISTRATOR, person_id=person("Ada Able"))
    visit.sign_in("ada@example.org")
    return visit


@pytest.fixture
def bob(demo: None, another: Visit, account: OpenAccount, person: Person) -> Visit:
    """Signed in as the second administrator."""
    account("bob@example.org", Role.ADMINISTRATOR, person_id=person("Bob Best"))
    another.sign_in("bob@example.org")
    return another


def waiting(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(select(Confirmation.id).where(Confirmation.state == "waiting"))
        return list(rows.all())


def held(app: Flask, email: str) -> list[str] | None:
    with app.app_context():
        return db.session.scalar(select(Account.roles).where(Account.email == email))


def invite(visit: Visit, email: str, *roles: str, **more: str) -> Any:
    return visit.fill("/accounts/invite", email=email, roles=list(roles), **more)


def test_a_role_that_sees_others_waits_for_a_second_administrator(
    app: Flask, ada: Visit, bob: Visit, letters: Callable[[], list[str]], events: Callable[[], list[str]]
) -> None:
    answer = invite(ada, "cat@example.org", "governance_officer")
    assert answer.location == "/confirmations/"
    assert held(app, "cat@example.org") is None
    (key,) = waiting(app)
    assert f"/confirmations/{key}" in letters()[-1]
    assert "cat@example.org" not in letters()[-1]
    assert "Governance officer" in bob.get(f"/confirmations/{key}").text
    assert bob.fill(f"/confirmations/{key}", answer="yes").location == "/confirmations/"
    assert held(app, "cat@example.org") == ["governance_officer"]
    assert events()[-3:] == ["account.opened", "account.invitation_link_sent", "confirmation.confirmed"]


def test_whoever_asked_cannot_answer(app: Flask, ada: Visit, bob: Visit) -> None:
    invite(ada, "cat@example.org", "siro")
    (key,) = waiting(app)
    assert "another person answers" in ada.get(f"/confirmations/{key}").text
    answer = ada.post(f"/confirmations/{key}", answer="yes")
    assert answer.status_code == 422
    assert "Another administrator must confirm" in answer.text
    assert held(app, "cat@example.org") is None


def test_a_second_account_of_the_same_person_is_no_second_person(
    app: Flask, ada: Visit, account: OpenAccount
) -> None:
    with app.app_context():
        person = db.session.scalar(select(Account.person_id).where(Account.email == "ada@example.org"))
    with pytest.raises(Invalid, match="has an account"):
        account("ada.two@example.org", Role.ADMINISTRATOR, person_id=person)


def test_an_administrator_without_a_person_can_neither_ask_nor_answer(
    app: Flask, ada: Visit, bob: Visit, account: OpenAccount
) -> None:
    account("root@example.org", Role.ADMINISTRATOR)
    invite(ada, "cat@example.org", "siro")
    (key,) = waiting(app)
    root = Visit(app.test_client())
    root.sign_in("root@example.org")
    answer = root.fill(f"/confirmations/{key}", answer="yes")
    assert "belongs to no person" in answer.text
    assert "belongs to no person" in invite(root, "dee@example.org", "auditor").text
    assert held(app, "cat@example.org") is None


def test_a_declarant_without_a_person_is_invited_at_once(app: Flask, ada: Visit) -> None:
    assert invite(ada, "dee@example.org", "declarant").location == "/accounts/"
    assert held(app, "dee@example.org") == ["declarant"]


def test_saying_whose_an_account_is_waits_too(app: Flask, ada: Visit, bob: Visit, person: Person) -> None:
    cat = person("Cat Cole")
    assert invite(ada, "cat@example.org", "declarant", person_id=cat).location == "/confirmations/"
    bob.fill(f"/confirmations/{waiting(app)[0]}", answer="no")
    assert held(app, "cat@example.org") is None
    assert not waiting(app)


def test_more_rights_wait_and_fewer_do_not(app: Flask, ada: Visit, bob: Visit, account: OpenAccount) -> None:
    cat = account("cat@example.org", Role.MANAGER)
    ada.fill(f"/accounts/{cat}/amend", roles=["manager", "auditor"], active="Yes")
    assert held(app, "cat@example.org") == ["manager"]
    bob.fill(f"/confirmations/{waiting(app)[0]}", answer="yes")
    assert held(app, "cat@example.org") == ["auditor", "manager"]
    assert ada.fill(f"/accounts/{cat}/amend", roles=["manager"], active="Yes").location == "/accounts/"
    assert held(app, "cat@example.org") == ["manager"]


def test_an_account_changed_since_is_not_changed_by_an_old_request(
    app: Flask, ada: Visit, bob: Visit, account: OpenAccount
) -> None:
    cat = account("cat@example.org", Role.MANAGER)
    ada.fill(f"/accounts/{cat}/amend", roles=["auditor"], active="Yes")
    ada.fill(f"/accounts/{cat}/amend", roles=["declarant"], active="Yes")
    answer = bob.fill(f"/confirmations/{waiting(app)[0]}", answer="yes")
    assert "changed since this was asked" in answer.text
    assert held(app, "cat@example.org") == ["declarant"]


def test_a_request_is_taken_back_by_whoever_asked_only(app: Flask, ada: Visit, bob: Visit) -> None:
    invite(ada, "cat@example.org", "siro")
    (key,) = waiting(app)
    bob.get("/accounts/mine")
    assert bob.post(f"/confirmations/{key}/withdraw").status_code == 404
    ada.get(f"/confirmations/{key}")
    assert ada.post(f"/confirmations/{key}/withdraw").status_code == 302
    assert not waiting(app)


def test_a_request_runs_out(app: Flask, ada: Visit, bob: Visit, watch: Watch) -> None:
    invite(ada, "cat@example.org", "siro")
    (key,) = waiting(app)
    watch.on(days=8)
    bob.sign_in("bob@example.org")
    answer = bob.get(f"/confirmations/{key}")
    assert "Nobody answered in time" in answer.text
    assert bob.post(f"/confirmations/{key}", answer="yes").status_code == 422


def test_without_a_second_person_nothing_is_asked_until_somebody_elsewhere_is_named(
    app: Flask, ada: Visit, client: Any, letters: Callable[[], list[str]], events: Callable[[], list[str]]
) -> None:
    assert "Nobody else here can confirm" in invite(ada, "cat@example.org", "siro").text
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    assert events()[-1] == "elsewhere.registered"
    assert invite(ada, "cat@example.org", "siro").location == "/confirmations/"
    address = link_in(letters()[-1])
    zoe = Visit(client)
    page = zoe.get(address).text
    assert "Ada Able" in page
    assert "SIRO" in page
    assert zoe.post(address, answer="yes").status_code == 200
    assert held(app, "cat@example.org") == ["siro"]
    assert zoe.get(address).status_code == 404
    with app.app_context():
        body = db.session.execute(
            db.text("SELECT header FROM ledger_entry WHERE event = 'confirmation.confirmed'")
        ).scalar_one()
        assert "Zoe Zander, elsewhere" in ada.get("/confirmations/").text
        assert json.loads(bytes(body))["actor"]


def test_a_link_elsewhere_lasts_from_when_its_mail_left(
    app: Flask, ada: Visit, client: Any, letters: Callable[[], list[str]]
) -> None:
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    invite(ada, "cat@example.org", "siro")
    asked = clock.now()
    with clock.travel(asked + timedelta(days=5)):
        address = link_in(letters()[-1])
    for days, status in ((11, 200), (13, 404)):
        with clock.travel(asked + timedelta(days=days)):
            assert client.get(address).status_code == status


def test_mail_that_leaves_after_a_request_ran_out_brings_nothing_back(
    app: Flask, ada: Visit, client: Any, letters: Callable[[], list[str]]
) -> None:
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    invite(ada, "cat@example.org", "siro")
    with clock.travel(clock.now() + timedelta(days=8)):
        assert client.get(link_in(letters()[-1])).status_code == 404


def test_a_link_to_nowhere_says_so(client: Any, visit: Visit) -> None:
    assert client.get("/confirmations/by-link/nothing").status_code == 404


def test_somebody_with_an_account_is_not_elsewhere(ada: Visit) -> None:
    answer = ada.fill("/confirmations/elsewhere/register", name="Ada Able", email="ADA@example.org")
    assert "has no account here" in answer.text


@pytest.mark.parametrize("email", ["nothing", "zoe@nowhere", "zo\N{CYRILLIC SMALL LETTER IE}@example.net"])
def test_the_address_of_somebody_elsewhere_is_one_by_whatever_door(
    app: Flask, ada: Visit, email: str
) -> None:
    assert ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email=email).status_code == 422
    with app.app_context(), pytest.raises(Invalid) as fault, unit_of_work() as session:
        register_elsewhere(session, "Zoe Zander", email, actor=system_actor(), now=clock.now())
    assert list(fault.value.problems) == ["email"]


def test_whoever_was_given_an_account_since_is_not_elsewhere_any_more(
    ada: Visit, client: Any, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    invite(ada, "cat@example.org", "siro")
    address = link_in(letters()[-1])
    assert client.get(address).status_code == 200
    account("zoe@example.net")
    assert client.get(address).status_code == 404
    assert "Zoe Zander" not in ada.get("/confirmations/elsewhere").text
    assert "Nobody else here can confirm" in invite(ada, "dan@example.org", "siro").text


def test_health_says_what_has_no_second_person(app: Flask, ada: Visit) -> None:
    with app.app_context(), reading() as session:
        found = health(session, now=clock.now())
    assert any(words.startswith("Giving rights to accounts: one person") for words in found.alone)
    assert any(words.startswith("Erasing records: nobody") for words in found.alone)


def test_with_two_administrators_health_has_nothing_to_say_of_accounts(
    app: Flask, ada: Visit, bob: Visit
) -> None:
    with app.app_context(), reading() as session:
        found = health(session, now=clock.now())
    assert not any(words.startswith("Giving rights") for words in found.alone)


def test_somebody_whose_days_are_over_is_no_second_person(
    app: Flask, ada: Visit, bob: Visit, letters: Callable[[], list[str]]
) -> None:
    """Nobody is asked but the one elsewhere, and health counts one administrator."""
    with app.app_context(), unit_of_work() as session:
        other = session.scalars(select(Account).where(Account.email == "bob@example.org")).one()
        other.access_ends_on = clock.today() - timedelta(days=1)
    assert "Nobody else here can confirm this" in invite(ada, "cat@example.org", "siro").text
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    invite(ada, "cat@example.org", "siro")
    assert "/by-link/" in letters()[-1]
    with app.app_context(), reading() as session:
        assert any(
            words.startswith("Giving rights to accounts: one")
            for words in health(session, now=clock.now()).alone
        )


def test_whoever_asked_and_has_lost_access_since_is_not_followed(app: Flask, ada: Visit, bob: Visit) -> None:
    invite(ada, "cat@example.org", "siro")
    with app.app_context(), unit_of_work() as session:
        asker = session.scalars(select(Account).where(Account.email == "ada@example.org")).one()
        asker.access_ends_on = clock.today() - timedelta(days=1)
    (key,) = waiting(app)
    answer = bob.fill(f"/confirmations/{key}", answer="yes")
    assert "may not do it any more" in answer.text
    assert held(app, "cat@example.org") is None


def test_nobody_links_their_own_account(app: Flask, ada: Visit, bob: Visit, person: Person) -> None:
    with app.app_context():
        me = db.session.scalar(select(Account.id).where(Account.email == "ada@example.org"))
    answer = ada.fill(
        f"/accounts/{me}/amend", roles=["administrator"], active="Yes", person_id=person("Eve East")
    )
    assert "Ask another administrator" in answer.text


def test_an_account_that_was_used_stays_with_its_person(
    app: Flask, demo: None, visit: Visit, account: OpenAccount, person: Person
) -> None:
    account("cat@example.org", person_id=person("Cat Cole"))
    visit.sign_in("cat@example.org")
    dee, now = person("Dee Dunn"), clock.now()
    with app.app_context(), pytest.raises(Invalid, match="used by its person"), unit_of_work() as session:
        link_person(session, "cat@example.org", dee, actor=system_actor(), now=now)


def test_the_services_ask_for_a_second_word_whatever_door_is_used(
    app: Flask, account: OpenAccount, watch: Watch
) -> None:
    root = actor_with(Role.ADMINISTRATOR, id="root", person_id="somebody")
    cat = account("cat@example.org")
    with app.app_context():
        with pytest.raises(Invalid, match="Another administrator"), unit_of_work() as session:
            create_account(session, "x@example.org", [Role.SIRO], actor=root, now=clock.now())
        terms = AccountTerms(roles=frozenset({Role.SIRO}))
        with pytest.raises(Invalid, match="Another administrator"), unit_of_work() as session:
            amend_account(session, cat, terms, actor=root, now=clock.now())


def test_what_is_given_is_told_apart_from_what_is_taken() -> None:
    none, siro = AccountTerms(roles=frozenset()), AccountTerms(roles=frozenset({Role.SIRO}))
    assert gains(none, siro)
    assert not gains(siro, none)
    assert gains(AccountTerms(roles=siro.roles, active=False), siro)
    assert gains(AccountTerms(roles=siro.roles, access_ends_on=clock.today()), siro)
    both = AccountTerms(roles=frozenset({Role.AUDITOR, Role.EXTERNAL_AUDITOR}), access_ends_on=clock.today())
    assert gains(both, AccountTerms(roles=frozenset({Role.AUDITOR}), access_ends_on=clock.today()))
    assert Role.DECLARANT not in CONFIRMED_ROLES
    assert set(Role) - CONFIRMED_ROLES == {Role.DECLARANT}


@pytest.mark.parametrize("role", Role)
def test_terms_wait_as_they_were_asked(role: Role) -> None:
    from register.domain.audit_scopes import Register

    scope = NewAuditScope(registers=(Register.INTERESTS,), first=clock.today(), last=clock.today())
    terms = AccountTerms(
        roles=frozenset({role}), person_id="p", access_ends_on=clock.today(),
        scope=scope if role is Role.EXTERNAL_AUDITOR else None,
    )  # fmt: skip
    assert asked(json.loads(json.dumps(kept(terms)))) == terms


def test_what_concerns_the_only_officer_is_decided_by_somebody_elsewhere(
    app: Flask, ada: Visit, client: Any, account: OpenAccount, letters: Callable[[], list[str]],
    events: Callable[[], list[str]],
) -> None:  # fmt: skip
    with app.app_context():
        world = registering.recorded()
        made = registering.declared(world, "ann")
    account("oda@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids["ann"])
    officer = Visit(app.test_client())
    officer.sign_in("oda@example.org")
    where = f"/withholdings/{made.ref}"
    officer.get(where)
    assert "your own" in officer.post(where, decision="published").text
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    assert officer.fill(where, decision="published").location.endswith("#asked")
    assert events()[-1] == "confirmation.asked"
    zoe, address = Visit(client), link_in(letters()[-1])
    page = zoe.get(address).text
    assert made.ref in page
    assert made.description not in page
    assert zoe.post(address, answer="yes").status_code == 200
    assert events()[-2:] == ["publication.decided", "confirmation.confirmed"]


def test_whoever_is_elsewhere_is_not_asked_where_somebody_here_may_decide(
    app: Flask, ada: Visit, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    with app.app_context():
        world = registering.recorded()
        made = registering.declared(world, "ann")
    ada.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")
    account("oda@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids["ann"])
    account("bea@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    officer = Visit(app.test_client())
    officer.sign_in("oda@example.org")
    assert officer.fill(f"/withholdings/{made.ref}", decision="published").status_code == 422
    assert "confirmation.asked" not in events()
