"""A scope as somebody types it, against the list and the territory in force."""

from hotline.errors import BadList, InputRejected
from intake_api.accounts.schemas import Scope
from intake_api.http.context import Context


def known(context: Context, scope: Scope) -> Scope:
    """The scope with units by their name in the list.

    Raises:
        InputRejected: an area or unit is in neither territory nor list.
    """
    territory = context.ground.territory
    if unknown := [code for code in scope.areas if code not in territory.areas]:
        raise InputRejected(f"scope: no area has the code {unknown[0]}")
    try:
        units = tuple(context.categories.unit(unit).name for unit in scope.units)
    except BadList as error:
        raise InputRejected(f"scope: {error}") from error
    return scope.model_copy(update={"units": units})
