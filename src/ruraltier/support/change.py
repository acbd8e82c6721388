"""What one allocation costs more or less than another, village by village."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ruraltier._messages import say
from ruraltier._panel import Panel, WithPanel
from ruraltier._text import table
from ruraltier.domain.column import own
from ruraltier.domain.money import Currency
from ruraltier.support.integers import Integers, total
from ruraltier.support.till import money_text

Coins = NDArray[np.int64]


def coins(value: Integers) -> Coins:
    """Return whole minor units as a read-only int64 array that nobody else holds."""
    return own(value, np.int64)


@frozen(eq=False, repr=False)
class CostChange(WithPanel):
    """The difference of two allocations to the same villages.

    Parameters
    ----------
    ids
        Shape (n,), str: the villages, in the order of the later allocation.
    amount
        Shape (n,), int64, read-only: amount after less amount before, in minor units.
    currency
        The currency of both.
    """

    ids: NDArray[np.str_]
    amount: Coins = field(converter=coins)
    currency: Currency

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild through the constructor, so that the array is read-only again."""
        return type(self), (self.ids, self.amount, self.currency)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def total(self) -> int:
        """What all villages together get more (or, negative, less), in minor units."""
        return total(self.amount)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: currency, total, and the villages whose amount changes."""
        moved = np.flatnonzero(self.amount)
        villages = [{"id": str(self.ids[i]), "amount": int(self.amount[i])} for i in moved]
        return {"currency": self.currency.code, "total": self.total, "villages": villages}

    def _panel(self) -> Panel:
        groups = {"money.more": self.amount > 0, "money.less": self.amount < 0, "money.same": self.amount == 0}
        sums = {key: (f"{int(who.sum())}", self._signed(total(self.amount[who]))) for key, who in groups.items()}
        rows = [[*_both(key), *ends] for key, ends in sums.items()]
        rows.append([*_both("money.total"), f"{len(self)}", self._signed(self.total)])
        return Panel(f"{len(self)} villages · {self.currency.code}", [table(rows, "llrr")], kind="CostChange")

    def _signed(self, minor: int) -> str:
        return ("+" if minor > 0 else "") + money_text(minor, self.currency)


def _both(key: str) -> tuple[str, str]:
    message = say(key)
    return message.get("zh"), message.get("en")
