"""Calls in another process that may be killed: a deadline and a memory limit for each, for those who serve the public.

Nothing inside a process can promise an end: no signal interrupts a parser in C, and a crash takes everything along. So a call is sent to a
child process, which is killed at the deadline and started anew for the next call. A call never raises for what the child did; it gives the
answer, or why there is none.

A page that exploits the parser owns the child. What comes back is therefore read with an unpickler that knows the expected classes and
nothing else. The child is no sandbox beyond that: it runs with the rights of its parent.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Collection
from typing import Any, BinaryIO, Final, Generic, NamedTuple, TypeVar

from cleanpage.limits import check_limits

START_S: Final = 60.0
"""How long a child may take to import and get ready; that is not the page's fault."""
ANSWER_BYTES: Final = 1 << 30
"""A longer answer is not read."""
_CODE: Final = "from cleanpage.isolate import _main; _main()"
_SIZE: Final = struct.Struct("<Q")
_OUT_OF_MEMORY: Final = 77
_FRESH_AFTER: Final = 10_000
"""Calls after which a child is replaced, so that fragments of memory do not pile up."""

Answer = TypeVar("Answer")


class Outcome(NamedTuple, Generic[Answer]):
    """What became of a call: the answer, or the trouble as a phrase for people."""

    answer: Answer | None
    trouble: str | None = None


class Children(Generic[Answer]):
    """Processes that answer `function(state, request)`, one request at a time each; as many as there are calls at once.

    `function` must be found by its module and name, and `state` and requests must pickle. `allowed` are the (module, name) pairs of the
    classes that an answer may hold; an exception that `function` raises is trouble, not an answer. `warm_up` is a request, other than None,
    that a new child answers to itself first, outside of the deadline. Safe to share between threads.
    """

    def __init__(
        self,
        function: Callable[[Any, Any], Answer],
        state: object,
        *,
        timeout_s: float,
        memory_mb: int,
        allowed: Collection[tuple[str, str]] = (),
        warm_up: object = None,
    ) -> None:
        check_limits(timeout_s, memory_mb)
        self._hello = pickle.dumps((function, state, float(timeout_s), memory_mb, warm_up))
        self._allowed = frozenset(allowed)
        self._timeout_s, self._memory_mb = float(timeout_s), memory_mb
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._owner = os.getpid()
        self._closing = weakref.finalize(self, _close_all, self._idle)

    def ask(self, request: object) -> Outcome[Answer]:
        """The outcome of one call, at the deadline at the latest (and the start of a child, where one is needed). Never raises for the child."""
        message = pickle.dumps(request, protocol=5)
        child = self._take()
        if child is None:
            try:
                child = _Child(self._hello, self._memory_mb)
            except _NoAnswer as trouble:
                return Outcome(None, f"could not be isolated: {trouble}")
        try:
            answer, trouble_told = child.call(message, self._timeout_s, self._allowed)
        except _NoAnswer as trouble:
            child.kill()
            return Outcome(None, str(trouble))
        except BaseException:
            child.kill()  # Ctrl-C: the pipe is out of step
            raise
        if child.calls < _FRESH_AFTER:
            with self._lock:
                self._idle.append(child)
        else:
            child.kill()
        return Outcome(answer, trouble_told)

    def close(self) -> None:
        """End the idle children. They also end when this object or this process does."""
        with self._lock:
            _close_all(self._idle)

    def _take(self) -> _Child | None:
        with self._lock:
            if self._owner != os.getpid():  # forked: these pipes are the parent's
                self._owner = os.getpid()
                self._idle.clear()
            return self._idle.pop() if self._idle else None


def _close_all(idle: list[_Child]) -> None:
    while idle:
        idle.pop().kill()


class _NoAnswer(Exception):
    """The child is gone or out of step; says why."""


class _Child:
    """One process and its two pipes."""

    def __init__(self, hello: bytes, memory_mb: int) -> None:
        self._memory_mb = memory_mb
        self.calls = 0
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen([sys.executable, "-c", _CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        try:
            self.call(hello, START_S, frozenset())
        except BaseException:
            self.kill()
            raise

    def call(self, message: bytes, seconds: float, allowed: frozenset[tuple[str, str]]) -> tuple[Any, str | None]:
        """(answer, trouble that the child told). Raises _NoAnswer when it is late, dead or talks nonsense."""
        self.calls += 1
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(seconds, end)
        clock.daemon = True
        clock.start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(_SIZE.pack(len(message)))
            self._process.stdin.write(message)
            self._process.stdin.flush()
            answer = _Careful(io.BytesIO(_received(self._process.stdout)), allowed).load()
            if type(answer) is not tuple or len(answer) != 2 or type(answer[1]) not in (str, type(None)):
                raise _NoAnswer("its process gave an answer of another shape")
            return answer
        except _NoAnswer:
            raise
        except (OSError, EOFError) as error:
            raise _NoAnswer(f"took longer than {seconds:g} s" if late.is_set() else self._epitaph()) from error
        except Exception as error:
            raise _NoAnswer(f"its process gave an answer that is not one: {error}") from error
        finally:
            clock.cancel()

    def kill(self) -> None:
        """End it and wait for it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _epitaph(self) -> str:
        try:
            status = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "its process closed the pipe"
        if status == _OUT_OF_MEMORY:
            return f"needed more than {self._memory_mb} MiB of memory"
        if status < 0:
            with contextlib.suppress(ValueError):
                return f"crashed its process ({signal.Signals(-status).name})"
        return f"ended its process (exit status {status})"


class _Careful(pickle.Unpickler):
    """Reads plain data and the allowed classes."""

    def __init__(self, file: BinaryIO, allowed: frozenset[tuple[str, str]]) -> None:
        super().__init__(file)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._allowed:
            raise pickle.UnpicklingError(f"{module}.{name} is not expected")
        return super().find_class(module, name)


def _received(pipe: Any) -> bytes:
    """One message of a pipe. Raises EOFError at its end."""
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    (size,) = _SIZE.unpack(head)
    if size > ANSWER_BYTES:
        raise _NoAnswer(f"its process gave an answer of {size} bytes")
    data: bytes = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _main() -> None:
    """The child's side: (function, state, …), then requests on standard input; answers on standard output."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a rule prints must not mix with the answers
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    try:
        function, state, timeout_s, memory_mb, warm_up = pickle.loads(_received(requests))
        if warm_up is not None:
            _answered(function, state, warm_up)
        _limit_memory(memory_mb)
        _send(answers, (None, None))
        while True:
            request = pickle.loads(_received(requests))
            _alarm(timeout_s * 2 + 5)  # the parent kills at the deadline; this is for when the parent is gone
            _send(answers, _answered(function, state, request))
            _alarm(0)
    except EOFError:
        return
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _answered(function: Callable[[Any, Any], Any], state: Any, request: Any) -> tuple[Any, str | None]:
    try:
        return function(state, request), None
    except MemoryError:
        raise
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def _send(pipe: BinaryIO, answer: object) -> None:
    data = pickle.dumps(answer, protocol=5)
    pipe.write(_SIZE.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(memory_mb: int) -> None:
    """Let the process take so much address space more than it has now, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as statm:
            now = int(statm.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = now + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
