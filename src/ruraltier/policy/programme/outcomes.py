"""What conditions and formulas of a programme may name besides what those of a rule book may."""

OUTCOMES = ("tier", "previous")
"""The tier that holds, and that of last time."""
