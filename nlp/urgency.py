"""Whether something cannot wait, by rules first: dangers said of now, not of the past, not feared, not asked about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hotline.calls import Side
from hotline.city_words import NO_CITY_WORDS, CityWords
from hotline.transcripts import Utterance
from nlp.city_words import city_dangers, without_calm
from nlp.dangers import DANGERS, Danger
from nlp.learnt_dangers import judged
from nlp.short_model import ShortModel
from nlp.spans import Span

VERSION = "urgency-2"

VERSION_OF_THE_CITY = f"{VERSION}+urgent_words"
"""where a word of the city, the rule `urgent_words`, is among the reasons"""

MAX_URGENT = "特急"
"""the draft's word for a danger that cannot wait"""

_REACH = 16
"""characters before and after a cue that can take it back"""
_END = re.compile(r"[，,。；;！!？?、\n]")
_NOT = re.compile(
    r"(?:没有|并没|没|未|不是|并非|不存在|没发生|没发现|没闻到|没看到|没见|不会|不至于|不算"
    r"|避免|防止|防范|杜绝|不能|别|不要|不用|不想)"
    r"(?:什么|发生|出现|发现|闻到|看到|再|过|任何|说)*$"
)
_FEARED = re.compile(
    r"(?:如果|要是|要不然|万一|假如|假设|一旦|怕|担心|害怕|生怕|恐怕|会不会|能不能会|容易"
    r"|可能会|有可能|早晚|迟早|将来|以后|以防|预防|防|小心|免得|省得"
    r"|引起|引发|导致|造成|存在|万万|好像要|看着像要|总有一天|要出|哪天|真要|一旦)"
)
_FEARED_WITHIN = re.compile("会不会|可能会|容易|怕|万一|真要|要是|没听说|还没|一着|哪天")
_RISK = re.compile(
    r"^.{0,4}(?:隐患|风险|的可能|怎么预防|可怎么办|怎么得了|咋办啊万一|保险|险(?![些情])"
    r"|演练|演习|培训|宣传|讲座|知识|预案|应急|报警器|证明|认定|鉴定|理赔|赔偿|赔付|赔钱"
    r"|预防|那种|论文|课|保护器|标准|法规|条例|规定|处罚|罚款|补贴|补助|热线|电话是|抢修电话|的电话|几号|怎么(?:办理"
    r"|安装|申请|报|交|缴|投诉|处罚|赔|认定))"
)
_ASKED_ABOUT = re.compile(
    r"^.{0,10}(?:应该?(?:打|找)|该(?:打|找)|(?:打|找)(?:哪个|什么|谁|哪)|归谁|归哪|属于哪"
    r"|算不算|怎么(?:预防|处理|赔|报|判|算|定)|谁(?:负责|赔|管)|需要(?:什么|哪些)|哪里(?:报"
    r"|办)|咨询|多少钱|有什么规定|是什么意思)"
)
_ASKS = re.compile(r"(?:咨询|请问|问一下|问下|想问|了解|打听|想知道|学习|讲讲).{0,10}$")
_HERE = re.compile(
    r"我家|我们|咱|这里|这边|这儿|楼上|楼下|楼里|邻居|现在|正|刚|家里|厨房|隔壁|门口|有人"
    r"|单位|厂|小区|马上|已经|快来|赶紧"
)
_NOW = re.compile(
    r"(?<!到)现在(?!好了|没事|不漏|处理|谈|想|问|恢复|出院|人?没|已经|就想|修好|基本)|正在|正(?!常|确|规|式)|这会儿|此刻|刚刚|刚才|刚(?!性|需)|还在|仍|快来|赶紧派|马上"
    r"|立刻|救命|又(?!是)|今天|今早|今晚|今儿|刚发生|还没(?!赔|给|答复|结果|下来|出)|至今|到现在(?!没|也没|都没|还没|不给)|还敞|还是没|还"
    r"(?:漏|冒|着)"
)
_LONG_AGO = re.compile(
    r"上个?月|去年|往年|正月|年轻时|前年|上次|上回|那次|那回|当时|当年|年前|年的|小时候|以前|之前|曾经|早些年"
    r"|前些年|前段时间|前阵子|月前|周前|有一次|有一回|(?<!今)年(?:冬天|夏天)|春天|月份|几年"
)
_LATELY = re.compile(
    r"昨天|昨晚|昨夜|前天|前几天|前两天|头两天|头几天|前些天|上周|上个?星期|上个?礼拜|周[一二三四五六日末]"
    r"|[号日]那天|天前|大前天|[一二三四五六七八九十]号(?!楼|院|门|线|口|店|厅)|那天"
)
_OVER = re.compile(
    r"(?:已经|都|后来|早就|当时就)?(?:修好|扑灭|灭了|熄灭|救出|救下|解决|处理完|处理好|恢复"
    r"|关了阀|找到了|找回|出院|没事了|送(?:到)?医院了|抓(?:住|走|起来)了|补上了|换好|盖上了"
    r"|盖好|平息|结束了|好了|不漏|没漏|排除了|虚惊|修了|修完|清走|带走了|停了|退了|没事了?|过去了)"
)
_FIGURE = re.compile(
    r"(?:气|急|烦|冻|热|累|笑|吓|饿|困|渴|臭|吵|愁|憋屈|闷|堵|贵|疼|痒|郁闷|晒)得?(?:我|人|都|快|要|真|简直|想)*$"
    r"|得(?:我|人|我们)(?:都|真|快|要|简直)*$"
)
_DENIED_WITHIN = re.compile(
    "没(?:有)?(?:困|人拿|人打|着火|起火|漏|伤着|打|砸|塌|炸|中毒|淹|晕|爆|受伤)|不(?:漏|冒|着火)"
)
_HOT_HEADED = re.compile("(?:脑袋|脑瓜子?|脑子|头|肺|心态|心|我|人)(?:都|快|要|真|就|得)*$")
"""before a blast: it is anger"""
_STORY = re.compile(r"(?:电视|新闻|网上|报道|视频|抖音|朋友圈|小说|电影|表扬|锦旗|见义勇为|听说外地|别的城市)")
_SMOKE_OF_TRADE = re.compile(
    "烧烤|油烟|烟囱|烟道|饭店|餐馆|餐厅|饭馆|火锅|抽烟|吸烟|烟民|尾气|排气|汽车|货车|大车|大客|叉车|装载机|机械|香精|炒菜|一天到晚|天天|每天|老是|环保|花盆|干得|烤漆|切"
    "|公交车|柴油|工厂|厂|锅炉|秸秆焚|烧纸|早市|小摊|串|后厨"
)
_NEARLY = re.compile("差点|险些")
_WHAT_IF = re.compile("^(?:可|的话|就|咋|怎么|往哪|上哪|谁|还得|全楼|都得|整)|^也够呛")
"""right behind a danger that is only thought of: `着火往哪跑`"""
_AFTERMATH = re.compile(
    "赔|医药费|手术费|医疗费|住院费|治疗费|追责|认定书|救助金|损失|补偿|保险公司|住了?.{1,3}天院|出院|票据|报销|补办|调查报告|没及时|复核|鉴定|见定|调解|评估|定损|重建|感谢|锦旗|立案|判|起诉|伤残"
)
"""what is talked of once a danger is over"""
_LONG_SINCE = re.compile("^.{0,4}(?:快|都|已经|过去)?[一二三四五六七八九十半两几]+个?多?(?:月|年|星期|礼拜|周)")
_ONCE = re.compile("(?:着|起|失|困|淹|炸|砸|打|跳|塌|出|发生|走丢|中毒)过(?!来|去|道|路|街|敏|期|车)|毒过")
_AGAIN = re.compile("又|这次|今天|刚才|现在又|正")
_CONFIRM = re.compile(r"^(?:嗯|啊|哦|对|是的?|没错|有|就是)+")
_SMOKE = re.compile("烟")


@dataclass(frozen=True, slots=True)
class Found:
    """A danger with the words that tell it."""

    danger: Danger
    spans: tuple[Span, ...]


def dangers(
    utterances: Sequence[Utterance], learnt: ShortModel | None = None, city: CityWords = NO_CITY_WORDS
) -> tuple[Found, ...]:
    """The dangers that stand now, in the order of the table; none for what is past, feared, denied or asked about.

    Args:
        utterances: in order of time. The caller's count; what the agent asks counts when the caller says yes to it.
        learnt: how callers tell dangers. It finds what no rule knows, and takes back what the rules find in words that
            are surely calm.
        city: words to find too, which the model does not take back, and words to find nothing in.
    """
    heard = without_calm(utterances, city.calm)
    said = dict(zip(heard, utterances, strict=True))
    return tuple(
        Found(one.danger, tuple(replace(span, utterance=said[span.utterance]) for span in one.spans))
        for one in (*_of_every_city(heard, learnt), *_by_rules(heard, city_dangers(city.urgent)))
    )


def _of_every_city(utterances: Sequence[Utterance], learnt: ShortModel | None) -> tuple[Found, ...]:
    by_rules = _by_rules(utterances, DANGERS)
    judgement = judged(_told(utterances), learnt) if learnt else None
    if judgement is None:
        return by_rules
    if by_rules and judgement.is_calm:
        return ()
    known = {one.danger for one in by_rules}
    learnt_ones = [Found(one, judgement.spans) for one in judgement.dangers if one not in known]
    return (*by_rules, *(learnt_ones if judgement.is_alarm else ()))


def _by_rules(utterances: Sequence[Utterance], table: Sequence[Danger]) -> tuple[Found, ...]:
    told = _told(utterances)
    over = any(_OVER.search(str(item.text)) and not _NOW.search(str(item.text)) for item in told)
    found = []
    for danger in table:
        spans = _outermost([span for item in told for span in _standing(danger, item)])
        if spans and not (over and not danger.lasts and _past_call(told)):
            found.append(Found(danger, spans))
    return tuple(found)


def _outermost(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that lie within no other one, each once."""
    return tuple(
        span
        for span in dict.fromkeys(spans)
        if not any(
            other != span and other.utterance is span.utterance and other.start <= span.start and span.end <= other.end
            for other in spans
        )
    )


def _told(utterances: Sequence[Utterance]) -> list[Utterance]:
    told = []
    for number, utterance in enumerate(utterances):
        if utterance.side is Side.CALLER or (
            number + 1 < len(utterances) and _CONFIRM.match(utterances[number + 1].text)
        ):
            told.append(utterance)
    return told


def _past_call(told: Sequence[Utterance]) -> bool:
    return any(_LONG_AGO.search(str(item.text)) or _LATELY.search(str(item.text)) for item in told)


def _standing(danger: Danger, utterance: Utterance) -> Iterator[Span]:
    text = str(utterance.text)
    for cue in danger.cues:
        for match in cue.finditer(text):
            if _stands(danger, text, match):
                yield Span(utterance, match.start(), match.end())


def _stands(danger: Danger, text: str, match: re.Match[str]) -> bool:
    before, after = _clause(text, match.start(), match.end())
    if _NOT.search(before) or _FIGURE.search(before) or _STORY.search(text[: match.start()]):
        return False
    if not danger.of_the_city and _is_no_danger(before, match[0], after):
        return False
    if not danger.lasts and _NEARLY.search(before + match[0]):
        return False
    if _RISK.search(after) or _WHAT_IF.search(after) or _FEARED.search(before):
        return False
    if (_ASKED_ABOUT.search(after) or _ASKS.search(before)) and not _HERE.search(before + match[0]):
        return False
    return not _is_past(danger, text, match)


def _is_no_danger(before: str, cue: str, after: str) -> bool:
    """The words of the cue deny or fear it themselves, or tell anger or the smoke of a trade."""
    if _DENIED_WITHIN.search(cue) or _FEARED_WITHIN.search(cue):
        return True
    if "炸" in cue and _HOT_HEADED.search(before):
        return True
    return bool(_SMOKE.search(cue) and _SMOKE_OF_TRADE.search(before + cue + after))


def _is_past(danger: Danger, text: str, match: re.Match[str]) -> bool:
    """Told of another day and of nothing now, or told to be over."""
    before = text[max(0, match.start() - 2 * _REACH) : match.start()]
    after = text[match.end() : match.end() + 2 * _REACH]
    around = before + match[0] + after
    if _ONCE.search(match[0] + after[:1]) and not _AGAIN.search(after):
        return True
    if _NOW.search(around):
        return bool(_OVER.search(after) and not _NOW.search(after))
    if not danger.lasts and (_AFTERMATH.search(text) or _LONG_SINCE.search(after)):
        return True
    if _OVER.search(after):
        return True
    if _LONG_AGO.search(around):
        return not danger.lasts or not _LATELY.search(around)
    return not danger.lasts and bool(_LATELY.search(around))


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after in the same clause, as far as _REACH characters."""
    before = _END.split(text[max(0, start - _REACH) : start])[-1]
    after = _END.split(text[end : end + _REACH])[0]
    return before, after
