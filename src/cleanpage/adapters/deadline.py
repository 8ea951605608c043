"""A deadline for one page: it is read in a child process that is killed when its time is over.

No Python signal interrupts a parse, and engines such as Ray and Spark cannot give up on one row. The children are those of
`cleanpage.isolate`: a thread that reads a page has one to itself, and a forked process starts its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from cleanpage.adapters.rows import Config, Outcome, Row, failed, outcome
from cleanpage.cleaner import Cleaner
from cleanpage.isolate import Children

MEMORY_MB = 4_096
"""Of a child. A page's memory is no more than about 80 times its size; the hostile ones of 60 KB took 3 GB."""
KEPT = 4
"""Configurations whose children are kept, for pipelines with more than one step."""
_Answer: TypeAlias = tuple[str | None, str | None, str, str | None, Mapping[str, int]]


def outcome_in_time(row: Row, config: Config) -> Outcome:
    """What became of the page in `row`, after `config.timeout_s` at the latest (and the start of a child, where one is needed). Never raises."""
    try:
        answer, trouble = children(config).ask(row)
    except Exception as error:  # what was given for a page cannot travel
        return failed(f"{type(error).__name__}: {error}")
    return Outcome(*answer) if answer is not None else failed(trouble or "no answer")


@lru_cache(maxsize=KEPT)
def children(config: Config) -> Children[_Answer]:
    """The processes that read pages for `config`. They end when it is forgotten, and with this process."""
    assert config.timeout_s is not None
    return Children(_serve, (config.cleaner, config.kind), timeout_s=config.timeout_s, memory_mb=MEMORY_MB, warm_up=("", None, None))


def _serve(state: tuple[Cleaner, str], row: Row) -> _Answer:
    """The child's side. Plain values travel back: the parent reads nothing else from it."""
    (cleaner, kind), (page, url, encoding) = state, row
    text, title, status, error, removals = outcome(page, cleaner, kind=kind, url=url, encoding=encoding)
    return text, title, status, error, removals
