"""Clean text and receipts -> the page's text before cutting, where a bulk output no longer holds the page itself.

The receipts say how long each kept stretch was, the clean text says what stood in it, and between two cuts only white space can be
missing. So each stretch has to end at one of a few places, and the best chain of places is chosen. Letters are exact;
how many blank lines stood around a cut may not be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cleanpage.page import Span

_SPACE_MOST: Final = 8
"""White space of one stretch that is looked for; longer runs are rare and cost a guess."""
_CHAINS: Final = 24
"""Chains that are followed side by side."""


class _Chain(NamedTuple):
    cost: float
    at: int
    """Where the next stretch has to begin in the clean text, white space before it included."""
    before: _Chain | None
    stretch: str


def rebuild(text: str, spans: Sequence[Span], cuts: Sequence[str]) -> str:
    """The source of a page. `spans` are where the `cuts` stood in it, sorted and disjoint; every span is right in what is given."""
    chains = [_Chain(0.0, 0, None, "")]
    position = 0
    for span in spans:
        length = span.start - position
        position = span.end
        following: dict[int, _Chain] = {}
        for chain in chains:
            for cost, at, stretch in _stretches(text, chain.at, length, span.start > length):
                best = following.get(at)
                if best is None or chain.cost + cost < best.cost:
                    following[at] = _Chain(chain.cost + cost, at, chain, stretch)
        chains = sorted(following.values(), key=lambda chain: chain.cost)[:_CHAINS]
    chain = min(chains, key=lambda chain: chain.cost + (0.5 if chain.at < len(text) and not text[chain.at].isspace() else 0))
    last = text[chain.at :]
    if spans and not chain.at and text:
        last = "\n" + last  # all cuts stand before the text
    stretches = [last]
    link: _Chain | None = chain
    while link is not None and link.before is not None:
        stretches.append(link.stretch)
        link = link.before
    stretches.reverse()
    out: list[str] = []
    for stretch, cut in zip(stretches, cuts, strict=False):
        out += (stretch, cut)
    return "".join((*out, stretches[-1]))


def _stretches(text: str, at: int, length: int, behind_cut: bool) -> list[tuple[float, int, str]]:
    """Ways to see a stretch of `length` at `at` of the clean text: cost, where the next one begins, the stretch."""
    ways: list[tuple[float, int, str]] = []
    if length <= 2 * _SPACE_MOST or at >= len(text):
        ways.append((0.0 if length <= 4 else length / 2, at, "\n" * length))
    begin, lead = _joint(text, at)
    if begin >= len(text):
        return ways
    if at == 0 and behind_cut:
        lead = 1  # the text begins behind a cut, so no joint tells; most such cuts are lines
    for space in range(min(length, _SPACE_MOST + 1)):
        end = begin + length - space
        if end > len(text) or text[end - 1].isspace():
            continue
        _, trail = _joint(text, end)
        if trail > 2:
            continue  # more line breaks than a joint has: this is the inside of a stretch
        lead_lines, trail_lines = min(lead, 1), min(trail, 1)
        least, most = lead_lines + trail_lines, 2 * (lead_lines + trail_lines) or 1
        if at == 0:
            least -= lead_lines
        cost = max(least - space, space - most, 0) + (0 if trail or end == len(text) else 1 if text[end].isspace() else 2)
        ways.append((cost, end, _spaced(text[begin:end], space, lead > 0, trail > 0 or end == len(text))))
    if not ways:  # nothing fits: take what is there, and let the next one find its way
        end = min(begin + length, len(text))
        ways.append((length, end, text[begin:end].ljust(length)))
    return ways


def _joint(text: str, at: int) -> tuple[int, int]:
    """Behind the white space that joins two stretches at `at`: its end, and the line breaks in it. An indent is no part of it."""
    lines = 0
    while at + lines < len(text) and text[at + lines] == "\n":
        lines += 1
    if lines or at == 0:
        return at + lines, lines
    return at + (at < len(text) and text[at] == " "), 0


def _spaced(content: str, space: int, lines_before: bool, lines_after: bool) -> str:
    """`content` with `space` characters of white space around it."""
    if lines_before and lines_after:
        before = space // 2  # less in front: when there is one line break only, it is behind
        return "\n" * before + content + "\n" * (space - before)
    if lines_after:
        return content + "\n" * space
    return "\n" * space + content if lines_before else content + " " * space
