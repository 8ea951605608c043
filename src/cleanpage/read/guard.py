"""What stands between hostile HTML and the parser: an upper bound of the parser's work, in linear time.

lexbor looks through the open elements at most tags, clones every open formatting element into each paragraph (lexbor issue #340), and
compares each attribute of an element with those before it; no signal interrupts it. Limits on depth alone can be walked around: by many
tags at a depth just below the limit, or by end tags that close nothing. So the *work* is bounded, on a stack that pops an element only where
the parser surely does: an end tag that names the innermost open element, outside of comments, attribute values and raw text.

Most pages have so few tags that the work is small whatever they are, and are only counted.
"""

from __future__ import annotations

import re

MAX_TAGS = 500_000
"""Brackets; a tree takes about 240 bytes of memory for each. The largest of 1,497 real pages has 22,000."""
FEW_TAGS = 12_000
"""Whatever so many tags are, the parser is done with them in half a second."""
FEW_CLONES = 1_600_000
"""And so many clones of formatting elements in less than one."""
STEPS, STEPS_EACH = 12_500_000, 60
"""Looks at open elements that are allowed for a page, and for each of its characters more. One takes up to 8 ns."""
CLONES, CLONES_EACH = 800_000, 0.4
"""The same for clones of formatting elements. One takes about 0.5 µs and 160 bytes."""
MAX_ATTRIBUTES = 1_000
"""Of one element. Compared with each other in up to 2.6 ns a pair."""
_SMALL = 32_000
"""So many bytes hold no more attributes than the parser compares in a sixth of a second."""
_LONG, _QUOTED_FEW, _ROOTS_FEW = 4_000, 20, 8

_SPACE = rb"\t\n\f\r "
_ATTRIBUTE = rb"""[^%(s)b/>][^%(s)b/>=]*(?:[%(s)b]*=[%(s)b]*(?:"[^"]*"?|'[^']*'?|[^%(s)b>"'][^%(s)b>]*|))?""" % {b"s": _SPACE}
_ATTRIBUTES = rb"(?:[%b/]+|%b){0,%d}" % (_SPACE, _ATTRIBUTE, 3 * MAX_ATTRIBUTES)  # bounded: each round costs memory
_TOKENS = re.compile(
    rb"<(?:(/?)([a-zA-Z][^%b/>]*)(?:>|(%b)[^>]*>?)|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*>?)" % (_SPACE, _ATTRIBUTES), re.DOTALL
).finditer  # linear: what begins also ends, at the end of the page at the latest, so that nothing is tried twice
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE).findall
_INSIDE_TAG = re.compile(_ATTRIBUTES).match
_DRAWN = frozenset(
    [
        b"g",
        b"path",
        b"circle",
        b"ellipse",
        b"rect",
        b"line",
        b"polygon",
        b"polyline",
        b"use",
        b"defs",
        b"symbol",
        b"mask",
        b"clippath",
        b"lineargradient",
        b"radialgradient",
        b"stop",
        b"filter",
        b"animate",
    ]
)
"""Elements that are known in drawings only and cannot leave one."""
_STARTS = re.compile(
    rb"<(?=[bcefhinstuBCEFHINSTU])(?:[bB](?:[iI][gG]|[oO][dD][yY])?|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[hH][tT][mM][lL]|[iI]|[nN][oO][bB][rR]"
    rb"|[sS](?:[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]|[tT][rR][oO][nN][gG])?|[tT][tT]|[uU])[\s/>]"
).findall  # both cases written out: much faster than to ignore case
"""Start tags of formatting elements, and of ``<body>`` and ``<html>``."""
_ROOTS = (b"<bo", b"<ht")
_QUOTED_BRACKET = re.compile(rb"""=\s*["'][^"'>]*>""").findall  # linear: each try ends at the next quote, bracket or equals sign
_FORMATTING = frozenset(
    [b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u"]
)  # but not `a`, of which a second one closes the first
_VOID = frozenset(
    [
        b"area",
        b"base",
        b"basefont",
        b"bgsound",
        b"br",
        b"col",
        b"embed",
        b"frame",
        b"hr",
        b"img",
        b"image",
        b"input",
        b"keygen",
        b"link",
        b"meta",
        b"param",
        b"source",
        b"track",
        b"wbr",
    ]
)
_REPLACED = frozenset([b"p", b"li", b"td", b"th", b"tr", b"dd", b"dt", b"option"])
"""Elements that a second one of the same name closes when it is innermost."""
_RAW = frozenset([b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes", b"noscript"])
_ODD = frozenset([b"svg", b"math", b"select", b"frameset"])
"""Elements in which the parser may take a raw element for an ordinary one."""
_SIMPLE = {b"svg": _DRAWN, b"select": frozenset((b"option", b"optgroup"))}
"""Of these it is known what happens as long as nothing else stands in them: their end tag closes all that is open in them."""
_LOOKS_EACH = 10
_TAG_STARTS = re.compile(b"<(?=[a-zA-Z/])").finditer
_TAG_START = re.compile(b"<(?=[a-zA-Z/])").search


def danger(page: bytes, *, max_depth: int | None = None) -> str | None:
    """Why `page`, in UTF-8, must not be given to the parser, or None. Linear.

    With `max_depth` also when more elements may be open at once; unclosed elements count as open.
    """
    tags = page.count(b"<")
    if tags > MAX_TAGS:
        return f"too many tags: more than {MAX_TAGS}"
    if max_depth is not None and tags > max_depth:
        bound = _Bound(len(page))
        why = bound.of(page)
        return why or (f"too deep: more than {max_depth} elements may be open at once" if bound.deepest > max_depth else None)
    return _Bound(len(page)).of(page) if tags > FEW_TAGS or _is_suspect(page, tags) else None


def _is_suspect(page: bytes, tags: int) -> bool:
    """Whether a page of few tags may still cost the parser much: by clones of formatting elements, or by a tag with more than
    `MAX_ATTRIBUTES`, which is long without a bracket, or hides brackets in quotes, or is a second ``<body>``."""
    large = len(page) > _SMALL
    if not large and tags * tags <= FEW_CLONES:
        return False
    starts = _STARTS(page)
    if tags * len(starts) > FEW_CLONES:
        return True
    if not large:
        return False
    roots = [start[:3].lower() for start in starts]
    return sum(map(roots.count, _ROOTS)) > _ROOTS_FEW or len(_QUOTED_BRACKET(page)) > _QUOTED_FEW or _has_long_tag(page)


def _has_long_tag(page: bytes) -> bool:
    """Whether a tag without a bracket in it holds more than `MAX_ATTRIBUTES`."""
    half = _LONG // 2
    looked = 0
    for start in range(0, len(page) - half, half):
        if start < looked or page.find(b">", start, start + half) >= 0:
            continue
        end = page.find(b">", start + half)
        end = len(page) if end < 0 else end
        position = max(looked, page.rfind(b">", looked, start) + 1)
        while position < end - _LONG and (match := _TAG_START(page, position, end - _LONG)) is not None:
            inside = _INSIDE_TAG(page, match.end())
            if inside is None or _count(inside[0]) > MAX_ATTRIBUTES:
                return True
            position = max(match.end(), inside.end())
        looked = max(end, position)
    return False


class _Bound:
    """An upper bound of what the parser does with a page of `size` bytes."""

    __slots__ = ("clones", "deepest", "max_clones", "max_steps", "root_attributes", "steps")

    def __init__(self, size: int) -> None:
        self.max_steps = STEPS + STEPS_EACH * size
        self.max_clones = CLONES + CLONES_EACH * size
        self.steps = self.clones = self.deepest = self.root_attributes = 0

    def of(self, page: bytes, *, scripting: bool = True) -> str | None:
        """Why the work is too much, or None. Linear: each token is matched once, and the rest is a few steps for each."""
        stack: list[bytes] = []
        formatting = odd = 0
        simple = b""  # the element of `_SIMPLE` that is open, as long as nothing but its own was met in it
        frames = template = False
        steps, clones = self.steps, self.clones
        tokens = _TOKENS(page)
        while (match := next(tokens, None)) is not None:
            slash, name, attributes = match.groups()
            depth = len(stack)
            steps += depth + 1
            clones += formatting
            if name is None:
                if odd and page.startswith(b"<![CDATA[", match.start()) and b"<" in page[match.start() + 1 : page.find(b"]]>", match.start())]:
                    return self._of_rest(page, match.start(), steps, clones, depth, formatting)
                continue
            name = name.lower()
            if attributes and len(attributes) > MAX_ATTRIBUTES and _count(attributes) > MAX_ATTRIBUTES:
                return f"too many attributes in one tag: more than {MAX_ATTRIBUTES}"
            if slash:
                if name == simple:
                    while stack.pop() != name:
                        pass
                elif depth and stack[-1] == name:
                    stack.pop()
                else:
                    simple = b""
                    continue
                if name in _FORMATTING:
                    formatting -= 1
                elif name in _ODD:
                    odd -= 1
                    simple = b""
                continue
            if odd:
                if simple and name in _SIMPLE[simple]:
                    if (attributes and simple == b"svg" and _closes_itself(attributes)) or (name == b"option" and stack[-1] == name):
                        continue
                elif name not in _RAW:
                    simple = b""
            elif name in _VOID:
                frames = frames or (template and name == b"col")  # behind a column, a template ignores what else is in it
                continue
            elif depth and stack[-1] == name and name in _REPLACED:
                continue
            if name in _RAW:
                if scripting or name != b"noscript":
                    end = _end_of(name, page, match.end())
                    if (odd or frames or name == b"script") and _is_unclear(name, page, match.end(), end, in_odd=odd > 0 or frames):
                        return self._of_rest(page, match.start(), steps, clones, depth, formatting)
                    if name == b"noscript" and end - match.end() > 1:
                        self.steps, self.clones = steps, clones
                        inner = self.of(page[match.end() : end], scripting=False)
                        if inner is not None:
                            return inner
                        steps, clones = self.steps, self.clones
                    tokens = _TOKENS(page, end)
            elif name == b"plaintext":
                return self._of_rest(page, match.start(), steps, clones, depth, formatting)
            elif attributes and name in (b"body", b"html"):
                self.root_attributes += _count(attributes)
                if self.root_attributes > MAX_ATTRIBUTES:
                    return f"too many attributes of <{name.decode()}> tags: more than {MAX_ATTRIBUTES}"
            stack.append(name)
            if name in _FORMATTING:
                formatting += 1
            elif name in _ODD:
                simple = name if name in _SIMPLE and not odd and not frames else b""
                odd += 1
                frames = frames or name == b"frameset"
            elif name == b"template":
                template = True
            if depth >= self.deepest:
                self.deepest = depth + 1
                if (steps > self.max_steps or clones > self.max_clones) and (verdict := self._verdict(steps, clones)):
                    return verdict
        return self._verdict(steps, clones)

    def _of_rest(self, page: bytes, start: int, steps: int, clones: int, depth: int, formatting: int) -> str | None:
        """The verdict where it cannot be told what is a tag from `start` on: everything that may open an element does, and nothing closes one."""
        tags = page.count(b"<", start)
        self.deepest = max(self.deepest, depth + tags)
        looked_at = 0
        for match in _TAG_STARTS(page, start):
            inside = _INSIDE_TAG(page, match.end())
            size = len(inside[0]) if inside is not None else 0
            looked_at += size
            if looked_at > _LOOKS_EACH * len(page):
                return _UNCLEAR
            if size > MAX_ATTRIBUTES and _count(page[match.end() : match.end() + size]) > MAX_ATTRIBUTES:
                return _UNCLEAR
        return self._verdict(steps + tags * (depth + tags // 2 + 1), clones + tags * (formatting + len(_STARTS(page, start))))

    def _verdict(self, steps: int, clones: int) -> str | None:
        self.steps, self.clones = steps, clones
        if steps > self.max_steps:
            return f"too deep: up to {self.deepest} elements open at once, at too many tags"
        if clones > self.max_clones:
            return "too many formatting elements open at too many tags"
        return None


_UNCLEAR = "too unclear: raw text where the parser may see elements"


def _closes_itself(attributes: bytes) -> bool:
    """Whether a tag ends in a slash that is no part of an attribute."""
    return attributes.endswith(b"/") and not b"".join(_EACH_ATTRIBUTE(attributes)[-1:]).endswith(b"/")


def _count(attributes: bytes) -> int:
    return len(_EACH_ATTRIBUTE(attributes))


_ENDS = {name: re.compile(rb"</%b(?=[%b/>])" % (name, _SPACE), re.IGNORECASE) for name in _RAW}


def _end_of(name: bytes, page: bytes, position: int) -> int:
    """Where the raw text that begins at `position` ends: before its end tag, or at the end of the page."""
    found = _ENDS[name].search(page, position)
    return found.start() if found else len(page)


def _is_unclear(name: bytes, page: bytes, start: int, end: int, *, in_odd: bool) -> bool:
    """Whether the parser may see another end: a raw element that is none there, or a script whose end tag is commented out."""
    if in_odd and page.find(b"<", start, end) >= 0:
        return True
    return name == b"script" and page.find(b"<!--", start, end) >= 0 and re.search(b"<script", page[start:end], re.IGNORECASE) is not None
