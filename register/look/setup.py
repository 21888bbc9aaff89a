"""Prepares Flask's templates once, before anything else touches them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader

import register
from register.domain.contracts import clearing
from register.domain.differences import word_changes
from register.domain.interests.interests import body_named
from register.domain.people.unseen import WORDS as UNSEEN
from register.look import (
    bars,
    breaking,
    cash,
    chains,
    headers,
    navigation,
    plans,
    structures,
    timelines,
    tones,
    words,
)
from register.look.as_it_was import as_it_was
from register.look.environment import Templates
from register.look.missing import LoudUndefined
from register.look.task_places import place_of_entry
from register.look.work_pages import page_of

SERVICE_NAME = "Arm's Length"
PLAIN_TEXT = (".txt", ".ics", ".md", ".csv")


def escapes(template_name: str | None) -> bool:
    """Whether a template's values are escaped: everything but plain text, so `.jinja` macros too."""
    return template_name is None or not template_name.endswith(PLAIN_TEXT)


def init_look(
    app: Flask,
    *,
    may: Callable[[str], bool] = lambda endpoint: True,
    who: Callable[[], str | None] = lambda: None,
    is_demo: Callable[[], bool] = lambda: False,
    mail_down: Callable[[], datetime | None] = lambda: None,
    body_name: str = "",
) -> None:
    """Give the app its look.

    may: whether the person asking may open this endpoint. who: their name, or None when nobody is signed in.
    is_demo: whether this instance holds invented examples. body_name: the body that this instance serves.
    mail_down: since when mail has not gone out, for whoever is told so.
    """
    _set_up_templates(app)
    app.jinja_env.globals.update(
        service_name=SERVICE_NAME,
        body_name=body_name,
        product_version=register.__version__,
        is_demo=is_demo,
        mail_down=mail_down,
        signed_in_as=who,
        navigation=lambda: navigation.entries(may),
        account_links=lambda: navigation.account_links(may, who()),
        home_url=navigation.home_url,
        has_page=navigation.has_page,
        csp_nonce=headers.csp_nonce,
        timeline=timelines.timeline,
        bars=bars.bars,
        cash_picture=cash.cash_picture,
        chain_picture=chains.chain_picture,
        plan_picture=plans.plan,
        structure_picture=structures.structure,
        broken=structures.broken,
        as_it_was=as_it_was,
        place_of_entry=place_of_entry,
        page_of_work=page_of,
        body_named=body_named,
        word_changes=word_changes,
        unseen=UNSEEN,
        clearing=clearing.clearing,
        looked_into=clearing.looked_into,
        not_looked_into=clearing.not_looked_into,
    )
    headers.init_headers(app)


def _set_up_templates(app: Flask) -> None:
    app.jinja_environment = Templates  # type: ignore[assignment]
    app.jinja_options = {
        **app.jinja_options,
        "autoescape": escapes,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": LoudUndefined,
    }
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader(_loaders(own))
    app.jinja_env.filters.update(words.FILTERS, breakable=breaking.breakable, colour=tones.colour)


def _loaders(own: BaseLoader | None) -> list[BaseLoader]:
    nhs = PackageLoader("nhsuk_frontend_jinja")
    return [nhs] if own is None else [own, nhs]
