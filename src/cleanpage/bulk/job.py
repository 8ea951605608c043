"""What a worker does with a chunk: read its records, clean each, write them as output.

A record never stops the job: what cannot be cleaned is written with the status ``set_aside`` and the reason, what cannot be read is
counted as a fault. What can kill or stall a process is left to the supervisor; `mark` tells it at which record we are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from cleanpage.bulk.compress import compressed
from cleanpage.bulk.inputs import open_input
from cleanpage.bulk.jsonl import GUESSED, LINE_BYTES, Fields, block_lines, cook_line, open_lines, scrubbed, write_line
from cleanpage.bulk.pagefile import cook_page_file, page_files
from cleanpage.bulk.values import Chunk, Cooked, Fault, Item, NotAPage, Part, Position, Tally, Verdict
from cleanpage.cleaner import Cleaner
from cleanpage.result import Result, Summary, removal_dict

PART_BYTES: Final = 4 * 1024 * 1024
"""Unpacked input after which a part is closed: bounds what a worker holds, and what is done again when it dies."""
REASONS_COUNTED: Final = 200
"""Different reasons that are counted one by one; the others together."""

Mark = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """The settings of a run that decide its output. Picklable."""

    cleaner: Cleaner
    kind: str = "auto"
    fields: Fields = GUESSED
    receipts: bool = False
    codec: str = ""
    """``"gz"``, ``"zst"`` or ``""``: how each part is compressed."""
    arrow: bool = False
    """Whether parts are Arrow pieces (Parquet to Parquet) instead of lines."""
    max_page_bytes: int = 64 * 1024 * 1024
    max_line_bytes: int = LINE_BYTES
    """Longer lines of JSON are damage: to read one takes memory before anybody knows which record to blame."""
    isolated: bool = True
    """Whether this is a worker, whose death by lack of memory is seen and survived."""

    def prepare(self) -> None:
        """Do once what the first page would have to wait for."""
        self.cleaner.inspect("<p>A page, and â€œmojibakeâ€\x9d for ftfy.</p>", kind="html")
        if self.arrow:
            import cleanpage.bulk.parquet_out

            assert cleanpage.bulk.parquet_out

    def parts(self, chunk: Chunk, verdicts: Mapping[int, Verdict], mark: Mark) -> Iterator[Part]:
        """The parts of a chunk. `verdicts` says which records, counted from its start, are not to be cleaned, and why.

        `mark` is called with ``2 * n`` before record n is read, with ``2 * n + 1`` before it is looked at. Raises InputError.
        """
        mark(0)
        began = perf_counter()
        start, items, closing = self._open(chunk)
        try:
            if start is None:
                yield Part(None, chunk.start, b"", Tally(), [])
                return
            part = _Output(self, chunk, start)
            for fault in chunk.faults:
                part.fault(chunk.path, fault)
            number = 0
            for item in items:
                part.seconds["read"] += perf_counter() - began
                if isinstance(item.raw, Fault):
                    part.fault(chunk.data[item.end.offset - 1] if chunk.format == "page" else chunk.path, item.raw)
                elif item.raw is not None:
                    mark(2 * number + 1)
                    part.record(item, verdicts.get(number))
                    number += 1
                    mark(2 * number)
                part.end = item.end
                part.tally.bytes_in += item.size_bytes
                if part.plain_bytes >= PART_BYTES:
                    yield part.finish(more=True)
                    part, number, verdicts = _Output(self, chunk, item.end), 0, {}
                    mark(0)
                began = perf_counter()
            yield part.finish(more=False)
        finally:
            if closing is not None:
                closing.close()

    def _open(self, chunk: Chunk) -> tuple[Position | None, Iterator[Item], Any]:
        if chunk.format == "page":
            return chunk.start, page_files(chunk, max_page_bytes=self.max_page_bytes), None
        if chunk.format == "parquet":
            from cleanpage.bulk.parquet import Rows

            return chunk.start, Rows(chunk.data, self.fields).items(chunk), None
        if chunk.data is not None:
            return chunk.start, block_lines(chunk, self.max_line_bytes), None
        file = open_input(chunk.path)
        try:
            if chunk.format == "jsonl":
                return *open_lines(file, chunk.start, chunk.end, exact=chunk.exact, line_bytes=self.max_line_bytes), file
            from cleanpage.bulk.warc import open_warc

            return *open_warc(file, chunk.start, chunk.end, exact=chunk.exact, max_body_bytes=self.max_page_bytes), file
        except BaseException:
            file.close()
            raise

    def cook(self, form: str, raw: Any) -> Cooked | NotAPage | str:
        """The record of what was read, why it is no page, or what is wrong with it."""
        if form == "jsonl":
            return cook_line(raw, self.fields, self.kind)
        if form == "page":
            return cook_page_file(raw, self.kind)
        if form == "parquet":
            return raw[0].cook(raw[1], self.kind, as_json=not self.arrow)  # type: ignore[no-any-return]
        from cleanpage.bulk.warc_page import cook_warc

        return cook_warc(raw, self.kind, max_page_bytes=self.max_page_bytes)


class _Output:
    """The output and the counts of one part."""

    def __init__(self, job: Job, chunk: Chunk, start: Position) -> None:
        self.job, self.chunk = job, chunk
        self.start, self.end = start, start
        self.tally = Tally()
        self.problems: list[dict[str, Any]] = []
        self.lines: list[bytes] = []
        self.gained: list[dict[str, Any]] = []
        self.rows: tuple[Any, int] | None = None
        self.plain_bytes = 0
        self.seconds = {"read": 0.0, "clean": 0.0, "write": 0.0}

    def fault(self, path: str, fault: Fault) -> None:
        self.tally.faults += 1
        self.tally.bytes_skipped += fault.bytes_skipped
        self.problems.append({"file": path, "offset": fault.offset, "problem": "fault", "reason": fault.reason, "bytes_skipped": fault.bytes_skipped})

    def record(self, item: Item, verdict: Verdict | None) -> None:
        chunk, job, began = self.chunk, self.job, perf_counter()
        cooked = self._cook(item, verdict)
        if isinstance(cooked, str):
            self.fault(item.raw[0] if chunk.format == "page" else chunk.path, Fault(item.at, cooked, item.size_bytes))
            return
        if getattr(item.raw, "fault", None):
            self.fault(chunk.path, Fault(item.at, f"{item.raw.fault} (the record of {item.raw.headers.get('warc-target-uri')} was read)"))
        if isinstance(cooked, NotAPage):
            _count(self.tally.not_pages, cooked.reason)
            return
        self.tally.read += 1
        size_bytes = len(cooked.page or b"")
        self.plain_bytes += size_bytes + 512
        cooking = perf_counter()
        gained = self._clean(cooked, verdict, size_bytes)
        cleaning = perf_counter()
        if gained["status"] == "set_aside":
            name = cooked.name or (f"row {item.raw[1]}" if chunk.format == "parquet" else None)
            self.problems.append({"file": chunk.path, "offset": item.at, "problem": "set_aside", "reason": gained["note"], "name": name})
        if job.arrow:
            if self.rows is None:
                self.rows = item.raw
            self.gained.append(gained)
        else:
            self.lines.append(write_line(cooked.members, gained))
        self.seconds["read"] += cooking - began
        self.seconds["clean"] += cleaning - cooking
        self.seconds["write"] += perf_counter() - cleaning

    def _cook(self, item: Item, verdict: Verdict | None) -> Cooked | NotAPage | str:
        """The record, or what is wrong with it. A row that stays in its table is a record whatever is wrong with it."""
        wrong = None
        if verdict and verdict.unreadable:
            wrong = verdict.reason
        else:
            try:
                return self.job.cook(self.chunk.format, item.raw)
            except MemoryError:
                if self.job.isolated:
                    raise
                wrong = "not enough memory"
            except Exception as error:
                wrong = f"cannot be read: {type(error).__name__}: {str(error)[:300]}"
        return Cooked([], None, note=wrong) if self.job.arrow else wrong

    def _clean(self, cooked: Cooked, verdict: Verdict | None, size_bytes: int) -> dict[str, Any]:
        """What the record gains."""
        if verdict:
            return self._set_aside(verdict.reason)
        if cooked.page is None:
            return self._set_aside(cooked.note or "no page")
        if size_bytes > self.job.max_page_bytes:
            return self._set_aside(f"page larger than {self.job.max_page_bytes} bytes")
        try:
            look = self.job.cleaner.inspect if self.job.receipts else self.job.cleaner.summarize
            seen = look(cooked.page, kind=cooked.kind, url=cooked.url, encoding=cooked.encoding)
        except MemoryError:
            if self.job.isolated:
                raise
            return self._set_aside("not enough memory")
        except Exception as error:
            return self._set_aside(f"{type(error).__name__}: {str(error)[:300]}", f"error {type(error).__name__}")
        if seen.text is None:
            return self._set_aside("; ".join(seen.notes))
        return self._cleaned(seen, cooked.note)

    def _cleaned(self, seen: Result | Summary, note: str | None) -> dict[str, Any]:
        removed = seen.counts() if isinstance(seen, Result) else dict(seen.counts)
        removals = self.tally.removals
        for rule, count in removed.items():
            removals[rule] = removals.get(rule, 0) + count
        status = "cleaned" if seen.text else "empty"
        if seen.text:
            self.tally.cleaned += 1
        else:
            self.tally.empty += 1
        notes = [*seen.notes, *([note] if note else [])]
        gained: dict[str, Any] = {"text": seen.text, "title": seen.title, "removed": removed, "status": status, "note": "; ".join(notes) or None}
        if isinstance(seen, Result):
            gained["removals"] = [removal_dict(removal) for removal in seen.removals]
        return gained

    def _set_aside(self, note: str, reason: str | None = None) -> dict[str, Any]:
        note = scrubbed(note)
        _count(self.tally.set_aside, reason or note)
        gained: dict[str, Any] = {"text": None, "title": None, "removed": {}, "status": "set_aside", "note": note}
        if self.job.receipts:
            gained["removals"] = []
        return gained

    def finish(self, *, more: bool) -> Part:
        began = perf_counter()
        if self.rows is not None:
            from cleanpage.bulk.parquet import to_ipc
            from cleanpage.bulk.parquet_out import framed

            payload = framed(to_ipc(self.rows[0].with_gained(self.rows[1], self.gained)))
        else:
            payload = compressed(b"".join(self.lines), self.job.codec) if self.lines else b""
        self.seconds["write"] += perf_counter() - began
        self.tally.seconds = self.seconds
        if self.chunk.data is not None and self.chunk.format == "jsonl":
            self.tally.bytes_in = self.chunk.size_bytes if not more else 0
        return Part(self.start, self.end, payload, self.tally, self.problems, more)


def _count(counts: dict[str, int], reason: str) -> None:
    if reason not in counts and len(counts) >= REASONS_COUNTED:
        reason = "another reason"
    counts[reason] = counts.get(reason, 0) + 1
