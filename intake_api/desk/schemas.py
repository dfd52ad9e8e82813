"""The agent's page after a reload."""

from pydantic import BaseModel, Field

from hotline.calls import AgentState
from intake_api.calls.schemas import CallView


class DeskView(BaseModel):
    agent: str | None = Field(description="queue member name")
    state: AgentState
    call: CallView | None = Field(description="the call now on the line, or the last one whose draft is still open")
    position: str = Field(description="go on from here with `/api/live?position=`")
