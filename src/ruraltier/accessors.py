"""``frame.ruraltier``: the verbs of this library on frames of pandas and polars. Importing this module registers them.

>>> import pandas
>>> import ruraltier.accessors
>>> policy = ruraltier.load_policy("idm-2016")
>>> frame = pandas.DataFrame({"id": ["1101"], "iks": [0.9], "ike": [0.9], "ikl": [0.9]}, index=["甲"])
>>> frame.ruraltier.assess(policy).counts()["mandiri"]
1
>>> frame.ruraltier.tiers(policy)["tier_label"].to_dict()
{'甲': '自立村'}
"""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ruraltier.edge.checking.check_table import check_table
from ruraltier.edge.frames.making import frame_like
from ruraltier.edge.read import read_cohort
from ruraltier.edge.years import read_years
from ruraltier.engine.assess import assess

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruraltier.domain.cohort import Cohort
    from ruraltier.edge.checking.table_check import TableCheck
    from ruraltier.engine.assessment import Assessment
    from ruraltier.policy.policy import TierPolicy

_NAME = "ruraltier"
_REGISTERS = {
    "pandas": ("api.extensions.register_dataframe_accessor",),
    "polars": ("api.register_dataframe_namespace", "api.register_lazyframe_namespace"),
}


class Accessor:
    """What a frame offers under ``frame.ruraltier``.

    Parameters
    ----------
    frame
        The frame; it is never changed.
    """

    def __init__(self, frame: Any) -> None:  # noqa: ANN401 - any frame
        self._frame = frame

    def cohort(self, policy: TierPolicy, **reading: Any) -> Cohort:  # noqa: ANN401 - as read_cohort takes them
        """Return the villages of the frame; further arguments as in `read_cohort`."""
        return read_cohort(self._frame, policy, **reading)

    def check(self, policy: TierPolicy, **reading: Any) -> TableCheck:  # noqa: ANN401 - as above
        """Return what reading the frame would change, guess and refuse; further arguments as in `check_table`."""
        return check_table(self._frame, policy, **reading)

    def years(self, policy: TierPolicy, **reading: Any) -> dict[str, Cohort]:  # noqa: ANN401 - as above
        """Return the villages of each year; further arguments as in `read_years`."""
        return read_years(self._frame, policy, **reading)

    def assess(self, policy: TierPolicy, **reading: Any) -> Assessment:  # noqa: ANN401 - as above
        """Return the result of the villages of the frame; further arguments as in `read_cohort`."""
        return assess(self.cohort(policy, **reading), policy)

    def tiers(self, policy: TierPolicy, *, lang: str = "zh", **reading: Any) -> Any:  # noqa: ANN401 - the same kind of frame
        """Return the result as a frame of the same kind, row by row, with its index; further arguments as in `assess`.

        Parameters
        ----------
        policy, **reading
            As in `assess`.
        lang
            Language of the labels of tiers: ``zh`` or ``en``.
        """
        return frame_like(self.assess(policy, **reading).columns(lang), self._frame)


def _register() -> None:
    """Register the accessor with each library that is installed.

    Raises
    ------
    ImportError
        If none is.
    """
    found = 0
    for library, paths in _REGISTERS.items():
        try:
            module = import_module(library)
        except ImportError:
            continue
        found += 1
        for path in paths:
            register: Callable[[str], Callable[[type], type]] = attrgetter(path)(module)
            register(_NAME)(Accessor)
    if not found:
        raise ImportError(f"ruraltier.accessors needs {' or '.join(_REGISTERS)}: pip install pandas")


_register()
