from hotline.audio import AudioChunk, stream_id
from hotline.calls import Side


def test_stream_id_is_what_the_dialplan_computes() -> None:
    # MD5("hz1-1795449340.0-caller") cut into 8-4-4-4-12, as ${MD5()} in the dialplan gives it
    assert stream_id("hz1-1795449340.0", Side.CALLER) == "dea20be5-ef81-51ee-28ac-d16e80f65780"


def test_the_two_sides_of_one_channel_have_different_streams() -> None:
    assert stream_id("hz1-1.0", Side.CALLER) != stream_id("hz1-1.0", Side.AGENT)


def test_a_chunk_knows_its_length() -> None:
    assert AudioChunk(bytes(320)).milliseconds == 20
    assert AudioChunk(bytes(640), sample_rate=16000).milliseconds == 20
