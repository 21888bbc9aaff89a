"""What is asked when a contract that runs shall change, when somebody decides it, and when it is taken back."""

from __future__ import annotations

from typing import Any

from forms.base import NhsForm
from forms.board_approvals import approval_rows
from forms.contracts import ROWS, service_cells
from forms.days import DatePartsField
from forms.decisions import SIDES
from forms.fields import LongTextField, RadiosField, SelectField, YesNoField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.authority.board_approvals import FIELD
from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import PriceBasis, ServiceLine
from register.domain.contracts.stages import ContractAct


def _why() -> Any:
    return LongTextField("What changes, and why?", thing="what changes and why", rows=3)


def _effective() -> Any:
    return DatePartsField(
        "Holds from", thing="the day from which it holds", optional=True,
        hint="If empty, from the day on which it is decided",
    )  # fmt: skip


class Proposal(ValueForm[NewChange]):
    """What every change asks."""

    submit_text = "Propose it"
    makes = NewChange

    @property
    def head(self) -> list[Any]:
        """The questions beside the services and what boards approved."""
        return [field for field in self.questions if field.group not in ("lines", FIELD)]


class ChangeForm(Proposal):
    """A change that moves no date and no service."""

    ROWS = approval_rows()

    effective_on = _effective()
    text = _why()


def _ground() -> Any:
    return SelectField(
        "What does procurement law allow it as?", thing="what procurement law allows it as", optional=True,
        prompt="Not said yet",
    )  # fmt: skip


def _because() -> Any:
    return LongTextField("Why does that ground fit?", thing="why that ground fits", rows=2, optional=True)


def _different() -> Any:
    return YesNoField(
        "Does the contract become something materially different?", thing="whether it becomes something else",
        optional=True,
    )  # fmt: skip


def _counted() -> Any:
    return YesNoField(
        "Did the value at the award count the options to extend?", thing="whether the award counted the options",
        optional=True,
    )  # fmt: skip


class EndChangeForm(Proposal):
    """A change of the last day."""

    ROWS = approval_rows()

    ends_on = DatePartsField("New last day", thing="the new last day")
    effective_on = _effective()
    text = _why()


class ExtendForm(EndChangeForm):
    """An extension, and what procurement law allows it as."""

    modification_ground = _ground()
    modification_because = _because()
    is_materially_different = _different()
    award_with_options = _counted()


class VariationForm(Proposal):
    """A variation: the services as they shall be."""

    effective_on = _effective()
    text = _why()
    modification_ground = _ground()
    modification_because = _because()
    is_materially_different = _different()
    award_with_options = _counted()

    ROWS = {  # noqa: RUF012
        "lines": Rows(ServiceLine, service_cells, drawn=ROWS, instead={"basis": PriceBasis.BLOCK}),
        **approval_rows(),
    }


LEAVING = [*SIDES, ("associate", "An associate commissioner")]


class NovationForm(Proposal):
    """A novation: who leaves, who comes in from which day, and what procurement law allows it as."""

    ROWS = approval_rows()

    leaving_side = RadiosField("Which party leaves?", thing="which party leaves", options=LEAVING)
    leaving_id = RecordField(
        "Which associate leaves?", of="organisation", thing="the associate that leaves", optional=True,
        hint="Only where an associate commissioner leaves",
    )  # fmt: skip
    incoming_id = RecordField(
        "Which body takes its place?", of="organisation", thing="the body that comes in"
    )
    incoming_representative_id = RecordField(
        "Its representative", of="person", thing="its representative", optional=True
    )
    effective_on = DatePartsField("From which day?", thing="the day from which it holds")
    text = _why()
    modification_ground = _ground()
    modification_because = _because()


class DecideChangeForm(NhsForm):
    """Deciding a change: for which party, and who decides for one that keeps its scheme elsewhere."""

    submit_text = "Check and decide"

    party = RadiosField("Decide for", thing="which party this is for", options=SIDES)
    signatory_id = RecordField(
        "Decided by",
        of="person",
        thing="who decides",
        optional=True,
        prompt="Me",
        marked=False,
        hint="Choose somebody else only for a party that keeps its own scheme of delegation elsewhere",
    )


class TakeBackForm(NhsForm):
    """The end of a proposal that was not decided."""

    submit_text = "Take it back"

    reason = LongTextField("Why is it taken back?", thing="why it is taken back", rows=2)


FORMS: dict[ContractAct, type[ValueForm[NewChange]]] = {
    ContractAct.EXTEND: ExtendForm,
    ContractAct.VARY: VariationForm,
    ContractAct.SUSPEND: ChangeForm,
    ContractAct.RESUME: ChangeForm,
    ContractAct.NOVATE: NovationForm,
    ContractAct.GIVE_NOTICE: EndChangeForm,
    ContractAct.TERMINATE: EndChangeForm,
}
"""Each change asks what it needs and no more."""
