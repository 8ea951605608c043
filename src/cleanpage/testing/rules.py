"""The checks of a rule, of ours or of a user's file anywhere: its documentation, its examples and its speed."""

from __future__ import annotations

import importlib.util
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from cleanpage.cleaner import Cleaner
from cleanpage.page import Finding
from cleanpage.read.text import read_text
from cleanpage.rules.rule import Rule
from cleanpage.testing.examples import check_example, check_marks, unmarked

_HOSTILE = ("a", "a ", "(", "- ", "1,", "aA", "。a")
"""Long lines of these are what a search that starts over and over at every place is slow on."""
_SIZES = (16, 20, 24, 28, 32, 64, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)
_SLOW_S, _QUADRATIC = 0.25, 3.0
"""A line that takes this long, and this many times as long as the one before it, is on its way to take forever."""


def check_rule(rule: Rule, cleaner: Cleaner | None = None) -> Iterator[str]:
    """Everything that is wrong with a rule's examples, run through the whole pipeline."""
    if cleaner is None:
        cleaner = Cleaner()
        if all(known.id != rule.id for known in cleaner.rules):
            cleaner = cleaner.with_rule(rule)
    for key, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        where = f"rule {rule.id}, {key}"
        if isinstance(examples, str):
            yield f'{where}: should be a tuple of strings; ("…") is one string, ("…",) with a comma is a tuple'
            continue
        if not examples:
            yield f"{where}: needs at least one example"
        for example in examples:
            wrong = check_marks(example, removes=key == "removes") or check_example(cleaner, example, rule=rule.id if key == "removes" else None)
            if wrong:
                yield f"{where}: {wrong}"


def check_rule_file(path: str | Path) -> Iterator[str]:
    """Everything that is wrong with the rule in a Python file, which is run: a module with a docstring and a `RULE`."""
    path = Path(path)
    module = _module(path)
    if isinstance(module, str):
        yield module
        return
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        others = [name for name, value in vars(module).items() if isinstance(value, Rule)]
        hint = f"; call {others[0]} RULE" if others else "" if rule is None else f", not {type(rule).__name__}"
        yield f"{path.name}: needs RULE = cleanpage.Rule(…){hint}"
        return
    yield from _check_doc(path.name, module.__doc__ or "")
    if any(known.id == rule.id for known in Cleaner().rules):
        yield f"{path.name}: a rule named {rule.id!r} is built in already; choose another id"
        return
    if rule.id != path.stem:
        yield f"{path.name}: the rule is named {rule.id!r}, so the file should be called {rule.id}.py"
    wrong = _check_find(path, rule)
    if wrong:
        yield wrong
        return
    for problem in check_rule(rule):
        yield f"{path.name}: {problem}"
    slow = _check_speed(rule)
    if slow:
        yield f"{path.name}: {slow}"


def _module(path: Path) -> ModuleType | str:
    """The module in a file, or what keeps it from being one."""
    name = f"checked_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        return f"{path.name}: is no Python module"
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a rule's `doc` looks for its module there
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        return f"{path.name}: line {error.lineno}: not valid Python: {error.msg}"
    except Exception as error:
        return _raised(path, "cannot be run", error)
    return module


def _raised(path: Path, what: str, error: Exception) -> str:
    """An error of the user's code, with the line of the user's file that led to it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).name == path.name]
    return f"{path.name}: {f'line {lines[-1]}: ' if lines else ''}{what}: {type(error).__name__}: {error}"


def _check_doc(file: str, doc: str) -> Iterator[str]:
    if not doc.strip():
        yield f"{file}: needs a docstring at its top: a first line on the junk, then Removes …, Keeps …, Misses …, one sentence each"
        return
    for word in ("Removes", "Keeps", "Misses"):
        if f"{word} " not in doc:
            yield f"{file}: its docstring should have a sentence that starts with {word!r}"


def _check_find(path: Path, rule: Rule) -> str | None:
    """What is wrong with what `find` yields for the pages of its examples, or None."""
    words = Cleaner()._matcher.look
    for example in (*rule.removes, *rule.keeps):
        page = read_text(unmarked(example))
        try:
            for finding in rule.look(page, words(page), frozenset()):
                if not isinstance(finding, Finding):
                    return f"{path.name}: find should yield cleanpage.Finding values, not {type(finding).__name__}: {finding!r}"
                if not 0 <= finding.block < len(page.lines):
                    return f"{path.name}: find yields block {finding.block}, but the page has blocks 0 to {len(page.lines) - 1}"
                if not 0 <= finding.confidence <= 1:
                    return f"{path.name}: find yields confidence {finding.confidence}; it is a share, 0 to 1"
        except Exception as error:
            what = "find fails" + ("; it takes (page, words), or with sees_claims=True (page, words, claimed)" if isinstance(error, TypeError) else "")
            return _raised(path, what, error)
    return None


def _check_speed(rule: Rule) -> str | None:
    """Whether the time for one long line grows faster than the line. Stops at the first line that takes long."""
    words = Cleaner()._matcher.look
    for piece in _HOSTILE:
        before = 0.0
        for size in _SIZES:
            page = read_text(piece * (size // len(piece)) + "!")
            hits = words(page)
            start = time.perf_counter()
            for _ in rule.look(page, hits, frozenset()):
                pass
            took = time.perf_counter() - start
            if took > _SLOW_S and before and took > _QUADRATIC * before:
                return (
                    f"takes {took:.1f} s on a line of {size} characters ({piece!r} again and again) and {before:.2f} s on a shorter one; make its search linear"
                )
            before = took
    return None
