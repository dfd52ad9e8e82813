"""`/api/categories`."""

from typing import Annotated

from fastapi import APIRouter, Query

from intake_api.categories.schemas import CategoryItem
from intake_api.categories.search import item
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn

router = APIRouter(prefix="/api", tags=["categories"])


@router.get("/categories")
async def find(
    _: SignedIn,
    context: ContextOf,
    q: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> tuple[CategoryItem, ...]:
    """Leaves of the list by code, name, keyword, unit or pinyin, best first."""
    return tuple(item(context.categories, leaf) for leaf in context.category_finder.find(q, limit))
