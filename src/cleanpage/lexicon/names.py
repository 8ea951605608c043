"""Whether a few words read as somebody's name: what stands behind "Photo:" or before "/ Reuters"."""

from __future__ import annotations

import re

from cleanpage.lexicon.folding import TRIM

UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]")
"""Scripts that write no spaces between words."""
PARTICLES = frozenset(
    "a al and af av by da das de del der des di dos du e ed el et for für i in la le of och og on the to und van von vom y zu en het ter ten te w".split()
)
"""Small words that stand within names."""


def is_name(text: str, *, named_before: bool) -> bool:
    """Whether a short text reads as the name of somebody or something: 1 to 6 words, capitals where the script has them, no sentence.

    `named_before` says that a colon or the like announced it; then no capitals are asked for.
    """
    if text.rstrip(" \"'”’»").endswith(("!", "?", "…")):
        return False
    text = text.strip(TRIM)
    if not text or len(text) > 70:
        return False
    if UNSPACED.search(text) or text[0] > "\u0590":
        return len(text) <= 40 and len(text.split()) <= 6 and ". " not in text and not text.endswith(("。", "।", "؟", "۔"))
    if ": " in text:
        return False
    words = text.replace(",", " ").replace("/", " ").split()
    if len(words) > 8 or (". " in text and not re.search(r"\b\w\. ", text)):
        return False
    big = sum(1 for word in words if word[0].isupper() or word[0].isdigit() or not word[0].isalpha())
    small = sum(1 for word in words if word[0].islower() and word not in PARTICLES)
    return small == 0 and big > 0 if not named_before else small <= 1 and big > 0
