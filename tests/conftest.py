"""Profiles of hypothesis, and the programs that some tests start.

Profiles: ``ci`` is fixed, ``dev`` is quick, ``nightly`` goes far and keeps what it finds.
"""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile(
    "ci", derandomize=True, print_blob=True, max_examples=24, deadline=None, suppress_health_check=SLOW
)
settings.register_profile("dev", print_blob=True, max_examples=10, deadline=None, suppress_health_check=SLOW)
settings.register_profile("nightly", print_blob=True, max_examples=3000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def program(*names: str) -> str:
    """Return the path of the first of some programs that is installed; without one the test is skipped.

    Where ``RURALTIER_NO_SKIP`` is set, as in continuous integration, the test fails instead.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        reason = f"{' or '.join(names)} is not installed"
        if os.environ.get("RURALTIER_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a browser that runs without a screen."""
    return program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the path of a spreadsheet program that recalculates without a screen."""
    return program("soffice", "libreoffice")
