"""Labelled pages from a path, whatever the layout; nothing is downloaded.

| layout | what lies there |
| --- | --- |
| JSONL (.gz) | a page a line: `html` or `html_latin1`, `main`; or `text` with `gold` and `keep` (see harm.py); `type`, `with`, `without` optional |
| WCXB | `ground-truth/ID.json` with `ground_truth.main_content`, `with`, `without`, and `html/ID.html.gz` (or .html) |
| article-extraction-benchmark | `ground-truth.json`: ID → `articleBody`; and `html/ID.html.gz` |
| trafilatura | a JSON or Python file of a dict: URL → `file`, `with`, `without`; the pages in `cache/`, `eval/` or beside it |
"""

from __future__ import annotations

import ast
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Labelled(NamedTuple):
    """One page: its bytes or its text, and what is known to be true of it."""

    id: str
    page: bytes | str
    main: str
    """The true text; empty when only snippets are known."""
    type: str = "page"
    source: str = ""
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    keep: str = ""


def read(path: Path) -> Iterator[Labelled]:
    """The pages of a corpus; the layout is told by what lies at the path. Raises SystemExit when it is none of the four."""
    if path.is_file() and path.name.endswith((".jsonl", ".jsonl.gz")):
        yield from _jsonl(path)
    elif path.is_dir() and (path / "ground-truth.json").exists():
        yield from _article_extraction_benchmark(path)
    elif path.is_dir() and next(path.rglob("ground-truth"), None):
        yield from _wcxb(path)
    elif path.is_file() and path.suffix in (".json", ".py"):
        yield from _trafilatura(path)
    else:
        raise SystemExit(f"{path}: none of the layouts that corpora.py knows")


def _open(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _jsonl(path: Path) -> Iterator[Labelled]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            page = row["html_latin1"].encode("latin-1") if "html_latin1" in row else row.get("html", row.get("text"))
            page = page.encode("utf-8", "surrogatepass") if "html" in row else page
            yield Labelled(
                str(row.get("id", number)), page, row.get("main") or row.get("gold") or "", row.get("type", "page"), row.get("from", ""),
                tuple(row.get("with") or ()), tuple(row.get("without") or ()), row.get("keep", ""),
            )  # fmt: skip


def _page(folder: Path, name: str) -> Path | None:
    return next((file for file in (folder / f"{name}.html.gz", folder / f"{name}.html", folder / name) if file.is_file()), None)


def _wcxb(path: Path) -> Iterator[Labelled]:
    for labels in sorted(path.rglob("ground-truth")):
        for file in sorted(labels.glob("*.json")):
            row = json.loads(file.read_text(encoding="utf-8"))
            truth, page = row.get("ground_truth", row), _page(labels.parent / "html", file.stem)
            kind = row.get("page_type") or (row.get("_internal", {}).get("page_type") or {}).get("primary") or "page"
            if page:
                yield Labelled(
                    file.stem, _open(page), truth.get("main_content", ""), kind, "", tuple(truth.get("with") or ()), tuple(truth.get("without") or ())
                )


def _article_extraction_benchmark(path: Path) -> Iterator[Labelled]:
    for name, row in json.loads((path / "ground-truth.json").read_text(encoding="utf-8")).items():
        page = _page(path / "html", name)
        if page:
            yield Labelled(name, _open(page), row.get("articleBody", ""), "article")


def _trafilatura(path: Path) -> Iterator[Labelled]:
    text = path.read_text(encoding="utf-8")
    rows = json.loads(text) if path.suffix == ".json" else ast.literal_eval(text[text.index("{") : text.rindex("}") + 1])
    for url, row in rows.items():
        folders = (path.parent, path.parent / "cache", path.parent / "eval")
        page = next((found for folder in folders if (found := _page(folder, row["file"]))), None)
        if page:
            yield Labelled(url, _open(page), "", "article", "", tuple(row.get("with") or ()), tuple(row.get("without") or ()))
