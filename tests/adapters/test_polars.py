# ruff: noqa: E402 (the framework may be missing)
from __future__ import annotations

import pytest

pl = pytest.importorskip("polars", reason="needs polars")

from cleanpage import Cleaner, UnknownNameError
from cleanpage.adapters.polars import OUTCOME, clean_series, inspect_series

PAGE = "The river rose by two metres in the night.\nPhoto: Reuters"


def test_gives_what_clean_gives(utf8_pages, cleaned):
    series = pl.Series("text", utf8_pages)
    assert clean_series(series).to_list() == cleaned(utf8_pages)
    assert clean_series(series).name == "text"


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_expressions_in_both_engines(utf8_pages, cleaned, engine):
    frame = pl.LazyFrame({"n": range(len(utf8_pages)), "text": utf8_pages})
    out = frame.with_columns(clean=pl.col("text").cleanpage.clean(), receipt=pl.col("text").cleanpage.inspect()).collect(engine=engine)
    assert out["clean"].to_list() == cleaned(utf8_pages)
    assert out["receipt"].struct.field("text").to_list() == cleaned(utf8_pages)
    assert out["n"].to_list() == list(range(len(utf8_pages)))
    assert out.schema["receipt"] == OUTCOME


def test_bytes_categories_nulls_and_empty():
    assert clean_series(pl.Series([PAGE.encode(), None])).to_list() == [Cleaner().clean(PAGE), None]
    assert clean_series(pl.Series([PAGE], dtype=pl.Categorical)).to_list() == [Cleaner().clean(PAGE)]
    assert clean_series(pl.Series([None, None])).dtype == pl.String
    assert clean_series(pl.Series([], dtype=pl.String)).dtype == pl.String
    assert inspect_series(pl.Series([], dtype=pl.String)).dtype == OUTCOME


def test_receipts_and_options():
    (row,) = inspect_series(pl.Series([PAGE])).to_list()
    assert row["status"] == "ok"
    assert row["removals"] == [{"rule": rule, "count": count} for rule, count in Cleaner().inspect(PAGE).counts().items()]
    kept = pl.DataFrame({"text": [PAGE]}).select(pl.col("text").cleanpage.clean(Cleaner(only=[]), kind="text"))
    assert kept.item() == PAGE


def test_numbers_are_a_mistake():
    with pytest.raises(TypeError, match="Int64"):
        clean_series(pl.Series("n", [1]))


def test_a_wrong_option_is_told_and_is_not_an_error_in_each_row():
    with pytest.raises(UnknownNameError):
        inspect_series(pl.Series(["The river rose."]), kind="htm")
    with pytest.raises(TypeError):
        inspect_series(pl.Series(["The river rose."]), "recall")


def test_bytes_that_are_no_utf8():
    odd = [b"\xed\xa0\x80 The river rose.", b"\xff\xfe", b"<html>&#xD800;<p>\xc3", b"\x00"]
    assert clean_series(pl.Series(odd)).null_count() == 0
    assert set(inspect_series(pl.Series(odd)).struct.field("status")) <= {"ok", "empty"}
