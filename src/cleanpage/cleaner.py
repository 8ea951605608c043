"""The flow, written once: read -> page -> rules -> resolve -> render."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from cleanpage import render
from cleanpage.errors import RuleError, unknown_name
from cleanpage.headline import headline
from cleanpage.lexicon.lexicon import load
from cleanpage.lexicon.matcher import Matcher
from cleanpage.page import Page
from cleanpage.read import KINDS, read
from cleanpage.resolve import Claims
from cleanpage.result import Result
from cleanpage.rules import RULES
from cleanpage.rules.rule import Rule

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
        Ids of rules to leave out, or the only ones to run. Not both.
    repair
        Whether mojibake is repaired (with ftfy), where a fast look finds its traces.

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
        state = self.__dict__
        state["mode"] = mode
        state["languages"] = tuple(sorted(languages)) if languages is not None else None
        state["without"] = tuple(sorted(without))
        state["only"] = tuple(sorted(only)) if only is not None else None
        state["repair"] = bool(repair)
        state["_rules"] = _rules

    mode: str
    languages: tuple[str, ...] | None
    without: tuple[str, ...]
    only: tuple[str, ...] | None
    repair: bool
    _rules: tuple[Rule, ...]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Cleaner is frozen; make another instead of setting {name!r}")

    def __repr__(self) -> str:
        shown = {"mode": self.mode, "languages": self.languages, "without": self.without, "only": self.only, "repair": self.repair}
        default = {"mode": "balanced", "languages": None, "without": (), "only": None, "repair": True}
        return f"Cleaner({', '.join(f'{key}={value!r}' for key, value in shown.items() if value != default[key])})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cleaner) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((self.mode, self.languages, self.without, self.only, self.repair, tuple(rule.id for rule in self._rules)))

    def __getstate__(self) -> dict[str, object]:
        return {key: self.__dict__[key] for key in ("mode", "languages", "without", "only", "repair", "_rules")}

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
        return Cleaner(mode=self.mode, languages=self.languages, without=self.without, only=only, repair=self.repair, _rules=(*self._rules, rule))

    def clean(self, page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> str:
        """The clean text of one page.

        `page` is HTML or already-extracted text, as str or bytes; `kind` is ``"auto"``, ``"html"`` or ``"text"``; `url` is where it came
        from; `encoding` is what the transport said of its bytes. A page never raises; TypeError for other types, UnknownNameError for
        another kind or encoding.
        """
        read_page = self._read(page, kind, url, encoding)
        return render.text(read_page.source, self._claims(read_page).spans())

    def inspect(self, page: str | bytes, *, kind: str = "auto", url: str | None = None, encoding: str | None = None) -> Result:
        """The same run as `clean`, with a receipt for each cut. Takes what `clean` takes."""
        read_page = self._read(page, kind, url, encoding)
        claims = self._claims(read_page)
        removals = claims.removals()
        text = render.text(read_page.source, [removal.span for removal in removals])
        return Result(text, headline(read_page, frozenset(claims.blocks)), removals, read_page, read_page.notes)

    def clean_many(self, pages: Iterable[str | bytes], *, kind: str = "auto") -> Iterator[str]:
        """The clean texts of many pages: lazy, in order, one page in memory at a time."""
        for page in pages:
            yield self.clean(page, kind=kind)

    def _read(self, page: str | bytes, kind: str, url: str | None, encoding: str | None) -> Page:
        if kind not in KINDS:
            raise unknown_name("kind", kind, KINDS)
        return read(page, kind=kind, url=url, encoding=encoding, repair=self.repair)

    def _claims(self, page: Page) -> Claims:
        words = self._matcher.look(page)
        claims = Claims(page)
        enough = MODES[self.mode]
        for rule in self.rules:
            for finding in rule.look(page, words, claims.blocks if rule.sees_claims else frozenset()):
                if finding.confidence >= enough:
                    claims.add(rule.id, finding)
        return claims


@lru_cache(maxsize=8)
def _matcher(languages: tuple[str, ...] | None) -> Matcher:
    """Compiled once for each choice of languages; a matcher is immutable."""
    return Matcher(load(), languages=languages)
