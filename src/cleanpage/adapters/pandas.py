"""For a pandas Series of pages: the clean texts, or a frame with the receipts.

>>> import pandas as pd
>>> clean_series(pd.Series(["The river rose.", None], name="text")).tolist()[0]
'The river rose.'
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cleanpage.adapters.rows import NAMES, Config, missing, outcomes
from cleanpage.cleaner import Cleaner

__all__ = ["clean_series", "inspect_series"]


def clean_series(series: pd.Series, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pd.Series:
    """The clean text of each page, under the same index and name; a missing page stays missing.

    Keeps the dtype when it is one for strings, else gives object. Raises TypeError for a value that is neither str, bytes nor missing.
    """
    cleaner = cleaner or Cleaner()
    texts = [None if page is None else cleaner.clean(page, kind=kind) for page in _pages(series)]  # type: ignore[arg-type]
    dtype = series.dtype if isinstance(series.dtype, pd.StringDtype) or str(series.dtype) in ("string[pyarrow]", "large_string[pyarrow]") else object
    return pd.Series(texts, index=series.index, name=series.name, dtype=dtype)


def inspect_series(series: pd.Series, cleaner: Cleaner | None = None, *, kind: str = "auto") -> pd.DataFrame:
    """A frame with text, title, status, error and removals (rule -> number of cuts) for each page, under the same index. Never raises over a page."""
    config = Config(cleaner=cleaner or Cleaner(), kind=kind)
    rows = list(outcomes(((page, None, None) for page in _pages(series)), config))
    columns = {name: pd.Series([row[at] for row in rows], index=series.index, dtype=object) for at, name in enumerate(NAMES)}
    return pd.DataFrame(columns, index=series.index)


def _pages(series: pd.Series) -> Iterator[object]:
    return (None if missing(value) else value for value in series)
