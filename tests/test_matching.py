"""How phrases are found where they are written in other ways than the lexicon writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanpage
from cleanpage import Cleaner
from cleanpage.lexicon.lexicon import LexiconError, parse
from cleanpage.read.text import read_text

PAGES = sorted((Path(__file__).parent / "fixtures" / "pages").glob("??.txt"))
MOST_OTHERS = 24
ENGLISH = "The river rose by two metres in the night, and the mayor asked everybody near the bridge to leave before the morning came."
SPANISH = "El río subió dos metros durante la noche, y la alcaldesa pidió a los vecinos que salieran antes del amanecer."
CZECH = "Řeka v noci stoupla o dva metry a starostka požádala obyvatele u mostu, aby do rána odešli."


def rule_of(line: str, prose: str = ENGLISH) -> str | None:
    result = cleanpage.inspect(f"{prose}\n{line}\n{prose[::-1].replace('.', '').replace(',', '')}.", kind="text")
    return next((cut.rule for cut in result.removals if line.endswith(cut.text)), None)


@pytest.mark.parametrize("line", ["ARTICULOS RELACIONADOS", "Artículos relacionados", "ARTÍCULOS RELACIONADOS"])
def test_accents_may_be_left_out(line: str) -> None:
    assert rule_of(line, SPANISH) == "related_link"


def test_a_headline_may_be_glued_to_a_label() -> None:
    assert rule_of("Artículo anteriorUna noche en el puente", SPANISH) == "page_navigation"
    assert rule_of("Artículo anteriormente publicado en otra parte", SPANISH) is None


@pytest.mark.parametrize("line", ["Por Juan Pérez", "POR JUAN PÉREZ", "Por Ana de la Torre"])
def test_names(line: str) -> None:
    assert rule_of(line, SPANISH) == "byline"


@pytest.mark.parametrize("line", ["POR QUE COMPRAR", "Por Que Comprar", "POR QUÉ ELEGIRNOS"])
def test_questions_in_capitals_are_no_names(line: str) -> None:
    assert rule_of(line, SPANISH) is None


@pytest.mark.parametrize(
    "line", ["Most přes řeku | Foto: Jan Novák", "Most přes řeku – Foto: Jan Novák", "Most přes řeku/Foto: Jan Novák", "Most přes řeku (foto: Jan Novák)"]
)
def test_credits_behind_captions(line: str) -> None:
    assert rule_of(line, CZECH) == "photo_credit"


@pytest.mark.parametrize("line", ["VIDEO/FOTO: Novak v Praze", "She turned the page (see photo)", "He wrote this (Photo: none of them knew it)"])
def test_what_is_no_credit(line: str) -> None:
    assert rule_of(line, CZECH if line.startswith("VIDEO") else ENGLISH) is None


def test_texts_that_are_cut_off() -> None:
    assert rule_of("Engineers looked at the dam on Monday and found that … Continue reading") == "read_more"
    assert rule_of("Engineers looked at the dam on Monday and found that [...] Read full story") == "read_more"
    assert rule_of("Engineers looked at the dam on Monday and found that Read full story") is None
    assert rule_of("He wanted to see the sea, and... more") is None


def test_a_mail_address_behind_a_name() -> None:
    assert rule_of("민경하 기자 maxkh@news.example", "다리가 무너졌다고 시장은 밤늦게 밝혔다. 학교는 문을 닫았다.") == "byline"


def test_numbers_are_no_phrases() -> None:
    with pytest.raises(LexiconError, match="read as any number"):
        parse('language = "xx"\nname = "X"\n[section_label]\nwhole = ["112"]\n')
    parse('language = "xx"\nname = "X"\n[section_label]\nwhole = ["112 news"]\n[date_line]\nwhole = ["{n}:{n}"]\n')
    dutch = "De rivier steeg in de nacht twee meter, en de burgemeester vroeg iedereen bij de brug om voor de ochtend te vertrekken."
    assert rule_of("1953", dutch) is None


def test_a_number_is_no_date_of_a_row() -> None:
    assert rule_of("News | 3 May 2022 | The river") == "section_label"
    assert rule_of("News | 2022 | The river") is None


def languages(text: str) -> frozenset[str]:
    return Cleaner()._matcher._chooser.choose(read_text(text))


def test_languages_that_share_words_are_told_apart() -> None:
    bulgarian = "Реката се покачи с два метра през нощта и кметът помоли всички около моста да си тръгнат, преди да се съмне, както и миналата година."
    assert "bg" in languages(bulgarian)
    assert "uk" not in languages(bulgarian)
    assert "tr" in languages("Nehir gece iki metre yükseldi, başkan halkın sabah olmadan ayrılmasını istedi ve çığ düştü, dağ yolu kapandı.")


def test_pages_are_read_in_few_languages_beside_their_own() -> None:
    pages = {path.stem: languages(path.read_text(encoding="utf-8").replace("[-", "").replace("-]", "")) for path in PAGES}
    assert [code for code, chosen in pages.items() if code not in chosen] == []
    others = sum(len(chosen - {code, "en"}) for code, chosen in pages.items())
    assert others <= MOST_OTHERS


def test_quoted_names_are_no_breadcrumbs() -> None:
    headline = "«Шахтар» мінімально переграв «Динамо» та достроково став чемпіоном"
    assert rule_of(headline, "Річка вночі піднялася на два метри, і міський голова попросив усіх біля мосту піти до ранку.") is None


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("鶏むね肉とキャベツの塩けいちゃん", "鶏むね肉とキャベツの塩けいちゃんは、岐阜県の郷土料理を家で作れるようにしたものです。"),
        ("강남라이프 명예기자 교육", "강남라이프 명예기자 교육은 지난 십일월 구청에서 열렸으며 모두 서른 명이 참가했다."),
        ("แกงเขียวหวานไก่สูตรโบราณ", "แกงเขียวหวานไก่สูตรโบราณเป็นอาหารไทยที่ทำกันมานานในครัวของชาวบ้าน"),
    ],
)
def test_a_sentence_that_begins_with_the_headline_stays(title: str, sentence: str) -> None:
    assert cleanpage.clean(f"{title}\n{sentence}", kind="text") == f"{title}\n{sentence}"
