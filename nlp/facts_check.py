"""Numbers, amounts, times, counts, plates and names of a ticket beside those that were said. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hotline.checks import Defect, Finding
from hotline.drafts import FieldKey
from hotline.transcripts import Utterance
from nlp import numbers, others
from nlp.digits import arabic, only_digits
from nlp.money import amounts, yuan
from nlp.names import caller_name
from nlp.pinyin import syllable
from nlp.plates import plates
from nlp.quantities import number
from nlp.segment import Segmenter
from nlp.spans import Span, evidence
from nlp.text import utterances_of

WRITTEN_BY_AGENTS = (FieldKey.TITLE, FieldKey.CONTENT)
TELLING_FACTS = (*WRITTEN_BY_AGENTS, FieldKey.OCCURRED, FieldKey.OTHERS)
LEAST_NUMBER = 7
"""digits in a row that are a number one can call or look up"""

_DIGITS = re.compile(f"[0-9０-９零〇一幺二三四五六七八九-]{{{LEAST_NUMBER},}}")
_THIS_ONE = re.compile("这个号|这个电话|来电|本机|现在打的|打的这个|就这个")
_N = "[0-9]+(?:\\.[0-9]+)?|[零一二三四五六七八九两十百千万]+"
_UNITS = {
    "天": "天", "宿": "天", "日": "号", "号": "号", "个月": "个月", "年": "年", "工作日": "工作日",
    "个工作日": "工作日",
    "周": "周", "个星期": "周", "个礼拜": "周", "星期": "周", "小时": "小时", "个小时": "小时", "个钟头": "小时",
    "分钟": "分钟", "点": "点", "时": "点", "月": "月", "人": "人", "个人": "人", "名": "人", "位": "人", "口人": "人",
    "户": "户", "户人家": "户", "家": "户", "次": "次", "遍": "次", "回": "次", "趟": "次", "度": "度", "层": "层",
    "楼": "层", "平": "平米", "平米": "平米", "平方米": "平米", "米": "米", "斤": "斤", "吨": "吨", "台": "辆",
    "辆": "辆", "棵": "棵", "岁": "岁", "只": "只", "条": "条", "盏": "盏",
}  # fmt: skip
"""units of a count, as one of those that mean the same"""
_COUNT = re.compile(
    f"(?<![第0-9.])({_N})(?:多|来|几)?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![路楼栋院]|单元)"
)
_TIMES = (
    (
        ("大前天",), ("前天", "前晚"), ("昨天", "昨晚", "昨夜", "昨儿"),
        ("今天", "今早", "今晚", "今晨", "今儿", "刚才", "刚刚"),
    ),
    (
        ("上上周",), ("上周", "上个星期", "上星期", "上个礼拜", "上礼拜"),
        ("这周", "本周", "这个星期", "这星期", "这个礼拜"),
        ("上个月", "上月"), ("这个月", "本月", "当月"),
    ),
    (("前年",), ("去年",), ("今年", "本年")),
    (
        ("凌晨", "半夜", "夜里", "深夜", "夜间", "晚上", "昨晚", "今晚", "前晚", "傍晚", "每晚", "昨夜"),
        ("早上", "早晨", "清晨", "今早", "今晨", "上午", "一大早"), ("中午", "正午"), ("下午", "午后", "傍晚"),
    ),
    (
        *((f"周{day}", f"星期{day}", f"礼拜{day}") for day in "一二三四五六"),
        ("周日", "周天", "星期日", "星期天", "礼拜天", "周末"),
    ),
)  # fmt: skip
"""times that exclude one another, each with the words that mean the same"""
_ADDRESSED = re.compile("[路街巷道院村苑园里]$")
_BRACKETS = re.compile(r"（[\d-]+）")
_ADDRESS = re.compile("女士|先生|小姐|同志|师傅|阿姨|大爷|大妈|大姐|大哥|叔叔|奶奶|爷爷|老师")


@dataclass(frozen=True, slots=True)
class _Said:
    value: object
    ms: int


def number_not_said(utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str]) -> Iterator[Finding]:
    """The call-back number, and every long number in title and content, must have been said by somebody."""
    said = _digits_said(utterances)
    known = numbers.callback_number(utterances)
    same_as_calling = any(_THIS_ONE.search(str(item.text)) for item in utterances)
    at = evidence(known.spans[0]).start_ms if known else None
    for key in (FieldKey.CALLBACK_NUMBER, *WRITTEN_BY_AGENTS):
        text = ticket.get(key, "")
        found = [text] if key is FieldKey.CALLBACK_NUMBER else _DIGITS.findall(text)
        for each in found:
            digits = re.sub("^86(?=1)", "", only_digits(each))
            told = digits in said or (known is not None and digits == known.digits)
            if (
                len(digits) < LEAST_NUMBER
                or told
                or (key is FieldKey.CALLBACK_NUMBER and same_as_calling and not known)
            ):
                continue
            why = f"没有人说过号码{digits}" + (f"，通话里说的是{known.digits}" if known else "")
            yield Finding(Defect.NUMBER_NOT_SAID, key, at, why)


def facts_changed(
    utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str], segmenter: Segmenter
) -> Iterator[Finding]:
    """Amounts, counts, times, plates and the caller's name that differ from what was said."""
    yield from _name_changed(utterances, ticket)
    said_money = list(_money(utterances))
    said_counts = list(_counts(utterances))
    said_plates = [_Said(text, evidence(span).start_ms) for text, span in plates(utterances)]
    words = "\n".join(str(item.text) for item in utterances)
    for key in TELLING_FACTS:
        written = utterances_of(_BRACKETS.sub("", ticket.get(key, "")))
        yield from _other(key, _money(written), said_money, "金额")
        yield from _other(key, _counts(written), said_counts, "数量")
        yield from _other(key, (_Said(text, 0) for text, _ in plates(written)), said_plates, "车牌")
        yield from _times_changed(key, written, words, utterances)
    yield from _companies_changed(words, ticket, segmenter)


def _other(key: FieldKey, written: Iterator[_Said], said: Sequence[_Said], what: str) -> Iterator[Finding]:
    """Those of one sort that are written and were not said, with the nearest that was."""
    known = {each.value for each in said}
    for each in written:
        if each.value in known:
            continue
        alike = [one for one in said if _unit(one.value) == _unit(each.value)]
        instead = f"，通话里说的是{_shown(alike[0].value)}" if alike else "，通话里没有人说过"
        why = f"{what}对不上：工单写{_shown(each.value)}{instead}"
        yield Finding(Defect.FACT_CHANGED, key, alike[0].ms if alike else None, why)


def _money(utterances: Sequence[Utterance]) -> Iterator[_Said]:
    for span in amounts(utterances):
        value = yuan(span.text)
        if value is not None:
            yield _Said((value, "元"), evidence(span).start_ms)


def _counts(utterances: Sequence[Utterance]) -> Iterator[_Said]:
    for utterance in utterances:
        for match in _COUNT.finditer(str(utterance.text)):
            count = match[1]
            if match[2] == "号" and _ADDRESSED.search(str(utterance.text[: match.start()])):
                continue
            value = float(count) if "." in count else number(count)
            yield _Said((value, _UNITS[match[2]]), evidence(Span(utterance, match.start(), match.end())).start_ms)


def _unit(value: object) -> object:
    return value[1] if isinstance(value, tuple) else "车牌"


def _shown(value: object) -> str:
    return f"{value[0]:g}{value[1]}" if isinstance(value, tuple) else str(value)


def _times_changed(
    key: FieldKey, written: Sequence[Utterance], words: str, utterances: Sequence[Utterance]
) -> Iterator[Finding]:
    """A time that is written where only others of its sort were said."""
    text = "\n".join(str(line.text) for line in written)
    for sort in _TIMES:
        said = [word for same in sort for word in same if word in words]
        for same in sort:
            found = next((word for word in same if _stands(word, text)), None)
            if said and found and not set(said) & set(same):
                item = next(one for one in utterances if said[0] in str(one.text))
                start = str(item.text).index(said[0])
                at = evidence(Span(item, start, start + len(said[0]))).start_ms
                yield Finding(Defect.FACT_CHANGED, key, at, f"时间对不上：工单写{found}，通话里说的是{said[0]}")


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text by itself: `前天` not in `大前天`, `上周` not in `上上周`."""
    before = {"前": "(?<!大)", "上": "(?<!上)"}.get(word[0], "")
    return bool(re.search(before + word, text))


def _name_changed(utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str]) -> Iterator[Finding]:
    """A name that sounds otherwise; which characters of the same sound it has is the agent's to know."""
    written, heard = _ADDRESS.sub("", ticket.get(FieldKey.CALLER_NAME, "").strip()), caller_name(utterances)
    if not written or heard is None:
        return
    said = _ADDRESS.sub("", heard.text)
    size = min(len(written), len(said))
    if [syllable(each) for each in written[:size]] != [syllable(each) for each in said[:size]]:
        at = evidence(heard.spans[0]).start_ms
        yield Finding(Defect.FACT_CHANGED, FieldKey.CALLER_NAME, at, f"姓名对不上：工单写{written}，通话里说的是{said}")


def _companies_changed(words: str, ticket: Mapping[FieldKey, str], segmenter: Segmenter) -> Iterator[Finding]:
    said = _sound(words)
    for company in others.parts(ticket.get(FieldKey.OTHERS, "")).get("单位", ()):
        if _sound(company) not in said:
            why = f"单位名称对不上：通话里没有人说过{company}"
            yield Finding(Defect.FACT_CHANGED, FieldKey.OTHERS, None, why)


def _sound(text: str) -> str:
    return " " + " ".join(map(syllable, text)) + " "


def _digits_said(utterances: Sequence[Utterance]) -> str:
    """Every digit each side said, in order; pieces of one number stand together."""
    return (
        "\n".join(
            "".join(only_digits(str(item.text)) for item in utterances if item.side is side)
            for side in sorted({item.side for item in utterances})
        )
        + "\n"
        + "\n".join(only_digits(arabic(str(item.text))) for item in utterances)
    )
