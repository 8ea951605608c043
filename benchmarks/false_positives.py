"""How often cleanpage cuts true prose that holds no junk at all: cuts per million words, by rule and language.

    python benchmarks/false_positives.py prose                       # prose/de.txt, prose/fr.txt, …: one paragraph a line (see prose.py)
    python benchmarks/false_positives.py prose --languages de ja     # some of them
    python benchmarks/false_positives.py prose --show section_label 20   # what a rule cut
    python benchmarks/false_positives.py prose --mode recall --json out.json
    python benchmarks/false_positives.py prose --write docs/harm.md  # the tables between the marks of that page

Each paragraph is fed three times: in text pages of 20 to 60 paragraphs; alone, as a page of one line; and cut into its sentences, in pages
of 20 to 60 lines. Everything that goes is a false positive. Words are runs of letters and digits; in scripts without spaces two characters
are counted as one word. Intervals are exact 95 % Poisson intervals of the number of cuts.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from intervals import poisson
from marked import write_between

from cleanpage import Cleaner
from cleanpage.lexicon.lexicon import load

BEGIN, END = "<!-- written by benchmarks/false_positives.py: begin -->", "<!-- written by benchmarks/false_positives.py: end -->"
FEEDS = ("pages", "lines", "sentences")
BOUND = 20.0
"""Cuts per million words above which a rule is looked at."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_SENTENCES = re.compile(r"(?<=[.!?…।؟۔])(?<!\b[^\W\d_]\.)(?<!\b[A-Z][a-z]\.)[\"'”’»)]*\s+|(?<=[。！？])")
"""After a closing mark, but not after an initial or a two-letter abbreviation."""


class Cut(NamedTuple):
    rule: str
    confidence: float
    text: str
    context: str


class Tally(NamedTuple):
    language: str
    feed: str
    words: int
    cuts: list[Cut]


def words(text: str) -> int:
    """How many words a text has.

    >>> words("The river rose by 2 m."), words("川の水位が上がった。")
    (6, 5)
    """
    unspaced = _UNSPACED.findall(text)
    spaced = _UNSPACED.sub(" ", text) if unspaced else text
    return sum(1 for word in spaced.split() if any(map(str.isalnum, word))) + (len(unspaced) + 1) // 2


def pages(lines: list[str], feed: str, seed: int = 7) -> Iterator[str]:
    """The lines as pages, as the feed wants them."""
    if feed == "lines":
        yield from lines
        return
    if feed == "sentences":
        lines = list(dict.fromkeys(part.strip() for line in lines for part in _SENTENCES.split(line) if part.strip()))
    chance, at = random.Random(seed), 0
    while at < len(lines):
        size = chance.randint(20, 60)
        yield "\n".join(lines[at : at + size])
        at += size


def tally(path: Path, feed: str, mode: str, at_most_words: int) -> Tally:
    """The cuts in one file of prose."""
    cleaner, total, cuts = Cleaner(mode=mode), 0, []
    for page in pages(path.read_text(encoding="utf-8").splitlines(), feed):
        if total > at_most_words:
            break
        total += words(page)
        for cut in cleaner.inspect(page, kind="text").removals:
            start, end = page.rfind("\n", 0, cut.span.start) + 1, page.find("\n", cut.span.end)
            context = page[start : end if end >= 0 else len(page)]
            cuts.append(Cut(cut.rule, cut.confidence, cut.text, "" if context == cut.text else context))
    return Tally(path.stem, feed, total, cuts)


def rate(cuts: int, of_words: int) -> str:
    """Cuts per million words with their interval.

    >>> rate(10, 1_000_000)
    '10 (5–18)'
    """
    if not of_words:
        return "–"
    per_million = 1e6 / of_words
    low, high = (end * per_million for end in poisson(cuts))
    return f"{cuts * per_million:,.0f} ({low:,.0f}–{high:,.0f})"


def table(tallies: list[Tally]) -> str:
    """Markdown: a row a rule with its rate in each feed and the languages where it is worst; then a row a language."""
    feeds = [feed for feed in FEEDS if any(tally_.feed == feed for tally_ in tallies)]
    size = {feed: sum(tally_.words for tally_ in tallies if tally_.feed == feed) for feed in feeds}
    counts = {feed: Counter(cut.rule for tally_ in tallies if tally_.feed == feed for cut in tally_.cuts) for feed in feeds}
    out = ["| rule | " + " | ".join(f"{feed}: cuts per million words" for feed in feeds) + f" | languages above {BOUND:.0f} |"]
    out.append("| --- |" + " --: |" * len(feeds) + " --- |")
    for rule in sorted({rule for count in counts.values() for rule in count}, key=lambda rule: -sum(count[rule] for count in counts.values())):
        worst: dict[str, float] = {}
        for tally_ in tallies:
            if tally_.words:
                hits = sum(cut.rule == rule for cut in tally_.cuts) * 1e6 / tally_.words
                worst[tally_.language] = max(worst.get(tally_.language, 0.0), hits)
        named = ", ".join(f"{code} {hits:,.0f}" for code, hits in sorted(worst.items(), key=lambda item: -item[1]) if hits > BOUND)
        out.append(f"| `{rule}` | " + " | ".join(rate(counts[feed][rule], size[feed]) for feed in feeds) + f" | {named} |")
    out.append("| all | " + " | ".join(rate(counts[feed].total(), size[feed]) for feed in feeds) + " | |")
    lost = {feed: sum(words(cut.text) for tally_ in tallies if tally_.feed == feed for cut in tally_.cuts) for feed in feeds}
    out.append("| words cut per million | " + " | ".join(f"{lost[feed] * 1e6 / max(1, size[feed]):,.0f}" for feed in feeds) + " | |")
    out += ["", "| language | words | " + " | ".join(feeds) + " |", "| --- | --: |" + " --: |" * len(feeds)]
    for language in dict.fromkeys(tally_.language for tally_ in tallies):
        own = {tally_.feed: tally_ for tally_ in tallies if tally_.language == language}
        row = " | ".join(rate(len(own[feed].cuts), own[feed].words) for feed in feeds)
        out.append(f"| {language} | {next(iter(own.values())).words:,} | {row} |")
    return "\n".join(out)


def shown(tallies: list[Tally], rule: str, at_most: int) -> Iterator[str]:
    """What a rule cut, most frequent first in each language."""
    for tally_ in tallies:
        found = Counter((cut.text, cut.context) for cut in tally_.cuts if rule in (cut.rule, "all"))
        for (text, context), count in found.most_common(at_most):
            marked = context.replace(text, f"[-{text}-]", 1) if context else f"[-{text}-]"
            yield f"{tally_.language} {tally_.feed:9} {count:4}  {marked[:300]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prose", type=Path, help="a folder of LANGUAGE.txt, or one such file")
    parser.add_argument("--languages", nargs="+", help="codes; default: every file")
    parser.add_argument("--feeds", nargs="+", choices=FEEDS, default=list(FEEDS))
    parser.add_argument("--mode", default="balanced", choices=("recall", "balanced", "precision"))
    parser.add_argument("--words", type=int, default=400_000, help="at most this many words of each language")
    parser.add_argument("--show", nargs=2, metavar=("RULE", "N"), help="list what a rule cut ('all': every rule)")
    parser.add_argument("--json", type=Path, help="also write every cut there")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", type=Path, help="a Markdown page with the two marks")
    options = parser.parse_args()
    paths = [options.prose] if options.prose.is_file() else sorted(options.prose.glob("*.txt"))
    jobs = [(path, feed) for path in paths if not options.languages or path.stem in options.languages for feed in options.feeds]
    if not jobs:
        parser.error(f"no LANGUAGE.txt in {options.prose}")
    with ProcessPoolExecutor(options.workers) as pool:
        running = [pool.submit(tally, path, feed, options.mode, options.words) for path, feed in jobs]
        tallies = [run.result() for run in running]
    made = table(tallies)
    missing = set(options.languages or load()) - {tally_.language for tally_ in tallies}
    if missing:
        made += f"\n\nNo prose was found for: {', '.join(sorted(missing))}."
    print(made)
    if options.write:
        write_between(
            options.write, f"Mode {options.mode}; written by `python benchmarks/false_positives.py PROSE --write {options.write}`.\n\n{made}", BEGIN, END
        )
    if options.show:
        print()
        for line in shown(tallies, options.show[0], int(options.show[1])):
            print(line)
    if options.json:
        options.json.write_text(json.dumps([tally_._asdict() | {"cuts": [cut._asdict() for cut in tally_.cuts]} for tally_ in tallies], ensure_ascii=False))


if __name__ == "__main__":
    main()
