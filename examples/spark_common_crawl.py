"""Common Crawl with Spark: a list of WARC (or WET) paths in, Parquet with the clean text of each page out.

    spark-submit examples/spark_common_crawl.py warc.paths.gz clean/ --base s3://commoncrawl/
    spark-submit examples/spark_common_crawl.py wet.paths clean/ --base https://data.commoncrawl.org/ --first 8

Each path is a task of its own; one that dies is tried again by Spark from the beginning of its file. The executors need cleanpage with
its extra `spark`, and s3fs (or aiohttp for https).
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Sequence

from pyspark.sql import SparkSession

from cleanpage import Cleaner
from cleanpage.adapters.spark import Config, clean_warcs


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", help="a file with a path on each line, also .gz, as Common Crawl publishes it")
    parser.add_argument("output", help="folder for the Parquet files")
    parser.add_argument("--base", default="", help="stands before each path")
    parser.add_argument("--first", type=int, help="take only so many paths")
    parser.add_argument("--mode", default="balanced", help="recall, balanced or precision")
    options = parser.parse_args(argv)

    read = gzip.open if options.paths.endswith(".gz") else open
    with read(options.paths, "rt", encoding="utf-8") as lines:
        paths = [options.base + line.strip() for line in lines if line.strip()][: options.first]

    spark = SparkSession.builder.appName("cleanpage").getOrCreate()
    pages = clean_warcs(spark, paths, Config(cleaner=Cleaner(mode=options.mode), timeout_s=30))
    pages.write.parquet(options.output)

    written = spark.read.parquet(options.output)
    written.groupBy("clean_status").count().show()
    spark.stop()


if __name__ == "__main__":
    main()
