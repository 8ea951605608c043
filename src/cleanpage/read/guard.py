"""What stands between hostile HTML and the parser: an upper bound of the parser's work in linear time, and a reader that needs no tree.

lexbor looks through the open elements at most tags, clones every open formatting element into each paragraph (lexbor issue #340), and
compares each attribute of an element with those before it; no signal interrupts it. Limits on depth alone can be walked around: by many
tags at a depth just below the limit, or by end tags that close nothing. So the *work* is bounded, on a stack that pops an element only where
the parser surely does: an end tag that names the innermost open element, outside of comments, attribute values and raw text.

Most pages have so few tags that the work is small whatever they are, and are only counted.
"""

from __future__ import annotations

import html
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
_LONG, _QUOTED_FEW, _ROOTS_FEW = 4_000, 20, 8

_SPACE = r"\t\n\f\r "
_ATTRIBUTE = rf"""[^{_SPACE}/>][^{_SPACE}/>=]*(?:[{_SPACE}]*=[{_SPACE}]*(?:"[^"]*"?|'[^']*'?|[^{_SPACE}>"'][^{_SPACE}>]*|))?"""
_ATTRIBUTES = rf"(?:[{_SPACE}/]+|{_ATTRIBUTE}){{0,{3 * MAX_ATTRIBUTES}}}"  # bounded: each round costs memory
_TOKENS = re.compile(
    rf"<(?:(/?)([a-zA-Z][^{_SPACE}/>]*)(?:>|({_ATTRIBUTES})[^>]*>?)|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*>?)", re.DOTALL
).finditer  # linear: what begins also ends, at the end of the text at the latest, so that nothing is tried twice
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE).findall
_INSIDE_TAG = re.compile(_ATTRIBUTES).match
_DRAWN = frozenset(
    [
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polygon",
        "polyline",
        "use",
        "defs",
        "symbol",
        "mask",
        "clippath",
        "lineargradient",
        "radialgradient",
        "stop",
        "filter",
        "animate",
    ]
)
"""Elements that are known in drawings only and cannot leave one."""
_FORMATTING_STARTS = re.compile(
    r"<(?=[bcefinstuBCEFINSTU])(?:[bB](?:[iI][gG])?|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[iI]|[nN][oO][bB][rR]"
    r"|[sS](?:[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]|[tT][rR][oO][nN][gG])?|[tT][tT]|[uU])[\s/>]"
).findall  # both cases written out: much faster than to ignore case
_FORMATTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)  # but not `a`, of which a second one closes the first
_VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "image",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_REPLACED = frozenset(["p", "li", "td", "th", "tr", "dd", "dt", "option"])
"""Elements that a second one of the same name closes when it is innermost."""
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"])
_ODD = frozenset(["svg", "math", "select", "frameset"])
"""Elements in which the parser may take a raw element for an ordinary one."""
_SIMPLE = {"svg": _DRAWN, "select": frozenset(("option", "optgroup"))}
"""Of these it is known what happens as long as nothing else stands in them: their end tag closes all that is open in them."""
_LOOKS_EACH = 10
_TAG_STARTS = re.compile("<(?=[a-zA-Z/])").finditer
_LONG_TAG = re.compile(rf"<[a-zA-Z/][^>]{{{_LONG}}}").search  # linear: each try ends at the next closing bracket, and the look before it bounds the tries
_QUOTED_BRACKET = re.compile(r"""=\s*["'][^"'>]*>""").findall  # linear: each try ends at the next quote, bracket or equals sign
_ROOTS = re.compile(r"<(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])[\s/]").findall


def danger(text: str, *, max_depth: int | None = None) -> str | None:
    """Why `text` must not be given to the parser, or None. Linear.

    With `max_depth` also when more elements may be open at once; unclosed elements count as open.
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        return f"too many tags: more than {MAX_TAGS}"
    if max_depth is not None and tags > max_depth:
        bound = _Bound(len(text))
        why = bound.of(text)
        return why or (f"too deep: more than {max_depth} elements may be open at once" if bound.deepest > max_depth else None)
    if tags <= FEW_TAGS and not _may_clone(text, tags) and not _may_hold_many_attributes(text):
        return None
    return _Bound(len(text)).of(text)


def _may_clone(text: str, tags: int) -> bool:
    return tags * tags > FEW_CLONES and tags * len(_FORMATTING_STARTS(text)) > FEW_CLONES


def _may_hold_many_attributes(text: str) -> bool:
    """Whether a tag may hold more than `MAX_ATTRIBUTES`: it is long without a bracket, or hides brackets in quotes, or is a second ``<body>``."""
    if len(text) <= _LONG:
        return False
    half = _LONG // 2
    if any(text.find(">", start, start + half) < 0 for start in range(0, len(text) - half, half)):
        position = 0
        while (match := _LONG_TAG(text, position)) is not None:
            inside = _INSIDE_TAG(text, match.start() + 1)
            if inside is None or _count(inside[0]) > MAX_ATTRIBUTES:
                return True
            position = max(match.end(), inside.end())
    return len(_QUOTED_BRACKET(text)) > _QUOTED_FEW or len(_ROOTS(text)) > _ROOTS_FEW


class _Bound:
    """An upper bound of what the parser does with a page of `size` characters."""

    __slots__ = ("clones", "deepest", "max_clones", "max_steps", "root_attributes", "steps")

    def __init__(self, size: int) -> None:
        self.max_steps = STEPS + STEPS_EACH * size
        self.max_clones = CLONES + CLONES_EACH * size
        self.steps = self.clones = self.deepest = self.root_attributes = 0

    def of(self, text: str, *, scripting: bool = True) -> str | None:
        """Why the work is too much, or None. Linear: each token is matched once, and the rest is a few steps for each."""
        stack: list[str] = []
        formatting = odd = 0
        simple = ""  # the element of `_SIMPLE` that is open, as long as nothing but its own was met in it
        frames = template = False
        steps, clones = self.steps, self.clones
        tokens = _TOKENS(text)
        while (match := next(tokens, None)) is not None:
            slash, name, attributes = match.groups()
            depth = len(stack)
            steps += depth + 1
            clones += formatting
            if name is None:
                if odd and text.startswith("<![CDATA[", match.start()) and "<" in text[match.start() + 1 : text.find("]]>", match.start())]:
                    return self._of_rest(text, match.start(), steps, clones, depth, formatting)
                continue
            if not name.islower():
                name = _lower(name)
            if attributes and len(attributes) > MAX_ATTRIBUTES and _count(attributes) > MAX_ATTRIBUTES:
                return f"too many attributes in one tag: more than {MAX_ATTRIBUTES}"
            if slash:
                if name == simple:
                    while stack.pop() != name:
                        pass
                elif depth and stack[-1] == name:
                    stack.pop()
                else:
                    simple = ""
                    continue
                if name in _FORMATTING:
                    formatting -= 1
                elif name in _ODD:
                    odd -= 1
                    simple = ""
                continue
            if odd:
                if simple and name in _SIMPLE[simple]:
                    if (attributes and simple == "svg" and _closes_itself(attributes)) or (name == "option" and stack[-1] == name):
                        continue
                elif name not in _RAW:
                    simple = ""
            elif name in _VOID:
                frames = frames or (template and name == "col")  # behind a column, a template ignores what else is in it
                continue
            elif depth and stack[-1] == name and name in _REPLACED:
                continue
            if name in _RAW:
                if scripting or name != "noscript":
                    end = _end_of(name, text, match.end())
                    if (odd or frames or name == "script") and _is_unclear(name, text, match.end(), end, in_odd=odd > 0 or frames):
                        return self._of_rest(text, match.start(), steps, clones, depth, formatting)
                    if name == "noscript" and end - match.end() > 1:
                        self.steps, self.clones = steps, clones
                        inner = self.of(text[match.end() : end], scripting=False)
                        if inner is not None:
                            return inner
                        steps, clones = self.steps, self.clones
                    tokens = _TOKENS(text, end)
            elif name == "plaintext":
                return self._of_rest(text, match.start(), steps, clones, depth, formatting)
            elif attributes and name in ("body", "html"):
                self.root_attributes += _count(attributes)
                if self.root_attributes > MAX_ATTRIBUTES:
                    return f"too many attributes of <{name}> tags: more than {MAX_ATTRIBUTES}"
            stack.append(name)
            if name in _FORMATTING:
                formatting += 1
            elif name in _ODD:
                simple = name if name in _SIMPLE and not odd and not frames else ""
                odd += 1
                frames = frames or name == "frameset"
            elif name == "template":
                template = True
            if depth >= self.deepest:
                self.deepest = depth + 1
                if (steps > self.max_steps or clones > self.max_clones) and (verdict := self._verdict(steps, clones)):
                    return verdict
        return self._verdict(steps, clones)

    def _of_rest(self, text: str, start: int, steps: int, clones: int, depth: int, formatting: int) -> str | None:
        """The verdict where it cannot be told what is a tag from `start` on: everything that may open an element does, and nothing closes one."""
        tags = text.count("<", start)
        self.deepest = max(self.deepest, depth + tags)
        looked_at = 0
        for match in _TAG_STARTS(text, start):
            inside = _INSIDE_TAG(text, match.end())
            size = len(inside[0]) if inside is not None else 0
            looked_at += size
            if looked_at > _LOOKS_EACH * len(text):
                return _UNCLEAR
            if size > MAX_ATTRIBUTES and _count(text[match.end() : match.end() + size]) > MAX_ATTRIBUTES:
                return _UNCLEAR
        return self._verdict(steps + tags * (depth + tags // 2 + 1), clones + tags * (formatting + len(_FORMATTING_STARTS(text[start:]))))

    def _verdict(self, steps: int, clones: int) -> str | None:
        self.steps, self.clones = steps, clones
        if steps > self.max_steps:
            return f"too deep: up to {self.deepest} elements open at once, at too many tags"
        if clones > self.max_clones:
            return "too many formatting elements open at too many tags"
        return None


_UNCLEAR = "too unclear: raw text where the parser may see elements"


def _lower(name: str) -> str:
    """ASCII letters in lower case, as the parser folds names: no other letter becomes one."""
    return name.lower() if name.isascii() else "".join(char.lower() if char.isascii() else char for char in name)


def _closes_itself(attributes: str) -> bool:
    """Whether a tag ends in a slash that is no part of an attribute."""
    return attributes.endswith("/") and not "".join(_EACH_ATTRIBUTE(attributes)[-1:]).endswith("/")


def _count(attributes: str) -> int:
    return len(_EACH_ATTRIBUTE(attributes))


_ENDS = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in _RAW}


def _end_of(name: str, text: str, position: int) -> int:
    """Where the raw text that begins at `position` ends: before its end tag, or at the end of the page."""
    found = _ENDS[name].search(text, position)
    return found.start() if found else len(text)


def _is_unclear(name: str, text: str, start: int, end: int, *, in_odd: bool) -> bool:
    """Whether the parser may see another end: a raw element that is none there, or a script whose end tag is commented out."""
    if in_odd and text.find("<", start, end) >= 0:
        return True
    return name == "script" and text.find("<!--", start, end) >= 0 and re.search("<script", text[start:end], re.IGNORECASE) is not None


_UNREAD = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)(?=[{_SPACE}/>])[^>]*>?.*?(?:</\1(?=[{_SPACE}/>])[^>]*>?|\Z)|<(?:[!?]|/(?![a-z]))[^>]*>?",
    re.DOTALL | re.IGNORECASE,
).sub  # linear: what begins also ends, at the end of the text at the latest
_BREAKING = (
    "p|div|br|hr|li|tr|td|th|h[1-6]|ul|ol|dl|dt|dd|table|section|article|header|footer|nav|aside|main|form|pre|blockquote|option|title|body|figure"
    "|figcaption|fieldset|details|summary|address|center|textarea|label|button|noscript|caption|legend|hgroup|dialog"
)
_INSIDE = rf"""(?:[^<>"'=]*(?:=[{_SPACE}]*(?:"[^"]*"|'[^']*')?|["'])){{0,{3 * MAX_ATTRIBUTES}}}[^<>]*>?"""
"""The rest of a tag: quotes hide brackets only behind an equals sign."""
_BREAKS = re.compile(rf"(?:</?(?:{_BREAKING})(?:>|(?=[{_SPACE}/]){_INSIDE})\s*){{1,500}}", re.IGNORECASE).sub
_TAGS = re.compile(rf"<(?:/?[a-zA-Z]{_INSIDE}|[!?/][^>]*>?)").sub  # both linear: bounded, and what begins also ends
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?").sub  # linear: two runs of one class


def plain_text(text: str) -> str:
    """The words of a page without a tree: tags become line ends or nothing, scripts and comments go. Linear."""
    text = _TAGS("", _BREAKS("\n", _UNREAD(" ", text)))
    if "&" not in text:
        return text
    return html.unescape(_HUGE_REFERENCE("\ufffd", text))
