"""Several issues in one call: cut where the caller says so (`还有一个事`, `另外`), kept apart where they differ."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.drafts import Category
from hotline.transcripts import Utterance
from nlp.spans import cut
from nlp.wording import statements

MAX_ISSUES = 5
"""drafts of one call; what is told beyond stays with the last"""

LEAST_TOLD = 6
"""characters that can be an issue of its own"""

_THING = "(?:事儿?|事情|问题|情况|件事|诉求)"
_STRONG = re.compile(
    f"(?:对了)?(?:我)?(?:还有|另外|再有|还要|还想|再|顺便|除了这个)(?:就是)?(?:还)?(?:有|想"
    f"|要|再|反映|说|问|投诉|举报|咨询)*(?:一下)?(?:另)?(?:第?[一二两三])(?:个|件|点)(?:别的"
    f"|其他的?|另外的?)?{_THING}?"
    f"|第[二三四五](?:个|件|点|就)(?:{_THING}|是|呢|啊|，|,|就是)?|其次|还有一?(?:个"
    f"|件){_THING}|另一(?:个|件|条)(?:{_THING}|是|呢)|还有别的{_THING}|换一?个{_THING}"
    f"|(?:顺便|顺带|顺道)(?:再|也|还)?(?:想|要)?(?:问|说|反映|投诉|举报|咨询|提)(?:一下|下"
    f"|一个|个|一嘴)?(?:{_THING})?|对了(?:还有|另外|我还|再)(?:想|要)?(?:问|说|反映|投诉"
    f"|举报|咨询)?(?:一下|下)?"
    f"|(?:那)?(?:我)?再(?:问问|问(?:一)?下|问个|提(?:一?个|一条|点))(?:建议|意见|{_THING})?|(?:二是|三是)"
    f"|(?:但是|不过|可是|但)(?=.{{0,10}}(?:得|要|想|必须)(?:投诉|举报|表扬|咨询|建议))"
    f"|(?:我)?还(?:想|要)(?:再)?(?:反映|说|问|投诉|举报|咨询|表扬|建议)(?:一下|下)?(?:一个|个|就是)?(?:{_THING})?"
)
_WEAK = re.compile(
    "(?:另外|再一个|再有|再就是|还有就是|还有一点|还有呢|除此之外|此外|同时还有|还有)(?:呢|就是|啊|，|,)*"
)
_BACK = re.compile("(?:刚才|刚刚|前面|第一)(?:说的)?(?:那个|个|件)?(?:事|问题|情况)")
_PART = re.compile(
    r"还有(?:什么|啥|点|些|没有|多久|多少|几|可能|人|救|用|希望|办法|必要|[一二两三四五六七八九十半]+"
    r"(?:个)?(?:月|天|年|小时|人|户|块|位|名))|另外(?:一边|一侧|的人|一条)"
)
_SAME_PLACE = re.compile("我们(?:小区|楼|院|这|村|单元)|这边|这里|这儿|这附近|同一|也在|小区里?|楼道|门口|楼下|院里")
_ANNOUNCED = re.compile("(?:两|俩|二|三|几)(?:个|件|条|点)?(?:事|问题|情况|建议|诉求|意见)?")
_ONE_OF = re.compile("一(?:个|件|条)(?:就?是|呢|说)")
"""`两件事 一件是…一件是…`: the second begins another issue"""
_PUNCTUATION = re.compile(r"[\s，,。、；;：:]+")


@dataclass(frozen=True, slots=True)
class Issue:
    """The utterances, or parts of them, that tell one issue, the agent's among them."""

    utterances: tuple[Utterance, ...]
    same_place: bool
    """it speaks of the place as if it were known"""


@dataclass(frozen=True, slots=True)
class _Cue:
    utterance: int
    start: int
    end: int
    strong: bool


def issues(utterances: Sequence[Utterance], classify: Callable[[str], Category]) -> tuple[Issue, ...]:
    """The issues of a call, at least one; together they are all that was said.

    A caller's cue opens a new issue when enough is told behind it and the classifier sees another matter there: after
    a strong cue any other leaf, or none; after a weak one (`另外`, `还有`) another 小类 or 大类 it is sure of.

    Args:
        utterances: in order of time.
    """
    pieces: list[list[Utterance]] = [[]]
    cues = list(_cues(utterances))
    for number, utterance in enumerate(utterances):
        start = 0
        for cue in cues:
            if cue.utterance != number:
                continue
            head = [*pieces[-1], *_piece(utterance, start, cue.start)]
            rest = _following(utterances, cues, cue)
            if len(pieces) < MAX_ISSUES and _differ(head, rest, classify, strong=cue.strong):
                pieces[-1] = head
                pieces.append([])
                start = cue.start
        pieces[-1].extend(_piece(utterance, start, len(utterance.text)))
    return tuple(Issue(tuple(piece), bool(_SAME_PLACE.search(_caller(piece)))) for piece in pieces)


def _cues(utterances: Sequence[Utterance]) -> Iterator[_Cue]:
    for number, utterance in enumerate(utterances):
        if utterance.side is not Side.CALLER:
            continue
        text = str(utterance.text)
        end = 0
        announced = _ANNOUNCED.search(text)
        again = list(_ONE_OF.finditer(text, announced.end()))[1:] if announced else []
        for match in sorted(
            (*_STRONG.finditer(text), *_WEAK.finditer(text), *again), key=lambda item: (item.start(), -item.end())
        ):
            if match.start() < end or _PART.match(text, match.start()):
                continue
            end = match.end()
            yield _Cue(number, match.start(), match.end(), match.re is not _WEAK)


def _following(utterances: Sequence[Utterance], cues: Sequence[_Cue], cue: _Cue) -> list[Utterance]:
    """What is told behind a cue, as far as the next one."""
    later = next((one for one in cues if (one.utterance, one.start) > (cue.utterance, cue.start)), None)
    found: list[Utterance] = []
    for number in range(cue.utterance, later.utterance + 1 if later else len(utterances)):
        start = cue.end if number == cue.utterance else 0
        stop = later.start if later and number == later.utterance else len(utterances[number].text)
        found.extend(_piece(utterances[number], start, stop))
    return found


def _differ(
    head: Sequence[Utterance], rest: Sequence[Utterance], classify: Callable[[str], Category], *, strong: bool
) -> bool:
    before, after = _matter(head), _matter(rest)
    if len(before) < LEAST_TOLD or len(after) < LEAST_TOLD or _BACK.match(after):
        return False
    one, other = classify(before), classify(after)
    if strong:
        return not one.path or not other.path or _leaf(one) != _leaf(other)
    depth = min(len(one.path), len(other.path), 2)
    return depth > 0 and one.path[depth - 1].code != other.path[depth - 1].code


def _leaf(category: Category) -> str:
    return category.path[-1].code


def _matter(utterances: Sequence[Utterance]) -> str:
    return "\n".join(_PUNCTUATION.sub("", span.text) for span in statements(utterances, ()))


def _caller(utterances: Sequence[Utterance]) -> str:
    return "\n".join(str(item.text) for item in utterances if item.side is Side.CALLER)


def _piece(utterance: Utterance, start: int, end: int) -> list[Utterance]:
    return [cut(utterance, start, end)] if end > start else []
