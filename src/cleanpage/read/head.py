"""What an HTML page says of itself in its head: titles, language, canonical URL, site name. No more: this is no metadata library."""

from __future__ import annotations

import html
import json
import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Head(NamedTuple):
    """Stated facts; None or empty where the page states nothing."""

    titles: tuple[str, ...] = ()
    is_article: bool = False
    """By og:type or by a type of schema.org in JSON-LD."""
    language: str | None = None
    url: str | None = None
    site: str | None = None


_MOST_CHILDREN = 2_000
"""Children of `<head>` that are looked at; real heads have fewer than 500."""


_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.){1,400}")').search  # linear: each character matches one branch, and the length is bounded


_ARTICLE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:[A-Za-z]{0,30}Article|BlogPosting)"').search  # linear: bounded behind a fixed start


def _headline(linked_data: str) -> str | None:
    """The first headline that JSON-LD states, read without building the whole of it."""
    found = _HEADLINE(linked_data)
    if found is None:
        return None
    try:
        return html.unescape(str(json.loads(found[1], strict=False)))
    except ValueError:
        return None


def read_head(parser: LexborHTMLParser) -> Head:
    """The head of a parsed page."""
    root = parser.root
    if root is None:
        return Head()
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() or None
    og_title = title = url = site = headline = None
    is_article = False
    head = parser.head
    node: LexborNode | None = head.first_child if head is not None else None
    for _ in range(_MOST_CHILDREN):
        if node is None:
            break
        tag = node.tag
        if tag == "meta":
            attributes = node.attributes
            name = attributes.get("property") or attributes.get("name")
            if name == "og:title":
                og_title = og_title or attributes.get("content")
            elif name == "og:site_name":
                site = site or attributes.get("content")
            elif name == "og:type":
                is_article = is_article or (attributes.get("content") or "").strip().lower() == "article"
        elif tag == "title":
            title = title or node.text()
        elif tag == "script" and (headline is None or not is_article):
            if "ld+json" in (node.attributes.get("type") or "").lower():
                linked_data = node.text()
                headline = headline or _headline(linked_data)
                is_article = is_article or _ARTICLE(linked_data) is not None
        elif tag == "link":
            attributes = node.attributes
            if attributes.get("rel") == "canonical":
                url = url or attributes.get("href")
        node = node.next
    titles = tuple(dict.fromkeys(" ".join(text.split()) for text in (og_title, headline, title) if text and text.strip()))
    return Head(titles, is_article, language, url, " ".join(site.split()) if site else None)
