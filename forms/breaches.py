"""What is asked when an officer decides about a possible policy breach."""

from __future__ import annotations

from forms.fields import CheckboxesField, LongTextField, RadiosField
from forms.values import ValueForm
from register.domain.interests.breaches import OUTCOME_LABELS, BreachOutcome, NewBreachDecision, Together


class BreachForm(ValueForm[NewBreachDecision]):
    """Whether it was a breach, why, and what follows."""

    submit_text = "Record the decision"
    makes = NewBreachDecision

    outcome = RadiosField(
        "Was it a policy breach?", thing="whether it was a policy breach", coerce=BreachOutcome,
        options=[(outcome.value, words) for outcome, words in OUTCOME_LABELS.items()],
    )  # fmt: skip
    ground = LongTextField("Why?", thing="why", rows=3)
    action = LongTextField(
        "What was done about it?", thing="what was done about it", optional=True, rows=2, marked=False,
        hint="Needed for a policy breach",
    )  # fmt: skip
    lesson = LongTextField("What was learnt?", thing="what was learnt", optional=True, rows=2)
    published_words = LongTextField(
        "What does the public read about what was done?", thing="what the public reads", optional=True, rows=2,
        hint="Published without a name: write nothing that tells who it was. Nobody else reads the answers above",
    )  # fmt: skip


class TogetherForm(ValueForm[Together]):
    """The same for many that are alike."""

    submit_text = "Record the decisions"
    makes = Together

    interests = CheckboxesField("Which cases?", thing="at least one case", missing="Select at least one case")
    outcome = RadiosField(
        "Were they policy breaches?", thing="whether they were policy breaches", coerce=BreachOutcome,
        options=[(outcome.value, words) for outcome, words in OUTCOME_LABELS.items()],
    )  # fmt: skip
    ground = LongTextField("Why?", thing="why", rows=3)
    action = LongTextField(
        "What was done about them?", thing="what was done about them", optional=True, rows=2, marked=False,
        hint="Needed for a policy breach",
    )  # fmt: skip
    lesson = LongTextField("What was learnt?", thing="what was learnt", optional=True, rows=2)
