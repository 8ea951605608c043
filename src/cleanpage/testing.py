"""The harness for rules and lexicons, ours and users': every example through the whole pipeline.

An example is a little page with what goes marked as ``[-…-]``; one without marks must stay as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpage.cleaner import Cleaner
from cleanpage.lexicon.lexicon import Lexicon
from cleanpage.page import Removal
from cleanpage.render import CLOSE, OPEN, marked
from cleanpage.rules.rule import Rule

_ADJACENT = re.compile(r"-\]\[-")


def unmarked(example: str) -> str:
    """The page that an example shows, without its marks."""
    return example.replace(OPEN, "").replace(CLOSE, "")


def check_example(cleaner: Cleaner, example: str, *, rule: str | None) -> str | None:
    """What is wrong with an example, or None. With `rule`, each marked line must be cut by it or be noted as also cut by it."""
    result = cleaner.inspect(unmarked(example), kind="text")
    shown = _ADJACENT.sub("", marked(result.source, result.removals))
    if shown != example:
        return f"should be cut as\n    {example!r}\nbut was cut as\n    {shown!r}\nby {sorted({removal.rule for removal in result.removals})}"
    if rule is not None and not any(_names(removal, rule) for removal in result.removals):
        return f"{example!r} was cut, but not by {rule}: {sorted({removal.rule for removal in result.removals})}"
    return None


def _names(removal: Removal, rule: str) -> bool:
    return removal.rule == rule or rule in removal.also


def check_rule(rule: Rule, cleaner: Cleaner | None = None) -> Iterator[str]:
    """Everything that is wrong with a rule's examples, run through the whole pipeline."""
    if cleaner is None:
        cleaner = Cleaner()
        if all(known.id != rule.id for known in cleaner.rules):
            cleaner = cleaner.with_rule(rule)
    if not rule.removes or not rule.keeps:
        yield f"rule {rule.id}: needs at least one example in removes and one in keeps"
    for example in rule.removes:
        wrong = check_example(cleaner, example, rule=rule.id)
        if wrong:
            yield f"rule {rule.id}, removes: {wrong}"
    for example in rule.keeps:
        wrong = check_example(cleaner, example, rule=None)
        if wrong:
            yield f"rule {rule.id}, keeps: {wrong}"


def check_lexicon(lexicon: Lexicon) -> Iterator[str]:
    """Everything that is wrong with a built-in lexicon's examples, each through the whole pipeline with its language active."""
    cleaner = Cleaner(languages=[lexicon.language])
    for section, examples in lexicon.examples.items():
        for example in examples.get("removes", ()):
            wrong = check_example(cleaner, example, rule=section)
            if wrong:
                yield f"{lexicon.file} [{section}] removes: {wrong}"
        for example in examples.get("keeps", ()):
            wrong = check_example(cleaner, example, rule=None)
            if wrong:
                yield f"{lexicon.file} [{section}] keeps: {wrong}"
