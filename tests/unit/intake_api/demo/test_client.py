from intake_api.demo.client import _events


async def test_a_ping_is_no_event():
    async def socket():
        yield '{"position": "", "event": null}'
        yield '{"position": "", "event": {"type": "call.changed"}}'

    assert [event async for event in _events(socket())] == [{"type": "call.changed"}]
