"""Attack shapes against page cleaners: time, memory and the exponent with which time grows.

Each shape is built at four sizes. Every (system, shape) runs in a process of its own that is killed at a deadline, so a hang or a crash is a
row of the table and not the end of the run. Time is processor time; memory is the peak of the process above what it held before the page.
The exponent is the slope of log time over log size, fitted over the sizes that took long enough to measure.

    python benchmarks/hostile.py                               # cleanpage, all shapes, 1/8 to 8 MB
    python benchmarks/hostile.py --systems cleanpage trafilatura resiliparse --json out.json
    python benchmarks/hostile.py --shapes "deep div" --sizes 0.1 1
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple

MB: Final = 1_000_000
SIZES_MB: Final = (0.125, 0.5, 2.0, 8.0)
DEADLINE_S: Final = 60.0
"""Processor seconds for one size of one shape; what takes longer is killed, and larger sizes are not tried."""
WALL_FACTOR: Final = 20
"""A process that gets no processor for so many deadlines is killed as well."""
MEMORY_MB: Final = 6_000
EXPONENT_MAX, SECONDS_PER_MB_MAX = 1.1, 1.0
MEASURABLE_S: Final = 0.02
"""Times below this say nothing about growth."""
FLAT_S_PER_MB: Final = 0.05
"""A shape that stays under this at the largest size is not judged by its exponent: it is noise and caches."""
WORDS: Final = "The river rose by two metres in the night, the mayor of the town said, and nobody was hurt when the bridge gave way."
PROSE: Final = "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind for the animals."
HEADLINE: Final = "River rises to record height"

Make = Callable[[int], "str | bytes"]


class Shape(NamedTuple):
    """An attack: what it is given as, and a function of the size in bytes."""

    kind: str
    make: Make
    words: bool = True
    """Whether `WORDS` must be in the output."""


class _Shapes(dict[str, Shape]):
    """Shapes by name; a second one of the same name would take the place of the first unseen."""

    def __setitem__(self, name: str, shape: Shape) -> None:
        if name in self:
            raise ValueError(f"there are two shapes named {name!r}")
        super().__setitem__(name, shape)


SHAPES: dict[str, Shape] = _Shapes()


def shape(name: str, kind: str, *, words: bool = True) -> Callable[[Make], Make]:
    """Register a shape under a name."""

    def register(make: Make) -> Make:
        SHAPES[name] = Shape(kind, make, words)
        return make

    return register


def html(name: str, unit: str, *, before: str = "", after: str = "", words: bool = True) -> None:
    """A shape that repeats `unit` in front of the words."""
    SHAPES[name] = Shape("html", lambda size: before + unit * (size // len(unit.encode())) + after + "<p>" + WORDS, words)


def text(name: str, unit: str, *, before: str = "", after: str = "", words: bool = True) -> None:
    """A shape that repeats `unit` behind the words."""
    SHAPES[name] = Shape("text", lambda size: WORDS + "\n" + before + unit * (size // len(unit.encode("utf-8", "surrogatepass"))) + after, words)


def numbered(pattern: str, size: int) -> str:
    """`pattern` with {n} counting up, to about `size` characters."""
    pieces: list[str] = []
    length = n = 0
    while length < size:
        piece = pattern.replace("{n}", str(n))
        pieces.append(piece)
        length += len(piece)
        n += 1
    return "".join(pieces)


def numbered_html(name: str, pattern: str, *, before: str = "", after: str = "", words: bool = True) -> None:
    SHAPES[name] = Shape("html", lambda size: before + numbered(pattern, size) + after + "<p>" + WORDS, words)


def numbered_text(name: str, pattern: str, *, before: str = "", words: bool = True) -> None:
    SHAPES[name] = Shape("text", lambda size: WORDS + "\n" + before + numbered(pattern, size), words)


# Nesting: the parser looks up the whole stack of open elements at many tags.
html("div", "<div>")
SHAPES["div, closed"] = Shape("html", lambda size: "<div>" * (size // 11) + WORDS + "</div>" * (size // 11))
html("div and stray end tags", "<div></x>")
html("div and end tags in attributes", '<div a="</div>">')
html("div and end tags in oddly quoted attributes", '<div a=x"y z="1>2</div>">')
html("div and end tags in comments", "<div><!--</div>-->")
html("div and end tags in short comments", '<div><!----!><i a="--></div>"></i>')
html("div and end tags in raw text", "<div><xmp></div></xmp>")
html("div and end tags in svg titles", "<div><svg><title><!--</title></svg></div>-->", words=False)
html("div and end tags out of scope", "<div><object></div></object>")
html("div in select", "<div><select><title></div></title></select>")
html("div in noscript", "<div>", before="<noscript>", after="</noscript>", words=False)
html("ul li", "<ul><li>")
html("li dd", "<li><dd>")
html("form div", "<form><div>")
html("a div", "<a><div>")
html("nobr div", "<nobr>x<div>")
html("table in table", "<table><tr><td>")
html("foster parents", "<table>x<b>")
html("foster parents, flat", "<table>x</table>")
html("span", "<span>")
html("svg g", "<g>", before="<svg>", words=False)
html("svg link", "<link>", before="<svg>", words=False)
html("math mi", "<math><mi>", words=False)
html("template", "<template>", words=False)
html("frameset", "<frameset>", words=False)
html("button", "<button>")
html("ruby", "<ruby><rt>")
html("blockquote p", "<blockquote><p>x")
html("section em", "<section><em><u></section></u></em><li></section><dd>")
html("paragraphs below 5,000 div", "<p>x", before="<div>" * 5_000)
html("paragraphs below 19,990 div", "<p>x", before="<div>" * 19_990)
html("p end tags below 4,000 div", "</p>", before="<div>" * 4_000)
# Formatting elements: each paragraph clones all that are open.
html("paragraphs in 499 formatting elements", "<p>x", before="".join(f"<b i{n}>" for n in range(499)))
html("paragraphs in 90 formatting elements", "<p>x", before="".join(f"<i i{n}>" for n in range(90)))
SHAPES["formatting, mis-nested"] = Shape("html", lambda size: numbered("<b i{n}><i i{n}>", size * 2 // 3) + "<p>" + WORDS + "x</b>" * (size // 15))
numbered_html("formatting and stray end tags", "<b i{n}></i>", after="x</p>" * 2_000)
numbered_html("formatting in cells", "<table><td><font i{n}>")
numbered_html("a in object", "<object><a i{n}>", words=False)  # the inside of an object is not read
html("b p", "<b><p>x</b>")
html("font, closed by p", "<p><font color=red>x")
# Attributes: each is compared with all before it.
numbered_html("attributes of one element", "a{n}=1 ", before="<p ", after=">" + WORDS)
numbered_html("attributes with brackets", 'a{n}="<" ', before="<p ", after=">" + WORDS)
numbered_html("attributes with closing brackets", 'a{n}=">" ', before="<p ", after=">" + WORDS)
numbered_html("attributes of an end tag", "a{n} ", before="<p>" + WORDS + "</p ", after=">")
numbered_html("attributes of many body tags", "<body a{n}>")
SHAPES["900 attributes, again and again"] = Shape(
    "html", lambda size: ("<p " + " ".join(f"a{n}" for n in range(900)) + ">x</p>") * (size // 5_300) + f"<p>{WORDS}"
)
SHAPES["one long attribute"] = Shape("html", lambda size: '<p title="' + "x " * (size // 2) + '">' + WORDS)
SHAPES["unclosed attribute"] = Shape("html", lambda size: f"<p>{WORDS}</p>" + '<p title="' + "x" * size)
SHAPES["unclosed attributes"] = Shape("html", lambda size: f"<p>{WORDS}</p>" + '<p title="x ' * (size // 12))
html("style attributes", f'<p style="{" " * 200}display : none">x</p>')
numbered_html("class names", '<p class="c{n} entry-content MainText">x</p>')
SHAPES["long class names"] = Shape("html", lambda size: f"<p>{WORDS}</p>" + f'<p class="{"aB" * 5_000}">x</p>' * (size // 10_020))
# Counts of everything.
html("p", "<p>")
html("p x", "<p>x")
html("br", "x<br>")
html("li", "<li>x")
html("cells", "<td>x", before="<table><tr>")
html("options", "<option>x", before="<select>", after="</select>")
html("links", "<a href=/x>x</a> ")
html("images", "<img src=x>")
html("end tags", "</div>")
html("p end tags", "</p>")
html("entities", "&notit;&amp;&#x41;")
html("comments", "<!--x-->")
html("unclosed comments", "<!--", words=False)
html("markup declarations", "<!x ")
html("brackets", "<")
html("open tags", "<p ", words=False)
html("unclosed scripts", "<script>", words=False)
html("upper case scripts below a deep page", "<SCRIPT>x</SCRIPT>", before="<div>" * 100_000)
html("meta in head", '<meta property="og:title" content="x">', before="<head>")
html("title", HEADLINE + " – ", before="<title>", after="</title>")
html("title of quotes", "’", before="<title>", after="</title>")
html("noscript", "<noscript>" + "<p>x</p>" * 60 + "</noscript>")
html("pre", "x\n\n", before="<pre>", after="</pre>")
html("spaces", " \n", before="<p>x")
html("NUL", "x\x00")
html("mojibake paragraphs", "<p>CafÃ© olÃ© â€œnoâ€\x9d</p>")
SHAPES["huge numeric reference below a deep page"] = Shape("html", lambda size: "<div>" * 100_000 + WORDS + " &#" + "9" * size + ";")
SHAPES["prose in one paragraph"] = Shape("html", lambda size: f"<p>{WORDS}</p><p>" + (PROSE + " ") * (size // 125))
SHAPES["random tags"] = Shape("html", lambda size: _soup(size), words=False)

# Text: lines.
text("one line", "x")
text("one line of words", "the river ")
text("empty lines", "\n")
text("lines of one letter", "x\n")
text("a text of spaces", " ")
text("tabs and breaks", " \t\r\n")
text("line separators", "x\u2028")
text("NULs", "\x00")
text("lone surrogates", "\ud800")
text("pipes", "|")
text("pipe lines", "a | b\n")
text("copyright marks", "©")
text("combining marks", "a\u0301")
text("emoji", "\U0001f600")
text("letters that grow when folded", "ΐﬃ")
text("lines of quotes", "’" * 50 + "\n")
text("digits", "1.1")
text("digit lines", "1:1,1.1\n")
text("quoted prose", "“" + PROSE + "”\n")
numbered_text("paragraphs, all different", "{n} " + PROSE + "\n")
text("paragraphs, all alike", PROSE + "\n")
text("Chinese lines", "河水在夜里上涨了两米市长说没有人受伤\n")
text("Chinese prose", "河水在夜里上涨了两米，市长说没有人受伤。")
text("Thai lines", "แม่น้ำสูงขึ้นสองเมตรในคืนเดียว\n")
# Text: the headline comparison.
text("headline again and again", HEADLINE + "\n")
text("headline again and again on a line", HEADLINE, before=HEADLINE + "\n")
text("headline glued to prose", "x" + HEADLINE + "\n", before=HEADLINE + "\n")
text(
    "30 headlines, their copies cut short",
    "Headline number one of this pag…\n",
    before="".join(f"Headline number one of this page is {n}\n" for n in range(30)),
)
SHAPES["headlines with spaces"] = Shape("text", lambda size: WORDS + "\n" + ("x" + " " * (size // 8) + "y...\n") * 8)
SHAPES["headlines with dashes"] = Shape("text", lambda size: WORDS + "\n" + ("x " + "- " * (size // 16) + "y...\n") * 8)
SHAPES["headlines that are long"] = Shape("text", lambda size: WORDS + "\n" + ("the ’river’ " * (size // 8 // 16) + "...\n") * 8)
text("copies with spaces in front of a name", HEADLINE + " " * 200 + "x\n", before=HEADLINE + "\n")
text("lines that begin with quotes", "'" + "x" * 11 + "\n")
text("a-lines", "a" * 249 + "b", before="a" * 250 + "\n")
# Text: the rules' own expressions.
text("copyright behind spaces", "© " + " " * 480 + "x.\n")
text("spaces in front of copyright", "x" + " " * 480 + "©.\n")
text("round brackets", "(" * 400 + ")\n")
text("bracket pairs", "(ab" * 100 + ")\n")
text("photo brackets", "(photo: x" * 50 + ")\n")
text("agencies", "x " * 200 + "/ Reuters\n")
text("agencies behind slashes", "/" * 240 + " Reuters\n")
text("agencies behind names", "via – via – " * 20 + "| Reuters\n")
text("breadcrumbs", "Home > News > North > A\n")
text("arrows", " > " * 60 + "x\n")
text("read more teasers", "READ MORE: Floods in pictures\n")
SHAPES["read more beside long lines"] = Shape("text", lambda size: WORDS + "\n" + ("READ MORE: Floods in pictures\n" + "’x" * (size // 32) + "\n") * 8)
text("signed lines", "Jane Doe\nMarch 3, 2024 at 9:14 am\n", before=PROSE * 10 + "\n")
text("threads of comments", "Jane Doe says\nMarch 3, 2024 at 9:14 am\nThey knew that already.\nReply\n", before=(PROSE * 2 + "\n") * 5)
text("names above paragraphs", "Jane Doe\nJane Doe, " + PROSE + "\n", before="Jane Doe\n")
text("captions behind bars", "a/b|c – " * 18 + "Foto: Jane Doe\n")
text("credits in brackets", "The bridge on Monday " * 6 + "(fot. Jane Doe)\n")
text("names with dates in brackets", "(Jane Doe, 3.5.2024)\n", before=PROSE * 10 + "\n")
text("who wrote when", "Published 3 May 2024 - 2:11am by Jane Doe\n")
text("texts that are cut off", "The river rose and " + ". . " * 30 + "... Continue reading\n")
text("labels with headlines glued to them", "Next articleRiver rises to record height\n")
text("lines printed twice", PROSE + "\n" + PROSE + "\n")
numbered_text("short lines printed twice", "Boats on the square number {n}\nBoats on the square number {n}\n", before=PROSE + "\n")
numbered_text("verse", "And the water of the year {n} is on the land and in the sea\n")
text("lists behind colons", "These are the things that the mayor asked for in the night:\n- boats\n- ropes\n")
text("picture files", "x" * 110 + ".jp\n")
text("mail addresses", "Jane Doe " + "a@b" * 20 + "\n")
text("long captions", PROSE + "(" + "x" * 150 + "). Photo: Jane Doe\n")
text("dates", "Published: 3 May 2024 12:30\n")
text("names", "By Mara Lindqvist and Tom Ade\n")
# Text: the matcher. Words that stand in the lexicons of many languages, and lines full of anchors.
text("Facebook", "Facebook\n")
text("Twitter, lower case", "twitter\n")
text("Getty Images", "Getty Images\n")
text("copyright lines", "© 2024\n")
text("email", "E-Mail\n")
text("Home", "Home\n")
text("newsletter", "newsletter newsletter newsletter newsletter newsletter\n")
text("cookies", "cookies cookie website privacy policy terms subscribe newsletter comment share read more\n")
SHAPES["every phrase of every lexicon"] = Shape("text", lambda size: WORDS + "\n" + _phrases(size))
SHAPES["mojibake, one line"] = Shape("text", lambda size: WORDS + "\n" + "CafÃ© " * (size // 8))
SHAPES["mojibake, lines"] = Shape("text", lambda size: WORDS + "\n" + "CafÃ© olÃ© â€œnoâ€\x9d\n" * (size // 30))
SHAPES["mojibake, many times over"] = Shape("text", lambda size: WORDS + "\n" + _mangled(6) * (size // len(_mangled(6).encode())))
SHAPES["leads of mojibake"] = Shape("text", lambda size: WORDS + "\n" + "Ã" * (size // 2))
# Bytes: decoding.
SHAPES["bytes, Latin-1"] = Shape("auto", lambda size: WORDS.encode() + b"\n" + b"caf\xe9 ol\xe9\n" * (size // 9))
SHAPES["bytes, UTF-16"] = Shape("auto", lambda size: (WORDS + "\n" + "x\n" * (size // 4)).encode("utf-16"))
SHAPES["bytes, broken UTF-8"] = Shape("auto", lambda size: WORDS.encode() + b"\n" + b"\xe2\x82x\n" * (size // 4))
SHAPES["bytes, declared punycode"] = Shape("auto", lambda size: b"<meta charset=punycode><p>" + WORDS.encode() + b"<p>\xff" + b"a-9" * (size // 3), words=False)
SHAPES["bytes, declared utf-7"] = Shape("auto", lambda size: b"<meta charset=utf-7><p>" + WORDS.encode() + b"<p>\xff" + b"+AAA" * (size // 4), words=False)
SHAPES["bytes, random"] = Shape("auto", lambda size: WORDS.encode() + b"\n" + random.Random(0).randbytes(size), words=False)
SHAPES["bytes, GB 18030"] = Shape("auto", lambda size: (WORDS + "\n" + "河水在夜里上涨了两米\n" * (size // 21)).encode("gb18030"), words=False)


def _soup(size: int) -> str:
    """Tags and words without order."""
    choice = random.Random(0).choice
    names = [
        "a",
        "b",
        "i",
        "p",
        "div",
        "li",
        "ul",
        "td",
        "tr",
        "table",
        "select",
        "option",
        "svg",
        "title",
        "style",
        "em",
        "font",
        "form",
        "button",
        "h1",
        "section",
        "template",
        "body",
    ]
    pieces = [f"<p>{WORDS}</p>"]
    while size > 0:
        pieces.append(choice(("<{}>", "</{}>", "<{}>x")).format(choice(names)))
        size -= len(pieces[-1])
    return "".join(pieces)


def _phrases(size: int) -> str:
    """The phrases of all lexicons, one a line, over and over."""
    from cleanpage.lexicon.lexicon import load

    lines = [phrase.replace("{n}", "3") for lexicon in load().values() for hows in lexicon.phrases.values() for phrases in hows.values() for phrase in phrases]
    once = "\n".join(lines) + "\n"
    return (once * (size // len(once.encode()) + 1))[:size]


def _mangled(times: int) -> str:
    """é, written as UTF-8 and read as Windows-1252 again and again."""
    mangled = "é"
    for _ in range(times):
        mangled = mangled.encode("utf-8").decode("latin-1")
    return mangled + " "


Run = Callable[["str | bytes", str], str]


def system(name: str) -> Run:
    """A function (page, kind) -> text. Raises ImportError when the system is not installed."""
    if name == "cleanpage":
        import cleanpage

        return lambda page, kind: cleanpage.clean(page, kind=kind)
    if name == "cleanpage.inspect":
        import cleanpage

        return lambda page, kind: cleanpage.inspect(page, kind=kind).text
    if name == "trafilatura":
        import trafilatura

        return lambda page, kind: trafilatura.extract(page) or ""
    if name == "resiliparse":
        from resiliparse.extract.html2text import extract_plain_text

        return lambda page, kind: extract_plain_text(_str(page), main_content=True)
    if name == "justext":
        import justext

        words = justext.get_stoplist("English")
        return lambda page, kind: "\n".join(p.text for p in justext.justext(page, words) if not p.is_boilerplate)
    if name == "readability-lxml":
        from readability import Document

        return lambda page, kind: Document(page).summary()
    if name == "newspaper4k":
        import newspaper

        def article(page: str | bytes, kind: str) -> str:
            found = newspaper.Article("http://localhost/")
            found.download(input_html=_str(page))
            found.parse()
            return str(found.text)

        return article
    if name == "turbohtml":
        import turbohtml

        return lambda page, kind: str(turbohtml.parse(page).main_text())
    raise SystemExit(f"unknown system {name!r}; known: {', '.join(SYSTEMS)}")


SYSTEMS: Final = ("cleanpage", "cleanpage.inspect", "trafilatura", "resiliparse", "justext", "readability-lxml", "newspaper4k", "turbohtml")


def _str(page: str | bytes) -> str:
    return page if isinstance(page, str) else page.decode("utf-8", "replace")


def _was_read(page: str | bytes, kind: str) -> bool:
    """Whether cleanpage read the words and then cut them: on a page that is nothing but furniture, that may be."""
    import cleanpage

    return len(page) < 4 * MB and WORDS in cleanpage.inspect(page, kind=kind).source


def _reset_peak() -> int:
    """Begin a new peak of memory where the system can do that; the memory now in KiB."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
        return _status("VmRSS")
    except OSError:
        return 0


def _status(key: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next((int(line.split()[1]) for line in file if line.startswith(key + ":")), 0)


def child(pipe: Connection, name: str, shape_name: str, sizes_mb: list[float], memory_mb: int) -> None:
    """Run one shape at each size and send (size in bytes, seconds, peak MiB, words kept, trouble)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MB, memory_mb * MB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    run = system(name)
    attack = SHAPES[shape_name]
    for warm in (f"<html><body><p>{WORDS}</p><p>{PROSE}</p></body></html>", f"{WORDS}\n\nREAD MORE: {PROSE}\n"):
        try:
            run(warm, "auto")
        except Exception:
            continue
    for size_mb in sizes_mb:
        page = attack.make(int(size_mb * MB))
        size = len(page) if isinstance(page, bytes) else len(page.encode("utf-8", "surrogatepass"))
        pipe.send(None)
        before = _reset_peak()
        trouble = ""
        kept = False
        start = time.process_time()
        try:
            out = run(page, attack.kind)
            seconds = time.process_time() - start
            kept = WORDS in out or (name.startswith("cleanpage") and _was_read(page, attack.kind))
        except BaseException as error:
            seconds = time.process_time() - start
            trouble = f"{type(error).__name__}: {error}"[:100]
        pipe.send((size, seconds, max(0, _status("VmHWM") - before) / 1024, kept, trouble))


class Row(NamedTuple):
    """What became of one shape."""

    system: str
    shape: str
    measured: list[tuple[int, float, float, bool, str]]
    ended: str
    """Why larger sizes are missing, or an empty string."""

    @property
    def exponent(self) -> float | None:
        points = [(math.log(size), math.log(seconds)) for size, seconds, *_ in self.measured if seconds >= MEASURABLE_S]
        if len(points) < 2:
            return None
        points = points[-3:]
        mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
        return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)

    @property
    def seconds_per_mb(self) -> float:
        """At the largest size: small ones are dominated by what a call costs anyway."""
        return self.measured[-1][1] / (self.measured[-1][0] / MB) if self.measured else math.inf

    @property
    def faults(self) -> list[str]:
        faults = [self.ended] if self.ended else []
        faults += [trouble for *_, trouble in self.measured if trouble][:1]
        if self.measured and self.seconds_per_mb > SECONDS_PER_MB_MAX:
            faults.append(f"{self.seconds_per_mb:.2f} s per MB")
        if self.exponent is not None and self.exponent > EXPONENT_MAX and self.seconds_per_mb > FLAT_S_PER_MB:
            faults.append(f"exponent {self.exponent:.2f}")
        if SHAPES[self.shape].words and any(not kept for *_, kept, _ in self.measured):
            faults.append("words lost")
        return faults


def measure(name: str, shape_name: str, sizes_mb: list[float], *, deadline_s: float, memory_mb: int) -> Row:
    """One shape on one system, in a process that is killed at the deadline."""
    context = multiprocessing.get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=child, args=(far, name, shape_name, sizes_mb, memory_mb), daemon=True)
    process.start()
    far.close()
    measured: list[tuple[int, float, float, bool, str]] = []
    ended = ""
    at = 0
    while at < len(sizes_mb):
        if not _answers(near, process.pid or 0, deadline_s):
            ended = f"killed after {deadline_s:g} s at {sizes_mb[at]:g} MB"
            break
        try:
            message = near.recv()
        except EOFError:
            process.join()
            ended = f"process ended with {process.exitcode} at {sizes_mb[at]:g} MB"
            break
        if message is None:
            continue
        measured.append(message)
        at += 1
    process.kill()
    process.join()
    return Row(name, shape_name, measured, ended)


def _answers(pipe: Connection, pid: int, deadline_s: float) -> bool:
    """Whether the process says something before it has used `deadline_s` of processor time."""
    began, used = time.monotonic(), _cpu_s(pid)
    while not pipe.poll(0.5):
        wall, now = time.monotonic() - began, _cpu_s(pid)
        if wall > WALL_FACTOR * deadline_s or (wall if used is None or now is None else now - used) > deadline_s:
            return False
    return True


def _cpu_s(pid: int) -> float | None:
    """Processor time of a process so far, where the system tells it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def line(row: Row) -> str:
    """One row of the table."""
    last = row.measured[-1] if row.measured else (0, math.nan, math.nan, False, "")
    exponent = f"{row.exponent:5.2f}" if row.exponent is not None else "    –"
    times = " ".join(f"{seconds:8.3f}" for _, seconds, *_ in row.measured).ljust(36)
    return f"{row.system:<17} {row.shape:<46} {times} {last[2]:7.0f} {exponent}  {'; '.join(row.faults) or 'ok'}"


def rows(names: Iterable[str], shapes: Iterable[str], sizes_mb: list[float], deadline_s: float, memory_mb: int) -> Iterator[Row]:
    shapes = list(shapes)
    for name in names:
        for shape_name in shapes:
            yield measure(name, shape_name, sizes_mb, deadline_s=deadline_s, memory_mb=memory_mb)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--systems", nargs="+", default=["cleanpage"], choices=SYSTEMS)
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES), help="names, or parts of names")
    parser.add_argument("--sizes", nargs="+", type=float, default=list(SIZES_MB), help="in MB of UTF-8")
    parser.add_argument("--deadline", type=float, default=DEADLINE_S, help="seconds for one size of one shape")
    parser.add_argument("--memory", type=int, default=MEMORY_MB, help="address space of a process in MB")
    parser.add_argument("--json", help="file for the figures")
    options = parser.parse_args(arguments)
    shapes = [name for name in SHAPES if any(part == name if part in SHAPES else part in name for part in options.shapes)]
    print(f"{'system':<17} {'shape':<46} {'seconds at ' + ', '.join(f'{size:g}' for size in options.sizes) + ' MB':<36} {'MiB':>7}   exp  verdict")
    found: list[Row] = []
    for row in rows(options.systems, shapes, options.sizes, options.deadline, options.memory):
        found.append(row)
        print(line(row), flush=True)
    for name in options.systems:
        mine = [row for row in found if row.system == name]
        bad = [row for row in mine if row.faults]
        worst = max((row.seconds_per_mb for row in mine if row.measured), default=math.nan)
        steepest = max((row.exponent for row in mine if row.exponent is not None and row.seconds_per_mb > FLAT_S_PER_MB), default=math.nan)
        print(f"{name}: {len(mine) - len(bad)} of {len(mine)} shapes within the limits; worst {worst:.2f} s per MB, steepest exponent {steepest:.2f}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump([_as_dict(row) for row in found], file, indent=1)
    return int(any(row.faults for row in found if row.system.startswith("cleanpage")))


def _as_dict(row: Row) -> dict[str, Any]:
    return {**row._asdict(), "exponent": row.exponent, "seconds_per_mb": row.seconds_per_mb if row.measured else None, "faults": row.faults}


if __name__ == "__main__":
    sys.exit(main())
