"""Asking for values unmasked."""

from pydantic import BaseModel

from intake_api.sight.rules import Reason


class Reveal(BaseModel):
    """Why; the answer is the same view with its values whole, and the ledger keeps who asked and why."""

    reason: Reason
