"""The flow, written once: read -> page -> rules -> resolve -> render."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from cleanpage import render
from cleanpage.errors import RuleError, unknown_name
from cleanpage.headline import headline
from cleanpage.lexicon.lexicon import load
from cleanpage.lexicon.matcher import Hits, Matcher
from cleanpage.limits import check_limits
from cleanpage.page import Page
from cleanpage.read import KINDS, read
from cleanpage.read.text import read_text
from cleanpage.resolve import Claims
from cleanpage.result import Result, Summary, counted
from cleanpage.rules import RULES
from cleanpage.rules.rule import Rule

if TYPE_CHECKING:
    from cleanpage.isolate import Children

MODES: Final = {"recall": 0.93, "balanced": 0.8, "precision": 0.5}
"""Mode -> the confidence from which a finding is cut."""


class Cleaner:
    """A configured cleaner: frozen, picklable, safe to share between threads, and free to call again.

    Parameters
    ----------
    mode
        ``"recall"`` cuts only what is certain, ``"balanced"`` what is likely enough, ``"precision"`` also what is merely likely.
    languages
        Codes of the lexicons to use, such as ``["de", "en"]``; None chooses for each page.
    without, only
        Ids of rules to leave out, or the only ones to run. Not both. What a rule that is left out would cut is kept.
    repair
        Whether mojibake is repaired (with ftfy), where a fast look finds its traces.
    max_bytes
        Of a larger page only the beginning is read. Bytes of UTF-8; None reads all.
    max_depth
        HTML that may be nested deeper is read without a tree. None leaves it to the guard, which bounds the parser's work.
    isolate
        Whether each page is cleaned in another process, which is killed after `timeout_s` seconds or at `memory_mb` MiB: for those who
        serve the public. Such a page is tried once more without a tree; when that fails too, its text is empty and a note says why.

    Raises UnknownNameError for a mode, language or rule that does not exist, and suggests the nearest; TypeError for a wrong type.

    >>> Cleaner(without=["byline"]).clean("READ MORE: Floods in pictures\\nThe river rose by two metres in the night, the mayor said.")
    'The river rose by two metres in the night, the mayor said.'
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
        _rules: tuple[Rule, ...] = RULES,
    ) -> None:
        if mode not in MODES:
            raise unknown_name("mode", mode, MODES)
        known = {rule.id for rule in _rules}
        for name, given in (("languages", languages), ("without", without), ("only", only)):
            if isinstance(given, str) or (given is not None and not isinstance(given, Collection)):
                raise TypeError(f"{name} should be a list of names, not {type(given).__name__}: {given!r}")
        for rule in (*without, *(only or ())):
            if rule not in known:
                raise unknown_name("rule", rule, known)
        if without and only is not None:
            raise TypeError("give without=[…] or only=[…], not both")
        for language in languages or ():
            if language not in load():
                raise unknown_name("language", language, load())
        for name, limit in (("max_bytes", max_bytes), ("max_depth", max_depth)):
            if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
                raise ValueError(f"{name} should be a positive whole number or None, not {limit!r}")
        check_limits(timeout_s, memory_mb)
        state = self.__dict__
        state["mode"] = mode
        state["languages"] = tuple(sorted(languages)) if languages is not None else None
        state["without"] = tuple(sorted(without))
        state["only"] = tuple(sorted(only)) if only is not None else None
        state["repair"] = bool(repair)
        state["max_bytes"], state["max_depth"] = max_bytes, max_depth
        state["isolate"], state["timeout_s"], state["memory_mb"] = bool(isolate), float(timeout_s), memory_mb
        state["_rules"] = _rules

    mode: str
    languages: tuple[str, ...] | None
    without: tuple[str, ...]
    only: tuple[str, ...] | None
    repair: bool
    max_bytes: int | None
    max_depth: int | None
    isolate: bool
    timeout_s: float
    memory_mb: int
    _rules: tuple[Rule, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Cleaner is frozen; make another instead of setting {name!r}")

    def __repr__(self) -> str:
        return f"Cleaner({', '.join(f'{key}={self.__dict__[key]!r}' for key, default in _SETTINGS.items() if self.__dict__[key] != default)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cleaner) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((*(self.__dict__[key] for key in _SETTINGS), tuple(rule.id for rule in self._rules)))

    def __getstate__(self) -> dict[str, object]:
        return {key: self.__dict__[key] for key in (*_SETTINGS, "_rules")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The active rules in the order in which they own spans."""
        chosen = [rule for rule in self._rules if rule.id not in self.without and (self.only is None or rule.id in self.only)]
        return tuple(sorted(chosen, key=lambda rule: rule.sees_claims))

    @cached_property
    def _matcher(self) -> Matcher:
        return _matcher(self.languages)

    def with_rule(self, rule: Rule) -> Cleaner:
        """A new Cleaner that also runs `rule`, before the rules that see claims. Raises RuleError when the id is taken."""
        if not isinstance(rule, Rule):
            raise TypeError(f"with_rule takes a cleanpage.Rule, not {type(rule).__name__}")
        if any(known.id == rule.id for known in self._rules):
            raise RuleError(f"a rule named {rule.id!r} exists already; choose another id")
        only = None if self.only is None else (*self.only, rule.id)
        return self._changed(only=only, _rules=(*self._rules, rule))

    def _changed(self, **settings: object) -> Cleaner:
        """Another Cleaner: this one with other settings."""
        other = Cleaner()
        other.__setstate__({**self.__getstate__(), **settings})
        return other

    def clean(self, page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> str:
        """The clean text of one page.

        `page` is HTML or already-extracted text, as str or bytes; `kind` is ``"auto"``, ``"html"`` or ``"text"``; `url` is where it came
        from; `encoding` is what the transport said of its bytes. A page never raises; TypeError for other types, UnknownNameError for
        another kind or encoding.
        """
        if self.isolate:
            text, _ = self._isolated("clean", page, kind, url, encoding)
            return text or ""
        return self._clean(self._read(page, kind, url, encoding))

    def inspect(self, page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> Result:
        """The same run as `clean`, with a receipt for each cut. Takes what `clean` takes."""
        if self.isolate:
            result, notes = self._isolated("inspect", page, kind, url, encoding)
            return replace(result, notes=(*result.notes, *notes)) if result else Result("", None, (), read_text("", notes=notes), notes)
        return self._inspect(self._read(page, kind, url, encoding))

    def summarize(self, page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> Summary:
        """The text, title, counts and notes of `inspect`, without the receipts: for bulk work. Takes what `clean` takes."""
        if self.isolate:
            summary, notes = self._isolated("summarize", page, kind, url, encoding)
            return summary._replace(notes=(*summary.notes, *notes)) if summary else Summary(None, None, {}, notes)
        return self._summarize(self._read(page, kind, url, encoding))

    def _clean(self, read_page: Page) -> str:
        return render.text(read_page.source, self._claims(read_page, self._matcher.look(read_page)).spans())

    def _inspect(self, read_page: Page) -> Result:
        words = self._matcher.look(read_page)
        claims = self._claims(read_page, words)
        explaining = {rule.id: rule.explain for rule in self.rules if rule.explain}
        removals = claims.removals(lambda rule, block: explaining[rule](read_page, words, block) if rule in explaining else "")
        text = render.text(read_page.source, [removal.span for removal in removals])
        return Result(text, headline(read_page, claims.blocks), removals, read_page, read_page.notes)

    def _summarize(self, read_page: Page) -> Summary:
        claims = self._claims(read_page, self._matcher.look(read_page))
        text = render.text(read_page.source, claims.spans())
        return Summary(text, headline(read_page, claims.blocks), counted(claims.rules()), read_page.notes)

    def clean_many(self, pages: Iterable[str | bytes], *, kind: str = "auto") -> Iterator[str]:
        """The clean texts of many pages: lazy, in order, one page in memory at a time."""
        for page in pages:
            yield self.clean(page, kind=kind)

    def _read(self, page: str | bytes, kind: str, url: str | None, encoding: str | None, *, tree: bool = True) -> Page:
        if kind not in KINDS:
            raise unknown_name("kind", kind, KINDS)
        return read(page, kind=kind, url=url, encoding=encoding, repair=self.repair, max_bytes=self.max_bytes, max_depth=self.max_depth, tree=tree)

    def _isolated(self, what: str, page: str | bytes, kind: str, url: str | None, encoding: str | None) -> tuple[Any, tuple[str, ...]]:
        """(answer or None, notes): in another process, and when that ends badly, once more without a tree."""
        self._read(page[:0], kind, url, encoding)  # a mistake of the caller raises here
        notes: list[str] = []
        for tree in (True, False):
            answer, trouble = self._children.ask((what, page, kind, url, encoding, tree))
            if trouble is None:
                return answer, tuple(notes)
            notes.append(f"isolated: {trouble}" if tree else f"isolated, without a tree: {trouble}; nothing was read")
        return None, tuple(notes)

    @cached_property
    def _children(self) -> Children[Any]:
        from cleanpage.isolate import Children  # here: pickle, threads and subprocess take a fifth of the time of `import cleanpage`

        return Children(_serve, self._changed(isolate=False), allowed=_ANSWERS, timeout_s=self.timeout_s, memory_mb=self.memory_mb, warm_up=_WARM_UP)

    def _claims(self, page: Page, words: Hits) -> Claims:
        claims = Claims(page)
        enough = MODES[self.mode]
        kept = self._kept(page, words) if self.without else frozenset()
        for rule in self.rules:
            for finding in rule.look(page, words, claims.blocks if rule.sees_claims else frozenset()):
                if finding.confidence >= enough and not (rule.by_shape and finding.block in kept):
                    claims.add(rule.id, finding)
        return claims

    def _kept(self, page: Page, words: Hits) -> frozenset[int]:
        """The blocks that the rules in `without` would name: what the caller wants to keep is not cut for its place on the page either."""
        off = (rule for rule in self._rules if rule.id in self.without and not rule.by_shape)
        return frozenset(finding.block for rule in off for finding in rule.look(page, words, frozenset()))


_SETTINGS: Final[dict[str, object]] = {
    "mode": "balanced", "languages": None, "without": (), "only": None, "repair": True,
    "max_bytes": None, "max_depth": None, "isolate": False, "timeout_s": 10.0, "memory_mb": 1_024,
}  # fmt: skip
"""Every setting and its default."""
_ANSWERS: Final = frozenset(
    {("cleanpage.result", "Result"), ("cleanpage.result", "Summary"), *(("cleanpage.page", name) for name in ("Page", "Removal", "Span"))}
)
"""What may come back from an isolated process."""
_WARM_UP: Final = ("clean", "<p>A page, and â€œmojibakeâ€\x9d for ftfy.</p>", "html", None, None, True)
"""Compiles the words before the first page's deadline begins."""


def _serve(cleaner: Cleaner, request: tuple[str, str | bytes, str, str | None, str | None, bool]) -> Any:
    """The isolated side of `clean`, `inspect` and `summarize`."""
    what, page, kind, url, encoding, tree = request
    answer = {"clean": cleaner._clean, "inspect": cleaner._inspect, "summarize": cleaner._summarize}[what]
    return answer(cleaner._read(page, kind, url, encoding, tree=tree))


@lru_cache(maxsize=8)
def _matcher(languages: tuple[str, ...] | None) -> Matcher:
    """Compiled once for each choice of languages; a matcher is immutable."""
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand small objects and no garbage among them: to look for it would take a third of the time
    try:
        return Matcher(load(), languages=languages)
    finally:
        if collecting:
            gc.enable()
