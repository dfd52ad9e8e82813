"""Asking for an export."""

from enum import StrEnum

from pydantic import BaseModel, Field

from intake_api.sight.rules import Reason


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class ExportEdit(BaseModel):
    """What to take out and why."""

    format: Format = Format.XLSX
    reason: Reason
    whole: bool = Field(False, description="with the callers' values unmasked, where the account may")
