# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False
"""For scikit-learn: a transformer that stands in front of a vectorizer.

>>> CleanPages(mode="recall").fit_transform(["The river rose.", None])
['The river rose.', '']
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sklearn.base import BaseEstimator, TransformerMixin

from cleanpage.adapters.rows import missing
from cleanpage.cleaner import Cleaner

__all__ = ["CleanPages"]


class CleanPages(TransformerMixin, BaseEstimator):
    """Pages in, clean texts out. Takes what `cleanpage.Cleaner` and `clean` take; learns nothing, so `fit` only checks the parameters.

    A missing page (None, NaN, pandas.NA) gives "", because vectorizers take only strings.
    """

    def __init__(
        self,
        *,
        mode: str = "balanced",
        languages: Collection[str] | None = None,
        without: Collection[str] = (),
        only: Collection[str] | None = None,
        repair: bool = True,
        max_bytes: int | None = None,
        max_depth: int | None = None,
        isolate: bool = False,
        timeout_s: float = 10.0,
        memory_mb: int = 1_024,
        kind: str = "auto",
    ) -> None:
        self.mode = mode
        self.languages = languages
        self.without = without
        self.only = only
        self.repair = repair
        self.max_bytes = max_bytes
        self.max_depth = max_depth
        self.isolate = isolate
        self.timeout_s = timeout_s
        self.memory_mb = memory_mb
        self.kind = kind

    def fit(self, X: Iterable[Any], y: Any = None) -> CleanPages:
        """Checks the parameters. Raises UnknownNameError for an unknown name."""
        self._cleaner().clean("", kind=self.kind)
        return self

    def transform(self, X: Iterable[Any]) -> list[str]:
        """The clean text of each page. Raises ValueError for a single string and for a table, TypeError for a page of another type."""
        if isinstance(X, str | bytes):
            raise ValueError("X should be a list of pages, not one page")
        if getattr(X, "ndim", 1) != 1:
            raise ValueError('X should be one column of pages; in a ColumnTransformer name it without brackets: ("clean", CleanPages(), "page")')
        cleaner = self._cleaner()
        return ["" if missing(page) else cleaner.clean(page, kind=self.kind) for page in X]

    def _cleaner(self) -> Cleaner:
        return Cleaner(**{name: value for name, value in self.get_params(deep=False).items() if name != "kind"})

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.input_tags.allow_nan = True
        return tags
