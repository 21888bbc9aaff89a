"""The rules as they ship with this release, whatever a body made of them since."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from register.domain.rules import Ruleset, parse_ruleset


@cache
def shipped(name: str) -> Ruleset:
    """Read once from the package: "national", or the name of a local policy."""
    text = files("register.domain").joinpath(f"rulesets/{name}.toml").read_text(encoding="utf-8")
    return parse_ruleset(text)
