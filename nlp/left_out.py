"""What a caller said and a ticket leaves out, and promises that a ticket adds. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from hotline.calls import Side
from hotline.checks import Defect, Finding
from hotline.drafts import Category, FieldKey
from hotline.transcripts import Utterance
from nlp.issues import issues
from nlp.places import chains_in
from nlp.segment import Segmenter
from nlp.spans import Span, evidence
from nlp.wording import statements

LEAST_COVERED = 0.25
"""share of the words of an issue that a ticket must hold to have told it"""

_SAY_NOTHING = frozenset(
    """
    第一 第二 一个 两个 这个 那个 问题 事情 我们 你们 他们 有人 没人 还有 另外 反映 投诉 咨询 一下 想问 就是 一直 已经
    现在 好的 电话
    """.split()  # noqa: SIM905  # a column of words reads better so
)

_THREATS = (
    (
        "伤人",
        "砍(?!价|树|伐|了树)|捅(?!了篓|咕)|弄死|打死(?!结)|杀了|杀人|炸(?:了|掉|平)|放火|一把火|拿刀|动刀|同归于尽"
        "|见血|出人命|报复|收拾他|砸(?!墙|坏|到|伤|中)",
        "砍|捅|死|杀|炸|火|刀|同归|扬言|威胁|极端|过激|报复|暴力|人身安全|人命|收拾|砸",
    ),
    (
        "轻生", "不想活|不活了|活不下去|跳楼|跳河|自杀|喝药|割腕|死给|上吊|寻死|死了算了|一死了之|撞死在",
        "不想活|不活|活不下去|跳楼|跳河|自杀|喝药|割腕|死|上吊|轻生|极端|过激|自残|扬言",
    ),
    (
        "上访", "上访|信访|进京|去北京告|上北京|到省里|去省里|找省里|拉横幅|(?:我们|大家)(?:就|去|都)*堵(?:门|路|大门)"
        "|集体去|去市政府|找市长|游行|静坐",
        "访|进京|北京|省|横幅|堵|集体|市政府|市长|游行|静坐|极端|过激|扬言",
    ),
    (
        "曝光", "找记者|找媒体|找电视台|上电视|发抖音|发到网上|发网上|曝光|发微博|发朋友圈|上热搜|发快手",
        "记者|媒体|电视|抖音|网上|网络|曝光|微博|朋友圈|热搜|快手|舆情|扬言",
    ),
    (
        "起诉", "起诉|打官司|去法院|上法院|法院告|告你们|告他们|找律师",
        "诉|官司|法院|告|律师|法律",
    ),
    (
        "限期", "再不(?:解决|处理|管|修|来|给|退|弄|发|回复|答复)",
        "再不|如不|若不|限期|扬言|极端|过激|尽快|要求|否则|将",
    ),
)  # fmt: skip
"""what it is, how callers say it, how a ticket may tell it"""
_OWN = re.compile("我|咱|大家|业主|我们|信不信|逼|要")
_NOT_MEANT = re.compile(
    "(?:不会|不想|没想|没打算|不是要|不是|别|不要|怕|担心|怎么|如何|咨询|请问|想问|能不能|可不可以|被)(?!我).{0,4}$"
)
_WOULD = re.compile("(?:去|就|要|会|真|打算|准备|只能|只好|只有|干脆|非|信不信|我|们|跟他|给他|能)[^，。]{0,4}$")

_REPEATS = re.compile(
    "(?:打|反映|投诉|找|联系|报修|说|催|沟通|报|跑)(?:过|了)?[^，。]{0,6}?(?:好几次|好几遍|很多次|好多次|多次|无数次|无数遍"
    "|[三四五六七八九十两几0-9]+(?:次|遍|回|趟))|(?:多次|反复|再三|一再|屡次|好几次|不止一次|又一次|再一次)[^，。]{0,4}(?:反映|投诉|找|联系|报修|沟通|催|打)"
    "|(?:上次|之前|以前|前几天|上周|上个月|去年)[^，。]{0,6}(?:反映过|投诉过|打过|报过|找过|打了电话)|第[二三四五六七八九十0-9]+次(?:打|反映|投诉|来电|找)"
    "|又(?:给你们)?打(?:电话|过来)|天天(?:给你们)?打(?:电话|热线)|一直打电话"
)
_TELLS_REPEAT = re.compile(
    "多次|再次|反复|屡次|一再|曾|此前|之前|已反映|反映过|投诉过|打过|报过|找过|第[二三四五六七八九十0-9]+次|重复|催|[一二两三四五六七八九十几0-9]+(?:次|遍|回|趟)|又"
)

_GIVEN_WORD = "承诺|保证(?!金)|答应|许诺|确保|(?<!不)同意(?:赔|退|修|换|给|解决)"
_ARRANGED = (
    "(?:将于|将在|会在|定于|预计|将)[^，。]{0,12}(?:修|处理|解决|回复|答复|到|派|完成|退|恢复|办|调整)"
    "|(?:已|已经)(?:安排|派|协调)[^，。]{0,10}(?:处理|上门|维修|解决|前往)"
)
_PROMISES = (
    (
        re.compile(_GIVEN_WORD),
        re.compile(
            "承诺|保证(?!金)|答应|许诺|说好|约好|(?<!不)同意|确保"
            "|(?:说|讲|告诉|通知)[^，。]{0,8}(?:会|就|能|给|来|要|肯定|一定|马上|尽快|天|周)"
        ),
    ),
    (
        re.compile(_ARRANGED),
        re.compile(
            "承诺|保证(?!金)|答应|说好|约好|安排|派|协调|准备|打算"
            "|(?:会|将|马上|尽快|一定|肯定|能|就)[^，。]{0,10}(?:修|处理|解决|回复|答复|联系|来|到|派|退|恢复|办)"
            "|再不|我要|我就|我们"
        ),
    ),
)
"""how tickets write a promise, and what must have been said for it"""


def threats_left_out(utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str]) -> Iterator[Finding]:
    """What the caller says they will do, to others, to themselves or in public."""
    written = _told(ticket)
    heard: set[str] = set()
    for name, said, told in _THREATS:
        span = next(_meant(utterances, re.compile(said)), None)
        if span is None or span.utterance.id in heard:
            continue
        heard.add(span.utterance.id)
        if not re.search(told, written):
            why = f"来电人说过“{span.text}”（{name}），工单里没有写"
            yield Finding(Defect.THREAT_LEFT_OUT, FieldKey.CONTENT, evidence(span).start_ms, why)


def repeats_left_out(utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str]) -> Iterator[Finding]:
    """That it was reported before."""
    if _TELLS_REPEAT.search(_told(ticket)):
        return
    span = next(_spans(utterances, _REPEATS), None)
    if span:
        why = f"来电人说过“{span.text}”，工单里没有写明是重复反映"
        yield Finding(Defect.REPEAT_LEFT_OUT, FieldKey.CONTENT, evidence(span).start_ms, why)


def issues_left_out(
    utterances: Sequence[Utterance],
    ticket: Mapping[FieldKey, str],
    beside: Sequence[str],
    classify: Callable[[str], Category],
    segmenter: Segmenter,
) -> Iterator[Finding]:
    """A matter of several in one call that neither this ticket tells nor another of the call.

    Args:
        beside: what the call's other tickets and drafts tell.
    """
    told = issues(utterances, classify)
    if len(told) < 2:
        return
    written = "\n".join((_told(ticket), *beside))
    for issue in told:
        said = statements(issue.utterances, ())
        words = {word for span in said for word in segmenter.words(_matter(span, segmenter)) if _tells(word)}
        if said and words and sum(word in written for word in words) / len(words) < LEAST_COVERED:
            why = f"来电人还反映了“{said[0].text[:20]}”，工单里没有写"
            yield Finding(Defect.ISSUE_LEFT_OUT, FieldKey.CONTENT, evidence(said[0]).start_ms, why)


def promises_not_made(utterances: Sequence[Utterance], ticket: Mapping[FieldKey, str]) -> Iterator[Finding]:
    """A promise in the content when nobody spoke of one."""
    for written, said in _PROMISES:
        match = written.search(ticket.get(FieldKey.CONTENT, ""))
        if match and not any(said.search(str(item.text)) for item in utterances):
            why = f"工单写了“{match[0]}”，通话里没有人这样答应过"
            yield Finding(Defect.PROMISE_NOT_MADE, FieldKey.CONTENT, None, why)


def _matter(span: Span, segmenter: Segmenter) -> str:
    """What was said without its places: they are alike in all matters of a call."""
    text = span.text
    for chain in chains_in(span.utterance, segmenter):
        text = text.replace(chain.span.text, " ")
    return text


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in _SAY_NOTHING


def _told(ticket: Mapping[FieldKey, str]) -> str:
    return "\n".join(ticket.get(key, "") for key in (FieldKey.TITLE, FieldKey.CONTENT))


def _spans(utterances: Sequence[Utterance], pattern: re.Pattern[str]) -> Iterator[Span]:
    for utterance in utterances:
        if utterance.side is Side.CALLER:
            for match in pattern.finditer(str(utterance.text)):
                yield Span(utterance, match.start(), match.end())


def _meant(utterances: Sequence[Utterance], pattern: re.Pattern[str]) -> Iterator[Span]:
    """Where the caller says it of themselves, neither denied, feared nor asked about."""
    for span in _spans(utterances, pattern):
        before = re.split("[，,。；;！!？?]", str(span.utterance.text[: span.start]))[-1]
        if _NOT_MEANT.search(before):
            continue
        if (
            span.text.startswith(("再不", "不想活", "不活了", "活不下去"))
            or _WOULD.search(before)
            or _OWN.search(before)
        ):
            yield span
