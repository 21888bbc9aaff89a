"""Time comes from one place, so that a test or an example can move it."""

from __future__ import annotations

from tests.architecture.sources import PRODUCT, calls, sources

READERS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "datetime.date.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "time.gmtime", "time.localtime", "time.time", "time.time_ns",
}  # fmt: skip
STOPWATCHES = {"time.monotonic", "time.perf_counter", "perf_counter", "monotonic"}

MAY_READ = {
    "register/clock.py": "it is the clock",
    "register/audit_bundle/verify.py": "auditors run it by itself, without the product",
}
MAY_TIME = {
    "register/logs.py": "a line a request says how long it took",
    "register/office.py": "LibreOffice gets so many seconds",
    "register/scheduler.py": "a tick is so many seconds after the last",
    "register/slow_clients.py": "a client gets so many seconds to say what it wants",
    "register/jobs/send_mail.py": "a run and a claim last so many seconds",
    "register/webhooks.py": "whoever is asked gets so many seconds to answer",
    "register/cli/backups.py": "a long back-up says every few seconds how far it is",
    "register/cli/running.py": "processes get so many seconds to end",
    "register/audit_bundle/verify.py": "auditors run it by itself, without the product",
}


def _callers(names: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for source in sources(*PRODUCT):
        lines = [call.lineno for name, call in calls(source.tree) if name in names]
        if lines:
            found[source.name] = lines
    return found


def test_only_the_clock_reads_the_time() -> None:
    found = {name: lines for name, lines in _callers(READERS).items() if name not in MAY_READ}
    assert not found, found


def test_only_what_measures_itself_holds_a_stopwatch() -> None:
    found = {name: lines for name, lines in _callers(STOPWATCHES).items() if name not in MAY_TIME}
    assert not found, found


def test_the_rules_and_the_writes_are_told_the_time() -> None:
    below = sources("register/domain", "register/services", "register/queries", "register/models")
    found = [
        source.name for source in below if "register.clock" in source.text or "import clock" in source.text
    ]
    assert not found, found
