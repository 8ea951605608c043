"""The code in README.md and docs/ runs as it stands, page by page from top to bottom, each page in an empty folder of its own.

* A ``python`` block is executed; the blocks of a page share their names. One with ``if __name__`` is run as a script.
* An ``output`` block right behind it is what it prints.
* A ``console`` block holds commands behind ``$`` and what they print; without any output shown they are only run. ``…`` on a line of its own
  stands for any lines. Commands end with status 0, the last one with another where ``<!-- exit 1 -->`` stands before the block.
* An ``sh`` block is a script; it is run, and what it prints is not compared.
* A block with ``title="some.file"`` is written to that file.
* ``<!-- not run: why -->`` before a block leaves it out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
"""docs/adapters has its own test, which knows which frameworks are installed."""
_BLOCK = re.compile(r'(?P<marks>(?:^<!--[^\n]*-->\n+)*)^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<code>.*?)^```$', re.MULTILINE | re.DOTALL)
_ANY_LINES = "…"
_TIMEOUT_S = 120


class Block(NamedTuple):
    marks: str
    kind: str
    title: str
    code: str


def blocks(page: Path) -> Iterator[Block]:
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(match["marks"], match["kind"], match["title"] or "", match["code"])


def environment() -> dict[str, str]:
    """The tests' own interpreter and package first on the path, so that `cleanpage` and `python` are those under test."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "160"}


def run(command: str | list[str]) -> tuple[str, int]:
    done = subprocess.run(
        command, shell=isinstance(command, str), executable="/bin/bash" if isinstance(command, str) else None, env=environment(), timeout=_TIMEOUT_S,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout, done.returncode


def same(shown: str, printed: str) -> bool:
    parts = [re.escape(line) if line.strip() != _ANY_LINES else "(?:.*)" for line in shown.rstrip().split("\n")]
    pattern = "\n".join(parts).replace("\n(?:.*)", "(?:\n.*)?")
    return re.fullmatch(pattern, printed.rstrip(), re.DOTALL) is not None


def console(block: Block) -> None:
    wanted_status = int(match[1]) if (match := re.search(r"<!-- exit (\d+) -->", block.marks)) else 0
    parts = re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]
    for number, part in enumerate(parts, start=1):
        lines = part.split("\n")
        end = next(i for i, line in enumerate(lines) if not line.endswith("\\")) + 1
        printed, status = run("\n".join(lines[:end]))
        shown = "\n".join(lines[end:])
        assert status == (wanted_status if number == len(parts) else 0), f"$ {lines[0]}\nended with {status}:\n{printed}"
        assert not shown.strip() or same(shown, printed), f"$ {lines[0]}\nshould print\n{shown}\nbut prints\n{printed}"


def python(block: Block, page: str, names: dict[str, object]) -> str:
    if "if __name__" in block.code:
        Path("script.py").write_text(block.code, encoding="utf-8")
        printed, status = run([sys.executable, "script.py"])
        assert status == 0, printed
        return printed
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block.code, page, "exec"), names)
    return out.getvalue()


def crawl() -> None:
    """What docs/report.md takes for granted: a folder with a crawl and with a saved page."""
    import gzip

    body = b"<html><body><article><p>The river rose by two metres in the night, the mayor said.</p></article></body></html>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Date: 2025-03-04T06:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    Path("crawl").mkdir()
    Path("crawl/page.html").write_bytes(body)
    Path("crawl/a.warc.gz").write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))


BEFORE: dict[str, Callable[[], None]] = {"report": crawl}
"""Page -> what must be there before its first block."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    BEFORE.get(page.stem, lambda: None)()
    names: dict[str, object] = {"__name__": "docs"}
    printed = ""
    for block in blocks(page):
        if "<!-- not run: " in block.marks:
            continue
        if "." in block.title:
            Path(block.title).parent.mkdir(parents=True, exist_ok=True)
            Path(block.title).write_text(block.code, encoding="utf-8")
        elif block.kind == "console":
            console(block)
        elif block.kind == "sh":
            said, status = run("set -e\n" + block.code)
            assert status == 0, said
        elif block.kind == "python":
            printed = python(block, page.name, names)
        elif block.kind == "output":
            assert same(block.code, printed), f"should print\n{block.code}\nbut prints\n{printed}"


def test_what_is_not_run_says_why() -> None:
    marks = [block.marks for page in PAGES for block in blocks(page) if "not run" in block.marks]
    assert all(re.search(r"<!-- not run: \w.{8,} -->", mark) for mark in marks)


def test_a_wrong_output_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    console(Block("", "console", "", "$ echo a; echo b; echo c\na\n…\nc\n"))
    with pytest.raises(AssertionError, match="should print"):
        console(Block("", "console", "", "$ echo a\nb\n"))
    with pytest.raises(AssertionError, match="ended with 3"):
        console(Block("", "console", "", "$ exit 3\n"))
    assert not same("a", "a\nb")
