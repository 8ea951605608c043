"""`cleanpage serve`: who may ask, how much, and what comes back."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from report_pages import PAGE, hostile_text, text_of

import cleanpage
from cleanpage.report.server import MAX_POST_BYTES, make_server


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with make_server(0) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()


def ask(server: ThreadingHTTPServer, method: str = "POST", path: str = "/clean", body: bytes = b"", **headers: str | None) -> tuple[int, dict[str, str], bytes]:
    """A request with the headers that our page sends; `headers` change them (None: not sent)."""
    port = server.server_port
    sent = {"host": f"127.0.0.1:{port}", "origin": f"http://127.0.0.1:{port}", "content_type": "application/json", "content_length": str(len(body)), **headers}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in sent.items():
        if value is not None:
            connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    response = connection.getresponse()
    answer = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return answer


def cleaned(server: ThreadingHTTPServer, **asked: Any) -> tuple[int, dict[str, Any]]:
    status, _, body = ask(server, body=json.dumps(asked).encode())
    return status, json.loads(body)


def test_it_listens_on_the_loopback_address_only(server: ThreadingHTTPServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    socket.create_connection(("127.0.0.1", server.server_port), timeout=2).close()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", server.server_port), timeout=2)  # this machine too, by another address


def test_the_page_comes_with_its_policy(server: ThreadingHTTPServer) -> None:
    status, headers, body = ask(server, "GET", "/")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    assert b"cleanpage serve" in body


def test_a_page_is_cleaned_as_by_the_library(server: ThreadingHTTPServer) -> None:
    result = cleanpage.inspect(PAGE)
    status, answer = cleaned(server, page=PAGE, kind="auto", mode="balanced", without=[], languages=None)
    assert status == 200
    assert answer["text"] == result.text
    assert answer["title"] == result.title
    assert text_of(answer["pieces"]) == result.marked()


def test_rules_modes_kinds_and_lexicons_can_be_chosen(server: ThreadingHTTPServer) -> None:
    without = cleaned(server, page=PAGE, without=["read_more"])[1]["text"]
    assert "READ MORE: Ferry" in without
    html = cleaned(server, page="<p>It rained.</p>", kind="text")[1]["text"]
    assert html == "<p>It rained.</p>"
    assert "READ MORE: Ferry" in cleaned(server, page=PAGE, languages=["de"], mode="recall")[1]["text"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"page": PAGE, "without": ["readmore"]}, "did you mean 'read_more'"),
        ({"page": PAGE, "mode": "brutal"}, "unknown mode"),
        ({"page": PAGE, "kind": "pdf"}, "unknown kind"),
        ({"page": PAGE, "languages": ["xx"]}, "unknown language"),
        ({"page": 7}, "page should be a str"),
        ({"mode": "recall"}, "page should be a str"),
        ({"page": PAGE, "file": "/etc/passwd"}, "unknown option 'file'"),
        ({"page": PAGE, "without": [["x"]]}, "without should be a list of names"),
    ],
)
def test_what_cannot_be_done_is_said(server: ThreadingHTTPServer, asked: dict[str, Any], why: str) -> None:
    status, answer = cleaned(server, **asked)
    assert status == 400
    assert why in answer["error"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'"page"'], ids=["nothing", "list", "cut", "not UTF-8", "deep", "string"])
def test_a_body_that_is_no_object_is_refused(server: ThreadingHTTPServer, body: bytes) -> None:
    assert ask(server, body=body)[0] == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "0.0.0.0:{port}", "evil.example:{port}", "127.0.0.1:{port}.evil.example", "", None]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_name_gets_nothing(server: ThreadingHTTPServer, host: str | None, method: str) -> None:
    named = None if host is None else host.format(port=server.server_port)
    status, _, body = ask(server, method, "/" if method == "GET" else "/clean", json.dumps({"page": PAGE}).encode(), host=named, origin=f"http://{named}")
    assert status == 403
    assert b"crane" not in body


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1", "https://127.0.0.1:{port}", "http://localhost:{port}", "http://127.0.0.1:{port}.evil.example"],
)
def test_another_origin_may_not_ask(server: ThreadingHTTPServer, origin: str | None) -> None:
    sent = None if origin is None else origin.format(port=server.server_port)
    assert ask(server, body=json.dumps({"page": PAGE}).encode(), origin=sent)[0] == 403


def test_localhost_is_this_server_too(server: ThreadingHTTPServer) -> None:
    named = f"localhost:{server.server_port}"
    assert ask(server, body=json.dumps({"page": PAGE}).encode(), host=named, origin=f"http://{named}")[0] == 200


def test_a_cross_site_request_is_refused_whatever_it_says_of_itself(server: ThreadingHTTPServer) -> None:
    assert ask(server, body=json.dumps({"page": PAGE}).encode(), sec_fetch_site="cross-site")[0] == 403


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None])
def test_what_a_form_could_send_is_refused(server: ThreadingHTTPServer, type_: str | None) -> None:
    assert ask(server, body=json.dumps({"page": PAGE}).encode(), content_type=type_)[0] == 415


def test_too_much_is_refused_before_it_is_read(server: ThreadingHTTPServer) -> None:
    assert ask(server, content_length=str(MAX_POST_BYTES + 1))[0] == 413
    assert ask(server, content_length="9" * 4_000)[0] == 413
    for length in (None, "-1", "ten", "1e3", "²"):
        assert ask(server, content_length=length)[0] == 411
    assert ask(server, transfer_encoding="chunked")[0] == 411


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_other_methods_are_none(server: ThreadingHTTPServer, method: str) -> None:
    assert ask(server, method)[0] == 501


@pytest.mark.parametrize("path", ["/clean", "/../etc/passwd", "//evil.example/", "/index.html", "/?q=1"])
def test_there_is_one_page(server: ThreadingHTTPServer, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404


def test_a_hostile_page_comes_back_as_data(server: ThreadingHTTPServer) -> None:
    text = hostile_text()
    status, headers, body = ask(server, body=json.dumps({"page": text, "kind": "text"}).encode())
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert text_of(json.loads(body)["pieces"]) == cleanpage.inspect(text, kind="text").marked()
