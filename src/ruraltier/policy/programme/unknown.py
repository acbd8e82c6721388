"""What becomes of a unit for which a condition is neither true nor false."""

from typing import Literal

IfUnknown = Literal["applies", "ignored"]
