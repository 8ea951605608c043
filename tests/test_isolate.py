"""Calls in a killable process: every outcome comes back as a value, and the next call works."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time

import pytest

from cleanpage.isolate import Children, Outcome


class Evil:
    """Unpickles as a call of a function that it has no business to call."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.getenv, ("HOME",)


def act(state: int, request: tuple[str, int]) -> object:
    """What the child does in these tests."""
    what, number = request
    if what == "add":
        return state + number
    if what == "hang":
        while True:
            pass
    if what == "eat":
        return len(bytearray(number * 2**20))
    if what == "raise":
        raise ValueError("no such page")
    if what == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "exit":
        os._exit(3)
    if what == "print":
        print("noise on standard output")
        return number
    if what == "evil":
        return Evil()
    if what == "pid":
        return os.getpid()
    return "x" * number


@pytest.fixture(scope="module")
def children() -> Children[object]:
    return Children(act, 40, timeout_s=3, memory_mb=400)


def test_answers(children: Children[object]) -> None:
    assert children.ask(("add", 2)) == Outcome(42, None)
    assert children.ask(("print", 7)) == Outcome(7, None)
    assert children.ask(("long", 5_000_000)) == Outcome("x" * 5_000_000, None)


@pytest.mark.parametrize(
    "request_, said",
    [
        (("hang", 0), "took longer than 3 s"),
        (("eat", 2_000), "more than 400 MiB"),
        (("die", 0), "SIGSEGV"),
        (("exit", 0), "exit status 3"),
        (("evil", 0), "not expected"),
        (("raise", 0), "ValueError: no such page"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_trouble_is_told_and_the_next_call_works(children: Children[object], request_: tuple[str, int], said: str) -> None:
    start = time.monotonic()
    outcome = children.ask(request_)
    assert outcome.answer is None
    assert said in (outcome.trouble or "")
    assert time.monotonic() - start < 20
    assert children.ask(("add", 1)).answer == 41


def test_a_child_serves_many_calls_and_memory_within_the_limit(children: Children[object]) -> None:
    assert children.ask(("pid", 0)).answer == children.ask(("pid", 0)).answer != os.getpid()
    assert children.ask(("eat", 100)).answer == 100 * 2**20


def test_threads_get_their_own_answers() -> None:
    children: Children[object] = Children(act, 0, timeout_s=30, memory_mb=400)
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = [children.ask(("add", number * 100 + turn)).answer for turn in range(20)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [number * 100 + turn for turn in range(20)] for number in range(4)}
    children.close()


@pytest.mark.parametrize("wrong", [{"timeout_s": 0, "memory_mb": 1}, {"timeout_s": 1, "memory_mb": 0}])
def test_limits_that_cannot_be_kept_raise(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="should be a positive number"):
        Children(act, 0, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"timeout_s": True, "memory_mb": 1}, {"timeout_s": "1", "memory_mb": 1}, {"timeout_s": 1, "memory_mb": 1.5}])
def test_limits_that_are_no_numbers_raise(wrong: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="should be a"):
        Children(act, 0, **wrong)  # type: ignore[arg-type]


def test_what_cannot_be_pickled_raises_at_construction() -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        Children(lambda state, request: None, 0, timeout_s=1, memory_mb=100)


def test_a_child_warms_up_outside_the_deadline() -> None:
    children: Children[object] = Children(count, [0], timeout_s=30, memory_mb=400, warm_up=("add", 1))
    assert children.ask(("add", 1)).answer == 2
    children.close()


def count(state: list[int], request: tuple[str, int]) -> int:
    """How often this child was asked."""
    state[0] += 1
    return state[0]
