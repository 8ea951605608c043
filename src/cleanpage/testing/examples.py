"""Examples: a little page with what goes marked as ``[-…-]``; one without marks must stay as it is."""

from __future__ import annotations

import re

from cleanpage.cleaner import Cleaner
from cleanpage.page import Removal
from cleanpage.render import CLOSE, OPEN, marked
from cleanpage.result import Result

_ADJACENT = re.compile(r"-\]\[-")
_MARK = re.compile(r"\[-|-\]").findall
_SHOWN = 60


def unmarked(example: str) -> str:
    """The page that an example shows, without its marks."""
    return example.replace(OPEN, "").replace(CLOSE, "")


def check_marks(example: str, *, removes: bool) -> str | None:
    """What is wrong with the marks of an example, or None."""
    marks = _MARK(example)
    if marks != [OPEN, CLOSE] * (len(marks) // 2):
        return f"every {OPEN} needs a {CLOSE} behind it before the next one, in {example!r}"
    if removes and not marks:
        return f"an example in removes shows what goes between {OPEN} and {CLOSE}; {example!r} has no such marks"
    if not removes and marks:
        return f"an example in keeps stays whole and has no marks, but {example!r} has {OPEN} and {CLOSE}"
    return None


def check_example(cleaner: Cleaner, example: str, *, rule: str | None) -> str | None:
    """What is wrong with an example, or None. With `rule`, it must be cut and `rule` must own a cut or be noted as also cutting it."""
    result = cleaner.inspect(unmarked(example), kind="text")
    shown = _ADJACENT.sub("", marked(result.source, result.removals))
    if shown != example:
        wanted = "should be cut as" if OPEN in example else "should stay"
        found = "but was cut as" if result.removals else "but nothing of it was cut; no phrase or rule applies to the marked lines as they are written here"
        return "\n".join((wanted, _indented(example), found, *([_indented(shown)] if result.removals else []), *_receipts(cleaner, result)))
    if rule is not None and not any(_names(removal, rule) for removal in result.removals):
        return "\n".join((f"was cut as marked, but not by {rule}:", *_receipts(cleaner, result)))
    return None


def _names(removal: Removal, rule: str) -> bool:
    return removal.rule == rule or rule in removal.also


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def _receipts(cleaner: Cleaner, result: Result) -> list[str]:
    """A line for each cut: which rule, which words, which lexicon."""
    hits = cleaner._matcher.look(result.page).by_block
    out = []
    for removal in result.removals:
        text = removal.text if len(removal.text) <= _SHOWN else removal.text[:_SHOWN] + "…"
        block = next(i for i, start in enumerate(result.page.starts) if start <= removal.span.start < start + len(result.page.lines[i]))
        words = sorted({f"{hit.how} {hit.phrase!r} of {', '.join(sorted(hit.languages))}.toml" for hit in hits.get(block, ()) if hit.rule == removal.rule})
        out.append(f"  [{removal.rule}] cut “{text}”: {' and '.join(words) or removal.because}")
    return out
