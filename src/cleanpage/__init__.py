"""cleanpage: the article of a scraped page without its boilerplate, and a receipt for every cut."""

from __future__ import annotations

from cleanpage.cleaner import Cleaner
from cleanpage.errors import CleanpageError, InputError, LexiconError, RuleError, UnknownNameError
from cleanpage.page import Block, Finding, Page, Removal, Span
from cleanpage.result import Result, Summary
from cleanpage.rules.rule import Rule

__version__ = "0.1.0"
__all__ = [
    "Block",
    "Cleaner",
    "CleanpageError",
    "Finding",
    "InputError",
    "LexiconError",
    "Page",
    "Removal",
    "Result",
    "Rule",
    "RuleError",
    "Span",
    "Summary",
    "UnknownNameError",
    "clean",
    "inspect",
]

_DEFAULT = Cleaner()


def clean(page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> str:
    """The clean text of one page: `Cleaner().clean(page, …)`.

    >>> clean("The river rose by two metres in the night.\\n\\nLeave a Reply\\n\\nBack to top button")
    'The river rose by two metres in the night.'
    """
    return _DEFAULT.clean(page, kind=kind, url=url, encoding=encoding)


def inspect(page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> Result:
    """The same run as `clean`, with a receipt for every cut: `Cleaner().inspect(page, …)`."""
    return _DEFAULT.inspect(page, kind=kind, url=url, encoding=encoding)
