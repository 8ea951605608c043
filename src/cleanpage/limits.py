"""What a caller may ask of a page that is cleaned in a process of its own: checked without the weight of `isolate`."""

from __future__ import annotations


def check_limits(timeout_s: float, memory_mb: int) -> None:
    """Raises TypeError for limits that are no numbers, ValueError for those that cannot be kept."""
    if isinstance(timeout_s, bool) or not isinstance(timeout_s, int | float):
        raise TypeError(f"timeout_s should be a number of seconds, not {type(timeout_s).__name__}: {timeout_s!r}")
    if not 0 < timeout_s < 1e9:
        raise ValueError(f"timeout_s should be a positive number of seconds, not {timeout_s!r}")
    if isinstance(memory_mb, bool) or not isinstance(memory_mb, int):
        raise TypeError(f"memory_mb should be a whole number of MiB, not {type(memory_mb).__name__}: {memory_mb!r}")
    if memory_mb <= 0:
        raise ValueError(f"memory_mb should be a positive number of MiB, not {memory_mb!r}")
