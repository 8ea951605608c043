"""Pages that look real, made by hypothesis: headlines, prose, junk of every lexicon, and markup that is nested and broken."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

from cleanpage.lexicon.lexicon import load

_NOUNS = ("river", "council", "harbour", "school", "ferry", "bridge", "teacher", "orchard", "library", "mayor", "garden", "winter", "train", "market")
_VERBS = ("rises over", "closes", "returns to", "votes against", "opens beside", "waits for", "repairs", "forgets", "buys back", "moves out of")
_TAILS = ("after a long winter", "for the first time in ten years", "before the holidays", "as rain is expected again", "despite the cost", "near the old mill")
_SAID = (
    "the mayor of the town said on Monday",
    "and nobody was hurt",
    "which surprised everybody who lives there",
    "according to a report that was read to the council",
    "so that the schools stayed closed until Friday",
)
_FOREIGN = (
    "Der Fluss ist in der Nacht um zwei Meter gestiegen, und niemand wurde verletzt, als die Brücke nachgab.",
    "La rivière est montée de deux mètres pendant la nuit, et personne n'a été blessé quand le pont a cédé.",
    "Река поднялась за ночь на два метра, и никто не пострадал, когда мост обрушился, сказал мэр города.",
    "河水在夜里上涨了两米，桥垮塌时没有人受伤，市长星期一在市政厅对记者说，学校将停课到星期五。",
    "ارتفع النهر مترين خلال الليل ولم يصب أحد بأذى عندما انهار الجسر، كما قال رئيس البلدية يوم الاثنين.",
    "แม่น้ำสูงขึ้นสองเมตรในคืนเดียวและไม่มีใครได้รับบาดเจ็บเมื่อสะพานพังลงนายกเทศมนตรีกล่าว",
)
PHRASES = tuple(
    sorted({phrase.replace("{n}", "12") for lexicon in load().values() for hows in lexicon.phrases.values() for phrases in hows.values() for phrase in phrases})
)
"""Every phrase of every lexicon."""
KEEPS = tuple(sorted({(lexicon.language, keep) for lexicon in load().values() for examples in lexicon.examples.values() for keep in examples.get("keeps", ())}))
"""(language, honest page) of every lexicon."""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


headlines = st.builds(lambda noun, verb, other, tail: _capital(f"{noun} {verb} {other} {tail}"), *map(st.sampled_from, (_NOUNS, _VERBS, _NOUNS, _TAILS)))
sentences = st.builds(
    lambda noun, verb, other, tail, said: f"The {noun} {verb} the {other} {tail}, {said}.", *map(st.sampled_from, (_NOUNS, _VERBS, _NOUNS, _TAILS, _SAID))
)
paragraphs = st.one_of(st.lists(sentences, min_size=1, max_size=4).map(" ".join), st.sampled_from(_FOREIGN))
phrases = st.sampled_from(PHRASES)
names = st.builds(lambda first, last: f"{first} {last}", st.sampled_from(("Ines", "Ole", "Mara", "Tom")), st.sampled_from(("Falk", "Brandt", "Ade", "Lind")))
junk = st.one_of(
    phrases,
    st.builds(lambda phrase, headline: f"{phrase}: {headline}", phrases, headlines),
    st.builds(lambda phrase, name: f"{phrase} {name}", phrases, names),
    st.builds(lambda name, phrase: f"{name} / {phrase}", names, phrases),
    st.builds(lambda sentence, phrase: f"{sentence} ({phrase})", sentences, phrases),
    st.builds(lambda headline: f"{headline} - Harbour Post", headlines),
    st.sampled_from(("Home", "News", "Sport", "1", "|", "•", "3 May 2024", "12:30", "© 2024 Harbour Post", "Home > News > North", "https://a.example/b")),
)
odd_lines = st.one_of(
    st.text(max_size=40), st.sampled_from(("", " ", "\t", "\r", "\u2028", "\ud800", "\x00", "CafÃ© â€œno”", "ﬃ ΐ İ", "[-x-]", "-][-", "a" * 600))
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text page: headline, prose, junk between; the headline once more, glued or alone; odd lines."""
    headline = draw(headlines)
    line = st.one_of(paragraphs, paragraphs, junk, junk, st.just(headline), st.just(headline + " | Harbour Post"), odd_lines, st.just(""))
    lines = [headline, *draw(st.lists(line, max_size=25))]
    if draw(st.booleans()):
        lines.append(draw(sentences).rstrip(".") + headline)
    return draw(st.sampled_from(("\n", "\n\n", "\r\n"))).join(lines)


_BLOCKS = ("p", "div", "li", "td", "section", "article", "aside", "figcaption", "h2", "blockquote", "pre", "footer", "nav", "span", "b", "a", "button")
_BROKEN = (
    "<b><p></b>",
    "</div>",
    "<table><td>",
    "<!--",
    "-->",
    "<svg><title>x</title>",
    "<select><option>",
    "</p>",
    "<script>x<y</script>",
    "<br>",
    "&#0;",
    "<",
    "\x00",
    '<p a="',
)


@st.composite
def html(draw: st.DrawFn) -> str:
    """An HTML page of the same lines, in nested and broken markup."""
    pieces = [f"<title>{escape(draw(headlines))}</title>"]
    for _ in range(draw(st.integers(0, 20))):
        tag, class_ = draw(st.sampled_from(_BLOCKS)), draw(st.sampled_from(("", "", ' class="entry-content"', ' id="comments"', ' class="share"', " hidden")))
        content = escape(draw(st.one_of(paragraphs, junk, headlines)))
        close = draw(st.sampled_from((f"</{tag}>", f"</{tag}>", "")))
        pieces.append(f"<{tag}{class_}>{content}{close}")
        if draw(st.integers(0, 4)) == 0:
            pieces.append(draw(st.sampled_from(_BROKEN)))
    return "".join(pieces)


pages = st.one_of(texts().map(lambda page: (page, "text")), html().map(lambda page: (page, "html")), st.text(max_size=200).map(lambda page: (page, "auto")))
"""(page, kind)"""
