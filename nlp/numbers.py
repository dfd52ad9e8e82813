"""The call-back number: said or written, in one breath or in pieces, corrected, read back, or the one of the call.

Pure rules over the utterances in order of time. A number that never became whole gives nothing. What stands where:
`digit_runs` reads digits, `number_hearing` and `sounding_digits` what only sounds like them; `dictation` puts pieces
together; `number_question` and `number_owner` tell whose a number is; `number_mending` applies corrections,
`calling_number` knows `就这个号`, `number_choice` picks one; `number_runs` and this module lead through the call;
`read_back` looks at what the agent repeated in the end, among the numbers of `number_pieces`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.calling_number import (
    Pointing,
    agreed_on,
    calling_number_meant,
    calling_number_refused,
    offered_calling_number,
    taken_beside_another,
)
from nlp.dictation import whole_reading
from nlp.digit_runs import Run, as_digits, misheard_digits, named_groups, runs
from nlp.digits import only_digits
from nlp.number_choice import CallbackNumber, Candidate, best, chosen
from nlp.number_hearing import where_dictated
from nlp.number_mending import part_in_question
from nlp.number_question import ASKS_FOR_THEIR_OWN, Asked, asked_for
from nlp.number_runs import DENY, hear_runs
from nlp.number_shape import MAX_DIGITS, as_dialled, is_whole
from nlp.number_talk import SHORT, Talk
from nlp.read_back import read_back
from nlp.sounding_digits import in_digits
from nlp.spans import Span

MAX_WORDS_BETWEEN = 40
"""Characters without a digit that a side may say between two pieces of one number."""

MAX_RUNS = 200
"""of digits in one utterance, the last ones, that are looked at"""

MANY_DIGITS = 7
"""of a run that is a telephone number of somebody"""

LEAST_END = 3
"""digits at the end of a number that tell which is meant"""

_NEARLY_CERTAIN = 0.95
"""confidence of a number that both sides said, or that the call came from"""

_FRESH = 2
"""utterances after the last word about a number in which a bare no still means it"""
_CONFIRM = re.compile(r"^(?:嗯|啊|哦|\s)*(?:对|是的|没错|是这个|正确|还用这个)")
_TAKES_BACK = re.compile("不留了|(?<!区号)(?:别|不用|不要)(?:记|留)(?![错串混反岔区])|不想留")
_WAITS = re.compile("电话|手机|号|稍等|等[我等会一下]|看看|看一?下|找|想想|继续")
"""the question for a number is still open"""
_ASKS = re.compile("吗|呢|几|什么|多少|哪|地址|贵姓|称呼|姓名|名字|时间|事情")
_ASKS_WHETHER = re.compile(
    r"^[\s嗯好的]*(?:对|是)(?:[吗吧不的]|$)|再说|核对|号码|电话|手机|然后|后[面边四三两几]|最后|还有|继续|几[个位零]|一位|两位"
)
"""of the number, not of another matter"""
_THEMSELVES = re.compile("本人|自己")
_OF_A_NUMBER = re.compile("座机|固话|手机|电话|号码")
_GO_ON = re.compile(r"[\s嗯好行来那]*[您你]?(?:念|报|说)(?:吧|一下|说)?")
_ASKS_SPARE = re.compile("备用|备着|备一个|多留|第二个|打不通|没人接|联系不上")
_ASKS_AGAIN = re.compile("什么|几个|多少|没听清|再说|吗|重复|是吧")


def callback_number(utterances: Sequence[Utterance], caller: str | None = None) -> CallbackNumber | None:
    """The number to call back, or None when none was said whole.

    Args:
        utterances: in order of time.
        caller: the number the call came from, for callers who say `就这个号`; None when it is not known.

    The last number that nobody denied wins; the same number from both sides is as good as certain. Characters that only
    sound like digits are read as such where that makes a number, or a longer one. What the agent repeated and nobody
    denied settles it.
    """
    texts = [as_digits(text) for text in where_dictated(utterances, [str(item.text) for item in utterances])]
    return read_back(utterances, texts, _told(utterances, caller, texts)) or _agreed_on(utterances, _own(caller))


def _own(caller: str | None) -> str:
    own = as_dialled(only_digits(caller or ""))
    return own if is_whole(own) else ""


def _agreed_on(utterances: Sequence[Utterance], own: str) -> CallbackNumber | None:
    """The calling number, where the two somehow agree on it and no other number is spoken of."""
    place = agreed_on([(item.side, str(item.text)) for item in utterances]) if own else None
    if place is None or any(len(run.digits) >= MANY_DIGITS for item in utterances for run in runs(str(item.text))):
        return None
    at, start, end = place
    return CallbackNumber(own, (Span(utterances[at], start, end),), 0.7)


def _told(utterances: Sequence[Utterance], caller: str | None, in_groups: Sequence[str]) -> CallbackNumber | None:
    texts = [str(item.text) for item in utterances]
    as_said = [as_digits(text) for text in texts]
    plain = _number(utterances, caller, as_said)
    if in_groups != as_said and not (plain and plain.confidence >= _NEARLY_CERTAIN):
        heard = _number(utterances, caller, in_groups)
        if heard and (plain is None or heard.digits != plain.digits):
            plain = _less_sure(heard)
    if plain and len(plain.digits) >= MAX_DIGITS:
        return plain
    for alike in ([misheard_digits(text) for text in texts], [in_digits(text) for text in texts]):
        misheard = _number(utterances, caller, alike) if alike != as_said else None
        if misheard and (plain is None or len(misheard.digits) > len(plain.digits)):
            return _less_sure(misheard)
    return plain


def _less_sure(number: CallbackNumber) -> CallbackNumber:
    return replace(number, confidence=min(number.confidence, 0.75))


def _number(utterances: Sequence[Utterance], caller: str | None, texts: Sequence[str]) -> CallbackNumber | None:
    talk = Talk(_own(caller))
    for utterance, text in zip(utterances, texts, strict=True):
        _hear(talk, utterance, text)
    return best(talk.candidates)


def _hear(talk: Talk, utterance: Utterance, text: str) -> None:
    side = utterance.side
    found = runs(text)[-MAX_RUNS:] or (named_groups(text) if talk.readings[side] or talk.asked is Asked.NUMBER else ())
    talk.idle[side] = 0 if found else talk.idle[side] + len(text)
    if talk.idle[side] > MAX_WORDS_BETWEEN:
        talk.readings[side] = ()
    talk.silent += 1
    whole = [at for at, run in enumerate(found) if is_whole(as_dialled(run.digits))]
    rest = whole[-1] + 1 if whole else 0
    if side is Side.CALLER and not rest:
        _hear_no(talk, text)
        _hear_calling_number(talk, utterance, text)
    elif side is Side.CALLER and talk.own and talk.offered and taken_beside_another(text[: found[whole[0]].start]):
        talk.add(Candidate(talk.own, (talk.offered,), Side.CALLER, sure=True, called_from=True))
    hear_runs(talk, utterance, text, found, rest)
    talk.candidates = chosen(talk.candidates, text[found[rest - 1].end if rest else 0 :])
    _remember_question(talk, utterance, text, found)


def _hear_calling_number(talk: Talk, utterance: Utterance, text: str) -> None:
    if not talk.own:
        return
    if calling_number_refused(text) and talk.candidates and talk.candidates[-1].called_from:
        talk.deny_last()
    span = calling_number_meant(text, _pointing(talk))
    if span:
        spans = (Span(utterance, *span), *((talk.offered,) if talk.offered else ()))
        talk.add(Candidate(talk.own, spans, Side.CALLER, sure=True, called_from=True))


def _end_of_calling_number(own: str, found: Sequence[Run]) -> tuple[int, int] | None:
    """Where an agent says the last digits of the number the call came from."""
    ends = (run for run in found if own and len(run.digits) >= LEAST_END and own.endswith(run.digits))
    return next(((run.start, run.end) for run in ends), None)


def _pointing(talk: Talk) -> Pointing:
    if talk.offered:
        return Pointing.OFFERED
    if talk.candidates and talk.silent <= _FRESH and talk.candidates[-1].digits != talk.own:
        return Pointing.AFTER_ANOTHER
    return Pointing.ASKED if talk.asked is Asked.NUMBER else Pointing.UNASKED


def _hear_no(talk: Talk, text: str) -> None:
    """A yes or no to the number told last, or no wish to leave any."""
    if not talk.candidates:
        return
    last = talk.candidates[-1]
    if _TAKES_BACK.search(text):
        talk.candidates = [replace(item, denied=True) for item in talk.candidates]
    elif talk.silent <= _FRESH and _CONFIRM.search(text) and not DENY.search(text) and last.side is Side.AGENT:
        talk.candidates[-1] = replace(last, votes=last.votes + 1)
    elif talk.silent <= _FRESH and _denies(talk, text, last):
        talk.deny_last()


def _denies(talk: Talk, text: str, last: Candidate) -> bool:
    """Whether a short no without other digits means the number; `不是` alone answers a read-back only."""
    no = DENY.search(text)
    if not no or talk.elsewhere or len(text) >= SHORT or runs(text):
        return False
    return last.side is Side.AGENT or no[0] != "不是"


def _remember_question(talk: Talk, utterance: Utterance, text: str, found: tuple[Run, ...]) -> None:
    if utterance.side is Side.AGENT:
        talk.asks_spare = bool(_ASKS_SPARE.search(text))
        talk.elsewhere = not found and bool(_ASKS.search(text)) and not _ASKS_WHETHER.search(text)
        if talk.elsewhere and not talk.asks_again and whole_reading(talk.readings[Side.CALLER]):
            talk.readings[Side.CALLER] = ()
    talk.part = "" if found else part_in_question(text) or (talk.part if len(text) < SHORT else "")
    if utterance.side is Side.AGENT:
        asked = asked_for(text) or (Asked.NUMBER if talk.speaks_of_one and _GO_ON.fullmatch(text) else None)
        is_own = ASKS_FOR_THEIR_OWN.search(text, found[-1].end if found else 0)
        if is_own and talk.asked is not Asked.NUMBER and (found or _THEMSELVES.search(is_own[0])):
            talk.candidates = [item if item.called_from else replace(item, denied=True) for item in talk.candidates]
        asked = None if asked is Asked.NAME and talk.asked is Asked.NUMBER else asked
        if asked is Asked.NUMBER and talk.asked is not asked and not whole_reading(talk.readings[Side.CALLER]):
            talk.readings[Side.CALLER] = ()
        talk.asked = asked or (talk.asked if found or len(text) < SHORT or _WAITS.search(text) else None)
        talk.asks_again = bool(talk.readings[Side.CALLER]) and bool(_ASKS_AGAIN.search(text))
        another = any(is_whole(digits := as_dialled(run.digits)) and digits != talk.own for run in found)
        span = None if another else offered_calling_number(text) or _end_of_calling_number(talk.own, found)
        talk.offered = Span(utterance, *span) if span else None
        talk.asked = Asked.NUMBER if span and asked is None else talk.asked
        return
    talk.speaks_of_one = bool(_OF_A_NUMBER.search(text))
    talk.offered, talk.asks_again = None, False
    talk.asked = talk.asked if found or len(text) < SHORT or _WAITS.search(text) else None
