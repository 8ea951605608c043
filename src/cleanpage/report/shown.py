"""One page as the report shows it: its text in pieces, each kept or cut. Bounded, whatever the page: what is too long is shortened and says so.

JavaScript counts UTF-16 units and we count code points, so the browser gets pieces and never positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from cleanpage.result import Result

PAGE_MOST: Final = 300_000
"""Code points of a page that are shown; a browser lays that out in a fraction of a second."""
LINE_MOST: Final = 20_000
"""Code points of one line that are shown: its beginning and its end."""
LINES_MOST: Final = 10_000
CUTS_MOST: Final = 4_000
NAME_MOST: Final = 300
BECAUSE_MOST: Final = 1_000


class Cut(NamedTuple):
    """A cut with its receipt; `start` and `end` are code points in the page's text."""

    rule: str
    start: int
    end: int
    because: str
    confidence: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A page that is ready to be shown."""

    name: str
    source: str
    cuts: Sequence[Cut]
    """In page order, disjoint."""
    title: str | None = None
    url: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def cut_characters(self) -> int:
        """How many code points were cut."""
        return sum(cut.end - cut.start for cut in self.cuts)

    def counts(self) -> dict[str, int]:
        """Rule -> cuts, in the order in which they are met."""
        counts: dict[str, int] = {}
        for cut in self.cuts:
            counts[cut.rule] = counts.get(cut.rule, 0) + 1
        return counts


def shown_result(result: Result, name: str, url: str | None = None) -> Shown:
    """What `inspect` gave, as a page to show."""
    cuts = [Cut(r.rule, r.span.start, r.span.end, r.because, r.confidence, r.also) for r in result.removals]
    return Shown(name, result.source, cuts, result.title, result.url or url, result.language, result.notes)


@dataclass
class RuleNumbers:
    """Rule ids as small numbers, given out as they come; the index of the report says which is which."""

    ids: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, rule: str) -> int:
        """The number of `rule`."""
        if rule not in self._numbers:
            self._numbers[rule] = len(self.ids)
            self.ids.append(rule)
        return self._numbers[rule]


def payload(page: Shown, numbers: RuleNumbers) -> dict[str, Any]:
    """The page as JSON for the browser.

    `pieces` holds in page order: a string for text that stays; a list ``[rule, confidence, because, also, text, …]`` for a cut, whose
    further strings and numbers are its text; a number for so many characters that are left out here.
    """
    room = _Room()
    pieces: list[Any] = []
    position, done = 0, 0
    for cut in page.cuts:
        if not room.left or done == CUTS_MOST:
            break
        pieces += room.take(page.source[position : cut.start])
        if not room.left:
            position = cut.start
            break
        head = [numbers.number(cut.rule), cut.confidence, cut.because[:BECAUSE_MOST], [numbers.number(rule) for rule in cut.also]]
        pieces.append([*head, *room.take(page.source[cut.start : cut.end])])
        position, done = cut.end, done + 1
    notes = list(page.notes)
    if done < len(page.cuts):
        notes.append(f"too long to be shown whole: the last {len(page.cuts) - done:,} cuts are not in this report")
        pieces.append(len(page.source) - position)
    else:
        pieces += room.take(page.source[position:])
    return {
        "name": page.name[:NAME_MOST],
        "url": page.url[:2_000] if page.url else None,
        "title": page.title[:NAME_MOST] if page.title else None,
        "language": page.language,
        "characters": len(page.source),
        "cut": page.cut_characters,
        "notes": notes,
        "pieces": pieces,
    }


class _Room:
    """How much of a page may still be shown."""

    def __init__(self) -> None:
        self._characters, self._lines = PAGE_MOST, LINES_MOST

    @property
    def left(self) -> bool:
        return self._characters > 0 and self._lines > 0

    def take(self, text: str) -> list[str | int]:
        """`text` as strings, and numbers for what is left out of it."""
        if not text:
            return []
        left_out = 0
        if not self.left:
            return [len(text)]
        if text.count("\n") > self._lines:
            short = "\n".join(text.split("\n", self._lines)[: self._lines])
            left_out, text = len(text) - len(short), short
        if len(text) > LINE_MOST:
            pieces = list(_shortened(text.split("\n")))
        else:
            pieces = [text]
        out: list[str | int] = []
        for piece in pieces:
            if isinstance(piece, str) and len(piece) > self._characters:
                left_out += len(piece) - self._characters
                piece = piece[: self._characters]
            if isinstance(piece, str):
                self._characters -= len(piece)
                self._lines -= piece.count("\n")
            if piece:
                out.append(piece)
        if left_out:
            out.append(left_out)
        return out


def _shortened(lines: Iterable[str]) -> Iterable[str | int]:
    """The lines with the middle of each very long one replaced by its length."""
    held: list[str] = []
    for number, line in enumerate(lines):
        lead = "\n" if number else ""
        if len(line) <= LINE_MOST:
            held.append(lead + line)
            continue
        yield "".join((*held, lead, line[: LINE_MOST // 2]))
        yield len(line) - LINE_MOST // 2 - LINE_MOST // 4
        held = [line[-LINE_MOST // 4 :]]
    if held:
        yield "".join(held)
