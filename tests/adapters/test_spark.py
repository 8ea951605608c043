"""PySpark, in local mode."""

from __future__ import annotations

import os
import runpy
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="needs PySpark: pip install 'cleanpage[spark]'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("needs a Java runtime", allow_module_level=True)

from pyspark.sql import SparkSession
from pyspark.sql.types import BinaryType, LongType, StringType, StructField, StructType
from warc_files import html, warc

from cleanpage import Cleaner, Rule, UnknownNameError
from cleanpage.adapters.spark import Config, clean_frame, clean_warcs
from cleanpage.adapters.warc import clean_warc

PAGE = "The river rose by two metres in the night.\nPhoto: Reuters"
SCHEMA = StructType([StructField("id", LongType(), nullable=False), StructField("text", StringType())])


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        SparkSession.builder.master("local[2,3]")  # two cores, three tries of a task
        .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "1g")
        .config("spark.executorEnv.PYTHONPATH", os.path.dirname(__file__)).getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("OFF")
    session.sparkContext.addPyFile(__file__)  # rules of this file are pickled by name
    yield session
    session.stop()


def _rows(frame):
    return sorted(frame.collect(), key=lambda row: row["id"])


def test_gives_what_clean_gives(spark, utf8_pages, cleaned):
    frame = spark.createDataFrame(list(enumerate(utf8_pages)), SCHEMA).repartition(4)
    before = frame.schema.jsonValue()
    rows = _rows(clean_frame(frame))
    assert [row["clean_text"] for row in rows] == cleaned(utf8_pages)
    assert [row["id"] for row in rows] == list(range(len(utf8_pages)))
    assert frame.schema.jsonValue() == before


def test_bytes_types_and_names(spark):
    schema = StructType([StructField("id", LongType()), StructField("html", BinaryType()), StructField("clean_text", StringType())])
    frame = spark.createDataFrame([(0, bytearray(PAGE.encode()), "mine"), (1, None, None)], schema)
    out = clean_frame(frame, Config(column="html"))
    assert out.columns == ["id", "html", "clean_text", "clean__text", "clean__title", "clean__status", "clean__error", "clean__removals"]
    rows = _rows(out)
    assert (rows[0]["clean__text"], rows[0]["clean_text"], rows[1]["clean__status"]) == (Cleaner().clean(PAGE), "mine", "null")
    assert {cut["rule"]: cut["count"] for cut in rows[0]["clean__removals"]} == Cleaner().inspect(PAGE).counts()
    assert out.schema.fields[0] == schema.fields[0]


def test_a_mistake_is_told_before_the_run(spark):
    frame = spark.createDataFrame([(0, PAGE)], SCHEMA)
    with pytest.raises(UnknownNameError):
        clean_frame(frame, Config(column="txt"))
    with pytest.raises(TypeError):
        clean_frame(frame, Config(column="id"))


def dies(page, words):
    """A rule that kills its process over "die", and over "once FLAG" when FLAG is not there yet."""
    if page.source == "die":
        os._exit(1)
    if page.source.startswith("once "):
        path = page.source.split()[1]
        if not os.path.exists(path):
            open(path, "w").close()
            os._exit(1)
    yield from ()


DIES = Cleaner().with_rule(Rule(id="dies", find=dies, removes=(), keeps=()))


def _with(spark, page):
    return spark.createDataFrame([(n, page if n == 200 else PAGE) for n in range(400)], SCHEMA).repartition(4)


def test_a_task_that_dies_once_costs_no_row(spark, tmp_path):
    rows = _rows(clean_frame(_with(spark, f"once {tmp_path / 'flag'}"), Config(cleaner=DIES)))
    assert (tmp_path / "flag").exists()
    assert [row["id"] for row in rows] == list(range(400))


def test_a_page_that_always_kills_is_a_clear_error_and_with_a_deadline_one_row(spark):
    rows = _rows(clean_frame(_with(spark, "die"), Config(cleaner=DIES, timeout_s=5)))
    assert [row["id"] for row in rows if row["clean_status"] == "error"] == [200]
    assert len(rows) == 400
    with pytest.raises(Exception, match=r"Python worker exited unexpectedly|crashed"):
        clean_frame(_with(spark, "die"), Config(cleaner=DIES)).collect()


def test_large_types_and_batches_of_many_rows(spark):
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        frame = spark.createDataFrame([(n, PAGE if n % 3 else None) for n in range(2_000)], SCHEMA).coalesce(1)
        rows = _rows(clean_frame(frame))
    finally:
        spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "false")
    assert [row["id"] for row in rows] == list(range(2_000))
    assert [row["clean_status"] for row in rows] == ["ok" if n % 3 else "null" for n in range(2_000)]


def test_warc_files_are_a_task_each(spark, tmp_path):
    paths = [warc(tmp_path / f"{number}.warc.gz", [html(100 * number + page) for page in range(20)]) for number in range(3)]
    frame = clean_warcs(spark, paths)
    rows = {(row["file"], row["offset"]): row.asDict(recursive=True) for row in frame.collect()}
    expected = {(row["file"], row["offset"]): row for path in paths for batch in clean_warc(path) for row in batch.to_pylist()}
    assert rows == expected
    assert len(rows) == 60
    assert frame.rdd.getNumPartitions() == 3


def test_a_warc_file_whose_task_dies_once_costs_no_row(spark, tmp_path):
    flag = tmp_path / "flag"
    text = f"once {flag}"
    paths = [warc(tmp_path / "a.warc.gz", [html(1), text, html(2)]), warc(tmp_path / "b.warc.gz", [html(3)])]
    rows = clean_warcs(spark, paths, Config(cleaner=DIES)).collect()
    assert flag.exists()
    assert sorted((row["file"], row["url"]) for row in rows) == [(paths[0], f"https://news.example/{n}") for n in range(3)] + [
        (paths[1], "https://news.example/0")
    ]


def test_a_warc_file_that_is_not_there_is_a_clear_error(spark, tmp_path):
    with pytest.raises(Exception, match=r"gone\.warc\.gz: No such file"):
        clean_warcs(spark, [str(tmp_path / "gone.warc.gz")]).collect()


def test_the_example_for_common_crawl(spark, tmp_path, monkeypatch):
    """The last test: the example ends the session."""
    import pyarrow.parquet as pq

    warc(tmp_path / "a.warc.gz", [html(page) for page in range(5)])
    warc(tmp_path / "b.warc.gz", [html(page) for page in range(7)])
    (tmp_path / "warc.paths").write_text("a.warc.gz\nb.warc.gz\n\n")
    monkeypatch.setattr(sys, "argv", ["x", str(tmp_path / "warc.paths"), str(tmp_path / "out"), "--base", f"{tmp_path}/"])
    runpy.run_path(str(Path(__file__).parents[2] / "examples" / "spark_common_crawl.py"), run_name="__main__")
    table = pq.read_table(tmp_path / "out")
    assert table.num_rows == 12
    assert set(table["clean_status"].to_pylist()) == {"ok"}
