"""What signing in says and asks."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Role(StrEnum):
    """What a user may do; a user may have several."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"


class User(BaseModel):
    """A person who may sign in."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    roles: tuple[Role, ...]
    agent: str | None = Field(description="queue member name; null for who answers no calls")
    must_set_password: bool = Field(description="signed in with a one-time password: may only set an own one")


class SignIn(BaseModel):
    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class Session(BaseModel):
    user: User


class PasswordChange(BaseModel):
    old: str = Field(min_length=1, max_length=256)
    new: str = Field(min_length=10, max_length=256)
