/** Words for a path through the responsibility list. */

import type { Category, CategoryItem } from "@/api/types";

export const STEP = " › ";

/** The end of a path is enough to tell alternatives apart: `供热 › 暖气不热`. */
export function shortPath(path: string): string {
  return path.split(STEP).slice(-2).join(STEP);
}

/** The model is sure of a part of the path only: the agent must look further. */
export function stopsEarly(category: Category | null): boolean {
  return category !== null && category.situation === null;
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
