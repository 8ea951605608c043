"""The harness for rules and lexicons, ours and users': every example through the whole pipeline, every mistake explained.

`check_file` is what ``cleanpage check`` runs; the other functions are for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleanpage.errors import InputError
from cleanpage.testing.examples import check_example, unmarked
from cleanpage.testing.lexicons import check_lexicon, check_lexicon_file, summary
from cleanpage.testing.rules import check_rule, check_rule_file

__all__ = ["check_example", "check_file", "check_lexicon", "check_lexicon_file", "check_rule", "check_rule_file", "summary", "unmarked"]


def check_file(path: str | Path) -> Iterator[str]:
    """Everything that is wrong with a lexicon (.toml) or a rule (.py), a message for each mistake. A rule file is run: check those you trust.

    Raises InputError for a file of another kind and for one that cannot be read.
    """
    path = Path(path)
    checks = {".toml": check_lexicon_file, ".py": check_rule_file}
    if path.suffix not in checks:
        raise InputError(f"cannot check {path}: should be a lexicon (.toml) or a rule (.py)")
    try:
        path.open("rb").close()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    return checks[path.suffix](path)
