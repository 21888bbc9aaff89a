"""Runs all benchmarks, or those named on the command line: every module here that has a main()."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main() -> int:
    """Runs what is asked for; a name may leave out what comes after it."""
    wanted = sys.argv[1:]
    for module in sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__)):
        if module == "__main__" or (wanted and not any(module.startswith(name) for name in wanted)):
            continue
        run = getattr(importlib.import_module(f"benchmarks.{module}"), "main", None)
        if run is not None:
            run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
