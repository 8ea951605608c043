"""docs/bulk.md: its blocks work as typed, in order, and it names every flag and every key of the report."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleanpage.bulk import BulkReport
from cleanpage.bulk.command import add_arguments
from cleanpage.bulk.values import Tally

GUIDE = Path(__file__).parents[2] / "docs" / "bulk.md"


@pytest.mark.skipif(os.name != "posix", reason="the blocks are for a POSIX shell")
def test_blocks_work_as_typed(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, call in (("cleanpage", "-m cleanpage.cli"), ("python", "")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {call} "$@"\n')
        (tools / name).chmod(0o755)
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) > 5
    for number, (language, block) in enumerate(blocks):
        script = tmp_path / f"block{number}.{language}"
        script.write_text(block, encoding="utf-8")
        command = ["sh", "-e", script.name] if language == "sh" else [sys.executable, script.name]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        if "--report report.json ||" in block:
            assert "exit status 1" in done.stdout or "set aside             1" in done.stderr
    lines = gzip.decompress((tmp_path / "clean.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["cleaned", "cleaned", "set_aside"]


def test_every_flag_and_every_key_is_told() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    flags = {flag for action in parser._actions for flag in action.option_strings}
    assert not [flag for flag in flags if f"`{flag}" not in guide]
    assert not [key for key in BulkReport(Tally()).to_dict() if f"`{key}`" not in guide]
