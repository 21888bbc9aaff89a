"""`armslength` on the command line: each command parses, and calls one service, query or job."""

from __future__ import annotations

from register.cli.main import main

__all__ = ["main"]
