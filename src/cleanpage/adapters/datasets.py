"""For Hugging Face datasets: a function over a Dataset, and the callable that it maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import datasets
import pyarrow as pa

import cleanpage
from cleanpage.adapters.arrow import clean_table, output_schema
from cleanpage.adapters.rows import NAMES, Config, outcomes

__all__ = ["CleanBatch", "Config", "clean_dataset"]


class CleanBatch:
    """A callable for ``dataset.map(CleanBatch(config), batched=True)``. Its fingerprint is stable over runs, and changes with cleanpage's version.

    Give ``features=step.features(dataset.features)`` to `map` as well: else datasets takes a column's type from its first batch, and a
    title that is missing there may never come. `clean_dataset` does so.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        self.version = cleanpage.__version__

    def __call__(self, batch: Any) -> Any:
        """An Arrow table with the added columns, or the added columns of a mapping of lists."""
        if isinstance(batch, pa.Table):
            return clean_table(batch, self.config)
        return self._lists(batch)

    def _lists(self, batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        config = self.config
        names = output_schema(_schema(batch, config), config).names[-len(NAMES) :]
        pages = batch[config.column]
        nothing = [None] * len(pages)
        urls = nothing if config.url is None else batch[config.url]
        encodings = nothing if config.encoding is None else batch[config.encoding]
        rows = list(outcomes(zip(pages, urls, encodings, strict=True), config))
        columns = [[getattr(row, name) for row in rows] for name in NAMES[:-1]]
        columns.append([[{"rule": rule, "count": count} for rule, count in row.removals.items()] for row in rows])
        return dict(zip(names, columns, strict=True))

    def features(self, features: datasets.Features) -> datasets.Features:
        """The features of the mapped dataset. Raises UnknownNameError for a column that is not there, TypeError for one that holds no pages."""
        schema = output_schema(features.arrow_schema, self.config)
        added = datasets.Features.from_arrow_schema(pa.schema(list(schema)[len(features) :]))
        return datasets.Features({**features, **added})


def clean_dataset(dataset: Any, config: Config | None = None, *, num_proc: int | None = None) -> Any:
    """`dataset` with the columns clean_text, clean_title, clean_status, clean_error and clean_removals added; all rows and columns stay.

    Takes a Dataset, a streamed one (IterableDataset), or a dict of either with its splits, and gives the same. `num_proc` is that of
    `Dataset.map`. Raises UnknownNameError for a column that is not there, TypeError for one that holds no pages.
    """
    if isinstance(dataset, datasets.DatasetDict | datasets.IterableDatasetDict):
        return type(dataset)({split: clean_dataset(part, config, num_proc=num_proc) for split, part in dataset.items()})
    step = CleanBatch(config)
    if isinstance(dataset, datasets.IterableDataset):
        known = dataset.features or dataset._resolve_features().features
        return dataset.map(step, batched=True, features=step.features(known))
    form = dataset.format
    mapped = dataset.with_format("arrow").map(step, batched=True, num_proc=num_proc, features=step.features(dataset.features))
    return mapped.with_format(form["type"], **form["format_kwargs"])


def _schema(batch: Mapping[str, list[Any]], config: Config) -> pa.Schema:
    return pa.schema([(name, pa.string() if name == config.column else pa.null()) for name in batch])
