"""What a complete reference must name, checked at the end of every build; a gap is a warning."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

import ruraltier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PACKAGE = Path(ruraltier.__file__).parent
CODE = re.compile(r"RT-[A-Z]{3}-\d{3}")
TABLE = "reference/errors"
logger = logging.getLogger(__name__)


def check_public_names(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each public name that no page documents."""
    documented = env.domains.python_domain.objects
    for name in ruraltier.__all__:
        if f"ruraltier.{name}" not in documented:
            logger.warning("the public name %s is documented on no page", name)


def check_error_codes(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of each error code that only the source or only the table has."""
    listed = set(CODE.findall(Path(env.doc2path(TABLE)).read_text(encoding="utf-8")))
    raised = set(codes())
    for code in sorted(raised ^ listed):
        where = "the table of error codes" if code in raised else "the source"
        logger.warning("the error code %s is missing in %s", code, where, location=TABLE)


def codes() -> Iterator[str]:
    """Yield every error code that stands as a value in the source."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value
