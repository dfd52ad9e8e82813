"""Authored sentences made to sound like one side of a call: greetings, fillers, self-corrections, places, telephone
numbers and answers to questions nobody hears. What a recogniser makes of them is nlp/mishear.py's.

Deterministic: the same generator state gives the same text.
"""

from random import Random

_OPENINGS = (
    "", "", "喂", "喂你好", "你好", "您好", "喂您好啊", "你好我想反映一下", "您好我要反映个情况",
    "哎你好是市民热线吗", "我想投诉一下", "我想问一下", "你好我有个事想咨询", "是一二三四五吗",
    "喂能听见吗", "麻烦你个事", "你好我要投诉", "我反映个问题啊",
)  # fmt: skip
_FILLERS = ("嗯", "那个", "就是", "就是说", "呃", "啊", "这个", "然后呢", "你知道吧", "反正", "完了", "哎呀")
_CORRECTIONS = ("不对", "不是", "说错了", "我说错了啊", "哦不是")
_ANSWERS = (
    "对", "是的", "嗯对", "没有", "打过了", "是", "对对对", "好的", "我知道", "没人管", "打过电话没人来",
    "有两三天了", "好几天了", "已经半个月了", "希望尽快解决", "希望你们管一管", "赶紧派人来看看吧", "打过没用",
    "一直没人处理", "我们都挺着急的", "行",
)  # fmt: skip
_CLOSINGS = ("", "", "谢谢", "好的谢谢你", "谢谢啊", "麻烦了", "那就这样", "行那我等消息", "好再见")
_DISTRICTS = ("和平区", "沈河区", "大东区", "皇姑区", "铁西区", "浑南区", "于洪区", "沈北新区", "苏家屯区", "")
_ROADS = ("路", "街", "大街", "东路", "南街", "北路", "二路", "三街")
_ESTATES = ("小区", "花园", "家园", "嘉园", "新村", "名苑", "公馆", "里", "城", "社区")
_NAME = "文明泰和宁长兴华建云安平北南东西顺昌万吉金光阳春丽景福海天新荣永庆德惠民康乐园翠湖青松柳"
_DIGITS = "零幺二三四五六七八九"
_WRITTEN = "零一二三四五六七八九"


def as_in_a_call(text: str, random: Random) -> str:
    """What one caller might say in a whole call around the sentence, utterances separated by spaces."""
    around = [_place(random), _number(random), random.choice(_ANSWERS), random.choice(_ANSWERS)]
    spoken = [random.choice(_OPENINGS) + _stumble(text, random)]
    spoken += [part for part in around if random.random() < 0.6]
    return " ".join(part for part in (*spoken, random.choice(_CLOSINGS)) if part)


def cut_short(text: str, random: Random) -> str:
    """The sentence without its beginning or its end: an utterance the endpointer broke in two."""
    if len(text) < 12:
        return text
    cut = random.randint(len(text) // 3, len(text) // 2)
    return text[cut:] if random.random() < 0.5 else text[:-cut]


def _stumble(text: str, random: Random) -> str:
    characters = list(text)
    for _ in range(random.randint(0, 2)):
        place = random.randint(0, len(characters))
        characters.insert(place, random.choice(_FILLERS))
    if len(text) > 8 and random.random() < 0.15:
        start = random.randint(0, len(text) - 6)
        characters.insert(random.randint(0, len(characters)), text[start : start + 4] + random.choice(_CORRECTIONS))
    return "".join(characters)


def _place(random: Random) -> str:
    def name(length: int) -> str:
        return "".join(random.choice(_NAME) for _ in range(length))

    parts = [random.choice(_DISTRICTS)] if random.random() < 0.5 else []
    if random.random() < 0.6:
        parts.append(name(2) + random.choice(_ROADS))
    if random.random() < 0.7:
        parts.append(name(random.choice((2, 2, 4))) + random.choice(_ESTATES))
        if random.random() < 0.6:
            parts.append(f"{_WRITTEN[random.randint(1, 9)]}号楼{_WRITTEN[random.randint(1, 4)]}单元")
    return random.choice(("我在", "我住在", "就在", "地址是", "在", "")) + "".join(parts)


def _number(random: Random) -> str:
    digits = "".join(random.choice(_DIGITS) for _ in range(9))
    return (
        random.choice(("我电话是", "我的手机号是", "你记一下", "电话", "")) + "幺" + random.choice("三五七八") + digits
    )
