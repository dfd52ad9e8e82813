"""Utterances for tests: turns as `caller: …` and `agent: …`, a character 200 ms."""

from hotline.calls import Side
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word, utterance_id

MS = 200


def said(*turns: str, call_id: str = "call") -> list[Utterance]:
    result, start = [], 0
    for turn in turns:
        who, _, text = turn.partition(": ")
        side = Side(who)
        words = tuple(Word(Private(c), start + MS * n, start + MS * (n + 1), 0.9) for n, c in enumerate(text))
        end = start + MS * len(text)
        identity = utterance_id(call_id, side, start)
        result.append(Utterance(identity, call_id, side, start, end, Private(text), words, 0.9, Origin.LIVE, "test-1"))
        start = end + 500
    return result
