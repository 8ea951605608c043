from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("langchain_core", reason="needs langchain-core")

from langchain_core.documents import Document

from cleanpage import Cleaner, UnknownNameError
from cleanpage.adapters.langchain import CleanPageTransformer


def test_gives_what_clean_gives(pages, cleaned):
    some = [page for page in pages if page is not None]
    documents = [Document(page_content=page, metadata={"n": n}, id=str(n)) for n, page in enumerate(some)]
    out = CleanPageTransformer().transform_documents(documents)
    assert [document.page_content for document in out] == cleaned(some)
    assert [(document.metadata, document.id) for document in out] == [({"n": n}, str(n)) for n in range(len(some))]
    assert [document.page_content for document in documents] == some


def test_async_and_options():
    page = "<html><body><p>The river rose.</p>"
    (out,) = asyncio.run(CleanPageTransformer(Cleaner(mode="recall"), kind="text").atransform_documents([Document(page_content=page)]))
    assert out.page_content == page
    with pytest.raises(UnknownNameError):
        CleanPageTransformer(kind="htm")
