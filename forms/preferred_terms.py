"""What is asked at the end of a preferred supplier's term."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.contracts.preferred.preferred_terms import TermDecision, TermOutcome

OUTCOMES = [(one.value, one.label) for one in TermOutcome]


class TermDecisionForm(ValueForm[TermDecision]):
    """That the term ends, that the market is tested, or until when it is extended."""

    submit_text = "Save decision"
    makes = TermDecision

    preferred_outcome = RadiosField(
        "What was decided?", thing="what was decided", options=OUTCOMES, coerce=TermOutcome
    )
    preferred_supplier_until = DatePartsField(
        "New end of the term", thing="the new end of the term", optional=True, hint="For an extension only"
    )
    preferred_procurement_id = RecordField(
        "Procurement, if there is one already", of="procurement", thing="the procurement that tests the market",
        optional=True,
    )  # fmt: skip
    retest_route = SelectField(
        "Route of the procurement that begins now", thing="the route by which the market is tested", optional=True,
        prompt="None begins now",
        hint="For a market test without a procurement yet: a draft of it begins, linked with the contract",
    )  # fmt: skip
    preferred_because = LongTextField("Why?", thing="why", rows=3)
    preferred_decided_on = DatePartsField("Decided on", thing="the day this was decided")
    preferred_minute = TextField(
        "Minute that decides it", thing="the minute that decides it",
        hint="For example, Board, 26 March 2009, item 7",
    )  # fmt: skip
