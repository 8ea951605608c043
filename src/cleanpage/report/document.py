"""An HTML page that can run nothing but our own scripts, and fetch nothing.

What comes from pages never stands in the file as HTML: it is packed (JSON, deflated, in base64), so none of its characters can be
read as a tag. Our scripts build the view from it with `textContent` alone, and the policy allows no script but those whose hash it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Any, Final

REPORT: Final = ("report.html", ("report.css",), ("view.js", "report.js"))
SERVE: Final = ("serve.html", ("report.css", "serve.css"), ("view.js", "serve.js"))
"""Template, style sheets and scripts of a page; `view.js` and `report.css` are in both."""
_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """A file of `assets/`."""
    return (resources.files("cleanpage.report") / "assets" / name).read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """The source expression that allows an inline script or style in a Content-Security-Policy (CSP level 3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(page: tuple[str, tuple[str, ...], tuple[str, ...]], *, connect: bool = False) -> str:
    """The Content-Security-Policy of a page: nothing but its own styles and scripts, and with `connect` requests to its own server."""
    _, styles, scripts = page
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {' '.join(source_hash(asset(name)) for name in styles)}",
            f"script-src {' '.join(source_hash(asset(name)) for name in scripts)}",
            *(("connect-src 'self'",) if connect else ()),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def document(page: tuple[str, tuple[str, ...], tuple[str, ...]], data: Iterable[tuple[str, str]], *, connect: bool = False) -> str:
    """The page as HTML. `data` are ids and packed values, as `pack` gives them."""
    template, styles, scripts = page
    slots = {
        "policy": policy(page, connect=connect),
        "styles": "".join(f"<style>{asset(name)}</style>" for name in styles),
        "scripts": "".join(f"<script>{asset(name)}</script>" for name in scripts),
        "data": "\n".join(f'<script type="text/plain" id="{name}">{value}</script>' for name, value in data),
    }
    return _SLOT.sub(lambda found: slots[found[1]], asset(template))


def pack(value: Any) -> str:
    """A JSON value as base64 of deflated ASCII JSON: letters, digits, ``+``, ``/`` and ``=``. NaN and infinities are refused."""
    written = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(written.encode("ascii"), 9)).decode("ascii")
