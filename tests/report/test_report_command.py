"""`cleanpage report`: what goes in, which pages are chosen, and what is said when something is wrong."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from report_pages import HEBREW_PAGE, PAGE, data_of, long_page, report, text_of, write_jsonl

import cleanpage
from cleanpage import Cleaner, Finding, Rule
from cleanpage.bulk import run
from cleanpage.report import write_report


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "deeper").mkdir(parents=True)
    (folder / "crane.txt").write_text(PAGE, encoding="utf-8")
    (folder / "deeper" / "train.txt").write_text(HEBREW_PAGE, encoding="utf-8")
    (folder / "deeper" / "plain.html").write_text("<html lang=en><title>Rain</title><p>It rained for a week, and nobody minded.</p></html>", encoding="utf-8")
    return folder


def names(out: Path) -> list[str]:
    return [Path(row[0]).name for row in data_of(out)["index"]["pages"]]


def test_files_folders_and_globs(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.html"
    assert report(pages, "-o", out) == 0
    assert names(out) == ["crane.txt", "plain.html", "train.txt"]
    assert "3 pages" in capsys.readouterr().err
    assert report(pages / "crane.txt", f"{pages}/deeper/*.txt", "-o", out, "-q") == 0
    assert names(out) == ["crane.txt", "train.txt"]
    assert not capsys.readouterr().err
    assert text_of(data_of(out)["page-0"]["pieces"]) == cleanpage.inspect(PAGE, kind="text").marked()


def test_a_file_whose_ending_says_nothing_is_a_page(tmp_path: Path) -> None:
    for name, page in (("crane", PAGE), ("saved.page", f"<html><body><p>{PAGE}</p></body></html>")):
        (tmp_path / name).write_text(page, encoding="utf-8")
        assert report(tmp_path / name, "-o", tmp_path / "report.html") == 0
    assert "<p>" not in text_of(data_of(tmp_path / "report.html")["page-0"]["pieces"])


def test_mode_rules_and_kind_reach_the_cleaner(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    report(pages / "crane.txt", "-o", out, "--mode", "precision", "--only", "read_more,comment_section")
    index = data_of(out)["index"]
    assert index["mode"] == "precision"
    assert {rule for rule, _, _ in index["rules"]} == {"read_more", "comment_section"}
    report(pages / "deeper" / "plain.html", "-o", out, "--kind", "text")
    assert "<title>Rain" in text_of(data_of(out)["page-0"]["pieces"])


def test_only_pages_with_a_cut_by_the_named_rule(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert report(pages, "-o", out, "--rule", "read_more") == 0
    assert names(out) == ["crane.txt", "train.txt"]
    assert data_of(out)["index"]["only"] == ["read_more"]


def test_a_sample_is_by_chance_in_order_and_the_same_each_time(tmp_path: Path) -> None:
    crawl = write_jsonl(tmp_path / "crawl.jsonl", [{"id": f"{number:03}", "text": long_page(number, 300)} for number in range(60)])
    out = tmp_path / "report.html"
    assert report(crawl, "-o", out, "--sample", "10") == 0
    index = data_of(out)["index"]
    found = [row[0] for row in index["pages"]]
    assert len(found) == 10
    assert found == sorted(found)
    assert found != [f"{number:03}" for number in range(10)]
    assert index["seen"] == 60
    assert index["sampled"]
    report(crawl, "-o", tmp_path / "again.html", "--sample", "10")
    assert (tmp_path / "again.html").read_bytes() == out.read_bytes()
    report(crawl, "-o", out, "--sample", "100")
    assert len(data_of(out)["index"]["pages"]) == 60


def test_a_sample_of_pages_with_a_rule(tmp_path: Path) -> None:
    crawl = write_jsonl(tmp_path / "crawl.jsonl", [{"text": PAGE if number % 3 else "It rained for a week, and nobody minded."} for number in range(30)])
    out = tmp_path / "report.html"
    assert report(crawl, "-o", out, "--sample", "5", "--rule", "read_more") == 0
    index = data_of(out)["index"]
    assert len(index["pages"]) == 5
    assert all(row[4] for row in index["pages"])


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".parquet"])
@pytest.mark.parametrize("keep", [True, False], ids=["page kept", "page dropped"])
def test_a_bulk_output_with_receipts_shows_the_same_cuts_as_the_pages(ending: str, keep: bool, tmp_path: Path) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    texts = [PAGE, HEBREW_PAGE, long_page(3, 900)]
    records = [{"url": f"https://tilsund.example/{number}", "content": text} for number, text in enumerate(texts)]
    bulk = tmp_path / f"clean{ending}"
    run(write_jsonl(tmp_path / "crawl.jsonl", records), bulk, kind="text", receipts=True, keep_source=keep, workers=0, progress=False)
    out = tmp_path / "report.html"
    assert report(bulk, "-o", out) == 0
    data = data_of(out)
    rules = [rule for rule, _, _ in data["index"]["rules"]]
    for number, text in enumerate(texts):
        result = cleanpage.inspect(text, kind="text")
        page = data[f"page-{number}"]
        assert page["name"] == f"https://tilsund.example/{number}"
        assert page["title"] == result.title
        assert text_of(page["pieces"]).rstrip("\n") == result.marked().rstrip("\n")
        cuts = [piece for piece in page["pieces"] if isinstance(piece, list)]
        assert [(rules[cut[0]], cut[1], cut[2]) for cut in cuts] == [(r.rule, r.confidence, r.because) for r in result.removals]


def test_a_crawl_that_was_not_cleaned_is_cleaned(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl.jsonl.gz"
    crawl.write_bytes(gzip.compress(json.dumps({"text": PAGE, "id": 7}).encode() + b"\nnot JSON\n[1]\n"))
    out = tmp_path / "report.html"
    assert report(crawl, "-o", out) == 1
    data = data_of(out)
    assert data["page-0"]["name"] == "7"
    assert data["index"]["problem_count"] == 2
    assert text_of(data["page-0"]["pieces"]) == cleanpage.inspect(PAGE, kind="text").marked()


def test_pages_of_a_warc_file(tmp_path: Path) -> None:
    body = f"<html><body><pre>{PAGE}</pre></body></html>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tilsund.example/crane\r\nContent-Length: {len(http)}\r\n\r\n".encode()
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(head + http + b"\r\n\r\n"))
    out = tmp_path / "report.html"
    assert report(tmp_path / "crawl.warc.gz", "-o", out) == 0
    assert data_of(out)["page-0"]["name"] == "https://tilsund.example/crane"


def test_a_record_that_was_set_aside_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(write_jsonl(tmp_path / "crawl.jsonl", [{"text": PAGE}, {"id": "b", "text": None}]), tmp_path / "clean.jsonl", receipts=True, workers=0, progress=False)
    assert report(tmp_path / "clean.jsonl", "-o", tmp_path / "report.html") == 1
    assert "b: was set aside by the bulk run" in capsys.readouterr().err


def bulk_record(**changes: Any) -> dict[str, Any]:
    removal = {"rule": "read_more", "start": 5, "end": 9, "text": "More", "because": "because", "confidence": 0.9, "also": []}
    return {"text": "Rain\n", "title": None, "removed": {}, "status": "cleaned", "note": None, "removals": [removal], **changes}


def test_rules_that_cleanpage_does_not_bring_are_shown_whatever_their_names(tmp_path: Path) -> None:
    odd = ["__proto__", "constructor", "<script>", "my_rule"]
    removals = [
        {"rule": name, "start": 5 * n, "end": 5 * n + 4, "text": "More", "because": "", "confidence": 0.9, "also": ["toString"]} for n, name in enumerate(odd)
    ]
    bulk = write_jsonl(tmp_path / "clean.jsonl", [bulk_record(text="", removals=removals)])
    out = tmp_path / "report.html"
    assert report(bulk, "-o", out, "--rule", "my_rule") == 0
    assert sorted(rule[:2] for rule in data_of(out)["index"]["rules"]) == sorted([name, "own"] for name in (*odd, "toString"))


@pytest.mark.parametrize(
    "removals",
    [
        "none",
        [{}],
        [7],
        [{"rule": "read_more", "start": 9, "end": 5, "text": "More"}],
        [{"rule": "read_more", "start": 5, "end": 9, "text": "longer than that"}],
        [{"rule": "read_more", "start": True, "end": 2, "text": "M"}],
        [{"rule": None, "start": 1, "end": 2, "text": "M"}],
        [{"rule": "read_more", "start": 5, "end": 9, "text": "More"}, {"rule": "read_more", "start": 8, "end": 9, "text": "e"}],
    ],
)
def test_receipts_that_are_none_are_said_and_the_rest_is_shown(removals: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bulk = write_jsonl(tmp_path / "clean.jsonl", [bulk_record(), bulk_record(removals=removals, id="odd one")])
    assert report(bulk, "-o", tmp_path / "report.html") == 1
    assert "odd one: its receipts are not in the form" in capsys.readouterr().err


@pytest.mark.parametrize("confidence", [None, "high", "1e999", -1, [1]])
def test_a_confidence_that_is_none_breaks_nothing(confidence: Any, tmp_path: Path) -> None:
    removal = {"rule": "read_more", "start": 5, "end": 9, "text": "More", "because": 7, "confidence": confidence, "also": None}
    path = tmp_path / "clean.jsonl"
    path.write_text(json.dumps(bulk_record(removals=[removal])).replace('"1e999"', "1e999"), encoding="utf-8")
    assert report(path, "-o", tmp_path / "report.html") == 0


def test_fields_that_were_there_before_are_told_from_those_gained(tmp_path: Path) -> None:
    html = "".join(f"<p>{line}</p>" for line in PAGE.split("\n"))
    crawl = write_jsonl(tmp_path / "crawl.jsonl", [{"html": html, "text": "an old extraction", "status": 200, "removals": "mine", "note": "mine"}])
    run(crawl, tmp_path / "clean.jsonl", receipts=True, workers=0, progress=False)
    out = tmp_path / "report.html"
    assert report(tmp_path / "clean.jsonl", "-o", out) == 0
    assert "[-READ MORE: Ferry to the outer islands sold-]" in text_of(data_of(out)["page-0"]["pieces"])


def wrong(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert report(*arguments) == 2
    return capsys.readouterr().err


def test_wrong_usage_and_unreadable_input_say_what_is_wrong_and_leave_no_file(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.html"
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "broken.jsonl").write_bytes(b"\x00\xff" * 100)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 but not really")
    assert "no such file or folder" in wrong(capsys, tmp_path / "missing.html", "-o", out)
    assert "no file matches" in wrong(capsys, f"{tmp_path}/*.nothing", "-o", out)
    assert "no pages in there" in wrong(capsys, tmp_path / "empty", "-o", out)
    assert "no page could be read" in wrong(capsys, tmp_path / "broken.jsonl", "-o", out)
    assert "did you mean 'read_more'?" in wrong(capsys, pages / "crane.txt", "-o", out, "--rule", "readmore")
    assert "did you mean 'read_more'?" in wrong(capsys, pages, "-o", out, "--rule", "readmore")
    assert "did you mean 'byline'?" in wrong(capsys, pages, "-o", out, "--without", "by_line")
    assert "cookie_notice cut nothing on any of the 3 pages" in wrong(capsys, pages, "-o", out, "--rule", "cookie_notice")
    assert "is one of the inputs" in wrong(capsys, pages / "crane.txt", "-o", pages / "crane.txt")
    assert "cannot write" in wrong(capsys, pages, "-o", tmp_path / "no" / "such" / "folder.html")
    run(write_jsonl(tmp_path / "crawl.jsonl", [{"text": PAGE}]), tmp_path / "clean.jsonl", workers=0, progress=False)
    assert "clean.jsonl: a bulk output without receipts; run `cleanpage bulk` again with --receipts" in wrong(capsys, tmp_path / "clean.jsonl", "-o", out)
    assert not out.exists()
    assert not list(tmp_path.glob(".report-*"))


def test_a_broken_parquet_file_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 but not really")
    assert "not a readable Parquet file" in wrong(capsys, tmp_path / "broken.parquet", "-o", tmp_path / "report.html")


@pytest.mark.parametrize("arguments", [["--sample", "0"], ["--sample", "x"], ["--mode", "brutal"], []])
def test_arguments_that_do_not_parse_end_with_2(arguments: list[str], pages: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        report(pages, *arguments, *(["-o", tmp_path / "report.html"] if arguments else []))
    assert stopped.value.code == 2


def test_from_python_with_a_rule_of_ones_own(pages: Path, tmp_path: Path) -> None:
    rule = Rule(
        id="welders", find=lambda page, words: (Finding(n, "names welders") for n, line in enumerate(page.lines) if "welders" in line), removes=(), keeps=()
    )
    written = write_report([str(pages)], str(tmp_path / "report.html"), cleaner=Cleaner(only=[]).with_rule(rule), rules=["welders"])
    assert (written.pages, written.shown, written.cuts) == (1, 1, 1)
    assert data_of(tmp_path / "report.html")["index"]["rules"] == [["welders", "own", ""]]


def test_a_rule_that_fails_on_a_page_costs_that_page_only(pages: Path, tmp_path: Path) -> None:
    def find(page: cleanpage.Page, words: Any) -> Any:
        if "crane" in page.source:
            raise ZeroDivisionError("no cranes, please")
        return iter(())

    rule = Rule(id="fails", find=find, removes=(), keeps=())
    written = write_report([str(pages)], str(tmp_path / "report.html"), cleaner=Cleaner().with_rule(rule))
    assert written.pages == 2
    assert len(written.problems) == 1
    assert "ZeroDivisionError: no cranes, please" in written.problems[0]


def test_the_commands_are_on_the_command_line(pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cleanpage.cli import main

    assert main(["report", str(pages), "-o", str(tmp_path / "report.html")]) == 0
    assert names(tmp_path / "report.html") == ["crane.txt", "plain.html", "train.txt"]
    for command in ("report", "serve"):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0
    assert "127.0.0.1" in capsys.readouterr().out


def test_a_port_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    from cleanpage.cli import main
    from cleanpage.report.server import make_server

    with make_server(0) as server:
        assert main(["serve", "--port", str(server.server_port)]) == 2
    assert f"port {server.server_port} cannot be used" in capsys.readouterr().err


def test_what_the_documentation_shows_runs(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    pages.rename(tmp_path / "crawl")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(code, "docs/report.md", "exec"), {})
    assert len(data_of(tmp_path / "report.html")["index"]["pages"]) == 3
    commands = re.findall(r"```\n(cleanpage .*?)\n```", text)
    assert [command.split()[1] for command in commands] == ["report", "serve"]


def test_a_folder_that_holds_an_earlier_report_and_the_files_of_a_bulk_run(pages: Path) -> None:
    write_jsonl(pages / "crawl.jsonl", [{"id": "a", "text": PAGE}, {"id": "b", "text": None}])
    run(pages / "crawl.jsonl", pages / "clean.jsonl", receipts=True, workers=0, progress=False)
    assert (pages / "clean.jsonl.problems.jsonl").exists()
    found = []
    for _ in range(2):
        report(pages, "-o", pages / "report.html")
        found.append(names(pages / "report.html"))
    assert found == [["a", "crane.txt", "a", "plain.html", "train.txt"]] * 2
