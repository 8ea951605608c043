# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False
"""For LangChain: a document transformer that stands between a loader and a splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

from cleanpage.cleaner import Cleaner

__all__ = ["CleanPageTransformer"]


class CleanPageTransformer(BaseDocumentTransformer):
    """Documents in, the same documents with clean text out: as many, in order, id and metadata kept; the given ones are not changed.

    >>> CleanPageTransformer().transform_documents([Document(page_content="The river rose.")])[0].page_content
    'The river rose.'
    """

    def __init__(self, cleaner: Cleaner | None = None, *, kind: str = "auto") -> None:
        self.cleaner = cleaner or Cleaner()
        self.kind = kind
        self.cleaner.clean("", kind=kind)  # an unknown kind is told here

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:
        """Each document with the clean text of its `page_content`."""
        return [document.model_copy(update={"page_content": self.cleaner.clean(document.page_content, kind=self.kind)}) for document in documents]
