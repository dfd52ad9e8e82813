/** What Alt+1…5 choose for the category: the model's alternatives, or, once a leaf is chosen, its situations. */

import { computed, ref, watch } from "vue";
import { findCategories } from "@/api/endpoints";
import type { CategoryItem, DraftView } from "@/api/types";
import { choicesOf, needsSituation, type Choice } from "./paths";

export function useChoices(draft: () => DraftView) {
  const leaf = ref<CategoryItem | null>(null);
  const wanted = computed(() => {
    const field = draft().fields["category"];
    return field && needsSituation(field) ? field.value : "";
  });

  watch(
    wanted,
    async (code) => {
      leaf.value = null;
      if (!code) return;
      const found = await findCategories(code).catch(() => []);
      if (code === wanted.value) leaf.value = found.find((item) => item.code === code) ?? null;
    },
    { immediate: true },
  );

  return computed<Choice[]>(() => choicesOf(draft().category, leaf.value));
}
