"""What commands share: values that must fit a schema, and who sits at the machine."""

import getpass
from typing import Any


def valid(model: Any, **values: Any) -> Any:
    """The schema filled with what the command was given.

    Raises:
        BadSetting: a value does not fit; it is not repeated.
    """
    from pydantic import ValidationError

    from hotline.errors import BadSetting

    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadSetting(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def who() -> str:
    """Who sits at this machine, as records of changes name them."""
    return f"命令行 {getpass.getuser()}"
