"""The call-back number: spoken or written digits, in one breath or in pieces, corrected, read back.

Pure rules over the utterances in order of time. A number that never became whole gives nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.calling_number import calling_number_meant
from nlp.digits import COUNTED_DIGIT, DIGITS, only_digits, telephone_digits
from nlp.number_end import other_end
from nlp.spans import Span

MAX_WORDS_BETWEEN = 14
"""Characters without a digit that a side may say between two pieces of one number."""

_DIGIT = (
    f"(?:(?:[两二三四五六]个|[俩仨双])[{DIGITS}](?!个)|[{DIGITS}]|(?<=[{DIGITS}])[两洞拐勾]+(?=[{DIGITS}])"
    f"|(?<![{DIGITS}])两(?=[{DIGITS}]{{6}}))"
)
_PIECE = re.compile(f"{_DIGIT}+(?:-{_DIGIT}+)*")
_PAIRS = re.compile(f"(?<=[{DIGITS}])(?:\\s+[一二三四五六七八九]?十[一二三四五六七八九]?(?!个))+")
"""the rest of a number read in twos: `十五 六十六`"""
_RUN = re.compile(r"(\d)\1{2,}")
_COUNTRY = re.compile(r"86(?=1[3-9]\d{9})")
_COUNTED = re.compile(r"[个号楼栋单元层天年月日点度块元人岁次户室米分小半百千万十]")
_NUMBER = re.compile(r"1[3-9]\d{9}|0\d{2,3}[2-8]\d{6,7}|[2-8]\d{7}")
_START = re.compile(r"1(?:[3-9]\d*)?|0\d*|[2-8]\d*")
_ASKED = re.compile(r"电话|座机|固话|手机|(?<![证卡户牌单账])号码|联系方式|怎么联系|回拨|联系您|联系你")
_CONFIRM = re.compile(r"^(?:嗯|啊|哦)*(?:对|是的|没错|是这个|正确)")
_DENY = re.compile(r"不对|错了|不是|说错|记错|弄错|反了|颠倒")
_READ_BACK = re.compile(r"您的|你的|您留|核对|确认|复述|重复|跟您|登记|记下|记了|对吗|对吧|是吗|是不是")
_SOMEONE_ELSES = re.compile(
    r"(?:物业|供热|公司|单位|客服|他们|他的|她的|房东|老板|对方|经理|站里|所里|拨打|请打|邻居|那人|那个人|车主|车上|报警|火警|查号|热线|招牌|广告|牌子|墙上|名片|写着|写的|贴的"
    r"|可以打|您打|咨询|投诉电话|值班|报修"
    r"|骚扰|诈骗|骗子|陌生|推销|中介|商家|店家|快递).{0,8}$"
)
_ANOTHER_KIND = re.compile(
    r"(?:证|(?<!机)卡|户|账|帐|单|编|牌|票|合同|流水|工|学|税)号?码?(?:就|应该)?(?:是|为)?[：:，,\s]*$"
)
"""What the digits behind it are: of a card, an order, an account; no telephone's."""
_PESTERS = re.compile(r"^(?:的|这个|那个)*(?:号码|电话|手机)?(?!.{0,4}(?:别|不要)).{0,6}(?:骚扰|诈骗|骗我|骗了)")
_MINE = re.compile("^.{0,3}(?:找我|是我的|能找到我|我接|叫我)")
"""behind a number of an office where the caller can be reached"""
_GIVES_OUT = re.compile(r"(?:您|你)(?:可以|能)?(?:记|打|拨)(?:一下|一个|下|个)?.{0,8}$|给您(?:一?个|留).{0,6}$")
"""an agent gives a number, not reads one back"""


@dataclass(frozen=True, slots=True)
class CallbackNumber:
    digits: str
    spans: tuple[Span, ...]
    """the words it was taken from"""
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    digits: str
    spans: tuple[Span, ...]
    side: Side
    sure: bool
    """asked for, or announced as a telephone number"""
    votes: int = 1
    denied: bool = False


def callback_number(utterances: Sequence[Utterance], caller: str | None = None) -> CallbackNumber | None:
    """The number to call back, or None when none was said whole.

    Args:
        utterances: in order of time.
        caller: the number the call came from, for callers who say `就这个号`; None when it is not known.

    The last number that nobody denied wins; the same number from both sides is as good as certain.
    """
    own = _COUNTRY.sub("", only_digits(caller or ""))
    if _NUMBER.fullmatch(own) and (spans := calling_number_meant(utterances, says_another=_is_whole)):
        return CallbackNumber(own, spans, 0.95)
    candidates: list[_Candidate] = []
    pieces: dict[Side, list[Span]] = {side: [] for side in Side}
    asked = False
    told = _told_by_agents(utterances)
    for utterance in utterances:
        side = utterance.side
        _hear_denial(candidates, utterance)
        found = list(_pieces(utterance))
        if not found and len(utterance.text) > MAX_WORDS_BETWEEN:
            pieces[side] = []
        for piece in found:
            if _says_again(pieces, side, piece) or _counts_again(pieces[side], piece):
                continue
            pieces[side] = _join(pieces[side], piece)
            digits = _digits(pieces[side])
            if not _NUMBER.fullmatch(digits) or digits in told:
                continue
            _add(
                candidates, _Candidate(digits, tuple(pieces[side]), side, asked or _announced(pieces[side])), utterance
            )
        _mend_end(candidates, utterance)
        asked = bool(_ASKED.search(utterance.text)) or (
            asked and bool(found or len(utterance.text) < MAX_WORDS_BETWEEN)
        )
    return _best(candidates)


def _is_whole(utterance: Utterance) -> bool:
    return any(_NUMBER.fullmatch(telephone_digits(piece.text)) for piece in _pieces(utterance))


def _pieces(utterance: Utterance) -> Iterator[Span]:
    """Runs of digits that could be of a telephone number: no counts, no other people's numbers."""
    text = str(utterance.text)
    for match in _PIECE.finditer(text):
        digits = telephone_digits(match[0])
        before, following = text[: match.start()], text[match.end() :]
        if len(digits) < 7 and _COUNTED.match(following):
            continue
        others = _SOMEONE_ELSES.search(before) and not _MINE.search(following)
        if others or _ANOTHER_KIND.search(before) or _PESTERS.search(following):
            continue
        twos = _PAIRS.match(text, match.end())
        yield Span(utterance, match.start(), twos.end() if twos else match.end())


def _told_by_agents(utterances: Sequence[Utterance]) -> frozenset[str]:
    """Numbers an agent gave out as others'; a caller who says them again is writing them down."""
    return frozenset(
        digits
        for utterance in utterances
        if utterance.side is Side.AGENT
        for match in _PIECE.finditer(str(utterance.text))
        if _NUMBER.fullmatch(digits := telephone_digits(match[0]))
        and (_SOMEONE_ELSES.search(before := str(utterance.text[: match.start()])) or _GIVES_OUT.search(before))
    )


def _says_again(pieces: dict[Side, list[Span]], side: Side, piece: Span) -> bool:
    """The caller's last piece once more, for the agent repeated it wrongly (`四零幺二`, `四零幺三吗`, `四零幺二`)."""
    own, other = pieces[side], pieces[Side.AGENT if side is Side.CALLER else Side.CALLER]
    if side is not Side.CALLER or not own or not other:
        return False
    new, echo = telephone_digits(piece.text), telephone_digits(other[-1].text)
    return (
        len(new) == len(echo) >= 3
        and new != echo
        and telephone_digits(own[-1].text).endswith(new)
        and own[-1].utterance.start_ms < other[-1].utterance.start_ms < piece.utterance.start_ms
    )


def _counts_again(pieces: Sequence[Span], piece: Span) -> bool:
    """`四个零` once more, for the agent asked how many they were."""
    digits = telephone_digits(piece.text)
    told = _digits(pieces)
    return (
        bool(COUNTED_DIGIT.search(piece.text))
        and bool(_RUN.fullmatch(digits))
        and told.endswith(digits)
        and not told.endswith(digits[0] + digits)
        and pieces[-1].utterance is not piece.utterance
    )


def _join(pieces: list[Span], piece: Span) -> list[Span]:
    """The pieces so far with the next one: after it, in place of the last, or from the start."""
    new = _digits([piece])
    if _NUMBER.fullmatch(new) and not _NUMBER.fullmatch(_digits([*pieces, piece])):
        return [piece]
    same = bool(pieces) and pieces[-1].utterance is piece.utterance
    before = str(piece.utterance.text[pieces[-1].end if same else 0 : piece.start])
    if pieces and _DENY.search(before):
        kept = pieces[:-1] if len(telephone_digits(pieces[-1].text)) == len(new) else []
        return [*kept, piece]
    joined = [*pieces, piece]
    whole = _digits(joined)
    if len(whole) <= 12 and _START.fullmatch(whole) and not _NUMBER.fullmatch(_digits(pieces)):
        return joined
    return [piece]


def _add(candidates: list[_Candidate], candidate: _Candidate, utterance: Utterance) -> None:
    for number, earlier in enumerate(candidates):
        if earlier.digits == candidate.digits:
            votes = earlier.votes + (earlier.side is not candidate.side)
            del candidates[number]
            candidates.append(
                replace(
                    earlier, votes=votes, denied=False, spans=(*earlier.spans, *candidate.spans),
                    sure=earlier.sure or candidate.sure,
                )
            )  # fmt: skip
            return
    if candidate.side is Side.AGENT and not _is_read_back(candidates, candidate, utterance):
        return
    candidates.append(candidate)


def _is_read_back(candidates: Sequence[_Candidate], candidate: _Candidate, utterance: Utterance) -> bool:
    """An agent also tells callers other numbers: it must be said as theirs, or be nearly what they said."""
    near = any(
        len(earlier.digits) == len(candidate.digits)
        and sum(a != b for a, b in zip(earlier.digits, candidate.digits, strict=True)) <= 3
        for earlier in candidates
    )
    return near or bool(_READ_BACK.search(utterance.text))


def _hear_denial(candidates: list[_Candidate], utterance: Utterance) -> None:
    """A caller who says no right after a read-back, or before giving another number, takes the last one back."""
    if not candidates or utterance.side is not Side.CALLER:
        return
    last = candidates[-1]
    if _DENY.search(str(utterance.text)[:12]) and not other_end(str(utterance.text), last.digits):
        candidates[-1] = replace(last, denied=True)
    elif _CONFIRM.search(utterance.text) and last.side is Side.AGENT:
        candidates[-1] = replace(last, votes=last.votes + 1)


def _mend_end(candidates: list[_Candidate], utterance: Utterance) -> None:
    """`尾号是五六七九`, `最后一位是九`, `反了 应该二四三六`: the number as said, with another end."""
    if not candidates:
        return
    last = candidates[-1]
    told = [span.end for span in last.spans if span.utterance is utterance]
    behind = max(told, default=0)
    found = other_end(str(utterance.text[behind:]), last.digits)
    if found:
        candidates[-1] = replace(last, denied=True)
        spans = (*last.spans, Span(utterance, behind + found.start, behind + found.end))
        candidates.append(_Candidate(found.digits, spans, utterance.side, sure=True))


def _best(candidates: Sequence[_Candidate]) -> CallbackNumber | None:
    standing = [item for item in candidates if not item.denied]
    if not standing:
        return None
    last = standing[-1]
    is_mobile = len(last.digits) == 11 and last.digits.startswith("1")
    if not last.sure and not is_mobile:
        return None
    confidence = 0.98 if last.votes > 1 else 0.9 if last.sure else 0.75
    return CallbackNumber(last.digits, last.spans, confidence)


def _announced(pieces: Sequence[Span]) -> bool:
    return any(_ASKED.search(str(piece.utterance.text[: piece.start])) for piece in pieces)


def _digits(pieces: Sequence[Span]) -> str:
    """The digits of all pieces: without the country's code, and once when the whole number was said twice."""
    digits = _COUNTRY.sub("", "".join(telephone_digits(piece.text) for piece in pieces))
    half = len(digits) // 2
    return digits[:half] if _NUMBER.fullmatch(digits[:half]) and digits == 2 * digits[:half] else digits
