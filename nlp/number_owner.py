"""Whose a number is, by the words around it and by what the agent asked for.

Only the caller's own number, or one the caller wants to be called on, is a call-back number; the office complained
about, the swindler and the card have theirs.
"""

import re
from enum import Enum, auto

from nlp.number_question import PEOPLE, TELEPHONE, Asked, last_match


class Whose(Enum):
    CALLERS = auto()
    """said to be"""
    ASKED = auto()
    """the answer to the agent's question"""
    BARE = auto()
    """no word tells"""
    ANOTHERS = auto()


_SPELT = re.compile(r"(\w)\w{1,3}的\1")
"""how a name is written: `单位的单`"""
_SHOWN = "招牌|广告|牌子|(?<!写)(?<!写在)墙上|名片|传单|写着|写的|贴的|留的挪车|短信|上的|上面"
_SERVICE = "拨打|请打|可以打|您打|咨询|投诉电话|监督|救援|订餐|服务电话|值班|报警|火警|查号|热线"
_OTHER = re.compile(f"{PEOPLE}|{_SHOWN}|{_SERVICE}|(?:我要|想|要)查|以前的|原来的|旧|屏幕")
_OTHERS_TELEPHONE = re.compile(f"(?:{PEOPLE})[^我您]{{0,6}}?(?:{TELEPHONE})|{_SHOWN}|{_SERVICE}")
_WORKPLACE = re.compile(
    r"(?:^|(?<=[\s，,。们打留是在班]))(?:单位|公司|学校|店里?|医院|社区|村里|值班室|门卫室|保安室|传达室|收发室)(?![主员家长])"
)
"""where a caller who is asked can be reached: with no word that it is another's"""
_CALLER_IS = re.compile(
    f"我们?(?:就)?[是在][^\\s，,找打给问替帮]{{0,4}}?(?:{PEOPLE}|的)+(?:值班室|门卫室|办公室|保安室)?"
)
_REACH = 14
"""characters between the word for another and the number"""

RELATIVE = (
    "爱人|媳妇|小子|丫头|老公|老婆|丈夫|妻子|老伴|对象|儿子|女儿|闺女|姑娘|孩子|妈|爸|父亲|母亲"
    "|婆婆|公公|岳父|岳母|女婿|儿媳|舅|姨|叔|姑|婶|嫂|侄|外甥|孙|奶奶|爷爷|姥姥|姥爷|亲戚|家属|室友|同学|哥|弟|姐|妹|朋友|同事|工友|助理|秘书|家人|家里人"
)
"""who else may be called back, as callers name them"""
_RELATIVES_TELEPHONE = re.compile(f"(?<![打留记用写找])(?:{RELATIVE})的?(?:{TELEPHONE})")
"""told without being asked for: no wish to be called there"""
_RELATIVE_NAMED = re.compile(RELATIVE)
_RELATIVES_BEHIND = re.compile(rf"^[\s，,噢哦啊嗯呃不是对]*(?:这|那)(?:个)?(?:号码?|电话|手机)?是我?(?:{RELATIVE})的")
_MINE = re.compile("我(?:自己|本人)?的|我自己|我本人")
_OWN = re.compile(
    "(?<!骚扰)(?<!联系)我(?:自己|本人|现在)?的?(?:手机|电话|座机|联系方式|号码?|这个?)+|我的(?:是|就是)?$|(?:我|我是|我就是)$|现在(?:用?的)?是$|本人|我自己|(?:打|联系|通知|找|叫|回|写|改成|换成)我(?!们?(?:以前|原来|之前))|(?:让|叫|请|你们?)[^，。\\s]{0,8}给我(?:打|回|来)个?(?:电话)?"
    f"|(?:我们?家|家里)里?的?(?:固定)?(?:电话|座机|固话)?(?:是|号码?)?[\\s，,]*$|新号|我(?:给你?们?)?留(?:一?个|下)?(?:号码?|电话|手机)|我们?(?:单位|公司|店里?|办公室|学校)|(?:打|留|记|用|写|找)[^，。]{{0,5}}(?:{RELATIVE})[^，。]{{0,8}}|我(?:报|念)(?:一下)?(?:电话|手机|号码?)?[了啊吧\\s]*$|(?:^|[\\s，,])(?:办公室|单位|家里|值班室)(?:的?(?:电话|座机))?[\\s，,]*$|我有(?:俩|两[个部]|一[个部])(?:电话|手机|号码?)|登记的|预留的|(?:完整|正确|准确)的(?:号码)?是$"
)
_ONE_CALLS = re.compile(r"(?:打|留|记|写|换成)(?:这个|一下|店里|单位|办公室|家里|座机)?[\s，,]*$")
"""right before a number; unasked only with nothing else before it but `有事`"""
_CHANGES = re.compile(r"(?:换|改|记|留|写)(?:一?[个下]|这个|成|为)?(?:号码?|电话)?(?:吧|是)?[\s，,]*$")
"""right before a number, asked: in place of the one proposed, whatever was said of that"""
_BID = re.compile(r"(?:你们?|您|就|可以|请|有事|有结果|有消息|到时候?|修好了?|直接|先|主要|说|行|好|对|[\s，,])*$")
TO_BE_CALLED = re.compile(
    f"(?<!我)(?:打|留|记|用|写|找|联系|告诉|通知|跟|填)(?:给|到)?[^，。\\s]{{0,5}}?(?:{RELATIVE})"
)
"""one of the caller's people, before their number"""
_PRONOUN = re.compile("[他她](?!们)")
_NOT_OWN_CALL = re.compile(r"(?:让|叫|说是?|我)(?:我们?|大家|居民)?(?:打|拨)过?了?[\s，,]*$")
_NOT_OWN = re.compile(
    f"(?:让|叫|说是?)(?:我们?|大家|居民)?(?:打|拨)(?!(?:给)?我(?:{RELATIVE}))|(?<!给)我(?:打|拨)(?!的|[过进]来|电话的)过?了?|我(?:以前|原来|之前)的?|你们[^，。\\s]{{0,6}}(?:回|打)电话的那?个?号|给我打电?话?的?|打给我|(?:天天|老|总|一直|经常|不停地?)打我的?(?:电话|手机)|(?<=[给找])我(?:打|发|留)"
)
_NAMED = re.compile("(?:(?:联系|移动|手机)?(?:电话|手机|座机|固话|联系方式)号?码?|手机号)[\\s是为：:，,]*$")
_HOLDER = re.compile("[局部处科厅站社厂行会校园店队室台网馆院所司员者商长办心]的?$")
"""the last character of most words for offices and trades"""
_REFUSED = re.compile(
    "(?:(?:别|不要|不用|甭|不)(?:再)?(?:打|记|留)|(?:别|不要|甭)(?:再)?用)[^\\s，,打记留换]{0,4}[\\s，,]*$"
)
_CARDS = "证|(?<!机)卡|合同|流水|代码|编码|站牌|订单|邮编|考证|车牌|(?:快递|运|货|报)单"
_PAPERS = "(?:户|账|帐|单|编|牌|票|表|工|学|税)号"
_KIND = re.compile(
    f"(?:(?:{_CARDS})(?:号码?)?|{_PAPERS}码?|(?:票|房)号码?|编码)(?:报一下)?(?:尾号)?(?:就|应该)?(?:是|为)?[：:，,\\s]*$"
)
"""what the digits behind it are: of a card, an order, an account; no telephone's"""
_MINE_BEHIND = re.compile("^.{0,3}(?:找我|是我的|能找到我|我接|叫我|给我配)")
_VOID_BEHIND = re.compile(
    f"^[\\s，,]*(?:那|这)?(?:个)?(?:的)?(?:号码?|电话|手机)*(?:(?:是|就是)(?:那|这)?(?:个|家)?.{{0,3}}?(?:{PEOPLE})的(?!是)|(?!.{{0,4}}(?:别|不要)).{{0,6}}(?:骚扰|诈骗|骗我|骗了|冒用)"
    "|(?:是)?我?(?:以前|原来|之前)的|(?:发|打)(?:来|过来|进来)?的(?!时候)|(?:已经)?(?:是?空号|停机|注销|作废|不用了|(?:别|不要|不用)(?:打|记|留)(?:他|她|那个))|的?归属|[\\s，,]?不是我(?!不)|.{0,4}不(?:咋|太|怎么|常|大)用|不用记)"
)
_FILL = r"(?:[\s，,。嗯啊哦呃哎那行好的对是您你记一下就我说写听着在个]|方便|可以)*"
_FILLED = re.compile(f"^{_FILL}(?:(?:免贵)?[姓叫].{{1,4}})?$")
"""nothing, or a name"""


def is_a_relatives(before: str, behind: str = "") -> bool:
    """Whether the words around a number say that it is of one of the caller's people."""
    named = last_match(_RELATIVE_NAMED, before)
    return named > last_match(_MINE, before) or bool(_RELATIVES_BEHIND.search(behind))


def whose(before: str, behind: str, asked: Asked | None) -> Whose:
    """Whose a number is.

    Args:
        before: the words of the utterance before its digits, from the number before.
        behind: the words after them, to the next number.
        asked: what the agent's last question was about.
    """
    told = _SPELT.sub(_same_length, before)
    relative = last_match(TO_BE_CALLED, told)
    if relative >= 0:
        told = told[:relative] + _PRONOUN.sub("·", told[relative:])
    own = _own(told, asked)
    if is_named_anothers(told, behind, asked, own):
        return Whose.ANOTHERS
    if own >= 0 or _MINE_BEHIND.search(behind):
        return Whose.CALLERS
    if asked is Asked.NUMBER:
        return Whose.ASKED
    named = _NAMED.search(before)
    if named:
        return Whose.ANOTHERS if _HOLDER.search(before[: named.start()]) else Whose.CALLERS
    return Whose.BARE if asked is Asked.NAME or _FILLED.search(_clause(before)) else Whose.ANOTHERS


def is_named_anothers(before: str, behind: str, asked: Asked | None, own: int = -1) -> bool:
    """Whether the words, or the agent's question, say that a number is another's.

    Args:
        own: where the last word for the caller's own ends.
    """
    if _KIND.search(before) or _REFUSED.search(before):
        return True
    if _MINE_BEHIND.search(behind):
        return False
    return _another(before, asked) > own or bool(_VOID_BEHIND.search(behind)) or (own < 0 and asked is Asked.ELSE)


def _clause(before: str) -> str:
    """The words in the same breath as the number."""
    return re.split(r"[\s，,。]", before)[-1]


def _bids_to_call(before: str, asked: Asked | None) -> bool:
    """`打` or `记` right before the number, and nobody else in the same breath."""
    if asked is Asked.NUMBER and _CHANGES.search(before):
        return True
    call = _ONE_CALLS.search(before)
    if not call:
        return False
    words = _clause(before[: call.start()])
    return bool(_BID.match(words)) if asked is None else not _OTHER.search(words)


def _own(before: str, asked: Asked | None) -> int:
    """Where the last word for the caller's own ends, -1 without one."""
    if _bids_to_call(before, asked) and not _NOT_OWN_CALL.search(before):
        return len(before)
    taken = [match.span() for match in _NOT_OWN.finditer(before)]
    own = (
        match.end()
        for match in _OWN.finditer(before)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    )
    return max(last_match(TO_BE_CALLED, before), max(own, default=-1))


def _same_length(match: re.Match[str]) -> str:
    return "·" * len(match[0])


def _another(before: str, asked: Asked | None) -> int:
    """Where the last word for another ends, -1 without one near the number.

    Behind the question for the caller's number only a word in the same breath, or another's telephone, counts.
    """
    near = len(before) - _REACH
    others = _CALLER_IS.sub(_same_length, before)
    others = _WORKPLACE.sub(_same_length, others) if asked is Asked.NUMBER else others
    found = max(last_match(_OTHERS_TELEPHONE, others), last_match(_NOT_OWN, before))
    if asked is None:
        found = max(found, last_match(_RELATIVES_TELEPHONE, before))
    last = last_match(_OTHER, others)
    same_breath = not re.search(r"[\s，,。]", before[last:]) if last >= 0 else False
    if asked is not Asked.NUMBER or same_breath:
        found = max(found, last)
    return found if found >= near else -1
