"""What several tests of the edge start from."""

from __future__ import annotations

from typing import Any

import pytest

from ruraltier.edge.cli import main


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line; what it returns is the exit code, what it printed, and what it printed as remarks."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run
