"""Mutated seeds through a target at full speed, without watching branches: for the count, and where atheris does not install.

    python fuzz/mutate.py --target html --seconds 600

Inputs are the seeds of the target with words of its dictionary and pieces of each other put in, pieces taken out, bytes changed; the same
`--seed` gives the same ones. What breaks a law is written to `fuzz/findings/`.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

from targets import TARGETS

HERE = Path(__file__).parent
LONGEST = 1_500
"""Bytes; most laws that break do so on little."""


def mutated(choose: random.Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """A seed, changed in one to six places."""
    data = bytearray(choose.choice(seeds))
    for _ in range(choose.randint(1, 6)):
        at = choose.randint(0, len(data))
        end = min(len(data), at + choose.randint(1, 40))
        change = choose.randrange(5)
        if change == 0:
            data[at:end] = choose.choice(words)
        elif change == 1:
            data[at:at] = choose.choice(words) * choose.choice((1, 1, 3))
        elif change == 2:
            del data[at:end]
        elif change == 3:
            data[at:at] = choose.choice(seeds)[at:end]
        elif data:
            data[at % len(data)] = choose.randrange(256)
    return bytes(data[:LONGEST])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=TARGETS, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    choose = random.Random(args.seed)
    seeds = [path.read_bytes()[:LONGEST] for path in sorted((HERE / "seeds" / args.target).iterdir())]
    dictionary = (HERE / f"{args.target}.dict").read_text(encoding="utf-8")
    words = [word.encode().decode("unicode_escape").encode("latin-1", "replace") for word in re.findall(r'"(.*)"', dictionary)]
    begin = time.monotonic()
    tried = broken = 0
    while time.monotonic() - begin < args.seconds:
        data = mutated(choose, seeds, words)
        tried += 1
        try:
            TARGETS[args.target](data)
        except Exception as error:
            broken += 1
            (HERE / "findings").mkdir(exist_ok=True)
            (HERE / "findings" / f"{args.target}-{args.seed}-{tried}").write_bytes(data)
            print(f"{type(error).__name__}: {error}")
    print(f"{args.target}: {tried} inputs in {time.monotonic() - begin:.0f} s, {broken} broke a law")


if __name__ == "__main__":
    main()
