"""A record of a bulk output -> a page to show. The record may hold anything: what does not fit is said, never raised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from cleanpage.bulk.jsonl import EITHER_FIELDS, HTML_FIELDS, ID_FIELDS, TEXT_FIELDS, URL_FIELDS, Fields
from cleanpage.page import Span
from cleanpage.read import read
from cleanpage.report.rebuild import rebuild
from cleanpage.report.shown import Cut, Shown

GAINED: Final = ("text", "title", "removed", "removals", "status", "note")
"""What `cleanpage bulk` adds to a record; a name that is taken gets `clean_` in front."""


def is_cleaned(record: Mapping[str, Any]) -> bool:
    """Whether a record comes from `cleanpage bulk`, with receipts or without."""
    found = _gained_names(record)
    return "removed" in found and "status" in found and "note" in found


def has_receipts(record: Mapping[str, Any]) -> bool:
    """Whether it was written with `--receipts`."""
    return "removals" in _gained_names(record)


def shown_record(record: Mapping[str, Any], fields: Fields, name: str) -> Shown | str:
    """The page of a record with receipts, or why it cannot be shown. `name` is used when the record names itself nowhere."""
    names = _gained_names(record)
    gained = {plain: record[key] for plain, key in names.items()}
    label = _label(record, fields) or name
    if gained["status"] == "set_aside":
        return f"{label}: was set aside by the bulk run: {gained['note']}"
    text = gained.get("text") or ""
    cuts = _cuts(gained["removals"])
    if cuts is None or not isinstance(text, str):
        return f"{label}: its receipts are not in the form that `cleanpage bulk --receipts` writes"
    notes = [str(gained["note"])] if gained["note"] else []
    found = [Cut(rule, start, end, because, confidence, also) for (rule, start, end, because, confidence, also), _ in cuts]
    texts = [removed for _, removed in cuts]
    source = _kept_source(record, fields, names, found, texts)
    if source is None:
        source = rebuild(text, [Span(cut.start, cut.end) for cut in found], texts)
    title = gained.get("title")
    return Shown(label, source, found, title if isinstance(title, str) else None, _first_text(record, (fields.url,), URL_FIELDS), None, tuple(notes))


def _gained_names(record: Mapping[str, Any]) -> dict[str, str]:
    """Plain name -> the key under which the bulk run wrote it: the one with the most `clean_` in front, since it came last."""
    names: dict[str, str] = {}
    for key in sorted(record, key=len):
        plain = key
        while plain.startswith("clean_"):
            plain = plain.removeprefix("clean_")
        if plain in GAINED:
            names[plain] = key
    return names


def _label(record: Mapping[str, Any], fields: Fields) -> str | None:
    return _first_text(record, (fields.id, fields.url), ("file", *URL_FIELDS, *ID_FIELDS))


def _first_text(record: Mapping[str, Any], named: tuple[str | None, ...], usual: tuple[str, ...]) -> str | None:
    for name in (*(name for name in named if name), *usual):
        value = record.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def _cuts(removals: Any) -> list[tuple[tuple[str, int, int, str, float, tuple[str, ...]], str]] | None:
    """The receipts with the texts that they removed; None when they are not what we write."""
    if not isinstance(removals, list):
        return None
    cuts: list[tuple[tuple[str, int, int, str, float, tuple[str, ...]], str]] = []
    position = 0
    for removal in removals:
        if not isinstance(removal, Mapping):
            return None
        rule, start, end, text = (removal.get(key) for key in ("rule", "start", "end", "text"))
        if not isinstance(rule, str) or type(start) is not int or type(end) is not int or not isinstance(text, str):
            return None
        if start < position or end - start != len(text):
            return None
        position = end
        confidence, also = removal.get("confidence"), removal.get("also")
        sure = min(max(float(confidence), 0.0), 1.0) if isinstance(confidence, int | float) and math.isfinite(confidence) else 0.0
        others = tuple(str(each) for each in also) if isinstance(also, list) else ()
        cuts.append(((rule, start, end, str(removal.get("because") or ""), sure, others), text))
    return cuts


def _kept_source(record: Mapping[str, Any], fields: Fields, names: Mapping[str, str], cuts: list[Cut], texts: list[str]) -> str | None:
    """The page's text, read again from the field that still holds the page, where it fits the receipts to the letter."""
    if not cuts:
        return None
    gained = set(names.values())
    candidates = [(fields.html, "html"), (fields.text, "text")]
    candidates += [(name, kind) for group, kind in ((HTML_FIELDS, "html"), (TEXT_FIELDS, "text"), (EITHER_FIELDS, "auto")) for name in group]
    for name, kind in candidates:
        value = record.get(name) if name and name not in gained else None
        if not isinstance(value, str | bytes):
            continue
        for each in dict.fromkeys((kind, "html", "text")):
            source = read(value, kind=each, url=None, encoding=None, repair=True).source
            if all(source[cut.start : cut.end] == text for cut, text in zip(cuts, texts, strict=True)):
                return source
    return None
