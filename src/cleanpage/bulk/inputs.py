"""What the user named -> the inputs in the order in which they are read: files, folders, globs, remote paths, standard input.

Nothing is kept in memory but the names of one folder at a time, so that a folder tree of millions of pages is fine.
"""

from __future__ import annotations

import glob
import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple, cast

from cleanpage.bulk.errors import need
from cleanpage.errors import InputError

STDIN: Final = "-"
FORMATS: Final = ("warc", "jsonl", "parquet", "page")
_ENDINGS: Final = {
    ".warc": "warc", ".warc.gz": "warc", ".wet": "warc", ".wet.gz": "warc",
    ".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".jsonl.zst": "jsonl", ".ndjson": "jsonl", ".ndjson.gz": "jsonl", ".ndjson.zst": "jsonl",
    ".json": "jsonl", ".json.gz": "jsonl", ".json.zst": "jsonl",
    ".parquet": "parquet",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".txt": "page",
}  # fmt: skip


PROBLEMS: Final = ".problems.jsonl"
"""What a run writes beside its output; in a folder or among the matches of a glob it is no input."""


class Input(NamedTuple):
    """One file to read."""

    path: str
    format: str
    """``"warc"``, ``"jsonl"``, ``"parquet"`` or ``"page"``."""
    size_bytes: int
    """As stored; 0 for standard input."""


def format_of(path: str) -> str | None:
    """The format by the ending of a path, or None."""
    name = path.lower()
    return next((form for ending, form in _ENDINGS.items() if name.endswith(ending)), None)


def _format_in_folder(path: str) -> str | None:
    """The same for a file that was not named itself."""
    return None if path.endswith(PROBLEMS) or os.path.basename(path).startswith(".") else format_of(path)


def is_remote(path: str) -> bool:
    """Whether a path is for fsspec."""
    return "://" in path


def list_inputs(named: Sequence[str]) -> Iterator[Input]:
    """The inputs, lazily, in a stable order. Raises InputError for what does not exist or has an unknown ending."""
    for name in named:
        if name == STDIN:
            yield Input(STDIN, "jsonl", 0)
        elif is_remote(name):
            yield from _remote(name)
        elif os.path.isdir(name):
            yield from _folder(name)
        elif os.path.exists(name):
            yield _file(name, format_of(name))
        elif glob.has_magic(name):
            found = sorted(glob.glob(name, recursive=True))
            if not found:
                raise InputError(f"no file matches {name!r}")
            for path in found:
                if os.path.isdir(path):
                    yield from _folder(path)
                elif form := _format_in_folder(path):
                    yield _file(path, form)
        else:
            raise InputError(f"no such file or folder: {name!r}")


def _file(path: str, form: str | None) -> Input:
    if form is None:
        raise InputError(f"{path}: unknown ending; known: {', '.join(_ENDINGS)}")
    return Input(path, form, os.path.getsize(path))


def _folder(folder: str) -> Iterator[Input]:
    """Every file with a known ending in a folder and its folders, sorted by name."""
    with os.scandir(folder) as entries:
        names = sorted((entry.name, entry.is_dir()) for entry in entries)
    for name, is_dir in names:
        path = os.path.join(folder, name)
        if is_dir:
            yield from _folder(path)
        elif form := _format_in_folder(path):
            yield _file(path, form)


def _remote(name: str) -> Iterator[Input]:
    fsspec = need("fsspec", f"the remote path {name!r}")
    try:
        system, path = fsspec.core.url_to_fs(name)
        if glob.has_magic(path):
            found = sorted(system.glob(path))
        elif system.isdir(path):
            found = sorted(system.find(path))
        else:
            found = [path]
        for each in found:
            form = _format_in_folder(each) if len(found) > 1 else format_of(each)
            if form is None and len(found) > 1:
                continue
            if form is None:
                raise InputError(f"{name}: unknown ending; known: {', '.join(_ENDINGS)}")
            yield Input(system.unstrip_protocol(each), form, int(system.size(each) or 0))
    except (OSError, ValueError, ImportError) as error:
        raise error if isinstance(error, InputError) else InputError(f"{name}: {error}") from error


def open_input(path: str) -> BinaryIO:
    """The stored bytes of an input. Raises InputError."""
    try:
        if path == STDIN:
            return cast(BinaryIO, getattr(sys.stdin, "buffer", io.BytesIO()))
        if is_remote(path):
            remote: Any = need("fsspec", f"the remote path {path!r}").open(path, "rb").open()
            return cast(BinaryIO, remote)
        return open(path, "rb", buffering=0)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
