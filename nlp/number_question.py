"""What number an agent asks for: the one to call back, or another."""

import re
from enum import Enum, auto


class Asked(Enum):
    """What an agent's last question wants to know."""

    NUMBER = auto()
    """where to call back"""
    ELSE = auto()
    """another's telephone number, or one that is of no telephone"""
    NAME = auto()
    """the caller's name: whoever adds a number adds their own"""


TELEPHONE = "(?:电话|座机|固话|手机|联系方式|号码|号)"
PEOPLE = (
    "物业|供热|供电|燃气公司|公司|单位|机构|客服|他们|对方|人家|(?<![您你])那边|(?<!其)他(?![爸妈])|她|房东|房主|业主委员会|业委会|老板|经理|主任|领导|书记|站里|所里|院里|店里|店家|店|饭店"
    "|邻居|楼上|楼下|那人|那个人|车主|车上|挪车|司机|师傅|机主|失主|买家|卖家|商家|商户|厂家|平台|快递|骑手|外卖|小哥|保安|门卫|管家|工头|工地|施工方|包工头|负责人|开发商"
    "|中介|骗子|骚扰|诈骗|陌生|推销|招聘|老师|学校|医生|医院|社区|街道|派出所|城管|银行|报名|售后|维修|开锁|报修|订单"
)
"""who else has a telephone: words for parties, offices and trades"""
_ASKS_ELSE = re.compile(
    f"(?:(?!单位|公司)(?:{PEOPLE})|(?:投诉|反映|举报)(?!人)|涉事|收款|要查|查询|咨询)(?:人|的)?[^您]{{0,6}}?(?:{TELEPHONE})|(?:反映|举报|投诉)的?(?:是)?(?:哪|什么)"
)
_ASKS_KIND = re.compile(
    "(?:证|(?<!机)卡|户|账|帐|单|编|牌|票|表|合同|流水|税|准考|考证|订单|验证码?|车牌?|邮编)(?:号码?|号|编号)(?!手机)|车牌|验证码|身份证|工单"
)
_ASKS_NUMBER = re.compile(
    "电话|座机|固话|手机|(?<![证卡户牌单账表])号码|联系方式|(?:怎么|如何)[^，。]{0,3}联系|(?:怎么|上哪)找您|回拨|联系(?:[您谁]|哪个)|联系你|[记留打写用]哪[个一]|给您回个?电话?|(?:怎么|用什么|哪个)[^，。]{0,4}(?:通知|回复|联系)|用什么号|您的号|您这个?号|您自己的|您本人的|您的呢|您呢|那您的|您的$|您留|您自己|留一?个|打哪|留哪|再留一个"
)
ASKS_FOR_THEIR_OWN = re.compile(
    "(?:您|你)(?:自己|本人|现在)?的?(?:手机|电话|号码?|联系方式|联系电话)(?:呢|多少|是|方便|报|说|留|需要|$)|您(?:怎么|如何)联系|怎么联系您|留个(?:您的)?(?:联系|电话)"
)
"""whoever asks so takes no number told before for the caller's"""
_ASKS_WHERE_THEY_ARE = re.compile(
    "(?<![个的方该])(?:店里|家里|家|单位|公司|前台)(?:那?边)?有(?:没有)?(?:个)?(?:座机|电话|固话)|(?:[您你]们?|用)(?:社区|单位|公司|店里?|办公室?|科室)的?(?:电话|座机)"
)
_ASKS_ANEW = re.compile(
    rf"[\s，,]{TELEPHONE}(?:[您你])?(?:留|报|给|$)|(?:位置|地址|姓名|称呼|贵姓)(?:和|、|及|跟|[\s，,])?{TELEPHONE}|(?:登记|转|派|反映)[^，。]{{0,10}}[\s，,]{TELEPHONE}(?:是)?多少|[\s，,](?:店里|家里|单位|公司|办公室)的?{TELEPHONE}$"
)
"""in a clause of its own, behind another matter"""
_ASKS_NAME = re.compile("贵姓|称呼|姓什么|(?<!什么)姓名|您的?名字|您叫")


def asked_for(text: str) -> Asked | None:
    """What an agent's utterance asks for, None where it asks for no number."""
    own = last_match(_ASKS_NUMBER, text)
    if _ASKS_WHERE_THEY_ARE.search(text) or _ASKS_ANEW.search(text):
        return Asked.NUMBER
    if own < 0:
        return Asked.ELSE if _ASKS_KIND.search(text) else Asked.NAME if _ASKS_NAME.search(text) else None
    other = max(last_match(_ASKS_ELSE, text), last_match(_ASKS_KIND, text))
    return Asked.ELSE if other >= own else Asked.NUMBER


def last_match(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match ends, -1 without one."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)
