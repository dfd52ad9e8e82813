"""A draft's rows as the pages see them."""

from hotline.categories import ResponsibilityList
from hotline.drafts import Advice, FieldKey, draft_id
from hotline.errors import BadList
from intake_api.drafts.merge import Field
from intake_api.drafts.schemas import DraftStatus, DraftView, FieldView, SuggestionView
from intake_api.drafts.store import DraftRow

_BETWEEN = " › "


def draft_view(row: DraftRow, categories: ResponsibilityList) -> DraftView:
    """The draft with the names of its category."""
    return DraftView(
        draft_id=row.draft_id,
        call_id=row.call_id,
        revision=row.revision,
        status=row.status,
        ticket=row.ticket,
        fields={key: _field_view(row.fields[key]) for key in FieldKey},
        category=row.category,
        category_name=category_name(row.fields[FieldKey.CATEGORY].value, categories),
        advice=row.advice,
        list_version=row.list_version,
    )


def empty_view(call_id: str, categories: ResponsibilityList) -> DraftView:
    """The first draft of a call before anything was said or typed."""
    return DraftView(
        draft_id=draft_id(call_id, 1),
        call_id=call_id,
        revision=0,
        status=DraftStatus.OPEN,
        ticket=None,
        fields={key: _field_view(Field(key)) for key in FieldKey},
        category=None,
        category_name=None,
        advice=Advice(),
        list_version=categories.version,
    )


def category_name(code: str, categories: ResponsibilityList) -> str | None:
    """Names from the top, the situation last; None for no code, or one of an older list."""
    if not code:
        return None
    try:
        names = [node.name for node in categories.path(code)]
    except BadList:
        return None
    situation = categories.situations.get(code)
    return _BETWEEN.join([*names, situation.name] if situation else names)


def _field_view(field: Field) -> FieldView:
    suggestion = None
    if field.proposal is not None:
        suggestion = SuggestionView(
            value=field.proposal.value,
            confidence=field.proposal.confidence,
            evidence=field.proposal.evidence,
            source=field.proposal.source,
        )
    return FieldView(state=field.state, value=field.value, suggestion=suggestion)
