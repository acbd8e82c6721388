"""Where a noun offers what a higher layer does; resolved by name when called, and listed here alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_UPWARD = {
    "explain": "ruraltier.edge.explain",
    "frame_like": "ruraltier.edge.frames.making",
    "policy_at": "ruraltier.policy.versions",
    "versions_of": "ruraltier.policy.versions",
}


def late(name: str) -> Callable[..., Any]:
    """Return a function of a higher layer."""
    function: Callable[..., Any] = getattr(import_module(_UPWARD[name]), name)
    return function
