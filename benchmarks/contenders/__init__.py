"""Who is compared: the library, numpy kernels and peers, each doing as much of W1 as it can."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from benchmarks.contenders.contender import Contender, Verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Contender", "Verdicts", "available", "missing"]

_MODULES = {
    "own": "",
    "float_kernel": "",
    "column_interp": "",
    "pandas_notebook": "pandas",
    "polars_expressions": "polars",
    "openfisca": "OpenFisca-Core",
    "scikit_criteria": "scikit-criteria",
    "mcdm": "pymcdm",
}
"""Module of this folder -> the distribution it needs, if any."""


def available() -> Iterator[Contender]:
    """Yield the contenders whose packages are installed."""
    for module, needs in _MODULES.items():
        if not needs or version_of(needs):
            yield from import_module(f"{__name__}.{module}").contenders()


def missing() -> list[str]:
    """Return the packages that are not installed, so that their contenders are left out."""
    return [needs for needs in _MODULES.values() if needs and not version_of(needs)]


def versions() -> dict[str, str]:
    """Return package -> version of everything that takes part."""
    found = {name: version_of(name) for name in ("numpy", *filter(None, _MODULES.values()))}
    return {name: found_version for name, found_version in found.items() if found_version}


def version_of(distribution: str) -> str:
    """Return the installed version of a distribution, or an empty text."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
