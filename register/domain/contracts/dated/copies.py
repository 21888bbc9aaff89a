"""Whether a change of a contract holds before its signed copies are there, or waits for them: a rule, by kind of change."""

from __future__ import annotations

from datetime import date

from register.domain.contracts.stages import ContractAct
from register.domain.rules import Ruleset

WAIT = "contracts.changes_wait_for_copies"
ALONE = (ContractAct.SUSPEND, ContractAct.GIVE_NOTICE, ContractAct.TERMINATE)
"""Acts of one party, which hold without the other's copy: nothing that still waits for one keeps them back."""


def waits_for_copies(rules: Ruleset, act: ContractAct, *, on: date, body: str | None) -> bool:
    """By the rule of the day on which it was agreed, of the kind of body that is commissioner."""
    return bool(rules.value_or({}, WAIT, on=on, body=body).get(act.value, False))
