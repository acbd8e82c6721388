"""explain: one village's result as a text, with every figure, rule and gap that made it."""

from __future__ import annotations

from ruraltier._text import expect_language, printable
from ruraltier.edge.explanation import Explanation
from ruraltier.engine.assessment import Verdict
from ruraltier.errors import expect


def explain(verdict: Verdict, lang: str = "zh") -> str:
    """Return a village's result as a text for people: figures, score, rules, gaps, and what it rests on.

    Parameters
    ----------
    verdict
        The village: ``result["330000001002"]``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Lines with aligned columns. Numbers are exact; one with no short decimal is cut (never rounded) and ends in
        an ellipsis, so that no number shown contradicts the tier.

    Raises
    ------
    EvaluationError
        If there is no such language.

    Examples
    --------
    >>> import ruraltier as rt
    >>> policy = rt.load_policy("idm-2016")
    >>> table = {"village_code": ["1"], "iks": [0.8], "ike": [0.8], "ikl": [0.847], "district": [""]}
    >>> cohort = rt.read_cohort(table | {"regency": [""], "province": [""]}, policy)
    >>> print(rt.explain(rt.assess(cohort, policy)["1"], "en").splitlines()[1])
      score (0.8 + 0.8 + 0.847) / 3 = 0.8156…
    """
    expect_language(lang)
    expect(verdict, Verdict, "verdict", 'the verdict on one village, as result["id"] gives it')
    return printable(Explanation(verdict, lang).text())
