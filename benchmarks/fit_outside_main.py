"""Fit the weights of `outside_main` on labelled pages and report how well they do on pages of sites that they have not seen.

    python benchmarks/fit_outside_main.py --html PAGES.jsonl.gz --text TEXTS.jsonl.gz [--write]

PAGES: one JSON object a line with url, main (the true main content) and html_latin1 (the page's bytes read as Latin-1).
TEXTS: one JSON object a line with id, from, text, and keep: one character a line of text, 1 true, 0 junk, - empty.
Needs numpy, scipy and scikit-learn; nothing of these is needed at run time. `--write` puts the weights fitted on all pages into the
package; the figures printed are cross-validated over five folds, with all pages of a site (or all texts of a page) in one fold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlparse

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cleanpage.lexicon.lexicon import load
from cleanpage.lexicon.matcher import Hits, Matcher
from cleanpage.page import Page
from cleanpage.read.decode import decode
from cleanpage.read.html import read_html
from cleanpage.read.text import read_text
from cleanpage.rules import outside_main, shape
from cleanpage.rules.outside_main import MASS_LIMIT
from cleanpage.rules.weights import FILE, WordWeights

WORD = re.compile(r"\w+").findall
TARGET = Path(__file__).resolve().parent.parent / "src/cleanpage/rules/data" / FILE
SIZES = {
    "length_end": shape.LENGTHS * shape.ENDS,
    "start_length": shape.STARTS * shape.LENGTHS,
    "marks": shape.MARKS,
    "links": outside_main.LINK_SHARES * outside_main.LINK_LENGTHS,
}
WORD_PAGES, TOKEN_SITES = 12, 4
"""How many pages or sites must hold a word or a class name before it gets a weight."""
CONTEXT = ("own", "near_before", "near_after", "far_before", "far_after", "near_lower", "top", "share")
SPARED = 0.5
"""Share of the blocks that are also shown without their words, so that the shapes carry pages in languages without word weights."""


class Corpus:
    """Labelled blocks: names of evidence, labels, sizes, page and group of each."""

    def __init__(self) -> None:
        self.names: list[list[str]] = []
        self.labels: list[float] = []
        self.sizes: list[int] = []
        self.words: list[int] = []
        self.bounds = [0]
        self.groups: list[str] = []
        self.kinds: list[str] = []

    def add(self, page: Page, words: Hits, labels: Sequence[float], group: str, kind: str) -> None:
        contexts = [()] * len(page.contexts)
        for index, (parent, tag, class_, id_, within) in enumerate(page.contexts):
            contexts[index] = (contexts[parent] if parent >= 0 else ()) + outside_main.context_tokens(tag, class_, id_, within)
        codes = shape.shapes(page.lines, page.source)
        for block, (line, folded, (first, second, third), label) in enumerate(zip(page.lines, words.folded, codes, labels, strict=True)):
            names = [f"length_end {first}", f"start_length {second}", f"marks {third}"]
            names += {f"hits {hit.rule}" for hit in words.by_block.get(block, ())}
            names += [f"words {word}" for word in folded.split()]
            if page.tree:
                context, _, linked = page.tree[block]
                names.append(f"links {outside_main.link_class(linked, len(line))}")
                names += [f"tokens {token}" for token in contexts[context]]
            self.names.append(names)
            self.labels.append(label)
            self.sizes.append(len(line))
            self.words.append(len(WORD(line)))
        self.bounds.append(len(self.names))
        self.groups.append(group)
        self.kinds.append(kind)

    def finish(self) -> None:
        self.pages = np.repeat(np.arange(len(self.groups)), np.diff(self.bounds))
        self.label = np.array(self.labels)
        self.size = np.array(self.sizes)
        self.word = np.array(self.words)
        self.group = np.array(self.groups)[self.pages]
        self.known = self.label >= 0
        self.truth = self.label >= 0.5


def rows(path: str) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def text_corpus(path: str, matcher: Matcher) -> Corpus:
    corpus = Corpus()
    for row in rows(path):
        page = read_text(row["text"])
        raw = row["text"].split("\n")
        labels = [int(mark) if mark in "01" else -1 for mark, line in zip(row["keep"], raw, strict=True) if line.strip()]
        labels = [label if WORD(line) else -1 for label, line in zip(labels, page.lines, strict=True)]
        corpus.add(page, matcher.look(page), labels, row["id"], row["from"])
    corpus.finish()
    return corpus


def html_corpus(path: str, matcher: Matcher) -> Corpus:
    corpus = Corpus()
    for row in rows(path):
        page = read_html(decode(row["html_latin1"].encode("latin-1"))[0])
        labels = html_labels(page.lines, row["main"])
        corpus.add(page, matcher.look(page), labels, urlparse(row["url"]).netloc, row["type"])
    corpus.finish()
    return corpus


def html_labels(lines: Sequence[str], main: str) -> list[float]:
    """Share of each block's 4-word runs that stand in the true content; for shorter blocks whether it has that very line."""
    words = WORD(main.lower())
    runs = {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
    true_lines = {" ".join(WORD(line.lower())) for line in main.split("\n")}
    flat = f" {' '.join(words)} "
    labels = []
    for line in lines:
        own = WORD(line.lower())
        if not own:
            labels.append(-1.0)
        elif len(own) >= 4:
            shingles = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
            labels.append(sum(run in runs for run in shingles) / len(shingles))
        else:
            short = " ".join(own)
            labels.append(0.9 if short in true_lines else 0.3 if f" {short} " in flat else 0.0)
    return labels


def vocabulary(corpus: Corpus) -> dict[str, int]:
    """The names that get a weight: all shapes, and words and tokens that enough groups have."""
    groups: dict[str, set[str]] = defaultdict(set)
    for names, group in zip(corpus.names, corpus.group, strict=True):
        for name in names:
            if name[:2] in ("wo", "to", "hi"):
                groups[name].add(group)
    kept = sorted(
        name for name, seen in groups.items() if len(seen) >= (WORD_PAGES if name[:2] == "wo" else 1 if name[:2] == "hi" or name[7] in "<~" else TOKEN_SITES)
    )
    names = [f"{table} {code}" for table, size in SIZES.items() for code in range(size)] + kept
    return {name: index for index, name in enumerate(names)}


def matrix(corpus: Corpus, vocabulary: dict[str, int]) -> sp.csr_matrix:
    row, column, value = [], [], []
    for index, names in enumerate(corpus.names):
        for name, count in Counter(names).items():
            at = vocabulary.get(name)
            if at is not None:
                row.append(index)
                column.append(at)
                value.append(count)
    return sp.csr_matrix((value, (row, column)), shape=(len(corpus.names), len(vocabulary)), dtype=np.float32)


def weights_of_blocks(corpus: Corpus, by_page: bool) -> np.ndarray:
    mass = np.maximum(corpus.word, 1) ** 0.7
    if by_page:
        total = np.bincount(corpus.pages, mass, minlength=len(corpus.groups))
        mass = mass / np.maximum(total[corpus.pages], 1) * 100
    return mass


def fit_own(evidence: sp.csr_matrix, truth: np.ndarray, mass: np.ndarray, wordless: np.ndarray, strength: float) -> LogisticRegression:
    """The first step. Half of the blocks are shown a second time without their words."""
    bare = evidence[::2].multiply(wordless).tocsr()
    stacked = sp.vstack([evidence, bare]).tocsr()
    model = LogisticRegression(C=strength, max_iter=80)
    return model.fit(stacked, np.concatenate([truth, truth[::2]]), sample_weight=np.concatenate([mass, SPARED * mass[::2]]))


def context_features(corpus: Corpus, own: np.ndarray) -> np.ndarray:
    """The inputs of the second step, by the very code that runs in the package: each weight set to one in turn."""
    out = np.zeros((len(own), len(CONTEXT)))
    masses = np.sqrt(np.minimum(corpus.size, MASS_LIMIT))
    for start, end in zip(corpus.bounds, corpus.bounds[1:], strict=False):
        scores, mass = list(own[start:end]), list(masses[start:end])
        for column, name in enumerate(CONTEXT):
            out[start:end, column] = outside_main.settle(scores, mass, WordWeights({name: 1.0}))
    return out


def score(corpus: Corpus, probability: np.ndarray) -> None:
    """Print what a threshold does: shares of characters of true lines lost and junk lines cut, by kind."""
    mass = corpus.size * corpus.known
    for kind in sorted(set(corpus.kinds)):
        at = np.array(corpus.kinds)[corpus.pages] == kind
        line = []
        for threshold in (0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5):
            cut = at & (probability < threshold)
            lost = mass[cut & corpus.truth].sum() / max(1, mass[at & corpus.truth].sum())
            junk = mass[cut & ~corpus.truth].sum() / max(1, mass[at & ~corpus.truth].sum())
            line.append(f"{threshold}: {lost:.4f}/{junk:.3f}")
        print(f"  {kind:16} lost/cut " + "  ".join(line))


def expected_f1(corpus: Corpus, probability: np.ndarray) -> None:
    """Page-averaged word F1 (counted in blocks' words) when each page takes the threshold that maximises its expected F1."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for page, (start, end) in enumerate(zip(corpus.bounds, corpus.bounds[1:], strict=False)):
        p, words, truth = probability[start:end], corpus.word[start:end], corpus.label[start:end].clip(0)
        if not len(p):
            by_kind[corpus.kinds[page]].append(0.0)
            continue
        keep = p >= outside_main.best_threshold(list(p), list(corpus.size[start:end]))
        hit, got, want = (words * truth)[keep].sum(), words[keep].sum(), (words * truth).sum()
        by_kind[corpus.kinds[page]].append(2 * hit / max(1, got + want))
    everything = [value for values in by_kind.values() for value in values]
    print(f"  F1 {np.mean(everything):.4f} ", {kind: round(float(np.mean(values)), 3) for kind, values in sorted(by_kind.items())})


def run(corpus: Corpus, name: str) -> dict[str, object]:
    """Cross-validate, then fit on everything."""
    names = vocabulary(corpus)
    evidence = matrix(corpus, names)
    mass = weights_of_blocks(corpus, by_page=name == "html")
    wordless = np.ones(len(names), dtype=np.float32)
    wordless[[index for key, index in names.items() if key.startswith("words")]] = 0
    wordless = sp.csr_matrix(wordless)
    strength = 0.05
    own = np.zeros(len(corpus.truth))
    folds = list(GroupKFold(5).split(own, groups=corpus.group))
    for train, test in folds:
        train = train[corpus.known[train]]
        own[test] = fit_own(evidence[train], corpus.truth[train], mass[train], wordless, strength).decision_function(evidence[test])
    features = context_features(corpus, own)
    settled = np.zeros(len(own))
    for train, test in folds:
        train = train[corpus.known[train]]
        model = LogisticRegression(C=1.0, max_iter=500).fit(features[train], corpus.truth[train], sample_weight=mass[train])
        settled[test] = model.decision_function(features[test])
    probability = 1 / (1 + np.exp(-settled))
    print(f"{name}: {len(corpus.groups)} pages, {len(own)} blocks, {len(names)} weights; cross-validated:")
    score(corpus, probability)
    if name == "html":
        expected_f1(corpus, probability)
    known = corpus.known
    first = fit_own(evidence[known], corpus.truth[known], mass[known], wordless, strength)
    second = LogisticRegression(C=1.0, max_iter=500).fit(features[known], corpus.truth[known], sample_weight=mass[known])
    print("  context", dict(zip(CONTEXT, np.round(second.coef_[0], 3), strict=True)), round(float(second.intercept_[0]), 3))
    return shipped(names, first, second)


def shipped(names: dict[str, int], first: LogisticRegression, second: LogisticRegression) -> dict[str, object]:
    tables: dict[str, object] = {table: [0.0] * size for table, size in SIZES.items()}
    tables |= {"bias": round(float(first.intercept_[0]), 3), "hits": {}, "words": {}, "tokens": {}}
    for name, index in names.items():
        table, _, key = name.partition(" ")
        value = round(float(first.coef_[0][index]), 3)
        if table in SIZES:
            tables[table][int(key)] = value
        elif abs(value) >= 0.03:
            tables[table][key] = value
    context = dict(zip(CONTEXT, (round(float(value), 4) for value in second.coef_[0]), strict=True))
    tables["context"] = context | {"bias": round(float(second.intercept_[0]), 4)}
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html")
    parser.add_argument("--text")
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    args = parser.parse_args()
    matcher = Matcher(load())
    weights: dict[str, object] = {}
    if args.text:
        weights["text"] = run(text_corpus(args.text, matcher), "text")
    if args.html:
        weights["html"] = run(html_corpus(args.html, matcher), "html")
    if args.write:
        TARGET.parent.mkdir(exist_ok=True)
        if TARGET.exists():
            weights = json.loads(TARGET.read_text(encoding="utf-8")) | weights
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        print(f"wrote {TARGET.name}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
