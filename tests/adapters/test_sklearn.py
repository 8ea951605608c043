from __future__ import annotations

import inspect
import pickle

import pytest

pytest.importorskip("sklearn", reason="needs scikit-learn: pip install 'cleanpage[sklearn]'")

from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from cleanpage import Cleaner, UnknownNameError
from cleanpage.adapters.sklearn import CleanPages


def test_gives_what_clean_gives(pages, cleaned):
    assert CleanPages().fit_transform(pages) == [text or "" for text in cleaned(pages)]


def test_clone_params_and_pickle():
    step = CleanPages(mode="recall", without=["byline"], kind="text")
    own = {name: parameter.default for name, parameter in inspect.signature(Cleaner).parameters.items() if not name.startswith("_")}
    assert step.get_params() == {**own, "mode": "recall", "without": ["byline"], "kind": "text"}
    assert clone(step).get_params() == step.get_params()
    assert pickle.loads(pickle.dumps(step)).get_params() == step.get_params()
    assert clone(step).set_params(mode="precision").mode == "precision"


def test_a_mistake_is_told_by_fit():
    with pytest.raises(UnknownNameError, match="recall"):
        CleanPages(mode="recal").fit(["x"])
    with pytest.raises(UnknownNameError):
        CleanPages(kind="htm").fit(["x"])


def test_in_a_pipeline_and_a_search():
    pages = ["The river rose.\nLeave a Reply", "The court ruled.", None, float("nan"), "A river bank.", "A court case."]
    pipeline = make_pipeline(CleanPages(), CountVectorizer(), MultinomialNB())
    search = GridSearchCV(pipeline, {"cleanpages__mode": ["recall", "precision"]}, cv=2, error_score="raise")
    search.fit(pages, [0, 1, 0, 1, 0, 1])
    assert len(search.predict(["the river"])) == 1


def test_as_a_preprocessor():
    vectorizer = CountVectorizer(preprocessor=Cleaner().clean)
    vectorizer.fit(["The river rose.\nPhoto: Reuters"])
    assert "river" in vectorizer.vocabulary_
    assert pickle.loads(pickle.dumps(vectorizer)).transform(["river"]).sum() == 1


def test_pandas_and_numpy_columns():
    numpy = pytest.importorskip("numpy")
    assert CleanPages().transform(numpy.array(["The river rose.", None], dtype=object)) == ["The river rose.", ""]
    pd = pytest.importorskip("pandas", reason="needs pandas")
    assert CleanPages().transform(pd.Series(["The river rose.", None])) == ["The river rose.", ""]


def test_a_table_and_a_single_page_are_mistakes():
    """They would be read as the names of the columns and as letters."""
    pd = pytest.importorskip("pandas", reason="needs pandas")
    with pytest.raises(ValueError, match="without brackets"):
        CleanPages().transform(pd.DataFrame({"page": ["The river rose."]}))
    with pytest.raises(ValueError, match="one page"):
        CleanPages().transform("The river rose.")


def test_in_a_column_transformer():
    pd = pytest.importorskip("pandas", reason="needs pandas")
    from sklearn.compose import ColumnTransformer

    frame = pd.DataFrame({"page": ["The river rose.\nLeave a Reply", None], "n": [1, 2]})
    columns = ColumnTransformer([("page", make_pipeline(CleanPages(), CountVectorizer()), "page")])
    assert columns.fit_transform(frame).shape == (2, 3)
