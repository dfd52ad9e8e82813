"""Legal holds."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class HoldKind(StrEnum):
    CALL = "call"
    """with its recording, transcript, drafts and tickets"""
    TICKET = "ticket"
    """with its call"""


class HoldReason(StrEnum):
    """Why something must not be deleted: a closed list."""

    LAWSUIT = "lawsuit"
    """诉讼、仲裁"""
    INQUIRY = "inquiry"
    """调查"""
    COMPLAINT = "complaint"
    """投诉复核"""
    AUDIT = "audit"
    """审计"""


class HoldEdit(BaseModel):
    reason: HoldReason


class HoldView(BaseModel):
    kind: HoldKind
    id: str
    at: datetime
    by: str
    reason: HoldReason
