"""cleanpage beside other tools in one run: accuracy, junk left, harm, speed, memory, and what hostile pages do to them.

    python benchmarks/rivals.py --html PAGES.jsonl.gz --text TEXTS.jsonl.gz                # the tables on the screen
    python benchmarks/rivals.py --html PAGES --every 3 --write docs/benchmarks.md --chart docs/images/rivals.svg
    python benchmarks/rivals.py --html FOLDER --systems cleanpage trafilatura               # some of them; also FOLDER in other layouts

`--html` takes labelled pages in any layout of corpora.py, `--text` texts with `gold` and `keep` (see harm.py). Every system runs in a process
of its own that is killed when one page takes longer than the limit; the rest of the pages then go on in a fresh one, and the page counts as
empty. Milliseconds are processor time of that process, so that a busy machine does not change them much; memory is the most that it held,
with the interpreter and the imports. F1 is over words, the mean of the pages; "snippets" are the shares of the sentences listed as wanted and
unwanted that the output holds. jusText uses its English list on every page.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import pickle
import platform
import re
import resource
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import systems
from corpora import Labelled, read
from marked import write_between

BEGIN, END = "<!-- written by benchmarks/rivals.py: begin -->", "<!-- written by benchmarks/rivals.py: end -->"
PAGE_LIMIT_S, HOSTILE_LIMIT_S, MEMORY_LIMIT_GB = 20.0, 5, 3
_WORD = re.compile(r"\w+")
SENTENCE = "The ferry to the north coast has a timetable again"
_PARAGRAPH = (
    f"{SENTENCE}, the harbour master said on Monday, and from the first of May it will leave the old pier every hour until ten in the evening. "
    "It had not sailed since the storm of last winter, when the waves took the landing stage and half of the road that leads to it."
)


class Output(NamedTuple):
    """What one system made of one page."""

    text: str
    ms: float
    error: str = ""


class Run(NamedTuple):
    """One system over all pages."""

    outputs: list[Output]
    peak_mb: float


# ---- one system in a process of its own ----


def child(kind: str, name: str, pages: Path, out: Path, first: int) -> None:
    """Reads pickled pages one by one, from the given one on, and writes a line for each; then its own peak memory."""
    clean = (systems.HTML if kind == "html" else systems.TEXT)[name]()
    with pages.open("rb") as source, out.open("a", encoding="utf-8") as results:
        number = -1
        while True:
            try:
                page = pickle.load(source)
            except EOFError:
                break
            number += 1
            if number < first:
                continue
            if number == first:
                warm_up(clean, kind)
            began, error = time.process_time(), ""
            try:
                text = clean(page)
            except Exception as raised:  # a rival's exception is a result
                text, error = "", type(raised).__name__
            spent = 1000 * (time.process_time() - began)
            results.write(json.dumps({"text": text.encode("utf-8", "replace").decode(), "ms": spent, "error": error}) + "\n")
            results.flush()
        results.write(json.dumps({"peak_mb": peak_mb()}) + "\n")


def warm_up(clean: Callable[[Any], str], kind: str) -> None:
    page = "<html><body><article>" + f"<p>{_PARAGRAPH}</p>" * 20 + "</article></body></html>"
    for _ in range(3):
        try:
            clean(page.encode() if kind == "html" else "Menu\n" + f"{SENTENCE}.\n" * 3)
        except Exception:
            return


def peak_mb() -> float:
    """The most memory that this process held; not `ru_maxrss`, which counts the parent's too."""
    line = next((line for line in _lines("/proc/self/status") if line.startswith("VmHWM")), "")
    return int(line.split()[1]) / 1024 if line else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(kind: str, name: str, pages: Path, count: int, folder: Path) -> Run:
    """Every page through one system; a page over the limit of processor time costs that page and a restart."""
    out = folder / f"{kind}-{name.replace(' ', '_')}.jsonl"
    out.touch()
    peak = 0.0
    outputs: list[Output] = []
    while len(outputs) < count:
        command = [sys.executable, __file__, "--child", kind, name, str(pages), str(out), str(len(outputs))]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        size, since, spent = -1, time.monotonic(), 0.0
        while process.poll() is None:
            time.sleep(0.1)
            now = out.stat().st_size
            if now != size:
                size, since, spent = now, time.monotonic(), processor_s(process.pid)
            elif processor_s(process.pid) - spent > PAGE_LIMIT_S or time.monotonic() - since > 10 * PAGE_LIMIT_S:
                process.kill()
                process.wait()
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        peak = max([peak, *(row["peak_mb"] for row in rows if "peak_mb" in row)])
        outputs = [Output(row["text"], row["ms"], row["error"]) for row in rows if "ms" in row]
        if len(outputs) < count:  # it died or hung on the next page
            out.open("a", encoding="utf-8").write(json.dumps({"text": "", "ms": 1000 * PAGE_LIMIT_S, "error": "killed"}) + "\n")
            outputs.append(Output("", 1000 * PAGE_LIMIT_S, "killed"))
    return Run(outputs, peak)


def processor_s(pid: int) -> float:
    """Processor seconds that another process has used (Linux; elsewhere 0, and the limit of wall time holds)."""
    line = next(_lines(f"/proc/{pid}/stat"), "")
    used = line.rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK") if used else 0.0


# ---- scores ----


def word_scores(text: str, true: str) -> tuple[float, float, float]:
    """(precision, recall, F1) over words.

    >>> [round(score, 2) for score in word_scores("the river rose", "the river rose again")]
    [1.0, 0.75, 0.86]
    """
    out, gold = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(true.lower()))
    if not gold or not out:
        same = float(not gold and not out)
        return same, same, same
    both = (out & gold).total()
    precision, recall = both / out.total(), both / gold.total()
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def shingle_scores(text: str, true: str) -> tuple[float, float, float]:
    """(true, false, missing) shares over runs of four words: the counts of the article-extraction-benchmark."""

    def runs(words: list[str]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)

    out, gold = runs(_WORD.findall(text)), runs(_WORD.findall(true))
    right, extra, missing = (out & gold).total(), (out - gold).total(), (gold - out).total()
    total = right + extra + missing
    return (right / total, extra / total, missing / total) if total else (0.0, 0.0, 0.0)


def shingle_f1(counts: list[tuple[float, float, float]]) -> float:
    precision = statistics.mean([right / (right + extra) for right, extra, _ in counts if right + extra] or [0.0])
    recall = statistics.mean([right / (right + missing) for right, _, missing in counts if right + missing] or [0.0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def share(snippets: tuple[str, ...], text: str) -> float | None:
    low = text.lower()
    return sum(snippet.lower() in low for snippet in snippets) / len(snippets) if snippets else None


def mean(values: list[float]) -> float | None:
    return statistics.mean(values) if values else None


def shown(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def html_row(name: str, pages: list[Labelled], made: Run, types: list[str]) -> dict[str, Any]:
    """The figures of one extractor."""
    by_type: dict[str, list[float]] = defaultdict(list)
    scores, wanted, unwanted, failed = [], [], [], 0
    for page, output in zip(pages, made.outputs, strict=True):
        failed += bool(output.error)
        if page.main:
            scores.append(word_scores(output.text, page.main))
            by_type[page.type].append(scores[-1][2])
        wanted += [found] if (found := share(page.with_, output.text)) is not None else []
        unwanted += [found] if (found := share(page.without, output.text)) is not None else []
    spent = [output.ms for output in made.outputs]
    size = sum(len(page.page) for page in pages) / 1e6
    figures = {"P": mean([s[0] for s in scores]), "R": mean([s[1] for s in scores]), "F1": mean([s[2] for s in scores])}
    snippets = {"wanted": mean(wanted), "unwanted": mean(unwanted)}
    cost = {
        "ms": statistics.mean(spent),
        "ms_median": statistics.median(spent),
        "MB_per_s": size / (sum(spent) / 1000),
        "peak_mb": made.peak_mb,
        "failed": failed,
    }
    return {"system": name, **figures, **snippets, "types": {kind: mean(by_type[kind]) for kind in types}, **cost}


def html_table(rows: list[dict[str, Any]], types: list[str]) -> list[str]:
    out = [
        "| system | F1 | precision | recall | wanted snippets | junk snippets left | ms a page | median | MB/s | peak MB | failed |",
        "| --- |" + " --: |" * 10,
    ]
    for row in sorted(rows, key=lambda row: -(row["F1"] or row["wanted"] or 0)):
        figures = [shown(row[key]) for key in ("F1", "P", "R", "wanted", "unwanted")]
        cost = [shown(row["ms"], 2), shown(row["ms_median"], 2), shown(row["MB_per_s"], 1), shown(row["peak_mb"], 0), str(row["failed"])]
        out.append(f"| {row['system']} | " + " | ".join(figures + cost) + " |")
    if len(types) > 1:
        out += ["", "F1 by type of page:", "", "| system | " + " | ".join(types) + " |", "| --- |" + " --: |" * len(types)]
        for row in sorted(rows, key=lambda row: -(row["F1"] or 0)):
            out.append(f"| {row['system']} | " + " | ".join(shown(row["types"][kind]) for kind in types) + " |")
    return out


def text_table(texts: list[Labelled], runs: dict[str, Run]) -> list[str]:
    """The figures of the line rules, by the tool that made the text."""
    sources = sorted({text.source for text in texts})
    size = sum(len(str(text.page).encode("utf-8", "replace")) for text in texts) / 1e6
    out = ["In each column: F1 over runs of four words / share of true prose lost / share of in-article junk left (by characters of whole lines).", ""]
    out += ["| system | " + " | ".join(sources) + " | MB/s | peak MB |", "| --- |" + " --: |" * (len(sources) + 2)]
    for name, made in runs.items():
        cells = []
        for source in sources:
            counts, lost, left = [], [0, 0], [0, 0]
            for text, output in zip(texts, made.outputs, strict=True):
                if text.source == source:
                    counts.append(shingle_scores(output.text, text.main))
                    line_tally(text, output.text, lost, left)
            cells.append(f"{shingle_f1(counts):.3f} / {lost[0] / max(1, lost[1]):.4f} / {left[0] / max(1, left[1]):.2f}")
        speed = size / (sum(output.ms for output in made.outputs) / 1000 or 1e-9)
        out.append(f"| {name} | " + " | ".join(cells) + f" | {'' if name == 'untouched' else shown(speed, 1)} | {shown(made.peak_mb, 0)} |")
    return out


def line_tally(text: Labelled, output: str, lost: list[int], left: list[int]) -> None:
    """Adds the characters of true lines that are gone, and of junk lines that stay, to the two tallies (part, of)."""
    lines = [" ".join(_WORD.findall(line.lower())) for line in str(text.page).split("\n")]
    kept = Counter(" ".join(_WORD.findall(line.lower())) for line in output.split("\n"))
    flat = f" {' '.join(_WORD.findall(output.lower()))} "
    for line, label in zip(lines, text.keep, strict=False):
        if line and label in "01":
            stays = kept[line] > 0 or (len(line) > 25 and f" {line} " in flat)
            tally = lost if label == "1" else left
            tally[0] += len(line) if stays == (label == "0") else 0
            tally[1] += len(line)


# ---- hostile pages ----


def hostile() -> dict[str, bytes]:
    """A few shapes that stop HTML tools; each holds one true sentence. benchmarks/hostile.py has the whole set."""
    prose = f"<article><h1>Ferry</h1>{f'<p>{_PARAGRAPH}</p>' * 3}</article>"
    shapes = {
        "plain page": prose,
        "300 divs deep": "<div>" * 300 + prose + "</div>" * 300,
        "100,000 divs deep": "<div>" * 100_000 + prose,
        "20,000 list items never closed": prose + "<ul><li>" * 20_000,
        "mis-nested formatting": prose + "<b><i><p>" * 10_000,
        "50,000 attributes": "<div " + " ".join(f"a{number}=1" for number in range(50_000)) + ">" + prose + "</div>",
        "50,000 options": prose + "<select>" + "<option>x" * 50_000 + "</select>",
        "10 MB of paragraphs": prose + "<p>" * 3_500_000,
        "a line of 5 MB": prose + "<p>" + "word " * 1_000_000,
        "a cell of 9,007,199,254,740,991 columns": prose + "<table><tr><td colspan=9007199254740991>x</table>",
        "NULs and lone bytes": prose.replace("Ferry", "\x00Fer\x00ry"),
        "comment never closed": prose + "<!-- " + "<p>-->x<!--" * 100_000,
    }
    return {
        name: f"<!doctype html><html><head><title>Ferry</title></head><body>{body}".encode() + (b"\xff\xfe" if "NUL" in name else b"")
        for name, body in shapes.items()
    }


def hostile_child(name: str, page: Path) -> None:
    """One hostile page through one system, within limits of memory and of processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_GB << 30, MEMORY_LIMIT_GB << 30))
    clean = systems.HTML[name]()
    warm_up(clean, "html")
    content = page.read_bytes()
    began = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(began) + HOSTILE_LIMIT_S + 1, resource.RLIM_INFINITY))
    try:
        text = clean(content)
    except MemoryError:
        print("memory")
    except Exception as raised:
        print(f"raised {type(raised).__name__}")
    else:
        kept = SENTENCE in " ".join(text.split())
        print(f"{'kept' if kept else 'empty' if not text.strip() else 'lost'} {time.process_time() - began:.2f}")


def hostile_outcome(name: str, page: Path) -> str:
    """What one system does with one hostile page, in words for the table."""
    try:
        done = subprocess.run([sys.executable, __file__, "--hostile-child", name, str(page)], capture_output=True, text=True, timeout=20 * HOSTILE_LIMIT_S)
    except subprocess.TimeoutExpired:
        return f"over {HOSTILE_LIMIT_S} s"
    if done.returncode == -signal.SIGXCPU:
        return f"over {HOSTILE_LIMIT_S} s"
    word, _, rest = done.stdout.strip().rpartition("\n")[2].partition(" ")
    if word == "kept":
        return f"{rest} s" if float(rest) <= HOSTILE_LIMIT_S else f"over {HOSTILE_LIMIT_S} s"
    return {"lost": "text lost", "empty": "nothing", "raised": rest, "memory": f"over {MEMORY_LIMIT_GB} GB"}.get(word, f"killed ({done.returncode})")


def hostile_table(names: list[str], folder: Path, workers: int) -> list[str]:
    shapes = hostile()
    files = {}
    for number, (shape, page) in enumerate(shapes.items()):
        files[shape] = folder / f"hostile-{number}.html"
        files[shape].write_bytes(page)
    with ThreadPoolExecutor(workers) as pool:
        outcomes = {(name, shape): pool.submit(hostile_outcome, name, file) for name in names for shape, file in files.items()}
    out = [f"Seconds of processor time until the true sentence came back; else what happened. Limits: {HOSTILE_LIMIT_S} s and {MEMORY_LIMIT_GB} GB a page.", ""]
    out += ["| page | " + " | ".join(names) + " |", "| --- |" + " --: |" * len(names)]
    for shape in shapes:
        out.append(f"| {shape} | " + " | ".join(outcomes[name, shape].result() for name in names) + " |")
    fine = {name: sum(outcomes[name, shape].result().endswith(" s") and "over" not in outcomes[name, shape].result() for shape in shapes) for name in names}
    out.append(f"| **text kept in time, of {len(shapes)}** | " + " | ".join(f"**{fine[name]}**" for name in names) + " |")
    return out


# ---- the page and the chart ----


def machine() -> str:
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _lines(path: str) -> Iterator[str]:
    try:
        yield from Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return


def versions() -> str:
    found = []
    for package in systems.PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def chart(rows: list[dict[str, Any]]) -> str:
    """An SVG: F1 upwards, milliseconds a page to the right on a logarithmic scale; up and left is better."""
    import math

    width, height, left, bottom, top, right = 760, 440, 70, 60, 50, 40
    points = [(row["system"], row["ms"], row["F1"]) for row in rows if row["F1"]]
    low_x, high_x = math.floor(math.log10(min(ms for _, ms, _ in points))), math.ceil(math.log10(max(ms for _, ms, _ in points)))
    low_y, high_y = math.floor(20 * min(f1 for *_, f1 in points)) / 20 - 0.05, math.ceil(20 * max(f1 for *_, f1 in points)) / 20

    def x(ms: float) -> float:
        return left + (math.log10(ms) - low_x) / (high_x - low_x) * (width - left - right)

    def y(f1: float) -> float:
        return height - bottom - (f1 - low_y) / (high_y - low_y) * (height - bottom - top)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" role="img">']
    out.append("<title>Accuracy and cost of tools that find a page's main content</title>")
    out.append(
        f'<rect width="{width}" height="{height}" fill="#ffffff"/><text x="{left}" y="24" font-size="15" fill="#1f2328">F1 of the main content and processor time a page</text>'
    )
    for power in range(low_x, high_x + 1):
        at = x(10**power)
        out.append(f'<line x1="{at:.0f}" x2="{at:.0f}" y1="{top}" y2="{height - bottom}" stroke="#d8dee4"/>')
        out.append(f'<text x="{at:.0f}" y="{height - bottom + 20}" text-anchor="middle" fill="#59636e">{10**power:g} ms</text>')
    steps = round((high_y - low_y) / 0.05)
    for step in range(0, steps + 1, 2 if steps > 8 else 1):
        value = low_y + step * 0.05
        out.append(f'<line x1="{left}" x2="{width - right}" y1="{y(value):.0f}" y2="{y(value):.0f}" stroke="#d8dee4"/>')
        out.append(f'<text x="{left - 8}" y="{y(value) + 4:.0f}" text-anchor="end" fill="#59636e">{value:.2f}</text>')
    out.append(f'<text x="{width / 2:.0f}" y="{height - 16}" text-anchor="middle" fill="#59636e">processor time a page (left is faster)</text>')
    taken = [(x(ms) - 7, y(f1) - 7, x(ms) + 7, y(f1) + 7) for _, ms, f1 in points]
    for name, ms, f1 in points:
        ours, long = name == "cleanpage", 7.2 * len(name)
        out.append(f'<circle cx="{x(ms):.1f}" cy="{y(f1):.1f}" r="{7 if ours else 5}" fill="{"#0969da" if ours else "#818b98"}"/>')
        places = [(x(ms) + 10, y(f1) + 4), (x(ms) - 10 - long, y(f1) + 4), (x(ms) - long / 2, y(f1) - 12), (x(ms) - long / 2, y(f1) + 20)]
        boxes = [(at, line - 11, at + long, line + 3) for at, line in places]
        free = [n for n, box in enumerate(boxes) if box[2] < width - 5 and not any(_overlap(box, other) for other in taken)]
        place = free[0] if free else 0
        taken.append(boxes[place])
        weight = ' font-weight="bold"' if ours else ""
        out.append(f'<text x="{places[place][0]:.1f}" y="{places[place][1]:.1f}"{weight} fill="#1f2328">{name}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def sampled(path: Path, every: int, at_most: int | None) -> list[Labelled]:
    pages = [page for number, page in enumerate(read(path)) if number % every == 0]
    return pages[:at_most]


def run_all(kind: str, names: list[str], pages: list[Labelled], folder: Path, workers: int) -> dict[str, Run]:
    source = folder / f"{kind}.pickle"
    with source.open("wb") as file:
        for page in pages:
            pickle.dump(page.page, file)
    with ThreadPoolExecutor(workers) as pool:
        running = {name: pool.submit(run, kind, name, source, len(pages), folder) for name in names}
    return {name: made.result() for name, made in running.items()}


def report(options: argparse.Namespace) -> tuple[str, str]:
    """(the Markdown of all tables, the chart)."""
    out, drawn = [], ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.html:
            pages = sampled(options.html, options.every, options.at_most)
            types = sorted({page.type for page in pages if page.main})
            runs = run_all("html", options.systems, pages, folder, options.workers)
            rows = [html_row(system, pages, made, types) for system, made in runs.items()]
            out += [f"### HTML: {len(pages):,} pages, {sum(len(page.page) for page in pages) / 1e6:,.0f} MB", "", *html_table(rows, types), ""]
            drawn = chart(rows) if any(row["F1"] for row in rows) else ""
        if options.text:
            texts = sampled(options.text, options.every, options.at_most)
            out += [f"### Text that extractors made of article pages: {len(texts):,} texts", ""]
            out += [*text_table(texts, run_all("text", list(systems.TEXT), texts, folder, options.workers)), ""]
        if not options.no_hostile:
            out += ["### Hostile pages", "", *hostile_table(options.systems, folder, options.workers), ""]
    return "\n".join(out).rstrip(), drawn


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]), int(sys.argv[6]))
        return
    if sys.argv[1:2] == ["--hostile-child"]:
        hostile_child(sys.argv[2], Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--systems", nargs="+", choices=systems.HTML, default=list(systems.HTML))
    parser.add_argument("--every", type=int, default=1, help="every Nth page only")
    parser.add_argument("--at-most", type=int, help="so many pages only")
    parser.add_argument("--workers", type=int, default=2, help="systems at a time")
    parser.add_argument("--no-hostile", action="store_true")
    parser.add_argument("--write", type=Path, help="a Markdown page with the two marks")
    parser.add_argument("--readme", type=Path, help="a Markdown page with the two marks, for the first table only")
    parser.add_argument("--chart", type=Path, help="an SVG")
    options = parser.parse_args()
    began = time.monotonic()
    text, drawn = report(options)
    paths = {str(path): word for path, word in ((options.html, "PAGES"), (options.text, "TEXTS")) if path}
    command = shlex.join(["python", "benchmarks/rivals.py", *(paths.get(word, word) for word in sys.argv[1:])])
    stamp = f"{time.strftime('%Y-%m-%d')}; {machine()}; {versions()}. Took {(time.monotonic() - began) / 60:.0f} minutes.\n\n    {command}"
    print(f"{stamp}\n\n{text}")
    if options.write:
        write_between(options.write, f"{stamp}\n\n{text}", BEGIN, END)
    if options.readme:
        table = [line for line in text.partition("F1 by type")[0].split("\n") if line.startswith("|")]
        write_between(options.readme, "\n".join([f"{stamp.split(';')[0]}; {machine()}; every {options.every}th page of the corpus.", "", *table]), BEGIN, END)
    if options.chart and drawn:
        options.chart.parent.mkdir(parents=True, exist_ok=True)
        options.chart.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
