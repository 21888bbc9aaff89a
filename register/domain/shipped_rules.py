"""The rules as they ship with this release, whatever a body made of them since."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from register.domain.rules import Ruleset, parse_ruleset

BESIDE = {"national": ("bank_holidays",)}
"""What ships in files of its own, and is loaded with a set."""


@cache
def shipped(name: str) -> Ruleset:
    """Read once from the package: "national", or the name of a local policy."""
    parts = [_read(part) for part in (name, *BESIDE.get(name, ()))]
    return Ruleset(parts[0].name, [rule for part in parts for rule in part.rules])


def _read(name: str) -> Ruleset:
    text = files("register.domain").joinpath(f"rulesets/{name}.toml").read_text(encoding="utf-8")
    return parse_ruleset(text)
