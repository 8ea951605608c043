"""How often a second cleaning changes a clean text, and which rules cut in it.

python benchmarks/idempotence.py tests/fixtures/pages/*.txt
python benchmarks/idempotence.py pages.jsonl --field text --every 40
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleanpage import Cleaner
from cleanpage.testing import unmarked


def pages(path: Path, field: str, every: int) -> Iterator[str]:
    """The texts in a file: the whole of it, or a field of each line of a .jsonl."""
    if path.suffix != ".jsonl":
        yield unmarked(path.read_text(encoding="utf-8"))
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0 and isinstance(text := json.loads(line).get(field), str):
                yield text


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--field", default="text", help="of each line of a .jsonl")
    parser.add_argument("--every", type=int, default=1, help="take every n-th line of a .jsonl")
    options = parser.parse_args(arguments)
    cleaner = Cleaner()
    count = changed = characters = again = 0
    rules: Counter[str] = Counter()
    for path in options.files:
        for page in pages(path, options.field, options.every):
            once = cleaner.clean(page, kind="text")
            second = cleaner.inspect(once, kind="text")
            count += 1
            changed += second.text != once
            characters += len(once)
            again += sum(len(removal.text) for removal in second.removals)
            rules.update(removal.rule for removal in second.removals)
    print(f"{changed} of {count} clean texts are changed by a second cleaning; it cuts {again} of {characters} characters")
    for rule, cuts in rules.most_common():
        print(f"  {rule}: {cuts} cuts")


if __name__ == "__main__":
    main()
