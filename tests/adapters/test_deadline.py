"""A page that stalls or kills its process becomes an error in its row, and the rows after it are cleaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from cleanpage import Cleaner, Rule
from cleanpage.adapters.deadline import KEPT, children
from cleanpage.adapters.rows import Config, outcomes

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="deadlines need a POSIX system")


def trouble(page, words):
    """A rule that does what the page says."""
    if "stall" in page.source:
        while True:
            pass
    if "die" in page.source:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "exit" in page.source:
        os._exit(3)
    if "hog" in page.source:
        bytes(1 << 40)
    if "print" in page.source:
        print("noise on standard output")
    yield from ()


TROUBLE = Cleaner(repair=False).with_rule(Rule(id="trouble", find=trouble, removes=(), keeps=()))


def _outcomes(pages, config):
    return list(outcomes(((page, None, None) for page in pages), config))


def test_each_trouble_is_named_and_the_rest_is_cleaned():
    rows = _outcomes(["one", "stall", "two", "die", None, "exit", "hog", "a print of noise", "three"], Config(cleaner=TROUBLE, timeout_s=2))
    assert [row.status for row in rows] == ["ok", "error", "ok", "error", "null", "error", "error", "ok", "ok"]
    assert [row.text for row in rows] == ["one", None, "two", None, None, None, None, "a print of noise", "three"]
    assert rows[1].error == "took longer than 2 s"
    assert rows[3].error == "crashed its process (SIGSEGV)"
    assert rows[5].error == "ended its process (exit status 3)"
    assert rows[6].error.startswith("MemoryError")


def test_gives_what_clean_gives(pages, cleaned):
    some = pages[:500] + [page for page in pages if page and len(page) > 2_000]
    rows = _outcomes(some, Config(timeout_s=30.0))
    assert [row.text for row in rows] == cleaned(some)


def test_wrong_types_are_errors_here_too():
    rows = _outcomes([3, lambda: 0, b"bytes"], Config(timeout_s=5))
    assert rows[0].error == "TypeError: a page should be str or bytes, not int"
    assert rows[1].status == "error"
    assert rows[2].text == "bytes"


def test_a_cleaner_that_cannot_travel_is_told_at_once():
    local = Cleaner().with_rule(Rule(id="local", find=lambda page, words: iter(()), removes=(), keeps=()))
    with pytest.raises(Exception, match=r"[Pp]ickle"):
        Config(cleaner=local, timeout_s=1)


def test_an_interrupted_page_does_not_give_its_answer_to_the_next_one():
    config = Config(cleaner=TROUBLE, timeout_s=1.5)
    assert _outcomes(["one"], config)[0].text == "one"
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)  # a Ctrl-C that comes in 0.2 s
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            _outcomes(["stall"], config)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert [row.text for row in _outcomes(["two", "three"], config)] == ["two", "three"]


def _process(config):
    (idle,) = children(config)._idle
    return idle._process


def test_two_steps_of_a_pipeline_keep_a_child_each():
    one, two = (Config(cleaner=Cleaner(mode=mode), timeout_s=5) for mode in ("recall", "precision"))
    _outcomes(["x"], one)
    _outcomes(["x"], two)
    before = _process(one), _process(two)
    _outcomes(["x"], one)
    assert (_process(one), _process(two)) == before
    others = [Config(cleaner=Cleaner(), timeout_s=60 + number) for number in range(KEPT)]
    for config in others:
        _outcomes(["x"], config)
    assert before[0].returncode is not None


def test_the_child_ends_with_its_parent():
    code = (
        "from cleanpage.adapters.rows import Config, outcomes; from cleanpage.adapters import deadline; import os, signal\n"
        "config = Config(timeout_s=5.0); list(outcomes([('x', None, None)], config))\n"
        "print(deadline.children(config)._idle[0]._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    pid = int(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False).stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{pid}/stat") as stat:  # nobody may have reaped it yet
            if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                return
        time.sleep(0.05)
    pytest.fail("the child lives on")
