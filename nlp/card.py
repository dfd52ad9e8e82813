"""The card of what was trained: what it was made of, what it can be expected to do, and what not."""

from collections.abc import Mapping, Sequence
from typing import Any

from nlp.model_folder import Kind, Meta

_NAMES = {
    "level1": "大类 (level 1)",
    "level2": "小类 (level 2)",
    "level3": "细类 (level 3)",
    "leaf": "leaf (细类 or 子类)",
    "top5": "leaf among the first five",
    "situation": "问题 (situation)",
    "situation_given_leaf": "问题, where the leaf is right and has several",
}
_FORMS = {
    "as_authored": "as authored",
    "misheard": "with a recogniser's errors: 8 % of characters",
    "in_a_call": "in a call: greetings, fillers, places, numbers, and 8 % of characters in error",
}
_KINDS = {
    Kind.LINEAR: "complement naive Bayes over hashed jieba words, characters and toneless syllables",
    Kind.TRANSFORMER: "a small transformer encoder over characters and their sounds, joined with such a bag of hashed "
    "features; one logit a situation, every node above it the sum of its own",
    Kind.BOTH: "the two below together: the linear model's scores are added to the transformer's log probabilities",
}


_SHIPPED = {
    Kind.LINEAR: "the linear model alone",
    Kind.TRANSFORMER: "the transformer alone",
    Kind.BOTH: "both together",
}


def card(metas: Sequence[Meta], shipped: Kind, why: str) -> str:
    """CARD.md, written anew by every training."""
    best = next(meta for meta in metas if meta.kind is shipped)
    training = best.training
    tuned = training["tuning"]
    return f"""# Classifier {best.version}

It places what a caller said in the five-level responsibility list, version {best.list_version}: {training["leaves"]}
leaves, {training["situations"]} situations. A linear model and a transformer were
trained on the same sentences. Shipped is {_SHIPPED[shipped]}
({why}).

**They were trained on authored sentences, not on calls.** {training["sentences"]:,} sentences were written for this
list by people who knew the leaf they wrote for, and the list's own names, keywords, cues and acceptance conditions were
learnt too. No real caller, ticket or public data set is among them. Expect it to do worse on real callers than the
figures below say, and retrain it on the city's own corrected tickets before relying on it.

The tables are counted on test sentences written apart from the training text, which nothing was chosen on; a check
refuses to train when one of them is in it ({training["near_duplicates"]} are near-duplicates of a training sentence).
95 % intervals (Wilson; bootstrap for the calibration error).

**They flatter.** Who wrote the test sentences had the names and acceptance conditions before them, which are learnt
too, and said mostly what these say. On tuning sentences, drawn from what the authors of the training text wrote, who
were to say it otherwise every time and often without the thing's name, in all three forms together, {shipped} is
right at level 1 for {_cell(tuned["level1"])}, level 3 {_cell(tuned["level3"])}, leaf among the first five
{_cell(tuned["top5"])}, n = {tuned["level1"]["n"]}. Real callers will lie between, or below. Confidence is calibrated
on the tuning sentences together with a quarter of those written apart, which the tables do not count; both ways of
writing count the same, and a long text is surer than a short one of the same probability.

{"".join(_section(meta, meta is best) for meta in sorted(metas, key=lambda meta: meta is not best))}## Make it again
`hotline nlp train` (needs the extra `train`). The linear model comes out the same byte for byte; the transformer
rounds otherwise on another processor or number of threads. `hotline nlp evaluate --json` counts the figures again.
"""


def _section(meta: Meta, shipped: bool) -> str:
    calibration = meta.calibration
    wanted = ", ".join(f"level {level} {value}" for level, value in meta.training["precision_wanted"].items())
    in_force = ", ".join(f"level {level} {value}" for level, value in calibration.thresholds.items())
    tables = "".join(_table(_FORMS[form], figures) for form, figures in meta.held_out.items())
    return f"""## {meta.version}{" (shipped)" if shipped else ""}
{_KINDS[meta.kind][0].upper()}{_KINDS[meta.kind][1:]}.

{tables}A path stops at the deepest level whose confidence reaches its threshold. Thresholds were chosen on tuning
sentences, as the lowest at which so many are right: {wanted}, situation {meta.training["situation_precision_wanted"]}.
In force: {in_force}, situation {calibration.situation_threshold}.

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
    sure = figures["at_coverage"]["level3"]["0.7"]
    errors = ", ".join(f"{_NAMES[key]} {_cell(one)}" for key, one in figures["calibration_error"].items())
    return (
        "\n".join(rows) + f"\n\nLevel 3 at 70 % coverage: {_cell(sure, count=True)}. Calibration error: {errors}.\n\n"
    )


def _cell(figure: Mapping[str, Any] | None, *, count: bool = False) -> str:
    if not figure or figure["interval"] is None:
        return ""
    low, high = figure["interval"]
    size = f", n = {figure['n']}" if count else ""
    return f"{figure['value']:.3f} ({low:.3f}–{high:.3f}{size})"
