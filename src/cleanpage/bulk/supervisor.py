"""Worker processes that may die: hands out chunks, watches deadlines, finds the record that kills, gives the parts back in order.

`multiprocessing.Pool` hangs when a worker dies and `ProcessPoolExecutor` loses everything in flight without saying which page did it;
so each worker has its own pipe with one chunk in flight, and a number in shared memory that says at which record it is. A worker that
dies or runs past the deadline is replaced and its chunk is done again without the record that is to blame.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from cleanpage.bulk.errors import WorkerError
from cleanpage.bulk.values import Chunk, Part, Position, Verdict
from cleanpage.bulk.worker import OUT_OF_MEMORY, work

MAX_AHEAD: Final = 256
"""Chunks that may be done before the first one that is not."""
MAX_AHEAD_BYTES: Final = 16 * 1024 * 1024
"""Output that may wait for its turn (or as much as all workers send at once); then no more chunks are handed out."""
_AHEAD_BYTES_A_WORKER: Final = 2 * 1024 * 1024
_DEATHS_AT_A_RECORD: Final = 2
"""A record is set aside when its worker died at it that often: once may be someone else's kill."""
_DEATHS_OF_A_CHUNK: Final = 5
"""From then on, the record at which it died is set aside at once: broken memory makes workers die elsewhere."""
_DEATHS_BETWEEN_RECORDS: Final = 3
"""From then on, the record before the place is set aside too."""
_DEATHS_AT_START: Final = 3
_END_S: Final = 5.0
"""How long a process whose pipe is closed may take to end."""
_PAUSE_S: Final = 5.0
"""When the parent itself did not run for that long, the deadlines begin anew."""

Follow = Callable[[Chunk, Part], "Position | bool"]
"""Says of a part, in order: take it (True), drop it (False), or do the chunk again from there."""


class Stop(Exception):
    """Raised between two parts when the caller asked to stop."""


@dataclass(eq=False)
class _Task:
    chunk: Chunk
    parts: deque[Part] = field(default_factory=deque)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    deaths: dict[int, int] = field(default_factory=dict)
    worker: _Worker | None = None
    finished: bool = False

    def restart(self, start: Position) -> None:
        """Go on from `start`: records are counted anew, and the damage that the parent met is told already."""
        self.chunk = replace(self.chunk, start=start, exact=True, faults=())
        self.verdicts, self.deaths = {}, {}


class _Worker:
    """One process, its pipe, and what it is doing."""

    def __init__(self, job_data: bytes, timeout_s: float, memory_bytes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.progress = context.RawArray("q", 1)
        self.pipe: Connection
        self.pipe, far_end = context.Pipe()
        self.process = context.Process(target=work, args=(far_end, self.progress, job_data, timeout_s, memory_bytes), daemon=True)
        try:
            with _without_interrupt():
                self.process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            far_end.close()
        self.task: _Task | None = None
        self.ready = False
        self.waiting = False
        """Whether it sent a part and waits for leave to go on."""
        self.seen = 0
        self.seen_since = 0.0

    def begin(self, task: _Task) -> None:
        self.task, task.worker, self.waiting = task, self, False
        self.progress[0] = 0
        self.seen, self.seen_since = 0, time.monotonic()
        self.pipe.send((task.chunk, task.verdicts))

    def go_on(self, leave: bool) -> None:
        self.waiting = False
        self.seen, self.seen_since = -1, time.monotonic()
        self.pipe.send(leave)

    def is_late(self, now: float, timeout_s: float) -> bool:
        """Whether it has been looking at the same record for longer than it may."""
        at = self.progress[0]
        if at != self.seen:
            self.seen, self.seen_since = at, now
        return self.task is not None and not self.waiting and at & 1 == 1 and now - self.seen_since > timeout_s

    def kill(self) -> None:
        """End it, and give back what it held."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.process.close()


@contextlib.contextmanager
def _without_interrupt() -> Iterator[None]:
    """What is started in here never hears Ctrl-C, not even before it could say so itself: the signal mask is inherited."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Supervisor:
    """`workers` processes that run `job`; at most `timeout_s` seconds and `memory_bytes` for each record. A context manager."""

    def __init__(self, job: Any, *, workers: int, timeout_s: float, memory_bytes: int, stopped: Callable[[], bool] = lambda: False) -> None:
        self._job_data = pickle.dumps(job)
        self._timeout_s, self._memory_bytes, self._stopped = timeout_s, memory_bytes, stopped
        self._deaths_at_start = 0
        self._looked = time.monotonic()
        self._workers: list[_Worker] = []
        try:
            for _ in range(workers):
                self._workers.append(self._make())
        except BaseException:
            self.close()
            raise

    def _make(self) -> _Worker:
        return _Worker(self._job_data, self._timeout_s, self._memory_bytes)

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.process.kill()
        while self._workers:
            self._workers.pop().kill()

    @property
    def process_ids(self) -> list[int]:
        return [worker.process.pid or 0 for worker in self._workers]

    def run(self, chunks: Iterator[Chunk], follow: Follow = lambda chunk, part: True) -> Iterator[tuple[Chunk, Part]]:
        """The parts of all chunks in order, as `follow` takes them. Raises WorkerError, Stop, and what reading the input raises."""
        tasks: deque[_Task] = deque()
        open_end = True
        while True:
            yield from self._ready_parts(tasks, follow)
            if self._stopped():
                raise Stop
            waiting = sum(1 for task in tasks if task.worker is None and not task.finished)
            while open_end and waiting < len(self._workers) and len(tasks) < MAX_AHEAD and self._has_place(tasks):
                chunk = next(chunks, None)
                if chunk is None:
                    open_end = False
                else:
                    tasks.append(_Task(chunk))
                    waiting += 1
                    self._hand_out(tasks)
            if not tasks and not open_end:
                return
            self._hand_out(tasks)
            self._let_go_on(tasks)
            self._listen(min(0.25, self._timeout_s / 4))
            self._watch()

    def _has_place(self, tasks: deque[_Task]) -> bool:
        """Whether more may be done ahead of the first chunk that is not finished."""
        waiting_bytes = sum(len(part.payload) for task in tasks for part in task.parts)
        return waiting_bytes < max(MAX_AHEAD_BYTES, len(self._workers) * _AHEAD_BYTES_A_WORKER)

    def _ready_parts(self, tasks: deque[_Task], follow: Follow) -> Iterator[tuple[Chunk, Part]]:
        while tasks and tasks[0].parts:
            task = tasks[0]
            part = task.parts.popleft()
            verdict = follow(task.chunk, part)
            if isinstance(verdict, Position):
                task.parts.clear()
                task.finished = False
                task.restart(verdict)
                self._abandon(task)
                continue
            if not part.more:
                tasks.popleft()
            elif task.worker is not None and task.worker.waiting:
                self._send(task.worker, lambda worker: worker.go_on(True))
            if verdict:
                yield task.chunk, part

    def _abandon(self, task: _Task) -> None:
        worker, task.worker = task.worker, None
        if worker is None:
            return
        worker.task = None
        if worker.waiting:
            self._send(worker, lambda worker: worker.go_on(False))
        else:  # it replaced one that died, and is in the middle of what is no longer wanted
            self._replace(worker)

    def _hand_out(self, tasks: deque[_Task]) -> None:
        waiting = (task for task in tasks if task.worker is None and not task.finished)
        for worker in list(self._workers):
            if worker.ready and worker.task is None and (task := next(waiting, None)) is not None:
                self._send(worker, lambda worker, task=task: worker.begin(task))  # type: ignore[misc]

    def _let_go_on(self, tasks: deque[_Task]) -> None:
        """Workers at later chunks need not wait for the first, so long as what they have done finds place."""
        for task in list(tasks):
            worker = task.worker
            if worker is not None and worker.waiting and self._has_place(tasks):
                self._send(worker, lambda worker: worker.go_on(True))

    def _send(self, worker: _Worker, send: Callable[[_Worker], None]) -> None:
        try:
            send(worker)
        except OSError:
            self._died(worker)

    def _listen(self, seconds: float) -> None:
        for pipe in wait([worker.pipe for worker in self._workers], seconds):
            worker = next((worker for worker in self._workers if worker.pipe is pipe), None)
            if worker is None:
                continue
            try:
                message = worker.pipe.recv()
            except Exception:  # it died in the middle of a message, or sends nonsense since its memory is broken
                self._died(worker)
                continue
            if isinstance(message, Exception):
                raise message
            if message is None:
                worker.ready, self._deaths_at_start = True, 0
            else:
                self._received(worker, message)

    @staticmethod
    def _received(worker: _Worker, part: Part) -> None:
        task = worker.task
        if task is None:
            return  # abandoned
        task.parts.append(part)
        if part.more:
            worker.waiting = True
            task.restart(part.end)
        else:
            worker.task = task.worker = None
            task.finished = True
            if task.chunk.data is not None:
                task.chunk = replace(task.chunk, data=b"")  # many may be done before the first one

    def _watch(self) -> None:
        now = time.monotonic()
        paused, self._looked = now - self._looked > _PAUSE_S, now
        for worker in list(self._workers):
            if paused:
                worker.seen_since = now
            elif worker.is_late(now, self._timeout_s):
                self._blame(worker, f"took longer than {self._timeout_s:g} s", sure=True)

    def _died(self, worker: _Worker) -> None:
        if self._stopped():
            raise Stop  # a signal to the whole group: its death blames nobody
        worker.process.join(_END_S)
        if worker.process.exitcode is None:  # it closed its pipe and lives on
            worker.process.kill()
            worker.process.join()
        status = worker.process.exitcode
        if not worker.ready:
            self._deaths_at_start += 1
            if self._deaths_at_start >= _DEATHS_AT_START:
                raise WorkerError(
                    f"workers end before they are ready ({_how(status, self._memory_bytes)}); their messages are on standard error. "
                    "A script that calls this needs its 'if __name__ == \"__main__\":', and rules of yours must be in a module that can be imported."
                )
        self._blame(worker, _how(status, self._memory_bytes), sure=False)

    def _blame(self, worker: _Worker, reason: str, *, sure: bool) -> None:
        """Replace a worker and decide about the record at which it was."""
        task, was_waiting, was_ready, late_at = worker.task, worker.waiting, worker.ready, worker.seen
        self._replace(worker)
        at = worker.progress[0]  # only now does it stand still
        if task is None:
            return
        task.worker = None
        if was_waiting or not was_ready or (sure and at != late_at):
            return
        task.deaths[at] = task.deaths.get(at, 0) + 1
        number, inside = divmod(at, 2)
        if inside:
            if sure or task.deaths[at] >= _DEATHS_AT_A_RECORD or sum(task.deaths.values()) >= _DEATHS_OF_A_CHUNK:
                task.verdicts[number] = Verdict(reason, unreadable=number in task.verdicts)
        elif task.deaths[at] > _DEATHS_OF_A_CHUNK:
            raise WorkerError(f"{task.chunk.path}: workers die again and again while reading record {number} behind offset {task.chunk.start.offset}: {reason}")
        elif number and task.deaths[at] >= _DEATHS_BETWEEN_RECORDS:
            task.verdicts.setdefault(number - 1, Verdict(reason))  # what it made may be too large to be sent

    def _replace(self, worker: _Worker) -> None:
        index = self._workers.index(worker)
        self._workers.pop(index).kill()
        self._workers.insert(index, self._make())


def _how(status: int | None, memory_bytes: int) -> str:
    if status == OUT_OF_MEMORY:
        return f"needed more than {memory_bytes // 2**20} MiB of memory"
    if status is not None and status < 0:
        with contextlib.suppress(ValueError):
            return f"crashed its worker ({signal.Signals(-status).name})"
    return f"ended its worker (exit status {status})"
