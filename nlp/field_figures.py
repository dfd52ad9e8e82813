"""`hotline nlp evaluate-fields`: how many fields of drafts are right on cases, with size and 95 % interval each."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from hotline.categories import ResponsibilityList
from hotline.drafts import Draft, FieldKey
from hotline.ports import Drafter
from nlp.cases import Case
from nlp.digits import arabic
from nlp.evaluate import Proportion
from nlp.grounding import Sources, list_words, unsaid
from nlp.money import yuan
from nlp.others import parts

_LOOSE = re.compile(r"[了的有\s，,。、？?！!：:]|已经|大概")
_NORMALISED = re.compile(r"（([\d-]+)）$")
_URGENT = ("紧急", "特急")


def field_figures(cases: Sequence[Case], drafter: Drafter, taxonomy: ResponsibilityList) -> dict[str, Any]:
    """Accuracy of every field some case expects, urgent recall and false-alarm rate, by tag too.

    A field that must not be suggested is right when it is not. `silent` of the wrong ones said nothing: an agent is
    misled by the others only. `wrong` names the cases.
    """
    known = list_words(taxonomy)
    verdicts: list[tuple[Case, str, bool, bool]] = []
    for case in cases:
        drafts = drafter.draft(case.id, case.utterances, case.facts)
        for number, expect in enumerate(case.expect):
            draft = drafts[number] if number < len(drafts) else None
            for key, wanted in expect.items():
                right, silent = _verdict(key, wanted, draft, len(drafts))
                verdicts.append((case, key, right, silent))
        told = Sources([str(item.text) for item in case.utterances], known)
        for draft in drafts:
            values = _values(draft)
            words = (values.get(FieldKey.TITLE, ""), values.get(FieldKey.CONTENT, ""))
            verdicts.append((case, "grounded", not any(unsaid(text, told) for text in words), False))
    result = {"n": len(cases), "fields": _by_field(verdicts), "urgency": _urgency(cases, verdicts)}
    tags = sorted({tag for case in cases for tag in case.tags})
    if tags:
        result["by_tag"] = {tag: _by_field(item for item in verdicts if tag in item[0].tags) for tag in tags}
    return result


def _by_field(verdicts: Iterable[tuple[Case, str, bool, bool]]) -> dict[str, Any]:
    found = defaultdict(list)
    for case, key, right, silent in verdicts:
        found[key].append((case.id, right, silent))
    return {
        key: _share([right for _, right, _ in items])
        | {
            "silent": sum(silent and not right for _, right, silent in items),
            "wrong": [id_ for id_, right, _ in items if not right],
        }
        for key, items in sorted(found.items())
    }


def _urgency(cases: Sequence[Case], verdicts: Iterable[tuple[Case, str, bool, bool]]) -> dict[str, Any]:
    wanted = {case.id: [one["urgent"] for one in case.expect if "urgent" in one] for case in cases}
    recall, false_alarms = [], []
    for case, key, right, _ in verdicts:
        if key == "urgent":
            if wanted[case.id].pop(0):
                recall.append(right)
            else:
                false_alarms.append(not right)
    return {"recall": _share(recall), "false_alarms": _share(false_alarms)}


def _share(right: Sequence[bool]) -> dict[str, Any]:
    return Proportion(sum(right) / max(len(right), 1), len(right)).as_dict()


def _verdict(key: str, wanted: Any, draft: Draft | None, drafts: int) -> tuple[bool, bool]:
    """Whether the draft is right, and whether it says nothing."""
    if key == "issues":
        return wanted == drafts, False
    if draft is None:
        return False, True
    said = _SAYS[key](draft)
    if wanted is None or wanted == []:
        return not said, not said
    if key == "category":
        return str(said or "").startswith(wanted), not said
    if key in ("asks", "hand_over"):
        return set(wanted) <= set(said), not said
    if key == "asks_not":
        return not set(wanted) & set(said), not said
    if isinstance(wanted, list):
        return {_plain(item) for item in wanted} == {_plain(item) for item in said}, not said
    if key == "urgent":
        return wanted == said, not said
    return _plain(wanted) == _plain("" if said is None else said), said is None or said == ""


def _plain(value: object) -> object:
    return _LOOSE.sub("", arabic(value)) if isinstance(value, str) else value


def _values(draft: Draft) -> dict[FieldKey, str]:
    return {item.key: str(item.value) for item in draft.suggestions}


def _value(key: FieldKey) -> Callable[[Draft], str | None]:
    return lambda draft: _values(draft).get(key)


def _truth(key: FieldKey) -> Callable[[Draft], bool | None]:
    return lambda draft: {"是": True, "否": False}.get(_values(draft).get(key, ""))


def _part(name: str) -> Callable[[Draft], tuple[str, ...]]:
    return lambda draft: parts(_values(draft).get(FieldKey.OTHERS, "")).get(name, ())


def _occurred_on(draft: Draft) -> str | None:
    match = _NORMALISED.search(_values(draft).get(FieldKey.OCCURRED, ""))
    return match[1] if match else None


_SAYS: Mapping[str, Callable[[Draft], Any]] = {
    "caller_name": _value(FieldKey.CALLER_NAME),
    "callback_number": _value(FieldKey.CALLBACK_NUMBER),
    "occurred": lambda draft: _NORMALISED.sub("", _values(draft).get(FieldKey.OCCURRED, "")),
    "occurred_on": _occurred_on,
    "place_text": _value(FieldKey.PLACE_TEXT),
    "category": _value(FieldKey.CATEGORY),
    "kind": _value(FieldKey.REQUEST_KIND),
    "urgent": lambda draft: _values(draft).get(FieldKey.URGENCY) in _URGENT,
    "hand_over": lambda draft: [to for alarm in draft.advice.alarms for to in alarm.hand_over],
    "confidential": _truth(FieldKey.CONFIDENTIAL),
    "wants_callback": _truth(FieldKey.WANTS_CALLBACK),
    "amounts": lambda draft: [yuan(text) for text in _part("金额")(draft)],
    "plates": _part("车牌"),
    "companies": _part("单位"),
    "people": _part("人数"),
    "asks": lambda draft: [str(question.key) for question in draft.advice.questions],
    "asks_not": lambda draft: [str(question.key) for question in draft.advice.questions],
    "abstains": lambda draft: draft.advice.abstains and str(draft.advice.abstains),
}
