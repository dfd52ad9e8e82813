"""Text about a person that must not reach a log line or an error message."""

from collections.abc import Callable
from typing import Any, Self


class Private(str):
    """A name, number, address or words of a caller; its `repr` is masked.

    It is a `str` everywhere else, so that it can be stored, sent and shown to those who may see it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<private, {len(self)} characters>"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: Callable[[type[str]], dict[str, Any]]) -> Any:
        return {"type": "function-after", "function": {"type": "no-info", "function": cls._of}, "schema": handler(str)}

    @classmethod
    def _of(cls, text: str) -> Self:
        return cls(text)
