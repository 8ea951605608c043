"""What stands between hostile HTML and the parser: counts in linear time, and a reader that needs no tree.

lexbor's time is quadratic in nesting depth, worse in open formatting elements (lexbor issue #340), and quadratic in the attributes of one
element, and no signal interrupts it. Real pages stay far below these limits (depth bound 12,000, formatting bound 189 on 1,497 pages).
"""

from __future__ import annotations

import html
import re

MAX_DEPTH, MAX_FORMATTING, MAX_TAG = 20_000, 500, 100_000
"""Upper bound of open elements, of open formatting elements, and the length of one tag in code points."""
_TAG = re.compile(r"<(/?)((?!(?:option|br|img|input|meta|link|hr)\b)[a-zA-Z][a-zA-Z0-9]*)", re.IGNORECASE)  # elements that nest
_FORMATTING = re.compile(
    r"<(/?)(?=[bcefinstuBCEFINSTU])(?:[bB](?:[iI][gG])?|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[iI]|[nN][oO][bB][rR]"
    r"|[sS](?:[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]|[tT][rR][oO][nN][gG])?|[tT][tT]|[uU])(?=[\s/>])"
)
"""Formatting elements but `a`, of which a second one closes the first. Both cases written out: much faster than to ignore case."""
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{MAX_TAG}}}").search  # linear: each try ends at the next bracket
_MARKUP = re.compile(r"<(?:!--|/?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?)")
_SKIPPED = frozenset(("script", "style", "template", "svg"))
_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "form",
        "pre",
        "blockquote",
        "option",
    ]
)


def danger(text: str) -> str | None:
    """Why `text` must not be given to the parser, or None. Linear."""
    brackets = text.count("<")
    if brackets > MAX_DEPTH and _highest(_TAG, text) > MAX_DEPTH:
        return f"too deep: more than {MAX_DEPTH} elements open at once"
    if brackets > MAX_FORMATTING and _highest(_FORMATTING, text) > MAX_FORMATTING:
        return f"too many formatting elements open at once: more than {MAX_FORMATTING}"
    if _may_hold_long_tag(text) and _LONG_TAG(text):
        return f"too large a tag: more than {MAX_TAG} characters"
    return None


def _may_hold_long_tag(text: str) -> bool:
    """Whether some stretch of half that length holds no closing bracket; most pages are told by a few short looks."""
    half = MAX_TAG // 2
    return any(text.find(">", start, start + half) < 0 for start in range(0, len(text) - half, half))


def _highest(pattern: re.Pattern[str], text: str) -> int:
    """The highest running count of start tags minus end tags; never below the true depth."""
    marks = [match[0] if isinstance(match, tuple) else match for match in pattern.findall(text)]
    opened = len(marks) - marks.count("/")
    if opened <= MAX_FORMATTING:
        return opened
    highest = open_now = 0
    for mark in marks:
        if mark:
            open_now = max(0, open_now - 1)
        else:
            open_now += 1
            if open_now > highest:
                highest = open_now
    return highest


def plain_text(text: str) -> str:
    """The words of a page without a tree: tags become line ends or nothing, scripts and comments go. Linear."""
    out: list[str] = []
    position = 0
    while True:
        match = _MARKUP.search(text, position)
        if match is None:
            out.append(text[position:])
            break
        out.append(text[position : match.start()])
        name = (match[1] or "").lower()
        position = match.end()
        if match[0] == "<!--":
            end = text.find("-->", position)
            position = len(text) if end < 0 else end + 3
        elif name in _SKIPPED and text[match.start() + 1] != "/":
            end = text.find("</" + name, position)
            position = len(text) if end < 0 else end
        elif name in _BREAKS:
            out.append("\n")
    return html.unescape("".join(out))
