"""`/api/tickets/exports`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from intake_api.exports import service
from intake_api.exports.schemas import ExportEdit, Format
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.tickets.routes import told, wanted
from intake_api.tickets.store import Wanted

router = APIRouter(prefix="/api/tickets/exports", tags=["tickets"])

_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.post(
    "",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in _TYPES.values()}, "description": "the file"}},
)
async def export(
    body: ExportEdit, user: SignedIn, context: ContextOf, filters: Annotated[Wanted, Depends(wanted)]
) -> Response:
    """The tickets that fit as a file: masked unless asked for whole, with a watermark, written down."""
    id_, file = await service.tickets(context, user, filters, told(context, filters), body)
    name = f'attachment; filename="tickets-{id_}.{body.format}"'
    return Response(file, media_type=_TYPES[body.format], headers={"content-disposition": name})
