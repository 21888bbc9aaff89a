"""How every page looks: templates, words for values, navigation and the headers that protect a page."""

from __future__ import annotations

from register.look.setup import init_look

__all__ = ["init_look"]
