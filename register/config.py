"""Settings from the environment (ARMSLENGTH_*) and instance/config.py; every fault is reported at once."""

from __future__ import annotations

import os
import runpy
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from register.domain.errors import Fault
from register.domain.web_addresses import is_web_address
from register.private_files import keep_private

PREFIX = "ARMSLENGTH_"
PORT = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this instance runs. Each field is a setting: ARMSLENGTH_ and its name in capitals."""

    instance: Path = field(default=Path("instance"), metadata={"help": "The instance folder."})
    database_url: str = field(
        default="", metadata={"help": "Database; SQLite in the instance folder if empty."}
    )
    owner_database_url: str = field(
        default="", metadata={"help": "PostgreSQL only: the owner's connection, used for migrations."}
    )
    secret_key: str = field(
        default="", metadata={"help": "Signs sessions; made and kept in the instance if empty."}
    )
    body_name: str = field(default="", metadata={"help": "The name of the body this register is kept for."})
    base_url: str = field(
        default="",
        metadata={
            "help": "The address people use, for links in mail; where the pages are served if empty.",
            "is": "web address",
        },
    )
    ocds_prefix: str = field(
        default="",
        metadata={
            "help": "The registered prefix of your open contracting data, like ocds-b5fd17; the buyer's number if empty."
        },
    )
    secure_cookies: bool = field(
        default=False, metadata={"help": "Set true behind HTTPS: cookies are then HTTPS only."}
    )
    trusted_proxies: int = field(default=0, metadata={"help": "How many reverse proxies stand in front."})
    log_name: str = field(
        default="armslength.example/register",
        metadata={"help": "The audit trail's own name, printed in every proof."},
    )
    signing_key: str = field(
        default="",
        metadata={"help": "The file of the key that signs checkpoints; instance/keys/log.key if empty."},
    )
    scheduler_signs: bool = field(
        default=True,
        metadata={
            "help": "False where checkpoints are signed by a user of their own with `armslength ledger checkpoint`."
        },
    )
    smtp_url: str = field(
        default="",
        metadata={
            "help": "smtp+starttls:// or smtps://user:password@host:port (smtp:// is plain); .eml files if empty."
        },
    )
    mail_from: str = field(
        default="armslength@localhost", metadata={"help": "The sender's address of alerts."}
    )
    notify_key: str = field(
        default="",
        metadata={
            "help": "An API key of GOV.UK Notify, which then carries all mail; the mail server if empty."
        },
    )
    notify_template: str = field(
        default="",
        metadata={"help": "The id of the email template in GOV.UK Notify, with ((subject)) and ((body))."},
    )
    notify_url: str = field(
        default="https://api.notifications.service.gov.uk",
        metadata={"help": "Where GOV.UK Notify is asked.", "is": "web address"},
    )
    watcher_url: str = field(
        default="",
        metadata={
            "help": "An https address of an outside watcher that is called while the scheduler works; nobody if empty.",
            "is": "https address",
        },
    )
    watcher_minutes: int = field(
        default=5, metadata={"help": "Minutes after which the outside watcher is called again."}
    )
    call_own_network: bool = field(
        default=False,
        metadata={
            "help": "Only for tests and demonstrations: webhooks may go to this machine and its network, and without TLS."
        },
    )
    idle_minutes: int = field(default=30, metadata={"help": "Sign out after this many idle minutes."})
    kept_form_minutes: int = field(
        default=30,
        metadata={
            "help": "Minutes for which what somebody typed is kept while they sign in again; 0 keeps nothing."
        },
    )
    session_hours: int = field(
        default=12, metadata={"help": "Sign out after this many hours whatever happens."}
    )
    argon2_rounds: int = field(default=3, metadata={"help": "Passes of argon2 over a password."})
    argon2_memory_kib: int = field(default=65536, metadata={"help": "Memory of argon2 in KiB."})
    upload_days: int = field(
        default=180,
        metadata={
            "help": "Days for which an uploaded Word file is kept on its way to a template; 0 keeps each for ever."
        },
    )
    upload_limit_mb: int = field(default=30, metadata={"help": "The largest upload in megabytes."})
    testing: bool = field(default=False, metadata={"help": "Only for the product's own tests."})

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance.resolve() / 'armslength.db'}"

    @property
    def signing_key_file(self) -> Path:
        return Path(self.signing_key) if self.signing_key else self.instance / "keys" / "log.key"

    @property
    def owner_database(self) -> str:
        return self.owner_database_url or self.database


def local_address(port: int = PORT) -> str:
    """Where this machine reaches pages that it serves itself."""
    return f"http://127.0.0.1:{port}"


def load(environment: Mapping[str, str] | None = None, *, needs_secret: bool = True) -> Settings:
    """The settings of this process; Fault names every wrong one in a single message.

    Whoever signs no sessions may do without the secret that does: the user that signs checkpoints cannot read it.
    """
    env = os.environ if environment is None else environment
    instance = Path(env.get(PREFIX + "INSTANCE", "instance"))
    given = {**_from_file(instance / "config.py"), **_from_environment(env), "instance": str(instance)}
    values, faults = _convert(given)
    if faults:
        raise Fault("These settings are wrong: " + "; ".join(faults) + ".")
    secret = values.get("secret_key") or (
        _kept_secret(instance) if needs_secret else secrets.token_urlsafe(48)
    )
    return Settings(**{**values, "secret_key": secret})


def _from_environment(env: Mapping[str, str]) -> dict[str, str]:
    return {name[len(PREFIX) :].lower(): value for name, value in env.items() if name.startswith(PREFIX)}


def _from_file(path: Path) -> dict[str, str]:
    try:
        if not path.is_file():
            return {}
        found = runpy.run_path(str(path))
    except (SyntaxError, NameError, OSError) as fault:
        raise Fault(f"{path} cannot be read as Python: {fault}.") from fault
    return {name.lower(): str(value) for name, value in found.items() if name.isupper()}


def _convert(given: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    known = {f.name: f for f in fields(Settings)}
    faults = [f"{PREFIX}{name.upper()} is not a setting" for name in sorted(set(given) - set(known))]
    values: dict[str, Any] = {}
    for name in sorted(set(given) & set(known)):
        try:
            values[name] = _read(given[name], known[name].default, known[name].metadata.get("is"))
        except ValueError as fault:
            faults.append(f"{PREFIX}{name.upper()} {fault}")
    return values, faults


def _read(text: str, like: object, kind: str | None) -> Any:
    if kind == "web address" and text and not is_web_address(text):
        raise ValueError("must be a web address, like https://register.example.nhs.uk")
    if kind == "https address" and text and not (is_web_address(text) and text.startswith("https://")):
        raise ValueError(
            "must be an https address without a question mark, like https://watcher.example/register"
        )
    if isinstance(like, bool):
        return _truth(text)
    if isinstance(like, int):
        return _whole(text)
    return Path(text) if isinstance(like, Path) else text


def _truth(text: str) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in words:
        raise ValueError("must be true or false")
    return words[text.lower()]


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("must be a whole number")
    return int(text)


def _kept_secret(instance: Path) -> str:
    """The secret this instance made for itself, readable by its owner only."""
    path = instance / "secret_key"
    try:
        keep_private(instance)
        instance.mkdir(parents=True, exist_ok=True, mode=0o770)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
    except OSError as fault:
        raise Fault(f"The folder {instance.resolve()} cannot be written: {fault.strerror}.") from fault
