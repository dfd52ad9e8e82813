"""The caller's name and form of address: `我姓张`, `免贵姓王`, `我叫王建国`, and the agent's `张女士`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.spans import Span

VERSION = "names-2"

_DOUBLE = "欧阳|上官|司马|诸葛|夏侯|司徒|皇甫|尉迟|公孙|慕容|令狐|南宫|端木|东方|西门|宇文|长孙|轩辕"
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "柴温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷曲盛冉翁蓝骆路游辛靳管柏卜刁苟屈鲍佟郎蔺滕仇席隋敖鞠迟邰矫桑艾蒙池岑阚饶班闻窦褚卫费廉皮卞"
    "伏臧计项窦虞支昝洪裘缪干解宗丁宣贲郁杭诸钮侯宓焦巴弓牧隗山仰秋仲伊宫栾甄封储段景詹束乌党戚娄"
)
_SURNAME = f"(?:{_DOUBLE}|[{_SINGLE}])"
_NO_SURNAME = "就只还没得先再这大名什啥氏甚的和跟不也都在是几哪吧啊哦嘛"
_ANY_SURNAME = f"(?:{_DOUBLE}|(?![{_NO_SURNAME}])[一-鿿])"
"""behind `我姓`: any, also those that are everyday words elsewhere"""
_FORMS = "女士|先生|小姐|同志|师傅|阿姨|大爷|大妈|大姐|大哥|叔叔|奶奶|爷爷|老师"
_ENDS_NAME = (
    "我你他她它您咱是住在想要家电手打就今这那啊呃嗯哦呢吧了对不叫姓有的和跟也都还从因为然联身"
    "多少什么怎请谢好行街路楼区号"
)
_GIVEN = f"(?!{_FORMS})[一-鿿](?:(?!{_FORMS})[^\\W\\d_{_ENDS_NAME}a-zA-Z])?"
_SPELLED = re.compile(
    "(?P<parts>弓长|立早|木子|耳东|双木|口天|言午|草头|古月|双口|三横一竖|人可|走肖|文刀|禾口|干钩|水工|木易|美女)"
    f"的?(?P<surname>[{_SINGLE}])"
)
"""`弓长张`: how a surname is told from another of the same sound"""
_SAYS_SURNAME = re.compile(
    r"(?:免贵|我|本人|鄙人|敝|叫我|小|(?:^|(?<=[\s，,。])))(?:是)?(?:免贵)?姓"
    f"(?:{_SPELLED.pattern.replace('?P<parts>', '?:').replace('?P<surname>', '?P<spelled>')}"
    f"|(?P<surname>{_ANY_SURNAME}))(?!名|什么|啥|氏)"
)
_TRADES = (
    "高中|高[一二三]|安装|安保|金融|武警|马路|严重|党员|路过|路人|成人|成年|谷物|水果|牛肉|温州|山东|秋天|时代|白天"
    "|方便"
)
"""what callers say they are, beginning like a name"""
_SAYS_NAME = re.compile(
    f"(?:我(?:的)?(?:(?:名字)?叫(?!我)|名字是|大名(?:是|叫)?\\s?)|姓{_SURNAME}(?:，|,)?(?:名字)?叫|我是"
    f"(?=[^，。\\s]{{2,3}}(?:$|\\s))(?!{_TRADES})|本人叫?|叫我)(?P<surname>{_SURNAME})(?P<rest>{_GIVEN})?"
)
_ANSWERS = re.compile(
    r"^(?:嗯|啊|哦|呃|好的?|那个|您|你|\s)*(?:我)?(?:的)?(?:免贵)?\s*(?:名字)?(?:叫|是|姓)?"
    f"(?:{_SPELLED.pattern.replace('?P<parts>', '?:').replace('?P<surname>', '?P<spelled>')}"
    f"|(?!{_TRADES})(?P<surname>{_SURNAME})(?P<rest>{_GIVEN})?)(?P<more>.?)"
)
_EXPLAINED = re.compile(r"(?:^|[\s，,])(?P<surname>[一-鿿])(?P<rest>[一-鿿]{1,2})?[\s，,]+[^\s，,]{1,3}的(?P=surname)")
"""`常 常常的常`: any character, told by a word it is in"""
_AS_A_TOKEN = re.compile(
    f"(?:^|(?<=[\\s，,。]))(?!{_TRADES})(?P<surname>{_SURNAME})(?:(?P<rest>{_GIVEN})(?=$|[\\s，,。])|(?={_FORMS}|$))"
)
"""`行 王海波`, `我是户主 郭长青`: a name by itself in an answer"""
_SURNAME_WITHIN = re.compile(f"(?:(?<![你您他她名])姓|[叫记写是]我?[老小](?=.(?:吧|就|$)))(?P<surname>{_ANY_SURNAME})")
"""`就写姓李吧`, `叫我老郑吧`"""
_WITH_FORM = re.compile(f"(?P<surname>{_SURNAME})(?={_FORMS})")
_FIRST = 8
"""characters before such a name in an answer"""
_FULLY_ADDRESSED = re.compile(
    f"(?:^|[，,。、\\s]|的|是|叫|请问|您好)(?P<surname>{_SURNAME})(?P<rest>{_GIVEN})(?P<form>{_FORMS})"
)
_ADDRESSED = re.compile(f"(?P<surname>{_SURNAME})(?P<form>{_FORMS})")
_FORM_ALONE = re.compile(
    "(?P<form>女士|先生|小姐|阿姨|大爷|大妈|大姐|大哥)(?:您好|你好|您|，|请|慢|$)|^(?:好的|那)?(?P<form2>女士|先生)"
)
_SELF_FORM = re.compile(f"(?:叫我|我是|我姓{_SURNAME})(?P<surname>{_SURNAME})(?P<form>{_FORMS})")
_MORE = re.compile(
    f"(?<=[\\s，,。])(?:叫)?(?P<surname>{_SURNAME})(?P<given>{_GIVEN})?(?P<form>{_FORMS})?(?=[\\s，,。]|$)"
)
_ASKED = re.compile(r"贵姓|称呼|您姓|你姓|姓什么|姓名|叫什么|叫啥|您叫|名字|尊姓|全名|留个?姓|您是哪位")
_OF_ANOTHER = re.compile(
    "(?:儿子|女儿|儿媳|女婿|媳妇|老公|丈夫|妻子|对象|孙子|孙女|[弟哥姐妹叔爸妈]|孩子|[母父]亲|老人家?|老太太|老爷子|家属|患者|病人|当事人|工头|经理|邻居|老伴|爱人|房东|老板|对方|司机|[他她]|店|公司|企业|厂|小区|学校|医院|楼盘|中介|平台|单位|商家|物业)"
    "[^您你]{0,4}(?:姓|叫|名|称呼)"
)
"""an agent who asks for another's name"""
_OTHERS = re.compile(r"(?:找|联系|给|让|问|投诉|举报|那个|这个|司机|经理|主任|物业|表扬)(?:的)?$")


@dataclass(frozen=True, slots=True)
class CallerName:
    """`text` is the name as it would be written: full name or surname, then the form of address where one was said."""

    text: str
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Heard:
    surname: str = ""
    given: str = ""
    form: str = ""
    spans: tuple[Span, ...] = ()
    sides: frozenset[Side] = frozenset()


def caller_name(utterances: Sequence[Utterance]) -> CallerName | None:
    """Who calls, or None. A later surname takes the place of an earlier one.

    Args:
        utterances: in order of time.
    """
    heard = _Heard()
    asked = of_another = False
    for utterance in utterances:
        if utterance.side is Side.AGENT:
            of_another = bool(_OF_ANOTHER.search(utterance.text))
            heard = _of_agent(heard, utterance)
            asked = _asks(str(utterance.text)) or (asked and len(utterance.text) < len("好的您稍等"))
            continue
        if of_another and "我" not in str(utterance.text):
            continue
        for found in _of_caller(utterance, asked=asked):
            heard = _with(heard, found)
            asked = False
    if not heard.surname:
        return None
    text = heard.surname + heard.given + heard.form
    return CallerName(text, heard.spans, 0.95 if len(heard.sides) > 1 else 0.85)


def _of_caller(utterance: Utterance, *, asked: bool) -> Iterator[_Heard]:
    text = str(utterance.text)
    found = False
    for pattern in (_SAYS_SURNAME, _SAYS_NAME):
        for match in pattern.finditer(text):
            if pattern is _SAYS_SURNAME and re.search(r"(?<!叫)我$", text[: match.start()]):
                continue
            found = True
            yield _told(match, utterance)
    if not found and (spelled := _SPELLED.search(text)):
        found = True
        yield _told(spelled, utterance)
    if asked and not found and (answer := _answer(text)):
        found = True
        yield _told(answer, utterance)
    if found:
        yield from _completed(utterance)
    if myself := _SELF_FORM.search(text):
        spans = (Span(utterance, myself.start("surname"), myself.end("form")),)
        yield _Heard(myself["surname"], "", myself["form"], spans, frozenset({Side.CALLER}))


def _asks(text: str) -> bool:
    return bool(_ASKED.search(text)) and not _OF_ANOTHER.search(text)


def _answer(text: str) -> re.Match[str] | None:
    """A name in an answer: in front, told by a word it is in, behind 姓, or by itself after a word or two."""
    first = _ANSWERS.match(text)
    if first and _is_answer(first, text):
        return first
    alone = _AS_A_TOKEN.search(text)
    return (
        _EXPLAINED.search(text)
        or _SURNAME_WITHIN.search(text)
        or _WITH_FORM.search(text)
        or (alone if alone and alone.start() <= _FIRST else None)
    )


def _completed(utterance: Utterance) -> Iterator[_Heard]:
    """The same name once more with what was left out, or in its right form: `姓刘 刘先生`, `李军 不是 李俊`."""
    text = str(utterance.text)
    for match in _MORE.finditer(text):
        given, form = match["given"] or "", match["form"] or ""
        if (given or form) and match["surname"] in text[: match.start()]:
            spans = (Span(utterance, match.start("surname"), match.end()),)
            yield _Heard(match["surname"], given, form, spans, frozenset({Side.CALLER}))


def _is_answer(answer: re.Match[str], text: str) -> bool:
    """A bare `王建国` is a name when little else is said; `姓王` and `叫王建国` always are."""
    return (
        bool(re.search("[姓叫]", answer[0]))
        or len(text) - answer.end() <= 1
        or bool(re.match(r"[，,。\s]|$", text[_name_end(answer) :]))
        or bool(re.match(_FORMS, text[answer.end("surname") :]))
    )


def _name_end(answer: re.Match[str]) -> int:
    parts = answer.groupdict()
    return answer.end("rest" if parts.get("rest") else "surname" if parts.get("surname") else "spelled")


def _told(match: re.Match[str], utterance: Utterance) -> _Heard:
    parts = match.groupdict()
    surname, given = parts.get("surname") or parts.get("spelled") or "", parts.get("rest") or ""
    start = match.start("surname") if parts.get("surname") else match.start("spelled")
    if given and (given[0] in _ENDS_NAME or re.match(_FORMS, str(utterance.text[start + len(surname) :]))):
        given = ""
    if len(given) > 1 and re.match(f"..的{given[0]}", str(utterance.text[start + len(surname) + 1 :])):
        given = given[0]
    span = Span(utterance, start, start + len(surname) + len(given))
    form = re.match(_FORMS, str(utterance.text[span.end :]))
    if form:
        span = Span(utterance, start, span.end + form.end())
    return _Heard(surname, given, form[0] if form else "", (span,), frozenset({Side.CALLER}))


def _of_agent(heard: _Heard, utterance: Utterance) -> _Heard:
    text = str(utterance.text)
    side = frozenset({Side.AGENT})
    full = _FULLY_ADDRESSED.search(text)
    if full:
        spans = (Span(utterance, full.start("surname"), full.end()),)
        return _with(heard, _Heard(full["surname"], full["rest"], full["form"], spans, side))
    for match in _ADDRESSED.finditer(text):
        if _OTHERS.search(text[: match.start()]):
            continue
        spans = (Span(utterance, match.start(), match.end()),)
        heard = _with(heard, _Heard(match["surname"], "", match["form"], spans, side))
    alone = _FORM_ALONE.search(text)
    if alone and not heard.form and not _ADDRESSED.search(text):
        form = alone["form"] or alone["form2"]
        at = alone.start("form") if alone["form"] else alone.start("form2")
        if f"{form}还是" not in text and f"或{form}" not in text:
            heard = replace(heard, form=form, spans=(*heard.spans, Span(utterance, at, at + len(form))))
    return heard


def _with(heard: _Heard, found: _Heard) -> _Heard:
    """What is known with what was just heard: the same surname is completed, another takes its place."""
    same = found.surname == heard.surname
    sides = heard.sides | found.sides if same else found.sides
    spans = (*heard.spans, *found.spans) if same or not heard.surname else found.spans
    given = found.given or (heard.given if same else "")
    return _Heard(found.surname, given, found.form or heard.form, spans, sides)
