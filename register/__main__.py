"""`python -m register` is `armslength`."""

from __future__ import annotations

from register.cli import main

main()
