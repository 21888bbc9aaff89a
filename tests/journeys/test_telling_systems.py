"""An administrator adds a receiver of webhooks, keeps its secret, tries it, and sees that it was taken."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from register import clock
from register.jobs.deliver_webhooks import deliver_webhooks
from tests.jobs.test_webhooks import Receiver, receiver
from tests.journeys.conftest import Begin
from tests.journeys.walks import PHONE

heard = receiver


def test_an_administrator_adds_a_receiver_tries_it_and_ends_it(
    app: Flask, begin: Begin, heard: Receiver
) -> None:
    told = replace(app.extensions["settings"], call_own_network=True)
    app.extensions["settings"] = told
    admin = begin("admin@example.org", PHONE).go("/settings/").follow("Webhooks").follow("Add a receiver")
    admin.type("What is the receiver called?", "Finance system")
    admin.type("At which address is it told?", heard.url)
    admin.choose("Contracts").press("Add this receiver")
    assert admin.heading.endswith("Keep this secret now")
    assert admin.reads("whsec_")
    admin.follow("try it").press("Send a test")
    assert admin.reads("A test is on its way")
    with app.app_context():
        assert deliver_webhooks(told, clock.now) == 1
    assert [one["type"] for one in heard.told] == ["webhook.test"]
    admin.go(admin.page.url)
    assert admin.reads("Sent")
    admin.press("Pause it")
    assert admin.reads("Nothing is sent until it goes on")
    admin.press("Let it go on").press("End this receiver")
    assert admin.reads("No system is told anything")
