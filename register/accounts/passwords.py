"""Passwords: checked against what is easy to guess, kept as argon2."""

from __future__ import annotations

from flask_security import hash_password

from register.accounts.policies import policy
from register.accounts.refused_passwords import is_refused
from register.accounts.users import User
from register.domain.accounts.accounts import check_password
from register.domain.errors import Invalid


def hashed(password: str) -> str:
    """The password as it may be kept. Not checked: see chosen."""
    return str(hash_password(password))


def chosen(password: str, email: str) -> str:
    """A password that somebody chose, as it may be kept; Invalid when it is easy to guess."""
    check_password(password, email, policy())
    if is_refused(password):
        raise Invalid({"password": "Enter a password that fewer people use, such as three random words"})
    return hashed(password)


def is_right(user: User | None, password: str) -> bool:
    """Whether this is the account's password; takes as long when there is no such account."""
    if user is None or user.password is None:
        hashed(password)
        return False
    return bool(user.verify_and_update_password(password))
