# ruff: noqa: E402 (the framework may be missing)
from __future__ import annotations

import pytest

pd = pytest.importorskip("pandas", reason="needs pandas")

from cleanpage import Cleaner, UnknownNameError
from cleanpage.adapters.pandas import clean_series, inspect_series


def test_gives_what_clean_gives(pages, cleaned):
    series = pd.Series(pages, dtype=object, name="text", index=range(7, 7 + len(pages)))
    out = clean_series(series)
    assert out.tolist() == cleaned(pages)
    assert out.index.equals(series.index)
    assert out.name == "text"
    assert inspect_series(series)["text"].tolist() == cleaned(pages)


def test_a_string_dtype_stays(utf8_pages, cleaned):
    some = utf8_pages[:300]
    for dtype in ("str", "string", "object"):
        series = pd.Series(some, dtype=object).astype(dtype) if dtype != "str" else pd.Series(some)
        out = clean_series(series)
        assert out.dtype == series.dtype
        assert [None if pd.isna(text) else text for text in out] == cleaned(some)


def test_arrow_dtypes():
    pa = pytest.importorskip("pyarrow", reason="needs pyarrow")
    series = pd.Series(["The river rose.", None], dtype=pd.ArrowDtype(pa.string()))
    assert clean_series(series).dtype == series.dtype
    series = pd.Series([b"The river rose.", None], dtype=pd.ArrowDtype(pa.binary()))
    assert clean_series(series).tolist() == ["The river rose.", None]


def test_bytes_missing_values_and_a_repeated_index():
    series = pd.Series([b"The river rose.", None, float("nan"), pd.NA, pd.NaT, "The court ruled."], dtype=object, index=[1, 1, 2, 2, 3, 3])
    assert clean_series(series).tolist() == ["The river rose.", None, None, None, None, "The court ruled."]
    numpy = pytest.importorskip("numpy")
    assert clean_series(pd.Series([numpy.float32("nan"), numpy.float64("nan")], dtype=object)).tolist() == [None, None]
    frame = inspect_series(series)
    assert frame["status"].tolist() == ["ok", "null", "null", "null", "null", "ok"]
    assert frame.index.tolist() == [1, 1, 2, 2, 3, 3]


def test_numbers_are_a_mistake():
    with pytest.raises(TypeError, match="int"):
        clean_series(pd.Series([1, 2]))
    assert inspect_series(pd.Series(["The court ruled.", 3], dtype=object))["status"].tolist() == ["ok", "error"]


def test_empty_categories_and_options():
    assert clean_series(pd.Series([], dtype=object)).tolist() == []
    assert list(inspect_series(pd.Series([], dtype=object)).columns) == ["text", "title", "status", "error", "removals"]
    page = "The river rose by two metres in the night.\nPhoto: Reuters"
    assert clean_series(pd.Series([page, page], dtype="category")).tolist() == [Cleaner().clean(page)] * 2
    assert clean_series(pd.Series([page]), Cleaner(only=[]), kind="text").tolist() == [page]


def test_a_wrong_option_is_told_and_is_not_an_error_in_each_row():
    with pytest.raises(UnknownNameError):
        inspect_series(pd.Series(["The river rose."]), kind="htm")
    with pytest.raises(TypeError):
        inspect_series(pd.Series(["The river rose."]), "recall")
