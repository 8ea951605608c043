#!/usr/bin/env bash
# The adapters against the real frameworks, one environment for each set of pins that agree.
#   tests/adapters/run_engines.sh [nlp] [datatrove] [ray] [spark]      default: all; ENGINES_DIR: where the environments stand
set -euo pipefail
cd "$(dirname "$0")/../.."
where="${ENGINES_DIR:-.engines}"
export RAY_USAGE_STATS_ENABLED=0 RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER=0 SPARK_LOCAL_IP=127.0.0.1 CLEANPAGE_ENGINES=1 # loopback only

check() { # name, tests, requirements…
    local name="$1" tests="$2" python="$where/$1/bin/python"
    shift 2
    [ -x "$python" ] || "${PYTHON:-python3}" -m venv "$where/$name"
    "$python" -m pip install --quiet --disable-pip-version-check -e . pytest "$@"
    echo "== $name"
    # shellcheck disable=SC2086
    "$python" -m pytest -q -p no:cacheprovider $tests
}

for engine in "${@:-nlp datatrove ray spark}"; do for name in $engine; do
    t=tests/adapters
    case "$name" in
    nlp)
        check nlp "$t/test_arrow.py $t/test_deadline.py $t/test_pandas.py $t/test_polars.py $t/test_datasets.py $t/test_sklearn.py $t/test_spacy.py $t/test_langchain.py $t/test_docs.py" \
            hypothesis pyarrow pandas polars datasets scikit-learn spacy langchain-core ;;
    datatrove) check datatrove "$t/test_datatrove.py $t/test_docs.py" 'datatrove[io]' orjson ;;
    ray) check ray "$t/test_ray.py $t/test_docs.py" 'ray[data]>=2.40,<2.64' pyarrow ;;
    spark)
        if command -v java > /dev/null || [ -n "${JAVA_HOME:-}" ]; then
            check spark "$t/test_spark.py $t/test_docs.py" 'pyspark>=4,<5' 'pandas>=2.2,<3' pyarrow
        else
            echo "== spark: skipped, there is no Java runtime"
        fi ;;
    *) echo "unknown: $name; known: nlp datatrove ray spark" >&2; exit 2 ;;
    esac
done; done
