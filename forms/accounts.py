"""What is asked of somebody who signs in, and what an administrator decides about accounts."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from forms.audit_scopes import scope_questions
from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    EmailField,
    NameField,
    TextField,
    YesNoField,
)
from forms.options import Option
from forms.records import RecordField
from forms.validators import drawable
from forms.widgets import TextInput
from register.domain.accounts.permission_words import may
from register.domain.permissions import Permission, Role

ADDRESS_LIMIT = 254
_ROLES = [(role.value, role.label) for role in Role]


class PasswordField(TextField):
    """A password: taken as it was typed, and never sent back to the browser."""

    is_secret = True

    def __init__(self, label: str, *args: Any, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.widget = TextInput(type="password", autocomplete=autocomplete)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""
        if not self.data:
            raise ValueError(self.missing)
        if len(self.data) > 1024 or drawable(self.data) != self.data:
            raise self._fault("must be 1,024 characters or fewer, without hidden control characters")

    @property
    def typed(self) -> str:
        return ""


class CodeField(TextField):
    """Six digits from an authenticator app."""

    is_secret = True
    widget = TextInput(inputmode="numeric", autocomplete="one-time-code")

    def __init__(self, label: str = "Security code", **kwargs: Any) -> None:
        kwargs = {"limit": 20, "width": "10", "hint": "6 numbers from your authenticator app", **kwargs}
        super().__init__(label, **kwargs)

    def read(self, typed: str) -> str:
        code = "".join(super().read(typed).split())
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            raise self._fault("must be 6 numbers")
        return code

    @property
    def typed(self) -> str:
        return ""


class FirstThingsForm(NhsForm):
    """Asks first what proves or names somebody, wherever the question was declared."""

    FIRST = ("email", "current")

    @property
    def questions(self) -> list[Any]:
        return sorted(super().questions, key=lambda field: field.name not in self.FIRST)


class SignInForm(NhsForm):
    """The address and password of an account."""

    submit_text = "Sign in"

    email = EmailField("Email address", thing="your email address", limit=ADDRESS_LIMIT)
    password = PasswordField("Password", thing="your password")


class AskLinkForm(NhsForm):
    """Where to send a one-time link."""

    submit_text = "Email me a link"

    email = EmailField("Email address", thing="your email address", limit=ADDRESS_LIMIT)


class UseLinkForm(NhsForm):
    """Signing in by a link takes one press, so that a mail program that opens links does not use it up."""

    submit_text = "Sign in"


class CodeForm(NhsForm):
    """The second step of signing in."""

    code = CodeField()


class RecoveryForm(NhsForm):
    """A recovery code in the place of one from the app."""

    code = TextField(
        "Recovery code",
        thing="a recovery code",
        limit=40,
        width="20",
        hint="16 letters and numbers, such as abcd-efgh-2345-6789",
    )


class MakeCodesForm(NhsForm):
    """New recovery codes end the ones before."""

    submit_text = "Make new recovery codes"


class PasskeyForm(NhsForm):
    """A passkey's answer, which a script puts into the form."""

    submit_text = "Use a passkey"


class AddPasskeyForm(NhsForm):
    """A new passkey."""

    submit_text = "Add a passkey"

    name = NameField(
        "What do you call it?",
        thing="what you call it",
        limit=100,
        hint="Such as the computer or the phone that holds it",
    )


class SetUpCodeForm(FirstThingsForm):
    """Proof that the app which was just set up works."""

    submit_text = "Use this app"

    code = CodeField("Code from the new app", thing="the code from the new app")


class ReplaceCodeForm(SetUpCodeForm):
    """The same, from somebody who already has an app."""

    current = CodeField("Code from the app you use now", thing="the code from the app you use now")


class NewPasswordForm(FirstThingsForm):
    """A password that somebody chooses, typed twice."""

    submit_text = "Save password"

    password = PasswordField(
        "New password",
        thing="your new password",
        autocomplete="new-password",
        hint="At least 12 characters. Three random words are easy to remember and hard to guess",
    )
    again = PasswordField("New password again", thing="your new password again", autocomplete="new-password")

    def validate_again(self, field: PasswordField) -> None:
        if field.data and field.data != self.password.data:
            raise ValidationError("Enter the same password both times")


class ChangePasswordForm(NewPasswordForm):
    """The same, from somebody who is signed in."""

    current = PasswordField("Password you use now", thing="the password you use now")


class AccountForm(FirstThingsForm):
    """What an administrator decides about an account."""

    roles = CheckboxesField(
        "Roles", thing="at least one role", missing="Select at least one role", options=_ROLES, coerce=Role
    )
    person_id = RecordField(
        "Whose account is it?", of="person", thing="the person", optional=True,
        hint="Ties the account to a person in the registers, so that they see their own declarations",
    )  # fmt: skip
    access_from = DatePartsField("First day of access", thing="the first day of access", optional=True)
    access_ends_on = DatePartsField(
        "Last day of access", thing="the last day of access", optional=True,
        hint="Needed for an external auditor",
    )  # fmt: skip
    scope_registers, scope_organisations, scope_first, scope_last = scope_questions(optional=True)


class InviteForm(AccountForm):
    """A new account: its holder gets a link by mail and chooses how to sign in."""

    submit_text = "Send invitation"

    email = EmailField("Email address", thing="the email address", limit=ADDRESS_LIMIT)


class StaffForm(SearchForm):
    """Whose staff are invited; it stays in the address, so that the list can be looked at again."""

    submit_text = "Show who would be invited"

    body_id = RecordField("Whose staff?", of="organisation", thing="the organisation")


class AmendAccountForm(AccountForm):
    """Changes to an account."""

    submit_text = "Save changes"

    active = YesNoField("May this account be used?")
    remove_second_factor = CheckboxField(
        "Remove the authenticator app, because the phone is lost and I know who is asking", optional=True
    )
    invite_again = CheckboxField("Send another invitation", optional=True)


AGAIN = "again"
"""What the questions of a fresh proof are called, so that they are told from what a form had typed into it."""


class PasswordAgainForm(NhsForm):
    """A fresh proof, by password."""

    submit_text = "Continue"

    again = PasswordField("Password", thing="your password")


class CodeAgainForm(NhsForm):
    """A fresh proof, by a code."""

    submit_text = "Continue"

    again = CodeField()


class TokenForm(NhsForm):
    """A new API token."""

    submit_text = "Make token"

    name = NameField("What is the token for?", thing="what the token is for", limit=100)
    scopes = CheckboxesField(
        "What may it do?", thing="what it may do", missing="Select at least one thing the token may do",
        coerce=Permission,
    )  # fmt: skip
    expires_on = DatePartsField("Last day it works", thing="the last day it works")


def permission_options(permissions: frozenset[Permission]) -> list[Option]:
    """What a token may be allowed, in the words of its name."""
    return [Option(p.value, may(p)) for p in Permission if p in permissions]
