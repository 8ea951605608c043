"""Mojibake is undone where it is, and nothing else is touched."""

from __future__ import annotations

import pytest

import cleanpage
from cleanpage.read.repair import repaired

TRUE = (
    "“We’ll wait,” said the mayor — and waited…",
    "Die Bürger verließen nachts ihre Häuser; über dem Fluß lag Nebel.",
    "La mairie a fermé l’école jusqu’à vendredi, où l’eau a déjà baissé.",
    "Ночью вода в реке поднялась на два метра, сообщил мэр города.",
)
FINE = (
    "SÃO PAULO: AMANHÃ NÃO HÁ AULAS, ORDENOU A CÂMARA.",
    "Âncora, ânimo, irmã, maçã e pão.",
    "Ça n’a pas plu — “vraiment”, dit-il… 5 € le kilo, 20 °C à l’ombre.",
    "naïve façade, Ångström, Ærø, Øresund, ð and þ",
    "Đà Nẵng, Ðurić, Ñandú",
)


def damage(text: str, encoding: str) -> str:
    """UTF-8 read as another encoding; bytes that it does not know stay as the characters of their numbers."""
    out = []
    for byte in text.encode():
        try:
            out.append(bytes((byte,)).decode(encoding))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("line", TRUE)
def test_mojibake_is_undone(line: str, encoding: str) -> None:
    assert repaired(damage(line, encoding)) == line


@pytest.mark.parametrize("line", [*TRUE, *FINE])
def test_what_is_not_damaged_is_the_same_object(line: str) -> None:
    assert repaired(line) is line


def test_lines_without_a_trace_are_not_touched() -> None:
    fine = "It’s “fine” here,\u00a0ﬁnally — and ½ stays ½."
    assert repaired(f"{fine}\n{damage(TRUE[0], 'cp1252')}\n{fine}") == f"{fine}\n{TRUE[0]}\n{fine}"


def test_repair_can_be_switched_off() -> None:
    page = damage(TRUE[1], "cp1252")
    assert cleanpage.clean(page, kind="text") == TRUE[1]
    assert cleanpage.Cleaner(repair=False).clean(page, kind="text") == page
