"""`cleanpage serve`: paste a page, switch rules and modes, watch the cuts change. Standard library only, for this machine only.

Bound to 127.0.0.1. A request has to name this server as its host, so that a foreign name that was made to point here (DNS rebinding) gets
nothing. Cleaning takes a POST of JSON from our own page, which no other site can send. Nothing is stored, and nothing is fetched.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final

import cleanpage
from cleanpage.cleaner import MODES, Cleaner
from cleanpage.errors import CleanpageError
from cleanpage.lexicon.lexicon import load
from cleanpage.read import KINDS
from cleanpage.report.build import rules_for_display
from cleanpage.report.document import SERVE, document, pack, policy
from cleanpage.report.groups import GROUPS
from cleanpage.report.shown import RuleNumbers, payload, shown_result
from cleanpage.rules import RULES

HOST: Final = "127.0.0.1"
MAX_POST_BYTES: Final = 10 * 1024 * 1024
_OPTIONS: Final = {"page": str, "kind": str, "mode": str, "without": list, "languages": list}


def serve(port: int) -> None:
    """Serve until interrupted. Raises OSError when the port cannot be used."""
    with make_server(port) as server:
        print(f"cleanpage serve: open http://{HOST}:{server.server_port}/ (Ctrl-C stops)", file=sys.stderr, flush=True)
        server.serve_forever()


def make_server(port: int) -> ThreadingHTTPServer:
    """The server, bound and not yet serving."""

    class Handler(_Handler):
        page = document(SERVE, [("index", pack(_index()))], connect=True).encode("utf-8")

    return ThreadingHTTPServer((HOST, port), Handler)


def _index() -> dict[str, Any]:
    return {
        "version": cleanpage.__version__,
        "modes": list(MODES),
        "kinds": list(KINDS),
        "languages": [[code, lexicon.name] for code, lexicon in sorted(load().items())],
        "rules": rules_for_display([rule.id for rule in RULES]),
        "groups": {group: label for group, (label, _) in GROUPS.items()},
    }


def clean_for_browser(asked: Any) -> dict[str, Any]:
    """What the page shows for what it asked. Raises ValueError for what it should not ask, UnknownNameError."""
    if not isinstance(asked, dict):
        raise ValueError("the request should be a JSON object")
    for key, value in asked.items():
        if key not in _OPTIONS:
            raise ValueError(f"unknown option {key!r}")
        if not isinstance(value, _OPTIONS[key]) and value is not None:
            raise ValueError(f"{key} should be a {_OPTIONS[key].__name__}")
        if isinstance(value, list) and not all(isinstance(name, str) for name in value):
            raise ValueError(f"{key} should be a list of names")
    if not isinstance(asked.get("page"), str):
        raise ValueError("page should be a str")
    languages = asked.get("languages") or None
    cleaner = Cleaner(mode=asked.get("mode") or "balanced", without=asked.get("without") or (), languages=languages)
    result = cleaner.inspect(asked["page"], kind=asked.get("kind") or "auto")
    numbers = RuleNumbers()
    for rule in RULES:
        numbers.number(rule.id)
    return {**payload(shown_result(result, "pasted page"), numbers), "text": result.text}


class _Handler(BaseHTTPRequestHandler):
    """GET / is the page, POST /clean cleans."""

    page: ClassVar[bytes]
    server_version = "cleanpage"
    sys_version = ""
    timeout = 30  # seconds: a client that sends nothing does not hold a thread for ever

    def do_GET(self) -> None:
        if not self._is_for_us():
            return
        if self.path != "/":
            self._refuse(404, "no such page")
            return
        self._answer(200, "text/html; charset=utf-8", self.page)

    def do_POST(self) -> None:
        if not self._is_for_us() or not self._is_from_us():
            return
        if self.path != "/clean":
            self._refuse(404, "no such page")
            return
        body = self._body()
        if body is None:
            return
        try:
            answer = clean_for_browser(json.loads(body))
        except (CleanpageError, ValueError, TypeError, RecursionError) as error:
            self._refuse(400, str(error))
            return
        self._answer(200, "application/json", json.dumps(answer).encode("ascii"))

    def _is_for_us(self) -> bool:
        """Whether the Host header names this server."""
        if self.headers.get_all("Host", []) in [[f"{name}:{self._port}"] for name in (HOST, "localhost")]:
            return True
        self._refuse(403, f"this server answers as {HOST}:{self._port} only")
        return False

    def _is_from_us(self) -> bool:
        """Whether our own page sent this: a site elsewhere can neither forge its Origin nor send JSON without being asked first."""
        if self.headers.get("Origin") != f"http://{self.headers['Host']}" or self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            self._refuse(403, "only the page of this server may ask")
            return False
        if self.headers.get_content_type() != "application/json":
            self._refuse(415, "send application/json")
            return False
        return True

    def _body(self) -> bytes | None:
        """The body of the request; None when it was refused."""
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self._refuse(411, "send a Content-Length")
            return None
        if int(length) > MAX_POST_BYTES:
            self._refuse(413, f"larger than {MAX_POST_BYTES // 2**20} MB")
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self._refuse(400, "cut short")
            return None
        return body

    @property
    def _port(self) -> int:
        return int(self.server.server_address[1])  # type: ignore[index]  # an internet address

    def _refuse(self, status: int, why: str) -> None:
        self.close_connection = True
        self._answer(status, "application/json", json.dumps({"error": why}).encode("ascii"))

    def _answer(self, status: int, type_: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", f"{policy(SERVE, connect=True)}; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is pasted is nobody's business, and a terminal full of requests helps nobody."""
