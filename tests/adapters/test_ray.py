"""Ray Data, on one local node."""

from __future__ import annotations

import os

import pytest

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # read when ray is imported; see `ray_node`
pytest.importorskip("ray", reason="needs Ray: pip install 'cleanpage[ray]'")

import pyarrow as pa
from ray import data as ray_data

from cleanpage import Cleaner, Rule, UnknownNameError
from cleanpage.adapters.ray import Config, clean_dataset

PAGE = "The river rose by two metres in the night.\nPhoto: Reuters"


pytestmark = pytest.mark.usefixtures("ray_node")


def _rows(dataset):
    return sorted(dataset.take_all(), key=lambda row: row["id"])


def test_gives_what_clean_gives(utf8_pages, cleaned):
    table = pa.table({"id": range(len(utf8_pages)), "text": utf8_pages, "when": pa.array([None] * len(utf8_pages), pa.timestamp("us"))})
    rows = _rows(clean_dataset(ray_data.from_arrow(table).repartition(4)))
    assert [row["clean_text"] for row in rows] == cleaned(utf8_pages)
    assert [row["id"] for row in rows] == list(range(len(utf8_pages)))
    assert set(rows[0]) == {"id", "text", "when", "clean_text", "clean_title", "clean_status", "clean_error", "clean_removals"}


def test_parquet_to_parquet(tmp_path):
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": range(100), "text": [PAGE] * 100}), tmp_path / "in.parquet")
    clean_dataset(ray_data.read_parquet(str(tmp_path / "in.parquet"))).write_parquet(str(tmp_path / "out"))
    assert pq.read_table(tmp_path / "out")["clean_text"].to_pylist() == [Cleaner().clean(PAGE)] * 100


def test_values_that_are_no_pages_are_errors_in_their_rows():
    """Ray pickles a column of several types."""
    items = [{"id": number, "text": page} for number, page in enumerate([PAGE, None, 3, b"bytes", {"a": 1}])]
    rows = _rows(clean_dataset(ray_data.from_items(items, override_num_blocks=1)))
    assert [row["clean_status"] for row in rows] == ["ok", "null", "error", "ok", "error"]
    assert rows[0]["clean_text"] == Cleaner().clean(PAGE)


def test_a_mistake_is_told_before_the_run():
    with pytest.raises(UnknownNameError, match="did you mean 'txt'"):
        clean_dataset(ray_data.from_arrow(pa.table({"txt": [PAGE]})))


def dies(page, words):
    """A rule that kills its process over "die", and over "once FLAG" when FLAG is not there yet."""
    if page.source == "die":
        os._exit(1)
    if page.source.startswith("once "):
        path = page.source.split()[1]
        if not os.path.exists(path):
            open(path, "w").close()
            os._exit(1)
    yield from ()


DIES = Cleaner().with_rule(Rule(id="dies", find=dies, removes=(), keeps=()))


def _with(page):
    pages = [PAGE] * 400
    pages[200] = page
    return ray_data.from_arrow(pa.table({"id": range(400), "text": pages})).repartition(4)


def test_a_worker_that_dies_once_costs_no_row(tmp_path):
    rows = _rows(clean_dataset(_with(f"once {tmp_path / 'flag'}"), Config(cleaner=DIES)))
    assert (tmp_path / "flag").exists()
    assert [row["id"] for row in rows] == list(range(400))
    assert {row["clean_status"] for row in rows} == {"ok"}


def test_a_page_that_always_kills_is_a_clear_error_and_with_a_deadline_one_row():
    rows = _rows(clean_dataset(_with("die"), Config(cleaner=DIES, timeout_s=5)))
    assert [row["id"] for row in rows if row["clean_status"] == "error"] == [200]
    assert len(rows) == 400
    assert rows[200]["clean_error"] == "ended its process (exit status 1)"
    with pytest.raises(Exception, match=r"(?i)worker.*(died|crash|exit)"):
        clean_dataset(_with("die"), Config(cleaner=DIES), max_retries=0).materialize()
