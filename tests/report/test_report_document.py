"""The file: nothing in it can run but our scripts, and nothing of a page stands in it as HTML."""

from __future__ import annotations

import base64
import hashlib
import html
import random
import re
import string
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from report_pages import ATTACKS, data_of, hostile_html, hostile_text, long_page, report, text_of, write_jsonl

from cleanpage.report.document import REPORT, SERVE, asset, document, pack

ROOT = Path(__file__).resolve().parents[2]
BOTH = pytest.mark.parametrize("page", [REPORT, SERVE], ids=("report", "serve"))


def hashed(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@BOTH
def test_the_policy_names_the_hash_of_each_script_and_style_in_the_page_and_nothing_else(page: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    text = document(page, [("index", pack({}))], connect=page is SERVE)
    policy = html.unescape(re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[0])
    directives = {directive.split()[0]: directive.split()[1:] for directive in policy.split("; ")}
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert scripts
    assert styles
    assert directives.pop("script-src") == [hashed(script) for script in scripts]
    assert directives.pop("style-src") == [hashed(style) for style in styles]
    assert directives.pop("connect-src", None) == (["'self'"] if page is SERVE else None)
    assert directives == {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


@BOTH
def test_the_policy_stands_before_all_that_it_governs(page: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    text = document(page, [])
    assert text.index("Content-Security-Policy") < min(text.index("<style"), text.index("<script"))


@BOTH
def test_assets_stand_in_the_page_as_they_are(page: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    """An HTML parser turns \\r\\n into \\n and ends a script at its end tag; then the hash would not be that of the file."""
    for name in (*page[1], *page[2]):
        text = asset(name)
        assert "\r" not in text
        assert "\0" not in text
        assert "</" not in text
        assert "<!--" not in text


def test_the_scripts_build_elements_and_text_and_know_no_other_way() -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|setTimeout\(\s*[\"'`]|cssText"
    for name in ("view.js", "report.js", "serve.js"):
        code = re.sub(r"/\*.*?\*/", "", asset(name), flags=re.DOTALL)
        assert not re.findall(forbidden, code)
    assert "fetch(" not in asset("view.js") + asset("report.js")
    assert "http" not in re.sub(r"/\*.*?\*/", "", asset("report.css") + asset("serve.css"), flags=re.DOTALL)


def test_nothing_of_a_hostile_page_stands_in_the_file(tmp_path: Path) -> None:
    name = tmp_path / "<img src=x onerror=alert(1)>.txt"
    name.write_bytes(hostile_text().encode("utf-8", "surrogatepass"))
    (tmp_path / "page.html").write_text(hostile_html(), encoding="utf-8")
    out = tmp_path / "out" / "report.html"
    out.parent.mkdir()
    assert report(tmp_path, "-o", out) == 0
    text = out.read_text(encoding="utf-8")
    assert "pwned" not in text
    assert "onerror" not in text
    ours = document(REPORT, [])
    assert text.count("<script") - ours.count("<script") == text.count('<script type="text/plain" id="') == 3  # the index and two pages
    assert text.count("<") == ours.count("<") + 6
    shown = text_of(data_of(out)["page-0"]["pieces"])
    assert all(attack in shown for attack in ATTACKS)


def test_packed_values_hold_only_letters_digits_and_three_signs() -> None:
    packed = pack(["</script>", "\u2028\u2029", "\ud83d", "\0", *ATTACKS])
    assert re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", packed)
    with pytest.raises(ValueError, match="JSON compliant"):
        pack(float("nan"))


def test_a_thousand_pages_stay_under_20_megabytes(tmp_path: Path) -> None:
    pages = write_jsonl(tmp_path / "crawl.jsonl", [{"url": f"https://tilsund.example/{n}", "text": long_page(n, 12_000)} for n in range(1_000)])
    out = tmp_path / "report.html"
    assert report(pages, "-o", out, "-q") == 0
    assert out.stat().st_size < 20_000_000
    assert len(data_of(out)["index"]["pages"]) == 1_000


def test_pages_past_the_agreed_size_are_counted_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(1)
    pages = [{"text": "\n".join("".join(dice.choices(string.ascii_lowercase, k=100)) for _ in range(2_000))} for _ in range(12)]
    out = tmp_path / "report.html"
    assert report(write_jsonl(tmp_path / "crawl.jsonl", pages), "-o", out, "--max-size", "1") == 0
    assert out.stat().st_size < 1_000_000
    index = data_of(out)["index"]
    assert index["counted"] == 12
    assert 0 < len(index["pages"]) < 12
    assert "only counted" in capsys.readouterr().err


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(long_page(1), encoding="utf-8")
    assert report(page, "-o", tmp_path / "a.html") == report(page, "-o", tmp_path / "b.html") == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_wheel_holds_the_assets(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed: it builds the wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    made = subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
    for page in (REPORT, SERVE):
        for name in (page[0], *page[1], *page[2]):
            assert f"cleanpage/report/assets/{name}" in names
