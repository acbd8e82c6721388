"""A slow, exact, independent evaluator of the policy language.

It is written from ``docs/reference/language.md`` alone and imports nothing of the library: rational numbers, one row
at a time, no arrays. What the library answers is compared with what this package answers.
"""

from oracle.evaluator import Cohort, Outcome, Refused, evaluate
from oracle.fitted import CannotFit
from oracle.incentives import Awards, award

__all__ = ["Awards", "CannotFit", "Cohort", "Outcome", "Refused", "award", "evaluate"]
