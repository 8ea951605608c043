"""`write_report`: pages in, one HTML file out. Gather, choose, pack, write."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import cleanpage
from cleanpage.bulk.jsonl import GUESSED, Fields
from cleanpage.cleaner import Cleaner
from cleanpage.errors import InputError, unknown_name
from cleanpage.report.document import REPORT, document, pack
from cleanpage.report.groups import GROUPS, group_of
from cleanpage.report.records import Draft, drafts, may_hold_other_rules
from cleanpage.report.shown import NAME_MOST, RuleNumbers, Shown, payload
from cleanpage.report.summary import Summary
from cleanpage.rules import RULES

MAX_SIZE: Final = 20 * 1024 * 1024
"""Bytes of a report: what opens in a browser without a wait. Pages beyond are counted, and their text is left out."""
PROBLEMS_NAMED: Final = 50
"""Problems that the report itself names."""
_PROBLEMS_HELD: Final = 1_000
_SEED: Final = 8
"""The same files give the same sample."""


@dataclass
class Written:
    """What a report holds."""

    path: str
    size_bytes: int
    pages: int
    """Pages that were looked at and counted."""
    shown: int
    """Pages whose text is in the report."""
    cuts: int
    problems: list[str] = field(default_factory=list)
    """What could not be read, as sentences: the first thousand."""
    problem_count: int = 0
    """How many there were."""


def write_report(
    files: Sequence[str],
    output: str,
    *,
    cleaner: Cleaner | None = None,
    kind: str = "auto",
    fields: Fields = GUESSED,
    sample: int | None = None,
    rules: Collection[str] = (),
    max_size_bytes: int = MAX_SIZE,
) -> Written:
    """Write the report on `files` (pages, folders, globs, crawl dumps, bulk outputs with receipts) to `output`.

    `sample` takes so many pages by chance, the same ones each time; `rules` only pages on which one of these rules cut something.
    `cleaner` and `kind` say how pages are cleaned; a bulk output is shown as it was cleaned.
    Raises InputError for what cannot be read, or when no page is left; UnknownNameError for a rule that does not exist.
    """
    cleaner = cleaner or Cleaner()
    known = {rule.id for rule in (*RULES, *cleaner.rules)}
    if not may_hold_other_rules(files):
        _check_rules(rules, known)
    if os.path.exists(output) and any(os.path.exists(name) and os.path.samefile(name, output) for name in files):
        raise InputError(f"{output}: is one of the inputs; name another output")
    gathered = _Gathered(frozenset(rules))
    chosen = gathered.chosen(drafts(files, cleaner=cleaner, kind=kind, fields=fields, output=output), sample)
    packed = _Packed(max_size_bytes)
    for page in chosen:
        packed.add(page)
    _check_rules(rules, known | gathered.rules_met)
    if not packed.summary.pages:
        raise InputError(_nothing(files, rules, gathered))
    html = document(REPORT, packed.data(_about(cleaner, gathered, sample, rules)))
    _write(output, html)
    cuts = sum(row[1] for row in packed.summary.rules())
    return Written(output, len(html.encode("utf-8")), packed.summary.pages, len(packed.pages), cuts, gathered.problems, gathered.problem_count)


def _check_rules(rules: Collection[str], known: Collection[str]) -> None:
    for rule in rules:
        if rule not in known:
            raise unknown_name("rule", rule, known)


def _nothing(files: Sequence[str], rules: Collection[str], gathered: _Gathered) -> str:
    named = ", ".join(files[:3]) + (" …" if len(files) > 3 else "")
    if gathered.seen and rules:
        return f"{named}: {' and '.join(sorted(rules))} cut nothing on any of the {gathered.seen:,} pages"
    if gathered.problems:
        return f"{named}: no page could be read: {gathered.problems[0]}"
    return f"{named}: no pages in there"


def _about(cleaner: Cleaner, gathered: _Gathered, sample: int | None, rules: Collection[str]) -> dict[str, Any]:
    return {
        "version": cleanpage.__version__,
        "mode": cleaner.mode,
        "seen": gathered.seen,
        "sampled": sample is not None and gathered.seen > sample,
        "only": sorted(rules),
        "problems": gathered.problems[:PROBLEMS_NAMED],
        "problem_count": gathered.problem_count,
    }


class _Gathered:
    """The pages that are wanted, and what was met on the way."""

    def __init__(self, rules: frozenset[str]) -> None:
        self._rules = rules
        self.rules_met: set[str] = set()
        self.problems: list[str] = []
        self.problem_count = 0
        self.seen = 0
        """Pages that were there, before a sample was taken."""

    def chosen(self, found: Iterator[Draft | str], sample: int | None) -> Iterator[Shown]:
        """The pages to show, in the order of the input."""
        if sample is None:
            for draft in self._drafts(found):
                page = self._wanted(draft)
                if page is not None:
                    yield page
            return
        for _, held in sorted(self._sampled(found, sample).values(), key=lambda pair: pair[0]):
            page = self._wanted(held) if isinstance(held, Draft) else held
            if page is not None:
                yield page

    def _sampled(self, found: Iterator[Draft | str], sample: int) -> dict[int, tuple[int, Draft | Shown]]:
        """Reservoir sampling (Vitter 1985, algorithm R): each page has the same chance, in one pass, holding `sample` of them."""
        dice = random.Random(_SEED)
        held: dict[int, tuple[int, Draft | Shown]] = {}
        wanted = 0
        for number, draft in enumerate(self._drafts(found)):
            page: Draft | Shown | None = self._wanted(draft) if self._rules else draft
            if page is None:
                continue
            slot = wanted if wanted < sample else dice.randrange(wanted + 1)
            wanted += 1
            if slot < sample:
                held[slot] = (number, page)
        return held

    def _drafts(self, found: Iterator[Draft | str]) -> Iterator[Draft]:
        for draft in found:
            if isinstance(draft, str):
                self._problem(draft)
            else:
                self.seen += 1
                yield draft

    def _wanted(self, draft: Draft) -> Shown | None:
        page = draft.make()
        if isinstance(page, str):
            self._problem(page)
            return None
        met = {cut.rule for cut in page.cuts}
        self.rules_met |= met
        return page if not self._rules or met & self._rules else None

    def _problem(self, problem: str) -> None:
        self.problem_count += 1
        if len(self.problems) < _PROBLEMS_HELD:
            self.problems.append(problem)


class _Packed:
    """The pages as the browser gets them, no larger together than agreed."""

    def __init__(self, max_size_bytes: int) -> None:
        self._left = max_size_bytes - 512 * 1024  # for our own scripts and the index
        self.numbers = RuleNumbers()
        self.summary = Summary(self.numbers)
        self.pages: list[str] = []
        self._rows: list[list[Any]] = []

    def add(self, page: Shown) -> None:
        self.summary.add(page)
        if self._left <= 0:
            return
        packed = pack(payload(page, self.numbers))
        row = self._row(page)
        self._left -= len(packed) + len(page.name) + 120  # about what its row in the index takes
        if self._left <= 0 and self.pages:
            return
        self.pages.append(packed)
        self._rows.append(row)

    def _row(self, page: Shown) -> list[Any]:
        """Name, title, characters, characters cut, and rule and cuts one behind the other."""
        counts = [value for rule, count in page.counts().items() for value in (self.numbers.number(rule), count)]
        return [page.name[:NAME_MOST], (page.title or "")[:NAME_MOST], len(page.source), page.cut_characters, counts]

    def data(self, about: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The packed index and pages, with their ids."""
        index = {
            **about,
            "pages": self._rows,
            "counted": self.summary.pages,
            "characters": self.summary.characters,
            "rules": rules_for_display(self.numbers.ids),
            "groups": {group: label for group, (label, _) in GROUPS.items()},
            "shares": self.summary.rules(),
            "lines": self.summary.lines(),
        }
        yield "index", pack(index)
        for number, packed in enumerate(self.pages):
            yield f"page-{number}", packed


def rules_for_display(ids: Sequence[str]) -> list[list[str]]:
    """Id, group and what it removes, for each rule."""
    docs = {rule.id: rule.doc for rule in RULES}
    return [[rule[:NAME_MOST], group_of(rule), _removes(docs.get(rule, ""))] for rule in ids]


def _removes(doc: str) -> str:
    """The sentence of a rule's docstring that says what it removes."""
    text = " ".join(doc.split())
    begin = text.find("Removes ")
    end = text.find("Keeps ", begin)
    return text[begin:end].strip() if 0 <= begin < end else text[:200]


def _write(output: str, html: str) -> None:
    """All or nothing: the file appears when it is whole."""
    folder = os.path.dirname(output) or "."
    try:
        handle, path = tempfile.mkstemp(dir=folder, prefix=".report-", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(html)
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(path, 0o666 & ~umask)
            os.replace(path, output)
        except BaseException:
            os.unlink(path)
            raise
    except OSError as error:
        raise InputError(f"cannot write {output}: {error.strerror}") from None
