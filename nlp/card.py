"""The model's card: what it was made of, what it can be expected to do, and what not."""

from collections.abc import Mapping
from typing import Any

from nlp.linear import Meta

_NAMES = {
    "level1": "大类 (level 1)",
    "level2": "小类 (level 2)",
    "level3": "细类 (level 3)",
    "leaf": "leaf (细类 or 子类)",
    "top5": "leaf among the first five",
    "situation": "问题 (situation)",
}
_FORMS = {
    "as_authored": "as authored",
    "as_heard": "as heard in a call: greetings, fillers, places, 6 % of characters misheard",
}


def card(meta: Meta) -> str:
    """CARD.md, written anew by every training."""
    training, calibration = meta.training, meta.calibration
    tables = "".join(_table(_FORMS[form], figures) for form, figures in meta.held_out.items())
    wanted = ", ".join(f"level {level} {value}" for level, value in training["precision_wanted"].items())
    in_force = ", ".join(f"level {level} {value}" for level, value in calibration.thresholds.items())
    return f"""# Classifier {meta.version}

A linear model (complement naive Bayes) over hashed jieba words, characters and toneless syllables. It places what a
caller said in the five-level responsibility list, version {meta.list_version}: {training["leaves"]} leaves,
{training["situations"]} situations.

**It was trained on authored sentences, not on calls.** {training["sentences"]:,} sentences were written for this list,
about eight a leaf, by people who knew the leaf they wrote for. No real caller, ticket or public data set is among them.
The same people wrote the keywords and cues, which it learns too, and up to half of a leaf's sentences hold one: without
keywords and rules it is right far less often. Expect it to do worse on real callers than the figures below say, and
retrain it on the city's own corrected tickets before relying on it.

## On sentences it did not learn
One sentence of each leaf, drawn by hash before anything else was done and never learnt. Temperatures, thresholds and
counts were chosen on other sentences; the kind of model was chosen with 72 of these among 144 in sight. 95 %
intervals (Wilson; bootstrap for the calibration error).

{tables}A path stops at the deepest level whose confidence reaches its threshold. Thresholds were chosen on other
sentences, as the lowest at which so many are right: {wanted}, situation {training["situation_precision_wanted"]}.
In force: {in_force}, situation {calibration.situation_threshold}.

## Make it again
`hotline nlp train` (needs the extra `train`); the same list and seed ({training["seed"]}) give the same bytes.
`hotline nlp evaluate --json` counts the figures again.
"""


def _table(form: str, figures: Mapping[str, Any]) -> str:
    rows = [
        f"### {form} (n = {figures['n']})",
        "| | right | path goes that deep | right where it does |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {name} | {_cell(figures['accuracy'].get(key))} | {_cell(figures['coverage'].get(key))} "
        f"| {_cell(figures['precision'].get(key), count=True)} |"
        for key, name in _NAMES.items()
    ]
    return "\n".join(rows) + f"\n\nCalibration error of the leaf's confidence: {_cell(figures['leaf_ece'])}.\n\n"


def _cell(figure: Mapping[str, Any] | None, *, count: bool = False) -> str:
    if not figure or figure["interval"] is None:
        return ""
    low, high = figure["interval"]
    size = f", n = {figure['n']}" if count else ""
    return f"{figure['value']:.3f} ({low:.3f}–{high:.3f}{size})"
