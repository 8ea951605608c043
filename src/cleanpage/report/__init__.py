"""The page to look at: what was cut, where, by which rule and why, as one HTML file or live in the browser.

`write_report` is `cleanpage report`, `serve` is `cleanpage serve`. What is not named here may move.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanpage.report.build import Written, write_report
    from cleanpage.report.server import serve

__all__ = ["Written", "serve", "write_report"]

_HOMES = {"write_report": "build", "Written": "build", "serve": "server"}


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: the other commands should not wait for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
