"""The words of explanations and reports in Chinese and English: templates of ours, filled with anybody's text."""

from __future__ import annotations

from ruraltier._text import LANGUAGES, Text

_MESSAGES: dict[str, tuple[str, str]] = {
    # money
    "money.cap": ("封顶 {amount}", "cap {amount}"),
    "money.floor": ("保底 {amount}", "floor {amount}"),
    "money.whole": ("{product},取整到最小货币单位({mode})", "{product}, to the smallest coin ({mode})"),
    "money.remainder": ("{product},最大余额法取整", "{product}, whole by largest remainder"),
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
    # provenance
    "illustrative": (
        "示例数值(未公布,由文件编者填写): {parts}",
        "illustrative figures (示例数值, nobody published them): {parts}",
    ),
}


def say(key: str, **values: object) -> Text:
    """Return a message in both languages.

    Parameters
    ----------
    key
        Which message.
    values
        What fills its places; a `Text` is put in the language of the message, anything else by `str`.

    Examples
    --------
    >>> say("money.floor", amount="1,000.00").get("zh")
    '保底 1,000.00'
    """
    return Text(*(_filled(t, lang, values) for lang, t in zip(LANGUAGES, _MESSAGES[key], strict=True)))


def _filled(template: str, lang: str, values: dict[str, object]) -> str:
    return template.format(**{k: v.get(lang) if isinstance(v, Text) else str(v) for k, v in values.items()})
