"""For PySpark: a DataFrame in, the same rows with their clean text out (`mapInArrow`); or paths of WARC files in, a row for each page out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, BinaryType, DataType, IntegerType, LongType, StringType, StructField, StructType

from cleanpage.adapters.arrow import clean_batch, output_schema
from cleanpage.adapters.rows import NAMES, Config
from cleanpage.adapters.warc import clean_warc, warc_schema

__all__ = ["Config", "clean_batches", "clean_frame", "clean_schema", "clean_warcs"]

_ROWS_AT_ONCE = 256
_REMOVALS = ArrayType(StructType([StructField("rule", StringType()), StructField("count", IntegerType())]))


def clean_frame(frame: DataFrame, config: Config | None = None) -> DataFrame:
    """`frame` with the columns clean_text, clean_title, clean_status, clean_error and clean_removals added: lazily, all rows and columns stay.

    Raises UnknownNameError for a column that is not there, TypeError for one that holds no pages. The executors need cleanpage installed.
    """
    config = config or Config()
    return frame.mapInArrow(clean_batches(config), clean_schema(frame.schema, config))


def clean_warcs(spark: SparkSession, paths: Sequence[str], config: Config | None = None) -> DataFrame:
    """A row for each page of the WARC or WET files at `paths`, which every executor must be able to open (local, or for fsspec).

    Columns: file, offset, url, date, record_id, content_type, note, clean_text, clean_title, clean_status, clean_error, clean_removals. Damage
    in a file is a row that has only a note. Each file is a task; one that cannot be opened ends the job after Spark's retries.
    """
    config = config or Config()

    def clean(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path in batch.column(0).to_pylist():
                yield from clean_warc(path, config)

    schema = StructType([StructField(field.name, _spark(field)) for field in warc_schema(config)])
    frame = spark.createDataFrame([(path,) for path in paths], "path string")
    return frame.repartitionByRange(max(len(paths), 1), "path").mapInArrow(clean, schema)


def clean_batches(config: Config) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function for `mapInArrow`, for those who call it themselves."""

    def clean(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:  # Spark sends 10,000 rows at once: too many clean pages to hold beside them
            for start in range(0, batch.num_rows, _ROWS_AT_ONCE):
                yield clean_batch(batch.slice(start, _ROWS_AT_ONCE), config)

    return clean


def clean_schema(schema: StructType, config: Config) -> StructType:
    """The schema of the cleaned frame, a new value."""
    added = output_schema(pa.schema([(field.name, _arrow(field.dataType)) for field in schema.fields]), config).names[-len(NAMES) :]
    types = dict(zip(added, [_REMOVALS if name == "removals" else StringType() for name in NAMES], strict=True))
    return StructType([*schema.fields, *(StructField(name, type_) for name, type_ in types.items())])


def _arrow(type_: DataType) -> pa.DataType:
    """What matters here of a column's type: whether it can hold pages."""
    return pa.string() if isinstance(type_, StringType) else pa.binary() if isinstance(type_, BinaryType) else pa.bool_()


def _spark(field: pa.Field) -> DataType:
    if field.type == pa.int64():
        return LongType()
    return _REMOVALS if isinstance(field.type, pa.ListType) else StringType()
