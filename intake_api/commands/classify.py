"""`hotline classify TEXT`: what a caller's words would put into a draft."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from hotline.categories import LEVEL_NAMES, ResponsibilityList
from hotline.drafts import Category, Draft, FieldKey
from intake_api import wiring

_FIELDS = (
    (FieldKey.TITLE, "标题"),
    (FieldKey.CONTENT, "内容"),
    (FieldKey.PLACE_TEXT, "地点"),
    (FieldKey.CALLBACK_NUMBER, "回拨号码"),
    (FieldKey.UNIT, "责任单位"),
    (FieldKey.DEADLINE, "处置时限"),
    (FieldKey.HANDLING_WAY, "办理方式"),
)


def register(app: typer.Typer) -> None:
    app.command()(classify)


def classify(
    text: Annotated[str, typer.Argument(help="a caller's words; a line an utterance")],
    as_json: Annotated[bool, typer.Option("--json", help="print the category as one JSON object")] = False,
) -> None:
    """Place words in the responsibility list and fill in what they say."""
    draft, list_ = wiring.classify_text(text)
    category = draft.category or Category((), None, ())
    if as_json:
        typer.echo(json.dumps(asdict(category), ensure_ascii=False))
        return
    for line in (*_category(category, list_), *_fields(draft)):
        typer.echo(line)


def _category(category: Category, list_: ResponsibilityList) -> list[str]:
    lines = [f"{LEVEL_NAMES[step.level]}  {step.code:<8}  {step.name}  {step.confidence:.0%}" for step in category.path]
    lines = lines or ["类别  不能确定"]
    if category.situation:
        lines.append(f"问题  {category.situation}  {list_.situations[category.situation].name}")
    lines += [f"备选  {item.code:<8}  {item.path}  {item.confidence:.0%}" for item in category.alternatives]
    return lines


def _fields(draft: Draft) -> list[str]:
    values = {item.key: str(item.value) for item in draft.suggestions}
    return [f"{name}：{values[key]}" for key, name in _FIELDS if key in values]
