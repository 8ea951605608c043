"""From cuts to text: what is kept, the page with its cuts marked, and the source again. Pure functions on strings and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleanpage.page import Removal, Span

OPEN, CLOSE = "[-", "-]"
"""The one notation for what goes."""


def kept_spans(length: int, cuts: Iterable[Span]) -> list[Span]:
    """The complement of sorted, disjoint `cuts` in a text of `length` code points; no empty spans."""
    kept: list[Span] = []
    position = 0
    for start, end in cuts:
        if start > position:
            kept.append(Span(position, start))
        position = end
    if position < length:
        kept.append(Span(position, length))
    return kept


def text(source: str, cuts: Sequence[Span]) -> str:
    """What stays of `source`. Where a cut was, as much of the white space around it stays as says paragraph, line or word."""
    if not cuts:
        return source.strip("\n")
    out: list[str] = []
    gaps: list[str] = []
    for start, end in kept_spans(len(source), cuts):
        piece = source[start:end]
        content = piece.strip()
        if not content:
            gaps.append(piece)
            continue
        first = piece.index(content[0])
        before = piece[:first]
        gaps.append(before)
        if out:
            out.append(_joint(gaps))
        if not out or "\n" in before:
            out.append(before.rpartition("\n")[2])  # the indent of a line that stays
        out.append(content)
        gaps = [piece[first + len(content) :]]
    return "".join(out)


def _joint(gaps: Sequence[str]) -> str:
    """What joins two kept pieces. `gaps` are the stretches of white space between them, each between two cuts."""
    breaks = [gap.count("\n") for gap in gaps]
    if not any(breaks):
        return " " if any(gaps) else ""
    return "\n\n" if max(breaks) > 1 else "\n"


def marked(source: str, removals: Iterable[Removal]) -> str:
    """The whole source with every cut as `[-…-]`."""
    out: list[str] = []
    position = 0
    for removal in removals:
        start, end = removal.span
        out += (source[position:start], OPEN, source[start:end], CLOSE)
        position = end
    out.append(source[position:])
    return "".join(out)


def restore(source: str, removals: Sequence[Removal]) -> str:
    """`source` again, rebuilt from the kept pieces and the texts of the removals."""
    pieces = [(span.start, source[span.start : span.end]) for span in kept_spans(len(source), (removal.span for removal in removals))]
    pieces += [(removal.span.start, removal.text) for removal in removals]
    return "".join(piece for _, piece in sorted(pieces))
