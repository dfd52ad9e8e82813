/** Why a draft says little, in the agent's words. */

import type { Abstention } from "@/api/types";

const TEXTS: Record<Abstention, string> = {
  "nothing-said": "还没有听到诉求",
  "too-little": "话太少，还听不出诉求",
  "abuse-only": "只听到骂人的话，没有诉求",
  "not-chinese": "说的不是中文，请人工记录",
  "too-long": "通话很长，只看了前面的部分，请核对",
};

export function abstentionText(why: Abstention): string {
  return TEXTS[why];
}
