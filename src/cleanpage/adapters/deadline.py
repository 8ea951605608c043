"""A deadline for one page: it is read in a child process, which the kernel's own clock kills.

No Python signal interrupts a parse, and engines such as Ray and Spark cannot give up on one row. So the child sets a timer whose
default action ends the process, whatever it is doing; the parent sees the pipe close, names the row's trouble, and starts another.
The child ends with its parent: at the end of its input, or at the deadline at the latest.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress

from cleanpage.adapters.rows import Config, Outcome, failed, outcome

MEMORY_BYTES = 4 << 30
"""Address space of the child. A page's memory is no more than about 80 times its size; the hostile ones of 60 KB took 3 GB."""
CHILDREN = 4
_CHILD = "from cleanpage.adapters.deadline import serve; serve()"
_local = threading.local()


def check(timeout_s: float) -> None:
    """Raises for a deadline that cannot be kept: TypeError, ValueError, or NotImplementedError where the system has no such timer."""
    if isinstance(timeout_s, bool) or not isinstance(timeout_s, int | float):
        raise TypeError(f"timeout_s should be a number of seconds, not {type(timeout_s).__name__}")
    if not 0 < timeout_s < float("inf"):
        raise ValueError(f"timeout_s should be a positive number of seconds, not {timeout_s}")
    if not hasattr(signal, "setitimer"):
        raise NotImplementedError("timeout_s needs a POSIX system")


def child(config: Config) -> Child:
    """This thread's child for `config`, started when first asked for; a forked process gets its own.

    The children of the last `CHILDREN` configurations are kept, for pipelines with more than one step.
    """
    if getattr(_local, "process_id", None) != os.getpid():
        _local.process_id, _local.children = os.getpid(), {}
    children: dict[Config, Child] = _local.children
    mine = children.pop(config, None) or Child(config)
    children[config] = mine  # the last one used comes last
    if len(children) > CHILDREN:
        children.pop(next(iter(children))).close()
    return mine


class Child:
    """A process that cleans one page after another, each within the deadline."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None

    def outcome(self, row: tuple[object, str | None, str | None]) -> Outcome:
        """What became of the page in `row` (page, url, encoding). Never raises."""
        try:
            message = pickle.dumps(row)
        except Exception as error:
            return failed(f"{type(error).__name__}: {error}")
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(message)
            process.stdin.flush()
            return Outcome(*pickle.load(process.stdout))
        except Exception as error:
            return failed(self._epitaph(error))
        except BaseException:  # Ctrl-C: the answer would be taken for that of the next page
            self.close()
            raise

    def close(self) -> None:
        """End the process; the next page would start another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = process = subprocess.Popen([sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        assert process.stdin is not None
        pickle.dump((self._config.cleaner, self._config.kind, self._config.timeout_s), process.stdin)
        return process

    def _epitaph(self, error: Exception) -> str:
        """Why the child is gone; the next page gets another."""
        process, self._process = self._process, None
        if process is None:
            return f"{type(error).__name__}: {error}"
        process.kill()
        process.communicate()
        if process.returncode == -signal.SIGALRM:
            return f"TimeoutError: took more than {self._config.timeout_s} s"
        with suppress(ValueError):  # neither a signal nor one with a name
            return f"ChildProcessError: reading it ended the process with {signal.Signals(-process.returncode).name}"
        return f"ChildProcessError: reading it ended the process with status {process.returncode}"


def serve() -> None:
    """The child's side: a Cleaner, then pages on standard input; outcomes on standard output."""
    pages, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a rule prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    _limit_memory()
    cleaner, kind, timeout_s = pickle.load(pages)
    outcome("", cleaner)  # compile the words outside the deadline
    while True:
        try:
            page, url, encoding = pickle.load(pages)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, timeout_s)
        answer = outcome(page, cleaner, kind=kind, url=url, encoding=encoding)
        signal.setitimer(signal.ITIMER_REAL, 0)
        pickle.dump(tuple(answer), answers)
        answers.flush()


def _limit_memory() -> None:
    import resource

    with suppress(OSError, ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
