"""What a bulk run takes when nothing else is said, and why."""

from __future__ import annotations

import os
from typing import Final

KINDS: Final = ("auto", "html", "text")
TIMEOUT_S: Final = 30.0
"""Ten thousand times what a page takes: a slow machine must not set good pages aside."""
MEMORY_MB: Final = 2048
"""MiB that one record may take; the largest of 1,497 real pages took less than 100."""
MAX_PAGE_MB: Final = 64
CHECKPOINT_S: Final = 5.0


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
