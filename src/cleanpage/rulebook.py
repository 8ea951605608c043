"""The rule book: what each rule removes, keeps and misses, with its examples, made from the table of rules.

``python -m cleanpage.rulebook`` prints the page that stands in docs/rules.md; ``make rulebook`` writes it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleanpage.lexicon.lexicon import SECTIONS
from cleanpage.rules import RULES
from cleanpage.rules.rule import Rule

_HEAD = """\
# The rule book

<!-- Made by `make rulebook` from the docstrings and examples in src/cleanpage/rules; do not edit. -->

The rules in the order in which they own what they find: when two rules find the same line, the upper one is named in the receipt and the
other stands in its `also`. In the examples `[-…-]` shows what goes. Each example runs through the whole pipeline in the tests.

`cleanpage rules` prints the same on a terminal.
"""
_SENTENCE = re.compile(r"^(Removes|Keeps|Misses) ", re.MULTILINE)


def page(rules: Iterable[Rule] = RULES) -> str:
    """The rule book as Markdown."""
    rules = tuple(rules)
    rows = "\n".join(f"| [`{rule.id}`](#{rule.id}) | {summary(rule)} |" for rule in rules)
    return f"{_HEAD}\n| Rule | Junk |\n| --- | --- |\n{rows}\n" + "".join(_section(rule) for rule in rules)


def summary(rule: Rule) -> str:
    """The first line of a rule's documentation."""
    return rule.doc.split("\n", 1)[0].rstrip(".")


def _section(rule: Rule) -> str:
    doc = _SENTENCE.sub(r"\n**\1** ", rule.doc)
    doc = re.sub(r"\n{3,}", "\n\n", doc)
    how = f"Works by wording: section `[{rule.id}]` of the lexicons." if rule.id in SECTIONS else "Works by shape and place, without a section in the lexicons."
    examples = [*_examples("Goes", rule.removes), *_examples("Stays", rule.keeps)]
    return f"\n## {rule.id}\n\n{doc}\n\n{how}\n\n" + "\n".join(examples)


def _examples(title: str, examples: Iterable[str]) -> Iterable[str]:
    for example in examples:
        yield f'```text title="{title}"\n{example}\n```\n'


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(page().encode())
