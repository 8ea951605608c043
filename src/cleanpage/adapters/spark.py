"""For PySpark: a DataFrame in, the same rows with their clean text out (`mapInArrow`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import ArrayType, BinaryType, DataType, IntegerType, StringType, StructField, StructType

from cleanpage.adapters.arrow import clean_batch, output_schema
from cleanpage.adapters.rows import NAMES, Config

__all__ = ["Config", "clean_batches", "clean_frame", "clean_schema"]

_ROWS_AT_ONCE = 256
_REMOVALS = ArrayType(StructType([StructField("rule", StringType()), StructField("count", IntegerType())]))


def clean_frame(frame: DataFrame, config: Config | None = None) -> DataFrame:
    """`frame` with the columns clean_text, clean_title, clean_status, clean_error and clean_removals added: lazily, all rows and columns stay.

    Raises UnknownNameError for a column that is not there, TypeError for one that holds no pages. The executors need cleanpage installed.
    """
    config = config or Config()
    return frame.mapInArrow(clean_batches(config), clean_schema(frame.schema, config))


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
