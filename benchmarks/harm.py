"""How much true text cleanpage deletes: wrong words per million words of true prose, by mode, rule, source and language.

    python benchmarks/harm.py CORPUS.jsonl.gz                       # tables on the screen
    python benchmarks/harm.py CORPUS.jsonl.gz --write docs/harm.md  # the tables between the marks of that page
    python benchmarks/harm.py CORPUS.jsonl.gz --sample 200 --sources trafilatura readability -o sample.jsonl   # supposed wrong cuts to read
    python benchmarks/harm.py CORPUS.jsonl.gz --verdicts read.jsonl # the same tables, and the figures after the reading

A corpus is JSONL (.gz) with one page a line and these fields:

    id      names the page; the same page from several scrapers has one id
    from    the tool that made the text (a column of the tables); optional
    text    the page as text, with `keep`: one character a line of it, 1 true prose, 0 junk, - neither
            or with `gold`: the true text; then a line is true when the true text holds it
    html    the page as HTML (or `html_latin1`, its bytes read as Latin-1), with `main` or `gold`: the true text; lines are labelled as above
    lang    the page's language; without it the language is guessed by its commonest words

A cut is wrong when the line that it takes is true and is not kept elsewhere on the page as often as the true text has it. Of a cut inside a
line the words around it decide: it is wrong when the true text goes on there. Intervals are 95 %, by drawing pages again (bootstrap).
"Right" in the calibration table is the share of removals that are not wrong; a rule is well calibrated when it equals the confidence.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from false_positives import words
from intervals import bootstrap_ratio, wilson
from marked import write_between

from cleanpage import Cleaner, Removal, Result
from cleanpage.lexicon.lexicon import load

MODES = ("recall", "balanced", "precision")
BINS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 1.001)
BEGIN, END = "<!-- written by benchmarks/harm.py: begin -->", "<!-- written by benchmarks/harm.py: end -->"
_WORD = re.compile(r"\w+")
_CONTEXT_WORDS = 3
LANGUAGE_MIN_WORDS = 1000
"""Languages with fewer true words have no row of their own."""
_TRUE_SHARE = 0.6
"""A line of a corpus without `keep` is true when at least this share of its runs of four words stands in the true text."""


class Cut(NamedTuple):
    """One removal, judged."""

    mode: str
    rule: str
    confidence: float
    wrong: bool
    size: int
    page: str
    source: str
    language: str
    because: str
    text: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """Names the cut in a file of verdicts, without its text."""
        return hashlib.sha1(f"{self.page}|{self.source}|{self.rule}|{self.text}".encode("utf-8", "replace")).hexdigest()[:16]


class Judged(NamedTuple):
    """One page: its words of true prose, and its cuts in every mode."""

    page: str
    source: str
    language: str
    true_words: int
    cuts: list[Cut]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The pages of a corpus."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def norm(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


class Truth:
    """The true text of a page, asked about lines and parts of lines."""

    def __init__(self, gold: str) -> None:
        self.flat = f" {norm(gold)} "
        self.lines = Counter(filter(None, map(norm, gold.split("\n"))))
        tokens = _WORD.findall(gold.lower())
        self._runs = {tuple(tokens[at : at + 4]) for at in range(max(0, len(tokens) - 3))}

    def has(self, text: str) -> bool:
        """Whether the true text holds these words in a row."""
        return bool(text) and f" {text} " in self.flat

    def times(self, text: str) -> int:
        """How often the true text has a line: as a line, else as words in a row."""
        return self.lines[text] or self.flat.count(f" {text} ")

    def label(self, line: str) -> str:
        """'1' true, '0' junk, '-' neither."""
        tokens = _WORD.findall(line.lower())
        if not tokens:
            return "-"
        if len(tokens) < 6:
            return "1" if self.has(" ".join(tokens)) else "0"
        runs = [tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3)]
        return "1" if sum(run in self._runs for run in runs) >= _TRUE_SHARE * len(runs) else "0"


def judge(record: dict[str, Any], cleaners: dict[str, Cleaner]) -> Judged:
    """Cleans one page in every mode and says which cuts are wrong."""
    truth = Truth(record.get("gold") or record.get("main") or "")
    page, source = str(record.get("id", "")), str(record.get("from", "html" if "text" not in record else "text"))
    results = {mode: inspect(record, cleaner) for mode, cleaner in cleaners.items()}
    whole = next(iter(results.values())).source
    language = record.get("lang") or language_of(whole)
    lines = whole.split("\n")
    labels = record.get("keep") or ""
    if "text" not in record or len(labels) != len(lines):
        labels = "".join(map(truth.label, lines))
    cuts = []
    for mode, result in results.items():
        for removal, wrong, shown, before, after in judged_cuts(result, lines, labels, truth):
            name = (mode, removal.rule, removal.confidence, wrong, words(removal.text), page, source, language, removal.because)
            cuts.append(Cut(*name, shown, before, after))
    return Judged(page, source, language, sum(words(line) for line, label in zip(lines, labels, strict=True) if label == "1"), cuts)


def inspect(record: dict[str, Any], cleaner: Cleaner) -> Result:
    if "text" in record:
        return cleaner.inspect(record["text"], kind="text")
    return cleaner.inspect(record["html_latin1"].encode("latin-1") if "html_latin1" in record else record["html"], kind="html")


def judged_cuts(result: Result, lines: list[str], labels: str, truth: Truth) -> Iterator[tuple[Removal, bool, str, str, str]]:
    """(removal, whether it is wrong, the line with the cut marked, the line before, the line after) of each cut on a labelled line."""
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    kept = Counter(map(norm, result.text.split("\n")))
    at = 0
    for removal in result.removals:
        while starts[at + 1] <= removal.span.start:
            at += 1
        if labels[at] == "-" or not norm(removal.text):
            continue
        line, start, end = lines[at], removal.span.start - starts[at], removal.span.end - starts[at]
        if len(removal.text.strip()) >= len(line.strip()):
            text, shown = norm(line), line
            wrong = labels[at] == "1" and not (kept[text] and kept[text] >= truth.times(text))
        else:
            shown = f"{line[:start]}[-{removal.text}-]{line[end:]}"
            wrong = labels[at] == "1" and goes_on(truth, line[:start], removal.text, line[end:])
        yield removal, wrong, shown.strip(), lines[at - 1].strip() if at else "", lines[at + 1].strip() if at + 1 < len(lines) else ""


def goes_on(truth: Truth, before: str, cut: str, after: str) -> bool:
    """Whether the true text has the cut words next to what stands around them in the line."""
    cut_words = norm(cut)
    if not truth.has(cut_words):
        return False
    left, right = _WORD.findall(before.lower())[-_CONTEXT_WORDS:], _WORD.findall(after.lower())[:_CONTEXT_WORDS]
    return (bool(left) and truth.has(" ".join([*left, cut_words]))) or (bool(right) and truth.has(" ".join([cut_words, *right])))


_FUNCTION_WORDS = {code: frozenset(lexicon.function_words) for code, lexicon in load().items()}


def language_of(text: str) -> str:
    """The language whose commonest words a text has most of; '?' when none is clear.

    >>> language_of("Der Fluss ist in der Nacht um zwei Meter gestiegen, und die Brücken sind zu.")
    'de'
    """
    found = Counter(_WORD.findall(text[:4000].lower()))
    score = {code: sum(found[word] for word in own) for code, own in _FUNCTION_WORDS.items()}
    best = max(score, key=lambda code: score[code])
    return best if score[best] >= 3 else "?"


def judge_all(path: Path, modes: Iterable[str], every: int, sources: list[str] | None, part: int = 0, parts: int = 1) -> list[Judged]:
    """Every Nth page of the corpus, or one part of these."""
    cleaners = {mode: Cleaner(mode=mode) for mode in modes}
    chosen = (record for number, record in enumerate(records(path)) if number % every == 0 and number // every % parts == part)
    return [judge(record, cleaners) for record in chosen if not sources or record.get("from") in sources]


class Faults:
    """What a reading of supposed wrong cuts said: by rule, the share that is the labels' fault."""

    def __init__(self, path: Path | None) -> None:
        self.read: Counter[str] = Counter()
        self.fault: Counter[str] = Counter()
        text = path.read_text(encoding="utf-8") if path else ""
        if path and path.suffix == ".json":  # counts: {"read_more": {"label": 17, "wrong": 1}}
            for rule, counts in json.loads(text).items():
                self.read[rule], self.fault[rule] = counts["label"] + counts["wrong"], counts["label"]
            return
        for verdict in map(json.loads, text.splitlines()):
            if verdict.get("verdict") in ("label", "wrong"):
                self.read[verdict["rule"]] += 1
                self.fault[verdict["rule"]] += verdict["verdict"] == "label"

    def share(self, rule: str) -> float:
        """Shrunk towards the share of all rules, since some rules were read a few times only."""
        if not self.read:
            return 0.0
        overall = self.fault.total() / self.read.total()
        return (self.fault[rule] + 2 * overall) / (self.read[rule] + 2)


def per_million(judged: list[Judged], keep: Any, faults: Faults | None = None) -> tuple[float, float, float]:
    """Wrong words per million words of true prose in the cuts that `keep` accepts, with the interval; pages of one id are drawn together."""
    pages: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for page in judged:
        wrong = sum(cut.size * (1 - faults.share(cut.rule) if faults else 1) for cut in page.cuts if cut.wrong and keep(cut))
        pages[page.page][0] += wrong
        pages[page.page][1] += page.true_words
    pairs = [(wrong, true) for wrong, true in pages.values()]
    true = sum(true for _, true in pairs)
    low, high = bootstrap_ratio(pairs)
    return (1e6 * sum(wrong for wrong, _ in pairs) / true if true else 0.0), 1e6 * low, 1e6 * high


def cell(figures: tuple[float, float, float]) -> str:
    value, low, high = figures
    return f"{value:,.0f} ({low:,.0f}–{high:,.0f})" if value else "0"


def tables(judged: list[Judged], modes: list[str], faults: Faults) -> str:
    """The Markdown of all tables."""
    true = sum(page.true_words for page in judged)
    sources, rules = sorted({page.source for page in judged}), sorted({cut.rule for page in judged for cut in page.cuts})
    head = " | ".join(modes)
    out = [f"{len(judged):,} texts of {len({page.page for page in judged}):,} pages, {true:,} words of true prose.", ""]
    out += ["Wrong words per million words of true prose, by where the text came from:", ""]
    out += [f"| text from | true words | {head} |", "| --- | --: |" + " --: |" * len(modes)]
    for source in [*sources, "all"]:
        own = [page for page in judged if source in (page.source, "all")]
        row = " | ".join(cell(per_million(own, lambda cut, mode=mode: cut.mode == mode)) for mode in modes)
        out.append(f"| {source} | {sum(page.true_words for page in own):,} | {row} |")
        if faults.read:
            row = " | ".join(cell(per_million(own, lambda cut, mode=mode: cut.mode == mode, faults)) for mode in modes)
            out.append(f"| {source}, after the reading | | {row} |")
    out += [
        "",
        "By rule (all sources):",
        "",
        f"| rule | {head} |" + (" labels' fault |" if faults.read else ""),
        "| --- |" + " --: |" * (len(modes) + bool(faults.read)),
    ]
    for rule in rules:
        row = " | ".join(cell(per_million(judged, lambda cut, mode=mode, rule=rule: cut.mode == mode and cut.rule == rule)) for mode in modes)
        read = f" {faults.fault[rule]} of {faults.read[rule]} read |" if faults.read else ""
        out.append(f"| `{rule}` | {row} |{read}")
    out += ["", "By language:", "", f"| language | true words | {head} |", "| --- | --: |" + " --: |" * len(modes)]
    sizes = Counter({language: sum(page.true_words for page in judged if page.language == language) for language in {page.language for page in judged}})
    for language, size in sizes.most_common():
        if size < LANGUAGE_MIN_WORDS:
            continue
        own = [page for page in judged if page.language == language]
        row = " | ".join(cell(per_million(own, lambda cut, mode=mode: cut.mode == mode)) for mode in modes)
        out.append(f"| {language} | {size:,} | {row} |")
    out += ["", *calibration([cut for page in judged for cut in page.cuts if cut.mode == modes[-1]], modes[-1])]
    return "\n".join(out)


def calibration(cuts: list[Cut], mode: str) -> list[str]:
    """Of the removals with confidence c, the share that is right; by rule, then by rule and bin."""
    out = [
        f"Confidence against truth (mode {mode}, removals):",
        "",
        "| rule | removals | mean confidence | right (95 %) | off by |",
        "| --- | --: | --: | --: | --: |",
    ]
    by_rule: dict[str, list[Cut]] = defaultdict(list)
    for cut in cuts:
        by_rule[cut.rule].append(cut)
    for rule, own in [*sorted(by_rule.items(), key=lambda item: -len(item[1])), ("all", cuts)]:
        right = sum(not cut.wrong for cut in own)
        mean = sum(cut.confidence for cut in own) / max(1, len(own))
        low, high = wilson(right, len(own))
        out.append(f"| `{rule}` | {len(own):,} | {mean:.3f} | {right / max(1, len(own)):.3f} ({low:.3f}–{high:.3f}) | {right / max(1, len(own)) - mean:+.3f} |")
    bins = list(itertools.pairwise(BINS))
    out += ["", "Share right by stated confidence (number of removals):", ""]
    out += ["| rule | " + " | ".join(f"{low:g}–{min(high, 1):g}" for low, high in bins) + " |", "| --- |" + " --: |" * len(bins)]
    for rule, own in [*sorted(by_rule.items(), key=lambda item: -len(item[1])), ("all", cuts)]:
        row = []
        for low, high in bins:
            inside = [cut for cut in own if low <= cut.confidence < high]
            row.append(f"{sum(not cut.wrong for cut in inside) / len(inside):.3f} ({len(inside):,})" if inside else "")
        out.append(f"| `{rule}` | " + " | ".join(row) + " |")
    return out


def sample(judged: list[Judged], size: int, mode: str, sources: list[str] | None, seed: int = 7) -> list[Cut]:
    """Supposed wrong cuts, drawn evenly by cut; a line that several texts of a page share is drawn once."""
    found: dict[tuple[str, str, str], Cut] = {}
    for page in judged:
        for cut in page.cuts:
            if cut.wrong and cut.mode == mode and (not sources or cut.source in sources):
                found.setdefault((cut.page, cut.rule, cut.text), cut)
    cuts = list(found.values())
    return random.Random(seed).sample(cuts, min(size, len(cuts)))


def by_phrase(judged: list[Judged], mode: str, at_most: int) -> Iterator[str]:
    """For the authors of lexicons: what was seen, with how many cuts it made right and wrong and on how many pages wrong; worst first."""
    right, wrong, pages = Counter[tuple[str, str]](), Counter[tuple[str, str]](), defaultdict(set)
    for page in judged:
        for cut in page.cuts:
            if cut.mode == mode:
                key = (cut.rule, cut.because)
                (wrong if cut.wrong else right)[key] += 1
                if cut.wrong:
                    pages[key].add(cut.page)
    for key, count in wrong.most_common(at_most):
        yield f"{count:5} wrong on {len(pages[key]):3} pages {right[key]:6} right  {key[0]}: {key[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES))
    parser.add_argument("--sources", nargs="+", help="only texts whose field `from` is one of these")
    parser.add_argument("--every", type=int, default=1, help="every Nth page only")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", type=Path, help="a Markdown page with the two marks")
    parser.add_argument("--sample", type=int, help="write this many supposed wrong cuts (of the middle mode given) to -o and stop")
    parser.add_argument("--phrases", type=int, help="list the N phrases with most wrong cuts (in the middle mode given) and stop")
    parser.add_argument(
        "--verdicts", type=Path, help='JSONL from --sample with "verdict" added ("wrong" or "label"), or counts in JSON as in harm_reading.json'
    )
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.workers) as pool:
        runs = [pool.submit(judge_all, options.corpus, options.modes, options.every, options.sources, part, options.workers) for part in range(options.workers)]
        judged = [page for run in runs for page in run.result()]
    mode = options.modes[len(options.modes) // 2]
    if options.phrases:
        print("\n".join(by_phrase(judged, mode, options.phrases)))
        return
    if options.sample:
        with options.out.open("w", encoding="utf-8") as file:
            for cut in sample(judged, options.sample, mode, options.sources):
                file.write(json.dumps({"key": cut.key, **cut._asdict(), "verdict": ""}, ensure_ascii=False) + "\n")
        return
    text = tables(judged, options.modes, Faults(options.verdicts))
    print(text)
    if options.write:
        command = (
            "python benchmarks/harm.py CORPUS"
            + (f" --every {options.every}" if options.every > 1 else "")
            + (f" --verdicts {options.verdicts}" if options.verdicts else "")
        )
        write_between(options.write, f"Written by `{command} --write {options.write}`.\n\n{text}", BEGIN, END)


if __name__ == "__main__":
    main()
