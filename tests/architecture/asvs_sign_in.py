"""What OWASP's verification standard 5.0 asks of signing in and of sessions: its chapters 6 and 7."""

from __future__ import annotations

from tests.architecture.asvs_item import (
    CODES,
    LOCKOUT,
    PASSWORDS,
    RULES,
    STEP_UP,
    Item,
)

SIGN_IN = (
    Item(
        "6.2.1",
        1,
        "passwords have at least 8 characters",
        (f"{RULES}::test_twelve_characters_are_enough_and_eleven_are_not",),
        setting="password_min",
    ),
    Item(
        "6.2.2",
        1,
        "people change their password",
        (f"{PASSWORDS}::test_a_changed_password_signs_the_other_browsers_out",),
    ),
    Item(
        "6.2.3",
        1,
        "a change asks for the present and the new one",
        (f"{PASSWORDS}::test_a_password_that_will_not_do_is_refused_beside_its_field",),
    ),
    Item(
        "6.2.4",
        1,
        "at least the 3,000 most used are refused",
        ("tests/accounts/test_refused_passwords.py::test_nobody_chooses_one_of_them",),
    ),
    Item("6.2.5", 1, "no rules of composition", (f"{RULES}::test_a_sound_password_is_taken",)),
    Item(
        "6.2.6",
        1,
        "what is typed is masked",
        reason="every password is asked by forms.accounts.PasswordField, of type password",
    ),
    Item(
        "6.2.7",
        1,
        "passwords may be pasted and kept by a manager",
        reason="the field has the names that managers know, and no script touches it",
    ),
    Item(
        "6.2.8",
        1,
        "the password is checked exactly as typed",
        reason="forms.accounts.PasswordField takes it as it was typed; nothing is cut or changed",
    ),
    Item("6.2.9", 2, "at least 64 characters are allowed", setting="password_max"),
    Item(
        "6.2.10",
        2,
        "a password holds until it is known to be lost",
        reason="no password runs out; nothing forces a change",
    ),
    Item(
        "6.2.11",
        2,
        "words of the service and of the person are refused",
        (f"{RULES}::test_what_is_easy_to_guess_is_refused",),
        setting="common_words",
    ),
    Item(
        "6.2.12",
        2,
        "passwords from breaches are refused",
        (
            "tests/accounts/test_refused_passwords.py::test_the_list_holds_a_hundred_thousand_and_says_where_they_come_from",
        ),
    ),
    Item(
        "6.3.1",
        1,
        "guessing is held up",
        (f"{LOCKOUT}::test_guesses_from_one_place_make_that_place_wait_and_no_other",),
    ),
    Item(
        "6.3.3",
        2,
        "more than one factor",
        (f"{CODES}::test_a_privileged_role_sets_up_an_app_before_anything_else",),
        setting="second_factor_roles",
        reason="declarants and managers may do without, as second_factor_roles says; a body can ask it of everybody",
    ),
    Item(
        "6.3.6",
        3,
        "mail is no factor",
        (
            f"{STEP_UP}::test_a_session_by_a_mailed_link_may_not_at_all",
            "tests/accounts/test_links.py::test_a_link_sets_up_no_authenticator_app_for_whoever_has_a_password",
        ),
        reason="a mailed link signs in whoever needs no second factor; it opens nothing that asks for a fresh proof",
    ),
    Item(
        "6.4.3",
        2,
        "a reset does not go round the second factor",
        (f"{PASSWORDS}::test_a_reset_does_not_go_round_the_authenticator_app",),
    ),
    Item(
        "6.4.4",
        2,
        "a lost factor is replaced after the person is known",
        (
            f"{CODES}::test_a_lost_phone_is_taken_off_by_an_administrator_and_the_holder_is_told_without_a_link",
            "tests/accounts/test_second_factors.py::test_whoever_lost_everything_is_helped_and_told",
        ),
    ),
    Item(
        "6.5.1",
        2,
        "a code is used once",
        (
            f"{CODES}::test_a_code_is_asked_for_and_works_once",
            "tests/accounts/test_second_factors.py::test_a_recovery_code_takes_the_place_of_a_code_once",
        ),
    ),
    Item(
        "6.5.2",
        2,
        "recovery codes are kept so that they cannot be read",
        ("tests/accounts/test_second_factors.py::test_codes_are_shown_once_and_kept_as_digests",),
    ),
    Item(
        "6.5.5",
        2,
        "codes live 30 seconds, mailed links 10 minutes",
        (
            f"{CODES}::test_a_code_of_the_half_minute_before_is_too_old",
            "tests/accounts/test_links.py::test_a_link_works_in_its_tenth_minute_and_not_after",
        ),
        setting="sign_in_link_minutes",
    ),
    Item(
        "7.1.1",
        2,
        "how long sessions last is written down",
        (
            f"{PASSWORDS}::test_a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours_whatever_happens",
        ),
        setting="idle_minutes",
    ),
    Item(
        "7.2.4",
        1,
        "each proof begins a new session",
        (f"{STEP_UP}::test_a_proof_given_again_gets_a_new_session",),
    ),
    Item(
        "7.5.1",
        2,
        "a fresh proof before how somebody signs in is changed",
        (f"{STEP_UP}::test_every_door_that_changes_what_needs_a_fresh_proof_declares_it",),
        setting="fresh_minutes",
    ),
    Item(
        "7.5.2",
        2,
        "people see and end their sessions",
        ("tests/accounts/test_accounts.py::test_other_browsers_can_be_signed_out",),
    ),
)
