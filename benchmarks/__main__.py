"""Runs all benchmarks, or those named on the command line: every module here that has a main().

`--small` runs them at a size that says nothing of speed, to see that they still run.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from contextlib import nullcontext

import benchmarks
from benchmarks.small_sizes import made_small


def main() -> int:
    """Runs what is asked for; a name may leave out what comes after it."""
    wanted = [word for word in sys.argv[1:] if word != "--small"]
    with made_small() if "--small" in sys.argv else nullcontext():
        for name in measured():
            if not wanted or any(name.startswith(each) for each in wanted):
                importlib.import_module(f"benchmarks.{name}").main()
    return 0


def measured() -> list[str]:
    """The modules that measure something."""
    here = sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__) if info.name != "__main__")
    return [name for name in here if hasattr(importlib.import_module(f"benchmarks.{name}"), "main")]


if __name__ == "__main__":
    raise SystemExit(main())
