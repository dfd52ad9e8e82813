"""Digits of an utterance: whose they are, what number they belong to, what they mend in the one told last."""

import re
from dataclasses import replace

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.dictation import Piece, heard, whole_reading
from nlp.digit_runs import Run
from nlp.digits import DIGITS
from nlp.number_choice import Candidate, is_instead, is_spare, is_spare_behind
from nlp.number_mending import mended
from nlp.number_owner import Whose, is_a_relatives, is_named_anothers, whose
from nlp.number_question import Asked
from nlp.number_shape import as_dialled, is_whole
from nlp.number_talk import Talk
from nlp.spans import Span

DENY = re.compile(
    rf"不对|(?<![没别])(?<!别记)(?<!别弄)错了|(?<![是可])不是(?!说)|说错|(?<!别)记错|弄错|反了|颠倒|[啊哦哎呃嗯]不(?=[是对\s，,{DIGITS}]|$)|不不(?!用)"
)
_REACH = 60
"""characters before a run that can tell whose it is"""
_GAP = 4
"""characters between two pieces of the same owner"""
_MENDABLE = 4
"""utterances after a number in which digits may mend it without a word that they do"""
_ABOUT_NUMBERS = re.compile("电话|号码|尾号|手机|座机")
_INSTEAD = re.compile("换|打|不对|错|不是|改|还是|新|现在|[啊哦哎呃]不|手机|座机|固话|家里|备用|还有|或者")
"""between two numbers: the second is the caller's as well"""
_BIDS = re.compile("(?<![就再也能以])(?:打|记|留|找|联系)我")
"""a relative is to be called, on no condition"""
_LISTS = re.compile(r"[\s，,、和跟]*(?:还有)?(?:一个(?:移动|联通|电信|工作|私人|常用)?的?是?)?[\s，,]*")
"""between two numbers of the same owner"""
_NAMES_HOLDER = re.compile(r"[^\s，,]的(?:电话|手机|号码?)?是?[\s，,]*$")
_READ_BACK = re.compile(
    r"您的|您这个?号|念一遍|念您听|念给您|我念|报一遍|对不对|您看|你的|您留|留的|预留|登记的?|系统里|记录|原来记|来电|您之前|您上次|核对|确认|复述|重复|跟您|记下|记了|对吗|对吧|是吗|是不是"
)
_WHICH = re.compile(r"[\s，,啊呀]*还是[\s，,]*")
"""between two groups of which an agent asks which it was"""
_WILL_CALL = re.compile("留|(?<!别)(?<!不)打|联系|回访|优先|回复")
"""an agent who repeats a number that is to be called, whosever it is"""
_GIVES_OUT = re.compile(r"(?:您|你)(?:可以|能)?(?:记|打|拨)(?:一下|一个|下|个)?.{0,8}$|给您(?:一?个|留).{0,6}$")
_GIVES_OUT_BEHIND = re.compile("^.{0,2}(?<!给)(?<!帮)[您你](?:可以|能)?(?:记|打|拨)(?!的|电话|[过进]?来)")
"""an agent gives a number, not reads one back"""


def hear_runs(talk: Talk, utterance: Utterance, text: str, found: tuple[Run, ...], rest: int) -> None:
    """Takes in the runs of an utterance; those from `rest` on, behind the last whole number, may also mend one."""
    if not found:
        _mend(talk, utterance, text, found, 0)
    if utterance.side is Side.AGENT and len(found) == 2 and _WHICH.fullmatch(text, found[0].end, found[1].start):
        return
    told: list[str] | None = None
    start = 0
    for at, run in enumerate(found):
        now = [item.digits for item in talk.candidates]
        if at >= rest and now != told and _mend(talk, utterance, text, found, at):
            return
        told = now
        _hear_run(talk, utterance, text, found, at, start)
        start = run.end if is_whole(as_dialled(run.digits)) else start


def _hear_run(talk: Talk, utterance: Utterance, text: str, found: tuple[Run, ...], at: int, start: int) -> None:
    """Takes in one run; `start` is where the whole number before it ends."""
    run = found[at]
    before = text[max(start, run.start - _REACH) : run.start]
    behind = text[run.end : found[at + 1].start if at + 1 < len(found) else len(text)]
    owner = _owner(talk, utterance, run.digits, before, behind)
    if start and talk.owner:
        owner = _beside(talk.owner, owner, before)
    beside = found[at - 1].end + _GAP >= run.start if at else False
    if beside and talk.owner not in (None, Whose.ANOTHERS) and not is_whole(as_dialled(found[at - 1].digits)):
        owner = talk.owner
    talk.owner = owner
    if owner is not Whose.ANOTHERS:
        _take_in(talk, utterance, run, (text[found[at - 1].end if at else 0 : run.start], behind), owner)
    elif is_whole(as_dialled(run.digits)):
        if utterance.side is Side.AGENT:
            talk.told_by_agents.add(as_dialled(run.digits))
        elif is_named_anothers(before, behind, talk.asked):
            talk.others.add(as_dialled(run.digits))


def _mend(talk: Talk, utterance: Utterance, text: str, found: tuple[Run, ...], first: int) -> bool:
    """Whether the runs from the first on mend or repeat a part of the number told last."""
    standing = [item for item in talk.candidates if not item.denied] or talk.candidates
    if not standing or not _may_mend(talk, utterance, text):
        return False
    last, others = standing[-1], [item.digits for item in standing[:-1] if not item.denied]
    start, lead = (found[first - 1].end, "") if first else (0, talk.part)
    shift = len(lead) - start
    remarks = tuple(
        Run(run.start + shift, run.end + shift, run.digits)
        for run in found[first:]
        if last.digits.endswith(run.digits) or not any(other.endswith(run.digits) for other in talk.others)
    )
    result = mended(lead + text[start:], remarks, last.digits, others)
    if result is None:
        return False
    spans: tuple[Span, ...] = (Span(utterance, result.start - shift, result.end - shift),)
    if result.digits != last.digits:
        denied = utterance.side in (Side.CALLER, last.side)
        talk.candidates = [replace(item, denied=denied) if item is last else item for item in talk.candidates]
        spans = (*last.spans, *spans)
    talk.dictated[utterance.side] = ""
    talk.add(Candidate(result.digits, spans, utterance.side, sure=True))
    return True


def _may_mend(talk: Talk, utterance: Utterance, text: str) -> bool:
    of_another = talk.asked is Asked.ELSE and utterance.side is Side.CALLER
    return not of_another and (talk.silent <= _MENDABLE or bool(_ABOUT_NUMBERS.search(text)))


def _owner(talk: Talk, utterance: Utterance, digits: str, before: str, behind: str) -> Whose:
    if utterance.side is Side.AGENT:
        if as_dialled(digits) == talk.own:
            return Whose.CALLERS
        if _GIVES_OUT.search(before) or _GIVES_OUT_BEHIND.search(behind):
            return Whose.ANOTHERS
        return whose(before, behind, Asked.NUMBER if talk.asked is not Asked.ELSE else talk.asked)
    if talk.silent > 1 or not talk.candidates:
        return whose(before, behind, talk.asked)
    if DENY.search(before) and _is_nearly_one_told(talk, as_dialled(digits)):
        return Whose.CALLERS
    return whose(before, behind, talk.asked or Asked.NUMBER)


def _beside(first: Whose, second: Whose, between: str) -> Whose:
    """Whose the second of two numbers in one utterance is."""
    if _LISTS.fullmatch(between):
        return first
    if first is Whose.ANOTHERS or second is not Whose.ASKED or _INSTEAD.search(between) or is_a_relatives(between):
        return second
    return Whose.ANOTHERS if first is Whose.CALLERS or _NAMES_HOLDER.search(between) else second


def _take_in(talk: Talk, utterance: Utterance, run: Run, around: tuple[str, str], owner: Whose) -> None:
    before, behind = around
    side = utterance.side
    piece = Piece(
        Span(utterance, run.start, run.end),
        run.digits,
        denied=bool(DENY.search(before)),
        again=_again(talk, side, run),
    )
    talk.readings[side] = heard(talk.readings[side], piece)
    talk.last_piece[side] = run.digits
    reading = whole_reading(talk.readings[side])
    digits = as_dialled(reading.digits) if reading else ""
    if not reading or reading.spans[-1] != piece.span or _is_given_out(talk, digits):
        return
    relatives = is_a_relatives(before, behind)
    candidate = Candidate(
        digits,
        reading.spans,
        side,
        sure=owner in (Whose.CALLERS, Whose.ASKED),
        spare=bool(talk.candidates)
        and (
            is_spare(before)
            or is_spare_behind(behind)
            or (talk.asks_spare and not is_instead(before))
            or (relatives and not (is_instead(before) or _BIDS.search(before)))
        ),
        relatives=relatives,
    )
    if side is Side.AGENT:
        said = str(utterance.text)
        is_noted = digits in talk.others and not _WILL_CALL.search(said)
        if is_noted or not _is_read_back(talk, candidate, said):
            if not talk.readings[Side.CALLER]:
                talk.told_by_agents.add(digits)
            return
        # Whoever repeats the end group by group repeats no number of its own.
        standing = (item.digits for item in reversed(talk.candidates) if not item.denied)
        longer = (told for told in standing if told.endswith(digits))
        candidate = replace(candidate, digits=next(longer, digits))
    talk.others.discard(digits)
    if talk.dictated[side] not in ("", digits) and len(reading.spans) > 1:
        talk.candidates = [item for item in talk.candidates if item.digits != talk.dictated[side]]
    talk.dictated[side] = digits if len(reading.spans) > 1 else ""
    talk.add(candidate)


def _is_given_out(talk: Talk, digits: str) -> bool:
    """Whether an agent told that number as another's, maybe with its area code."""
    return any(told.endswith(digits) for told in talk.told_by_agents)


def _again(talk: Talk, side: Side, run: Run) -> bool:
    """Whether a caller says the last piece once more, for the agent asked back or repeated it otherwise."""
    if side is not Side.CALLER:
        return False
    last, echo = talk.last_piece[Side.CALLER], talk.last_piece[Side.AGENT]
    if not last.endswith(run.digits):
        return False
    return talk.asks_again or (len(echo) == len(run.digits) >= 3 and echo != run.digits)


def _is_nearly_one_told(talk: Talk, digits: str) -> bool:
    return any(
        len(earlier.digits) == len(digits) and sum(a != b for a, b in zip(earlier.digits, digits, strict=True)) <= 3
        for earlier in talk.candidates
    )


def _is_read_back(talk: Talk, candidate: Candidate, text: str) -> bool:
    """An agent also tells callers other numbers: it must be asked for, said as theirs, or be nearly what they said."""
    if candidate.digits == talk.own or _is_nearly_one_told(talk, candidate.digits):
        return True
    return bool(_READ_BACK.search(text)) or (talk.asked is Asked.NUMBER and bool(talk.readings[Side.CALLER]))
