"""Arm's Length: keeps commissioners and providers of community services honestly apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from register.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; imported inside so that the domain loads without Flask."""
    from register.app import build

    return build(settings)
