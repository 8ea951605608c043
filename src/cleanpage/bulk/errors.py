"""The errors of a bulk run. A page or a damaged record never raises; these stop the run and say what to do."""

from __future__ import annotations

import importlib
from typing import Any

from cleanpage.errors import CleanpageError


class BulkError(CleanpageError):
    """The root of the errors of a bulk run."""


class MissingExtraError(BulkError, ImportError):
    """A format needs a package that is not installed; the message names the extra."""


class OptionsDifferError(BulkError, ValueError):
    """The output was begun with other options or inputs; the message names those that differ."""


class OutputError(BulkError, OSError):
    """The output cannot be written: it exists, the disk is full, another run is writing it."""


class WorkerError(BulkError, RuntimeError):
    """Workers die before they can do anything, or while reading a place in the input again and again."""


def need(module: str, purpose: str) -> Any:
    """The optional module `module`. Raises MissingExtraError that says for what it was needed and how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = "backports.zstd" if module == "backports.zstd" else module.split(".")[0]
        raise MissingExtraError(f"{purpose} needs the package {package!r}: pip install 'cleanpage[bulk]'") from error
