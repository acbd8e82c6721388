"""Profiles of hypothesis: ``ci`` is fixed, ``dev`` is quick, ``nightly`` goes far and keeps what it finds."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile(
    "ci", derandomize=True, print_blob=True, max_examples=24, deadline=None, suppress_health_check=SLOW
)
settings.register_profile("dev", print_blob=True, max_examples=10, deadline=None, suppress_health_check=SLOW)
settings.register_profile("nightly", print_blob=True, max_examples=3000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
