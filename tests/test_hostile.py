"""Hostile pages return quickly, with the page's words, and a note where they were read in another way; `benchmarks/hostile.py` measures more."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import cleanpage
from cleanpage.read import plain

ROOT = Path(__file__).parents[1]
HOSTILE_FIXTURES = sorted((Path(__file__).parent / "fixtures" / "hostile").rglob("*.*"))
WORDS = "The river rose by two metres in the night, the mayor of the town said."
HTML_SECONDS_MAX, TEXT_SECONDS_MAX, MEMORY_MB_MAX = 2, 8, 1_000
"""Processor seconds, and MiB of a whole process."""
SHAPES: dict[str, tuple[Callable[[], str], bool]] = {
    "deep div": (lambda: "<div>" * 1_000_000 + WORDS, True),
    "deep div, closed": (lambda: "<div>" * 100_000 + WORDS + "</div>" * 100_000, True),
    "deep div with stray end tags": (lambda: "<div></x>" * 100_000 + WORDS, True),
    "deep div with end tags in attributes": (lambda: '<div a=x"y z="1>2</div>">' * 40_000 + WORDS, True),
    "deep div in noscript": (lambda: "<noscript>" + "<div></x>" * 100_000 + WORDS, True),
    "list items": (lambda: "<ul><li>" * 50_000 + WORDS, True),
    "formatting, mis-nested": (lambda: "".join(f"<b i{n}><i i{n}>" for n in range(3_000)) + WORDS + "x</b>" * 3_000, True),
    "formatting in every paragraph": (lambda: "".join(f"<b i{n}>" for n in range(400)) + "<p>x" * 50_000 + "<p>" + WORDS, True),
    "attributes": (lambda: "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">" + WORDS, True),
    "attributes with brackets": (lambda: "<p " + " ".join(f'a{n}=">"' for n in range(50_000)) + ">" + WORDS, True),
    "attributes of body tags": (lambda: "".join(f"<body a{n}>" for n in range(50_000)) + WORDS, True),
    "attributes of few body tags": (lambda: "".join("<body " + " ".join(f"a{n}x{m}" for m in range(900)) + ">" for n in range(40)) + WORDS, True),
    "options": (lambda: "<select>" + "<option>x" * 50_000 + "</select><p>" + WORDS, False),
    "25 MB of p": (lambda: "<p>" * 8_300_000 + WORDS, True),
    "huge reference": (lambda: "<div>" * 600_000 + WORDS + "&#" + "9" * 100_000 + ";", True),
}


def timed(page: str | bytes, kind: str) -> tuple[cleanpage.Result, float]:
    start = time.process_time()
    result = cleanpage.inspect(page, kind=kind)
    return result, time.process_time() - start


@pytest.mark.parametrize("name", SHAPES)
def test_hostile_html_returns_with_its_words_and_a_note(name: str) -> None:
    make, noted = SHAPES[name]
    result, seconds = timed(make(), "html")
    assert seconds < HTML_SECONDS_MAX
    assert WORDS in result.source
    assert any("read without a tree" in note for note in result.notes) == noted


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak memory from /proc")
@pytest.mark.parametrize("name", ["deep div", "deep div, closed", "list items", "formatting, mis-nested", "attributes", "options", "25 MB of p"])
def test_hostile_html_takes_little_memory(name: str) -> None:
    code = (
        "import sys, cleanpage; cleanpage.clean(sys.stdin.read(), kind='html'); "
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=SHAPES[name][0](), stdout=subprocess.PIPE, text=True, check=True)
    assert int(done.stdout) < MEMORY_MB_MAX * 1024


@pytest.mark.parametrize(
    "page",
    [WORDS + " " + "x" * 50_000_000, WORDS + "\n" * 5_000_000, WORDS + "\ud800" * 1_000_000, WORDS + "\x00" * 1_000_000, WORDS + "\u2028" * 1_000_000],
    ids=["one line of 50 MB", "5 million empty lines", "lone surrogates", "NULs", "line separators"],
)
def test_hostile_text_returns_with_its_words(page: str) -> None:
    result, seconds = timed(page, "text")
    assert seconds < TEXT_SECONDS_MAX
    assert WORDS in result.text
    assert result.source == page


def test_a_list_of_phrases_is_no_furniture() -> None:
    line = "Leave a Reply\n"
    listed, seconds = timed(WORDS + "\n" + line * 200_000, "text")
    assert not listed.removals
    assert seconds < TEXT_SECONDS_MAX
    assert len(cleanpage.inspect((WORDS + "\n") * 30_000 + line * 1_000, kind="text").removals) == 1_000


@pytest.mark.parametrize("depth", [1, 100, 254, 1_000, 10_000])
def test_text_is_kept_at_any_depth(depth: int) -> None:
    assert WORDS in cleanpage.clean("<div>" * depth + f"<p>{WORDS}</p>" + "</div>" * depth, kind="html")


LINE = 100_000
"""Characters. What is quadratic takes minutes for so many, what is linear milliseconds."""
EXPRESSIONS = (
    "a" * LINE, " " * LINE, "<" * LINE, "<a " * (LINE // 3), "< " * (LINE // 2), "\"'" * (LINE // 2), "=\"" * (LINE // 2), "='>" * (LINE // 3), "1.1," * (LINE // 4),
    "( " * (LINE // 2), "©" * LINE, "| - " * (LINE // 4), "â€" * (LINE // 2), "&#1" * (LINE // 3), "<!--" * (LINE // 4), "<p =" * (LINE // 4), "> " * (LINE // 2),
    "x" + " " * LINE + "...", "…" * LINE, "\u0301" * LINE, "河" * LINE, "<svg><style><!--" * (LINE // 16), "</" * (LINE // 2), "<body " * (LINE // 6),
)  # fmt: skip


def expressions() -> list[tuple[str, object]]:
    """Every compiled expression of cleanpage that works on lines or pages."""
    found = []
    for name, module in sorted(sys.modules.items()):
        if name.startswith("cleanpage.") and not name.startswith(("cleanpage.bulk", "cleanpage.report", "cleanpage.adapters", "cleanpage.cli")):
            for attribute, value in vars(module).items():
                owner = getattr(value, "__self__", value)
                if hasattr(owner, "pattern") and hasattr(owner, "finditer") and isinstance(owner.pattern, str):
                    once = getattr(value, "__name__", "") in ("match", "fullmatch")  # is only ever tried at the start
                    found.append((f"{name}.{attribute}", owner.match if once else owner.finditer))
    return found


BOUNDED = ("_HTML_TAG", "_STARTS_AS_HTML", "_BRACKET", "_COPYRIGHT_TAIL", "_CREDIT_IN_BRACKET", "_SUFFIX", "_ENDS_SENTENCE", "_ARROW")
"""Only ever given texts of bounded length: 2,000 for the kind of page, 500 for the rules."""


@pytest.mark.parametrize("name, expression", expressions(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_expression_is_linear(name: str, expression: object) -> None:
    size = 500 if name.rpartition(".")[2] in BOUNDED else LINE
    for line in EXPRESSIONS:
        line = line[:size] if size < LINE else line
        start = time.process_time()
        for _ in range(20 if size < LINE else 1):
            found = expression(line)  # type: ignore[operator]
            if expression.__name__ == "finditer":  # type: ignore[attr-defined]
                sum(1 for _ in found)
        assert time.process_time() - start < 2, f"{name} on {line[:10]!r}"


def test_the_fallback_keeps_words_and_drops_markup() -> None:
    page = f"<SCRIPT>x</SCRIPT><title>T</title><p a='>'>{WORDS}</p><!-- no --><STYLE>y</style ><td>a<td>b &amp; &#65; &#{'9' * 5_000};<p \"><b>c</b>"
    assert plain.plain_text(page).split("\n") == [" ", "T", WORDS, "a", "b & A \ufffd", "c"]


def test_the_fallback_ends_a_declaration_where_the_parser_does() -> None:
    assert plain.plain_text("<!x <!x <p>" + WORDS).strip() == WORDS
    assert plain.plain_text("</ x<p>" + WORDS + "</p>").strip() == WORDS


def test_the_public_shapes_can_all_be_built() -> None:
    spec = importlib.util.spec_from_file_location("hostile", ROOT / "benchmarks" / "hostile.py")
    assert spec is not None
    assert spec.loader is not None
    hostile = importlib.util.module_from_spec(spec)
    sys.modules["hostile"] = hostile
    spec.loader.exec_module(hostile)
    assert len(hostile.SHAPES) >= 100
    for name, shape in hostile.SHAPES.items():
        assert len(shape.make(20_000)) > 1_000, name


def fuzz_inputs() -> list[tuple[str, Path]]:
    seeds = [(path.parent.name, path) for path in sorted((ROOT / "fuzz" / "seeds").rglob("*.*"))]
    return seeds + [(path.parent.name, path) for path in HOSTILE_FIXTURES]


@pytest.mark.parametrize("target, path", fuzz_inputs(), ids=lambda value: value.name if isinstance(value, Path) else value)
def test_seeds_and_findings_of_the_fuzzer_hold_the_laws(target: str, path: Path) -> None:
    spec = importlib.util.spec_from_file_location("targets", ROOT / "fuzz" / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    targets = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(targets)
    if target in ("jsonl", "warc"):
        pytest.importorskip("isal")
    targets.TARGETS[target](path.read_bytes())
