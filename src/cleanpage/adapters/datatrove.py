# mypy: disallow-subclassing-any=False
"""For datatrove: a step that cleans documents, with statistics for each rule; a formatter; and an extractor for its WARC pipeline."""

from __future__ import annotations

from typing import Any

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.formatters.base import BaseFormatter

from cleanpage.adapters.rows import Config, Outcome, outcomes
from cleanpage.cleaner import Cleaner

__all__ = ["CleanPage", "CleanPageExtractor", "CleanPageFormatter"]


class CleanPage(PipelineStep):
    """Cleans each document's text and drops none.

    The metadata gets cleanpage_title, cleanpage_status and cleanpage_error, each always a string, so that Parquet writers see one schema.
    A document that could not be cleaned keeps its text, with the status ``"error"``. The statistics count documents by status, cuts by rule
    (`removed_read_more`) and the characters that went.
    """

    name = "🧽 cleanpage"
    type = "✂️ - FORMAT"

    def __init__(self, cleaner: Cleaner | None = None, *, kind: str = "auto", timeout_s: float | None = None) -> None:
        super().__init__()
        self.config = Config(cleaner=cleaner or Cleaner(), kind=kind, timeout_s=timeout_s)

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Yields every document, cleaned."""
        for document in data or ():
            self.stat_update("total")
            with self.track_time():
                (row,) = outcomes([(document.text, document.metadata.get("url"), None)], self.config)
                _count(self, row, len(document.text))
                document.metadata |= {"cleanpage_title": row.title or "", "cleanpage_status": row.status, "cleanpage_error": row.error or ""}
                if row.text is not None:
                    document.text = row.text
            self.stat_update("forwarded")
            self.update_doc_stats(document)
            yield document


class CleanPageFormatter(BaseFormatter):
    """`clean` as a formatter: changes the text and nothing else. The statistics are those of `CleanPage`."""

    name = "🧽 cleanpage"

    def __init__(self, cleaner: Cleaner | None = None, *, kind: str = "auto") -> None:
        super().__init__()
        self.config = Config(cleaner=cleaner or Cleaner(), kind=kind)

    def format(self, text: str) -> str:
        """The clean text, or `text` itself when it could not be cleaned."""
        (row,) = outcomes([(text, None, None)], self.config)
        _count(self, row, len(text))
        return text if row.text is None else row.text


class CleanPageExtractor(BaseExtractor):
    """HTML to clean text, where `Trafilatura` stands in datatrove's pipelines. datatrove runs it in a child process and ends it after `timeout` seconds;
    a document that takes longer, or of which nothing is left, is dropped and counted by datatrove."""

    name = "🧽 cleanpage"

    def __init__(self, cleaner: Cleaner | None = None, *, timeout: float = 1) -> None:
        super().__init__(timeout)
        self.cleaner = cleaner or Cleaner()

    def extract(self, text: str) -> str:
        """The clean text of the page."""
        return self.cleaner.clean(text, kind="html")

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Yields each document of which something is left."""
        self.extract("")  # compiles the words here, before the child is forked: its start counts against the timeout
        yield from super().run(data, rank, world_size)


def _count(step: PipelineStep, row: Outcome, length: int) -> None:
    step.stat_update(row.status)
    for rule, cuts in row.removals.items():
        step.stat_update(f"removed_{rule}", value=cuts)
    if row.text is not None:
        step.stat_update("chars_removed", value=max(0, length - len(row.text)))
