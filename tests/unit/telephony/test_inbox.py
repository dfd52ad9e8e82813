import asyncio

from telephony.inbox import Connected, Disconnected, Inbox, Overflowed


async def test_what_overflows_is_counted_where_it_is_missing() -> None:
    inbox = Inbox(limit=2)
    for number in range(5):
        inbox.put({"Event": str(number)})
    assert [await inbox.get(), await inbox.get()] == [{"Event": "0"}, {"Event": "1"}]
    inbox.put({"Event": "5"})
    assert [await inbox.get(), await inbox.get()] == [Overflowed(3), {"Event": "5"}]


async def test_what_overflowed_is_told_though_no_event_follows() -> None:
    inbox = Inbox(limit=1)
    for number in range(3):
        inbox.put({"Event": str(number)})
    async with asyncio.timeout(1):
        assert [await inbox.get(), await inbox.get()] == [{"Event": "0"}, Overflowed(2)]
    inbox.put({"Event": "3"})
    assert await inbox.get() == {"Event": "3"}


async def test_a_marker_is_never_dropped() -> None:
    inbox = Inbox(limit=1)
    for item in ({"Event": "0"}, Disconnected(), Connected()):
        inbox.put(item)
    assert [await inbox.get() for _ in range(3)] == [{"Event": "0"}, Disconnected(), Connected()]
