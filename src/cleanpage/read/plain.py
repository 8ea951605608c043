"""The words of HTML without a tree: for pages that must not be given to the parser. Linear in the length of any text."""

from __future__ import annotations

import html
import re

from cleanpage.read.guard import MAX_ATTRIBUTES

_SPACE = r"\t\n\f\r "
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
