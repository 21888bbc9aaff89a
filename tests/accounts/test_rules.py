"""The rules of signing in, without a database: passwords, pauses, sessions, the policy's file."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.accounts.policies import load_policy
from register.accounts.signing_in import safe_next
from register.domain.accounts.accounts import (
    Access,
    Purpose,
    SessionLimits,
    check_password,
    needs_second_factor,
    paused_until,
)
from register.domain.accounts.letters import link_address, link_letter
from register.domain.errors import Fault, Invalid
from register.domain.permissions import Role

POLICY = load_policy(Path("nowhere"))
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "easy",
    [
        "passwordpassword", "password1234", "P@ssw0rd2026!", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa",
        "armslength2026", "Arms-Length-1", "contractregister", "abababababab", "Welcome12345", "0987654321098",
        "hospitalnurse1", "jane.bloggs123", "Summer2026!!!",
    ],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused(easy: str) -> None:
    with pytest.raises(Invalid, match="harder to guess"):
        check_password(easy, "jane.bloggs@example.org", POLICY)


@pytest.mark.parametrize(
    "sound", ["Turnip lantern 88 gravel", "correct-horse-battery", "tZ9#kqLw2!vB", "ßmjölnir-åska"]
)
def test_a_sound_password_is_taken(sound: str) -> None:
    check_password(sound, "jane.bloggs@example.org", POLICY)


def test_twelve_characters_are_enough_and_eleven_are_not() -> None:
    check_password("tZ9#kqLw2!vB", "", POLICY)
    with pytest.raises(Invalid, match="12 characters or more"):
        check_password("tZ9#kqLw2!v", "", POLICY)


@given(st.text(min_size=1, max_size=20), st.integers(2, 30))
def test_nothing_that_repeats_itself_is_taken(unit: str, times: int) -> None:
    with pytest.raises(Invalid):
        check_password(unit * times, "", POLICY)


@given(st.text(max_size=200), st.emails())
def test_every_password_is_either_taken_or_refused_with_a_sentence(password: str, email: str) -> None:
    with suppress(Invalid):
        check_password(password, email, POLICY)


@given(st.integers(0, 10_000))
def test_a_pause_never_gets_shorter_and_never_passes_an_hour(failures: int) -> None:
    this, following = paused_until(failures, NOW, POLICY), paused_until(failures + 1, NOW, POLICY)
    assert this is None or (following is not None and this <= following <= NOW + timedelta(hours=1))
    assert (this is None) == (failures < 5)


@given(st.text(max_size=60))
def test_wherever_somebody_asks_to_go_they_stay_on_this_site(wanted: str) -> None:
    found = safe_next(wanted)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isprintable()


@pytest.mark.parametrize("prefix", ["//", "/\\", "\\/", "http:", "https://", "/\t/", "\n//"])
def test_another_site_is_the_start_page_instead(prefix: str) -> None:
    assert safe_next(prefix + "evil.example/x") == "/"


def test_all_but_declarants_and_managers_need_a_second_factor() -> None:
    without = {role for role in Role if not needs_second_factor([role], POLICY)}
    assert without == {Role.DECLARANT, Role.MANAGER}


def test_access_includes_its_first_and_last_day() -> None:
    access = Access(active=True, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 11))
    days = [date(2026, 3, day) for day in (9, 10, 11, 12)]
    assert [access.is_open(day) for day in days] == [False, True, True, False]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_a_session_is_over_at_its_limits(idle: int, whole: int) -> None:
    limits = SessionLimits(idle=timedelta(minutes=30), whole=timedelta(minutes=720))
    began, seen = NOW - timedelta(minutes=whole), NOW - timedelta(minutes=idle)
    assert limits.is_over(began_at=began, seen_at=seen, now=NOW) == (idle >= 30 or whole >= 720)


def test_a_body_may_change_the_figures_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "sign_in.toml").write_text("failures_allowed = 3\n")
    assert load_policy(tmp_path).failures_allowed == 3


@pytest.mark.parametrize(
    "wrong", ["failures = 3", "failures_allowed = 'three'", "second_factor_roles = ['king']", "= 3"]
)
def test_a_wrong_file_is_named_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "sign_in.toml").write_text(wrong)
    with pytest.raises(Fault, match="sign_in.toml"):
        load_policy(tmp_path)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_letter_holds_one_link_and_says_how_long_it_works(purpose: Purpose) -> None:
    address = link_address("https://register.example.org/", purpose, "abc")
    letter = link_letter(purpose, address, POLICY.minutes_of(purpose))
    assert letter.body.count("https://") == 1
    assert "7 days" in letter.body if purpose is Purpose.INVITATION else "10 minutes" in letter.body
