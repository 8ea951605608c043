"""The inputs -> chunks, in order, from any place on.

Where a chunk begins depends only on the input, never on the number of workers or on where a run was taken up again (a run taken up
within a chunk gets that chunk again, with another `start`): that is why the output has the same bytes. A file in which records can be found from anywhere (WARC, plain JSONL) is cut by a grid of offsets and
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

    def __init__(
        self,
        inputs: Iterable[Input],
        *,
        first: int = 0,
        start: Position = BEGINNING,
        known_digest: str | None = None,
        line_bytes: int = LINE_BYTES,
    ) -> None:
        self._inputs, self._first, self._start, self._known_digest, self._line_bytes = inputs, first, start, known_digest, line_bytes
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
                    yield from self._page_chunk(pages)
                    pages = []
                continue
            if pages:
                yield from self._page_chunk(pages)
                pages = []
            if number >= self._first:
                yield from chunks_of(number, each, self._start if number == self._first else BEGINNING, self._line_bytes)
        if pages:
            yield from self._page_chunk(pages)

    def _page_chunk(self, pages: list[tuple[int, Input]]) -> Iterator[Chunk]:
        """The chunk of these page files, from input number `first` on; none when all stand before it."""
        number, done = pages[0][0], max(self._first - pages[0][0], 0)
        if done < len(pages):
            paths = [page.path for _, page in pages]
            yield Chunk(number, paths[0], "page", Position(done), data=paths, size_bytes=sum(page.size_bytes for _, page in pages))

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
            yield number, each


def chunks_of(number: int, source: Input, start: Position, line_bytes: int = LINE_BYTES) -> Iterator[Chunk]:
    """The chunks of one input that is not a page file, from `start` on."""
    name = source.path.lower()
    if source.format == "parquet":
        from cleanpage.bulk.parquet import read_batches

        for row, rows, data, stored in read_batches(source.path, start.offset):
            yield Chunk(number, source.path, "parquet", Position(max(row, start.offset)), row + rows, data=data, size_bytes=stored)
    elif source.format == "jsonl" and (source.path == STDIN or name.endswith((".gz", ".zst"))):
        yield from _streamed(number, source, start.offset, line_bytes)
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


def _streamed(number: int, source: Input, start: int, line_bytes: int) -> Iterator[Chunk]:
    """Whole lines of a file that can only be read from its beginning, in blocks; offsets are those of the unpacked bytes.

    A block ends behind the first line end after `GRID_BYTES`, and damage belongs to the block in which it was met. The blocks are always
    counted from the beginning of the file; those that end before `start` are not given out.
    """
    met: list[Fault] = []
    block, offset, stored, at = bytearray(), 0, 0, 0
    too_long = 0
    """Bytes so far of a line that is too long to be held."""

    def chunk(size_bytes: int) -> Iterator[Chunk]:
        nonlocal offset, stored
        data = bytes(memoryview(block)[:size_bytes])
        del block[:size_bytes]
        begins, offset = offset, offset + size_bytes
        stands_for, stored = max(at - stored, 0), at
        if offset > start:
            faults = tuple(met) if start <= begins else ()
            yield Chunk(number, source.path, "jsonl", Position(max(begins, start)), offset, data=data, size_bytes=stands_for, faults=faults)
        met.clear()

    with open_input(source.path) as file:
        for piece, at in _pieces(file, source.path, met):  # noqa: B007 (`chunk` reads `at`)
            if too_long:
                behind = piece.find(b"\n") + 1
                too_long += behind or len(piece)
                offset += behind or len(piece)
                if not behind:
                    continue
                met.append(Fault(offset - too_long, f"a line of {too_long} bytes", too_long))
                too_long, piece = 0, piece[behind:]
            block += piece
            while len(block) >= GRID_BYTES and (line_end := block.find(b"\n", GRID_BYTES - 1)) >= 0:
                yield from chunk(line_end + 1)
            if len(block) - (last := block.rfind(b"\n") + 1) > line_bytes:
                if last:
                    yield from chunk(last)
                too_long = len(block)
                offset += too_long
                block.clear()
        if too_long:
            met.append(Fault(offset - too_long, f"a line of {too_long} bytes", too_long))
        if met:
            block += b"\n"  # counts in the position, so that these are not told again when we begin behind them
        at = max(source.size_bytes, at)
        if block:
            yield from chunk(len(block))


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
