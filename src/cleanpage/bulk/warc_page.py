"""A WARC record -> the page in it, or why there is none."""

from __future__ import annotations

from cleanpage.bulk.http import Response, decode_response, known_charset
from cleanpage.bulk.jsonl import dumps
from cleanpage.bulk.values import Cooked, NotAPage
from cleanpage.bulk.warc import Record

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_PAGE_TYPES = (*_HTML_TYPES, "text/plain", "")


def cook_warc(record: Record, kind: str, *, max_page_bytes: int) -> Cooked | NotAPage:
    """The record's fields (url, date, record_id, content_type) and its page.

    Pages are `response` and `resource` records of HTML or plain text with a 2xx status, and `conversion` records (WET).
    """
    headers = record.headers
    type_ = headers.get("warc-type", "").lower()
    if type_ not in ("response", "resource", "conversion"):
        return NotAPage(f"WARC type {type_[:30] or 'not stated'}")
    url = headers.get("warc-target-uri", "").strip("<>") or None
    if type_ == "response":
        response = decode_response(record.body, max_bytes=max_page_bytes)
    else:
        response = Response(None, {"content-type": headers.get("content-type", "")}, record.body)
    if response.status is not None and not 200 <= response.status < 300:
        return NotAPage(f"HTTP status {response.status}")
    content_type = response.content_type
    if content_type not in _PAGE_TYPES:
        return NotAPage(f"content type {content_type[:60]}")
    record_id = headers.get("warc-record-id")
    too_large = response.too_large or record.full_bytes > 0
    note = f"page larger than {max_page_bytes} bytes" if too_large else response.note
    return Cooked(
        members=[
            ('"url"', dumps(url)),
            ('"date"', dumps(headers.get("warc-date"))),
            ('"record_id"', dumps(record_id)),
            ('"content_type"', dumps(response.headers.get("content-type") or None)),
        ],
        page=None if too_large or (response.note and not response.body) else response.body,
        kind=_kind(type_, content_type) if kind == "auto" else kind,
        url=url,
        encoding=known_charset("utf-8") if type_ == "conversion" else response.charset,
        name=url or record_id,
        note="; ".join(note for note in (note, record.fault) if note) or None,
    )


def _kind(type_: str, content_type: str) -> str:
    if type_ == "conversion" or content_type == "text/plain":
        return "text"
    return "html" if content_type in _HTML_TYPES else "auto"
