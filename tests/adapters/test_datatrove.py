from __future__ import annotations

import json
import time

import pytest

pytest.importorskip("datatrove", reason="needs datatrove: pip install 'cleanpage[datatrove]'")

from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleanpage import Cleaner, Rule, UnknownNameError
from cleanpage.adapters.datatrove import CleanPage, CleanPageExtractor, CleanPageFormatter

PAGE = "The river rose by two metres in the night.\nLeave a Reply\nBack to top"


def _documents(pages):
    return [Document(text=page, id=str(n), metadata={"n": n}) for n, page in enumerate(pages) if page is not None]


@pytest.mark.parametrize("step", [CleanPage, CleanPageFormatter])
def test_gives_what_clean_gives(pages, cleaned, step):
    documents = list(step().run(iter(_documents(pages))))
    assert [document.text for document in documents] == [text for text in cleaned(pages) if text is not None]
    assert [document.id for document in documents] == [str(n) for n, page in enumerate(pages) if page is not None]


def test_counts_cuts_by_rule_in_datatroves_own_statistics():
    step = CleanPage()
    list(step.run(iter(_documents([PAGE, PAGE, ""]))))
    counts = Cleaner().inspect(PAGE).counts()
    assert {key: step.stats[f"removed_{key}"].total for key in counts} == {key: 2 * count for key, count in counts.items()}
    assert (step.stats["total"].total, step.stats["ok"].total, step.stats["empty"].total, step.stats["forwarded"].total) == (3, 2, 1, 3)


def test_in_a_pipeline_on_disk(tmp_path):
    (tmp_path / "in").mkdir()
    for part in range(2):
        lines = [json.dumps({"id": f"{part}-{n}", "text": PAGE, "url": "https://a.example/"}) for n in range(20)]
        (tmp_path / "in" / f"{part}.jsonl").write_text("\n".join(lines))
    LocalPipelineExecutor(
        [JsonlReader(str(tmp_path / "in")), CleanPage(), JsonlWriter(str(tmp_path / "out"), compression=None)],
        tasks=2, workers=2, start_method="spawn", logging_dir=str(tmp_path / "logs"),
    ).run()  # fmt: skip
    rows = [json.loads(line) for file in (tmp_path / "out").iterdir() for line in file.read_text().splitlines()]
    assert len(rows) == 40
    assert {row["text"] for row in rows} == {Cleaner().clean(PAGE)}
    assert {row["metadata"]["cleanpage_status"] for row in rows} == {"ok"}
    ok = json.loads((tmp_path / "logs" / "stats.json").read_text())[1]["stats"]["ok"]
    assert (ok["total"] if isinstance(ok, dict) else ok) == 40


def _stalls(page, words):
    if "stall" in page.source:
        time.sleep(60)
    if "raise" in page.source:
        raise RuntimeError("no")
    yield from ()


STALLS = Cleaner().with_rule(Rule(id="stalls", find=_stalls, removes=(), keeps=()))


def test_a_page_that_cannot_be_cleaned_keeps_its_text():
    out = list(CleanPage(STALLS, timeout_s=2).run(iter(_documents(["stall", "raise", PAGE]))))
    assert [document.text for document in out] == ["stall", "raise", Cleaner().clean(PAGE)]
    assert [document.metadata["cleanpage_status"] for document in out] == ["error", "error", "ok"]
    assert out[0].metadata["cleanpage_error"] == "took longer than 2 s"
    assert [document.text for document in CleanPageFormatter(STALLS).run(iter(_documents(["raise"])))] == ["raise"]


def test_extractor(pages, cleaned):
    some = [page for page in pages[:300] if page and page.startswith("<html>")]
    out = list(CleanPageExtractor(timeout=30).run(iter(_documents(some))))
    assert [document.text for document in out] == [text for page in some if (text := Cleaner().clean(page, kind="html"))]
    stalled = CleanPageExtractor(STALLS, timeout=3)
    html = "<html><body><article><p>The river rose by two metres in the night, the mayor said on Monday.</p></article>"
    assert len(list(stalled.run(iter(_documents([html.replace("river", "stall"), html]))))) == 1
    assert stalled.stats["timeout"].total == 1


def test_a_mistake_is_told_at_construction():
    with pytest.raises(UnknownNameError):
        CleanPage(kind="htm")
