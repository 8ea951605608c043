"""For Ray Data: a Dataset in, the same rows with their clean text out. `run` cleans whole files on a cluster (see `ray_bulk`)."""

from __future__ import annotations

import warnings

import pyarrow as pa
import ray.data

from cleanpage.adapters.arrow import clean_table, output_schema
from cleanpage.adapters.ray_bulk import run
from cleanpage.adapters.rows import Config

__all__ = ["Config", "clean_dataset", "run"]

MAX_RETRIES = 2
"""How often a task whose worker died is tried again. Ray's own default is for ever, which a page that kills its worker would use."""


def clean_dataset(dataset: ray.data.Dataset, config: Config | None = None, *, batch_size: int = 256, max_retries: int = MAX_RETRIES) -> ray.data.Dataset:
    """`dataset` with the columns clean_text, clean_title, clean_status, clean_error and clean_removals added: lazily, all rows and columns stay.

    A page never fails a task. One that kills its process or stalls is a row's error when the config has a `timeout_s`; without it the job
    ends with Ray's error after `max_retries`, and no row is dropped silently. The workers need cleanpage installed.
    """
    config = config or Config()
    known = dataset.schema(fetch_if_missing=False)
    if known is not None and isinstance(known.base_schema, pa.Schema):
        output_schema(known.base_schema, config)  # a mistake is told here and not on every row
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Ray 2.60 deprecates remote arguments without naming another way to bound retries
        return dataset.map_batches(clean_table, batch_format="pyarrow", batch_size=batch_size, fn_kwargs={"config": config}, max_retries=max_retries)
