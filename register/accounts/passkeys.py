"""Passkeys: what is asked of a browser, and whether its answer is right. The protocol is webauthn's work."""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app, request, session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from register import clock
from register.accounts.datastore import user_with
from register.accounts.users import User
from register.db import reading, unit_of_work
from register.domain.errors import Invalid, Repeated
from register.queries.instance import address
from register.services.accounts import second_factors as services
from register.services.accounts.second_factors import Kept

_CHALLENGE = "passkey_challenge"
NAME = "Arm's Length"
LIMIT = 20_000
WRONG = "The passkey was not taken. Try again, or sign in in another way"


def site() -> tuple[str, str] | None:
    """The name that passkeys are bound to, and the address of the pages; None where the pages have only a number.

    It comes from the settings. Only on a machine of one's own is it what the browser says: localhost."""
    if urlsplit(request.host_url).hostname == "localhost":
        return "localhost", request.host_url.rstrip("/")
    with reading() as work:
        served = urlsplit(address(work, current_app.extensions["settings"]))
    host = served.hostname or ""
    return None if not host or _is_number(host) else (host, f"{served.scheme}://{served.netloc}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def options_to_add(user: User) -> str:
    """What the browser is asked to make, as JSON; empty where passkeys cannot be used."""
    here = site()
    if here is None:
        return ""
    with reading() as work:
        known = services.passkeys_of(work, user.id)
    options = webauthn.generate_registration_options(
        rp_id=here[0], rp_name=NAME, user_name=user.email, user_id=user.id.encode(), user_display_name=user.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_described(one) for one in known],
    )  # fmt: skip
    session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def add(user: User, answer: str, name: str) -> None:
    """Keep what the browser made; Invalid when it is not what was asked."""
    here, challenge = site(), str(session.pop(_CHALLENGE, ""))
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer), expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here[0] if here else "", expected_origin=here[1] if here else "",
            require_user_verification=True,
        )  # fmt: skip
        with unit_of_work() as work:
            services.add_passkey(
                work, user.id, bytes_to_base64url(made.credential_id), bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count, name=name, challenge=challenge, now=clock.now(),
            )  # fmt: skip
    except (WebAuthnException, Repeated, ValueError) as fault:
        raise Invalid({"": "The passkey was not made. Try again"}) from fault


def options_to_prove(user: User | None = None) -> str:
    """What the browser is asked to answer, as JSON; for one person's passkeys, or for whichever it has."""
    here = site()
    if here is None:
        return ""
    known: list[Kept] = []
    if user is not None:
        with reading() as work:
            known = services.passkeys_of(work, user.id)
    options = webauthn.generate_authentication_options(
        rp_id=here[0], allow_credentials=[_described(one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def prover(answer: str) -> User | None:
    """The account whose passkey answered what was asked just now; None for every other reason."""
    here, challenge = site(), str(session.pop(_CHALLENGE, ""))
    try:
        told = _read(answer)
        with reading() as work:
            known = services.passkey_with(work, str(told.get("id", "")))
        if known is None or here is None:
            return None
        return _checked(told, known, here, challenge)
    except (WebAuthnException, Repeated, ValueError):
        return None


def _checked(told: dict[str, Any], known: Kept, here: tuple[str, str], challenge: str) -> User | None:
    right = webauthn.verify_authentication_response(
        credential=told, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=here[0],
        expected_origin=here[1], credential_public_key=base64url_to_bytes(known.public_key),
        credential_current_sign_count=known.sign_count, require_user_verification=True,
    )  # fmt: skip
    with unit_of_work() as work:
        services.use_passkey(
            work, known.id, sign_count=right.new_sign_count, challenge=challenge, now=clock.now(), today=clock.today()
        )  # fmt: skip
    user = user_with(id=known.account_id)
    return user if user is not None and user.active else None


def _described(one: Kept) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))


def _read(answer: str) -> dict[str, Any]:
    """The browser's answer; ValueError for anything else, also for what is too long or nested too deeply."""
    if len(answer) > LIMIT:
        raise ValueError
    try:
        told = json.loads(answer)
    except RecursionError as fault:
        raise ValueError from fault
    if not isinstance(told, dict):
        raise ValueError
    return told
