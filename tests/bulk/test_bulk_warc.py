"""WARC and WET: what is sound is read whole, what is damaged is told with its offset, and nothing ends in silence."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import article, good_record, html, member, read_jsonl, response, warc_gz, warc_record
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.bulk import run
from cleanpage.bulk.inputs import Input
from cleanpage.bulk.plan import Chain, chunks_of
from cleanpage.bulk.values import Fault, Position
from cleanpage.bulk.warc import Record, open_warc


def clean(path: Path, **how: Any) -> tuple[list[dict[str, Any]], Any, list[dict[str, Any]]]:
    """Records, report and problems."""
    out = path.parent / "out.jsonl"
    report = run(path, out, workers=0, progress=False, overwrite=True, **how)
    problems = Path(f"{out}.problems.jsonl")
    return read_jsonl(out), report, read_jsonl(problems) if problems.exists() else []


def numbers(records: list[dict[str, Any]]) -> list[int]:
    return [int(record["url"].rpartition("/")[2]) for record in records]


def test_fields_of_a_record(tmp_path: Path) -> None:
    records, report, problems = clean(warc_gz(tmp_path / "a.warc.gz", range(3)))
    assert numbers(records) == [0, 1, 2]
    assert list(records[1]) == ["url", "date", "record_id", "content_type", "text", "title", "removed", "status", "note"]
    assert records[1]["date"] == "2026-01-02T03:04:05Z"
    assert records[1]["content_type"] == "text/html; charset=utf-8"
    assert "part 2 of story 1." in records[1]["text"]
    assert report.cleaned == 3
    assert not problems


def test_wet_records_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.wet.gz"
    text = "Größe < 3 <b>and</b> more\n" + article(1)
    records = [warc_record(0, b"x: y\r\n", type_="warcinfo"), warc_record(1, text.encode(), type_="conversion", content_type="text/plain")]
    path.write_bytes(b"".join(map(member, records)))
    records_out, report, _ = clean(path)
    assert "Größe < 3 <b>and</b> more" in records_out[0]["text"]
    assert report.tally.not_pages == {"WARC type warcinfo": 1}


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        warc_record(0, b"GET / HTTP/1.1\r\n\r\n", type_="request")
        + warc_record(1, response(b"\x89PNG", headers="Content-Type: image/png"))
        + warc_record(2, response(b"gone", status="404 Not Found"))
        + good_record(3)
    )
    records, report, problems = clean(path)
    assert numbers(records) == [3]
    assert report.tally.not_pages == {"WARC type request": 1, "content type image/png": 1, "HTTP status 404": 1}
    assert not problems


def damaged_files() -> dict[str, tuple[bytes, list[int], int]]:
    """Name -> file, the records that can be read (of 0..9; the fault is at 5), the offset of the fault."""
    good = [good_record(number) for number in range(10)]
    packed = [member(record) for record in good]
    at = sum(map(len, packed[:5]))
    plain_at = sum(map(len, good[:5]))
    all_ten, not_5 = list(range(10)), [0, 1, 2, 3, 4, 6, 7, 8, 9]
    page = response(html(5).encode())

    def gz(five: bytes) -> bytes:
        return b"".join([*packed[:5], five, *packed[6:]])

    def plain(five: bytes) -> bytes:
        return b"".join([*good[:5], five, *good[6:]])

    flipped = bytearray(packed[5])
    flipped[len(flipped) // 2] ^= 0x10
    bad_crc = bytearray(packed[5])
    bad_crc[-6] ^= 0xFF
    cut = b"".join(packed)
    return {
        "cut in the last member": (cut[:-40], list(range(9)), len(cut) - len(packed[9])),
        "cut in the last record of a plain file": (b"".join(good)[:-100], list(range(9)), sum(map(len, good[:9]))),
        "flipped bit": (gz(bytes(flipped)), not_5, at),
        "wrong checksum": (gz(bytes(bad_crc)), not_5, at),
        "a member cut in the middle": (gz(packed[5][: len(packed[5]) // 2]), not_5, at),
        "garbage between members": (gz(b"\x00garbage\x1f\x8b\x08garbage" + packed[5]), all_ten, at),
        "zeros between members": (gz(bytes(5000) + packed[5]), all_ten, at),
        "garbage at the end": (cut + b"\x00" * 512, all_ten, len(cut)),
        "Content-Length too large (gz)": (gz(member(warc_record(5, page, length=len(page) + 5000))), all_ten, at),
        "Content-Length too large (plain)": (plain(warc_record(5, page, length=len(page) + 500)), all_ten, plain_at),
        "Content-Length far too large (plain)": (plain(warc_record(5, page, length=10**15)), all_ten, plain_at),
        "Content-Length too small (gz)": (gz(member(warc_record(5, page, length=len(page) - 300))), all_ten, at),
        "Content-Length too small (plain)": (plain(warc_record(5, page, length=len(page) - 300)), all_ten, plain_at),
        "no Content-Length": (gz(member(warc_record(5, page, length=""))), all_ten, at),
        "negative Content-Length": (gz(member(warc_record(5, page, length=-5))), all_ten, at),
        "Content-Length is a word": (plain(warc_record(5, page, length="many")), all_ten, plain_at),
        "bad WARC/ line (gz)": (gz(member(warc_record(5, page, version="WRAC/1.0"))), not_5, at),
        "bad WARC/ line (plain)": (plain(warc_record(5, page, version="WARC-1.0")), not_5, plain_at),
        "a member that is no WARC": (gz(member(b"hello")), not_5, at),
        "an empty line of headers": (gz(member(b"WARC/1.0\r\n")), not_5, at),
    }


@pytest.mark.parametrize("name", damaged_files())
def test_damage_is_told_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    data, readable, offset = damaged_files()[name]
    path = tmp_path / ("a.warc" if "plain" in name or "word" in name else "a.warc.gz")
    path.write_bytes(data)
    records, report, problems = clean(path)
    assert numbers(records) == readable
    assert all(f"part 2 of story {number}." in record["text"] for number, record in zip(readable, records, strict=True))
    assert [problem["offset"] for problem in problems] == [offset]
    assert problems[0]["file"] == str(path)
    assert report.faults == 1


def test_odd_but_sound_files(tmp_path: Path) -> None:
    whole = member(b"".join(map(good_record, range(10))))
    two_a_member = b"".join(member(good_record(number) + good_record(number + 1)) for number in range(0, 10, 2))
    lf_only = b"".join(good_record(number).replace(b"\r\n", b"\n") for number in range(10))
    lf_lengths = b""
    for number in range(10):
        body = response(html(number).encode()).replace(b"\r\n", b"\n")
        lf_lengths += warc_record(number, body).replace(b"\r\n", b"\n")
    empty_members = b"".join(member(b"") + member(good_record(number)) for number in range(10)) + member(b"")
    for name, data, faults in (
        ("a.warc.gz", whole, 0),
        ("b.warc.gz", two_a_member, 0),
        ("c.warc", lf_lengths, 0),
        ("d.warc.gz", empty_members, 0),
        ("e.warc", lf_only, 10),  # Content-Length counts the CR that were lost
        ("f.warc.gz", b"".join(map(good_record, range(10))), 0),  # not packed, whatever its name says
    ):
        path = tmp_path / name
        path.write_bytes(data)
        records, report, _ = clean(path)
        assert numbers(records) == list(range(10)), name
        assert report.faults == faults, name


def read_in_chunks(path: Path, monkeypatch: pytest.MonkeyPatch, grid_bytes: int) -> list[tuple[int, str]]:
    """What the workers read when the file is cut by a small grid, as offsets and what is there."""
    monkeypatch.setattr("cleanpage.bulk.plan.GRID_BYTES", grid_bytes)
    seen = []
    chain = Chain(0, Position(0))
    expected = Position(0)
    from cleanpage.bulk.values import Part, Tally

    with path.open("rb") as file:
        for chunk in chunks_of(0, Input(str(path), "warc", path.stat().st_size), Position(0)):
            start, exact = chunk.start, chunk.exact
            while True:
                found, items = open_warc(file, start, chunk.end, exact=exact, max_body_bytes=10**6)
                got = list(items)
                end = got[-1].end if got else (found or start)
                verdict = chain(chunk, Part(found, end, b"", Tally(), []))
                if isinstance(verdict, Position):
                    start, exact = verdict, True
                    continue
                if verdict:
                    for item in got:
                        what = item.raw.reason if isinstance(item.raw, Fault) else item.raw.headers["warc-target-uri"]
                        seen.append((item.at, what))
                    expected = end
                break
    assert expected.offset == path.stat().st_size or not seen
    return seen


@pytest.mark.parametrize("name", damaged_files())
def test_chunks_read_what_one_reader_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Cut anywhere, the chunks give the same records and the same faults: also with a WARC file inside a record."""
    data = damaged_files()[name][0]
    nested = zlib.compress(b"", 0) + member(good_record(77)) + b"\r\n\r\n" + good_record(78)
    inside = warc_record(50, response(nested, headers="Content-Type: text/plain"))
    path = tmp_path / "a.warc"
    stored = gzip.compress(inside, 0, mtime=0) if data[:2] == b"\x1f\x8b" else inside
    path.write_bytes(stored + data)
    whole = read_in_chunks(path, monkeypatch, 10**9)
    assert len(whole) >= 10
    for grid_bytes in (100, 333, 1000, 5000):
        assert read_in_chunks(path, monkeypatch, grid_bytes) == whole, grid_bytes


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_ends_and_adds_up(data: st.DataObject) -> None:
    """Random damage: the reader ends, offsets grow, and each record that was not touched is read."""
    packed = [member(good_record(number)) for number in range(6)] if data.draw(st.booleans()) else [good_record(number) for number in range(6)]
    stream = bytearray(b"".join(packed))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(stream) - 1))
        how = data.draw(st.sampled_from(("flip", "cut", "insert", "zero")))
        if how == "flip":
            stream[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del stream[at : at + data.draw(st.integers(1, 300))]
        elif how == "insert":
            stream[at:at] = data.draw(st.binary(min_size=1, max_size=50))
        else:
            stream[at : at + 20] = bytes(len(stream[at : at + 20]))
    _, items = open_warc(io.BytesIO(bytes(stream)), Position(0), len(stream), exact=True, max_body_bytes=10**6)
    got = list(items)
    assert [item.at for item in got] == sorted(item.at for item in got)
    read = {item.raw.body for item in got if isinstance(item.raw, Record) and not item.raw.fault}
    for number, piece in enumerate(packed):
        if piece in stream and packed[0][:2] == b"\x1f\x8b":
            assert response(html(number).encode()) in read


def test_a_bomb_is_capped(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(200 * 2**20), 9)
    path = tmp_path / "a.warc.gz"
    bomb_in_body = warc_record(1, response(bomb, headers="Content-Type: text/html\r\nContent-Encoding: gzip"))
    bomb_as_record = warc_record(2, response(bytes(50 * 2**20)))
    path.write_bytes(member(good_record(0)) + member(bomb_in_body) + member(bomb_as_record) + member(good_record(3)))
    records, report, problems = clean(path, max_page_mb=2)
    assert [record["status"] for record in records] == ["cleaned", "set_aside", "set_aside", "cleaned"]
    assert report.tally.set_aside == {"page larger than 2097152 bytes": 2}
    assert [problem["name"] for problem in problems] == ["https://news.example/1", "https://news.example/2"]


def test_agrees_with_warcio(tmp_path: Path) -> None:
    """The records that warcio writes are read as it wrote them."""
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    assert warcio
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
        for number in range(5):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            page, url = html(number).encode(), f"https://news.example/{number}"
            record = writer.create_warc_record(url, "response", payload=io.BytesIO(page), length=len(page), http_headers=headers)
            writer.write_record(record)
    records, report, problems = clean(path)
    assert numbers(records) == list(range(5))
    assert not problems
    assert json.dumps(report.to_dict())
