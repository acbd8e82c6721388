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


class WithFrame:
    """What has columns, and gives them as a frame."""

    __slots__ = ()

    if TYPE_CHECKING:
        # With a language, where it has labels.
        columns: Callable[..., Any]

    def to_frame(self, like: Any = None, **lang: str) -> Any:  # noqa: ANN401 - whatever the caller holds; it is looked at there
        """Return the columns as a frame of the kind of `like`, or as a dict of arrays.

        Parameters
        ----------
        like
            A frame of pandas, polars, pyarrow or xarray. For a DuckDB relation, and what only streams Arrow, the frame
            is a Table of pyarrow. Where a result has a row for each village of the table, the rows of `like` must be
            those if it has an index, which is kept; other results take the kind alone.
        **lang
            ``lang="zh"`` or ``"en"``, where `columns` takes a language.
        """
        return late("frame_like")(self.columns(**lang), like, aligned=self._row_a_village)

    @property
    def _row_a_village(self) -> bool:
        """Whether there is a row for each village of the table, in its order."""
        return False
