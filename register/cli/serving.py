"""The web server of `armslength run`, in this process and with what it has loaded."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from register import settle

WORKER = "register.slow_clients.Worker"
THREADS = 8
"""In each worker: none of them waits for a slow client's head."""


class Server(BaseApplication):
    """One worker with threads, for trying the product on one machine."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app, self.options = app, options
        settle()
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]

    def load(self) -> Flask:
        return self.app


def serve_here(app: Flask, port: int) -> None:
    """Serve until told to stop."""
    options = {
        "bind": f"127.0.0.1:{port}", "workers": 1, "worker_class": WORKER, "threads": THREADS, "loglevel": "warning",
        "control_socket_disable": True, "errorlog": f"{app.instance_path}/armslength.log",
    }  # fmt: skip
    Server(app, options).run()  # type: ignore[no-untyped-call]
