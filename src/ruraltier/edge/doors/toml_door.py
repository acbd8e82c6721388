"""TOML in."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from ruraltier.edge.doors.decoding import decoded
from ruraltier.edge.doors.figures import figure
from ruraltier.edge.doors.opened import Opened, refused, too_deep
from ruraltier.edge.toml_faults import fault_of
from ruraltier.edge.toml_lines import TomlLines
from ruraltier.errors import PolicyError

if TYPE_CHECKING:
    from ruraltier.policy.limits import Limits


def open_toml(content: bytes, source: str, _limits: Limits) -> Opened:
    """Return the document of a TOML file.

    Raises
    ------
    PolicyError
        If it is no TOML, with the line and how to mend it.
    LimitError
        If it is nested too deep to be read.
    """
    text = decoded(content, source)
    try:
        document = tomllib.loads(text, parse_float=figure)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(fault_of(text, str(error), source)) from None
    except RecursionError:
        raise too_deep(source) from None
    except ValueError as error:
        # tomllib passes on what int() and the date classes say of figures that they cannot hold.
        what = f"a value cannot be read: {error}"
        raise refused("RT-FIL-008", what, "plain numbers and dates", source=source) from None
    return Opened(document=document, places=lambda: TomlLines.of(text).lines)
