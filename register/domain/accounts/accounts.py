"""The rules of signing in: what a password must be, when an account is paused, when a session is over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.domain.texts import Email

ADDRESS = Email("the email address", longest=254)
DEMO_PASSWORD = "Marmalade-otter-7-lantern"  # noqa: S105  (of the invented accounts of a demonstration only)
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


class Purpose(StrEnum):
    """What a one-time link is for."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPolicy:
    """The figures and words of signing in; they come from a file, so that a body can change them."""

    password_min: int
    password_max: int
    password_distinct: int
    common_words: tuple[str, ...]
    keyboard_rows: tuple[str, ...]
    second_factor_roles: frozenset[Role]
    failures_allowed: int
    first_pause_seconds: int
    longest_pause_seconds: int
    code_window_seconds: int
    code_minutes: int
    sign_in_link_minutes: int
    reset_link_minutes: int
    invitation_link_minutes: int
    links_an_hour: int
    strange_links_an_hour: int
    account_failures_allowed: int
    device_days: int
    recovery_codes: int
    token_days: int
    confirmation_days: int
    fresh_minutes: int

    def minutes_of(self, purpose: Purpose) -> int:
        """How long a link for this purpose is good for."""
        return int(getattr(self, f"{purpose.value}_link_minutes"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Whether and when an account may be used."""

    active: bool
    starts_on: date | None
    ends_on: date | None

    def is_open(self, today: date) -> bool:
        """From its first day to its last, both included, unless it was switched off."""
        started = self.starts_on is None or self.starts_on <= today
        return self.active and started and (self.ends_on is None or today <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """How long a session lasts without being used, and at all."""

    idle: timedelta
    whole: timedelta

    def is_over(self, *, began_at: datetime, seen_at: datetime, now: datetime) -> bool:
        return now - seen_at >= self.idle or now - began_at >= self.whole


@dataclass(frozen=True, slots=True)
class Source:
    """From where somebody signs in: a keyed digest, and whether it is a browser the holder signed in with before."""

    key: str
    known: bool


def paused_until(
    failures: int, now: datetime, policy: SignInPolicy, *, allowed: int | None = None
) -> datetime | None:
    """When somebody may try again after this many wrong answers in a row; each further one doubles the wait."""
    beyond = failures - (policy.failures_allowed if allowed is None else allowed)
    if beyond < 0:
        return None
    seconds = min(policy.first_pause_seconds * 2 ** min(beyond, 30), policy.longest_pause_seconds)
    return now + timedelta(seconds=seconds)


def needs_second_factor(roles: Iterable[Role], policy: SignInPolicy) -> bool:
    """Whether somebody with these roles must also give a code from an authenticator app."""
    return bool(frozenset(roles) & policy.second_factor_roles)


def same_address(email: str) -> str:
    """One spelling for each e-mail address, as it is stored and looked up."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def check_password(password: str, email: str, policy: SignInPolicy) -> None:
    """Raise Invalid unless the password is long enough, not too long and hard to guess."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < policy.password_min:
        raise Invalid({"password": f"Password must be {policy.password_min} characters or more"})
    if len(text) > policy.password_max:
        raise Invalid({"password": f"Password must be {policy.password_max} characters or fewer"})
    if _is_easy(text.casefold(), email.casefold(), policy):
        raise Invalid({"password": "Enter a password that is harder to guess, such as three random words"})


def _is_easy(text: str, email: str, policy: SignInPolicy) -> bool:
    """It repeats itself, or little is left once common words, keyboard runs and the person's own name are gone."""
    if re.fullmatch(r"(.+?)\1+", text, re.DOTALL):
        return True
    own = [part for part in re.split(r"[^a-z]+", email) if len(part) > 2]
    spellings = (text, text.translate(LOOKALIKES))
    return any(len(set(_without(one, own, policy))) < policy.password_distinct for one in spellings)


def _without(text: str, own: list[str], policy: SignInPolicy) -> str:
    for word in sorted([*policy.common_words, *own], key=len, reverse=True):
        text = text.replace(word, " ")
    for row in policy.keyboard_rows:
        text = _without_runs(_without_runs(text, row), row[::-1])
    return re.sub(r"\s+", "", text)


def _without_runs(text: str, row: str) -> str:
    """The text without pieces of the row that are four characters or longer."""
    for size in range(len(row), 3, -1):
        for start in range(len(row) - size + 1):
            text = text.replace(row[start : start + size], " ")
    return text
