"""The rows that every adapter must clean as `clean()` does, and what `clean()` makes of them."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

import cleanpage

ROWS = 5_000
_LINES = (
    "The river rose by two metres in the night, the mayor of the town said on Monday.",
    "READ MORE: Floods in pictures", "Leave a Reply", "Photo: Reuters", "Advertisement", "Share on Facebook", "", "Back to top",
    "Rain is expected until Thursday, and the bridges stay closed until then.", "Der Rhein stieg über Nacht um zwei Meter.",
    "Lesen Sie auch: Der Rhein steigt weiter", "川の水位が一晩で二メートル上昇した。", "La rivière est montée de deux mètres.", "Itâ€™s wet â€“ very wet.",
)  # fmt: skip
ODD = (
    "", " ", "\n\n\n", "\x00", "\ufeff", "\ud800", "a\udfffb\nREAD MORE: x", "\u202eabc", "<", "<html>", "<!doctype html><frameset></frameset>",
    "A" * 300_000, "Leave a Reply\n" * 5_000, "word " * 60_000, "<p>" * 20_000, "<div>" * 3_000, "<b i>" * 300 + "x</b>" * 300,
    "<html><body>" + "<ul><li>" * 2_000, "<html><p " + " ".join(f"a{i}=1" for i in range(2_000)) + ">x", "<html>&#xD800;&#0;&nGt;",
)  # fmt: skip
"""Empty, broken, very long and hostile pages, lone surrogates among them."""


def _page(random_: random.Random) -> str:
    lines = random_.choices(_LINES, k=random_.randrange(1, 8))
    if random_.random() < 0.2:
        title = f"<html><title>{lines[0]}</title><body><nav><a href=/>Home</a></nav><article>"
        return title + "".join(f"<p>{line}</p>" for line in lines) + "</article></body></html>"
    return "\n".join(lines)


def _pages() -> list[str | None]:
    random_ = random.Random(7)
    rows: list[str | None] = [None if random_.random() < 0.05 else _page(random_) for _ in range(ROWS)]
    for place, page in zip(random_.sample(range(ROWS), len(ODD)), ODD, strict=True):
        rows[place] = page
    return rows


@pytest.fixture(scope="session")
def pages() -> list[str | None]:
    """5,000 pages: short ones, nulls, and the odd ones."""
    return _pages()


@pytest.fixture(scope="session")
def utf8_pages(pages: list[str | None]) -> list[str | None]:
    """The same for frameworks whose strings are UTF-8 and hold no lone surrogate."""
    return [None if page is None else _utf8(page) for page in pages]


def _utf8(page: str) -> str:
    return page.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@pytest.fixture(scope="session")
def cleaned() -> Callable[[list[str | None]], list[str | None]]:
    """What a plain loop around `clean()` gives, a page's text looked up when it was cleaned before."""
    known: dict[str, str] = {}

    def texts(rows: list[str | None]) -> list[str | None]:
        for page in rows:
            if page is not None and page not in known:
                known[page] = cleanpage.clean(page)
        return [None if page is None else known[page] for page in rows]

    return texts


@pytest.fixture(scope="session")
def ray_node():
    """Ray on this machine with two processors, for all tests that need it; its workers can import the modules of this folder."""
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # despite its name: Ray then binds to loopback only, everywhere
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}
    ray = pytest.importorskip("ray", reason="needs Ray: pip install 'cleanpage[ray]'")
    here = os.path.dirname(__file__)
    ray.init(
        address="local", num_cpus=2, include_dashboard=False, object_store_memory=150 << 20, logging_level="ERROR", log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join([here, os.environ.get("PYTHONPATH", "")])}},
    )  # fmt: skip
    yield ray
    ray.shutdown()
