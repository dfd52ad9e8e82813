/** The Chinese names of the closed sets. */

import type { AgentState, CallState, FieldState, MarkKind, Role, Side } from "@/api/types";

export const SIDE_NAMES: Record<Side, string> = { caller: "来电人", agent: "坐席" };

export const CALL_STATE_NAMES: Record<CallState, string> = {
  offered: "呼入",
  queued: "排队",
  ringing: "振铃",
  answered: "通话中",
  ended: "已挂断",
};

export const AGENT_STATE_NAMES: Record<AgentState, string> = {
  "logged-out": "未签入",
  ready: "空闲",
  ringing: "振铃",
  talking: "通话",
  paused: "示忙",
};

export const FIELD_STATE_NAMES: Record<FieldState, string> = {
  empty: "空",
  suggested: "建议",
  accepted: "已采纳",
  edited: "已修改",
  locked: "已锁定",
};

export const OUTCOME_NAMES: Record<string, string> = {
  answered: "已接通",
  abandoned: "排队放弃",
  timeout: "排队超时",
  cancelled: "提前挂断",
  failed: "未能接通",
  interrupted: "线路中断",
};

export const MARK_NAMES: Record<MarkKind, string> = { good: "优秀", problem: "问题", training: "培训案例" };

export const ROLE_NAMES: Record<Role, string> = {
  agent: "坐席",
  supervisor: "班长",
  quality: "质检员",
  "quality-lead": "质检主管",
  unit: "承办单位",
  district: "区级",
  street: "街道",
  community: "社区",
  "grid-worker": "网格员",
  oversight: "督办",
  admin: "管理员",
  "api-client": "接口",
};

export const LEVEL_NAMES: Record<number, string> = { 1: "大类", 2: "小类", 3: "细类", 4: "子类" };

export function outcomeName(outcome: string | null | undefined): string {
  return !outcome ? "进行中" : (OUTCOME_NAMES[outcome] ?? outcome);
}
