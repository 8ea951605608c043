"""Labelled pages as blocks with names of evidence, for fit_outside_main.py: which lines of a text, or blocks of an HTML page, are true."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from urllib.parse import urlparse

import numpy as np

from cleanpage import content
from cleanpage.content import evidence, shape
from cleanpage.content.surroundings import Surroundings
from cleanpage.content.weights import ARTICLE
from cleanpage.lexicon.matcher import Hits, Matcher
from cleanpage.page import Page
from cleanpage.read.decode import decode
from cleanpage.read.html import read_html
from cleanpage.read.text import read_text

WORD = re.compile(r"\w+").findall
FURNISHED, THINNED, FEW_TRUE = 8, 0.2, 4
"""Articles with more junk lines than the first are also shown with this share of their true lines, if so many are left: most labelled
pages are long articles, and short ones should not be judged by their length."""
THIN = "thinned"
"""The kind of such a page."""


class Corpus:
    """Labelled blocks: names of evidence, labels, sizes, page and group of each."""

    def __init__(self) -> None:
        self.names: list[list[str]] = []
        self.labels: list[float] = []
        self.sizes: list[int] = []
        self.words: list[int] = []
        self.around: list[Surroundings] = []
        self.bounds = [0]
        self.groups: list[str] = []
        self.kinds: list[str] = []
        self.are_articles: list[bool] = []

    def add(self, page: Page, words: Hits, labels: Sequence[float], group: str, kind: str) -> None:
        contexts: list[frozenset[str]] = []
        for parent, tag, class_, id_, within in page.contexts:
            contexts.append(evidence.context_names(tag, class_, id_, within) | (contexts[parent] if parent >= 0 else frozenset()))
        codes = shape.shapes(page.lines, page.source)
        for block, (line, (first, second, third), label) in enumerate(zip(page.lines, zip(*codes, strict=True), labels, strict=True)):
            names = [f"length_end {first}", f"start_length {second}", f"marks {third}"]
            names += [f"hits {name}" for name in evidence.hit_names(words.by_block.get(block, ()))]
            if page.tree:
                context, _, linked = page.tree[block]
                names.append(f"links {evidence.link_class(linked, len(line))}")
                if page.is_article:
                    names += [f"{ARTICLE} {name}" for name in names]
                names += [f"tokens {token}" for token in contexts[context]]
            self.names.append(names)
            self.labels.append(label)
            self.sizes.append(len(line))
            self.words.append(len(WORD(line)))
        self.around.append(content.look_around(page, words, codes))
        self.bounds.append(len(self.names))
        self.groups.append(group)
        self.kinds.append(kind)
        self.are_articles.append(page.is_article)

    def finish(self) -> None:
        self.pages = np.repeat(np.arange(len(self.groups)), np.diff(self.bounds))
        self.label = np.array(self.labels)
        self.size = np.array(self.sizes)
        self.word = np.array(self.words)
        self.group = np.array(self.groups)[self.pages]
        self.known = self.label >= 0
        self.truth = self.label >= 0.5
        self.is_article = np.array(self.are_articles)[self.pages]


def rows(path: str) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def text_corpus(path: str, matcher: Matcher) -> Corpus:
    """The texts, and beside every text with much junk a short article in the same furniture: most of its true lines left out."""
    corpus = Corpus()
    for number, row in enumerate(rows(path)):
        lines = row["text"].split("\n")
        _add_text(corpus, matcher, lines, row["keep"], row["id"], row["from"])
        if row["keep"].count("0") > FURNISHED and (at := thinned([mark == "1" for mark in row["keep"]], Random(number))):
            _add_text(corpus, matcher, [lines[line] for line in at], "".join(row["keep"][line] for line in at), row["id"], THIN)
    corpus.finish()
    return corpus


def thinned(true: Sequence[bool], random: Random) -> list[int]:
    """Which lines of a page stay when it is thinned; none when too few true ones would."""
    at = [line for line, is_true in enumerate(true) if not is_true or random.random() < THINNED]
    return at if sum(true[line] for line in at) >= FEW_TRUE else []


def _add_text(corpus: Corpus, matcher: Matcher, lines: Sequence[str], keep: str, group: str, kind: str) -> None:
    page = read_text("\n".join(lines))
    labels = [int(mark) if mark in "01" else -1 for mark, line in zip(keep, lines, strict=True) if line.strip()]
    labels = [label if WORD(line) else -1 for label, line in zip(labels, page.lines, strict=True)]
    corpus.add(page, matcher.look(page), labels, group, kind)


def html_corpus(path: str, matcher: Matcher) -> Corpus:
    """The pages, and beside every article with much junk a short one in the same furniture."""
    corpus = Corpus()
    for number, row in enumerate(rows(path)):
        page = read_html(decode(row["html_latin1"].encode("latin-1"))[0])
        labels = html_labels(page.lines, row["main"])
        site = urlparse(row["url"]).netloc
        corpus.add(page, matcher.look(page), labels, site, row["type"])
        true = [label >= 0.5 for label in labels]
        if row["type"] == "article" and true.count(False) > FURNISHED and (at := thinned(true, Random(number))):
            thin = replace(page, **{name: [getattr(page, name)[line] for line in at] for name in ("lines", "starts", "tree")})
            corpus.add(thin, matcher.look(thin), [labels[line] for line in at], site, THIN)
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
