#!/usr/bin/env bash
# The adapters against the real frameworks, one environment for each set of pins that agree; installs what it needs.
#   tests/adapters/run_engines.sh [nlp] [datatrove] [ray] [spark] [docs]      default: all but docs; ENGINES_DIR: where the environments stand
# docs: the pages about frameworks that have no adapter of their own (dask, daft, LlamaIndex, Haystack).
set -euo pipefail
cd "$(dirname "$0")/../.."
where="${ENGINES_DIR:-.engines}"
export RAY_USAGE_STATS_ENABLED=0 RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER=0 SPARK_LOCAL_IP=127.0.0.1 CLEANPAGE_ENGINES=1 # loopback only

check() { # name, extras, tests…: every test that needs these extras, and the pages of the docs that they can run
    local name="$1" extras="$2" python="$where/$1/bin/python" begin=$SECONDS installed
    shift 2
    [ -x "$python" ] || "${PYTHON:-python3}" -m venv "$where/$name"
    # shellcheck disable=SC2086
    "$python" -m pip install --quiet --disable-pip-version-check -e ".[$extras]" pytest hypothesis ${more:-}
    installed=$SECONDS
    echo "== $name"
    "$python" -m pytest -q -p no:cacheprovider "${@/#/tests/adapters/}" tests/adapters/test_docs.py
    echo "== $name: installed in $((installed - begin)) s, tested in $((SECONDS - installed)) s"
}

have_java() {
    command -v java > /dev/null || [ -n "${JAVA_HOME:-}" ] && return
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless; } > /dev/null 2>&1
}

[ $# -gt 0 ] || set -- nlp datatrove ray spark
for name in "$@"; do
    case "$name" in
    nlp)
        check nlp arrow,pandas,polars,datasets,sklearn,spacy,langchain \
            test_arrow.py test_warc.py test_deadline.py test_pandas.py test_polars.py test_datasets.py test_sklearn.py test_spacy.py test_langchain.py ;;
    datatrove) check datatrove datatrove test_datatrove.py ;;
    ray) check ray ray test_ray.py test_ray_bulk.py ;;
    spark)
        if have_java; then
            check spark spark test_spark.py
        else
            printf '\n*** SPARK WAS NOT TESTED: there is no Java runtime and it could not be installed ***\n\n'
        fi ;;
    docs) more='dask[dataframe] daft llama-index-core haystack-ai' HAYSTACK_TELEMETRY_ENABLED=False check docs arrow,pandas test_pandas.py ;;
    *) echo "unknown: $name; known: nlp datatrove ray spark docs" >&2; exit 2 ;;
    esac
done
