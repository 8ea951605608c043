"""How far a run is: a bar on a terminal, else a plain line now and then. Both on standard error."""

from __future__ import annotations

import contextlib
import importlib
import sys
import time
from typing import Any, Final, Protocol

from cleanpage.bulk.values import Tally

PLAIN_EVERY_S: Final = 10.0
_BAR_EVERY_S: Final = 0.2


class Progress(Protocol):
    """What the runner tells after each part."""

    def update(self, tally: Tally) -> None: ...

    def close(self) -> None: ...


class Silent:
    """Shows nothing."""

    def update(self, tally: Tally) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class PlainLines:
    """A line every ten seconds: records, MB, rates, time left."""

    def __init__(self, total_bytes: int, done_bytes: int, *, every_s: float = PLAIN_EVERY_S) -> None:
        self._total, self._every_s = total_bytes, every_s
        self._began = self._told = time.monotonic()
        self._bytes_before, self._read_before = done_bytes, -1

    def update(self, tally: Tally) -> None:
        now = time.monotonic()
        if self._read_before < 0:
            self._read_before = tally.read
        if now - self._told < self._every_s:
            return
        self._told = now
        seconds = max(now - self._began, 1e-6)
        rate = (tally.bytes_in - self._bytes_before) / seconds
        share = f" of {self._total / 1e6:,.0f} MB ({100 * tally.bytes_in / self._total:.0f} %)" if self._total else " MB"
        left = f", {_clock((self._total - tally.bytes_in) / rate)} left" if self._total and rate > 0 else ""
        records = (tally.read - self._read_before) / seconds
        line = f"cleanpage: {tally.read:,} records, {tally.bytes_in / 1e6:,.0f}{share}, {records:,.0f} records/s, {rate / 1e6:,.1f} MB/s{left}"
        with contextlib.suppress(OSError, ValueError):  # whoever listened is gone: no reason to stop
            print(line, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Nothing: the summary follows."""


class Bar:
    """The bar of rich."""

    def __init__(self, rich_progress: Any, total_bytes: int, done_bytes: int) -> None:
        columns = [
            rich_progress.BarColumn(),
            rich_progress.TaskProgressColumn(),
            rich_progress.TextColumn("{task.fields[records]:,} records"),
            rich_progress.DownloadColumn(),
            rich_progress.TransferSpeedColumn(),
            rich_progress.TimeRemainingColumn(),
        ]
        console = importlib.import_module("rich.console").Console(stderr=True)
        self._bar = rich_progress.Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("", total=total_bytes or None, completed=done_bytes, records=0)
        self._told = 0.0
        self._bar.start()

    def update(self, tally: Tally) -> None:
        now = time.monotonic()
        if now - self._told >= _BAR_EVERY_S:
            self._told = now
            with contextlib.suppress(OSError, ValueError):
                self._bar.update(self._task, completed=tally.bytes_in, records=tally.read)

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._bar.stop()


def make_progress(show: bool | None, total_bytes: int, done_bytes: int) -> Progress:
    """The progress for `show`: False none, True a bar or lines, None only when standard error is a terminal."""
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    if show is False or (show is None and not on_terminal):
        return Silent()
    if on_terminal:
        try:
            return Bar(importlib.import_module("rich.progress"), total_bytes, done_bytes)
        except ImportError:
            pass
    return PlainLines(total_bytes, done_bytes)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
