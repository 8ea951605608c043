"""Memory after many pages: does anything grow that a crawl would feel?

Small pages, each different: HTML with class names of its own, text, damaged bytes, unknown charsets. Memory is what the process holds (RSS)
after 10,000 pages, and then at every tenth of the way.

    python benchmarks/many_pages.py --pages 1000000
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from typing import Final

from cleanpage import Cleaner

FIRST: Final = 10_000
GROWTH_MAX: Final = 0.02
_PROSE: Final = "The river rose by {n} centimetres in the night, and the mayor of town number {n} asked everybody near bridge {m} to leave."


def page(number: int) -> str | bytes:
    """Page number `number`; no two are alike."""
    n, m = number, number * 7919 % 100_003
    prose = [_PROSE.format(n=n + k, m=m * (k + 1)) for k in range(5)]
    if number % 3 == 0:
        lines = [f"River {n} rises", f"River {n} rises - Courier {m}", f"By Ines Falk {m}", *prose, f"READ MORE: Flood {m}", "Share on Facebook", "CafÃ© olÃ©"]
        return "\n".join(lines)
    body = "".join(f'<p class="css-{m}-{k} entry{n}"><span id="i{n}">{line}</span></p>' for k, line in enumerate(prose))
    text = (
        f'<html lang="en"><head><title>River {n} rises</title></head><body class="page-{n}"><nav><ul><li><a href="/{m}">Section {m}</a></ul></nav>'
        f'<main id="m{n}"><h1>River {n} rises</h1>{body}</main><footer>© 2024 Courier {m}</footer></body></html>'
    )
    if number % 3 == 1:
        return text
    return f"<meta charset=x-unknown-{n}>".encode() + text.encode("utf-8") + bytes([200 + number % 50, 10])


def resident_kib() -> int:
    """What the process holds now."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--inspect", action="store_true", help="with receipts")
    options = parser.parse_args(arguments)
    cleaner = Cleaner()
    clean = cleaner.inspect if options.inspect else cleaner.clean
    began = time.process_time()
    first = 0
    for number in range(1, options.pages + 1):
        clean(page(number))
        if number == FIRST or (number > FIRST and number % max(1, options.pages // 10) == 0):
            gc.collect()
            now = resident_kib()
            first = first or now
            print(f"{number:>9} pages  {now / 1024:8.1f} MiB  {100 * (now / first - 1):+6.2f} %  {time.process_time() - began:8.1f} s", flush=True)
    return int(resident_kib() > first * (1 + GROWTH_MAX))


if __name__ == "__main__":
    sys.exit(main())
