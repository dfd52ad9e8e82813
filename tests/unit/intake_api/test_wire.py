import json
from pathlib import Path

import pytest

from hotline.calls import Agent, AgentState, Side, Stream
from hotline.drafts import Alternative, Category, LevelChoice
from hotline.errors import ProtocolError
from hotline.events import (
    FAMILY,
    PAYLOAD,
    DraftChanged,
    EventType,
    Hole,
    TicketAccepted,
    TicketChanged,
    TranscriptionDone,
    TranscriptionWanted,
)
from hotline.private import Private
from hotline.ticket_life import TicketState
from hotline.transcripts import Gap, GapReason, Heard, Partial
from intake_api import wire
from tests.fakes.calls import CALL, T0, draft, ended, event, said

HOLES = (Hole(Side.AGENT, 100, 900),)
CATEGORY = Category(
    (LevelChoice(1, "01", "市政设施", 0.9),), None, (Alternative("010101", "井盖", "市政 › 井盖", 0.5),)
)

DATA = {
    EventType.CALL_CHANGED: ended(),
    EventType.CALL_STREAM: Stream("s", CALL, "1.2", Side.CALLER, T0),
    EventType.AGENT_CHANGED: Agent("1001", AgentState.READY, T0, "hotline"),
    EventType.TRANSCRIPTION_WANTED: TranscriptionWanted(CALL, "rec", HOLES),
    EventType.TRANSCRIPTION_DONE: TranscriptionDone(CALL, HOLES),
    EventType.UTTERANCE_PARTIAL: Partial(CALL, Side.CALLER, 0, 10, Private("好"), ()),
    EventType.UTTERANCE_FINAL: said(0, 500),
    EventType.UTTERANCE_GAP: Gap(CALL, Side.CALLER, 0, 10, GapReason.CRASH),
    EventType.SPEECH_HEARD: Heard(CALL, Side.CALLER, 0, 10),
    EventType.DRAFT_SUGGESTED: draft(title="井盖", placed=CATEGORY),
    EventType.DRAFT_CHANGED: DraftChanged("d", CALL, 3),
    EventType.TICKET_ACCEPTED: TicketAccepted("20261123-000001-0", "d", CALL),
    EventType.TICKET_CHANGED: TicketChanged("20261123-000001-0", TicketState.SIGNED, "供热企业", 3),
}

GOOD = json.loads(wire.encode(event(EventType.SPEECH_HEARD, DATA[EventType.SPEECH_HEARD])))


def test_every_type_is_tried_here():
    assert DATA.keys() == PAYLOAD.keys() == set(EventType)


@pytest.mark.parametrize("type_", EventType)
def test_an_event_comes_back_as_it_went(type_):
    sent = event(type_, DATA[type_])
    assert wire.decode(wire.encode(sent)) == sent


def test_words_of_a_caller_come_back_private():
    back = wire.decode(wire.encode(event(EventType.UTTERANCE_FINAL, said(0, 500, "井盖丢了"))))
    assert isinstance(back.data.text, Private)
    assert "井盖" not in repr(back)


def test_the_wire_form_is_the_agreed_one():
    wired = GOOD
    assert wired == {
        "id": wired["id"],
        "type": "speech.heard",
        "version": 1,
        "call_id": CALL,
        "at": "2026-11-23T02:00:00+00:00",
        "data": {"call_id": CALL, "side": "caller", "start_ms": 0, "end_ms": 10},
    }


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        json.dumps({**GOOD, "type": "speech.felt"}).encode(),
        json.dumps({**GOOD, "version": 2}).encode(),
        json.dumps({**GOOD, "version": None}).encode(),
        json.dumps({**GOOD, "id": 7}).encode(),
        json.dumps({**GOOD, "at": "2026-11-23T02:00:00"}).encode(),
        json.dumps({**GOOD, "data": {"call_id": CALL}}).encode(),
        json.dumps({name: value for name, value in GOOD.items() if name != "call_id"}).encode(),
        b"\xff\xfe",
    ],
)
def test_a_malformed_event_is_refused(broken):
    with pytest.raises(ProtocolError):
        wire.decode(broken)


def test_the_refusal_does_not_repeat_the_words():
    text = json.dumps({**GOOD, "type": "utterance.final", "data": {"text": "井盖丢了"}}).encode()
    with pytest.raises(ProtocolError) as caught:
        wire.decode(text)
    assert "井盖" not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize("type_", EventType)
def test_every_event_is_documented_under_its_family(type_):
    doc = (Path(__file__).parents[3] / "docs" / "events.md").read_text("utf-8")
    [section] = [part for part in doc.split("\n## ") if part.startswith(f"{FAMILY[type_]}\n")]
    assert f"| `{type_}` | `{PAYLOAD[type_].__module__}.{PAYLOAD[type_].__name__}`" in section
