"""Errors as `application/problem+json` (RFC 9457): the one place that maps error codes to HTTP."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from hotline.errors import HotlineError
from intake_api.db.patience import AWAY

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_DATA_EXCEPTION = "22"
"""class of SQLSTATE (PostgreSQL, Appendix A)"""

STATUS = {
    "hotline-error": 500,
    "input-rejected": 422,
    "bad-setting": 500,
    "bad-capture": 422,
    "bad-conversation": 422,
    "bad-case": 422,
    "bad-model": 500,
    "bad-list": 500,
    "bad-territory": 500,
    "bad-workbook": 422,
    "not-signed-in": 401,
    "sign-in-failed": 401,
    "locked-out": 429,
    "too-many-requests": 429,
    "account-closed": 403,
    "wrong-origin": 403,
    "must-set-password": 403,
    "not-allowed": 403,
    "not-found": 404,
    "conflict": 409,
    "illegal-step": 409,
    "idempotency-conflict": 409,
    "fields-missing": 422,
    "protocol-error": 502,
    "unavailable": 503,
    "port-busy": 503,
    "degraded": 503,
}


class Problem(BaseModel):
    """The body of every error."""

    type: str
    title: str
    status: int
    detail: str
    code: str


def install(app: FastAPI) -> None:
    """Answer every error in the one format."""
    app.add_exception_handler(HotlineError, _of_hotline_error)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    for away in AWAY:
        app.add_exception_handler(away, _of_away)
    app.add_exception_handler(DBAPIError, _of_database)
    app.add_exception_handler(Exception, _of_fault)


def problem(code: str, status: int, detail: str, **more: Any) -> JSONResponse:
    """One error; `more` are extension members."""
    body = {"type": f"/docs/errors#{code}", "title": code.replace("-", " "), "status": status, "detail": detail}
    return JSONResponse({**body, "code": code, **more}, status, media_type=MEDIA_TYPE)


async def _of_hotline_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HotlineError)  # noqa: S101  # what the handler was registered for
    answer = problem(error.code, STATUS.get(error.code, 500), str(error), **getattr(error, "members", {}))
    answer.headers.update(getattr(error, "headers", {}))
    return answer


async def _of_validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # what the handler was registered for
    faults = [{"where": ".".join(map(str, item["loc"])), "what": item["msg"]} for item in error.errors()]
    return problem("input-rejected", 422, "the request does not fit the interface", faults=faults)


async def _of_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # what the handler was registered for
    code = {404: "not-found", 405: "not-allowed", 401: "not-signed-in", 403: "not-allowed"}.get(error.status_code)
    return problem(code or "input-rejected", error.status_code, str(error.detail))


async def _of_away(_: Request, error: Exception) -> JSONResponse:
    log.warning("a request needs what is away", extra={"error": type(error).__name__})
    return problem("unavailable", 503, "a part this needs is away; try again")


async def _of_database(request: Request, error: Exception) -> JSONResponse:
    """PostgreSQL takes no NUL in a text, in a body or an address; SQLite does."""
    if str(getattr(getattr(error, "orig", None), "sqlstate", "")).startswith(_DATA_EXCEPTION):
        return problem("input-rejected", 422, "a value cannot be stored")
    return await _of_fault(request, error)


async def _of_fault(_: Request, error: Exception) -> JSONResponse:
    log.error("request failed", exc_info=error)
    return problem("hotline-error", 500, "the server failed at this; its log says where")
