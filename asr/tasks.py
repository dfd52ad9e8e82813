"""Task groups that fail with the one error that happened, as code without them would."""


def plain(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The group's error where it holds just one, however deep; else the group itself."""
    if len(group.exceptions) != 1:
        return group
    only = group.exceptions[0]
    return plain(only) if isinstance(only, BaseExceptionGroup) else only
