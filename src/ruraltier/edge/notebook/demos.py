"""load_demo: a table and the rule book for it, to try things on."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from ruraltier.edge.files import load_policy
from ruraltier.edge.read import read_cohort
from ruraltier.errors import ArgumentError, Problem, near, show

if TYPE_CHECKING:
    from ruraltier.domain.cohort import Cohort
    from ruraltier.policy.policy import TierPolicy

_TABLES = {
    "idm-2016": ("idm-2024", "51-bali.csv"),
    "shaanxi-2009": ("synthetic-county", "synthetic-county-2009.csv"),
    "shaanxi-2011": ("synthetic-county", "synthetic-county-2011.csv"),
}


def load_demo(name: str = "shaanxi-2011") -> tuple[Cohort, TierPolicy]:
    """Return a table that comes with the library, and the rule book for it.

    Parameters
    ----------
    name
        ``shaanxi-2011`` or ``shaanxi-2009``: an invented Chinese county of 480 villages; ``idm-2016``: the 636 real
        villages of an Indonesian province.

    Returns
    -------
    tuple of Cohort and TierPolicy
        Ready for ``assess(*load_demo())``.

    Raises
    ------
    ArgumentError
        If there is no such demo.

    Examples
    --------
    >>> import ruraltier as rt
    >>> cohort, policy = rt.load_demo("idm-2016")
    >>> rt.assess(cohort, policy).counts()["mandiri"]
    556
    """
    if str(name) not in _TABLES:
        what, rule = f"there is no demo {show(name)}", "one of " + ", ".join(_TABLES)
        raise ArgumentError(Problem(code="RT-ARG-002", what=what, rule=rule, mend=near(str(name), _TABLES)))
    policy, (folder, file) = load_policy(name), _TABLES[name]
    with resources.as_file(resources.files("ruraltier") / "data" / "samples" / folder / file) as path:
        return read_cohort(path, policy), policy
