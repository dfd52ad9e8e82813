"""The sentences of a workbook. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from hotline.categories import Node
from hotline.list_source import Sentence
from intake_api.responsibility.columns import folded
from intake_api.responsibility.tables import Kind, Row, Table
from intake_api.workbook import BadRow


def read_sentences(
    tables: Iterable[Table],
    rows: Mapping[str, Row],
    nodes: Mapping[str, Node],
    base: Iterable[Sentence],
    carried: Mapping[str, str],
) -> tuple[tuple[Sentence, ...], list[BadRow]]:
    """What the workbook says for each situation; what the list says, where the workbook has no column for it.

    Args:
        rows: of situations, by code; also of those that could not be read.
        carried: new code by old, for what is kept.
    """
    tables = tuple(tables)
    if not any({"sentence", "sentences"} & table.keys for table in tables):
        kept = ((carried.get(sentence.situation), sentence.text) for sentence in base)
        return tuple(Sentence(code, text) for code, text in kept if code and code in rows), []
    problems: list[BadRow] = []
    said: dict[str, Row] = {}
    found: list[Sentence] = []
    for code, row, key, text in (*_beside(rows), *_listed(tables, rows, nodes, problems)):
        if text in said:
            first = said[text]
            problems.append(row.wrong(key, f"与“{first.sheet}”第{first.number}行的例句相同"))
            continue
        said[text] = row
        found.append(Sentence(code, text))
    return tuple(sorted(found, key=lambda sentence: _order(sentence.situation))), problems


def _beside(rows: Mapping[str, Row]) -> Iterator[tuple[str, Row, str, str]]:
    """Sentences in the situation's own row, a line each."""
    for code, row in rows.items():
        if "-" in code:
            for text in re.split("[\n；;]+", row.text("sentences")):
                if text.strip():
                    yield code, row, "sentences", text.strip()


def _listed(
    tables: Iterable[Table], rows: Mapping[str, Row], nodes: Mapping[str, Node], problems: list[BadRow]
) -> Iterator[tuple[str, Row, str, str]]:
    """Sentences on a sheet of their own; a row without code and name goes on with the situation above it."""
    by_name: dict[tuple[str, str], list[str]] = {}
    for node in nodes.values():
        for item in node.situations:
            by_name.setdefault((node.name, item.name), []).append(item.code)
    for table in tables:
        code = ""
        for row in table.rows if table.kind is Kind.SENTENCES else ():
            written, name = folded(row.text("code")), (row.text("leaf"), row.text("name"))
            if written:
                code = written if written in rows else f"0{written}"
            elif any(name):
                codes = by_name.get(name, [])
                code = codes[0] if len(codes) == 1 else ""
            if code not in rows or "-" not in code:
                problems.append(row.wrong("code", f"没有问题“{written or '／'.join(filter(None, name))}”"))
                code = ""
            elif not row.text("sentence"):
                problems.append(row.wrong("sentence", "例句没有填"))
            else:
                yield code, row, "sentence", row.text("sentence")


def _order(code: str) -> tuple[str, int]:
    leaf, _, number = code.partition("-")
    return leaf, int(number)
