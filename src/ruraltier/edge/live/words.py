"""The words of the workbook, in Chinese and English."""

from __future__ import annotations

from ruraltier._messages import Messages

_WORDS: dict[str, tuple[str, str]] = {
    "sheet.result": ("结果", "Result"),
    "sheet.values": ("数值", "Values"),
    "sheet.points": ("得分", "Points"),
    "sheet.rules": ("规则", "Rules"),
    "sheet.money": ("资金", "Money"),
    "sheet.parameters": ("参数", "Parameters"),
    "sheet.notes": ("说明", "Notes"),
    "sheet.workings": ("运算", "Workings"),
    "sheet.coefficients": ("系数", "Coefficients"),
    "sheet.lists": ("选项", "Lists"),
    "title.result": ("评定结果", "Result"),
    "title.values": ("村庄数值(黄色单元格可改)", "Village values (change the yellow cells)"),
    "title.points": ("各项得分", "Points"),
    "title.rules": (
        "规则触发情况(● 决定了等次,○ 触发但未改变等次)",
        "Rules (● decided the tier, ○ fired and changed nothing)",
    ),
    "title.money": ("资金", "Money"),
    "title.parameters": ("办法的参数(黄色单元格可改)", "Parameters of the rule book (change the yellow cells)"),
    "title.notes": ("说明", "Notes"),
    "title.workings": ("逐村运算(整数,请勿改动)", "Workings, village by village (whole numbers; do not change)"),
    "title.coefficients": (
        "由参数推出的整数(请勿改动)",
        "Whole numbers that follow from the parameters (do not change)",
    ),
    "title.lists": ("下拉选项(请勿改动)", "Words to choose from (do not change)"),
    "id": ("行政村代码", "id"),
    "name": ("村名", "name"),
    "tier": ("等次", "tier"),
    "score": ("总分", "score"),
    "amount": ("金额", "amount"),
    "by_score": ("按分数的等次", "tier by score"),
    "decided_by": ("决定等次的规则", "decided by"),
    "reasons": ("触发的规则", "rules that fired"),
    "kinds": ("没有数值", "no value"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "rated": ("已评", "rated"),
    "unrated": ("未评", "unrated"),
    "ineligible": ("不予评定", "ineligible"),
    "faulty": ("数值有误", "value not usable"),
    "left_out": ("不计", "left out"),
    "cut": ("分数线", "cuts"),
    "section": ("所属", "part"),
    "parameter": ("参数", "parameter"),
    "value": ("取值", "value"),
    "unit": ("单位或界", "unit or side"),
    "standing": ("依据", "rests on"),
    "whole": ("整数", "whole number"),
    "check": ("检查", "check"),
    "number_header": ("序号", "no."),
    "full_points": ("满分 {points}", "full {points}"),
    "unit.points": ("分", "points"),
    "unit.places": ("名", "places"),
    "unit.share": ("比例", "share"),
    "parameter.base": ("起始分", "points to begin with"),
    "parameter.edge": ("拐点", "edge"),
    "parameter.rise": ("由 {low} 至 {high} 增加", "rise from {low} to {high}"),
    "parameter.rate": ("每单位", "for each unit"),
    "parameter.jump": ("{sign} {edge} 增加", "rise at {sign} {edge}"),
    "parameter.start": ("起算点", "counted from"),
    "parameter.unit": ("每满", "for every complete"),
    "parameter.coverage": ("至少有值的比例", "least share with values"),
    "parameter.weight": ("权重", "weight"),
    "parameter.full": ("满分", "full points"),
    "parameter.k": ("需达标项数", "how many must pass"),
    "parameter.passing": ("达标线", "passes at"),
    "parameter.floor": ("保底", "floor"),
    "parameter.cap": ("封顶", "cap"),
    "complete": ("完整单位数", "complete units"),
    "denominator": ("分母", "denominator"),
    "condition": ("条件", "condition"),
    "group": ("{what}(分组)", "{what} (group)"),
    "constant": ("{what}(常数)", "{what} (constant)"),
    "over": ("÷ {den}", "÷ {den}"),
    "fires": ("{code} 触发", "{code} fires"),
    "decides": ("{code} 决定", "{code} decides"),
    "gated": ("门槛后", "after gates"),
    "lifted": ("保底后", "after floors"),
    "final": ("否决后", "after vetoes"),
    "faults": ("有误的数值", "values not usable"),
    "status": ("状态", "status"),
    "tier_before": ("名额前的等次", "tier before quotas"),
    "id_rank": ("行政村代码的次序", "order of the ids"),
    "budget": ("预算", "budget"),
    "claim": ("应发", "claim"),
    "down": ("舍去", "rounded down"),
    "above_floor": ("高于保底", "above the floor"),
    "reduced": ("权重(约简)", "weight, reduced"),
    "held": ("受限", "held by a bound"),
    "free": ("按比例", "in proportion"),
    "rest": ("余数", "remainder"),
    "currency": ("单位:{currency}", "in {currency}"),
    "input": ("{low} 至 {high}", "{low} to {high}"),
    "banner.unsound": (
        "注意:参数超出本表能精确计算的范围,各村不给等次",
        "Note: the parameters leave what this workbook calculates exactly; no tier is given",
    ),
    "banner.faulty": (
        "注意:有的村数值不能使用(状态为“数值有误”),原办法会拒绝评定整张表",
        "Note: some values cannot be used (shown as not usable); the library would refuse the whole table",
    ),
    "banner.fine": (
        "全部由公式算出;改动“数值”或“参数”后自动重算",
        "All by formula: change the values or parameters and it recalculates",
    ),
    "banner.part": (
        "部分列为常数,不随数值重算,见“说明”",
        "Some columns are constants and do not recalculate; see the notes",
    ),
    "why.wide": ("整数超出表格软件能精确比较的范围", "its whole numbers are larger than spreadsheets compare exactly"),
    "why.digits": (
        "数值的位数超过表格软件保留的 15 位",
        "a value has more than the 15 digits that a spreadsheet keeps",
    ),
    "why.root": (
        "几何平均是无理数,表格软件不能精确取整",
        "a geometric mean is irrational, and a spreadsheet does not round it exactly",
    ),
    "why.log": ("对数不能由表格软件精确算出", "a spreadsheet does not calculate a logarithm exactly"),
    "why.plugin": ("由其他程序包计算", "another package works it out"),
    "why.varies": ("分母逐村不同", "its denominator differs by village"),
    "why.function": ("表格软件没有相同的函数", "no function of spreadsheets does the same"),
    "why.long": ("公式过长", "the formula would be too long"),
    "why.many": ("选项过多", "there are too many options"),
    "why.words": ("选项与表示没有数值的词相同", "an option is a word for no value"),
    "why.twins": (
        "分组名称仅大小写或全半角不同,表格软件不能区分",
        "names of groups differ only in case or width, which spreadsheets do not tell apart",
    ),
    "note.policy": ("办法", "rule book"),
    "note.id": ("办法代码", "id of the rule book"),
    "note.reference": ("文号", "reference"),
    "note.policy_sha256": ("办法指纹", "fingerprint of the rule book"),
    "note.table_sha256": ("数据指纹", "fingerprint of the table"),
    "note.ruraltier": ("程序版本", "version of ruraltier"),
    "note.illustrative": ("示例数值", "illustrative figures"),
    "note.source": ("来源 {code}", "source {code}"),
    "note.generated": ("生成时间", "written"),
    "note.rule": ("规则 {code}", "rule {code}"),
    "note.dead": ("不随数值重算:{what}", "does not recalculate: {what}"),
    "note.live": ("可重算", "live"),
    "note.exact": ("为何精确", "why it is exact"),
    "exact": (
        (
            "数值先乘以 10 的幂取整;得分、总分是整数之比;分数线、规则一律比较整数,不比较小数。"
            "整数均小于 2^48,表格软件对其运算、比较都是精确的;“系数”表 B2 随时检查。显示的总分是分子除以分母。"
        ),
        (
            "Values are first made whole by a power of ten; points and scores are quotients of whole numbers; cuts and "
            "rules compare whole numbers, never decimals. All are below 2^48, which spreadsheets add, multiply and "
            "compare exactly; cell B2 of the coefficients watches over that. A score shown is their quotient."
        ),
    ),
    "note.use": ("用法", "how to use it"),
    "use": (
        (
            "改“数值”表的黄色单元格(一村之值)或“参数”表的黄色单元格(办法本身),其余各表自动重算。增加村庄请用程序重新生成。"
            "运算、系数、选项三表已隐藏,取消隐藏即可查看。"
            "公式里的固定数字、等次数目、界的归属不能在表中更改。评分区间和表内没有的历史记录不在表内检查。"
        ),
        (
            "Change yellow cells of the values or of the parameters (the rule book); the other sheets recalculate. "
            "To add villages, write the workbook anew. Workings, coefficients and lists are hidden. "
            "Numbers in formulas, the tiers and which side owns an edge "
            "cannot be changed here. Brackets of marks are not checked here."
        ),
    ),
    "note.notes": ("附注", "notes"),
}

speak = Messages(_WORDS)
"""What the workbook says."""
