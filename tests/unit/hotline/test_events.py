from hotline.events import FAMILY, PAYLOAD, EventType, event_id


def test_every_event_has_a_family_and_a_payload() -> None:
    assert set(FAMILY) == set(PAYLOAD) == set(EventType)


def test_wire_names() -> None:
    assert sorted(EventType) == [
        "agent.changed",
        "call.changed",
        "call.stream",
        "draft.changed",
        "draft.suggested",
        "speech.heard",
        "ticket.accepted",
        "ticket.changed",
        "transcription.done",
        "transcription.wanted",
        "utterance.final",
        "utterance.gap",
        "utterance.partial",
    ]


def test_the_same_cause_has_the_same_id() -> None:
    first = event_id(EventType.CALL_CHANGED, "hz1-1.0", "1795449340.180776")
    assert first == event_id(EventType.CALL_CHANGED, "hz1-1.0", "1795449340.180776")
    assert first != event_id(EventType.CALL_STREAM, "hz1-1.0", "1795449340.180776")


def test_parts_of_a_cause_do_not_run_together() -> None:
    assert event_id(EventType.CALL_CHANGED, "ab", "c") != event_id(EventType.CALL_CHANGED, "a", "bc")
