"""The files that a run writes: the shards, the list of problems, the state, so that a crash at any moment loses nothing.

While a run goes on, ``OUT.partial`` grows and ``OUT.state`` says how much of it is good. A file gets its final name when it is whole.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleanpage.bulk.compress import compressed
from cleanpage.bulk.errors import OutputError
from cleanpage.bulk.inputs import PROBLEMS, is_remote
from cleanpage.bulk.state import State, load_state, sync_folder
from cleanpage.bulk.values import Part

_ENDINGS: Final = {".jsonl": "", ".jsonl.gz": "gz", ".jsonl.zst": "zst", ".ndjson": "", ".ndjson.gz": "gz", ".ndjson.zst": "zst", ".parquet": ""}
PROBLEMS_NAMED: Final = 100
"""Problems that the report itself names; all are in the file of problems."""


def output_ending(path: str) -> str:
    """The ending that chooses the format. Raises OutputError for another one."""
    if is_remote(path):
        raise OutputError(f"{path}: an output has to be a local file, since it grows and is renamed; copy it there when it is done")
    ending = next((ending for ending in _ENDINGS if path.lower().endswith(ending)), None)
    if ending is None:
        raise OutputError(f"{path}: unknown ending; known: {', '.join(_ENDINGS)}")
    return ending


def codec_of(path: str) -> str:
    """``"gz"``, ``"zst"`` or ``""`` by the ending of an output."""
    return _ENDINGS[output_ending(path)]


class Output:
    """The output of one run. A context manager; raises OutputError, whose message says what to do."""

    def __init__(self, path: str, *, options: dict[str, Any], arrow: bool, receipts: bool, shard_bytes: int | None, overwrite: bool) -> None:
        self.path, self._arrow, self._receipts, self._shard_bytes = path, arrow, receipts, shard_bytes
        self._parquet = output_ending(path) == ".parquet"
        self._state_path, self._problems_path = f"{path}.state", f"{path}{PROBLEMS}"
        self._file: BinaryIO | None = None
        self._problems: BinaryIO | None = None
        self._lock: BinaryIO | None = None
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        self._take_lock()
        try:
            self.state = self._begin(options, overwrite)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def shard_path(self, shard: int) -> str:
        """The final name of a shard; the output itself when there are none."""
        return self.path if self._shard_bytes is None else _shard_path(self.path, shard)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The files that are finished."""
        count = self.state.shard + 1 if self.state.done else self.state.shard
        return tuple(path for path in map(self.shard_path, range(count)) if os.path.exists(path))

    @property
    def problems_file(self) -> str | None:
        return self._problems_path if self.state.problems_bytes else None

    def write(self, part: Part) -> None:
        """Append a part. It counts once `checkpoint` is called."""
        assert self._file is not None
        assert self._problems is not None
        with self._told():
            _write_all(self._file, part.payload)
            if part.problems:
                lines = [json.dumps(problem, ensure_ascii=True, separators=(",", ":")) for problem in part.problems]
                data = ("\n".join(lines) + "\n").encode("ascii")
                _write_all(self._problems, data)
                self.state.problems_bytes += len(data)
                self.state.problems.extend(part.problems[: max(PROBLEMS_NAMED - len(self.state.problems), 0)])
            self.state.size_bytes += len(part.payload)

    def checkpoint(self) -> None:
        """Make what was written so far last, and nothing else."""
        if self._file is None or self._problems is None:
            return
        with self._told():
            self._file.truncate(self.state.size_bytes)
            os.fsync(self._file.fileno())
            os.fsync(self._problems.fileno())
            if self.shard_is_full:
                self._next_shard()
            self.state.save(self._state_path)

    @property
    def shard_is_full(self) -> bool:
        """Whether a checkpoint has to be made at once, since shards end at the same records each time."""
        return self._shard_bytes is not None and self.state.size_bytes >= self._shard_bytes

    def finish(self) -> None:
        """Give the output its final name."""
        assert self._file is not None
        assert self._problems is not None
        with self._told():
            if not self.state.size_bytes and not self._parquet:
                empty = compressed(b"", codec_of(self.path)) if codec_of(self.path) else b""
                _write_all(self._file, empty)
            os.fsync(self._file.fileno())
            os.fsync(self._problems.fileno())
            self.state.sealing = self.state.shard
            self.state.save(self._state_path)
            self._seal_last()

    def _seal_last(self) -> None:
        self._close_files()
        if self.state.size_bytes or not self.state.shard:
            self._seal(self.state.shard)
        else:
            Path(self._partial(self.state.shard)).unlink(missing_ok=True)
        partial = Path(f"{self._problems_path}.partial")
        if self.state.problems_bytes and partial.exists():
            os.replace(partial, self._problems_path)
        else:
            partial.unlink(missing_ok=True)
        self.state.done = True
        self.state.save(self._state_path)

    def _next_shard(self) -> None:
        assert self._file
        full = self.state.shard
        following = _open_at(self._partial(full + 1), 0)  # first what may fail: the state has to fit to the file that is open
        self._file.close()
        self._file = following
        self.state.sealing, self.state.shard, self.state.size_bytes = full, full + 1, 0
        self.state.save(self._state_path)
        self._seal(full)
        self.state.sealing = None

    def _seal(self, shard: int) -> None:
        """Turn the partial file of a complete shard into the shard. Can be done again."""
        partial, final = self._partial(shard), self.shard_path(shard)
        if not os.path.exists(partial):
            return
        if self._parquet:
            from cleanpage.bulk.parquet_out import assemble

            beside = f"{final}.assembling"
            try:
                with open(partial, "rb") as journal, open(beside, "wb") as out:
                    assemble(journal, out, arrow=self._arrow, receipts=self._receipts)
                    out.flush()
                    os.fsync(out.fileno())
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(beside)
                raise
            os.replace(beside, final)
            sync_folder(final)
            os.unlink(partial)
        else:
            os.replace(partial, final)
        sync_folder(final)

    def _begin(self, options: dict[str, Any], overwrite: bool) -> State:
        if overwrite:
            with self._told():
                for old in self._old_files():
                    Path(old).unlink(missing_ok=True)
        state = load_state(self._state_path)
        if state is None:
            for old in (self.shard_path(0), self._partial(0)):
                if os.path.exists(old):
                    raise OutputError(f"{old} exists, and there is no {self._state_path} to go on from; use another output, or --overwrite")
            state = State(options)
        else:
            state.check_options(options, self.path)
        self.state = state
        if state.done:
            if not os.path.exists(self.shard_path(0)):
                raise OutputError(f"{self._state_path} says that {self.path} is done, but it is not there; use --overwrite")
            return state
        with self._told():
            if state.sealing is not None and state.sealing != state.shard:
                self._seal(state.sealing)
                state.sealing = None
            elif state.sealing is not None:
                self._seal_last()
                return state
            state.save(self._state_path)  # before the files that it vouches for
            self._file = _open_at(self._partial(state.shard), state.size_bytes)
            self._problems = _open_at(f"{self._problems_path}.partial", state.problems_bytes)
        return state

    def _partial(self, shard: int) -> str:
        return f"{self.shard_path(shard)}.partial"

    def _old_files(self) -> Iterator[str]:
        """What an older run of this name left, its state last: without it nobody could tell that the shards are ours."""
        yield from (self.path, f"{self.path}.partial", f"{self.path}.assembling")
        yield from (self._problems_path, f"{self._problems_path}.partial")
        if self._shard_bytes is not None or self._was_sharded():
            for shard in itertools.count():
                final = _shard_path(self.path, shard)
                files = (final, f"{final}.partial", f"{final}.assembling")
                if not any(map(os.path.exists, files)):
                    break
                yield from files
        yield from (f"{self._state_path}.tmp", self._state_path)

    def _was_sharded(self) -> bool:
        try:
            state = load_state(self._state_path)
        except OutputError:
            return False
        return state is not None and state.options.get("shard_mb") is not None

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:
            return
        path = f"{self.path}.lock"
        while self._lock is None:
            with self._told():
                lock = open(path, "wb")  # noqa: SIM115
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                raise OutputError(f"another run is writing {self.path}") from None
            if _is_at(path, lock):
                self._lock = lock
            else:  # the run that just ended has removed it, and a third may have made another
                lock.close()

    def _close_files(self) -> None:
        files, self._file, self._problems = (self._file, self._problems), None, None
        for file in files:
            if file is not None:
                file.close()

    def close(self) -> None:
        self._close_files()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.unlink(f"{self.path}.lock")
            self._lock.close()
            self._lock = None

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say what to do when the disk is full or the folder cannot be written."""
        try:
            yield
        except OSError as error:
            if isinstance(error, OutputError):
                raise
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise OutputError(
                    f"the disk of {self.path} is full. Nothing is lost: make space and run the same command again; it goes on from the last checkpoint"
                ) from error
            raise OutputError(f"{error.filename or self.path} cannot be written: {error.strerror or error}") from error


def _is_at(path: str, file: BinaryIO) -> bool:
    """Whether an open file still has that name."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(file.fileno()))
    except OSError:
        return False


def _shard_path(path: str, shard: int) -> str:
    ending = output_ending(path)
    return f"{path[: -len(ending)]}-{shard:05}{path[-len(ending) :]}"


def _open_at(path: str, size_bytes: int) -> BinaryIO:
    """A file to append to, cut back to what is good of it. Raises OutputError when there is less."""
    if size_bytes and not os.path.exists(path):
        raise OutputError(f"{path} is not there, but its state is; use --overwrite to begin anew")
    file = open(path, "r+b" if os.path.exists(path) else "w+b", buffering=0)  # noqa: SIM115
    try:
        if os.fstat(file.fileno()).st_size < size_bytes:
            raise OutputError(f"{path} is shorter than its state says; use --overwrite to begin anew")
        file.truncate(size_bytes)
        file.seek(size_bytes)
    except BaseException:
        file.close()
        raise
    return file


def _write_all(file: BinaryIO, data: bytes) -> None:
    """All of it: a write to a nearly full disk may take a part."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
