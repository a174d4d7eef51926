"""A pytest plugin: which functions of the product each test enters, and how long it takes.

    MUTANTS_MAP=map.json python -m pytest -p tests.mutants.touched

A fixture that several tests share is set up for the first of them only; what it enters counts for
all that use it.
"""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

ROOT = str(Path.cwd()) + os.sep
PRODUCT = tuple(ROOT + folder + os.sep for folder in ("mapdialog", "geodata", "analysis", "toy"))

entered: dict[int, CodeType] = {}
by_fixture: dict[int, set[CodeType]] = defaultdict(set)
of_tests: dict[str, dict[str, Any]] = {}
failed: list[str] = []


def enter(frame: FrameType, event: str, argument: object) -> None:
    """The global trace function: called for every function, and for no line."""
    code = frame.f_code
    # By id: the hash of a code object is that of all it holds.
    if id(code) not in entered:
        entered[id(code)] = code


def pytest_configure() -> None:
    threading.settrace(enter)
    sys.settrace(enter)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Generator[None, Any, Any]:
    if fixturedef.scope == "function":
        return (yield)
    outside = dict(entered)
    entered.clear()
    result = yield
    by_fixture[id(fixturedef)].update(entered.values())
    entered.update(outside)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Generator[None, Any, Any]:
    entered.clear()
    begun = time.perf_counter()
    sys.settrace(enter)
    result = yield
    codes = set(entered.values())
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        for definition in definitions:
            codes |= by_fixture.get(id(definition), set())
    names = sorted(
        f"{code.co_filename.removeprefix(ROOT)}::{code.co_qualname}"
        for code in codes
        if code.co_filename.startswith(PRODUCT)
    )
    of_tests[item.nodeid] = {"seconds": time.perf_counter() - begun, "enters": names}
    return result


def pytest_runtest_logreport(report: Any) -> None:
    if report.failed:
        failed.append(report.nodeid)


def pytest_sessionfinish() -> None:
    sys.settrace(None)
    Path(os.environ["MUTANTS_MAP"]).write_text(json.dumps({"tests": of_tests, "failed": failed}))
