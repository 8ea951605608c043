"""The values that travel between the parent and its workers: Chunk, Item, Cooked, Fault, Part.

A *chunk* is a stretch of the input that one worker reads. A worker answers with one or more *parts*: finished output with the
place in the input where it ends, so that each part is a place where a run can be taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple


class Position(NamedTuple):
    """A place in one input: a byte offset (for Parquet a row), and how many items that begin there are already done."""

    offset: int
    done: int = 0


BEGINNING: Final = Position(0)


class Fault(NamedTuple):
    """Damage in an input: where, what, and how many bytes of the input were skipped because of it."""

    offset: int
    reason: str
    bytes_skipped: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of one input, as a worker gets it."""

    input: int
    """Ordinal of the input in the order in which inputs are read."""
    path: str
    format: str
    start: Position = BEGINNING
    end: int = 0
    """Records that begin before this offset belong to the chunk, wherever they end."""
    exact: bool = True
    """Whether a record is known to begin at `start`; if not, the worker looks for the first one that does."""
    data: Any = None
    """What the parent read itself, for inputs that only one process can read: lines, rows, names of files, pages."""
    size_bytes: int = 0
    """How much of the input (as stored) the chunk stands for when `data` is given."""
    faults: tuple[Fault, ...] = ()
    """Damage that the parent met when it read `data`."""


class Item(NamedTuple):
    """A record as read, not yet looked at (`raw`), or a Fault; and the place behind it."""

    raw: Any
    at: int
    end: Position
    size_bytes: int


class Cooked(NamedTuple):
    """A record that is ready for the cleaner."""

    members: list[tuple[str, str]]
    """The fields that it came with, as JSON: key and value, both as they shall be written."""
    page: str | bytes | None
    """None when there is no page; `note` says why."""
    kind: str = "auto"
    url: str | None = None
    encoding: str | None = None
    name: str | None = None
    """What people call it: its id, else its URL, else its file."""
    note: str | None = None
    replaced: str | None = None
    """The field that held the page, when the clean text takes its place."""


class NotAPage(NamedTuple):
    """A record that is sound but holds no page, such as an image: counted under `reason`, not written."""

    reason: str


@dataclass(slots=True)
class Tally:
    """What was counted over some records."""

    read: int = 0
    cleaned: int = 0
    empty: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    """Reason -> records."""
    not_pages: dict[str, int] = field(default_factory=dict)
    """Reason -> records that hold no page."""
    faults: int = 0
    bytes_in: int = 0
    bytes_skipped: int = 0
    removals: dict[str, int] = field(default_factory=dict)
    """Rule -> cuts."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Stage -> seconds, summed over the workers."""

    def add(self, other: Tally) -> None:
        """Add what `other` counted."""
        self.read += other.read
        self.cleaned += other.cleaned
        self.empty += other.empty
        self.faults += other.faults
        self.bytes_in += other.bytes_in
        self.bytes_skipped += other.bytes_skipped
        for mine, its in ((self.set_aside, other.set_aside), (self.not_pages, other.not_pages), (self.removals, other.removals)):
            for key, count in its.items():
                mine[key] = mine.get(key, 0) + count
        for stage, seconds in other.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


class Part(NamedTuple):
    """Finished output for a stretch of a chunk."""

    start: Position | None
    """Where its first record begins; None when no record begins in the chunk."""
    end: Position
    payload: Any
    """Bytes for the output file (for pages in memory: the list of texts)."""
    tally: Tally
    problems: list[dict[str, Any]]
    """Faults and records set aside, each with file, offset and reason."""
    more: bool = False
    """Whether the worker has not reached the end of the chunk; it waits for leave to go on."""


class Verdict(NamedTuple):
    """What the parent found out about a record that killed or stalled its worker."""

    reason: str
    unreadable: bool = False
    """Whether even looking at its fields killed the worker, so that it is skipped as damage."""
