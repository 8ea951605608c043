"""The examples in the docstrings of the package run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import cleanpage

MODULES = sorted(module.name for module in pkgutil.walk_packages(cleanpage.__path__, "cleanpage."))


@pytest.mark.parametrize("name", ["cleanpage", *MODULES])
def test_the_examples_of_a_module_run(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("cleanpage"):
            raise
        pytest.skip(f"{error.name} is not installed")
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    assert sum(bool(test.examples) for name in ("cleanpage", "cleanpage.cleaner") for test in finder.find(importlib.import_module(name))) >= 2
