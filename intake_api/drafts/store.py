"""Rows of drafts and their fields."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import Advice, Category, Evidence, FieldKey, FieldState, issue_number
from intake_api.db.tables import draft_fields, drafts
from intake_api.db.upsert import upsert
from intake_api.drafts.merge import Field, Proposal
from intake_api.drafts.schemas import DraftStatus

_category = TypeAdapter(Category | None)
_advice = TypeAdapter(Advice | None)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it stands, with every field key."""

    draft_id: str
    call_id: str
    revision: int
    status: DraftStatus
    ticket: str | None
    category: Category | None
    advice: Advice
    list_version: str
    basis_size: int
    suggested_at: datetime | None
    fields: Mapping[FieldKey, Field]

    @property
    def number(self) -> int:
        """Which issue of the call it is."""
        return issue_number(self.draft_id)

    @property
    def vacant(self) -> bool:
        """A further issue of the call of which nothing is left: nobody typed, nothing is suggested."""
        return self.number > 1 and not any(field.value or field.proposal for field in self.fields.values())


async def create(connection: AsyncConnection, draft_id: str, call_id: str, list_version: str) -> bool:
    """An empty draft; whether it was not there before."""
    statement = upsert(connection, drafts).values(
        draft_id=draft_id,
        call_id=call_id,
        revision=0,
        status=DraftStatus.OPEN,
        list_version=list_version,
        basis_size=0,
    )
    result = await connection.execute(statement.on_conflict_do_nothing())
    return bool(result.rowcount)


async def read(connection: AsyncConnection, draft_id: str) -> DraftRow | None:
    row = (await connection.execute(select(drafts).where(drafts.c.draft_id == draft_id))).mappings().first()
    return None if row is None else await _with_fields(connection, row)


async def of_call(connection: AsyncConnection, call_id: str) -> tuple[DraftRow, ...]:
    """The drafts of a call in order of their number."""
    query = select(drafts).where(drafts.c.call_id == call_id).order_by(drafts.c.draft_id)
    return tuple([await _with_fields(connection, row) for row in (await connection.execute(query)).mappings()])


async def lock(connection: AsyncConnection, draft_id: str) -> DraftRow | None:
    """The draft one revision further, kept from every other writer until the transaction ends; None: no such draft."""
    statement = update(drafts).where(drafts.c.draft_id == draft_id).values(revision=drafts.c.revision + 1)
    if not (await connection.execute(statement)).rowcount:
        return None
    return await read(connection, draft_id)


async def change(connection: AsyncConnection, draft_id: str, **values: Any) -> None:
    await connection.execute(update(drafts).where(drafts.c.draft_id == draft_id).values(**values))


async def write_fields(connection: AsyncConnection, draft_id: str, fields: Iterable[Field]) -> None:
    for field in fields:
        row = {
            "draft_id": draft_id,
            "key": field.key,
            "state": field.state,
            "value": field.value,
            "revision": field.revision,
            "person_revision": field.person_revision,
            "person": field.person,
            "suggestion": field.proposal.value if field.proposal else None,
            "confidence": field.proposal.confidence if field.proposal else None,
            "evidence": [asdict(item) for item in field.proposal.evidence] if field.proposal else None,
            "source": field.proposal.source if field.proposal else None,
        }
        statement = upsert(connection, draft_fields).values(**row)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["draft_id", "key"], set_={name: statement.excluded[name] for name in row}
            )
        )


def category_body(category: Category | None) -> Any:
    """A category as its row keeps it."""
    return _category.dump_python(category, mode="json")


def advice_body(advice: Advice) -> Any:
    """Advice as its row keeps it."""
    return _advice.dump_python(advice, mode="json")


async def _with_fields(connection: AsyncConnection, row: RowMapping) -> DraftRow:
    found = await connection.execute(select(draft_fields).where(draft_fields.c.draft_id == row["draft_id"]))
    fields = {key: Field(key) for key in FieldKey}
    fields.update({FieldKey(item["key"]): _field(item) for item in found.mappings()})
    return DraftRow(
        draft_id=row["draft_id"],
        call_id=row["call_id"],
        revision=row["revision"],
        status=DraftStatus(row["status"]),
        ticket=row["ticket"],
        category=_category.validate_python(row["category"]),
        advice=_advice.validate_python(row["advice"]) or Advice(),
        list_version=row["list_version"],
        basis_size=row["basis_size"],
        suggested_at=row["suggested_at"],
        fields=fields,
    )


def _field(row: RowMapping) -> Field:
    proposal = None
    if row["suggestion"] is not None:
        evidence = tuple(Evidence(**item) for item in row["evidence"])
        proposal = Proposal(row["suggestion"], row["confidence"], evidence, row["source"])
    return Field(
        key=FieldKey(row["key"]),
        state=FieldState(row["state"]),
        value=row["value"],
        proposal=proposal,
        revision=row["revision"],
        person_revision=row["person_revision"],
        person=row["person"],
    )
