"""How fast cleanpage is, how the cost grows with the size of a page, and how much memory it takes.

    python benchmarks/speed.py                                              # on pages made here
    python benchmarks/speed.py --text TEXTS.jsonl.gz --html PAGES.jsonl.gz  # on yours, in any layout of corpora.py
    python benchmarks/speed.py text size                                    # some parts: import, text, languages, size, html
    python benchmarks/speed.py --text TEXTS --html PAGES --write docs/benchmarks.md

The jobs of a part take turns over the same pages, and a figure is the median of the rounds, in processor time; so a busy machine slows all
alike and ratios hold. "Floor" is what any line cleaner in Python pays: split, casefold, one look-up a line, join. The size part cleans one
text of 64 KB to 64 MB in a process of its own and fits the exponent: 1 is linear. Memory is what the cleaning added to that process.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import systems
from corpora import read
from marked import write_between
from rivals import machine, versions

BEGIN, END = "<!-- written by benchmarks/speed.py: begin -->", "<!-- written by benchmarks/speed.py: end -->"
PARTS = ("import", "text", "languages", "size", "html")
SIZES_KB = (64, 256, 1024, 4096, 16384, 65536)
SLOW = ("trafilatura", "readability-lxml", "jusText")
"""Rivals that take tens of milliseconds a page: they run over every fifth page only, in turn with cleanpage over the same pages."""
_WORDS = (
    "the", "river", "rose", "by", "two", "metres", "in", "night", "mayor", "of", "town", "said", "on", "Monday", "that", "bridges", "would",
    "stay", "closed", "until", "rain", "ends", "and", "people", "from", "old", "harbour", "were", "moved", "with", "their", "boats", "again",
)  # fmt: skip
_JUNK = (
    "READ MORE: Floods in pictures", "Leave a Reply", "Photo: Anna Kroll / Herald", "Advertisement", "Share on Facebook", "Back to top", "© 2024 The Herald",
    "Home", "Sport", "Weather", "Most read", "Ferry returns to the north coast", "Subscribe to our newsletter", "By Agnes Tull", "3 min read",
)  # fmt: skip


def made_lines(seed: int, count: int) -> list[str]:
    """Lines as an extractor leaves them: mostly prose of one to five sentences, one junk line in five."""
    chance = random.Random(seed)
    lines = []
    for _ in range(count):
        if chance.random() < 0.2:
            lines.append(chance.choice(_JUNK))
        else:
            lines.append(" ".join(" ".join(chance.choices(_WORDS, k=chance.randint(8, 25))).capitalize() + "." for _ in range(chance.randint(1, 5))))
    return lines


def made_texts(count: int = 400) -> list[str]:
    return ["\n".join(made_lines(seed, 40)) for seed in range(count)]


def made_pages(count: int = 60) -> list[bytes]:
    """News pages of about 60 KB: menu, article, link lists, scripts, footer."""
    pages = []
    for seed in range(count):
        menu = "".join(f'<li class="nav-item"><a href="/s/{n}"><span>Section {n}</span></a></li>' for n in range(150))
        article = "".join(f'<p class="body">{line}</p>' for line in made_lines(seed, 50))
        links = "".join(
            f'<div class="card"><a href="/a/{n}"><img src="/i/{n}.jpg" alt=""><h3>{line[:60]}</h3></a></div>'
            for n, line in enumerate(made_lines(-seed - 1, 80))
        )
        script = "<script>" + "window.dataLayer.push({event: 'view'});" * 250 + "</script>"
        pages.append(
            f"<!doctype html><html lang=en><head><title>Page {seed}</title>{script}</head><body><nav><ul>{menu}</ul></nav><main><article><h1>Page {seed}</h1>"
            f"{article}</article></main><aside>{links}</aside><footer><p>© 2024 The Herald</p></footer></body></html>".encode()
        )
    return pages


def in_turns(jobs: dict[str, Callable[[Any], object]], inputs: Sequence[Any], rounds: int) -> dict[str, float]:
    """Median seconds of processor time of each job over all inputs, the jobs taking turns; the first round warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for round_ in range(rounds + 1):
        for name, job in jobs.items():
            began = time.process_time()
            for item in inputs:
                try:
                    job(item)
                except Exception:  # a rival's exception costs what it cost
                    continue
            if round_:
                seconds[name].append(time.process_time() - began)
    return {name: statistics.median(spent) for name, spent in seconds.items()}


def importing(_: argparse.Namespace) -> list[str]:
    """`import cleanpage`, beside starting Python alone; and the first call."""

    def ms(code: str) -> float:
        runs = []
        for _ in range(7):
            done = subprocess.run(
                [sys.executable, "-c", f"import time; t=time.process_time()\n{code}\nprint(time.process_time()-t)"], capture_output=True, text=True, check=True
            )
            runs.append(1000 * float(done.stdout))
        return statistics.median(runs)

    page = "Menu\\nThe river rose by two metres in the night."
    alone, first = ms("import cleanpage"), ms(f"import cleanpage; cleanpage.clean('{page}', kind='text')")
    return [f"`import cleanpage` takes {alone:.0f} ms; with the first call, which compiles the lexicons, {first:.0f} ms."]


def text(options: argparse.Namespace) -> list[str]:
    """MB/s of the whole rule set on text, beside the C4 line rules."""
    from cleanpage import Cleaner

    texts = given(options.text, options.every) or made_texts()
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    known = {"leave a reply", "back to top", "read more"}
    cleaner = Cleaner()
    jobs: dict[str, Callable[[str], object]] = {
        "cleanpage": lambda page: cleaner.clean(page, kind="text"),
        "cleanpage, explained (`inspect`)": lambda page: cleaner.inspect(page, kind="text").removals,
        "C4 line rules": systems.c4,
        "NeMo Curator line rules": systems.nemo,
        "data-juicer line rules": systems.data_juicer,
        "floor": lambda page: "\n".join([line for line in page.split("\n") if line.casefold() not in known]),
    }
    spent = in_turns(jobs, texts, options.rounds)
    out = [f"Text: {len(texts):,} texts, {size:.1f} MB, one thread.", "", "| job | MB/s | cleanpage is … times as fast |", "| --- | --: | --: |"]
    return out + [f"| {name} | {size / seconds:,.1f} | {seconds / spent['cleanpage']:.2f} |" for name, seconds in spent.items()]


def languages(options: argparse.Namespace) -> list[str]:
    """All languages against English alone."""
    from cleanpage import Cleaner

    texts = given(options.text, options.every) or made_texts()
    every, english, five = Cleaner(), Cleaner(languages=["en"]), Cleaner(languages=["de", "en", "es", "fr", "ru"])
    jobs: dict[str, Callable[[str], object]] = {
        "all": lambda page: every.clean(page, kind="text"),
        "en": lambda page: english.clean(page, kind="text"),
        "five": lambda page: five.clean(page, kind="text"),
    }
    spent = in_turns(jobs, texts, 2 * options.rounds)
    return [
        f"Languages: with every lexicon text is cleaned at {spent['en'] / spent['all']:.3f} times the speed of English alone, with five at {spent['en'] / spent['five']:.3f} times."
    ]


def given(path: Path | None, every: int) -> list[Any]:
    return [page.page for number, page in enumerate(read(path)) if number % every == 0] if path else []


def size(options: argparse.Namespace) -> list[str]:
    """Seconds and memory of one text of each size."""
    lines = [line for page in given(options.text, 11) for line in page.split("\n")] if options.text else made_lines(7, 20_000)
    out = [
        "One text, by size (in a fresh process after a warm-up):",
        "",
        "| size | seconds | s/MB | memory added, MB | as multiple of the text |",
        "| --- | --: | --: | --: | --: |",
    ]
    points = []
    for kilobytes in SIZES_KB:
        made = one_text(lines, kilobytes * 1024)
        done = subprocess.run([sys.executable, __file__, "--one"], input=json.dumps(made), capture_output=True, text=True, check=True, timeout=900)
        seconds, megabytes = json.loads(done.stdout)
        mb = len(made.encode("utf-8", "replace")) / 1e6
        points.append((math.log(mb), math.log(seconds)))
        named = f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes // 1024} MB"
        out.append(f"| {named} | {seconds:.3f} | {seconds / mb:.4f} | {megabytes:,.0f} | {megabytes / mb:.1f} |")
    return [*out, "", f"Fitted exponent: {slope(points):.3f}."]


def one_text(lines: list[str], size_bytes: int) -> str:
    """The lines over and over, each time with a number, so that none is a copy."""
    made, total, turn = [], 0, 0
    while total < size_bytes:
        for line in lines:
            numbered = f"{line} {turn}" if turn else line
            made.append(numbered)
            total += len(numbered.encode("utf-8", "replace")) + 1
            if total >= size_bytes:
                break
        turn += 1
    return "\n".join(made)


def slope(points: list[tuple[float, float]]) -> float:
    """The slope of the straight line through points.

    >>> slope([(0, 0), (1, 1), (2, 2)])
    1.0
    """
    mean_x, mean_y = statistics.mean(x for x, _ in points), statistics.mean(y for _, y in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def one() -> None:
    """Cleans the text from standard input; prints [seconds, MB added]."""
    from cleanpage import Cleaner

    clean = Cleaner().clean
    page = json.loads(sys.stdin.read())
    clean("\n".join(made_lines(1, 200)), kind="text")
    before = _status("VmRSS")
    best = math.inf
    for _ in range(max(1, min(20, 2_000_000 // (len(page) + 1)))):
        began = time.process_time()
        clean(page, kind="text")
        best = min(best, time.process_time() - began)
    print(json.dumps([best, max(0.0, _status("VmHWM") - before)]))


def _status(key: str) -> float:
    """VmRSS or VmHWM in MB (Linux); 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(key)), 0.0)


def html(options: argparse.Namespace) -> list[str]:
    """Milliseconds a page, beside extractors and the bare parse."""
    from selectolax.lexbor import LexborHTMLParser

    pages = [page.encode("utf-8", "replace") if isinstance(page, str) else page for page in given(options.html, options.every)] or made_pages()
    jobs: dict[str, Callable[[bytes], object]] = {}
    for name in ("cleanpage", "resiliparse", "turbohtml", *SLOW):
        try:
            jobs[name] = systems.HTML[name]()
        except ImportError:
            continue
    fast = {name: job for name, job in jobs.items() if name not in SLOW} | {"the parse alone (lexbor)": LexborHTMLParser}
    slow = {name: job for name, job in jobs.items() if name in SLOW or name == "cleanpage"}
    spent, few = in_turns(fast, pages, options.rounds), pages[::5]
    spent_slow = in_turns(slow, few, 1) if len(slow) > 1 else {}
    megabytes = sum(map(len, pages)) / 1e6
    out = [f"HTML: {len(pages):,} pages, {megabytes:.1f} MB, one thread; the slow ones on {len(few):,} of them.", ""]
    out += ["| job | ms a page | cleanpage takes … times as long |", "| --- | --: | --: |"]
    out += [f"| {name} | {1000 * seconds / len(pages):.2f} | {spent['cleanpage'] / seconds:.2f} |" for name, seconds in spent.items()]
    out += [f"| {name} | {1000 * s / len(few):.2f} | {spent_slow['cleanpage'] / s:.2f} |" for name, s in spent_slow.items() if name != "cleanpage"]
    return out


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one()
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default: all")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--html", type=Path)
    parser.add_argument("--every", type=int, default=10, help="every Nth page of the given corpora")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path, help="a Markdown page with the two marks")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    done = []
    for part in options.parts or PARTS:
        done.append("\n".join({"import": importing, "text": text, "languages": languages, "size": size, "html": html}[part](options)))
        print(done[-1], "\n", flush=True)
    if options.write:
        paths = {str(path): word for path, word in ((options.html, "PAGES"), (options.text, "TEXTS")) if path}
        command = " ".join(["python", "benchmarks/speed.py", *(paths.get(word, word) for word in sys.argv[1:])])
        write_between(options.write, "\n\n".join([f"{time.strftime('%Y-%m-%d')}; {machine()}; {versions()}.\n\n    {command}", *done]), BEGIN, END)


if __name__ == "__main__":
    main()
