from dataclasses import dataclass

from hotline.private import Private


@dataclass(frozen=True)
class _Person:
    number: Private


def test_repr_is_masked_wherever_it_is_nested() -> None:
    text = repr([_Person(Private("13800001234"))])
    assert "13800001234" not in text
    assert "11 characters" in text


def test_it_is_text_where_text_is_needed() -> None:
    assert Private("上海路") + "五号" == "上海路五号"


def test_pydantic_reads_and_writes_it() -> None:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(_Person)
    person = adapter.validate_python({"number": "13800001234"})
    assert isinstance(person.number, Private)
    assert adapter.dump_json(person) == b'{"number":"13800001234"}'
