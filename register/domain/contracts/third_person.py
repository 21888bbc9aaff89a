"""What a decision check said to whoever decided, as others read it."""

from __future__ import annotations

import re

_TURNS = (
    (r"\b[Yy]ou have not declared your interests", "{who} has not declared their interests"),
    (r"\b[Yy]ou have already", "{who} has already"),
    (r"\b[Yy]ou have (an interest) of your own", r"{who} has \1 of their own"),
    (r"\b[Yy]ou have\b", "{who} has"),
    (r"\b[Yy]ou hold\b", "{who} holds"),
    (r"\b[Yy]ou give\b", "{who} gives"),
    (r"\b[Yy]ou take no part", "{who} takes no part"),
    (r"\b[Yy]ou can\b", "{who} can"),
    (r"\b[Yy]ou (prepared|approved)\b", r"{who} \1"),
    (r"\b(lets|keeps) you\b", r"\1 {who}"),
    (r"\b[Yy]ou (sign|decide)\b", r"{who} \1s"),
    (r"\binterest of yours\b", "interest of {whose}"),
    (r"\bDeclare them, or make a nil return, first", "A declaration or a nil return is asked for first"),
    (r"\byour\b", "their"),
)


def third_person(message: str, who: str) -> str:
    """The same sentence about the person called `who`."""
    for turn, said in _TURNS:
        plain = said.replace("{whose}", _escaped(f"{who}'s")).replace("{who}", _escaped(who))
        message = re.sub(turn, plain, message)
    return message


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\")
