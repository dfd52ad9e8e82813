"""What the pages see, with a caller's values masked. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from hotline import masking
from hotline.calls import Call
from hotline.drafts import FieldKey
from hotline.masking import Known
from hotline.private import Private
from hotline.transcripts import Partial, Utterance
from intake_api.calls.schemas import CallView
from intake_api.drafts.schemas import DraftView, FieldView
from intake_api.review.schemas import CallRow, CorrectionView, ReviewView
from intake_api.tickets.schemas import HistoryRow, TicketDetail, TicketView

Values = Mapping[FieldKey, str]
Said = TypeVar("Said", Utterance, Partial)


def call(call: Call, *, hidden: bool = False) -> Call:
    """A call with its number masked, or not told at all."""
    if not call.caller:
        return call
    return replace(call, caller=Private(masking.HIDDEN if hidden else masking.number(call.caller)))


def ticket(view: TicketView, *, hidden: bool | None = None, caller: str | None = None) -> TicketView:
    """A ticket with its fields masked.

    Args:
        hidden: whether the caller's identity is not told at all; None for where the caller asked for it.
        caller: the number they rang from, where it is known.
    """
    hide = masking.is_confidential(view.fields) if hidden is None else hidden
    known = masking.known_of(view.fields, caller, hidden=hide)
    fields = {key: masking.field(key, value, known, hidden=hide) for key, value in view.fields.items()}
    return view.model_copy(update={"fields": fields})


def detail(view: TicketDetail, *, hidden: bool, caller: str | None) -> TicketDetail:
    """A ticket and the reasons in its history."""
    known = masking.known_of(view.ticket.fields, caller, hidden=hidden)

    def row(item: HistoryRow) -> HistoryRow:
        return item.model_copy(update={"reason": item.reason and masking.text(item.reason, known)})

    masked = ticket(view.ticket, hidden=hidden, caller=caller)
    return view.model_copy(update={"ticket": masked, "history": tuple(map(row, view.history))})


def draft(view: DraftView, known: Known, *, hidden: bool) -> DraftView:
    """A draft with values and suggestions masked."""

    def masked(key: FieldKey, item: FieldView) -> FieldView:
        said = item.suggestion
        if said is not None:
            said = said.model_copy(update={"value": masking.field(key, said.value, known, hidden=hidden)})
        return item.model_copy(
            update={"value": masking.field(key, item.value, known, hidden=hidden), "suggestion": said}
        )

    return view.model_copy(update={"fields": {key: masked(key, item) for key, item in view.fields.items()}})


def call_view(view: CallView, *, hidden: bool) -> CallView:
    """A call with transcript and drafts."""
    known = known_of_drafts(view.drafts, view.call.caller, hidden=hidden)
    return view.model_copy(update=_spoken(view, known, hidden=hidden))


def review(view: ReviewView, *, hidden: bool) -> ReviewView:
    """A call as quality staff see it: corrections, notes and ticket too."""
    caller = view.call.caller
    known = known_of_drafts(view.drafts, caller, hidden=hidden)
    if view.ticket is not None:
        known = masking.joined([masking.known_of(view.ticket.fields, caller, hidden=hidden), known])

    def text(value: str) -> str:
        return masking.text(value, known)

    def correction(item: CorrectionView) -> CorrectionView:
        return item.model_copy(update={"text": text(item.text)})

    return view.model_copy(
        update={
            **_spoken(view, known, hidden=hidden),
            "corrections": tuple(map(correction, view.corrections)),
            "marks": tuple(item.model_copy(update={"note": text(item.note)}) for item in view.marks),
            "ticket": view.ticket and ticket(view.ticket, hidden=hidden, caller=caller),
        }
    )


def row(item: CallRow, *, hidden: bool) -> CallRow:
    """A call in a list."""
    return item.model_copy(update={"call": call(item.call, hidden=hidden)})


def known_of_drafts(drafts: Iterable[DraftView], caller: str | None, *, hidden: bool) -> Known:
    """What the drafts of a call say of its caller, as typed and as suggested."""

    def said(view: DraftView, of: Callable[[FieldView], str]) -> Known:
        return masking.known_of({key: of(item) for key, item in view.fields.items()}, caller, hidden=hidden)

    return masking.joined(
        [masking.known_of({}, caller, hidden=hidden)]
        + [said(view, lambda item: item.suggestion.value if item.suggestion else "") for view in drafts]
        + [said(view, lambda item: item.value) for view in drafts]
    )


def values_of(view: DraftView) -> dict[FieldKey, str]:
    """The values of a draft as they stand."""
    return {key: item.value for key, item in view.fields.items()}


def _spoken(view: CallView, known: Known, *, hidden: bool) -> dict[str, object]:
    def masked(items: Sequence[Said]) -> tuple[Said, ...]:
        texts = masking.spoken([item.text for item in items], known)
        # The words are the text before written form: spoken digits, names as they were heard.
        return tuple(
            item if text == item.text else replace(item, text=Private(text), words=())
            for item, text in zip(items, texts, strict=True)
        )

    return {
        "call": call(view.call, hidden=hidden),
        "utterances": masked(view.utterances),
        "partials": masked(view.partials),
        "drafts": tuple(draft(item, known, hidden=hidden) for item in view.drafts),
    }
