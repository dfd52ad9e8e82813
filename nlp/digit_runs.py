"""Where in a text digits of a telephone number may stand: runs, read as callers read them aloud.

Pure functions; what they return has the places of the text as it was given.
"""

import re
from dataclasses import dataclass

from nlp.digits import DIGITS, telephone_digits

RUN = "#"
"""what stands for a run in the frame of a text"""

_ATOM = f"(?:(?:[一两二三四五六]\\s?个\\s?|[俩仨双])[{DIGITS}](?!\\s?个)|[{DIGITS}](?![十百千]))"
_ONE = "[一二三四五六七八九]"
_NAMED = f"{_ONE}百(?:零{_ONE}|{_ONE}十{_ONE}?)|{_ONE}千|{_ONE}?十{_ONE}?"
_GROUP = re.compile(f"(?P<named>{_NAMED})|{_ATOM}+(?:-{_ATOM}+)*")
_NAMED_ALONE = re.compile(rf"[\s，,嗯啊哦呃]*(?:{_NAMED})[\s，,啊呀呢]*")
_NAMED_GROUPS = re.compile(rf"(?:{_NAMED})(?:[\s，,]+(?:{_NAMED}))+(?=[\s，,啊呀呢]|$)")
_BESIDE = re.compile(r"[\s,，]{0,2}")
_COUNTED = re.compile(
    r"[楼栋单元层年月日点度块元岁次户室米分小半百千万十多路]|个(?!人)|号(?!码|手机|电话)|天(?!天)|人(?!工)"
)
_ADVERB = re.compile("[下直般样定起共边遍些会位]")
"""behind a single digit (`一下`, `第三位`)"""
_WEEKDAY = re.compile("(?:周|星期|礼拜)$")
_EXTENSION = re.compile("(?:分机号?|转)是?$")
_LETTER = re.compile("[A-Za-z]")
_LONG = 7
"""digits that are no count, whatever stands behind them"""

_SPOKEN = str.maketrans("两洞拐勾", "二零七九")
_RADIO = re.compile("[两洞拐勾]")
_SPOKEN_BLOCK = re.compile(f"[{DIGITS}两洞拐勾]{{3,}}(?!个)")
_FORMAL = "壹贰叁肆伍陆柒捌玖"
_SOUNDS = {
    "幺": "要腰妖姚邀夭药耀遥摇咬钥么亿",
    "零": "林灵领另玲铃令拎邻欧O动冻栋",
    "八": "吧把爸巴扒拔罢",
    "九": "就酒旧久救",
    "四": "思是事斯司死寺似",
    "三": "山伞散衫",
    "五": "舞无吴武吾午伍",
    "七": "期气起妻棋其齐",
    "六": "留刘流溜遛",
    "二": "而儿耳尔",
}
"""what a recogniser writes for a digit of the same sound"""
_ALIKE = {char: digit for digit, chars in _SOUNDS.items() for char in chars}
_LOOSE = str.maketrans(_ALIKE | dict(zip(_FORMAL, "一二三四五六七八九", strict=True)))
_LOOSE_BLOCK = re.compile(f"[{DIGITS}两洞拐勾{_FORMAL}{''.join(_ALIKE)}]{{2,}}")
_ALIKE_ONE = re.compile(f"[两洞拐勾{_FORMAL}{''.join(_ALIKE)}]")
_TWO_DIGITS = re.compile(f"[{DIGITS}].*?[{DIGITS}]", re.S)
_PARTICLES = "是就吧把"
"""of the sound of a digit, and at the edge of a number most often what they say"""


@dataclass(frozen=True, slots=True)
class Run:
    start: int
    end: int
    digits: str


def as_digits(text: str) -> str:
    """The text, as long as before, with 两, 洞, 拐 and 勾 among digits as digits."""
    return _SPOKEN_BLOCK.sub(lambda match: _spoken(match[0]), text) if _RADIO.search(text) else text


def misheard_digits(text: str) -> str:
    """The text, as long as before, with what sounds like a digit among digits as digits: `要三九`, `零林零`."""
    if not _TWO_DIGITS.search(text) or not _ALIKE_ONE.search(text):
        return as_digits(text)
    return _LOOSE_BLOCK.sub(lambda match: _loose(match), text)


def runs(text: str) -> tuple[Run, ...]:
    """Every run of digits that counts nothing (`三号楼`); named numbers (`六十六`) only beside runs of digits."""
    found = list(_GROUP.finditer(text))
    if not found:
        return ()
    near = [not match["named"] for match in found]
    order = range(len(found))
    for places in (order, reversed(order)):
        before = None
        for at in places:
            if before is not None and near[before] and _touch(text, found[before], found[at]):
                near[at] = True
            before = at
    all_runs = (
        Run(match.start(), match.end(), telephone_digits(match[0]))
        for match, is_near in zip(found, near, strict=True)
        if is_near
    )
    return tuple(run for run in all_runs if not _counts(text, run))


def named_groups(text: str) -> tuple[Run, ...]:
    """Named numbers said one after the other (`八十二 六十五`), or alone: a number told by twos."""
    found = _NAMED_GROUPS.search(text) or _NAMED_ALONE.fullmatch(text)
    if not found:
        return ()
    named = re.finditer(_NAMED, found[0])
    return tuple(Run(found.start() + one.start(), found.start() + one.end(), telephone_digits(one[0])) for one in named)


def frame(text: str, found: tuple[Run, ...]) -> str:
    """The text with one RUN for each run: what is said about the digits."""
    parts, end = [], 0
    for run in found:
        parts += [text[end : run.start], RUN]
        end = run.end
    return "".join((*parts, text[end:]))


def _counts(text: str, run: Run) -> bool:
    if len(run.digits) >= _LONG:
        return False
    beside = text[max(run.start - 1, 0) : run.start] + text[run.end : run.end + 1]
    if _EXTENSION.search(text, 0, run.start):
        return True
    is_adverb = len(run.digits) == 1 and (_ADVERB.match(text, run.end) or _WEEKDAY.search(text, 0, run.start))
    return bool(is_adverb or _COUNTED.match(text, run.end) or _LETTER.search(beside))


def _touch(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    start, end = sorted((one, other), key=lambda match: match.start())
    return bool(_BESIDE.fullmatch(text[start.end() : end.start()]))


def _spoken(block: str) -> str:
    plain = block.strip("两洞拐勾")
    if not plain:
        return block
    ends_in_two = block.endswith("两") and len(block) < _LONG
    return block[:-1].translate(_SPOKEN) + "两" if ends_in_two else block.translate(_SPOKEN)


def _loose(match: re.Match[str]) -> str:
    block = match[0]
    core = block.strip(_PARTICLES)
    alone = not match.string[: match.start()].rstrip(" ，,") or match.string[match.start() - 1] in " ，,"
    digits = len(re.findall(f"[{DIGITS}]", core))
    if len(core) < 2 or not (digits >= 2 or alone):
        return block
    at = block.index(core)
    return block[:at] + core.translate(_LOOSE).translate(_SPOKEN) + block[at + len(core) :]
