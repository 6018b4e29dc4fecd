"""What is written about the sandbox is run."""

import doctest
import importlib
import pkgutil

import pytest

import bot.sandbox
import bot.sandbox.world

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(bot.sandbox.__path__, "bot.sandbox.")
)


@pytest.mark.parametrize("name", ["bot.sandbox", *MODULES])
def test_every_example_runs(name):
    """The examples in docstrings show what happens."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", ["bot.sandbox", *MODULES])
def test_every_module_opens_with_its_promise(name):
    """A module without a docstring promises nothing."""
    assert importlib.import_module(name).__doc__
