"""The call-back number: spoken or written digits, in one breath or in pieces, corrected, read back, or the one of the call.

Pure rules over the utterances in order of time. A number that never became whole gives nothing. What stands where:
`digit_runs` reads digits, `dictation` puts pieces together, `number_owner` tells whose a number is, `number_mending` applies
corrections, `calling_number` knows `就这个号`, `number_choice` picks one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.calling_number import Pointing, calling_number_meant, calling_number_refused, offered_calling_number
from nlp.dictation import Piece, Reading, heard, whole_reading
from nlp.digit_runs import Run, as_digits, misheard_digits, runs
from nlp.digits import only_digits
from nlp.number_choice import CallbackNumber, Candidate, best, chosen, is_spare, with_candidate
from nlp.number_mending import mended, part_in_question
from nlp.number_owner import Asked, Whose, asked_for, is_a_relatives, whose
from nlp.number_shape import as_dialled, is_whole
from nlp.spans import Span

MAX_WORDS_BETWEEN = 40
"""Characters without a digit that a side may say between two pieces of one number."""

_SHORT = 14
"""characters of an utterance that leaves a question open"""
_FRESH = 2
"""utterances after the last word about a number in which a bare no still means it"""
_CONFIRM = re.compile(r"^(?:嗯|啊|哦|\s)*(?:对|是的|没错|是这个|正确|还用这个)")
_DENY = re.compile(r"不对|错了|不是|说错|记错|弄错|反了|颠倒|[啊哦哎呃嗯]不|不不")
_MENDABLE = 4
"""utterances after it in which digits may mend it without a word that they do"""
_ABOUT_NUMBERS = re.compile("电话|号码|尾号|手机|座机")
_INSTEAD = re.compile("换|打|不对|错|不是|改|还是|新|现在|[啊哦哎呃]不|手机|座机|固话|家里|备用|还有|或者")
"""between two numbers: the second is the caller's as well"""
_NAMES_HOLDER = re.compile(r"[^\s，,]的(?:电话|手机|号码?)?是?[\s，,]*$")
_TAKES_BACK = re.compile("不留了|别(?:记|留)|不用(?:记|留)|不想留|不要(?:记|留)")
_WAITS = re.compile("电话|手机|号|稍等|等[我等会一下]|看看|看一?下|找|想想|继续")
"""the question for a number is still open"""
_LISTS = re.compile(r"[\s，,、和跟]*(?:还有)?[\s，,]*")
"""between two numbers of the same owner"""
_ASKS_AGAIN = re.compile("什么|几个|多少|没听清|再说|吗|重复|是吧")
_READ_BACK = re.compile(
    r"您的|你的|您留|预留|登记的?|来电|您之前|您上次|核对|确认|复述|重复|跟您|记下|记了|对吗|对吧|是吗|是不是"
)
_GIVES_OUT = re.compile(r"(?:您|你)(?:可以|能)?(?:记|打|拨)(?:一下|一个|下|个)?.{0,8}$|给您(?:一?个|留).{0,6}$")
"""an agent gives a number, not reads one back"""


@dataclass(slots=True)
class _Talk:
    """What has been understood of the talk about numbers so far."""

    own: str
    """the number the call came from, empty when it is none one can call back"""
    candidates: list[Candidate] = field(default_factory=list)
    readings: dict[Side, tuple[Reading, ...]] = field(default_factory=lambda: dict.fromkeys(Side, ()))
    dictated: dict[Side, str] = field(default_factory=lambda: dict.fromkeys(Side, ""))
    """the whole number the readings made last"""
    last_piece: dict[Side, str] = field(default_factory=lambda: dict.fromkeys(Side, ""))
    idle: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(Side, 0))
    """characters said since the last digits"""
    part: str = ""
    """of a number, asked for or called wrong in the utterance before"""
    told_by_agents: set[str] = field(default_factory=set)
    """numbers given out as others'; a caller who says them again is writing them down"""
    asked: Asked | None = None
    asks_again: bool = False
    offered: Span | None = None
    owner: Whose | None = None
    """of the run heard last"""
    silent: int = 0
    """utterances since the last word about a number"""

    def add(self, candidate: Candidate) -> None:
        self.candidates = with_candidate(self.candidates, candidate)
        self.silent = 0

    def deny_last(self) -> None:
        self.candidates[-1] = replace(self.candidates[-1], denied=True)


def callback_number(utterances: Sequence[Utterance], caller: str | None = None) -> CallbackNumber | None:
    """The number to call back, or None when none was said whole.

    Args:
        utterances: in order of time.
        caller: the number the call came from, for callers who say `就这个号`; None when it is not known.

    The last number that nobody denied wins; the same number from both sides is as good as certain. Characters that only
    sound like digits are read as such where that makes a number, or a longer one.
    """
    plain = _number(utterances, caller, as_digits)
    if all(misheard_digits(text) == as_digits(text) for text in (str(item.text) for item in utterances)):
        return plain
    misheard = _number(utterances, caller, misheard_digits)
    if plain is None or (misheard and len(misheard.digits) > len(plain.digits)):
        return misheard and replace(misheard, confidence=min(misheard.confidence, 0.75))
    return plain


def _number(utterances: Sequence[Utterance], caller: str | None, read: Callable[[str], str]) -> CallbackNumber | None:
    own = as_dialled(only_digits(caller or ""))
    talk = _Talk(own if is_whole(own) else "")
    for utterance in utterances:
        _hear(talk, utterance, read(str(utterance.text)))
    return best(talk.candidates)


def _hear(talk: _Talk, utterance: Utterance, text: str) -> None:
    side, found = utterance.side, runs(text)
    talk.idle[side] = 0 if found else talk.idle[side] + len(text)
    if talk.idle[side] > MAX_WORDS_BETWEEN:
        talk.readings[side] = ()
    talk.silent += 1
    rest = max((at for at, run in enumerate(found, start=1) if is_whole(as_dialled(run.digits))), default=0)
    if side is Side.CALLER and not rest:
        _hear_no(talk, text)
        _hear_calling_number(talk, utterance, text)
    _hear_runs(talk, utterance, text, found, rest)
    talk.candidates = chosen(talk.candidates, text[found[rest - 1].end if rest else 0 :])
    _remember_question(talk, utterance, text, found)


def _hear_calling_number(talk: _Talk, utterance: Utterance, text: str) -> None:
    if not talk.own:
        return
    if calling_number_refused(text) and talk.candidates and talk.candidates[-1].called_from:
        talk.deny_last()
    span = calling_number_meant(text, _pointing(talk))
    if span:
        spans = (Span(utterance, *span), *((talk.offered,) if talk.offered else ()))
        talk.add(Candidate(talk.own, spans, Side.CALLER, sure=True, called_from=True))


def _pointing(talk: _Talk) -> Pointing:
    if talk.offered:
        return Pointing.OFFERED
    if talk.candidates and talk.silent <= _FRESH and talk.candidates[-1].digits != talk.own:
        return Pointing.AFTER_ANOTHER
    return Pointing.ASKED if talk.asked is Asked.NUMBER else Pointing.UNASKED


def _hear_no(talk: _Talk, text: str) -> None:
    """A yes or no to the number told last, or no wish to leave any."""
    if not talk.candidates:
        return
    last = talk.candidates[-1]
    if _TAKES_BACK.search(text):
        talk.candidates = [replace(item, denied=True) for item in talk.candidates]
    elif talk.silent <= _FRESH and _CONFIRM.search(text) and not _DENY.search(text) and last.side is Side.AGENT:
        talk.candidates[-1] = replace(last, votes=last.votes + 1)
    elif talk.silent <= _FRESH and _denies(text, last):
        talk.deny_last()


def _denies(text: str, last: Candidate) -> bool:
    """Whether a short no without other digits means the number; `不是` alone answers a read-back only."""
    no = _DENY.search(text)
    return bool(no) and (last.side is Side.AGENT or no[0] != "不是") and len(text) < _SHORT and not runs(text)


def _mend(talk: _Talk, utterance: Utterance, text: str, found: tuple[Run, ...], first: int) -> bool:
    """Whether the runs from the first on mend or repeat a part of the number told last."""
    standing = [item for item in talk.candidates if not item.denied] or talk.candidates
    of_another = talk.asked is Asked.ELSE and utterance.side is Side.CALLER
    if (
        not standing
        or of_another
        or first >= len(found) > 0
        or (talk.silent > _MENDABLE and not _ABOUT_NUMBERS.search(text))
    ):
        return False
    last, at = standing[-1], found[first - 1].end if first else 0
    lead = talk.part if not first else ""
    remarks = tuple(Run(run.start - at + len(lead), run.end - at + len(lead), run.digits) for run in found[first:])
    at -= len(lead)
    result = mended(
        lead + text[at + len(lead) :], remarks, last.digits, [item.digits for item in standing[:-1] if not item.denied]
    )
    if result is None:
        return False
    spans = (Span(utterance, at + result.start, at + result.end),)
    if result.digits != last.digits:
        denied = utterance.side in (Side.CALLER, last.side)
        talk.candidates = [replace(item, denied=denied) if item is last else item for item in talk.candidates]
        spans = (*last.spans, *spans)
    talk.dictated[utterance.side] = ""
    talk.add(Candidate(result.digits, spans, utterance.side, sure=True))
    return True


def _hear_runs(talk: _Talk, utterance: Utterance, text: str, found: tuple[Run, ...], rest: int) -> None:
    """Takes in the runs of an utterance; those from `rest` on, behind the last whole number, may also mend one."""
    if not found:
        _mend(talk, utterance, text, found, 0)
    told: list[str] | None = None
    for at in range(len(found)):
        now = [item.digits for item in talk.candidates]
        if at >= rest and now != told and _mend(talk, utterance, text, found, at):
            return
        told = now
        _hear_run(talk, utterance, text, found, at)


def _hear_run(talk: _Talk, utterance: Utterance, text: str, found: tuple[Run, ...], at: int) -> None:
    run = found[at]
    start = max((other.end for other in found[:at] if is_whole(as_dialled(other.digits))), default=0)
    behind = text[run.end : found[at + 1].start if at + 1 < len(found) else len(text)]
    owner = _owner(talk, utterance, text[start : run.start], behind)
    if start and talk.owner:
        owner = _beside(talk.owner, owner, text[start : run.start])
    talk.owner = owner
    if owner is not Whose.ANOTHERS:
        _take_in(talk, utterance, run, text[found[at - 1].end if at else 0 : run.start], owner)
    elif utterance.side is Side.AGENT and is_whole(as_dialled(run.digits)):
        talk.told_by_agents.add(as_dialled(run.digits))


def _beside(first: Whose, second: Whose, between: str) -> Whose:
    """Whose the second of two numbers in one utterance is."""
    if _LISTS.fullmatch(between):
        return first
    if first is Whose.ANOTHERS or second is not Whose.ASKED or _INSTEAD.search(between):
        return second
    return Whose.ANOTHERS if first is Whose.CALLERS or _NAMES_HOLDER.search(between) else second


def _owner(talk: _Talk, utterance: Utterance, before: str, behind: str) -> Whose:
    if utterance.side is Side.AGENT:
        if _GIVES_OUT.search(before):
            return Whose.ANOTHERS
        return whose(before, behind, Asked.NUMBER if talk.asked is not Asked.ELSE else talk.asked)
    told = bool(talk.readings[Side.CALLER]) and talk.asked is None
    return whose(before, behind, Asked.NUMBER if told else talk.asked)


def _take_in(talk: _Talk, utterance: Utterance, run: Run, before: str, owner: Whose) -> None:
    side = utterance.side
    piece = Piece(
        Span(utterance, run.start, run.end),
        run.digits,
        denied=bool(_DENY.search(before)),
        again=_again(talk, side, run),
    )
    talk.readings[side] = heard(talk.readings[side], piece)
    talk.last_piece[side] = run.digits
    reading = whole_reading(talk.readings[side])
    digits = as_dialled(reading.digits) if reading else ""
    if not reading or reading.spans[-1] != piece.span or digits in talk.told_by_agents:
        return
    candidate = Candidate(
        digits, reading.spans, side, owner in (Whose.CALLERS, Whose.ASKED),
        spare=bool(talk.candidates) and is_spare(before), relatives=is_a_relatives(before),
    )  # fmt: skip
    if side is Side.AGENT and not _is_read_back(talk, candidate, str(utterance.text)):
        return
    if talk.dictated[side] not in ("", digits) and len(reading.spans) > 1:
        talk.candidates = [item for item in talk.candidates if item.digits != talk.dictated[side]]
    talk.dictated[side] = digits if len(reading.spans) > 1 else ""
    talk.add(candidate)


def _again(talk: _Talk, side: Side, run: Run) -> bool:
    """Whether a caller says the last piece once more, for the agent asked back or repeated it otherwise."""
    if side is not Side.CALLER:
        return False
    last, echo = talk.last_piece[Side.CALLER], talk.last_piece[Side.AGENT]
    if not last.endswith(run.digits):
        return False
    return talk.asks_again or (len(echo) == len(run.digits) >= 3 and echo != run.digits)


def _is_read_back(talk: _Talk, candidate: Candidate, text: str) -> bool:
    """An agent also tells callers other numbers: it must be asked for, said as theirs, or be nearly what they said."""
    near = any(
        len(earlier.digits) == len(candidate.digits)
        and sum(a != b for a, b in zip(earlier.digits, candidate.digits, strict=True)) <= 3
        for earlier in talk.candidates
    )
    return near or bool(_READ_BACK.search(text)) or (talk.asked is Asked.NUMBER and bool(talk.readings[Side.CALLER]))


def _remember_question(talk: _Talk, utterance: Utterance, text: str, found: tuple[Run, ...]) -> None:
    talk.part = "" if found else part_in_question(text) or (talk.part if len(text) < _SHORT else "")
    if utterance.side is Side.AGENT:
        asked = asked_for(text)
        talk.asked = asked or (talk.asked if found or len(text) < _SHORT or _WAITS.search(text) else None)
        talk.asks_again = bool(talk.readings[Side.CALLER]) and bool(_ASKS_AGAIN.search(text))
        span = offered_calling_number(text)
        talk.offered = Span(utterance, *span) if span else None
        talk.asked = Asked.NUMBER if span and asked is None else talk.asked
        return
    talk.offered, talk.asks_again = None, False
    talk.asked = talk.asked if found or len(text) < _SHORT or _WAITS.search(text) else None
