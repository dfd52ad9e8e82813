import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from hotline.watermark import marks_in
from intake_api.db.tables import ledger, tickets
from intake_api.exports import service, sheet
from tests.unit.intake_api.test_access import TICKET
from tests.unit.intake_api.test_sight import MASKED, NAME, NUMBER, SECRETS, a_call, ask

EXPORTS = "/api/tickets/exports"


@pytest.fixture
async def filed(world):
    await a_call(world, over=True, ticket=True)
    return world


async def taken(world, who="supervisor", query="", **body):
    answer = await ask(world, who, "POST", f"{EXPORTS}{query}", {"reason": "oversight", **body})
    assert answer.is_success, answer.text
    return answer


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def cells(answer):
    book = load_workbook(io.BytesIO(answer.content))
    return book, [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


async def test_an_export_is_masked_and_says_whose_it_is(filed):
    answer = await taken(filed, format="csv")
    header, row, foot = table(answer)
    assert (row[header.index("工单编号")], row[header.index("内容")]) == (TICKET, MASKED)
    assert not any(secret in answer.text for secret in SECRETS)
    id_ = row[header.index("导出编号")]
    assert foot[0].startswith("导出人 苏（")
    assert id_ in foot[0]
    assert marks_in(row[header.index("标题")]) == (id_,)
    assert f"tickets-{id_}.csv" in answer.headers["content-disposition"]


async def test_a_workbook_has_its_watermark_in_cells_print_and_properties(filed):
    book, rows = cells(await taken(filed))
    id_ = rows[1][-1]
    sheet_ = book.worksheets[0]
    assert rows[0][0] == "工单编号"
    for told in (rows[2][0], sheet_.oddHeader.center.text, sheet_.oddFooter.center.text, book.properties.description):
        assert f"编号 {id_}" in told
    assert marks_in(rows[1][7]) == (id_,)


async def test_an_export_is_in_the_ledger_with_its_tickets_and_filters(filed):
    answer = await taken(filed, format="csv", query="?state=accepted&owner=王先生")
    async with filed.context.database.connect() as connection:
        last = (await connection.execute(ledger.select().order_by(ledger.c.seq.desc()).limit(1))).mappings().one()
    id_ = answer.headers["content-disposition"].split("tickets-")[1][:8]
    assert last["refs"] == [["export", id_]]
    assert last["detail"] == {
        "states": "accepted", "owner": "-", "format": "csv", "reason": "oversight", "whole": "false",
    }  # fmt: skip
    assert len(table(answer)) == 2


async def test_values_are_whole_for_who_may_and_asks(filed):
    header, row, _ = table(await taken(filed, format="csv", whole=True))
    assert (row[header.index("来电人")], row[header.index("回拨电话")]) == (NAME, NUMBER)


@pytest.mark.parametrize("who", ["agent", "quality"])
async def test_who_may_not_export_gets_nothing(filed, who):
    assert (await ask(filed, who, "POST", EXPORTS, {"reason": "oversight"})).status_code == 403


async def test_more_than_may_be_taken_at_once_is_refused(filed, monkeypatch):
    monkeypatch.setattr(service, "MOST", 0)
    answer = await ask(filed, "supervisor", "POST", EXPORTS, {"reason": "oversight"})
    assert (answer.status_code, answer.json()["code"]) == (422, "input-rejected")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_no_cell_is_a_formula(filed, form):
    async with filed.context.database.begin() as connection:
        await connection.execute(update(tickets).values(fields={"title": "=1+1", "content": "@SUM(A1)\x07\x00"[:-1]}))
    answer = await taken(filed, format=form)
    rows = table(answer) if form == "csv" else cells(answer)[1]
    assert rows[1][7].startswith("'=1+1")
    assert rows[1][8] == "'@SUM(A1)"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\x07=1"])
def test_whatever_may_begin_a_formula_is_text(cell):
    assert sheet.guarded(cell).startswith("'")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_file_is_traced_to_who_took_it(filed, tmp_path, form):
    file = tmp_path / f"leaked.{form}"
    file.write_bytes((await taken(filed, format=form)).content)
    ((id_, entry),) = await service.trace(filed.context.settings.database, file)
    assert (entry.who, entry.refs[0].id) == ("苏", id_)


async def test_a_file_without_a_mark_is_nobodys(filed, tmp_path):
    (tmp_path / "plain.csv").write_text("井盖")
    assert await service.trace(filed.context.settings.database, tmp_path / "plain.csv") == []
