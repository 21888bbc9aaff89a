"""Reads the figures of signing in: the product's own, and over them a body's from its instance folder."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from flask import current_app

from register.domain.accounts.accounts import SignInPolicy
from register.domain.errors import Fault
from register.domain.permissions import Role

FILE = "sign_in.toml"


def load_policy(instance: Path) -> SignInPolicy:
    """The policy of one instance; Fault names what is wrong in its file."""
    given = tomllib.loads((files("register.accounts") / FILE).read_text("utf-8"))
    own = instance / FILE
    if own.is_file():
        given |= _read(own)
    try:
        return _policy(given)
    except (TypeError, ValueError) as fault:
        raise Fault(f"{own} cannot be used: {fault}.") from fault


def policy() -> SignInPolicy:
    """The policy of this application."""
    return cast(SignInPolicy, current_app.extensions["sign_in_policy"])


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise Fault(f"{path} cannot be read: {fault}.") from fault


def _policy(given: dict[str, Any]) -> SignInPolicy:
    unknown = set(given) - {field.name for field in fields(SignInPolicy)}
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]} is not a setting of signing in")
    roles = frozenset(Role(role) for role in given.pop("second_factor_roles"))
    words, rows = (tuple(given.pop(key)) for key in ("common_words", "keyboard_rows"))
    if not all(isinstance(value, int) and value >= 0 for value in given.values()):
        raise ValueError("every figure must be a whole number")
    return SignInPolicy(second_factor_roles=roles, common_words=words, keyboard_rows=rows, **given)
