from __future__ import annotations

import copy
import pickle

from ruraltier.edge.advice import Advice, settings_of
from ruraltier.edge.commands.options import in_options
from ruraltier.errors import Phrase, Problem, said

PROBLEM = Problem(
    code="RT-NUM-001",
    source="台账.csv",
    row=17,
    id="1101",
    column="收入",
    what=Phrase("'1.2万' 不是数字", "'1.2万' is no number"),
    rule=Phrase("数字", "a number"),
    mend="header_row=2",
)


def test_a_problem_is_told_in_either_language_and_what_has_no_chinese_stays_english() -> None:
    assert PROBLEM.text("zh") == "台账.csv 第 17 行 (1101) “收入”列:'1.2万' 不是数字;应为数字;header_row=2"
    assert str(PROBLEM) == "台账.csv row 17 (1101) column 收入: '1.2万' is no number; expected a number; header_row=2"
    assert Problem(code="RT-NUM-001", what="wrong").text("zh") == "wrong"


def test_a_phrase_is_its_english_and_survives_being_carried() -> None:
    phrase = Phrase("甲", "a")
    for made in (pickle.loads(pickle.dumps(phrase)), copy.deepcopy(phrase)):  # noqa: S301 - made in this line
        assert (made, said(made, "zh")) == ("a", "甲")
    assert said("a", "zh") == "a"
    assert "a" == phrase == str(phrase)


def test_advice_carries_the_settings_that_it_names() -> None:
    advice = Advice("第 3 行像是表头", "line 3 looks like the header", {"header_row": 3})
    for made in (advice, pickle.loads(pickle.dumps(advice)), copy.deepcopy(advice)):  # noqa: S301 - made in this line
        assert (made, said(made, "zh"), settings_of(made)) == (str(advice), advice.zh, {"header_row": 3})
    assert settings_of(Phrase("甲", "a")) == {}


def test_advice_is_spelt_in_options_in_both_languages() -> None:
    advice = Phrase("可用 header_row=2", "try header_row=2")
    found = in_options(Problem(code="RT-TAB-001", what="no header", mend=advice))
    assert (said(found.mend, "zh"), found.mend) == ("可用 --header-row 2", "try --header-row 2")
    assert in_options(PROBLEM).mend == "--header-row 2"
