"""show_versions: what a report of a fault should say of the machine, and nothing that is private."""

from __future__ import annotations

import platform
import sys
from importlib import metadata, resources

from ruraltier._text import table
from ruraltier._version import VERSION

_CORE = ("numpy", "attrs", "cattrs", "narwhals")
_OPTIONAL = (
    *("python-calamine", "openpyxl", "XlsxWriter", "ruamel.yaml", "matplotlib", "Jinja2", "scipy", "rich", "tqdm"),
    *("pyarrow", "pandas", "polars", "duckdb", "xarray"),
)
_MISSING = "not installed"
_FONTS = (".otf", ".ttf")


def versions() -> dict[str, str]:
    """Return the versions of Python, of this library and of what it uses, and what else changes an output.

    No name of a user, path or host is among them.
    """
    found = {
        "ruraltier": VERSION,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
    }
    found |= {name: _version(name) for name in (*_CORE, *_OPTIONAL)}
    encodings = {"file names": sys.getfilesystemencoding(), "output": getattr(sys.stdout, "encoding", None) or "?"}
    return found | {f"encoding of {what}": name for what, name in encodings.items()} | {"Chinese font": _font()}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _MISSING


def _font() -> str:
    folder = resources.files("ruraltier") / "data" / "fonts"
    shipped = folder.is_dir() and any(file.name.endswith(_FONTS) for file in folder.iterdir())
    return "shipped" if shipped else "not shipped"


def show_versions() -> None:
    """Print the versions of Python, of this library and of what it uses, for a report of a fault.

    Nothing private is in it: no name of a user, no path, no host.

    Examples
    --------
    >>> import ruraltier as rt
    >>> rt.show_versions()  # doctest: +ELLIPSIS
      ruraltier ...
      python ...
    """
    sys.stdout.write(table(versions().items(), "ll") + "\n")
