"""HTML -> Page: the tree walked once, each paragraph, heading, list item and table row a block with what the tree knew about it.

The parser is lexbor (through selectolax). Its tree is only read. Nothing here decides what is content: that is `rules.outside_main`.
"""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from cleanpage.page import WITHIN, Context, Page, Tree
from cleanpage.read.guard import danger
from cleanpage.read.head import Head, read_head
from cleanpage.read.plain import plain_text
from cleanpage.read.repair import damaged, repaired
from cleanpage.read.text import read_text

_OPTIONS = int(LexborDocumentOptions.WO_EVENTS.value)
_INLINE, _PARAGRAPH, _LINE, _SKIPPED, _BREAK, _NOSCRIPT, _CELL, _LINK, _TEXT = range(9)
_KINDS = {
    "-text": _TEXT, "a": _LINK, "br": _BREAK, "noscript": _NOSCRIPT, "noframes": _NOSCRIPT, "td": _CELL, "th": _CELL,
    # Blocks that follow on the next line, without a blank one.
    **dict.fromkeys(("li", "dt", "dd", "tr", "thead", "tbody", "tfoot", "figcaption", "caption", "summary", "label", "button", "legend"), _LINE),
    # Blocks with a blank line around them.
    **dict.fromkeys(
        ("p", "div", "section", "article", "main", "nav", "aside", "header", "footer", "form", "fieldset", "figure", "table",
         "ul", "ol", "menu", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "address",
         "details", "dialog", "hr", "search", "center", "dir", "frameset", "body", "html", "textarea", "listing", "xmp", "plaintext"),
        _PARAGRAPH),
    # Never entered: no text for a reader is in there. An image's alternative text is no text of the page.
    **dict.fromkeys(
        ("script", "style", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video", "map", "select", "datalist",
         "head", "link", "meta", "progress", "meter", "-comment", "input", "img", "param", "source", "track", "area", "col",
         "wbr", "frame"), _SKIPPED),
}  # fmt: skip
"""What the walk does at a node; elements that are not here are inline."""
_WITHIN_BITS = {
    tag: WITHIN[name]
    for tag, name in {
        "article": "article", "main": "main", "nav": "nav", "aside": "aside", "header": "header", "footer": "footer", "form": "form",
        "figure": "figure", "figcaption": "figcaption", "table": "table", "ul": "list", "ol": "list", "menu": "list", "pre": "pre",
        "listing": "pre", "xmp": "pre", "textarea": "pre", "blockquote": "quote", "h1": "heading", "h2": "heading", "h3": "heading",
        "h4": "heading", "h5": "heading", "h6": "heading", "button": "button", "label": "label",
    }.items()
}  # fmt: skip


def _numbered() -> tuple[dict[int, int], dict[int, tuple[str, int]]]:
    """(the parser's number of a tag -> what the walk does, -> its name and bits): numbers are read in half the time of names."""
    sample = LexborHTMLParser("text<!-- comment -->", options=_OPTIONS)
    nodes = [sample.create_node(tag) for tag in _KINDS if tag[0] != "-"]
    numbers = {node.tag: node.tag_id for node in (*nodes, *sample.body.traverse(include_text=True))}  # type: ignore[union-attr]
    kinds = {numbers[tag]: kind for tag, kind in _KINDS.items()}
    return kinds, {numbers[tag]: (tag, _WITHIN_BITS.get(tag, 0)) for tag, kind in _KINDS.items() if kind in (_PARAGRAPH, _LINE)}


_KIND_OF, _BLOCK_OF = _numbered()
_ROLES = {
    "main": "main",
    "article": "article",
    "navigation": "nav",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "button": "button",
}
_PRE = WITHIN["pre"]
_LIST = WITHIN["list"]
_HIDDEN = WITHIN["hidden"]
_NOSCRIPT_MIN = 400
"""Characters of `<noscript>` below which it is a notice or a tracking pixel."""


class _Walk:
    """What is gathered of a page: its elements, its blocks, and the markup in its `<noscript>` elements."""

    __slots__ = ("blocks", "contexts", "noscript")

    def __init__(self) -> None:
        self.contexts: list[Context] = [(-1, "html", "", "", 0)]
        self.blocks: list[tuple[str, str, Tree]] = []
        """(text, white space before it, tree)"""
        self.noscript: list[str] = []

    def walk(self, root: LexborNode) -> None:
        """Gather the blocks below `root`. One loop with a stack of its own, so that depth costs nothing but memory."""
        contexts, add = self.contexts, self.blocks.append
        kinds, blocks = _KIND_OF.get, _BLOCK_OF
        known: dict[Context, int] = {}
        context, tag, within, in_link = 0, "html", 0, False
        # An inline element leaves the node after it on the stack; a block or a link leaves also what it changed.
        stack: list[Any] = []
        parts: list[str] = []
        linked = 0
        after_link = False
        gap = "\n\n"
        node = root.first_child
        while True:
            if node is None:
                if not stack:
                    break
                left = stack.pop()
                if type(left) is not tuple:
                    node = left
                    continue
                node, kind, *state = left
                if kind == _LINK:
                    in_link = state[0]
                    after_link = True
                    continue
                if parts:
                    text = _text(parts, within & _PRE)
                    if text:
                        add((text, gap, (context, tag, linked)))
                    parts = []
                    linked = 0
                gap = "\n" if kind == _LINE else "\n\n"
                context, tag, within, in_link = state
                continue
            number: int = node.tag_id
            kind = kinds(number, _INLINE)
            if kind == _TEXT:
                piece = node.text_content or ""
                if parts:
                    parts.append(piece)
                    after_link = False
                    if in_link:
                        linked += len(piece)
                elif within & _PRE or not piece.isspace():
                    parts = [piece]
                    after_link = False
                    if in_link:
                        linked += len(piece)
            elif kind == _PARAGRAPH or kind == _LINE:
                if parts:
                    text = _text(parts, within & _PRE)
                    if text:
                        add((text, gap, (context, tag, linked)))
                        gap = "\n"
                    parts = []
                    linked = 0
                child = node.first_child
                if child is not None:
                    stack.append((node.next, kind, context, tag, within, in_link))
                    tag, bits = blocks[number]
                    if kind == _PARAGRAPH and not within & bits & _LIST:  # a list in a list follows on the next line
                        gap = "\n\n"
                    within |= bits
                    attributes = node.attributes
                    if attributes:
                        if len(attributes) > 1 or "class" not in attributes:
                            within |= _attribute_bits(attributes)
                        look = (context, tag, attributes.get("class") or "", attributes.get("id") or "", within)
                    else:
                        look = (context, tag, "", "", within)
                    if look in known:
                        context = known[look]
                    else:
                        context = known[look] = len(contexts)
                        contexts.append(look)
                    node = child
                    continue
                gap = "\n\n" if kind == _PARAGRAPH else gap
            elif kind == _INLINE or kind == _LINK or kind == _CELL:
                child = node.first_child
                if child is not None:
                    if kind == _LINK:
                        if after_link and parts:
                            parts.append(" ")  # links side by side are set apart by the style sheet
                        stack.append((node.next, _LINK, in_link))
                        in_link = True
                    else:
                        if kind == _CELL and parts:
                            parts.append("\t")
                        stack.append(node.next)
                    node = child
                    continue
            elif kind == _BREAK:
                if within & _PRE:
                    parts.append("\n")
                elif parts:
                    text = _text(parts, 0)
                    if text:
                        add((text, gap, (context, tag, linked)))
                        gap = "\n"
                    parts = []
                    linked = 0
                else:
                    gap = "\n\n"
            elif kind == _NOSCRIPT:
                markup = node.text()
                if len(markup) >= _NOSCRIPT_MIN:
                    self.noscript.append(markup)
            node = node.next
        if parts:
            text = _text(parts, within & _PRE)
            if text:
                add((text, gap, (context, tag, linked)))


def _text(parts: list[str], pre: int) -> str:
    """The text of a block: white space folded, cells of a row set apart by tabs, lines kept in preformatted text."""
    text = parts[0] if len(parts) == 1 else "".join(parts)
    if pre:
        return text.strip("\n").rstrip() if not text.isspace() else ""
    if "\t" in text and "\t" in parts:
        cells = (" ".join(cell.split()) for cell in text.split("\t"))
        return "\t".join(cell for cell in cells if cell)
    return " ".join(text.split())


def _attribute_bits(attributes: dict[str, str | None]) -> int:
    """What an element's attributes say of it: its ARIA role, and whether it is hidden."""
    bits = 0
    if "role" in attributes:
        name = _ROLES.get((attributes["role"] or "").lower())
        if name:
            bits = WITHIN[name]
    if "hidden" in attributes:
        bits |= _HIDDEN
    style = attributes.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", "").lower():
        bits |= _HIDDEN
    if attributes.get("aria-hidden") == "true":
        bits |= _HIDDEN
    return bits


def read_html(
    text: str,
    *,
    utf8: bytes | None = None,
    url: str | None = None,
    notes: tuple[str, ...] = (),
    repair: bool = True,
    max_depth: int | None = None,
    tree: bool = True,
) -> Page:
    """The page that HTML `text` is; `utf8` is the same in bytes, where the caller has them. Never raises; what could not be read is said in
    `Page.notes`."""
    data = text.encode("utf-8", "ignore") if utf8 is None else utf8
    why = danger(data, max_depth=max_depth) if tree else "as asked"
    if why is not None:
        return read_text(plain_text(text), notes=(*notes, f"{why}; read without a tree"))
    parser = LexborHTMLParser(data, options=_OPTIONS, scripting=True)
    head = read_head(parser)
    walk = _Walk()
    if parser.root is not None:
        walk.walk(parser.root)
    _enter_noscript(walk)
    return _page(walk, head, url, notes, repair)


def _enter_noscript(walk: _Walk) -> None:
    """Take in `<noscript>` where it holds the page itself: more text than everything outside of it."""
    if not walk.noscript:
        return
    outside = sum(len(text) for text, _, _ in walk.blocks)
    if sum(map(len, walk.noscript)) <= outside:
        return
    inner = _Walk()
    for markup in walk.noscript:
        parser = LexborHTMLParser(markup, options=_OPTIONS)
        if parser.root is not None:
            inner.walk(parser.root)
    if sum(len(text) for text, _, _ in inner.blocks) <= outside:
        return
    base = len(walk.contexts)
    walk.contexts += [(parent + base if parent >= 0 else 0, *rest) for parent, *rest in inner.contexts]  # type: ignore[misc]
    walk.blocks += [(text, gap, (context + base, tag, linked)) for text, gap, (context, tag, linked) in inner.blocks]


def _page(walk: _Walk, head: Head, url: str | None, notes: tuple[str, ...], repair: bool) -> Page:
    """The blocks laid out as one linear text."""
    blocks = walk.blocks
    if repair and any(map(damaged, (text for text, _, _ in blocks))):
        blocks = [(repaired(text), gap, tree) for text, gap, tree in blocks]
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for text, gap, _ in blocks:
        if pieces:
            pieces.append(gap)
            length += len(gap)
        starts.append(length)
        pieces.append(text)
        length += len(text)
    lines = [text for text, _, _ in blocks]
    trees = [tree for _, _, tree in blocks]
    titles = _titles(head.titles, next((text for text, _, (_, tag, _) in blocks if tag == "h1"), ""))
    return Page("".join(pieces), lines, starts, trees, walk.contexts, titles, head.is_article, head.language, head.url or url, head.site, notes)


def _titles(stated: tuple[str, ...], shown: str) -> tuple[str, ...]:
    """The stated titles, and before them the first `<h1>` where one of them is that with a site's name behind it."""
    if shown and shown not in stated and any(title.startswith(shown) for title in stated):
        return (shown, *stated)
    return stated
