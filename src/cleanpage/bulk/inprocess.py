"""The supervisor's twin without processes: for debugging, and for where none may be started. Nothing guards it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from cleanpage.bulk.supervisor import Follow, Stop
from cleanpage.bulk.values import Chunk, Part, Position


class InProcess:
    """Runs `job` in this process."""

    def __init__(self, job: Any, *, stopped: Callable[[], bool] = lambda: False) -> None:
        self._job, self._stopped = job, stopped

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def run(self, chunks: Iterator[Chunk], follow: Follow = lambda chunk, part: True) -> Iterator[tuple[Chunk, Part]]:
        """As `Supervisor.run`."""
        self._job.prepare()
        for chunk in chunks:
            verdict: Position | bool = True
            while True:
                for part in self._job.parts(chunk, {}, lambda value: None):
                    if self._stopped():
                        raise Stop
                    verdict = follow(chunk, part)
                    if isinstance(verdict, Position):
                        break
                    if verdict:
                        yield chunk, part
                if not isinstance(verdict, Position):
                    break
                chunk = replace(chunk, start=verdict, exact=True)
