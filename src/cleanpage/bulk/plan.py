"""The inputs -> chunks, in order, from any place on.

Where a chunk begins depends only on the input, never on the number of workers or on where a run was taken up again: that is why
the output has the same bytes. A file in which records can be found from anywhere (WARC, plain JSONL) is cut by a grid of offsets and
read by the workers; each says where its first record begins and where the next chunk should, and `Chain` sees that these meet. What
only one process can read (packed JSONL, standard input, Parquet) is read here and sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cleanpage.bulk.errors import OptionsDifferError
from cleanpage.bulk.inputs import STDIN, Input, open_input
from cleanpage.bulk.jsonl import LINE_BYTES
from cleanpage.bulk.members import BLOCK_BYTES, MAGIC, ZSTD_MAGIC, Damaged, Frame, Member, RawFile, find_member
from cleanpage.bulk.values import BEGINNING, Chunk, Fault, Part, Position

GRID_BYTES: Final = 1024 * 1024
"""Stored bytes to a chunk: some 20 packed pages, a few thousand lines of text."""
FILES_PER_CHUNK: Final = 32
_FILES_BYTES: Final = 4 * 1024 * 1024


class Plan:
    """The chunks of `inputs`, beginning at `start` of input number `first`; iterable once.

    `digest` tells whether the inputs are still the same when a run is taken up again: OptionsDifferError is raised when `known_digest`
    is not what it gives for `first` and `start`.
    """

    def __init__(self, inputs: Iterable[Input], *, first: int = 0, start: Position = BEGINNING, known_digest: str | None = None) -> None:
        self._inputs, self._first, self._start, self._known_digest = inputs, first, start, known_digest
        self._digests: dict[int, str] = {}
        self._oldest = first

    def digest(self, number: int, start: Position) -> str | None:
        """Of the inputs before number `number`, and of that one too when it is read beyond its beginning; None when not yet known."""
        for old in range(self._oldest, number):
            self._digests.pop(old, None)
        self._oldest = max(self._oldest, number)
        return self._digests.get(number + (start != BEGINNING))

    def __iter__(self) -> Iterator[Chunk]:
        pages: list[tuple[int, Input]] = []
        for number, each in self._numbered():
            if each.format == "page":
                pages.append((number, each))
                if len(pages) >= FILES_PER_CHUNK or sum(page.size_bytes for _, page in pages) >= _FILES_BYTES:
                    yield _page_chunk(pages)
                    pages = []
                continue
            if pages:
                yield _page_chunk(pages)
                pages = []
            start = self._start if number == self._first else BEGINNING
            yield from chunks_of(number, each, start)
        if pages:
            yield _page_chunk(pages)

    def _numbered(self) -> Iterator[tuple[int, Input]]:
        rolling = hashlib.blake2b(digest_size=16)
        for number, each in enumerate(self._inputs):
            if number >= self._first:
                self._digests[number] = rolling.hexdigest()
            rolling.update(f"{each.path}\0{each.size_bytes}\n".encode("utf-8", "surrogateescape"))
            if number >= self._first:
                self._digests[number + 1] = rolling.hexdigest()
            if number == self._first and self._known_digest not in (None, self.digest(number, self._start)):
                raise OptionsDifferError(f"the inputs have changed since this output was begun: look at {each.path} and those before it")
            if number >= self._first:
                yield number, each


def _page_chunk(pages: list[tuple[int, Input]]) -> Chunk:
    paths = [page.path for _, page in pages]
    return Chunk(pages[0][0], paths[0], "page", data=paths, size_bytes=sum(page.size_bytes for _, page in pages))


def chunks_of(number: int, source: Input, start: Position) -> Iterator[Chunk]:
    """The chunks of one input that is not a page file, from `start` on."""
    name = source.path.lower()
    if source.format == "parquet":
        from cleanpage.bulk.parquet import read_batches

        for row, rows, data, stored in read_batches(source.path, start.offset):
            yield Chunk(number, source.path, "parquet", Position(row), row + rows, data=data, size_bytes=stored)
    elif source.format == "jsonl" and (source.path == STDIN or name.endswith((".gz", ".zst"))):
        yield from _streamed(number, source, start.offset)
    else:
        exact = True
        while start.offset < source.size_bytes:
            end = (start.offset // GRID_BYTES + 1) * GRID_BYTES
            yield Chunk(number, source.path, source.format, start, end, exact)
            start, exact = Position(end), False


class Chain:
    """Sees that the chunks of a file meet: each has to begin where the one before it ended. The `follow` of a supervisor."""

    def __init__(self, first: int, start: Position) -> None:
        self._input, self._expected = first, start

    def __call__(self, chunk: Chunk, part: Part) -> Position | bool:
        if chunk.data is not None:
            return True
        expected = self._expected if chunk.input == self._input else BEGINNING
        if expected.offset >= chunk.end:
            return False
        if part.start != expected:
            return expected
        self._input, self._expected = chunk.input, part.end
        return True


def _streamed(number: int, source: Input, start: int) -> Iterator[Chunk]:
    """Whole lines of a file that can only be read from its beginning, in blocks; offsets are those of the unpacked bytes.

    A block ends behind the first line end after `GRID_BYTES`, and damage belongs to the block in which it was met: so the blocks are
    the same wherever we begin.
    """
    with open_input(source.path) as file:
        met: list[Fault] = []
        faults: list[Fault] = []
        block, offset, stored = bytearray(), 0, 0
        for piece, at in _pieces(file, source.path, met):
            if offset + len(block) >= start:
                faults.extend(met)
            met.clear()
            block += piece
            if offset < start:
                skipped = min(start - offset, len(block))
                del block[:skipped]
                offset += skipped
                stored = at
            while len(block) >= GRID_BYTES and (line_end := block.find(b"\n", GRID_BYTES - 1)) >= 0:
                data = bytes(memoryview(block)[: line_end + 1])
                del block[: line_end + 1]
                offset += len(data)
                yield Chunk(number, source.path, "jsonl", Position(offset - len(data)), offset, data=data, size_bytes=at - stored, faults=tuple(faults))
                faults.clear()
                stored = at
            if len(block) > LINE_BYTES:
                faults.append(Fault(offset, f"a line longer than {LINE_BYTES} bytes", len(block)))
                offset += len(block)
                block.clear()
        if offset + len(block) >= start:
            faults.extend(met)
        if faults:
            block += b"\n"  # counts in the position, so that these are not told again when we begin behind them
        if block:
            end = offset + len(block)
            size_bytes = max(source.size_bytes - stored, 0)
            yield Chunk(number, source.path, "jsonl", Position(offset), end, data=bytes(block), size_bytes=size_bytes, faults=tuple(faults))


def _pieces(file: BinaryIO, path: str, faults: list[Fault]) -> Iterator[tuple[bytes, int]]:
    """Unpacked bytes and how much of the stored file they took; damage goes to `faults`."""
    name = path.lower()
    if name.endswith(".gz"):
        yield from _packed_pieces(RawFile(file), Member, MAGIC, faults)
    elif name.endswith(".zst"):
        yield from _packed_pieces(RawFile(file), Frame, ZSTD_MAGIC, faults)
    else:
        at = 0
        while data := file.read(BLOCK_BYTES):
            at += len(data)
            yield data, at


def _packed_pieces(raw: RawFile, make: type[Member] | type[Frame], magic: bytes, faults: list[Fault]) -> Iterator[tuple[bytes, int]]:
    """Member after member (frame after frame); behind a broken one it goes on at the next that can be unpacked."""
    offset = 0
    while offset < raw.size:
        member = make(raw, offset)
        try:
            while piece := member.pull():
                yield piece, raw.at
            offset = raw.size if member.end is None else member.end
        except Damaged as damage:
            found = find_member(raw, offset + 1, raw.size, magic=magic)
            following = raw.size if found is None else found
            faults.append(Fault(offset, f"{damage.reason} (offset in the packed file)", following - offset))
            if following < raw.size:
                yield b"\n", following  # the broken line ends here
            offset = following
