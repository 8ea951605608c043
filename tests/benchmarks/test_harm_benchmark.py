"""The harm benchmark counts what was deleted wrongly, and nothing else."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import harm
import pytest

from cleanpage import Cleaner

SCRIPT = Path(harm.__file__)
TRUE = [
    "The ferry to the north coast has a timetable again, the harbour master said.",
    "It leaves at ten.",
    "Tickets cost nine pounds and are sold on the pier.",
]


def page(lines: list[str], keep: str, **more: str) -> dict[str, str]:
    return {"id": "one", "from": "made", "text": "\n".join(lines), "keep": keep, "gold": "\n".join(TRUE), **more}


def cuts(record: dict[str, str], mode: str = "balanced") -> list[harm.Cut]:
    return harm.judge(record, {mode: Cleaner(mode=mode)}).cuts


def test_a_junk_line_that_goes_is_right() -> None:
    found = cuts(page([TRUE[0], "READ MORE: Storm closes the bridge", TRUE[2]], "101"))
    assert [(cut.rule, cut.wrong) for cut in found] == [("read_more", False)]


def test_a_true_line_that_goes_is_wrong_and_its_words_are_counted() -> None:
    found = cuts(page([TRUE[0], "READ MORE: Storm closes the bridge", TRUE[2]], "111"))
    assert [(cut.rule, cut.wrong, cut.size) for cut in found] == [("read_more", True, 6)]


def test_a_copy_that_goes_is_right_while_the_true_text_has_the_line_once() -> None:
    line = (
        "The council will meet in two weeks to decide who pays for the new pier, and the harbour master expects that the islands will have to share the cost."
    )
    text = page([line, "Leave a Reply", "Back to top", "Share this article", TRUE[0], TRUE[2], line], "1000111")
    (cut,) = (cut for cut in cuts(text | {"gold": f"{line}\n{TRUE[0]}\n{TRUE[2]}"}) if cut.text == line)
    assert not cut.wrong
    (cut,) = (cut for cut in cuts(text | {"gold": f"{line}\n{TRUE[0]}\n{TRUE[2]}\n{line}"}) if cut.text == line)
    assert cut.wrong


def test_part_of_a_line_is_wrong_only_where_the_true_text_goes_on() -> None:
    truth = harm.Truth("Blinken urged China to act. The ferry sails at ten.")
    assert harm.goes_on(truth, "Blinken urged China ", "to act", ".")
    assert not harm.goes_on(truth, "The ferry sails at ten.", "Read more", "")
    assert not harm.goes_on(truth, "Read more of ", "the ferry", " in our gallery")


def test_lines_without_labels_are_labelled_by_the_true_text() -> None:
    truth = harm.Truth("\n".join(TRUE))
    assert [truth.label(line) for line in (*TRUE, "Most read stories of the week on our site", "Share", "***")] == list("111") + ["0", "0", "-"]


def test_html_is_judged_by_its_true_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in TRUE)
    record = {"id": "h", "html": f"<html lang=en><body><nav><a href=/a>Home</a></nav><main>{body}</main></body></html>", "main": "\n".join(TRUE)}
    judged = harm.judge(record, {"balanced": Cleaner()})
    assert judged.source == "html"
    assert judged.true_words == sum(map(harm.words, TRUE))
    assert not any(cut.wrong for cut in judged.cuts)


def test_the_figure_is_wrong_words_per_million_true_words() -> None:
    judged = [harm.judge(page([TRUE[0], "READ MORE: Storm closes the bridge", TRUE[2]], "111"), {"balanced": Cleaner()})]
    value, low, high = harm.per_million(judged, lambda cut: True)
    assert value == pytest.approx(1e6 * 6 / judged[0].true_words)
    assert low <= value <= high


def test_the_reading_lowers_the_figure_by_the_share_of_the_labels_fault(tmp_path: Path) -> None:
    verdicts = tmp_path / "read.jsonl"
    verdicts.write_text("\n".join(json.dumps({"rule": "read_more", "verdict": verdict}) for verdict in ["label"] * 9 + ["wrong"]))
    faults = harm.Faults(verdicts)
    assert faults.share("read_more") == pytest.approx((9 + 2 * 0.9) / 12)
    judged = [harm.judge(page([TRUE[0], "READ MORE: Storm closes the bridge", TRUE[2]], "111"), {"balanced": Cleaner()})]
    assert harm.per_million(judged, lambda cut: True, faults)[0] == pytest.approx(harm.per_million(judged, lambda cut: True)[0] * 0.1)


def test_the_counts_of_the_reading_are_well_formed() -> None:
    faults = harm.Faults(SCRIPT.with_name("harm_reading.json"))
    assert faults.read.total() == 600  # three readings of 200
    assert all(faults.fault[rule] <= faults.read[rule] for rule in faults.read)
    assert set(faults.read) <= {rule.id for rule in Cleaner().rules}


def test_the_command_writes_its_tables_between_the_marks(tmp_path: Path) -> None:
    corpus, doc = tmp_path / "corpus.jsonl.gz", tmp_path / "harm.md"
    with gzip.open(corpus, "wt", encoding="utf-8") as file:
        file.write(json.dumps(page([TRUE[0], "READ MORE: Storm closes the bridge", TRUE[2]], "101")) + "\n")
    doc.write_text(f"# Harm\n\n{harm.BEGIN}\nold\n{harm.END}\n\nThe end.\n")
    subprocess.run([sys.executable, str(SCRIPT), str(corpus), "--write", str(doc)], check=True, capture_output=True)
    text = doc.read_text()
    assert "old" not in text
    assert text.endswith("The end.\n")
    assert "| `read_more` | 0 | 0 | 0 |" in text
    assert "| `read_more` | 1 | 0.930 | 1.000 (0.207–1.000) | +0.070 |" in text


def test_a_page_without_the_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "harm.md").write_text("no marks")
    with pytest.raises(SystemExit, match="are missing"):
        harm.write_between(tmp_path / "harm.md", "x", harm.BEGIN, harm.END)
