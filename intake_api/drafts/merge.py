"""One field of a draft: what suggestions and people do to it. Pure; the rule itself is hotline.drafts.settle."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hotline.categories import ResponsibilityList
from hotline.drafts import OPEN_TO_SUGGESTIONS, Draft, Evidence, FieldKey, FieldState, settle

_RULED = (FieldKey.UNIT, FieldKey.DEADLINE, FieldKey.HANDLING_WAY)
"""fields that the list decides once the situation is chosen"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion as it is kept beside its field."""

    value: str
    confidence: float
    evidence: tuple[Evidence, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands."""

    key: FieldKey
    state: FieldState = FieldState.EMPTY
    value: str = ""
    proposal: Proposal | None = None
    revision: int = 0
    """of the draft, when anything of this field last changed"""
    person_revision: int = 0
    """of the draft, when a person last changed this field"""
    person: int | None = None
    """user id of that person"""


def suggest(field: Field, proposal: Proposal | None) -> Field:
    """The field after the draft was recomputed: the proposal is kept beside it, and taken where it is open."""
    state, value = settle(field.state, field.value, proposal.value if proposal else None)
    return replace(field, state=state, value=value, proposal=proposal)


def edit(field: Field, value: str) -> Field:
    """The field after somebody typed into it."""
    return replace(field, state=FieldState.EDITED, value=value)


def accept(field: Field) -> Field:
    """The field after somebody took the suggestion; a field without one stays as it is."""
    if field.proposal is None:
        return field
    return replace(field, state=FieldState.ACCEPTED, value=field.proposal.value)


def give_back(field: Field) -> Field:
    """The field open to suggestions again."""
    return suggest(replace(field, state=FieldState.EMPTY, value=""), field.proposal)


def proposals(draft: Draft) -> dict[FieldKey, Proposal]:
    """The suggestions of a draft by field."""
    return {
        item.key: Proposal(str(item.value), item.confidence, item.evidence, item.source) for item in draft.suggestions
    }


def recomputed(
    fields: Mapping[FieldKey, Field], suggested: Mapping[FieldKey, Proposal], categories: ResponsibilityList
) -> dict[FieldKey, Field]:
    """All fields after new suggestions; what the list decides follows a category that a person chose."""
    category, proposed = fields[FieldKey.CATEGORY], suggested.get(FieldKey.CATEGORY)
    wanted: dict[FieldKey, Proposal | None] = dict(suggested)
    if category.state not in OPEN_TO_SUGGESTIONS and (proposed is None or proposed.value != category.value):
        wanted.update(_by_list(category.value, categories))
    return {key: suggest(field, wanted.get(key)) for key, field in fields.items()}


def ruled(fields: Mapping[FieldKey, Field], categories: ResponsibilityList) -> dict[FieldKey, Field]:
    """All fields after a person changed the category; a proposal that says the same keeps its evidence."""
    after = dict(fields)
    for key, proposal in _by_list(fields[FieldKey.CATEGORY].value, categories).items():
        before = fields[key].proposal
        if before is None or proposal is None or before.value != proposal.value:
            after[key] = suggest(fields[key], proposal)
    return after


def _by_list(code: str, categories: ResponsibilityList) -> dict[FieldKey, Proposal | None]:
    """Unit, deadline and handling way of a situation; none of them for any other code."""
    situation = categories.situations.get(code)
    if situation is None:
        return dict.fromkeys(_RULED)
    values = {
        FieldKey.UNIT: situation.unit,
        FieldKey.DEADLINE: str(situation.limit),
        FieldKey.HANDLING_WAY: str(situation.way),
    }
    return {key: Proposal(value, 1.0, (), f"list {categories.version}") for key, value in values.items()}
