from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
import ruraltier as rt
from edge.pages.county import BOOK, TABLE, assessed
from pages_dom import dom, outside, rules_of_csp
from ruraltier.edge.pages import file_names as naming
from ruraltier.edge.pages import letters as desk
from ruraltier.edge.pages.file_names import file_names

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 3, 2)


def paid(result: rt.Assessment) -> rt.Allocation:
    return rt.allocate(result, result.policy.incentives)


def test_a_letter_tells_tier_why_distance_money_and_how_to_appeal() -> None:
    result = assessed()
    letter = next(rt.letters(result, money=paid(result), appeal="向乡镇政府提出。", date=DAY, issuer="示例县"))
    lines = letter.text.splitlines()
    assert letter.id == "1"
    assert repr(letter) == "<Letter 1>"
    assert lines[0] == "定级结果告知书:甲村(1)"
    assert "  根据《示例县办法》,你村的定级结果为:提升村。" in lines
    assert lines[4:6] == ["  因 G1 评为提升村;仅按分数为 示范村(> 90)", "  总分 91"]
    assert "分数线 " not in letter.text
    assert "    ● G1 欠收,最高评为提升村" in lines
    assert "    G1 所述情形不变,分数再高也最高评为提升村" in lines
    assert lines[lines.index("  失分最多的指标") + 2].split() == ["考评分", "91", "91", "100"]
    assert "  奖补资金 0.00 CNY" in lines
    at = lines.index("向乡镇政府提出。")
    assert lines[at + 1 : at + 3] == ["示例县", "2026-03-02"]
    assert result.policy.fingerprint[:16] in lines[-1]


def test_the_money_of_a_letter_adds_up_line_by_line() -> None:
    result = assessed()
    letter = next(rt.letters(result, money=paid(result), villages=["2"], lang="en"))
    lines = letter.text.splitlines()
    assert lines[lines.index("  money 200.00 CNY") + 1].split() == ["A"]


@pytest.mark.parametrize(
    ("unit", "lang", "word"), [("元", "zh", "元"), ("万元", "zh", "元"), ("元", "en", "CNY"), ("", "zh", "CNY")]
)
def test_an_amount_is_told_once_and_by_the_word_of_the_rule_book(unit: str, lang: str, word: str) -> None:
    awards = [
        {"code": "A", "kind": "fixed", "amounts": {"mid": 2}},
        {"code": "B", "kind": "fixed", "amounts": {"mid": 3}},
        {"code": "C", "kind": "per_head", "heads": "mark", "amounts": {"mid": 1}},
    ]
    paid_in = {"unit": unit} if unit else {}
    one, more = (assessed(BOOK | {"incentives": {"awards": some, **paid_in}}) for some in (awards[:1], awards))
    each = 10_000 if unit == "万元" else 1
    alone = next(rt.letters(one, money=paid(one), villages=["2"], lang=lang))
    assert alone.text.count(f"{2 * each:,}.00") == 1
    assert f"{2 * each:,}.00 {word}" in alone.text
    lines = next(rt.letters(more, money=paid(more), villages=["2"], lang=lang)).text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.endswith(f"{65 * each:,}.00 {word}"))
    assert [line.split()[:2] for line in lines[at + 1 : at + 3]] == [
        ["A", f"{2 * each:,}.00"],
        ["B", f"{3 * each:,}.00"],
    ]
    assert lines[at + 3].split()[:2] == ["C", f"{60 * each:,}.00"]


def test_who_is_unrated_is_not_told_of_points_to_be_had() -> None:
    letter = next(rt.letters(assessed(), villages=["4"]))
    assert "考评分:缺失" in letter.text
    assert "失分最多的指标" not in letter.text


def test_letters_on_a_screen_are_parted_by_a_line() -> None:
    assert ".sheet+.sheet{border-top:" in next(rt.letters(assessed())).html


def test_nothing_is_made_up_where_the_sender_says_nothing() -> None:
    text = next(rt.letters(assessed())).text
    assert "奖补" not in text
    assert text.splitlines()[-2].startswith("依据 示例县办法")


def test_a_village_with_all_points_has_lost_none() -> None:
    letter = next(rt.letters(assessed(mark=[100] * 5)))
    assert "失分最多的指标" not in letter.text


def test_the_page_of_a_letter_says_what_its_text_says() -> None:
    letter = next(rt.letters(assessed(), appeal="向乡镇政府提出。"))
    root = dom(letter.html)
    told = "".join(root.one("main").text.split())
    for line in letter.text.splitlines():
        assert all("".join(word.split()) in told for word in line.split("  "))
    assert outside(root) == []
    assert "script-src" not in rules_of_csp(root)


def test_one_file_holds_a_page_each(tmp_path: Path) -> None:
    rt.write_letters(assessed(), tmp_path / "告知书.HTML")
    root = dom((tmp_path / "告知书.HTML").read_text(encoding="utf-8"))
    assert [a.one("h1").text for a in root.all("article")] == [
        f"定级结果告知书:{name}({i})" for i, name in enumerate(TABLE["name"], 1)
    ]
    assert root.one("title").text == "示例县办法:告知书"


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_a_folder_holds_a_file_each(tmp_path: Path, kind: Any) -> None:
    folder = tmp_path / "a" / "letters"
    rt.write_letters(assessed(), folder, kind=kind, villages=["2", "5"])
    assert sorted(file.name for file in folder.iterdir()) == [f"2.{kind}", f"5.{kind}"]
    said = (folder / f"2.{kind}").read_text(encoding="utf-8")
    letter = next(rt.letters(assessed(), villages=["2"]))
    assert said == (letter.html if kind == "html" else letter.text)


@pytest.mark.parametrize("place", ["letters", "letters.html"])
def test_a_village_that_is_named_twice_is_refused_before_anything_is_written(tmp_path: Path, place: str) -> None:
    with pytest.raises(rt.ArgumentError) as caught:
        rt.write_letters(assessed(), tmp_path / place, villages=["2", "5", "2"])
    assert caught.value.problems[0].code == "RT-ARG-001"
    assert "'2' 出现多次" in caught.value.problems[0].text("zh")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sign", ["村", "𠀀", "a", "é"])
def test_letters_to_villages_with_long_ids_can_be_written(tmp_path: Path, sign: str) -> None:
    ids = [sign * 90 + end for end in "12345"]
    rt.write_letters(assessed(id=ids), tmp_path / "letters")
    assert sorted(file.name for file in (tmp_path / "letters").iterdir()) == sorted(file_names(ids, "html").values())


def test_letters_that_are_there_are_not_replaced_unasked_and_then_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "2.html").write_text("old")
    with pytest.raises(rt.ExportError) as caught:
        rt.write_letters(assessed(), tmp_path)
    assert caught.value.problems[0].code == "RT-EXP-010"
    assert [file.name for file in tmp_path.iterdir()] == ["2.html"]
    rt.write_letters(assessed(), tmp_path, force=True)
    assert len(list(tmp_path.iterdir())) == 5


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(rt.ExportError) as caught:
        rt.write_letters(assessed(), tmp_path / "a")
    assert caught.value.problems[0].code == "RT-EXP-011"


def test_a_kind_that_nobody_writes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(rt.ExportError) as caught:
        rt.write_letters(assessed(), tmp_path, kind="pdf")  # type: ignore[arg-type]  # that is what it is about
    assert caught.value.problems[0].code == "RT-EXP-032"


def test_one_file_holds_no_more_letters_than_a_browser_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "ONE_FILE", 4)
    with pytest.raises(rt.LimitError) as caught:
        rt.write_letters(assessed(), tmp_path / "a.html")
    assert caught.value.problems[0].code == "RT-LIM-071"
    rt.write_letters(assessed(), tmp_path / "a.html", villages=["1"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"appeal": 1}, "RT-ARG-001"),
        ({"issuer": None}, "RT-ARG-001"),
        ({"date": "2026-03-02"}, "RT-ARG-001"),
        ({"villages": "12"}, "RT-ARG-001"),
        ({"villages": ["9"]}, "RT-EVA-001"),
        ({"lang": "fr"}, "RT-EVA-020"),
        ({"money": 1}, "RT-ARG-001"),
    ],
)
def test_what_no_letter_can_be_made_of_is_refused_at_once(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(rt.RuraltierError) as caught:
        rt.letters(assessed(), **arguments)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_n05_hostile_names_are_texts_in_letters(lang: str, tmp_path: Path) -> None:
    result = hostile.result()
    said: dict[str, Any] = {
        "money": paid(result),
        "appeal": "<script>x</script>",
        "issuer": '"><img src=x>',
        "lang": lang,
    }
    rt.write_letters(result, tmp_path / "a.html", **said)
    made = (tmp_path / "a.html").read_text(encoding="utf-8")
    root = dom(made)
    assert outside(root) == []
    assert not {"script", "img", "b", "i"} & {n.tag for n in root.all()}
    assert "<script>x</script>" in root.text
    assert not any(mark in made for mark in ("\x1b", "\x07", "\u202e", "\u2028"))
    assert len(root.all("article")) == len(hostile.NAMES)


def test_n09_texts_of_letters_move_no_cursor() -> None:
    result = hostile.result()
    for letter in rt.letters(result):
        assert all(c == "\n" or c.isprintable() for c in letter.text)


def test_n11_columns_of_persons_are_in_no_letter() -> None:
    for letter in rt.letters(hostile.result()):
        assert hostile.CANARY not in letter.text + letter.html


IDS = st.text(
    alphabet=st.one_of(
        st.sampled_from('aAÀ.../\\:*?"<>| \x00\n-_ｃｏｎ'), st.characters(), st.sampled_from(string.digits)
    ),
    min_size=1,
)


@given(ids=st.lists(st.one_of(IDS, st.sampled_from(["CON", "con", "nul", "..", ".", "COM1", "a" * 300])), unique=True))
def test_n10_names_of_files_are_safe_and_no_two_alike(ids: list[str]) -> None:
    names = file_names(ids, "html")
    assert list(names) == ids
    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        stem = name.removesuffix(".html")
        assert not set(name) & set('/\\:*?"<>|\x00\n ')
        assert not stem.startswith(".")
        assert stem.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
        assert len(name.encode()) < 255


def test_n10_plain_ids_name_their_files() -> None:
    assert file_names(["330000001002", "上河村-1"], "txt") == {
        "330000001002": "330000001002.txt",
        "上河村-1": "上河村-1.txt",
    }


def test_n10_where_a_few_digits_do_not_tell_two_ids_apart_all_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(id_: str, digits: int) -> str:
        return "0" if digits == 8 else id_.encode().hex().rjust(digits, "0")

    monkeypatch.setattr(naming, "_mark", few)
    names = file_names(["a/b", "a?b"], "txt")
    assert len(set(names.values())) == 2
    assert all(len(name) == 68 for name in names.values())


def test_a_book_under_which_villages_hold_stars_names_them() -> None:
    document = BOOK | {
        "score": {"aggregate": "count"},
        "indicators": BOOK["indicators"] | {
            "mark": BOOK["indicators"]["mark"] | {"pass": {"at_least": 60}},
        },
        "ladder": {"tiers": [{"code": "low"}, {"code": "mid", "at_least": 1}]},
        "incentives": {"awards": [{"code": "A", "kind": "fixed", "amounts": {"mid": 200}}]},
    }  # fmt: skip
    assert "已获得:考评分" in next(rt.letters(assessed(document))).text
