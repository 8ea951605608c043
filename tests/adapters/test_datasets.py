# ruff: noqa: E402 (the framework may be missing)
from __future__ import annotations

import os
import pickle
import subprocess
import sys

import pytest

datasets = pytest.importorskip("datasets", reason="needs Hugging Face datasets: pip install 'cleanpage[datasets]'")

from datasets.fingerprint import Hasher

from cleanpage import Cleaner, UnknownNameError
from cleanpage.adapters.datasets import CleanBatch, Config, clean_dataset

PAGE = "The river rose by two metres in the night.\nPhoto: Reuters"
ADDED = ["clean_text", "clean_title", "clean_status", "clean_error", "clean_removals"]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)


def test_gives_what_clean_gives(utf8_pages, cleaned):
    dataset = datasets.Dataset.from_dict({"id": range(len(utf8_pages)), "text": utf8_pages})
    for out in (clean_dataset(dataset), clean_dataset(dataset, num_proc=2)):
        assert list(out["clean_text"]) == cleaned(utf8_pages)
        assert out.column_names == ["id", "text", *ADDED]
        assert list(out["id"]) == list(range(len(utf8_pages)))
    step = CleanBatch()
    mapped = dataset.map(step, batched=True, features=step.features(dataset.features))
    assert list(mapped["clean_text"]) == cleaned(utf8_pages)
    assert mapped.features == out.features
    assert mapped[:50] == out[:50]


def test_streamed(utf8_pages, cleaned):
    streamed = datasets.Dataset.from_dict({"text": utf8_pages[:500]}).to_iterable_dataset()
    out = clean_dataset(streamed)
    assert [row["clean_text"] for row in out] == cleaned(utf8_pages[:500])
    assert list(out.features) == ["text", *ADDED]


@pytest.mark.parametrize("streamed", [False, True])
def test_splits(streamed):
    part = datasets.Dataset.from_dict({"text": [PAGE]})
    whole = datasets.IterableDatasetDict({"train": part.to_iterable_dataset()}) if streamed else datasets.DatasetDict({"train": part, "test": part})
    out = clean_dataset(whole)
    assert type(out) is type(whole)
    assert list(out) == list(whole)
    assert next(iter(out["train"]))["clean_text"] == Cleaner().clean(PAGE)


def test_a_title_that_comes_late_keeps_its_type():
    pages = [None] * 1_500 + ["<html><title>Flood</title><body><h1>Flood</h1><article><p>The river rose.</p></article>"]
    out = clean_dataset(datasets.Dataset.from_dict({"text": pages}, features=datasets.Features({"text": datasets.Value("string")})))
    assert out[-1]["clean_title"] == Cleaner().inspect(pages[-1]).title
    assert out.features["clean_error"] == datasets.Value("string")


def test_format_features_and_empty():
    dataset = datasets.Dataset.from_dict({"text": [PAGE], "label": [1]}).cast_column("label", datasets.ClassLabel(names=["a", "b"])).with_format("numpy")
    out = clean_dataset(dataset)
    assert out.format["type"] == "numpy"
    assert out.features["label"] == dataset.features["label"]
    empty = datasets.Dataset.from_dict({"text": []}, features=datasets.Features({"text": datasets.Value("string")}))
    assert clean_dataset(empty).num_rows == 0


def test_fingerprint_is_stable_over_processes_and_tells_configurations_apart():
    code = "from datasets.fingerprint import Hasher; from cleanpage.adapters.datasets import CleanBatch; s = CleanBatch(); print(Hasher.hash(s))"
    hashes = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        for seed in ("1", "2")
    }
    used = CleanBatch()
    used({"text": [PAGE]})
    assert hashes == {Hasher.hash(used)}
    assert Hasher.hash(CleanBatch(Config(cleaner=Cleaner(mode="recall")))) not in hashes
    assert Hasher.hash(pickle.loads(pickle.dumps(CleanBatch()))) in hashes


def test_a_second_run_comes_from_the_cache(tmp_path):
    datasets.Dataset.from_dict({"text": [PAGE] * 10}).save_to_disk(tmp_path / "saved")
    first, second = (clean_dataset(datasets.load_from_disk(tmp_path / "saved")) for _ in range(2))
    assert first.cache_files
    assert first.cache_files == second.cache_files


def test_a_mistake_is_told_before_the_run():
    dataset = datasets.Dataset.from_dict({"txt": [PAGE], "n": [1]})
    with pytest.raises(UnknownNameError, match="did you mean 'txt'"):
        clean_dataset(dataset)
    with pytest.raises(TypeError):
        clean_dataset(dataset, Config(column="n"))
    with pytest.raises(UnknownNameError, match="did you mean 'txt'"):
        CleanBatch()({"txt": [PAGE]})
