"""JSONL: nothing lost, and nothing changed that was only passed through."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import article, html, jsonl, read_jsonl
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.bulk import run
from cleanpage.bulk.inputs import Input
from cleanpage.bulk.jsonl import GUESSED, block_lines, cook_line, open_lines, write_line
from cleanpage.bulk.plan import chunks_of
from cleanpage.bulk.values import Cooked, Position

GAINED = ["text", "title", "removed", "status", "note"]


def clean(path: Path, **how: Any) -> tuple[list[bytes], Any, list[dict[str, Any]]]:
    """Output lines, report and problems."""
    out = path.parent / "out.jsonl"
    report = run(path, out, workers=0, progress=False, overwrite=True, **how)
    problems = Path(f"{out}.problems.jsonl")
    return out.read_bytes().splitlines(), report, read_jsonl(problems) if problems.exists() else []


def test_corner_cases(tmp_path: Path) -> None:
    """The cases that JSON libraries get wrong, one line each."""
    text = json.dumps(article(1))
    lines = [
        f'\ufeff{{"text": {text}, "n": 0}}',
        f'{{"text": {text}, "big": 12345678901234567890123, "n": 1}}',
        f'{{"text": {text}, "nan": NaN, "inf": -Infinity, "n": 2}}',
        f'{{"text": {text}, "lone": "\\ud83d", "n": 3}}',
        f'{{"text": "\\ud83d {article(1)[:20]}", "n": 4}}',
        '{"url": "u", "n": 5}',
        '{"text": null, "n": 6}',
        '{"text": 42, "n": 7}',
        '{"text": ["a"], "n": 8}',
        f'{{"text": {text}, "float": 1.0000000000000000001e-400, "one": 1.00, "exp": 1E+2, "n": 9}}',
        f'{{"text": {text}, "twice": 1, "twice": 2, "n": 10}}',
        f'{{"text": {text}, "nested": {{"a" : [1,  2.50, {{"b":"\\u00e9\\/"}}]}}, "n": 11}}',
        f'{{"text": {text}, "digits": {"9" * 5000}, "n": 12}}',
        f'{{"text": {text}, "title": "kept", "status": 200, "n": 13}}',
        "",
        '{"text": "cut',
        "[1, 2]",
        "null",
        f'{{"text": {text}}} more',
        "[" * 200_000,
        "not json",
        f'{{"text": {text}, "n": 14}}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    out, report, problems = clean(path, text_field="text")
    assert [json.loads(line, parse_int=lambda digits: int(digits[:30]))["n"] for line in out] == list(range(15))
    assert b'"big":12345678901234567890123' in out[1]
    assert b'"nan":NaN,"inf":-Infinity' in out[2]
    assert b'"lone":"\\ud83d"' in out[3]
    assert json.loads(out[4])["text"].startswith("\ufffd")
    assert json.loads(out[5])["note"] == "no field 'text'"
    assert [json.loads(out[n])["note"] for n in (6, 7, 8)] == [f"field 'text' is {what}, not text" for what in ("null", "a number", "a list")]
    assert [json.loads(out[n])["status"] for n in range(5, 9)] == ["set_aside"] * 4
    assert b'"text":null' in out[6]
    assert b'"text":42' in out[7]
    assert b'"float":1.0000000000000000001e-400,"one":1.00,"exp":1E+2' in out[9]
    assert b'"twice":1,"twice":2' in out[10]
    assert b'"nested":{"a" : [1,  2.50, {"b":"\\u00e9\\/"}]}' in out[11]
    assert b"9" * 5000 in out[12]
    assert b'"title":"kept","status":200' in out[13]
    assert json.loads(out[13])["clean_status"] == "cleaned"
    assert report.read == 15
    assert report.faults == 6
    offsets = [problem["offset"] for problem in problems if problem["problem"] == "fault"]
    data = path.read_bytes()
    assert [data[offset : offset + 5] for offset in offsets] == [b'{"tex', b"[1, 2", b"null\n", b'{"tex', b"[[[[[", b"not j"]


def test_bytes_that_are_no_utf8_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"name": "caf\xe9", "text": "' + article(1).replace("\n", "\\n").encode() + b' caf\xe9"}\n')
    out, report, _ = clean(path)
    assert b'"name":"caf\xe9"' in out[0]
    assert "caf\ufffd".encode() in out[0]
    assert report.cleaned == 1


def test_a_line_of_100_mb(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"n": 1, "pad": "' + b"x" * 100_000_000 + b'", "text": "' + article(1).replace("\n", "\\n").encode() + b'"}\n')
        file.write(json.dumps({"n": 2, "text": article(2)}).encode() + b"\n")
    out, report, problems = clean(path)
    assert [len(out[0]) > 100_000_000, len(out[1]) < 2000] == [True, True]
    assert report.cleaned == 2
    assert not problems


def test_fields_are_guessed_or_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in [{"html": html(1)}, {"content": article(2)}, {"content": html(3)}, {"story": article(4)}]))
    out, _, problems = clean(path)
    records = [json.loads(line) for line in out]
    assert "part 2 of story 1." in records[0]["text"]
    assert "<p>" not in records[2]["text"]
    assert "html" in records[0]
    assert records[3]["note"] == "no field that holds a page; name it with --text-field or --html-field"
    assert [problem["offset"] for problem in problems] == [path.read_bytes().index(b'{"story')]
    records = [json.loads(line) for line in clean(path, html_field="html", text_field="story", keep_source=False)[0]]
    assert "part 2 of story 4." in records[3]["text"]
    assert list(records[0]) == GAINED


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
@pytest.mark.parametrize("out_ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_packed_in_and_out(tmp_path: Path, ending: str, out_ending: str) -> None:
    zstd = pytest.importorskip("backports.zstd")
    plain = jsonl(tmp_path / "plain.jsonl", range(50)).read_bytes()
    path = tmp_path / f"a{ending}"
    path.write_bytes({".jsonl": plain, ".jsonl.gz": gzip.compress(plain), ".jsonl.zst": zstd.compress(plain)}[ending])
    out = tmp_path / f"out{out_ending}"
    report = run(path, out, workers=0, progress=False)
    data = out.read_bytes()
    data = {".jsonl": lambda: data, ".jsonl.gz": lambda: gzip.decompress(data), ".jsonl.zst": lambda: zstd.decompress(data)}[out_ending]()
    assert [json.loads(line)["id"] for line in data.splitlines()] == list(range(50))
    assert report.tally.bytes_in == path.stat().st_size


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst"])
def test_damaged_packed_files(tmp_path: Path, ending: str) -> None:
    zstd = pytest.importorskip("backports.zstd")
    pack = gzip.compress if ending.endswith("gz") else zstd.compress
    pieces = [pack(jsonl(tmp_path / "p", range(at, at + 10)).read_bytes()) for at in range(0, 30, 10)]
    broken = bytearray(pieces[1])
    broken[len(broken) // 2 : len(broken) // 2 + 40] = bytes(40)
    path = tmp_path / f"a{ending}"
    path.write_bytes(pieces[0] + bytes(broken) + pieces[2])
    out, report, problems = clean(path)
    ids = [json.loads(line)["id"] for line in out]
    assert ids[:10] + ids[-10:] == [*range(10), *range(20, 30)]
    assert len(pieces[0]) in [problem["offset"] for problem in problems]
    path.write_bytes(pieces[0] + pieces[1][:-30])
    out, report, problems = clean(path)
    assert [json.loads(line)["id"] for line in out][:10] == list(range(10))
    assert any("ends inside" in problem["reason"] for problem in problems)
    assert report.faults


def test_blocks_are_the_same_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpage.bulk.plan.GRID_BYTES", 700)
    monkeypatch.setattr("cleanpage.bulk.plan.BLOCK_BYTES", 64)
    pieces = [gzip.compress(jsonl(tmp_path / "p", range(at, at + 5)).read_bytes()) for at in range(0, 20, 5)]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(pieces[0] + pieces[1][:-20] + b"garbage" + pieces[2] + pieces[3][:-8])
    source = Input(str(path), "jsonl", path.stat().st_size)
    whole = [(chunk.start, chunk.end, chunk.data, chunk.faults) for chunk in chunks_of(0, source, Position(0))]
    assert sum(len(faults) for *_, faults in whole) == 2
    for number, (_, end, _, _) in enumerate(whole):
        again = [(chunk.start, chunk.end, chunk.data, chunk.faults) for chunk in chunks_of(0, source, Position(end))]
        assert again == whole[number + 1 :], number


def test_lines_are_the_same_from_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n\n".join(b"x" * size for size in (1, 5, 100, 3, 300, 0, 7)) + b"\r\nlast")
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        whole = list(open_lines(file, Position(0), size_bytes, exact=True)[1])
        for grid_bytes in (1, 2, 7, 50, 1000):
            got = []
            for at in range(0, size_bytes, grid_bytes):
                got.extend(open_lines(file, Position(at), min(at + grid_bytes, size_bytes), exact=at == 0)[1])
            assert got == whole, grid_bytes
    assert b"".join(item.raw or b"" for item in whole).endswith(b"last")
    assert block_lines


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(), VALUES, max_size=6), st.booleans())
def test_any_object_passes_as_it_is(record: dict[str, Any], ascii_only: bool) -> None:
    line = json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogateescape" if ascii_only else "replace")
    cooked = cook_line(line, GUESSED, "auto")
    assert isinstance(cooked, Cooked)
    again = json.loads(write_line(cooked.members, {}))
    expected = json.loads(line)
    if cooked.replaced:
        expected.pop(cooked.replaced)
    assert json.dumps(again) == json.dumps(expected)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\ut0 e', max_size=30).map(str.encode))
def test_agrees_with_json_about_what_is_valid(line: bytes) -> None:
    try:
        valid = isinstance(json.loads(line.decode("utf-8", "surrogateescape"), strict=False), dict)
    except ValueError:
        valid = False
    assert isinstance(cook_line(line.strip(b" \t\r\n"), GUESSED, "auto"), Cooked) == valid
