"""The same bytes out: over runs, hash seeds, processes, threads and the order of pages."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cleanpage import Cleaner

FIXTURES = Path(__file__).parents[1] / "fixtures"
SEVERAL = """The river rose by two metres in the night, and the mayor asked everybody near the bridge to leave before the morning came.

Some links on this page may earn a small commission at no additional cost to you.

This form is protected by hCaptcha and its terms of service apply to you.
"""
"""Lines that hold several phrases of one rule: the receipt names the first."""
PAGES = [SEVERAL.encode(), *(path.read_bytes() for path in sorted(FIXTURES.rglob("*")) if path.suffix in (".txt", ".html"))]
_SCRIPT = """
from test_determinism import digest, PAGES
from cleanpage import Cleaner
print(digest(Cleaner(), PAGES))
"""


def digest(cleaner: Cleaner, pages: list[bytes]) -> str:
    """Of all that is said about the pages, receipts and order of keys included."""
    told = [json.dumps(cleaner.inspect(page).to_dict(), ensure_ascii=True) for page in pages]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def test_the_same_bytes_for_every_hash_seed_and_process() -> None:
    here = str(Path(__file__).parent)
    digests = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join((here, *filter(None, sys.path)))}
        run = subprocess.run([sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=True)
        digests.add(run.stdout.strip())
    assert digests == {digest(Cleaner(), PAGES)}


def test_the_same_result_whatever_was_cleaned_before() -> None:
    cleaner = Cleaner()
    alone = {page: Cleaner().inspect(page).to_dict() for page in PAGES}
    shuffled = PAGES * 2
    random.Random(0).shuffle(shuffled)
    assert all(cleaner.inspect(page).to_dict() == alone[page] for page in shuffled)


def test_one_cleaner_in_eight_threads_gives_the_same_results() -> None:
    wanted = [Cleaner().inspect(page).to_dict() for page in PAGES]
    cleaner = Cleaner(languages=None)  # new: the threads compile its words at once
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda page: cleaner.inspect(page).to_dict(), PAGES * 4))
    assert found == wanted * 4
