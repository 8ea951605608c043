"""For polars: functions on a Series, and after this import the expression namespace ``pl.col("text").cleanpage``.

>>> import polars as pl
>>> frame = pl.DataFrame({"text": ["The river rose.", None]})
>>> frame.select(pl.col("text").cleanpage.clean()).to_series().to_list()
['The river rose.', None]
"""

from __future__ import annotations

import polars as pl

from cleanpage.adapters.rows import NAMES, Config, outcomes
from cleanpage.cleaner import Cleaner

__all__ = ["OUTCOME", "CleanpageExpressions", "clean_series", "inspect_series"]

OUTCOME = pl.Struct({name: pl.String for name in NAMES if name != "removals"} | {"removals": pl.List(pl.Struct({"rule": pl.String, "count": pl.Int32}))})
"""What `inspect_series` gives for each page."""


def clean_series(series: pl.Series, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pl.Series:
    """The clean text of each page, under the same name; null stays null. Raises TypeError for a column that holds neither text nor bytes."""
    cleaner = cleaner or Cleaner()
    _check(series)
    texts = [None if page is None else cleaner.clean(page, kind=kind) for page in series]
    return pl.Series(series.name, texts, dtype=pl.String)


def inspect_series(series: pl.Series, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pl.Series:
    """A struct with text, title, status, error and removals for each page (see `OUTCOME`)."""
    config = Config(cleaner=cleaner or Cleaner(), kind=kind)
    _check(series)
    rows = [row._asdict() for row in outcomes(((page, None, None) for page in series), config)]
    for row in rows:
        row["removals"] = [{"rule": rule, "count": count} for rule, count in row["removals"].items()]
    return pl.Series(series.name, rows, dtype=OUTCOME)


def _check(series: pl.Series) -> None:
    if series.dtype not in (pl.String, pl.Binary, pl.Categorical, pl.Enum, pl.Null):
        raise TypeError(f"column {series.name!r} should hold text or bytes, not {series.dtype}")


@pl.api.register_expr_namespace("cleanpage")
class CleanpageExpressions:
    """``pl.col("text").cleanpage.clean()`` and ``.inspect()``: lazily, also in the streaming engine."""

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def clean(self, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pl.Expr:
        """`clean_series` as an expression."""
        return self._expression.map_batches(lambda series: clean_series(series, cleaner, kind=kind), return_dtype=pl.String, is_elementwise=True)

    def inspect(self, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pl.Expr:
        """`inspect_series` as an expression."""
        return self._expression.map_batches(lambda series: inspect_series(series, cleaner, kind=kind), return_dtype=OUTCOME, is_elementwise=True)
