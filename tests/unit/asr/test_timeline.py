from datetime import UTC, datetime, timedelta

from asr.timeline import Timeline

ZERO = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRAME = 160


def at(milliseconds: int) -> datetime:
    return ZERO + timedelta(milliseconds=milliseconds)


def test_first_frame_begins_its_own_length_before_it_arrived() -> None:
    assert Timeline(ZERO, stall_ms=500).place(at(1020), FRAME).start == 8000


def test_frame_from_before_the_recording_begins_at_zero() -> None:
    assert Timeline(ZERO, stall_ms=500).place(at(-100), FRAME).start == 0


def test_jitter_moves_no_word() -> None:
    timeline = Timeline(ZERO, stall_ms=500)
    starts = [timeline.place(at(when), FRAME).start for when in (20, 90, 90, 95, 100)]
    assert starts == [0, 160, 320, 480, 640]


def test_phone_that_sent_nothing_was_silent() -> None:
    timeline = Timeline(ZERO, stall_ms=500)
    timeline.place(at(20), FRAME)
    placement = timeline.place(at(3040), FRAME)
    assert placement.start == 3020 * 8
    assert placement.silent == (160, 3020 * 8)
    assert timeline.place(at(3060), FRAME).start == 3040 * 8


def test_dropped_audio_keeps_its_place() -> None:
    timeline = Timeline(ZERO, stall_ms=500)
    timeline.place(at(20), FRAME)
    placement = timeline.place(at(240), FRAME, dropped_ms=200)
    assert placement.dropped == (160, 1760)
    assert placement.start == 1760
    assert placement.silent is None


def test_burst_after_a_stall_is_not_placed_in_the_future() -> None:
    timeline = Timeline(ZERO, stall_ms=500)
    timeline.place(at(20), FRAME)
    for _ in range(100):
        placement = timeline.place(at(2020), FRAME)
        assert placement.start + FRAME <= (2020 + 220) * 8
