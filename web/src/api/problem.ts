/** What went wrong with a request, in words an agent can act on. */

import type { DraftView } from "./types";

/** The server answered with application/problem+json. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    /** extension members, such as `fields` of `fields-missing` */
    readonly members: Record<string, unknown> = {},
  ) {
    super(`${status} ${code}`);
  }
}

/** The server did not answer: away, too slow, or a gateway in between failed. Worth trying again. */
export class ServerAway extends Error {}

const BY_CODE: Record<string, string> = {
  "sign-in-failed": "用户名或密码不对",
  "locked-out": "输错次数太多，请稍后再试",
  "must-set-password": "请先设置自己的密码",
  "too-many-requests": "操作太频繁，请稍后再试",
  "account-closed": "账号已停用或已到期，请联系管理员",
};

const BY_STATUS: Record<number, string> = {
  401: "登录已失效，请重新登录",
  403: "没有权限",
  404: "没有找到",
  409: "内容已在别处更新",
  422: "填写内容有误",
  429: "操作太频繁，请稍后再试",
};

export function isAway(error: unknown): boolean {
  return error instanceof ServerAway || (error instanceof ApiProblem && error.status >= 500);
}

/** The field keys a refusal names. */
export function namedFields(error: unknown): string[] {
  const named = error instanceof ApiProblem ? error.members["fields"] : null;
  return Array.isArray(named) ? named.filter((item): item is string => typeof item === "string") : [];
}

export function isStatus(error: unknown, status: number): error is ApiProblem {
  return error instanceof ApiProblem && error.status === status;
}

/** One line for a person, when only the code is known. */
export function sayCode(code: string): string {
  return BY_CODE[code] ?? "没有登录成功，请重试";
}

/** One line for a person. */
export function explain(error: unknown): string {
  if (isAway(error)) return "服务器暂时连不上";
  if (error instanceof ApiProblem) return BY_CODE[error.code] ?? BY_STATUS[error.status] ?? `出错了（${error.code}）`;
  return "出错了，请刷新页面";
}

/** Read a problem document; a body that is none still makes a problem. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string): string => (typeof fields[key] === "string" ? (fields[key] as string) : "");
  return new ApiProblem(status, text("code") || "unknown", text("title"), text("detail"), fields);
}

/** The draft as it stands, which comes along with a conflict. */
export function draftOf(error: unknown): DraftView | null {
  const draft = isStatus(error, 409) ? error.members["draft"] : null;
  return typeof draft === "object" && draft !== null ? (draft as DraftView) : null;
}
