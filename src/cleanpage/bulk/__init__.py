"""Records in, records out: crawl dumps cleaned by many processes, streaming, with nothing lost.

`run` cleans files into files; `clean_pages` cleans pages of a Python program. What is not named here may move.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanpage.bulk.errors import BulkError, MissingExtraError, OptionsDifferError, OutputError, WorkerError
    from cleanpage.bulk.pages import clean_pages
    from cleanpage.bulk.report import BulkReport
    from cleanpage.bulk.runner import run

__all__ = ["BulkError", "BulkReport", "MissingExtraError", "OptionsDifferError", "OutputError", "WorkerError", "clean_pages", "run"]

_HOMES = {"run": "runner", "clean_pages": "pages", "BulkReport": "report"}


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: the command line should not wait for what it may not need."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
