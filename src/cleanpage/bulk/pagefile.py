"""Single pages as files: .html and .txt, many to a chunk."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.bulk.inputs import open_input
from cleanpage.bulk.jsonl import dumps
from cleanpage.bulk.values import Chunk, Cooked, Fault, Item, Position
from cleanpage.errors import InputError


def page_files(chunk: Chunk, *, max_page_bytes: int) -> Iterator[Item]:
    """Items of (path, bytes), or of a Fault where a file cannot be read; one more byte than `max_page_bytes` is read of a large one."""
    for number in range(chunk.start.offset, len(chunk.data)):
        path, place = chunk.data[number], Position(number + 1)
        try:
            with open_input(path) as file:
                data = _read(file, max_page_bytes + 1)
            yield Item((path, data), 0, place, len(data))
        except (InputError, OSError) as error:
            yield Item(Fault(0, f"cannot be read: {error}"), 0, place, 0)


def _read(file: object, size_bytes: int) -> bytes:
    pieces = []
    while size_bytes > 0 and (piece := file.read(size_bytes)):  # type: ignore[attr-defined]
        pieces.append(piece)
        size_bytes -= len(piece)
    return b"".join(pieces)


def cook_page_file(raw: tuple[str, bytes], kind: str) -> Cooked:
    """The record of a page file: its field is ``file``."""
    path, data = raw
    guess = "text" if path.lower().endswith(".txt") else "html"
    return Cooked([('"file"', dumps(path))], data, guess if kind == "auto" else kind, name=path)
