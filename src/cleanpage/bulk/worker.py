"""The life of a worker process: take a chunk, send its parts, and be easy to kill.

A worker that lives on after its parent has died ends itself: an idle one because its pipe is closed, a busy one by an alarm.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

from cleanpage.errors import CleanpageError

OUT_OF_MEMORY: Final = 77
"""Exit status of a worker that could not get the memory for a record."""


def work(pipe: Connection, progress: Any, job_data: bytes, timeout_s: float, memory_bytes: int) -> None:
    """Serve chunks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # the others reserve address space, which the limit counts
    job = pickle.loads(job_data)
    alarm = Alarm(timeout_s)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            try:
                job.prepare()
            except CleanpageError as error:
                pipe.send(error)
                return
            limit_memory(memory_bytes)
            pipe.send(None)
            while True:
                _serve(pipe, progress, job, alarm)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)


def _serve(pipe: Connection, progress: Any, job: Any, alarm: Alarm) -> None:
    chunk, verdicts = pipe.recv()

    def mark(value: int) -> None:
        progress[0] = value
        if value & 1:
            alarm.set()
        else:
            alarm.clear()

    try:
        for part in job.parts(chunk, verdicts, mark):
            alarm.clear()
            pipe.send(part)
            if part.more and not pipe.recv():
                return
    except (CleanpageError, OSError) as error:
        if isinstance(error, BrokenPipeError | ConnectionResetError):
            raise
        pipe.send(error if isinstance(error, CleanpageError) else OSError(f"{chunk.path}: {error}"))
    finally:
        alarm.clear()


class Alarm:
    """Kills this process by the kernel's hand some time after the deadline, when the parent is not there to do it."""

    def __init__(self, timeout_s: float) -> None:
        self._after_s = timeout_s * 1.5 + 5
        self._usable = hasattr(signal, "setitimer")
        if self._usable:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def set(self) -> None:
        if self._usable:
            signal.setitimer(signal.ITIMER_REAL, self._after_s)

    def clear(self) -> None:
        if self._usable:
            signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(memory_bytes: int) -> None:
    """Let the process take at most that much address space more than it has now, where the system can do that."""
    if sys.platform == "win32" or not memory_bytes:
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as statm:
            now = int(statm.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = now + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
