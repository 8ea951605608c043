"""`import cleanpage` stays light: what only some calls need is imported by these."""

from __future__ import annotations

import subprocess
import sys

LATER = {"subprocess", "pickle", "tomllib", "tomli", "ftfy", "asyncio", "importlib.resources", "cleanpage.isolate"}


def test_import_brings_nothing_that_only_some_calls_need() -> None:
    code = "import sys; before = set(sys.modules); import cleanpage; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    brought = set(done.stdout.split())
    assert "cleanpage.cleaner" in brought
    assert not brought & LATER
