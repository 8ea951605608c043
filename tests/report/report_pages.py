"""Pages for the tests of the report, all invented, and a way to look into a report without a browser."""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

from cleanpage.report import command

PAGE = """Harbour

Old crane of Tilsund learns to lift again

By Ragna Holt

The steam crane of Tilsund, silent since 1961, lifted its first crate on Saturday while half the town watched.

READ MORE: Ferry to the outer islands sold

Three retired welders had worked on it for four winters. “We only wanted to hear it once more,” said one of them.

Leave a Reply

Back to top
"""
HEBREW_PAGE = """חדשות

הרכבת הישנה של נחל ערוגה שבה לנסוע

מאת: נעמי ברקת

הרכבת הישנה של נחל ערוגה, שעמדה שלושים שנה במחסן, נסעה ביום ראשון את שלושת הקילומטרים הראשונים שלה, והתושבים עמדו לאורך הפסים.

קראו גם: הגשר הצר ייסגר לחודש

שלושה מכונאים בדימוס תיקנו אותה בערבים. ״רצינו לשמוע אותה עוד פעם אחת״, אמר אחד מהם.

הוספת תגובה
"""
SENTINEL = "window.pwned = true; document.title = 'pwned'; fetch('http://127.0.0.1:9/pwned')"
ATTACKS = (
    f"</script><script>{SENTINEL}</script>",
    f"<!--<script></script><script>{SENTINEL}</script>",
    f'<img src="http://127.0.0.1:9/pwned.png" onerror="{SENTINEL}">',
    f'<svg onload="{SENTINEL}"><script>{SENTINEL}</script></svg>',
    f'"><iframe srcdoc="<script>parent.{SENTINEL}</script>"></iframe>',
    f"' onfocus='{SENTINEL}' autofocus='",
    f"javascript:{SENTINEL}",
    '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/pwned">',
    '<base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/pwned.css">',
    "<style>@import 'http://127.0.0.1:9/pwned.css'; * { display: none }</style>",
    "{{scripts}} {{data}} ${1} \\u003c/script\\u003e &lt;/script&gt;",
    "]]></textarea></title></noscript></style></template>",
)
"""Each would run, fetch or break out if it stood in a page as it is."""
SURVIVORS = {
    "NULs": "The bell\x00 of the school\x00\x00\x00 rang at nine.",
    "controls": "The bell \x1b[31mrang\x07 at \x85 nine.",
    "bidi": "The bell \u202erang at nine\u202d and \u2066again\u2069 at ten.",
    "lone surrogates": "The bell \ud83d rang \udc00 at nine.",
    "line separators": "The bell\u2028rang\u2029at nine.",
    "emoji": "The bell 👩‍👩‍👧 rang 🏴󠁧󠁢󠁳󠁣󠁴󠁿 at nine.",
}
"""Characters that act, hide, or are no characters at all."""


def hostile_text() -> str:
    """A text page of attacks, between lines that are cut and lines that are not."""
    lines = ["Old crane of Tilsund learns to lift again", *ATTACKS]
    lines += [f"READ MORE: {attack}" for attack in ATTACKS]
    return "\n\n".join((*lines, *SURVIVORS.values(), "Leave a Reply"))


def hostile_html() -> str:
    """An HTML page whose head and text attack."""
    attacks = "".join(
        f"<p>{attack.replace('&', '&amp;').replace('<', '&lt;')}</p><p>READ MORE: {attack.replace('<', '&lt;')}</p>{attack}" for attack in ATTACKS
    )
    escaped = ATTACKS[0].replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<!doctype html><html lang="en&quot; onload=&quot;{SENTINEL}"><head><title>{escaped}</title><meta property="og:title" content="{escaped}">'
        f'<link rel="canonical" href="javascript:{SENTINEL}"><meta property="og:site_name" content="{escaped}"></head>'
        f"<body><h1>{escaped}</h1><p>The crane lifted its first crate on Saturday while half the town watched.</p>{attacks}</body></html>"
    )


_WORDS = [
    "harbour",
    "crane",
    "ferry",
    "council",
    "bridge",
    "winter",
    "school",
    "bell",
    "market",
    "boat",
    "engine",
    "river",
    "island",
    "mayor",
    "ticket",
    "garden",
    "lamp",
    "window",
    "stone",
    "letter",
    "orchard",
    "mill",
    "keeper",
    "carpenter",
    "roof",
    "storm",
    "baker",
    "lantern",
    "museum",
    "archive",
    "teacher",
    "cellar",
    "barrel",
    "rope",
    "anchor",
    "signal",
    "tower",
    "pilot",
    "dock",
]


def long_page(number: int, characters: int = 6_000) -> str:
    """An invented article with junk around it."""
    dice = random.Random(number)
    lines = ["Home", "News", f"The {' '.join(dice.choices(_WORDS, k=5))} of {number}", "By Ragna Holt", "Share on Facebook"]
    while sum(map(len, lines)) < characters:
        lines.append(" ".join(" ".join(["The", *dice.choices(_WORDS, k=dice.randrange(8, 16)), "said the keeper"]) + "." for _ in range(4)))
        if dice.random() < 0.4:
            lines.append(f"READ MORE: {' '.join(dice.choices(_WORDS, k=6))}")
        if dice.random() < 0.3:
            lines.append("Advertisement")
    return "\n\n".join((*lines, "Leave a Reply", "Your email address will not be published.", "© 2024 Tilsund Tidende", "Back to top"))


def write_jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="ascii")
    return path


def report(*arguments: object) -> int:
    """Run `cleanpage report`."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.main(parser.parse_args([str(argument) for argument in arguments]))


_DATA = re.compile(r'<script type="text/plain" id="([\w-]+)">([A-Za-z0-9+/=]*)</script>')


def data_of(path: Path) -> dict[str, Any]:
    """What is packed in a report, by id."""
    return {name: json.loads(zlib.decompress(base64.b64decode(value))) for name, value in _DATA.findall(path.read_text(encoding="utf-8"))}


def text_of(pieces: list[Any]) -> str:
    """The text that the pieces of a page make, cuts as [-…-] and what is left out as […]."""
    out = []
    for piece in pieces:
        if isinstance(piece, list):
            out += ["[-", text_of(piece[4:]), "-]"]
        else:
            out.append(piece if isinstance(piece, str) else "[…]")
    return "".join(out)
