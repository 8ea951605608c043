"""One row: a page in, an Outcome out, whatever arrives. The part of the kernel that needs no framework."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import NamedTuple, TypeAlias

from cleanpage.cleaner import Cleaner
from cleanpage.errors import UnknownNameError, unknown_name
from cleanpage.limits import check_limits
from cleanpage.read import KINDS

NAMES = ("text", "title", "status", "error", "removals")
"""What an outcome holds, in the order in which it is added to a row."""


MAX_ERROR_CHARS = 500
"""An error may quote the page; one row says no more of it than this."""


@dataclass(frozen=True)
class Config:
    """Which column to clean and how. A frozen value that can be pickled: ship it to any worker.

    Raises UnknownNameError for an unknown kind, TypeError and ValueError for values that make no sense.

    >>> Config(column="html", kind="html", cleaner=Cleaner(mode="recall")).column
    'html'
    """

    column: str = "text"
    """The column that holds the pages, as text or bytes."""
    cleaner: Cleaner = field(default_factory=Cleaner)
    kind: str = "auto"
    """What the pages are: ``"auto"``, ``"html"`` or ``"text"``."""
    url: str | None = None
    """The column that holds their addresses, if there is one."""
    encoding: str | None = None
    """The column that holds what the transport said of their encoding, if there is one."""
    prefix: str = "clean_"
    """Stands before the names of the added columns: clean_text, clean_title, clean_status, clean_error, clean_removals."""
    timeout_s: float | None = None
    """Seconds that one page may take. With it each page is read in a child process that is killed when they are over."""

    def __post_init__(self) -> None:
        for name in ("column", "prefix"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} should be a str, not {type(getattr(self, name)).__name__}")
        if not isinstance(self.cleaner, Cleaner):
            raise TypeError(f"cleaner should be a cleanpage.Cleaner, not {type(self.cleaner).__name__}")
        if self.kind not in KINDS:
            raise unknown_name("kind", self.kind, KINDS)
        if self.timeout_s is not None:
            check_limits(self.timeout_s, 1)
            pickle.dumps(self.cleaner)  # a cleaner that cannot travel is the caller's mistake: told here, and not once a page


class Outcome(NamedTuple):
    """What became of one page."""

    text: str | None
    """The clean text; None when there was no page or it could not be cleaned."""
    title: str | None
    status: str
    """``"ok"``; ``"empty"``: nothing was left; ``"null"``: there was no page; ``"error"``: see `error`."""
    error: str | None
    removals: Mapping[str, int]
    """How many cuts each rule made, most first."""


NULL = Outcome(None, None, "null", None, {})


def failed(error: str) -> Outcome:
    """The outcome of a page that could not be cleaned."""
    return Outcome(None, None, "error", error, {})


def missing(value: object) -> bool:
    """Whether a value from a data frame stands for nothing: None, NaN, pandas.NA or pandas.NaT."""
    return value is None or (isinstance(value, Real) and value != value) or type(value).__name__ in ("NAType", "NaTType")


def outcome(page: object, cleaner: Cleaner, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> Outcome:
    """What became of `page`. Never raises; an encoding that nobody knows is ignored, since it is data and not a caller's mistake.

    >>> outcome("The river rose by two metres.", Cleaner()).status, outcome(None, Cleaner()).status, outcome(7, Cleaner()).error
    ('ok', 'null', 'TypeError: a page should be str or bytes, not int')
    """
    if page is None:
        return NULL
    try:
        try:
            summary = cleaner.summarize(page, kind=kind, url=url, encoding=encoding)  # type: ignore[arg-type]
        except UnknownNameError:
            summary = cleaner.summarize(page, kind=kind, url=url)  # type: ignore[arg-type]
        if summary.text is None:  # an isolated page whose process was killed
            return failed("; ".join(summary.notes))
        return Outcome(summary.text, summary.title, "ok" if summary.text else "empty", None, summary.counts)
    except Exception as error:  # a rule of the user's, or no memory left: this row's trouble and not the batch's
        return failed(f"{type(error).__name__}: {str(error)[:MAX_ERROR_CHARS]}")


Row: TypeAlias = tuple[object, str | None, str | None]
"""(page, url, encoding)"""


def outcomes(rows: Iterable[Row], config: Config) -> Iterator[Outcome]:
    """The outcomes of (page, url, encoding), lazily, in order, one for each."""
    if config.timeout_s is None:
        for page, url, encoding in rows:
            yield outcome(page, config.cleaner, kind=config.kind, url=url, encoding=encoding)
    else:
        from cleanpage.adapters.deadline import outcome_in_time

        for row in rows:
            yield NULL if row[0] is None else outcome_in_time(row, config)
