"""Roles: what each kept block is, from its tree or its shape."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpage.page import WITHIN, Block, Page, Removal, Span

_TAG_ROLES = {"li": "list_item", "dd": "list_item", "dt": "list_item", "pre": "code", "blockquote": "quote", "tr": "table"}
_BULLETS = ("• ", "* ", "- ", "– ", "· ", "▪ ", "◦ ")
_HEADING_MAX = 90
_LEAD_MIN = 60
_TERMINAL = tuple('.!?。！？।؟…:"”’»」')


def kept_blocks(page: Page, removals: Sequence[Removal], title: str | None) -> tuple[Block, ...]:
    """The blocks that stay, whole or in part, in page order. Linear: cuts and blocks are both sorted."""
    blocks: list[Block] = []
    cut = 0
    seen_lead = False
    for index, line in enumerate(page.lines):
        start, end = page.span(index)
        while cut < len(removals) and removals[cut].span.end <= start:
            cut += 1
        pieces: list[str] = []
        position, look = start, cut
        while look < len(removals) and removals[look].span.start < end:
            pieces.append(page.source[position : removals[look].span.start])
            position = removals[look].span.end
            look += 1
        pieces.append(page.source[position:end])
        text = "".join(pieces).strip()
        if not text:
            continue
        role = _role(page, index, line, title, seen_lead)
        seen_lead = seen_lead or role in ("lead", "paragraph")
        blocks.append(Block(text, Span(start, end), role))
    return tuple(blocks)


def _role(page: Page, index: int, line: str, title: str | None, seen_lead: bool) -> str:
    if title and line == title:
        return "title"
    if page.tree:
        context, tag, _ = page.tree[index]
        if tag in _TAG_ROLES:
            return _TAG_ROLES[tag]
        if tag[:1] == "h" and tag[1:].isdigit():
            return "heading"
        within = page.contexts[context][4]
        if within & WITHIN["pre"]:
            return "code"
        if within & WITHIN["quote"]:
            return "quote"
    elif line.startswith(_BULLETS):
        return "list_item"
    elif "\t" in line:
        return "table"
    elif len(line) <= _HEADING_MAX and not line.endswith(_TERMINAL):
        return "heading"
    return "paragraph" if seen_lead or len(line) < _LEAD_MIN else "lead"
