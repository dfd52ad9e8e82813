"""`hotline classify TEXT`: what a caller's words would put into a draft."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from hotline.categories import LEVEL_NAMES, ResponsibilityList
from hotline.drafts import Abstention, Category, Draft, FieldKey
from hotline.errors import BadCase, BadSetting
from intake_api.wiring import drafting

_FIELDS = (
    (FieldKey.TITLE, "标题"),
    (FieldKey.CONTENT, "内容"),
    (FieldKey.PLACE_TEXT, "地点"),
    (FieldKey.PLACE, "所属区域"),
    (FieldKey.REQUEST_KIND, "诉求类型"),
    (FieldKey.URGENCY, "紧急程度"),
    (FieldKey.CALLER_NAME, "来电人"),
    (FieldKey.CALLBACK_NUMBER, "回拨号码"),
    (FieldKey.OCCURRED, "发生时间"),
    (FieldKey.OTHERS, "其他要素"),
    (FieldKey.CONFIDENTIAL, "要求保密"),
    (FieldKey.WANTS_CALLBACK, "要求回复"),
    (FieldKey.UNIT, "责任单位"),
    (FieldKey.DEADLINE, "处置时限"),
    (FieldKey.HANDLING_WAY, "办理方式"),
)
_ABSTAINS = {
    Abstention.NOTHING_SAID: "没有听到诉求",
    Abstention.TOO_LITTLE: "话太少，听不出诉求",
    Abstention.ABUSE_ONLY: "只有骂人的话，没有诉求",
    Abstention.NOT_CHINESE: "不是中文，无法识别",
    Abstention.TOO_LONG: "话太长，只看了前面的部分",
}


def register(app: typer.Typer) -> None:
    app.command()(classify)


def classify(
    text: Annotated[str | None, typer.Argument(help="a caller's words; a line an utterance")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the category as one JSON object")] = False,
    lines: Annotated[
        Path | None,
        typer.Option("--jsonl", help='lines of {"id","text"} or {"id","turns"} to draft; - reads standard input'),
    ] = None,
) -> None:
    """Place words in the responsibility list and fill in what they say."""
    if (text is None) == (lines is None):
        raise BadSetting("classify: want either a text or --jsonl FILE")
    if lines is not None:
        _classify_lines(lines)
        return
    drafts, list_ = drafting.classify_text(text or "")
    if as_json:
        typer.echo(json.dumps(asdict(drafts[0].category or Category((), None, ())), ensure_ascii=False))
        return
    for number, draft in enumerate(drafts):
        for line in (*([""] if number else []), *_category(draft, list_), *_fields(draft), *_advice(draft)):
            typer.echo(line)


def _classify_lines(path: Path) -> None:
    draft = None
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            draft = draft or drafting.line_drafter()
            made = draft(row)
        except BadCase as error:
            raise BadCase(f"{path}: line {number}: {error}") from None
        typer.echo(json.dumps({"id": row["id"], "drafts": [_as_json(one) for one in made]}, ensure_ascii=False))


def _lines(path: Path) -> Iterator[str]:
    try:
        if str(path) == "-":
            yield from sys.stdin
        else:
            with path.open(encoding="utf-8-sig", newline="\n") as file:
                yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{path}: cannot be read: {type(error).__name__}") from error


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise BadCase("not JSON") from None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise BadCase('want an object with "id"')
    return row


def _as_json(draft: Draft) -> dict[str, Any]:
    return {
        "fields": {
            item.key: {"value": str(item.value), "confidence": item.confidence, "source": item.source}
            for item in draft.suggestions
        },
        "category": asdict(draft.category) if draft.category else None,
        "questions": [{"field": item.key, "text": item.text} for item in draft.advice.questions],
        "alarms": [{"danger": item.danger, "hand_over": item.hand_over} for item in draft.advice.alarms],
        "abstains": draft.advice.abstains,
    }


def _category(draft: Draft, list_: ResponsibilityList) -> list[str]:
    category = draft.category or Category((), None, ())
    lines = [f"{LEVEL_NAMES[step.level]}  {step.code:<8}  {step.name}  {step.confidence:.0%}" for step in category.path]
    lines = lines or ["类别  不能确定"]
    if category.situation:
        lines.append(f"问题  {category.situation}  {list_.situations[category.situation].name}")
    lines += [f"备选  {item.code:<8}  {item.path}  {item.confidence:.0%}" for item in category.alternatives]
    return lines


def _fields(draft: Draft) -> list[str]:
    values = {item.key: str(item.value) for item in draft.suggestions}
    return [f"{name}：{values[key]}" for key, name in _FIELDS if key in values]


def _advice(draft: Draft) -> list[str]:
    lines = [f"警示：{alarm.danger}，转 {' '.join(alarm.hand_over)}" for alarm in draft.advice.alarms]
    lines += [f"可追问：{question.text}" for question in draft.advice.questions]
    return lines + ([f"说明：{_ABSTAINS[draft.advice.abstains]}"] if draft.advice.abstains else [])
