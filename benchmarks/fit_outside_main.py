"""Fit the weights of `outside_main` on labelled pages and report how well they do on pages of sites that they have not seen.

    python benchmarks/fit_outside_main.py --html PAGES.jsonl.gz --text TEXTS.jsonl.gz [--write]

PAGES: one JSON object a line with url, main (the true main content) and html_latin1 (the page's bytes read as Latin-1).
TEXTS: one JSON object a line with id, from, text, and keep: one character a line of text, 1 true, 0 junk, - empty.
Needs numpy, scipy and scikit-learn; nothing of these is needed at run time. `--write` puts the weights fitted on all pages into the
package; the figures printed are cross-validated over five folds, with all pages of a site (or all texts of a page) in one fold. Each
step is fitted on what the step before it says of pages that it was not fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from labelled_blocks import THIN, Corpus, html_corpus, text_corpus
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cleanpage.content import containers, evidence, shape, surroundings
from cleanpage.content.surroundings import FADE, LIMIT, settle
from cleanpage.content.weights import ARTICLE, FILE, HTML, TEXT, RoundWeights, WordWeights
from cleanpage.lexicon.lexicon import SECTIONS, load
from cleanpage.lexicon.matcher import Matcher
from cleanpage.rules import outside_main

TARGET = Path(__file__).resolve().parent.parent / "src/cleanpage/content/data" / FILE
SIZES = {
    "length_end": shape.LENGTHS * shape.ENDS,
    "start_length": shape.STARTS * shape.LENGTHS,
    "marks": shape.MARKS,
    "links": evidence.LINK_SHARES * evidence.LINK_LENGTHS,
}
TOKEN_SITES = 4
"""How many sites must hold a class name before it gets a weight."""
THIN_WEIGHT = {TEXT: 1.0, HTML: 0.3}
"""What a thinned page weighs beside a real one."""
ROUNDS = 2
JUNK_PENALTY = 0.3
STRENGTH = 0.01
"""Inverse strength of the regularisation of the first step."""
MEANS = ("own", "near_before", "far_before", "near_after", "far_after", "top", "share")
"""What each round's scores say (see `content.surroundings`)."""
PLACES = (
    "log_blocks", "log_from_top", "log_from_end", "lead", "log_lead", "tail", "log_tail", "log_prose", "prose_share", "prose_read",
    "early", "log_early", "late", "log_late",
)  # fmt: skip
"""What a block's place on the page says. The same for every round."""
TABLES = ("fade_before", "ever_before", "fade_after", "ever_after")


def vocabulary(corpus: Corpus) -> dict[str, int]:
    """The names that get a weight: all shapes and phrases, and the tokens that enough sites have."""
    groups: dict[str, set[str]] = defaultdict(set)
    for names, group in zip(corpus.names, corpus.group, strict=True):
        for name in names:
            if name.startswith(("tokens", "hits", f"{ARTICLE} hits")):
                groups[name].add(group)
    kept = sorted(name for name, seen in groups.items() if not name.startswith("tokens") or name[7] in "<~" or len(seen) >= TOKEN_SITES)
    codes = [f"{table} {code}" for table, size in SIZES.items() for code in range(size)]
    names = codes + ([f"{ARTICLE} {name}" for name in codes] if any(corpus.are_articles) else []) + kept
    return {name: index for index, name in enumerate(names)}


def matrix(corpus: Corpus, vocabulary: dict[str, int]) -> sp.csr_matrix:
    """Which evidence each block has."""
    indices: list[int] = []
    bounds = [0]
    for names in corpus.names:
        indices += [at for name in names if (at := vocabulary.get(name)) is not None]
        bounds.append(len(indices))
    return sp.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, bounds), shape=(len(corpus.names), len(vocabulary)))


def weights_of_blocks(corpus: Corpus, name: str) -> np.ndarray:
    mass = np.maximum(corpus.word, 1) ** 0.7
    if name == HTML:
        total = np.bincount(corpus.pages, mass, minlength=len(corpus.groups))
        mass = mass / np.maximum(total[corpus.pages], 1) * 100
    mass[np.array(corpus.kinds)[corpus.pages] == THIN] *= THIN_WEIGHT[name]
    return mass / mass.mean()


def fit_own(evidence: sp.csr_matrix, truth: np.ndarray, mass: np.ndarray) -> LogisticRegression:
    """The first step."""
    return LogisticRegression(C=STRENGTH, max_iter=200).fit(evidence, truth, sample_weight=mass)


def junk_columns(corpus: Corpus) -> tuple[list[str], np.ndarray]:
    """(names, columns): what the named junk before and behind each block says. The same for every round."""
    column = {rule: index for index, rule in enumerate(SECTIONS)}
    out = np.zeros((len(TABLES), len(corpus.label), len(SECTIONS)), dtype=np.float32)
    for around, start, end in zip(corpus.around, corpus.bounds, corpus.bounds[1:], strict=False):
        count = end - start
        fade = FADE ** np.arange(count, dtype=np.float32)
        where: dict[str, list[int]] = defaultdict(list)
        for block in sorted(around.hits):
            for rule in around.hits[block]:
                where[rule].append(block)
        for rule, blocks in where.items():
            at = column[rule]
            for here, following in zip(blocks, [*blocks[1:], count - 1], strict=True):
                out[0, start + here + 1 : start + following + 1, at] = fade[: following - here]
            for here, preceding in zip(blocks, [0, *(block for block in blocks[:-1])], strict=True):
                out[2, start + preceding : start + here, at] = fade[: here - preceding][::-1]
            out[1, start + blocks[0] + 1 : end, at] = 1
            out[3, start : start + blocks[-1], at] = 1
    return [f"{table} {rule}" for table in TABLES for rule in SECTIONS], np.hstack(list(out))


def mean_columns(corpus: Corpus, scores: np.ndarray) -> np.ndarray:
    """What one round's scores say, in the order of MEANS, and for HTML then of `containers.NAMES`."""
    pages = []
    for around, start, end in zip(corpus.around, corpus.bounds, corpus.bounds[1:], strict=False):
        if start == end:
            continue
        own = np.clip(scores[start:end], -LIMIT, LIMIT)
        mass = np.array(around.masses)
        before, after = _means(own, mass), _means(own[::-1], mass[::-1])[::-1]
        page = np.column_stack([own, before, after])
        page = np.column_stack([page, *(np.full(end - start, value) for value in (own.max(), mass[own > 0].sum() / mass.sum()))])
        if around.containers is not None:
            of_contexts = np.array(containers.features(around.containers, own.tolist(), around.masses))
            page = np.column_stack([page, of_contexts[:, list(around.containers.of_block)].T])
        pages.append(page)
    return np.vstack(pages).astype(np.float32)


def _means(own: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """(near, far): decaying means of the scores before each block."""
    columns = []
    for decay in (surroundings.NEAR, surroundings.FAR):
        total, weight = surroundings.EDGE_SCORE * surroundings.EDGE_MASS, surroundings.EDGE_MASS
        out = []
        for score, size in zip(own.tolist(), mass.tolist(), strict=True):
            out.append(total / weight)
            total, weight = total * decay + score * size, weight * decay + size
        columns.append(out)
    return np.array(columns).T


def place_columns(corpus: Corpus) -> np.ndarray:
    """What each block's place says, in the order of PLACES."""
    pages = [np.zeros((0, len(PLACES)))]
    for around in corpus.around:
        count = len(around.prose)
        prose = np.array(around.prose, dtype=float)
        at = np.arange(count)
        where = np.flatnonzero(prose)
        first, last = (where[0], where[-1]) if len(where) else (count, -1)
        early, late = surroundings.bulk(around.prose, float(prose.sum()))
        lead, tail = at < first, (at > last) & (at >= first)
        total = prose.sum()
        pages.append(
            np.column_stack(
                [np.full(count, np.log1p(count)), np.log1p(at), np.log1p(count - 1 - at)]
                + [lead, np.log1p(np.where(lead, first - at, 0)), tail, np.log1p(np.where(tail, at - last, 0))]
                + [np.full(count, np.log1p(total)), np.full(count, total / (1 + around.size)), (np.cumsum(prose) - prose) / (total + 1)]
                + [at < early, np.log1p(np.where(at < early, early - at, 0)), at > late, np.log1p(np.where(at > late, at - late, 0))]
            )
        )
    return np.vstack(pages).astype(np.float32)


def fit_round(columns: np.ndarray, truth: np.ndarray, mass: np.ndarray) -> tuple[np.ndarray, float]:
    """(weights, bias) of one round, for columns as they are."""
    mean, scale = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    scale[len(PLACES) : len(PLACES) + len(TABLES) * len(SECTIONS)] = 1 / JUNK_PENALTY  # or rare kinds of junk would weigh most
    model = LogisticRegression(C=1.0, max_iter=300).fit((columns - mean) / scale, truth, sample_weight=mass)
    weights = model.coef_[0] / scale
    return weights, float(model.intercept_[0] - weights @ mean)


def round_weights(names: Sequence[str], weights: np.ndarray, bias: float, rounds: int) -> RoundWeights:
    tables: dict[str, WordWeights] = {"numbers": WordWeights(bias=round(bias, 4)), **{table: WordWeights() for table in TABLES}}
    series = tuple(WordWeights() for _ in range(rounds))
    for name, value in zip(names, weights, strict=True):
        table, _, key = name.partition(" ")
        (series[int(table)] if table.isdigit() else tables[table])[key] = round(float(value), 4)
    return RoundWeights(series=series, **tables)


def check(corpus: Corpus, scores: Sequence[np.ndarray], rounds: Sequence[RoundWeights], *, articles: bool) -> None:
    """That the columns weighed here are what `settle` weighs in the package. `scores` are those of weights fitted on all pages."""
    for page in range(0, len(corpus.around), 47):
        start, end = corpus.bounds[page], corpus.bounds[page + 1]
        if corpus.are_articles[page] is not articles:
            continue
        settled = settle(list(scores[0][start:end]), corpus.around[page], rounds[:1])
        assert np.allclose(settled[1], scores[1][start:end], atol=0.02), f"page {page} differs"


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
    """Page-averaged word F1 (counted in blocks' words) when each page takes the threshold that maximises its expected F1. Thinned pages count
    for themselves only."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for page, (start, end) in enumerate(zip(corpus.bounds, corpus.bounds[1:], strict=False)):
        p, words, truth = probability[start:end], corpus.word[start:end], corpus.label[start:end].clip(0)
        if not len(p):
            by_kind[corpus.kinds[page]].append(0.0)
            continue
        keep = p >= outside_main.best_threshold(list(p), list(corpus.size[start:end]))
        hit, got, want = (words * truth)[keep].sum(), words[keep].sum(), (words * truth).sum()
        by_kind[corpus.kinds[page]].append(2 * hit / max(1, got + want))
    everything = [value for kind, values in by_kind.items() if kind != THIN for value in values]
    print(f"  F1 {np.mean(everything):.4f} ", {kind: round(float(np.mean(values)), 3) for kind, values in sorted(by_kind.items())})


def run(corpus: Corpus, name: str) -> dict[str, object]:
    """Cross-validate, then fit on everything."""
    names = vocabulary(corpus)
    found = matrix(corpus, names)
    mass = weights_of_blocks(corpus, name)
    folds = [(train[corpus.known[train]], test) for train, test in GroupKFold(5).split(mass, groups=corpus.group)]
    print(f"{name}: {len(corpus.groups)} pages, {len(mass)} blocks, {len(names)} weights; cross-validated:", flush=True)
    scores = np.zeros(len(mass))
    for train, test in folds:
        scores[test] = fit_own(found[train], corpus.truth[train], mass[train]).decision_function(found[test])
    first = fit_own(found[corpus.known], corpus.truth[corpus.known], mass[corpus.known])
    junk_names, junk = junk_columns(corpus)
    columns = np.hstack([place_columns(corpus), junk])
    column_names = [*(f"numbers {name}" for name in PLACES), *junk_names]
    parts = {ARTICLE: corpus.is_article, name: ~corpus.is_article} if name == HTML else {name: np.ones(len(mass), dtype=bool)}
    rounds: dict[str, list[RoundWeights]] = {part: [] for part in parts}
    for number in range(ROUNDS):
        columns = np.hstack([columns, mean_columns(corpus, scores)])
        column_names += [f"{number} {name}" for name in (*MEANS, *(containers.NAMES if name == HTML else ()))]
        settled = np.zeros(len(mass))
        for part, inside in parts.items():
            for train, test in folds:
                here = train[inside[train]]
                weights, bias = fit_round(columns[here], corpus.truth[here], mass[here])
                settled[test[inside[test]]] = columns[test[inside[test]]] @ weights + bias
            here = np.flatnonzero(inside & corpus.known)
            weights, bias = fit_round(columns[here], corpus.truth[here], mass[here])
            rounds[part].append(round_weights(column_names, weights, bias, number + 1))
            if not number:
                check(corpus, (scores, columns @ weights + bias), rounds[part], articles=part == ARTICLE)
        scores = settled
        report(corpus, name, scores)
    return shipped(names, first, rounds)


def report(corpus: Corpus, name: str, scores: np.ndarray) -> None:
    probability = 1 / (1 + np.exp(-scores))
    score(corpus, probability)
    if name == HTML:
        expected_f1(corpus, probability)


def shipped(names: dict[str, int], first: LogisticRegression, rounds: dict[str, list[RoundWeights]]) -> dict[str, object]:
    """The weights in the form of the data file, by kind of page; what weighs next to nothing is left out."""
    weight = {name: float(first.coef_[0][index]) for name, index in names.items()}
    out: dict[str, object] = {"tokens": kept(weight, "tokens")} if HTML in rounds else {}
    for kind, of_kind in rounds.items():
        own = {name: value + (weight.get(f"{ARTICLE} {name}", 0.0) if kind == ARTICLE else 0.0) for name, value in weight.items()}
        tables: dict[str, Any] = {table: [round(own[f"{table} {code}"], 3) for code in range(size)] for table, size in SIZES.items()}
        tables |= {"bias": round(float(first.intercept_[0]), 3), "hits": kept(own, "hits")}
        tables["rounds"] = [{key: list(map(light, value)) if key == "series" else light(value) for key, value in each._asdict().items()} for each in of_kind]
        out[kind] = tables
    return out


def kept(weight: dict[str, float], table: str) -> dict[str, float]:
    return {name.removeprefix(f"{table} "): round(value, 3) for name, value in weight.items() if name.startswith(f"{table} ") and abs(value) >= 0.03}


def light(weights: dict[str, float]) -> dict[str, float]:
    return {key: value for key, value in weights.items() if value}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html")
    parser.add_argument("--text")
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    args = parser.parse_args()
    matcher = Matcher(load())
    weights: dict[str, object] = {}
    if args.text:
        weights |= run(text_corpus(args.text, matcher), TEXT)
    if args.html:
        weights |= run(html_corpus(args.html, matcher), HTML)
    if args.write:
        TARGET.parent.mkdir(exist_ok=True)
        if TARGET.exists():
            weights = json.loads(TARGET.read_text(encoding="utf-8")) | weights
        TARGET.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        print(f"wrote {TARGET.name}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
