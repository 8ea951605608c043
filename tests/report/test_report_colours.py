"""Contrast: every ink on every ground it is used on, in both colour schemes, by WCAG 2.2 (success criterion 1.4.3, level AA)."""

from __future__ import annotations

import re

import pytest

from cleanpage.report.document import asset
from cleanpage.report.groups import GROUPS

AA_TEXT = 4.5
_BLOCKS = re.findall(r":root \{(.*?)\}", asset("report.css"), re.DOTALL)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
def test_every_ink_can_be_read(scheme: int) -> None:
    assert len(_BLOCKS) == 2
    found = colours(_BLOCKS[scheme])
    inks = ["ink", "soft", "accent"]
    pairs = [(ink, ground) for ink in inks for ground in ("paper", "panel", "wash")]
    pairs += [(group, ground) for group in GROUPS for ground in (f"{group}-tint", "paper", "panel", "wash")]
    low = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in pairs if contrast(found[pair[0]], found[pair[1]]) < AA_TEXT}
    assert low == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
def test_no_two_groups_look_alike(scheme: int) -> None:
    """The distance of two inks or of their tints in CIE L*a*b*, of which about 2.3 is just noticeable."""
    found = colours(_BLOCKS[scheme])
    groups = list(GROUPS)
    near = []
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            if max(distance(found[one], found[other]), distance(found[f"{one}-tint"], found[f"{other}-tint"])) < 12:
                near.append((one, other))
    assert near == []


def distance(one: str, other: str) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def lab(colour: str) -> tuple[float, float, float]:
    """CIE 1976 L*a*b* of an sRGB colour, D65."""
    r, g, b = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    xyz = ((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
