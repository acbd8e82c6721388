"""The clauses of the five systems: none is missing, and what they name exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from _ext.conformance import page_of, read

import ruraltier as rt

ROOT = Path(__file__).parents[1]
SIZES = {"S000": 41, "S001": 43, "S002": 39, "S003": 31, "S004": 55}
STATED = read()
CLAUSES: list[dict[str, Any]] = STATED["clauses"]
TESTED = [clause for clause in CLAUSES if clause["kind"] != "context"]


def test_every_clause_stands_on_the_page_once_and_in_order() -> None:
    wanted = [f"{code}-{i}" for code, size in SIZES.items() for i in range(1, size + 1)]
    assert len(wanted) == 209
    assert [clause["clause"] for clause in CLAUSES] == wanted
    page = "\n".join(page_of(STATED))
    assert re.findall(r"^\| `(S\d{3}-\d+)` \|", page, re.MULTILINE) == wanted


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["clause"])
def test_a_clause_says_what_it_is(clause: dict[str, Any]) -> None:
    assert clause["says"]
    if clause["kind"] == "context":
        assert clause["why"]
        assert "tests" not in clause
    else:
        assert clause["kind"] in {"rule", "statistic"}
        assert clause["lives"]
        assert clause["tests"]


@pytest.mark.parametrize("clause", TESTED, ids=lambda clause: clause["clause"])
def test_the_tests_of_a_clause_exist_and_are_named_after_it(clause: dict[str, Any]) -> None:
    number = clause["clause"].lower().replace("-", "_")
    for test in clause["tests"]:
        path, _, name = test.partition("::")
        assert name in functions(path), test
    assert any(re.search(rf"_{number}(?:_|$)", test) for test in clause["tests"])


@cache
def functions(path: str) -> dict[str, bool]:
    """Return the functions of a file, and whether each asserts something, itself or through one that it calls."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    sure = {name for name, node in found.items() if any(isinstance(n, (ast.Assert, ast.With)) for n in ast.walk(node))}
    return {name: name in sure or bool(called(node) & sure) for name, node in found.items()}


def called(function: ast.FunctionDef) -> set[str]:
    """Return the names of the functions that a function calls."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


@pytest.mark.parametrize("clause", TESTED, ids=lambda clause: clause["clause"])
def test_the_tests_of_a_clause_assert_something(clause: dict[str, Any]) -> None:
    assert all(functions(test.split("::")[0])[test.split("::")[1]] for test in clause["tests"])


@pytest.mark.parametrize("clause", TESTED, ids=lambda clause: clause["clause"])
def test_what_a_clause_lives_in_exists(clause: dict[str, Any]) -> None:
    lives = clause["lives"]
    assert set(re.findall(r"\brt\.(\w+)", lives)) <= set(rt.__all__)
    programmes = {programme.id for programme in rt.list_programmes()}
    assert set(re.findall(r"programme ([a-z]+-[a-z0-9-]+)", lives)) <= programmes
    books = {policy.id for policy in rt.list_policies()}
    assert set(re.findall(r"rule book ([a-z]+-[a-z0-9-]+)", lives)) <= books
