# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False
"""For spaCy: clean texts before ``nlp.pipe``, or a component that marks the boilerplate in a Doc and leaves its tokens alone.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> [doc.text for doc in nlp.pipe(clean_texts(["The river rose."]))]
['The river rose.']
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from cleanpage.adapters.rows import missing
from cleanpage.cleaner import Cleaner

__all__ = ["MarkBoilerplate", "clean_texts", "make_cleanpage"]


def clean_texts(pages: Iterable[Any], cleaner: Cleaner | None = None, *, kind: str = "auto") -> Iterator[Any]:
    """The clean text of each page, lazily, in order. A pair (page, context) stays a pair, for ``nlp.pipe(…, as_tuples=True)``.

    A missing page (None, NaN, pandas.NA) gives "", because ``nlp.pipe`` takes only strings. Raises TypeError for a page of another type.
    """
    cleaner = cleaner or Cleaner()

    def clean(page: Any) -> str:
        return "" if missing(page) else cleaner.clean(page, kind=kind)

    for page in pages:
        yield (clean(page[0]), *page[1:]) if isinstance(page, tuple) else clean(page)


class MarkBoilerplate:
    """Marks what `clean` would cut as ``doc.spans[spans_key]``; each span's label is the rule. The Doc keeps its text and tokens.

    A cut that begins or ends inside a token is marked by the whole tokens within it: rather too little than a word of the article.
    """

    def __init__(self, cleaner: Cleaner, spans_key: str) -> None:
        self.cleaner = cleaner
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        result = self.cleaner.inspect(text, kind="text")
        cuts = result.removals if result.source == text else ()  # without repair they are equal
        spans = (doc.char_span(cut.span.start, cut.span.end, label=cut.rule, alignment_mode="contract") for cut in cuts)
        doc.spans[self.spans_key] = [span for span in spans if span is not None]
        return doc


@Language.factory(
    "cleanpage",
    assigns=["doc.spans"],
    default_config={"mode": "balanced", "languages": None, "without": [], "only": None, "spans_key": "cleanpage"},
)
def make_cleanpage(
    nlp: Language,
    name: str,
    mode: str,
    languages: Collection[str] | None,
    without: Collection[str],
    only: Collection[str] | None,
    spans_key: str,
) -> MarkBoilerplate:
    """``nlp.add_pipe("cleanpage", config={"mode": "recall"})``. Mojibake is not repaired, because a Doc's text cannot change."""
    return MarkBoilerplate(Cleaner(mode=mode, languages=languages, without=without, only=only, repair=False), spans_key)
