/** The fields of the form: order, names, and how each is filled in. */

export type FieldKind = "line" | "text" | "choice" | "category";

export interface FieldSpec {
  key: string;
  label: string;
  kind: FieldKind;
  /** takes the whole width of the form */
  wide: boolean;
  choices: string[];
  maxLength: number;
  /** placeholder */
  hint: string;
}

function spec(key: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec {
  return { key, label, kind: "line", wide: false, choices: [], maxLength: 200, hint: "", ...more };
}

/** Titles are at most 20 characters. */
export const FIELDS: FieldSpec[] = [
  spec("title", "标题", { wide: true, maxLength: 20 }),
  spec("content", "诉求内容", { kind: "text", wide: true, maxLength: 4000 }),
  spec("place_text", "事发地点", { wide: true }),
  spec("category", "确责分类", { kind: "category", wide: true }),
  spec("request_kind", "诉求类型", { kind: "choice", choices: ["咨询", "求助", "投诉", "举报", "建议", "表扬"] }),
  spec("urgency", "紧急程度", { kind: "choice", choices: ["一般", "紧急", "特急"] }),
  spec("callback_number", "回电号码", { maxLength: 32 }),
  spec("caller_name", "来电人姓名", { maxLength: 32 }),
  spec("unit", "责任单位"),
  spec("deadline", "处置时限", { maxLength: 32 }),
  spec("handling_way", "办理方式", { kind: "choice", choices: ["法定办", "商定办", "指定办", "立即办"] }),
  spec("occurred", "发生时间"),
  spec("place", "所属区域"),
  spec("confidential", "要求保密", { kind: "choice", choices: ["是", "否"] }),
  spec("wants_callback", "要求回复", { kind: "choice", choices: ["是", "否"] }),
  spec("others", "其他要素", { hint: "车牌、金额、单位或人员" }),
];

export function fieldLabel(key: string): string {
  return FIELDS.find((field) => field.key === key)?.label ?? key;
}

/** The choices of a field, with a value that is not among them kept choosable. */
export function choicesWith(field: FieldSpec, value: string): string[] {
  return value === "" || field.choices.includes(value) ? field.choices : [value, ...field.choices];
}
