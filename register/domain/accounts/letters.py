"""What the mail about accounts says: plain words with one link, and never a name or a secret beside it."""

from __future__ import annotations

from dataclasses import dataclass

from register.domain.accounts.accounts import Purpose

_PATHS = {
    Purpose.SIGN_IN: "/sign-in/link/",
    Purpose.INVITATION: "/accounts/accept/",
    Purpose.RESET: "/sign-in/reset/",
}
_SUBJECTS = {
    Purpose.SIGN_IN: "Your sign-in link",
    Purpose.INVITATION: "You have been given an account",
    Purpose.RESET: "Choose a new password",
}
_OPENINGS = {
    Purpose.SIGN_IN: "Use this link to sign in to Arm's Length:",
    Purpose.INVITATION: "You have been given an account in Arm's Length. Use this link to choose how you sign in:",
    Purpose.RESET: "Use this link to choose a new password for Arm's Length:",
}
LINK = "\N{LEFT-POINTING ANGLE BRACKET}the link\N{RIGHT-POINTING ANGLE BRACKET}"
"""Where a link goes that is drawn when the message is sent."""
WAS_DRAWN = "(a link that worked once; it is not kept)"
_CLOSING = (
    "It works once. If you did not expect this message you do not need to do anything,\n"
    "and nobody can use your account without this link."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person."""

    subject: str
    body: str


def link_address(base_url: str, purpose: Purpose, token: str) -> str:
    """The address that a one-time link opens, on the address this instance is known by."""
    return base_url.rstrip("/") + _PATHS[purpose] + token


def confirmation_address(base_url: str, token: str) -> str:
    """Where somebody elsewhere answers."""
    return f"{base_url.rstrip('/')}/confirmations/by-link/{token}"


def link_letter(purpose: Purpose, address: str, minutes: int, *, name: str = "") -> Letter:
    """The message that carries a one-time link. name: whose account it is, where the register knows."""
    lasts = f"The link works for {_words(minutes)}. {_CLOSING}"
    whom = f"For {name}.\n\n" if name else ""
    return Letter(_SUBJECTS[purpose], f"{whom}{_OPENINGS[purpose]}\n\n{address}\n\n{lasts}\n")


def confirm_letter(called: str, address: str) -> Letter:
    """Asks somebody here for a second person's word."""
    body = (
        "Somebody asks for your word as the second person. What it is about: "
        f"{called.lower()}.\n\nLook at it here:\n\n{address}\n"
    )
    return Letter("Something waits for your word", body)


def elsewhere_letter(called: str, address: str, days: int) -> Letter:
    """Asks somebody outside the body, who has no account, by a link of their own."""
    asks = (
        "You are registered as the person elsewhere who gives a second person's word for a body that has nobody else. "
        f"Somebody there asks for it now. What it is about: {called.lower()}."
    )
    lasts = f"The link is yours alone and works for {_words(days * 1440)}. Nothing happens until you use it."
    return Letter("You are asked for a second person's word", f"{asks}\n\n{address}\n\n{lasts}\n")


def registered_letter(name: str) -> Letter:
    """Tells auditors that somebody elsewhere was named."""
    body = (
        f"{name} was registered as a person elsewhere, who gives a second person's word where nobody else can. "
        "The entry stands in the audit trail.\n"
    )
    return Letter("A person elsewhere was registered", body)


def changed_letter(what: str) -> Letter:
    """Tells a person that how they sign in has changed."""
    body = f"{what} If this was not you, tell your administrator at once.\n"
    return Letter("How you sign in has changed", body)


def _words(minutes: int) -> str:
    if minutes % 1440 == 0:
        return "1 day" if minutes == 1440 else f"{minutes // 1440} days"
    return f"{minutes // 60} hours" if minutes % 60 == 0 and minutes > 60 else f"{minutes} minutes"
