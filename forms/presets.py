"""What is asked where a body begins its scheme from one that is offered: for each role, which post it is."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import TextField
from forms.records import RecordField
from register.domain.authority.presets import NewScheme, Preset


class BeginSchemeForm(NhsForm):
    """Whose scheme begins, by which minute and from which day."""

    submit_text = "Record all of these rows"

    organisation_id = RecordField("Whose scheme?", of="organisation", thing="the organisation")
    minute = TextField(
        "Minute of the board", thing="the minute", hint="For example, Board, 26 March 2009, item 7"
    )
    valid_from = DatePartsField("The scheme holds from", thing="the start date")


def form_for(preset: Preset) -> type[BeginSchemeForm]:
    """The same with a question for each role of the preset."""
    roles = {
        f"post_{code}": RecordField(f"{name}: which post?", of="post", thing=f"the post of {name.lower()}")
        for code, name in preset.roles.items()
    }
    return type("BeginSchemeForm", (BeginSchemeForm,), roles)


def answered(form: BeginSchemeForm, preset: Preset) -> NewScheme:
    """What the answers come to."""
    posts = {code: form[f"post_{code}"].data for code in preset.roles}
    return NewScheme(
        organisation_id=form.organisation_id.data, preset=preset.code, minute=form.minute.data,
        valid_from=form.valid_from.data, posts=posts,
    )  # fmt: skip
