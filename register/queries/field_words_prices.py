"""What the parts of a contract's prices are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "floor_quantity": "Floor", "ceiling_quantity": "Ceiling", "marginal_percent": "Marginal rate, per cent",
}  # fmt: skip
