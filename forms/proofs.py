"""What is asked of proofs."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import RadiosField, SelectField, TextField
from register.domain.kinds import choices
from register.domain.publication.counted_as_declared import BASES

KINDS = choices(
    (
        "interest", "mitigation", "nil_return", "edition", "delegation", "contract",
        "decision", "agreement", "incident", "organisation", "person",
    )
)  # fmt: skip


class CodeForm(NhsForm):
    """A proof code as somebody reads it from paper."""

    submit_text = "Check this code"

    code = TextField(
        "Proof code", thing="the proof code", limit=30, width="20", hint="For example, 7QXM-09HD-V3K2-TTAB-5"
    )


class RecomputeForm(NhsForm):
    """Asks for nothing but a press."""

    submit_text = "Recompute all of it now"


class BundleForm(NhsForm):
    """Which report goes into the bundle."""

    submit_text = "Make the bundle"

    kind = SelectField("What is the report about?", thing="what the report is about", options=KINDS)
    on = DatePartsField(
        "Show what held on",
        thing="the day the report is about",
        optional=True,
        hint="Today if you leave it empty",
    )
    known = DatePartsField(
        "Using only what had been declared by", thing="the day things had been declared by", optional=True,
        hint="Today if you leave it empty",
    )  # fmt: skip
    basis = RadiosField(
        "What counts as declared by that day?",
        thing="what counts as declared by that day",
        default="recorded",
        options=[
            ("recorded", BASES["recorded"], "The audit trail proves this"),
            ("asserted", BASES["asserted"], "For records that were brought in from elsewhere"),
        ],
    )
    codes = TextField(
        "Proof codes that you hold", optional=True, limit=400,
        hint="From committee papers, with spaces between. Their checkpoints are put in beside the last one of each day",
    )  # fmt: skip
