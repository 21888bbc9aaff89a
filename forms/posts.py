"""What is asked about a post."""

from __future__ import annotations

from forms.fields import LongTextField, NameField, RadiosField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.people.people import SIDE_LABELS, NewPost, Side


class PostForm(ValueForm[NewPost]):
    """A post: where it stands, whether it decides, and whose holder looks at its declarations."""

    submit_text = "Save post"
    makes = NewPost

    title = NameField("Title of the post", thing="the title of the post")
    organisation_id = RecordField("Organisation", of="organisation", thing="the organisation of the post")
    side = RadiosField(
        "Which side of the divide does it work for?",
        thing="which side it works for",
        options=[(side.value, words) for side, words in SIDE_LABELS.items()],
        coerce=Side,
    )
    grade = TextField("Grade", optional=True, width="10", hint="For example, 8d")
    decision_reason = SelectField(
        "Is its holder decision-making staff?",
        thing="why this is decision-making staff",
        optional=True,
        marked=False,
        prompt="No",
        hint="Choose why, if so. Decision-making staff are asked to declare each year",
    )
    reports_to_id = RecordField(
        "Reports to",
        of="post",
        thing="the post it reports to",
        optional=True,
        hint="Whoever holds that post looks at the declarations of whoever holds this one",
    )
    reviewed_by_id = RecordField(
        "Whose holder looks at its declarations, if another post",
        of="post",
        thing="the post that looks at its declarations",
        optional=True,
        hint="For a chief executive or a chair, for example the senior independent director",
    )


class AmendPostForm(PostForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
