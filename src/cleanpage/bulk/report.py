"""What a bulk run did: numbers for machines, a summary for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from cleanpage.bulk.values import Tally

SCHEMA = 1


@dataclass(frozen=True)
class BulkReport:
    """The counts of a run, over all the times it was taken up again."""

    tally: Tally
    outputs: tuple[str, ...] = ()
    """The files that were written, in order."""
    problems_file: str | None = None
    """Every fault and every record set aside, a line of JSON each; None when there were none."""
    problems: list[dict[str, Any]] = field(default_factory=list)
    """The first of them."""
    wall_s: float = 0.0
    """Seconds from start to end, interruptions not counted."""

    @property
    def read(self) -> int:
        """Records with a page, as far as that could be told."""
        return self.tally.read

    @property
    def cleaned(self) -> int:
        """Records that have a clean text."""
        return self.tally.cleaned

    @property
    def empty(self) -> int:
        """Records of which nothing was left."""
        return self.tally.empty

    @property
    def set_aside(self) -> int:
        """Records that could not be cleaned; they are in the output with their reason."""
        return sum(self.tally.set_aside.values())

    @property
    def faults(self) -> int:
        """Places at which an input is damaged."""
        return self.tally.faults

    @property
    def removals(self) -> dict[str, int]:
        """Rule -> cuts, most first."""
        return dict(sorted(self.tally.removals.items(), key=lambda item: (-item[1], item[0])))

    @property
    def all_cleaned(self) -> bool:
        """Whether nothing was set aside or damaged."""
        return not self.set_aside and not self.faults

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready shape."""
        tally = asdict(self.tally)
        tally["seconds"] = {stage: round(seconds, 3) for stage, seconds in tally["seconds"].items()}
        tally["removals"] = self.removals
        tally["set_aside"] = {"records": self.set_aside, "reasons": self.tally.set_aside}
        return {
            "schema": SCHEMA,
            **tally,
            "wall_s": round(self.wall_s, 3),
            "outputs": list(self.outputs),
            "problems_file": self.problems_file,
            "first_problems": self.problems,
        }

    def summary(self) -> str:
        """Some lines for people."""
        tally, lines = self.tally, []
        rate = f", {tally.read / self.wall_s:,.0f} a second" if self.wall_s > 0 else ""
        lines.append(f"{tally.read:,} records read ({tally.bytes_in / 1e6:,.1f} MB in {_duration(self.wall_s)}{rate})")
        lines.append(f"  cleaned    {tally.cleaned:>12,}")
        lines.append(f"  empty      {tally.empty:>12,}")
        lines.append(f"  set aside  {self.set_aside:>12,}")
        lines.extend(f"    {count:>10,} {reason}" for reason, count in _most(tally.set_aside))
        if tally.faults:
            lines.append(f"damage in the input: {tally.faults:,} places, {tally.bytes_skipped:,} bytes skipped")
        if tally.not_pages:
            lines.append(f"{sum(tally.not_pages.values()):,} records without a page: " + ", ".join(f"{count:,} {why}" for why, count in _most(tally.not_pages)))
        if tally.removals:
            lines.append("cuts: " + ", ".join(f"{rule} {count:,}" for rule, count in list(self.removals.items())[:12]))
        if tally.seconds:
            lines.append("worker time: " + ", ".join(f"{stage} {_duration(seconds)}" for stage, seconds in tally.seconds.items()))
        if self.problems_file:
            lines.append(f"each problem with its file and offset: {self.problems_file}")
        lines.append("written: " + (", ".join(self.outputs) if len(self.outputs) < 4 else f"{len(self.outputs)} files, {self.outputs[0]} …"))
        return "\n".join(lines)


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: -item[1])[:8]


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s"
    minutes = int(seconds // 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
