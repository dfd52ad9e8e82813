"""A telephone number told or read back wrongly and mended: another end, beginning, middle, one digit, one group.

What is said about the digits is matched on the frame of the text, in which each run of digits is one `#`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.digit_runs import Run, frame
from nlp.digits import telephone_digits
from nlp.number_shape import is_area_code, is_mobile, is_whole

_NO = "(?:不是|不对|错了|说错|记错|记串|弄错|反了|颠倒|搞混|哦不|啊不|更正|改一下|等等)"
_COUNT = "[#一二两三四五六七八九]"
_SO = "(?:应该|其实|那个|说?[反倒]了|说错了|错了|不对|就|数|号|是|为|[\\s，,])*"
_END = re.compile(
    f"(?:尾号|尾数|末尾|末位|(?:最后面?|后面|后边|后|末)(?:{_COUNT}?(?:位|个)(?:数|号)?)?){_SO}(?:不是#[\\s，,]*)?{_SO}(?P<new>#)(?!位)"
)
_HEAD = re.compile(f"(?:开头|打头|前面|(?:前|头){_COUNT}(?:位|个)){_SO}(?P<new>#)(?!位)")
_MIDDLE = re.compile(f"中间(?:那?(?:几|{_COUNT})(?:位|个)|那几?)?{_SO}(?P<new>#)(?!位)")
_PLACE = re.compile(f"(?P<back>倒数)?第(?P<place>十一?|{_COUNT})(?:位|个)(?:数|号)?(?:字)?{_SO}(?P<new>#)")
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        r"不是(?P<old>#)[\s，,]*(?:而|应该|其实)?是?(?P<new>#)",
        r"(?P<old>#)(?:给我|都)?(?:改成|改为|换成|(?:写|说|记|弄|听)?反了)[^#]{0,4}(?P<new>#)",
        r"(?P<old>#)(?:位|个)?(?:不对|错了?)[\s，,]*(?:应该|其实)?是(?P<new>#)",
        r"(?P<old>#)(?:应该|其实)是(?P<new>#)",
        r"成(?P<old>#)了吗?[\s，,]*(?:应该|其实)?是(?P<new>#)",
        r"(?:那|这)个(?P<old>#)是(?P<new>#)",
        r"(?P<new>#)[\s，,]*(?:啊|呀)?[\s，,]*不是(?P<old>#)",
    )
)
"""one group in place of another"""
_AFTER_NO = re.compile(f"{_NO}[^#]{{0,8}}(?:#[^#]{{0,4}})*?(?P<new>#)[^#]*$")
_MISSING = re.compile("(?:没有|去掉|多[说了]+个?)$")
"""before digits that the number does not have"""
_HEAD_NAMED = re.compile("1[3-9]\\d")
_IS_NAMED_BY_IT = re.compile("[的那这]")
"""`那个幺三九的`: which number, not what is wrong in it"""
_IS_OLD = re.compile("#(?:那个(?:是我|不)|[^#]{0,3}(?:反|不对|错)|(?:应该|其实)?是#)")
_REVERSED = re.compile("(?:后|最后|末)面?(?P<count>[两二三四])(?:位|个)(?:数|号)?[^#]{0,4}(?:反|颠倒|[说写]倒)")
_NOTHING_ELSE = re.compile(r"(?:[#\s，,。啊呀哦嗯呃哎不那是吧吗对好的了您我]|应该|正确|确认|看看|看下|什么|四)*")
_LEAST = 2
"""digits of a group said without telling where it belongs"""
_END_OF_A_MOBILE = 4
_LEAST_ALIKE = 3
"""digits of one that nobody said to be a correction"""


_PART = re.compile(
    f"(?:尾号|末尾|(?:最后|后|前|头){_COUNT}?(?:位|个)|开头|(?:倒数)?第(?:十一?|{_COUNT})(?:位|个))(?=[^#]{{0,8}}$)"
)


@dataclass(frozen=True, slots=True)
class Mended:
    digits: str
    start: int
    end: int
    """the characters of the digits that mend it"""


@dataclass(frozen=True, slots=True)
class _Remark:
    """An utterance about a number, its runs and its frame."""

    frame: str
    runs: tuple[Run, ...]

    def run(self, match: re.Match[str], group: str) -> Run:
        return self.runs[self.frame.count("#", 0, match.start(group))]


def part_in_question(text: str) -> str:
    """The words for the part of a number (`最后两位`) that an utterance names without its digits."""
    match = _PART.search(text)
    return f"{match[0]}是" if match and not _REVERSED.search(text) else ""


def mended(text: str, found: tuple[Run, ...], number: str, others: Sequence[str] = ()) -> Mended | None:
    """The number as it must be after these words; the same number where they only repeat a part of it.

    Args:
        text: as `nlp.digit_runs` reads it; of an utterance that also holds the number, what stands behind it.
        found: the runs of digits in it.
        number: as it was understood last.
        others: as it was understood before or by the other side, and not denied, the latest last.
    """
    for run in found:
        if _HEAD_NAMED.fullmatch(run.digits) and _IS_NAMED_BY_IT.match(text, run.end):
            meant = next((other for other in (number, *reversed(others)) if other.startswith(run.digits)), "")
            if meant:
                return Mended(meant, run.start, run.end)
    found = tuple(
        run
        for run in found
        if len(run.digits) < len(number) and not is_whole(run.digits) and not _MISSING.search(text, 0, run.start)
    )
    if not found:
        return _turned_round(text, number)
    remark = _Remark(frame(text, found), found)
    for digits, run in _proposals(remark, number, others):
        if is_whole(digits):
            return Mended(digits, run.start, run.end)
    return None


def _proposals(remark: _Remark, number: str, others: Sequence[str]) -> Iterator[tuple[str, Run]]:
    """What the words may make of the number, the surest reading first."""
    yield from _settled(remark, number, others)
    yield from _named_part(remark, number)
    yield from _old_and_new(remark, number)
    match = _AFTER_NO.search(remark.frame)
    if match:
        run = remark.run(match, "new")
        yield _with_group(number, run.digits), run
    yield from _said_again(remark, number)


def _settled(remark: _Remark, number: str, others: Sequence[str]) -> Iterator[tuple[str, Run]]:
    """Digits of another version of the number that this one lacks: that version was right."""
    places = [match.start() for match in re.finditer("#", remark.frame)]
    told = [
        run
        for run, at in zip(remark.runs, places, strict=True)
        if not remark.frame.endswith("不是", 0, at) and not _IS_OLD.match(remark.frame, at)
    ]
    for other in reversed(others):
        for run in reversed(told):
            if _settles(run.digits, other, number):
                yield other, run


def _named_part(remark: _Remark, number: str) -> Iterator[tuple[str, Run]]:
    for pattern in (_PLACE, _END, _HEAD, _MIDDLE):
        for match in reversed(list(pattern.finditer(remark.frame))):
            run = remark.run(match, "new")
            at = match.start("new")
            if remark.frame.endswith("不是", 0, at) or _IS_OLD.match(remark.frame, at):
                continue
            yield _part(pattern, match, remark, number), run
    for run in remark.runs:
        if len(number) == 8 and is_area_code(run.digits) and (len(run.digits) == 3 or "区号" in remark.frame):
            yield run.digits + number, run


def _part(pattern: re.Pattern[str], match: re.Match[str], remark: _Remark, number: str) -> str:
    new = remark.run(match, "new").digits
    if pattern is _END:
        return number[: -len(new)] + new
    if pattern is _HEAD:
        return new + number[len(new) :] if len(new) > 1 else ""
    if pattern is _MIDDLE:
        return number[:3] + new + number[7:] if is_mobile(number) and len(new) == 4 else _nearest(number, new)
    place = int(remark.run(match, "place").digits if match["place"] == "#" else telephone_digits(match["place"]))
    at = len(number) - place if match["back"] else place - 1
    return number[:at] + new + number[at + 1 :] if len(new) == 1 and 0 <= at < len(number) else ""


def _old_and_new(remark: _Remark, number: str) -> Iterator[tuple[str, Run]]:
    for pattern in _PAIRS:
        for match in pattern.finditer(remark.frame):
            old, new = remark.run(match, "old"), remark.run(match, "new")
            before, found, behind = number.rpartition(old.digits)
            if found:
                yield before + new.digits + behind, new
            yield _with_group(number, new.digits), new


def _said_again(remark: _Remark, number: str) -> Iterator[tuple[str, Run]]:
    """A part said once more without a no: it stands there already, or it takes the place of one nearly like it."""
    run = remark.runs[-1]
    new = run.digits
    for one in remark.runs:
        if (
            len(one.digits) == _END_OF_A_MOBILE
            and is_mobile(number)
            and _is_turned(number[-_END_OF_A_MOBILE:], one.digits)
        ):
            yield number[:-_END_OF_A_MOBILE] + one.digits, one
    if len(new) < _LEAST_ALIKE or len(set(new)) == 1 or not _NOTHING_ELSE.fullmatch(remark.frame):
        return
    if new in number:
        yield number, run
    elif _apart(number[-len(new) :], new) <= 1:
        yield number[: -len(new)] + new, run


def _is_turned(one: str, other: str) -> bool:
    """The same digits in another order: what a tongue that slipped says again."""
    return one != other and sorted(one) == sorted(other)


def _turned_round(text: str, number: str) -> Mended | None:
    """`后两位反了`"""
    match = _REVERSED.search(text)
    if not match:
        return None
    count = int(telephone_digits(match["count"]))
    return Mended(number[:-count] + number[-1 : -count - 1 : -1], *match.span())


def _settles(new: str, one: str, other: str) -> bool:
    """Whether these digits belong to the one and not to the other."""
    differ = [place for place in range(min(len(one), len(other))) if one[place] != other[place]]
    if len(new) == 1:
        return len(differ) == 1 and len(one) == len(other) and one[differ[0]] == new
    return new in one and new not in other


def _with_group(number: str, new: str) -> str:
    """The number with a group whose place nobody told."""
    if new in number and len(new) >= _LEAST:
        return number
    return _nearest(number, new)


def _nearest(number: str, new: str) -> str:
    """Where it changes least, rather the end."""
    size = len(new)
    ends = range(len(number), size - 1, -1)
    at = min(ends, key=lambda end: (_apart(number[end - size : end], new), end != len(number), end != size), default=0)
    best = _apart(number[at - size : at], new)
    if size == 1 or best > 1:
        at = len(number)
    return number[: at - size] + new + number[at:]


def _apart(one: str, other: str) -> int:
    """How far two groups are: digits that differ, 1 where only their order does."""
    return 1 if one != other and sorted(one) == sorted(other) else sum(a != b for a, b in zip(one, other, strict=True))
