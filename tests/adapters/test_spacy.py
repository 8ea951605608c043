# ruff: noqa: E402 (the framework may be missing)
from __future__ import annotations

from importlib.metadata import entry_points

import pytest

spacy = pytest.importorskip("spacy", reason="needs spaCy: pip install 'cleanpage[spacy]'")

from cleanpage import Cleaner
from cleanpage.adapters.spacy import clean_texts

PAGE = "The river rose by two metres in the night, the mayor said.\nLeave a Reply\nBack to top\n"


def test_gives_what_clean_gives(pages, cleaned):
    assert list(clean_texts(pages)) == [text or "" for text in cleaned(pages)]


def test_before_pipe_with_and_without_contexts():
    nlp = spacy.blank("en")
    (doc,) = nlp.pipe(clean_texts([PAGE]))
    assert doc.text == Cleaner().clean(PAGE)
    ((doc, context),) = nlp.pipe(clean_texts([(PAGE, {"id": 3})]), as_tuples=True)
    assert (doc.text, context) == (Cleaner().clean(PAGE), {"id": 3})
    assert [(doc.text, context) for doc, context in nlp.pipe(clean_texts([(None, 1), ("Rain.", 2)]), as_tuples=True)] == [("", 1), ("Rain.", 2)]


def test_marks_what_clean_would_cut_and_leaves_the_doc_alone(pages):
    nlp = spacy.blank("en")
    nlp.add_pipe("cleanpage")
    cleaner = Cleaner(repair=False)
    some = [page for page in pages[:400] if page and len(page) < 5_000]
    for text, doc in zip(some, nlp.pipe(some), strict=True):
        assert doc.text == text
        cuts = cleaner.inspect(text, kind="text").removals
        assert {span.label_ for span in doc.spans["cleanpage"]} <= {cut.rule for cut in cuts}
        for span in doc.spans["cleanpage"]:
            assert any(cut.span.start <= span.start_char and span.end_char <= cut.span.end for cut in cuts)


def test_spans_are_there_and_say_which_rule():
    nlp = spacy.blank("en")
    nlp.add_pipe("cleanpage", config={"mode": "balanced", "spans_key": "junk"})
    doc = nlp(PAGE)
    expected = [(cut.rule, cut.text.strip()) for cut in Cleaner(repair=False).inspect(PAGE, kind="text").removals]
    assert [(span.label_, span.text.strip()) for span in doc.spans["junk"]] == expected
    assert expected


def test_many_processes_and_disk(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("cleanpage")
    docs = list(nlp.pipe([PAGE] * 20, n_process=2, batch_size=5))
    assert all(len(doc.spans["cleanpage"]) == len(docs[0].spans["cleanpage"]) for doc in docs)
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.pipe_names == ["cleanpage"]
    assert len(again(PAGE).spans["cleanpage"]) == len(docs[0].spans["cleanpage"])


def test_a_mistake_is_told_by_add_pipe():
    with pytest.raises(ValueError, match="recall"):
        spacy.blank("en").add_pipe("cleanpage", config={"mode": "recal"})


def test_found_by_entry_point():
    names = {entry.name: entry.value for entry in entry_points(group="spacy_factories")}
    assert names["cleanpage"] == "cleanpage.adapters.spacy:make_cleanpage"
