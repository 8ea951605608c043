"""Bytes as the web sends them, in every encoding that is still met."""

from __future__ import annotations

import codecs

import pytest

import cleanpage
from cleanpage.errors import UnknownNameError
from cleanpage.read.decode import decode

TEXTS = {
    "windows-1251": "Ночью вода в реке поднялась на два метра, сообщил мэр города. Школы закрыты до пятницы.",
    "koi8-r": "Ночью вода в реке поднялась на два метра, сообщил мэр города.",
    "gb18030": "市长说,昨夜河水上涨了两米。学校停课到星期五,桥梁也已经封闭。",
    "big5": "市長說,昨夜河水上漲了兩米。學校停課到星期五,橋樑也已經封閉。",
    "shift_jis": "市長によると、川の水位は夜のうちに二メートル上がった。学校は金曜日まで休みになる。",
    "euc-jp": "市長によると、川の水位は夜のうちに二メートル上がった。",
    "iso-2022-jp": "市長によると、川の水位は夜のうちに二メートル上がった。",
    "euc-kr": "밤사이 강물이 이 미터 불어났다고 시장이 말했다. 학교는 금요일까지 쉰다.",
    "iso-8859-1": "Die Bürger verließen nachts ihre Häuser; über dem Fluß lag Nebel.",
    "iso-8859-2": "W nocy woda w rzece podniosła się o dwa metry, powiedział burmistrz.",
    "windows-1256": "ارتفع منسوب النهر مترين خلال الليل، كما قال رئيس البلدية.",
}


@pytest.mark.parametrize("label", TEXTS)
def test_a_declared_encoding_is_used(label: str) -> None:
    page = f'<html><head><meta charset="{label}"><title>x</title></head><body><p>{TEXTS[label]}</p></body></html>'
    assert TEXTS[label] in cleanpage.clean(page.encode(label))


@pytest.mark.parametrize("label", TEXTS)
def test_the_caller_s_word_wins_over_the_page_s(label: str) -> None:
    page = f'<meta charset="ibm866"><p>{TEXTS[label]}</p>'.encode(label)
    assert TEXTS[label] in decode(page, encoding=label)[0]


@pytest.mark.parametrize("label", ["windows-1251", "gb18030", "shift_jis", "euc-kr", "iso-8859-1"])
def test_undeclared_encodings_are_guessed(label: str) -> None:
    page = f"<html><body><p>{TEXTS[label] * 3}</p></body></html>".encode(label)
    assert TEXTS[label] in decode(page)[0]


@pytest.mark.parametrize(("name", "bom"), [("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-8", codecs.BOM_UTF8)])
def test_a_bom_wins_over_everything(name: str, bom: bytes) -> None:
    text = '<meta charset="windows-1252"><p>Die Bürger verließen nachts ihre Häuser.</p>'
    assert decode(bom + text.encode(name), encoding="koi8-r")[:2] == (text, ())


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_bom(name: str) -> None:
    text = "<html><body><p>Die Bürger verließen nachts ihre Häuser.</p></body></html>"
    assert decode(text.encode(name))[:2] == (text, ())


def test_valid_utf_8_wins_over_a_wrong_declaration() -> None:
    text = '<meta charset="iso-8859-1"><p>Die Bürger verließen nachts ihre Häuser.</p>'
    assert decode(text.encode())[:2] == (text, ())


@pytest.mark.parametrize("label", ["undefined", "idna", "punycode", "utf-7", "rot13", "base64", "unicode_escape", "mbcs", "nonsense"])
def test_a_label_that_is_no_web_encoding_is_not_looked_up(label: str) -> None:
    text, _, _ = decode(f'<meta charset="{label}"><p>H\xe4user am Flu\xdf</p>'.encode("latin-1"))
    assert "Häuser am Fluß" in text
    with pytest.raises(UnknownNameError):
        decode(b"x", encoding=label)


def test_bytes_that_make_no_sense_leave_a_note() -> None:
    text, notes, _ = decode(b'<meta charset="euc-jp"><p>ab \xff\xfe\xfd cd</p>')
    assert "ab" in text
    assert "cd" in text
    assert notes
