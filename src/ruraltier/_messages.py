"""The words of explanations and reports in Chinese and English: templates of ours, filled with anybody's text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ruraltier._numbers import decimal_places, plain, rounded
from ruraltier._text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

_PLACES = 4
_LONGEST = 12

_MESSAGES: dict[str, tuple[str, str]] = {
    # money
    "money.cap": ("封顶 {amount}", "cap {amount}"),
    "money.floor": ("保底 {amount}", "floor {amount}"),
    "money.whole": ("{product},取整到最小货币单位({mode})", "{product}, to the smallest coin ({mode})"),
    "money.remainder": ("{product},最大余额法取整", "{product}, whole by largest remainder"),
    "money.promoted": ("{new} − {old}(上年 {tier})", "{new} − {old} (last time {tier})"),
    "money.not_promoted": ("上年 {tier},未晋级", "last time {tier}, not promoted"),
    "money.no_previous": ("{amount}(上年无等次)", "{amount} (no tier last time)"),
    "money.cut": (
        "预算 {budget} / 应发 {claimed},同比例核减",
        "budget {budget} / awards {claimed}, all cut in one proportion",
    ),
    "money.cut_label": ("核减", "cut"),
    "money.no_tier": ("无等次", "no tier"),
    "money.total": ("合计", "total"),
    "money.unspent": ("结余", "unspent"),
    "money.more": ("增加", "more"),
    "money.less": ("减少", "less"),
    "money.same": ("不变", "same"),
    "round.down": ("舍去", "down"),
    "round.up": ("进位", "up"),
    "round.half_up": ("四舍五入", "half up"),
    "round.half_even": ("四舍六入五成双", "half even"),
    # what rules do
    "rule.lowered": ("{tier}及以下须有足够的村,下调至{tier}", "too few in {tier} or below, down to {tier}"),
    "rule.full": ("{tier}名额有限,下调一档", "no place in {tier}, one tier down"),
    "rule.barred": ("不予评定", "not eligible"),
    "rule.cap": ("最高评为{tier}", "{tier} at the highest"),
    "rule.graded": ("直接评为{tier}", "graded {tier} at the lowest"),
    "rule.floor": ("最低评为{tier}", "{tier} at the lowest"),
    "rule.previous": ("上年等次", "the tier of last time"),
    "rule.above": ("上年等次的上{steps}档", "{steps} above the tier of last time"),
    "rule.below": ("上年等次的下{steps}档", "{steps} below the tier of last time"),
    "rule.last": ("上年等次{tier}", "{tier}, the tier of last time"),
    "rule.above_last": ("上年等次{tier}的上{steps}档", "{steps} above {tier}, the tier of last time"),
    "rule.below_last": ("上年等次{tier}的下{steps}档", "{steps} below {tier}, the tier of last time"),
    "rule.within": ("{effect}({words})", "{effect} ({words})"),
    # fitted cuts
    "fit.note": ("分数线按 {villages} 个村拟合({method})", "cuts fitted to {villages:# village|# villages} ({method})"),
    "fit.quantiles": ("分位数", "quantiles"),
    "fit.natural_breaks": ("自然断点", "natural breaks"),
    # explanations
    "explain.head": ("{village}:{tier}", "{village}: {tier}"),
    "explain.village": ("{name}({id})", "{name} ({id})"),
    "explain.policy": ("依据 {title}", "under {title}"),
    "explain.reference": ("{title}({reference})", "{title} ({reference})"),
    "explain.score": ("总分 {arithmetic}", "score {arithmetic}"),
    "explain.no_score": ("没有总分", "no score"),
    "explain.rounded": (
        "{arithmetic},保留 {places} 位小数({mode}):{score}",
        "{arithmetic}, rounded to {places:# decimal|# decimals} ({mode}): {score}",
    ),
    "explain.passes": ("{passed} 项达标,共 {all} 项", "{passed} of {all} {passed:passes|pass}"),
    "explain.k_of_n": ("{passed} 项达标,需 {k} 项", "{passed:# passes|# pass}, {k:# is|# are} needed"),
    "explain.indicator": ("指标", "indicator"),
    "explain.value": ("数值", "value"),
    "explain.points": ("得分", "points"),
    "explain.full": ("满分", "full"),
    "explain.weight": ("权重 {weight}", "weight {weight}"),
    "explain.passed": ("达标({cut})", "passes ({cut})"),
    "explain.failed": ("未达标({cut})", "does not pass ({cut})"),
    "explain.coverage": ("至少 {share} 有值才评定", "rated only if at least {share} has values"),
    "explain.floor": ("保底 {bound}", "at least {bound}"),
    "explain.cap": ("封顶 {bound}", "at most {bound}"),
    "explain.aside": ("不计入总分", "not part of the score"),
    "explain.rules": (
        "规则(● 决定了等次,○ 触发但未改变等次)",
        "rules (● decided the tier, ○ fired and changed nothing)",
    ),
    "explain.no_rule": ("没有触发任何规则", "no rule fired"),
    "explain.read": ("规则用到的其他数值", "other values that rules read"),
    "explain.measured": ("算出的数值", "values that are worked out"),
    "derivation.rounded": (
        "{formula},保留 {places} 位小数({mode})",
        "{formula}, rounded to {places:# decimal|# decimals} ({mode})",
    ),
    "derivation.where": ("{formula}(因为 {when})", "{formula} (since {when})"),
    "derivation.where_part": (
        "{formula}(因为 {when};成立的是 {held})",
        "{formula} (since {when}; what holds is {held})",
    ),
    "derivation.from": ("其中:{values}", "from: {values}"),
    "derivation.setting": ("{name}({value})", "{name} ({value})"),
    "derivation.no": ("不适用:{when} 不成立", "does not apply: {when} does not hold"),
    "derivation.unknown": ("无法判断:{when}", "cannot be told: {when}"),
    "derivation.unknown_cells": ("无法判断:{when};没有数值:{cells}", "cannot be told: {when}; no value: {cells}"),
    "derivation.none": ("没有一种情形成立", "no case holds"),
    "derivation.points": ("{name}的得分", "points of {name}"),
    "explain.gaps": ("没有数值的指标", "indicators without a value"),
    "explain.gap": ("{indicator}:{kind},{effect}", "{indicator}: {kind}, {effect}"),
    "explain.cells": ("{words}(没有数值:{cells})", "{words} (no value: {cells})"),
    "explain.groupless": (
        "{group}:{kind},归入没有{group}的村一组({readers})",
        "{group}: {kind}, stands in the group of villages without one ({readers})",
    ),
    "explain.unknown": (
        "规则 {code} 用到 {what},没有数值;无法判断时{effect}",
        "rule {code} reads {what}, which is not there; where it cannot be told {effect}",
    ),
    "explain.stars": ("已获得:{stars}", "stars held: {stars}"),
    "explain.score_word": ("总分", "the score"),
    "outcome.tier": ("等次", "the tier"),
    "outcome.previous": ("上年等次", "the tier of last time"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "aggregate.sum": ("求和", "sum"),
    "aggregate.weighted_mean": ("加权平均", "weighted mean"),
    "aggregate.minimum": ("取最低", "the least"),
    "aggregate.maximum": ("取最高", "the greatest"),
    "aggregate.count": ("达标项数", "number that pass"),
    "aggregate.k_of_n": ("达标项数够即得分", "points if enough pass"),
    "aggregate.geometric_mean": ("几何平均", "geometric mean"),
    "effect.refuse": ("拒绝评定", "the assessment is refused"),
    "effect.unrated": ("不评等次", "no tier is given"),
    "effect.zero": ("记 0 分", "counts as 0 points"),
    "effect.full": ("记满分", "counts as full points"),
    "effect.unknown": ("该项没有得分", "the figure is unknown"),
    "effect.exclude": ("不计入,其余折算", "is left out and the rest re-weighted"),
    "effect.points": ("记 {points} 分", "counts as {points} points"),
    "unknown.unrated": ("不评等次", "no tier is given"),
    "unknown.applies": ("按触发处理", "the rule applies"),
    "unknown.ignored": ("按未触发处理", "the rule is ignored"),
    # roll-ups
    "rollup.group": ("分组", "group"),
    "rollup.nameless": ("没有{by}", "no {by}"),
    "rollup.others": ("其他({groups} 组)", "others ({groups:# group|# groups})"),
    "rollup.more": ("……另有 {groups} 组", "… {groups} more groups"),
    "rollup.units": ("合计", "units"),
    "rollup.mean": ("平均分", "mean score"),
    "rollup.weight": ("权重", "weight"),
    # the command line
    "cli.failed": ("无法完成:", "this cannot be done:"),
    "cli.more": ("……另有 {count} 处,共 {all} 处", "… and {count} more ({all} problems in all)"),
    "cli.listed": (
        "逐行清单和怎么改:ruraltier check-table 台账 --policy 办法 --sheet-out 退改.xlsx",
        "row by row, with what to write: ruraltier check-table TABLE --policy POLICY --sheet-out returns.xlsx",
    ),
    "cli.all_remarks": (
        "全部写成表:--sheet-out 退改.xlsx;全部输出:--json",
        "all of them: --sheet-out FILE.xlsx writes a sheet, --json prints them",
    ),
    "cli.note": ("提示:{note}", "note: {note}"),
    "cli.written": ("已写入 {path}({count} 个村)", "{path} written ({count:# village|# villages})"),
    "cli.file_written": ("已写入 {path}", "{path} written"),
    "cli.constant": ("工作簿中不复算:{what}:{why}", "the workbook does not recalculate {what}: {why}"),
    "cli.no_window": (
        "未用 --window 写明两次评定的日期,不统计升降",
        "who moved is not counted: --window names the days of both results",
    ),
    "cli.cases": (
        "{policy} 自带的算例有 {count} 个不符;ruraltier check-policy {file} 逐一列出",
        "{policy}: {count:# case does|# cases do} not come out; ruraltier check-policy {file} lists {count:it|them}",
    ),
    "cli.nothing": (
        "  表中只有表头,没有村庄,未评定任何等次",
        "  the table has a header and no rows below it: nothing was assessed",
    ),
    "cli.started": (
        "已写入 {path};改好后运行 ruraltier check-policy {path}",
        "{path} written; when it is filled in: ruraltier check-policy {path}",
    ),
    "cli.policies": (
        "用法:ruraltier assess 表.csv --policy 编号;示例数值指没有公布、由文件编者填写的数字",
        "use: ruraltier assess TABLE.csv --policy ID; illustrative figures are figures that nobody published",
    ),
    "cli.programmes": (
        "方案(把几个层级的办法连在一起;在 Python 中用 load_programme 读取,用 ruraltier check-policy 检查):",
        "programmes (rule books of several levels together; load_programme reads, ruraltier check-policy checks them):",
    ),
    "cli.published": ("数值均有出处", "every figure has a source"),
    "cli.illustrative": ("示例数值 {count}/{all}", "illustrative figures in {count} of {all:# part|# parts}"),
    "cli.sound": (
        "{policy}:{criteria} 项指标,{rules} 条规则,{cases} 个算例全部通过",
        (
            "{policy}: {criteria:# criterion|# criteria}, {rules:# rule|# rules}, "
            "{cases:its case comes|all of # cases come} out"
        ),
    ),
    "cli.sound_programme": (
        "{policy}:方案,{levels} 个层级,没有错误",
        "{policy}: a programme of {levels:# level|# levels} without an error",
    ),
    "cli.unsound": ("{policy}:{count} 处问题", "{policy}: {count:# problem|# problems}"),
    "cli.notes": (
        "  另有 {count} 条提示,用 --notes 列出",
        "  and {count:# note; --notes lists it|# notes; --notes lists them}",
    ),
    "cli.title": ("{policy}:{count} 个村", "{policy}: {count:# village|# villages}"),
    "cli.account": ("奖补 {amount} {currency}", "money {amount} {currency}"),
    "demo.idm": (
        "一、真实数据:印度尼西亚三省 2024 年全部 {count} 个村,按公开指数评定",
        "1. Real villages: all {count} of three provinces of Indonesia, 2024, from their published indices",
    ),
    "demo.agree": (
        "   与官方公布的状态相比:一致 {agree},不一致 {disagree},双方均未评 {unrated}",
        "   against the published statuses: {agree} agree, {disagree} disagree, {unrated} are rated by neither",
    ),
    "demo.county": (
        "二、合成示例县 2011 年:{count} 个村(虚构),等次和奖补",
        "2. An invented Chinese county in 2011: {count} villages, their tiers and the money",
    ),
    "demo.village": ("三、一个村的说明", "3. One village explained"),
    # what changed in a rule book
    "change.key.changed": ("{name} {part}:{old} → {new}", "{name} of {part}: from {old} to {new}"),
    "change.key.added": ("{name} {part}:新增 {new}", "{name} of {part}: now {new}"),
    "change.key.removed": ("{name} {part}:取消(原为 {old})", "{name} of {part}: no longer {old}"),
    "change.part.changed": ("{part}:{old} → {new}", "{part}: from {old} to {new}"),
    "change.part.added": ("新增 {part}:{new}", "{part} is new: {new}"),
    "change.part.removed": ("取消 {part}({old})", "{part} is dropped ({old})"),
    "change.name.added": ("新增 {part}", "{part} is new"),
    "change.name.removed": ("取消 {part}", "{part} is dropped"),
    "change.rows": ("{count} 项", "{count:# entry|# entries}"),
    "change.otherwise": ("内容不同", "other ones"),
    "change.head": ("{old} → {new}:{count} 处改动", "{old} → {new}: {count:# change|# changes}"),
    "change.none": ("没有改动", "nothing changes"),
    # findings
    "severity.error": ("错误", "error"),
    "severity.warning": ("警告", "warning"),
    "severity.note": ("提示", "note"),
    "language.zh": ("中文", "Chinese"),
    "language.en": ("英文", "English"),
    "finding.rule": ("应为 {rule}", "expected {rule}"),
    "findings.head": (
        "{policy}:错误 {errors},警告 {warnings},提示 {notes}",
        "{policy}: {errors:# error|# errors}, {warnings:# warning|# warnings}, {notes:# note|# notes}",
    ),
    # a reform
    "reform.head": ("{old} → {new}:{count} 个村", "{old} → {new}: {count:# village|# villages}"),
    "reform.matrix": ("  等次变化(行为原来,列为以后)", "  who moves (rows: before, columns: after)"),
    "reform.moves": (
        "  升 {up},降 {down},新评上 {in},不再评 {out}",
        "  {up:# moves|# move} up, {down} down, {in:# gets|# get} a tier, {out:# has|# have} none any more",
    ),
    "reform.villages": ("  变动的村", "  villages that move"),
    "reform.rest": (
        "    ……另有 {count} 个村(moved() 或 --json 全部列出)",
        "    … and {count} more (moved() or --json lists all)",
    ),
    "reform.cost": (
        "  奖补 {before} → {after} {currency}({change}):{gainers} 个村增加,{losers} 个村减少",
        "  money {before} → {after} {currency} ({change}): {gainers:# village gets|# villages get} more, {losers} less",
    ),
    "reform.effects": (
        "  各项改动各占多少(沙普利值:与先后无关,相加即总变化)",
        "  what each change has in it (Shapley values: whatever the order, they add up to the whole)",
    ),
    "reform.provision": ("改动", "change"),
    "reform.up": ("升", "up"),
    "reform.down": ("降", "down"),
    "reform.in": ("新评上", "in"),
    "reform.out": ("不再评", "out"),
    "reform.money": ("奖补", "money"),
    "reform.apart": (
        "不能分开:单独施行时办法不成立({problem})",
        "cannot stand apart: by itself it makes no sound rule book ({problem})",
    ),
    "reform.many": (
        "改动多于 {most} 组,同一部分的合并计算",
        "there are more than {most} changes, so those of one section count as one",
    ),
    "reform.wanted": ("按要求合并", "put together on demand"),
    # published results
    "replay.agrees": (
        "第 {entry} 条({on}):逐字节一致,{sha256}",
        "entry {entry} ({on}): the same to the byte, {sha256}",
    ),
    "replay.differs": (
        "第 {entry} 条({on}):{count} 个村与公布的不同",
        "entry {entry} ({on}): {count:# village is|# villages are} not as published",
    ),
    "replay.order": (
        "第 {entry} 条({on}):每个村都与公布的一致,但次序不同",
        "entry {entry} ({on}): every village is as published, in another order",
    ),
    "replay.policy_sha256": ("办法", "rule book"),
    "replay.table_sha256": ("台账", "table"),
    "replay.ruraltier": ("软件版本", "library"),
    "ledger.published": (
        "已公布为第 {entry} 条({count} 个村),校验值 {sha256}",
        "published as entry {entry} ({count} villages), hash {sha256}",
    ),
    "ledger.supersedes": ("取代第 {entry} 条", "it supersedes entry {entry}"),
    "ledger.latest": (
        "取代第 {entry} 条(同一办法、同一台账的最近一条;不取代请用 --supersedes 0)",
        "it supersedes entry {entry}, the latest of the same rule book and table (--supersedes 0 if it replaces none)",
    ),
    "ledger.alone": ("不取代任何一条", "it supersedes no entry"),
    # provenance
    "illustrative": (
        "示例数值(未公布,由文件编者填写): {parts}",
        "illustrative figures (示例数值, nobody published them): {parts}",
    ),
}


@frozen
class Messages:
    """Messages in Chinese and English; called with the key of one, they say it.

    Parameters
    ----------
    templates
        Key -> the message in both languages. What fills a place is named in the call; a `Text` is put in the language
        of the message, anything else by `str`. A place ``{count:# village|# villages}`` is filled by its first half
        for 1 and by its second for any other number.

    Examples
    --------
    >>> [say("cli.unsound", policy="a", count=n).get("en") for n in (1, 2)]
    ['a: 1 problem', 'a: 2 problems']
    """

    templates: Mapping[str, tuple[str, str]]

    def __call__(self, key: str, /, **values: object) -> Text:
        """Return a message in both languages, its places filled."""
        return fill(self.templates[key], **values)


say = Messages(_MESSAGES)
"""What explanations, reports and the command line say."""


def fill(templates: tuple[str, str], **values: object) -> Text:
    """Return a Chinese and an English template with their places filled, as `Messages` fills them."""
    return Text(*(_filled(t, lang, values) for lang, t in zip(LANGUAGES, templates, strict=True)))


def _filled(template: str, lang: str, values: dict[str, object]) -> str:
    return template.format(**{k: _Said(v.get(lang) if isinstance(v, Text) else v) for k, v in values.items()})


class _Said(str):
    """What fills a place, which may ask for the singular and the plural of a count."""

    __slots__ = ()

    def __format__(self, forms: str) -> str:
        one, _, many = forms.partition("|")
        return (one if self == "1" else many).replace("#", self) if forms else str(self)


def figure(value: Fraction, marks: Iterable[Fraction] = ()) -> str:
    """Return a number for people that never seems to stand on the wrong side of a mark.

    A decimal of up to 12 places is shown whole. Anything longer is cut, never rounded, and ends in an ellipsis, with as
    many places as it takes to differ from every mark.

    Parameters
    ----------
    value
        The exact number.
    marks
        Numbers that it must not be mistaken for, such as the cuts of a ladder.

    Examples
    --------
    >>> from fractions import Fraction
    >>> figure(Fraction("59.96")), figure(Fraction(2, 3)), figure(60 - Fraction(1, 3 * 10**5), [Fraction(60)])
    ('59.96', '0.6666…', '59.9999…')
    """
    needed = decimal_places(value)
    if needed is not None and needed <= _LONGEST:
        return plain(value)
    places, apart = _PLACES, [mark for mark in marks if mark != value]
    while any(_cut(mark, places) == _cut(value, places) for mark in apart):
        places += 1
    whole, _, decimals = plain(_cut(value, places)).partition(".")
    return f"{'-' * (value < 0 <= _cut(value, places))}{whole}.{decimals.ljust(places, '0')}…"


def _cut(value: Fraction, places: int) -> Fraction:
    return rounded(value, places, "down")
