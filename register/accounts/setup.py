"""Gives the application its accounts: Flask-Security's engine, our own pages, our own tables."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import cast

from flask import Flask
from flask_security import Security

from register.accounts.codes import OnceTotp
from register.accounts.datastore import AccountDatastore
from register.accounts.policies import load_policy
from register.config import Settings
from register.domain.accounts.accounts import SessionLimits


def init_accounts(app: Flask) -> None:
    """Set up sign-in; called once, after the database and the look."""
    settings = cast(Settings, app.extensions["settings"])
    app.extensions["sign_in_policy"] = load_policy(settings.instance)
    app.config.from_mapping(_security_config(settings))
    limits = SessionLimits(
        idle=timedelta(minutes=settings.idle_minutes), whole=timedelta(hours=settings.session_hours)
    )
    Security(app, AccountDatastore(limits), register_blueprint=False, totp_cls=OnceTotp)


def _security_config(settings: Settings) -> dict[str, object]:
    """Only the engine is used: its own pages, JSON answers, tokens and rescue by mail stay off."""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__rounds": settings.argon2_rounds,
            "argon2__memory_cost": settings.argon2_memory_kib,
        },
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_ISSUER": "Arm's Length",
        "SECURITY_TOTP_SECRETS": {"1": _derived("authenticator codes", settings.secret_key)},
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
    }


def _derived(use: str, secret_key: str) -> str:
    """A key for one use only, so that no other use of the instance's key can stand in for it."""
    return hashlib.sha256(f"{use}\0{secret_key}".encode()).hexdigest()
