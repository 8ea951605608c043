"""Many pages of a Python program on many processes: `Cleaner.clean_many` with workers, a deadline and a memory limit."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cleanpage.bulk.defaults import MEMORY_MB, TIMEOUT_S, cores
from cleanpage.bulk.supervisor import Supervisor
from cleanpage.bulk.values import Chunk, Part, Position, Tally, Verdict
from cleanpage.cleaner import Cleaner

CHUNK_CHARS: Final = 512 * 1024
CHUNK_PAGES: Final = 256

Problem = Callable[[int, str], None]
"""Told the number of a page, counted from 0, and why it has no text."""


@dataclass(frozen=True)
class _PagesJob:
    cleaner: Cleaner
    kind: str

    def prepare(self) -> None:
        self.cleaner.clean("<p>A page, and â€œmojibakeâ€\x9d for ftfy.</p>", kind="html")

    def parts(self, chunk: Chunk, verdicts: Mapping[int, Verdict], mark: Callable[[int], None]) -> Iterator[Part]:
        texts: list[str] = []
        problems: list[dict[str, object]] = []
        for number, page in enumerate(chunk.data):
            mark(2 * number + 1)
            reason = verdicts[number].reason if number in verdicts else None
            text = ""
            if reason is None:
                try:
                    text = self.cleaner.clean(page, kind=self.kind)
                except MemoryError:
                    raise
                except Exception as error:
                    reason = f"{type(error).__name__}: {error}"
            if reason is not None:
                problems.append({"offset": chunk.input + number, "reason": reason})
            texts.append(text)
            mark(2 * number + 2)
        # packed here and unpacked by whoever takes them: the parent counts bytes of what waits for its turn
        yield Part(chunk.start, Position(chunk.end), pickle.dumps(texts), Tally(), problems)


def clean_pages(
    pages: Iterable[str | bytes],
    *,
    cleaner: Cleaner | None = None,
    workers: int | None = None,
    kind: str = "auto",
    timeout_s: float = TIMEOUT_S,
    memory_mb: int = MEMORY_MB,
    on_problem: Problem | None = None,
) -> Iterator[str]:
    """The clean texts of `pages`: lazy, in order, cleaned by `workers` processes (None: one for each core), with bounded memory.

    A page that crashes or stalls its worker, or takes more than `memory_mb` MiB, gives ``""``; `on_problem` is told its number and the
    reason, and without it a warning is given. TypeError for a page that is neither str nor bytes. Close the iterator (or let it be
    collected) to end the processes early. A script needs its ``if __name__ == "__main__":``.
    """
    if isinstance(pages, str | bytes):
        raise TypeError(f"clean_pages takes many pages, not one {type(pages).__name__}")
    if workers is not None and workers < 1:
        raise ValueError(f"workers should be 1 or more, not {workers}")
    if not timeout_s > 0 or memory_mb < 0:
        raise ValueError("timeout_s should be more than 0, memory_mb 0 (no limit) or more")
    cleaner = Cleaner() if cleaner is None else cleaner
    cleaner.clean("", kind=kind)  # raises for an unknown kind here and not in a worker
    return _clean_pages(_PagesJob(cleaner, kind), pages, workers or cores(), timeout_s, memory_mb, on_problem or _warn)


def _clean_pages(job: _PagesJob, pages: Iterable[str | bytes], workers: int, timeout_s: float, memory_mb: int, on_problem: Problem) -> Iterator[str]:
    with Supervisor(job, workers=workers, timeout_s=timeout_s, memory_bytes=memory_mb * 2**20) as workforce:
        for _, part in workforce.run(_chunks(pages)):
            for problem in part.problems:
                on_problem(problem["offset"], problem["reason"])
            yield from pickle.loads(part.payload)


def _warn(number: int, reason: str) -> None:
    warnings.warn(f"page {number} was set aside: {reason}", RuntimeWarning, stacklevel=4)


def _chunks(pages: Iterable[str | bytes]) -> Iterator[Chunk]:
    chunk: list[str | bytes] = []
    first = size = 0
    for page in pages:
        if not isinstance(page, str | bytes):
            raise TypeError(f"a page should be str or bytes, not {type(page).__name__}")
        chunk.append(page)
        size += len(page)
        if size >= CHUNK_CHARS or len(chunk) >= CHUNK_PAGES:
            yield Chunk(first, "", "pages", end=len(chunk), data=chunk)
            first, chunk, size = first + len(chunk), [], 0
    if chunk:
        yield Chunk(first, "", "pages", end=len(chunk), data=chunk)
