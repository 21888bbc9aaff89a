"""One-time links: signing in by mail, and invitations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from register.domain.permissions import Role
from tests.accounts.codes import code_at, key_on
from tests.accounts.conftest import OpenAccount, Visit, Watch, link_in

NEW = "Copper violin 41 marsh"


def ask(visit: Visit, letters: Callable[[], list[str]], to: str = "") -> str:
    visit.get("/sign-in/link")
    visit.client.post(
        "/sign-in/link", query_string={"next": to}, data={**visit.tokens, "email": "ann@example.org"}
    )
    return link_in(letters()[-1])


def test_a_link_signs_in_once_and_leads_where_the_person_was_going(
    visit: Visit,
    another: Visit,
    account: OpenAccount,
    letters: Callable[[], list[str]],
    events: Callable[[], list[str]],
) -> None:
    account(password=None)
    link = ask(visit, letters, to="/tokens/")
    assert visit.fill(link).location == "/tokens/"
    assert visit.is_in()
    assert another.fill(link).location == "/sign-in/link"
    assert not another.is_in()
    assert events() == ["account.opened", "account.sign_in_link_sent", "account.signed_in"]


def test_a_mail_program_that_opens_the_link_does_not_use_it_up(
    visit: Visit, another: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account()
    link = ask(visit, letters)
    assert another.get(link).status_code == 200
    assert another.client.head(link).status_code == 200
    visit.fill(link)
    assert visit.is_in()


def test_a_link_works_in_its_tenth_minute_and_not_after(
    visit: Visit, another: Visit, account: OpenAccount, letters: Callable[[], list[str]], watch: Watch
) -> None:
    account()
    link = ask(visit, letters)
    watch.on(minutes=9, seconds=59)
    visit.fill(link)
    assert visit.is_in()
    link = ask(another, letters)
    watch.on(minutes=10)
    another.fill(link)
    assert not another.is_in()


def test_a_newer_link_does_not_end_the_older_one_which_somebody_else_may_have_asked_for(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account()
    older = ask(visit, letters)
    ask(visit, letters)
    visit.fill(older)
    assert visit.is_in()


def test_an_address_without_an_account_gets_the_same_answer_and_no_mail(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account()
    known = visit.fill("/sign-in/link", email="ann@example.org")
    unknown = visit.fill("/sign-in/link", email="nobody@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(letters()) == 1


def test_a_letter_box_gets_five_links_an_hour_at_most(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]], watch: Watch
) -> None:
    account()
    for _ in range(7):
        ask(visit, letters)
    assert len(letters()) == 5
    watch.on(hours=1)
    ask(visit, letters)
    assert len(letters()) == 6


def test_the_address_in_the_letter_is_ours_whatever_the_browser_calls_this_site(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account()
    visit.get("/sign-in/link")
    visit.client.post(
        "/sign-in/link", headers={"Host": "evil.example"}, data={**visit.tokens, "email": "ann@example.org"}
    )
    assert "evil" not in "".join(letters())


def test_a_link_sets_up_no_authenticator_app_for_whoever_has_a_password(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]], events: Callable[[], list[str]]
) -> None:
    account("ann@example.org", Role.SIGNATORY)
    asked = visit.fill(ask(visit, letters, to="/contracts/"))
    assert asked.location == "/sign-in?next=/contracts/"
    assert "Sign in with your password, then set up your authenticator app" in visit.get(asked.location).text
    assert visit.get("/sign-in/authenticator").location == "/sign-in"
    assert not visit.is_in()
    assert visit.sign_in("ann@example.org").location == "/sign-in/authenticator"
    assert "account.second_factor_set" not in events()


def test_whoever_never_had_a_password_sets_up_the_app_with_a_link(
    visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account("ann@example.org", Role.SIGNATORY, password=None)
    assert visit.fill(ask(visit, letters)).location == "/sign-in/authenticator"
    assert not visit.is_in()


@pytest.fixture
def administrator(visit: Visit, account: OpenAccount, watch: Watch) -> Visit:
    account("root@example.org", Role.ADMINISTRATOR)
    visit.sign_in("root@example.org")
    key = key_on(visit.get("/sign-in/authenticator").text)
    visit.post("/sign-in/authenticator", code=code_at(key, watch.at))
    assert visit.is_in()
    return visit


def test_an_invited_person_chooses_a_password_and_nobody_else_ever_knew_it(
    administrator: Visit, another: Visit, letters: Callable[[], list[str]], events: Callable[[], list[str]]
) -> None:
    answer = administrator.fill("/accounts/invite", email="Bea@example.org", roles=["declarant"])
    assert answer.location == "/accounts/"
    link = link_in(letters()[-1])
    assert another.fill(link, password=NEW, again=NEW).location == "/"
    assert another.is_in()
    assert another.get(link).location == "/sign-in"
    assert events()[-4:] == [
        "account.opened", "account.invitation_link_sent", "account.password_chosen", "account.signed_in",
    ]  # fmt: skip


def test_somebody_who_comes_once_a_year_needs_no_password(
    administrator: Visit, another: Visit, letters: Callable[[], list[str]]
) -> None:
    administrator.fill("/accounts/invite", email="bea@example.org", roles=["declarant"])
    assert another.fill(link_in(letters()[-1]), without="yes").location == "/"
    assert another.is_in()
    assert "None: you sign in by links" in another.get("/accounts/mine").text


def test_an_invitation_is_too_old_after_a_week(
    administrator: Visit, another: Visit, letters: Callable[[], list[str]], watch: Watch
) -> None:
    administrator.fill("/accounts/invite", email="bea@example.org", roles=["declarant"])
    link = link_in(letters()[-1])
    watch.on(days=7)
    assert another.get(link).location == "/sign-in"


def test_an_invitation_is_not_a_sign_in_link(
    administrator: Visit, another: Visit, letters: Callable[[], list[str]]
) -> None:
    administrator.fill("/accounts/invite", email="bea@example.org", roles=["declarant"])
    token = link_in(letters()[-1]).rsplit("/", 1)[1]
    another.fill(f"/sign-in/link/{token}")
    assert not another.is_in()
    assert another.get(f"/sign-in/reset/{token}").location == "/sign-in/forgotten"
