"""The responsibility list for the manual choice."""

from pydantic import BaseModel, Field


class SituationItem(BaseModel):
    code: str
    name: str
    unit: str
    limit: str = Field(description="as the list says it, such as `5个工作日`")


class CategoryItem(BaseModel):
    """A leaf of the list."""

    code: str
    name: str
    path: str = Field(description="names from the top, joined by ` › `")
    situations: tuple[SituationItem, ...]
