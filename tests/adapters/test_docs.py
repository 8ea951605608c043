"""The code blocks of docs/adapters run as they stand."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "adapters"
MODULES = {"arrow": "pyarrow", "langchain": "langchain_core", "spark": "pyspark"}
STARTS_AN_ENGINE = {"ray", "spark"}
"""Run only where asked for, since an engine takes seconds to start; compiled everywhere."""


@pytest.mark.parametrize("page", sorted(path.stem for path in DOCS.glob("*.md")))
def test_code_blocks_run(page, tmp_path, monkeypatch):
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    code = compile("\n".join(blocks), f"{page}.md", "exec")
    if page in STARTS_AN_ENGINE and not os.environ.get("CLEANPAGE_ENGINES"):
        pytest.skip("starts an engine; set CLEANPAGE_ENGINES=1")
    if importlib.util.find_spec(MODULES.get(page, page)) is None or (page == "spark" and shutil.which("java") is None):
        pytest.skip(f"{page} is not installed")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    exec(code, {"__name__": "docs"})
