# ruff: noqa: E402 (the framework may be missing)
"""The kernel is total: it never raises, never drops a row, and leaves the columns that are there as they are."""

from __future__ import annotations

import datetime
import pickle

import pytest

pa = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'cleanpage[arrow]'")

from cleanpage import Cleaner, Rule, UnknownNameError
from cleanpage.adapters import arrow
from cleanpage.adapters.arrow import REMOVALS, Config, clean_batch, clean_table, output_schema

ADDED = ["clean_text", "clean_title", "clean_status", "clean_error", "clean_removals"]
PAGE = "The river rose by two metres in the night, the mayor said.\nPhoto: Reuters"


def _batch(values, type_=None, **others):
    return pa.RecordBatch.from_pydict({"text": pa.array(values, type_), **others})


def _wtf8(pages):
    """A string column as careless writers make it: a lone surrogate stands in it as three bytes."""
    raw = [None if page is None else page.encode("utf-8", "surrogatepass") for page in pages]
    return pa.Array.from_buffers(pa.string(), len(raw), pa.array(raw, pa.binary()).buffers())


def test_gives_what_clean_gives(pages, cleaned):
    column = _wtf8(pages)
    batch = pa.RecordBatch.from_arrays([pa.array(range(len(pages))), column], names=["id", "text"])
    out = clean_batch(batch, Config())
    out.validate(full=False)
    read = [None if page is None else page.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for page in pages]
    assert out.column("clean_text").to_pylist() == cleaned(read)
    assert out.column("id") == batch.column("id")
    assert out.column("text") is not None
    assert out.num_rows == len(pages)


@pytest.mark.parametrize(
    "type_",
    [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view(), pa.dictionary(pa.int8(), pa.string())],
    ids=str,
)  # fmt: skip
def test_every_type_that_holds_pages(type_):
    values = [PAGE, None, ""]
    if "binary" in str(type_):
        values = [None if value is None else value.encode() for value in values]
    batch = _batch(values, type_ if not pa.types.is_dictionary(type_) else None)
    if pa.types.is_dictionary(type_):
        batch = pa.RecordBatch.from_arrays([batch.column(0).dictionary_encode()], names=["text"])
    out = clean_batch(batch, Config())
    assert out.schema.names == ["text", *ADDED]
    assert out.column("clean_status").to_pylist() == ["ok", "null", "empty"]
    assert out.column("clean_text").to_pylist() == [Cleaner().clean(PAGE), None, ""]
    assert out.schema.field("clean_text").type == (pa.large_string() if "large" in str(type_) else pa.string())
    assert out.schema == output_schema(batch.schema, Config())


def test_keeps_columns_types_nullability_and_metadata():
    schema = pa.schema(
        [pa.field("n", pa.int8(), nullable=False, metadata={"a": "b"}), ("when", pa.timestamp("us", "UTC")), ("text", pa.string()),
         ("deep", pa.list_(pa.struct([("x", pa.float32())])))], metadata={"k": "v"},
    )  # fmt: skip
    rows = [{"n": 1, "when": datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc), "text": PAGE, "deep": [{"x": 0.5}]}]
    batch = pa.RecordBatch.from_pylist(rows, schema=schema)
    out = clean_batch(batch, Config())
    assert out.schema.metadata == schema.metadata
    assert [out.schema.field(i) for i in range(4)] == list(schema)
    assert out.select(schema.names) == batch


def test_empty_batch_and_table():
    out = clean_batch(_batch([], pa.string()), Config())
    assert (out.num_rows, out.schema.names) == (0, ["text", *ADDED])
    table = pa.table({"text": pa.array([], pa.string())})
    assert clean_table(table, Config()).schema == output_schema(table.schema, Config())


def test_says_how_many_cuts_each_rule_made():
    out = clean_batch(_batch([PAGE, None]), Config())
    assert out.schema.field("clean_removals").type == REMOVALS
    counts = Cleaner().inspect(PAGE).counts()
    assert out.column("clean_removals").to_pylist() == [[{"rule": rule, "count": count} for rule, count in counts.items()], []]


def test_a_name_that_is_taken_is_kept():
    once = clean_batch(_batch([PAGE]), Config())
    twice = clean_batch(once, Config())
    assert twice.schema.names == ["text", *ADDED, *("clean__" + name.removeprefix("clean_") for name in ADDED)]
    assert twice.select(once.schema.names) == once


def test_urls_and_encodings_come_from_columns():
    page = "Der Fluß stieg über Nacht um zwei Meter.".encode("cp1250")
    batch = _batch([page, page, page], pa.binary(), charset=["cp1250", "no-such-encoding", None], url=["https://a.example/", None, "x"])
    out = clean_batch(batch, Config(encoding="charset", url="url"))
    assert out.column("clean_status").to_pylist() == ["ok"] * 3
    assert out.column("clean_text")[0].as_py() == "Der Fluß stieg über Nacht um zwei Meter."


def test_a_column_without_pages_is_an_error_in_each_row():
    out = clean_batch(_batch([1, None]), Config())
    assert out.column("clean_status").to_pylist() == ["error", "error"]
    assert out.column("clean_error")[0].as_py() == "column 'text' holds int64, not pages"
    assert clean_batch(_batch([PAGE]), Config(column="html")).column("clean_error")[0].as_py() == "no column 'html'"


def test_output_schema_tells_a_mistake_before_the_run():
    schema = pa.schema([("txt", pa.string()), ("n", pa.int64())])
    with pytest.raises(UnknownNameError, match="did you mean 'txt'"):
        output_schema(schema, Config())
    with pytest.raises(TypeError, match="int64"):
        output_schema(schema, Config(column="n"))


def _finds_nothing(page, words):
    if "bomb" in page.source:
        raise RuntimeError("\ud800 in the message too")
    yield from ()


def test_a_rule_that_raises_costs_its_row_only():
    rule = Rule(id="mine", find=_finds_nothing, removes=(), keeps=())
    out = clean_batch(_batch(["a bomb", PAGE]), Config(cleaner=Cleaner().with_rule(rule)))
    assert out.column("clean_status").to_pylist() == ["error", "ok"]
    assert out.column("clean_error")[0].as_py() == "RuntimeError: ? in the message too"


def test_texts_that_overflow_a_string_column_become_errors(monkeypatch):
    monkeypatch.setattr(arrow, "MAX_STRING_BYTES", len(Cleaner().clean(PAGE)) + 3)
    out = clean_batch(_batch([PAGE, PAGE, None, "Short."]), Config())
    assert out.column("clean_status").to_pylist() == ["ok", "error", "null", "error"]
    assert "large_string" in out.column("clean_error")[1].as_py()
    assert clean_batch(_batch([PAGE, PAGE], pa.large_string()), Config()).column("clean_status").to_pylist() == ["ok", "ok"]


def test_sliced_and_extension_columns():
    class Html(pa.ExtensionType):
        def __init__(self):
            super().__init__(pa.string(), "test.html")

        def __arrow_ext_serialize__(self):
            return b""

        @classmethod
        def __arrow_ext_deserialize__(cls, storage_type, serialized):
            return cls()

    storage = pa.array(["x", PAGE, None, "y"]).slice(1, 2)
    batch = pa.RecordBatch.from_arrays([pa.ExtensionArray.from_storage(Html(), storage)], names=["text"])
    out = clean_batch(batch, Config())
    assert out.column("clean_status").to_pylist() == ["ok", "null"]
    assert out.schema.field("text").type == Html()


def test_a_dictionary_is_not_unpacked_as_a_whole():
    """A page of 8 MiB that stands in 400 rows would be more than a string column holds."""
    pages = pa.DictionaryArray.from_arrays(pa.array([0] * 400 + [1, None, 2], pa.int16()), pa.array(["Advertisement\n" * 600_000, PAGE, None]))
    out = clean_batch(pa.RecordBatch.from_arrays([pages.slice(399)], names=["text"]), Config(cleaner=Cleaner(only=["advertisement"])))
    assert out.column("clean_status").to_pylist()[1:] == ["ok", "null", "null"]


def test_runs_nested_types_and_broken_text():
    runs = pa.RunEndEncodedArray.from_arrays([2, 3], pa.array([PAGE, None]))
    out = clean_batch(pa.RecordBatch.from_arrays([runs], names=["text"]), Config())
    assert out.column("clean_status").to_pylist() == ["ok", "ok", "null"]
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"The river\xff rose."], pa.binary()).buffers())
    for column in (broken, pa.DictionaryArray.from_arrays(pa.array([0]), broken)):
        out = clean_batch(pa.RecordBatch.from_arrays([column], names=["text"]), Config())
        assert out.column("clean_text").to_pylist() == ["The river\ufffd rose."]
    assert clean_batch(_batch([[PAGE]]), Config()).column("clean_status").to_pylist() == ["error"]


def test_chunks_of_a_table_stay():
    table = pa.table({"text": pa.chunked_array([[PAGE], [], [None, ""]]), "n": pa.chunked_array([[1, 2], [3]])})
    out = clean_table(table, Config())
    assert out.column("clean_status").to_pylist() == ["ok", "null", "empty"]
    assert out.select(["text", "n"]) == table


def test_two_columns_of_one_name():
    batch = pa.RecordBatch.from_arrays([pa.array([PAGE]), pa.array([3])], names=["text", "text"])
    out = clean_batch(batch, Config())
    assert out.column(2).to_pylist() == [Cleaner().clean(PAGE)]
    assert out.schema.names == ["text", "text", *ADDED]


def test_config_is_a_frozen_value_that_travels():
    config = Config(column="html", kind="html", cleaner=Cleaner(mode="recall"), prefix="")
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(pickle.loads(pickle.dumps(config))) == hash(config)
    with pytest.raises(AttributeError):
        config.column = "x"


@pytest.mark.parametrize(
    "wrong, error",
    [
        ({"kind": "htm"}, UnknownNameError),
        ({"cleaner": "recall"}, TypeError),
        ({"column": 3}, TypeError),
        ({"timeout_s": 0}, ValueError),
        ({"timeout_s": "1"}, TypeError),
    ],
)
def test_config_tells_a_mistake(wrong, error):
    with pytest.raises(error):
        Config(**wrong)


def test_hypothesis_says_total():
    hypothesis = pytest.importorskip("hypothesis", reason="needs hypothesis")
    st = hypothesis.strategies

    @hypothesis.settings(max_examples=60, deadline=None)
    @hypothesis.given(st.lists(st.none() | st.text() | st.text(alphabet="<>/abdivp \n&;x", max_size=60), max_size=5))
    def total(values):
        raw = [None if value is None else value.encode("utf-8", "surrogatepass") for value in values]
        out = clean_batch(_batch(raw, pa.binary()), Config())
        assert out.num_rows == len(values)
        assert set(out.column("clean_status").to_pylist()) <= {"ok", "empty", "null"}

    total()
