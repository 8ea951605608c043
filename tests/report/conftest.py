"""A real browser for the tests: Debian's chromium, driven headless through selenium. Where either is missing, its tests are skipped;
with CLEANPAGE_BROWSER=1 they fail."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import NoReturn

import pytest
from report_browser import Browser

OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        from selenium import webdriver as selenium
    except ImportError:
        _missing("selenium is not installed: pip install 'cleanpage[browser]'")
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    service = shutil.which("chromedriver")
    if not binary or not service:
        _missing("chromium or its driver is not installed: apt-get install -y chromium chromium-driver")
    options = selenium.ChromeOptions()
    options.binary_location = binary
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = selenium.Chrome(options=options, service=selenium.ChromeService(service))
    driver.set_page_load_timeout(60)
    yield Browser(driver)
    driver.quit()


def _missing(what: str) -> NoReturn:
    """Skip; but fail where the browser is promised, so that nobody takes skipped tests for passed ones."""
    if os.environ.get("CLEANPAGE_BROWSER"):
        pytest.fail(f"CLEANPAGE_BROWSER is set, and {what}")
    pytest.skip(what)


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser on a desk, in light colours."""
    chromium.screen(1280, 900)
    return chromium


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The address of a running `cleanpage serve`."""
    from cleanpage.report.server import make_server

    with make_server(0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
