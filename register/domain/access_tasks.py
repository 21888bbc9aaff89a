"""The doors of tasks, their calendar, when people work, declarations that an assistant prepares, webhooks."""

from __future__ import annotations

from register.domain.allowances import Cost
from register.domain.doors import SIGNING_IN, Costly, Fresh, Row
from register.domain.permissions import Permission

P = Permission

PAGES: dict[str, Row] = {
    "calendar.index": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "calendar.export": Costly(P.SEE_DUTIES, Cost.EXPORTS),
    "calendar_feeds.manage": P.SEE_DUTIES,
    "calendar_feeds.draw": Fresh(P.SEE_DUTIES),
    "calendar_feeds.end": P.SEE_DUTIES,
    "calendar_feeds.read": Costly(SIGNING_IN, Cost.SEARCH),
    "duties.index": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "duties.export": Costly(P.SEE_DUTIES, Cost.EXPORTS),
    "duties.acknowledge": P.SEE_DUTIES,
    "duties.done": P.SEE_DUTIES,
    "left.index": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "left.hand_over": P.KEEP_PEOPLE,
    "working.mine": P.SEE_DUTIES,
    "working.away": P.SEE_DUTIES,
    "working.others": P.KEEP_PEOPLE,
    "working.back": P.SEE_DUTIES,
    "prepared.index": Costly(P.DECLARE_INTEREST, Cost.SEARCH),
    "prepared.assistant": P.DECLARE_INTEREST,
    "prepared.add": P.DECLARE_INTEREST,
    "prepared.nothing": P.DECLARE_INTEREST,
    "prepared.show": P.DECLARE_INTEREST,
    "prepared.drop": P.DECLARE_INTEREST,
    "prepared_links.answer": SIGNING_IN,
    "webhooks.index": P.KEEP_ACCOUNTS,
    "webhooks.show": P.KEEP_ACCOUNTS,
    **dict.fromkeys(
        ("webhooks.add", "webhooks.amend", "webhooks.rotate", "webhooks.test", "webhooks.pause", "webhooks.resume",
         "webhooks.end"),
        Fresh(P.KEEP_ACCOUNTS),
    ),
}  # fmt: skip

API: dict[str, Row] = {
    "api.calendar": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "api.duties": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "api.acknowledge_duty": P.SEE_DUTIES,
    "api.finish_duty": P.SEE_DUTIES,
    "api.leavers": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "api.left_tasks": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "api.hand_over": P.KEEP_PEOPLE,
    "api.working": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "api.say_weekdays": P.SEE_DUTIES,
    "api.say_away": P.SEE_DUTIES,
    "api.end_absence": P.SEE_DUTIES,
    "api.prepared": Costly(P.DECLARE_INTEREST, Cost.SEARCH),
    "api.name_assistant": P.DECLARE_INTEREST,
    "api.prepare_interest": P.DECLARE_INTEREST,
    "api.prepare_nil_return": P.DECLARE_INTEREST,
    "api.send_prepared": P.DECLARE_INTEREST,
    "api.drop_prepared": P.DECLARE_INTEREST,
    "api.webhooks": Costly(P.KEEP_ACCOUNTS, Cost.SEARCH),
    "api.webhook": P.KEEP_ACCOUNTS,
    "api.webhook_deliveries": Costly(P.KEEP_ACCOUNTS, Cost.SEARCH),
    **dict.fromkeys(
        ("api.add_webhook", "api.change_webhook", "api.rotate_webhook", "api.try_webhook", "api.pause_webhook",
         "api.resume_webhook", "api.end_webhook"),
        Fresh(P.KEEP_ACCOUNTS),
    ),
}  # fmt: skip
