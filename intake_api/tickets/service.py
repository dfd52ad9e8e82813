from typing import Any


def __getattr__(name: str) -> Any:
    async def stub(*a: Any, **k: Any) -> Any:
        raise NotImplementedError

    return stub
