"""Every error that cleanpage raises on purpose; all derive from `CleanpageError`.

A page never raises. These are for mistakes at construction or in files that a user wrote.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CleanpageError(Exception):
    """The root of all errors raised on purpose."""


class UnknownNameError(CleanpageError, ValueError):
    """A rule, language, mode or kind that does not exist; the message suggests the nearest."""


class LexiconError(CleanpageError, ValueError):
    """A lexicon file that breaks the schema; the message names file, section and key."""


class RuleError(CleanpageError, ValueError):
    """A rule that is not well formed, or whose examples do not hold."""


class InputError(CleanpageError, OSError):
    """Input that cannot be read at all: a missing file, an unknown encoding name."""


def unknown_name(what: str, found: object, known: Iterable[str]) -> UnknownNameError:
    """An `UnknownNameError` that names what was found and suggests the nearest known name."""
    names = sorted(known)
    near = difflib.get_close_matches(str(found), names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names)}"
    return UnknownNameError(f"unknown {what} {found!r}; {hint}")
