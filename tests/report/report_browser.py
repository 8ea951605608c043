"""A chromium with the few words that the tests need."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any


class Browser:
    """A selenium driver, with shorter words."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def screen(self, width: int, height: int, *, dark: bool = False, touch: bool = False) -> None:
        """Set size, colour scheme, and whether it is a phone."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def open(self, address: Path | str, place: str = "") -> None:
        """Open a file or an address anew, and wait until our script is done."""
        self.driver.get("about:blank")
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get((address.as_uri() if isinstance(address, Path) else address) + place)
        self.wait("document.documentElement.dataset.ready !== undefined")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: str, seconds: float = 20) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"never became true: {condition}"
            time.sleep(0.02)

    def press(self, keys: str) -> None:
        """Press keys where the focus is."""
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(keys).perform()

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return str(self.find(selector).text)

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)", selector))

    def requests(self) -> list[str]:
        """The addresses that were asked for since `open`."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """What stands in the console since `open`: errors, and whatever a policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
