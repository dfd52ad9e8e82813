"""People and programs that may sign in: roles, scopes, what signing in says and asks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotline.territory import Level


class Role(StrEnum):
    """What a user may do; a user may have several. What each opens: docs/rights.md."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    QUALITY_LEAD = "quality-lead"
    UNIT = "unit"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID_WORKER = "grid-worker"
    OVERSIGHT = "oversight"
    ADMIN = "admin"
    API_CLIENT = "api-client"


ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.AGENT: "坐席",
        Role.SUPERVISOR: "班长",
        Role.QUALITY: "质检员",
        Role.QUALITY_LEAD: "质检主管",
        Role.UNIT: "承办单位",
        Role.DISTRICT: "区级",
        Role.STREET: "街道",
        Role.COMMUNITY: "社区",
        Role.GRID_WORKER: "网格员",
        Role.OVERSIGHT: "督办",
        Role.ADMIN: "管理员",
        Role.API_CLIENT: "接口",
    }
)

AREA_ROLES: Mapping[Role, Level] = MappingProxyType(
    {
        Role.DISTRICT: Level.DISTRICT,
        Role.STREET: Level.STREET,
        Role.COMMUNITY: Level.COMMUNITY,
        Role.GRID_WORKER: Level.GRID,
    }
)
"""Roles of the territory, and the level of the areas in their scope."""


_Short = Annotated[str, Field(min_length=1, max_length=128)]
_Code = Annotated[str, Field(pattern=r"^\d{6}(\d{3}){0,3}$")]


class Scope(BaseModel):
    """How far a user's roles reach. Empty is none for a role that needs it, all for one that does not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    queues: Annotated[tuple[_Short, ...], Field(max_length=50)] = Field(
        (), description="calls of these queues alone; empty: of all"
    )
    areas: Annotated[tuple[_Code, ...], Field(max_length=200)] = Field(
        (), description="unified codes of districts, streets, communities or grids"
    )
    units: Annotated[tuple[_Short, ...], Field(max_length=200)] = Field(
        (), description="units by their name in the responsibility list"
    )


class User(BaseModel):
    """A person who may sign in."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    roles: tuple[Role, ...]
    agent: str | None = Field(description="queue member name; null for who answers no calls")
    must_set_password: bool = Field(description="signed in with a one-time password: may only set an own one")
    scope: Scope = Scope()


Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
_Name = Annotated[str, Field(min_length=1, max_length=64)]


class Profile(BaseModel):
    """What administrators decide of a user."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Name = Field(description="as shown to colleagues")
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=len(Role))]
    agent: _Name | None = Field(None, description="queue member name; an agent has one, nobody else")
    scope: Scope = Scope()
    valid_until: AwareDatetime | None = Field(None, description="the account ends then; null: never")
    disabled: bool = False
    oidc_name: Annotated[str, Field(min_length=1, max_length=255)] | None = Field(
        None, description="how the sign-in service of the city names this person; null: signs in by password only"
    )


class NewUser(Profile):
    username: Username


class Person(Profile):
    """A user as administrators see them."""

    username: str
    one_time: bool = Field(description="has not set an own password yet")
    password_set_at: datetime | None


class People(BaseModel):
    items: tuple[Person, ...]
    next: str | None = Field(description="send as `after` for the next page; null at the end")


class OneTime(BaseModel):
    """Told once and kept nowhere."""

    username: str
    password: str | None = Field(description="one-time; null for an api client, which signs in by token")


class TokenEdit(BaseModel):
    label: _Name = Field(description="what the token is for")
    days: int = Field(365, ge=1, le=3660, description="it ends after so many")


class TokenItem(BaseModel):
    """A token of an api client, without the token."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime


class NewToken(TokenItem):
    """A token, told once and kept nowhere."""

    token: str


class SessionItem(BaseModel):
    """A session of one's own."""

    id: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str = Field(description="that it was opened from")
    this: bool = Field(description="the one that asks")


class SignIn(BaseModel):
    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class Session(BaseModel):
    user: User


class PasswordChange(BaseModel):
    old: str = Field(min_length=1, max_length=256)
    new: str = Field(min_length=10, max_length=256)
