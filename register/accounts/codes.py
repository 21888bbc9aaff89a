"""Codes from an authenticator app: thirty seconds each, taken once."""

from __future__ import annotations

from typing import cast

from flask_security import Totp, UserMixin
from passlib.totp import TOTP, TotpMatch

from register import clock
from register.accounts.users import User
from register.db import unit_of_work
from register.services.accounts.sign_ins import take_code


class CodeUsedError(Exception):
    """This code was used before, by another request in the same moment."""


class OnceTotp(Totp):
    """Flask-Security's codes, with the memory that it leaves to us and with our own clock."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._totp = TOTP.using(  # type: ignore[no-untyped-call]
            issuer=issuer, secrets=secrets, now=lambda: clock.now().timestamp()
        )

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast(User, user).totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Use the code up at once; of two requests with one code the second is refused."""
        holder = cast(User, user)
        holder.totp_counter = tmatch.counter
        if not holder.has_second_factor:
            return
        with unit_of_work() as session:
            taken = take_code(session, holder.id, tmatch.counter)
        if not taken:
            raise CodeUsedError
