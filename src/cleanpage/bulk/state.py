"""The checkpoint of a run: how far the input is read, how long the output is, what was counted, and with which options.

It is written to a file beside the output, whole or not at all, so that a run killed at any moment goes on from the last one.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from cleanpage.bulk.errors import OptionsDifferError, OutputError
from cleanpage.bulk.values import BEGINNING, Position, Tally

_VERSION: Final = 1


@dataclass
class State:
    """Everything that is needed to go on."""

    options: dict[str, Any]
    input: int = 0
    start: Position = BEGINNING
    digest: str | None = None
    shard: int = 0
    size_bytes: int = 0
    """How much of the shard that is being written is good."""
    problems_bytes: int = 0
    sealing: int | None = None
    """A shard that is complete and has to get its final name."""
    done: bool = False
    tally: Tally = field(default_factory=Tally)
    problems: list[dict[str, Any]] = field(default_factory=list)
    wall_s: float = 0.0

    def save(self, path: str) -> None:
        """Write it in one step. Raises OSError."""
        data = json.dumps({"version": _VERSION, **asdict(self), "start": list(self.start)}, ensure_ascii=True)
        replace_file(path, data.encode("ascii"))

    def check_options(self, options: dict[str, Any], output: str) -> None:
        """Raises OptionsDifferError that names each option that is not as it was."""
        now = json.loads(json.dumps(options))
        differ = [name for name in {**self.options, **now} if self.options.get(name) != now.get(name)]
        if differ:
            told = "; ".join(f"{name} was {self.options.get(name)!r}, is {now.get(name)!r}" for name in differ)
            raise OptionsDifferError(f"{output} was begun with other options: {told}. Use the same ones, another output, or --overwrite")


def load_state(path: str) -> State | None:
    """The state in a file, None when there is none. Raises OutputError when it is not one."""
    try:
        with open(path, encoding="ascii") as file:
            data = json.load(file)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise OutputError(f"{path} is not the state of a run: {error}") from error
    if not isinstance(data, dict) or data.pop("version", None) != _VERSION:
        raise OutputError(f"{path} is the state of a run of another version of cleanpage; use another output, or --overwrite")
    data["start"] = Position(*data["start"])
    data["tally"] = Tally(**data["tally"])
    return State(**data)


def replace_file(path: str, data: bytes) -> None:
    """Write a file so that it is there whole or as it was. Raises OSError."""
    beside = f"{path}.tmp"
    try:
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    sync_folder(path)


def sync_folder(path: str) -> None:
    """Make a rename in the folder of `path` last, where the system can do that."""
    with contextlib.suppress(OSError):
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
