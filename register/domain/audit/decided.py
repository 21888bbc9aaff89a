"""The kinds of decisions that somebody takes, as an auditor is told of them."""

from __future__ import annotations

from enum import StrEnum


class Decided(StrEnum):
    """What was decided. The value of one about a contract is that of the question which the decision check was asked."""

    APPROVE = "approve"
    SIGN = "sign"
    EXTEND = "extend"
    VARY = "vary"
    SUSPEND = "suspend"
    RESUME = "resume"
    NOVATE = "novate"
    GIVE_NOTICE = "give_notice"
    TERMINATE = "terminate"
    WAIVE = "waive"
    AWARD = "award"
    SHARE = "share"
    REPORT = "report"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Decided.APPROVE: "Contract approved", Decided.SIGN: "Contract signed", Decided.EXTEND: "Contract extended",
    Decided.VARY: "Contract varied", Decided.SUSPEND: "Contract suspended", Decided.RESUME: "Contract resumed",
    Decided.NOVATE: "Another party brought into a contract", Decided.GIVE_NOTICE: "Notice given to end a contract",
    Decided.TERMINATE: "Contract terminated", Decided.WAIVE: "Waiver of competition approved",
    Decided.AWARD: "Procurement awarded", Decided.SHARE: "Advice, decision or view on a sharing agreement",
    Decided.REPORT: "Whether the regulator is told of an incident",
}  # fmt: skip
