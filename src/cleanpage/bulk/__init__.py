"""Records in, records out: crawl dumps cleaned by many processes, streaming, with nothing lost.

`run` cleans files into files; `clean_pages` cleans pages of a Python program. What is not named here may move.
"""

from cleanpage.bulk.errors import BulkError, MissingExtraError, OptionsDifferError, OutputError, WorkerError
from cleanpage.bulk.pages import clean_pages
from cleanpage.bulk.report import BulkReport
from cleanpage.bulk.runner import run

__all__ = ["BulkError", "BulkReport", "MissingExtraError", "OptionsDifferError", "OutputError", "WorkerError", "clean_pages", "run"]
