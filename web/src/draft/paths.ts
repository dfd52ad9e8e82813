/** Words for a path through the responsibility list. */

import type { Category, CategoryItem, Field } from "@/api/types";

export const STEP = " › ";

/** The end of a path is enough to tell alternatives apart: `供热 › 暖气不热`. */
export function shortPath(path: string): string {
  return path.split(STEP).slice(-2).join(STEP);
}

/** The model is sure of a part of the path only: the agent must look further. */
export function stopsEarly(category: Category | null): boolean {
  return category !== null && category.situation === null;
}

/** A person chose a category that holds several situations; which one is still open. */
export function needsSituation(field: Field): boolean {
  return field.state !== "suggested" && field.value !== "" && !field.value.includes("-");
}

/** One key's worth of choice. */
export interface Choice {
  code: string;
  label: string;
  hint: string;
  /** [0, 1]; null for what the model has no opinion on */
  confidence: number | null;
}

const MOST_CHOICES = 5;

/** The situations of the leaf just chosen, else the model's alternatives. */
export function choicesOf(category: Category | null, leaf: CategoryItem | null): Choice[] {
  const situations = leaf?.situations.map((item) => ({
    code: item.code,
    label: item.name,
    hint: `${item.unit} · ${item.limit}`,
    confidence: null,
  }));
  const alternatives = (category?.alternatives ?? []).map((item) => ({
    code: item.code,
    label: shortPath(item.path),
    hint: item.path,
    confidence: item.confidence,
  }));
  return (situations?.length ? situations : alternatives).slice(0, MOST_CHOICES);
}

export interface CategoryOption {
  value: string;
  label: string;
  /** responsible unit and time limit */
  rule: string;
}

/** One choice for each situation of the leaves found; a leaf without situations is a choice itself. */
export function optionsOf(items: CategoryItem[]): CategoryOption[] {
  return items.flatMap((item) =>
    item.situations.length
      ? item.situations.map((situation) => ({
          value: situation.code,
          label: `${item.path}${STEP}${situation.name}`,
          rule: `${situation.unit} · ${situation.limit}`,
        }))
      : [{ value: item.code, label: item.path, rule: "" }],
  );
}
