/**
 * The canvas: shows a painted picture, moved and stretched while the map is moved, and paints it anew, a part in each
 * frame, when the map rests or has moved beyond the picture.
 */

import { paint, trace } from "./painter";
import { GROUND } from "./colours";
import type { Layer } from "./layer";
import type { Scene } from "./scene";
import { between, seen, toScreen, type Size, type View } from "./view";

export interface Marks {
  /** the areas under the pointer and chosen, as layer and place in it */
  hovered: [Layer, number] | null;
  chosen: [Layer, number] | null;
  /** metres: a place that was looked for */
  pin: readonly [number, number] | null;
  /** whether the middle of the picture is pointed at, for whoever moves by keyboard */
  cross: boolean;
}

interface Picture {
  canvas: OffscreenCanvas;
  view: View;
  size: Size;
}

interface Job {
  picture: Picture;
  steps: Generator<number, void>;
}

/** share of the picture that is painted beyond each side */
const BEYOND = 0.25;
/** vertices a frame: some 4 ms while the map moves; at rest nobody misses a frame */
const WHILE_MOVING = 8_000;
const AT_REST = 50_000;
/** ms without movement */
const REST = 120;
/** a picture stretched beyond this looks coarse, and is painted anew in mid-movement */
const COARSE = 1.7;

export class Surface {
  private readonly context: CanvasRenderingContext2D;
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private scene: Scene | null = null;
  private view: View = { x: 0, y: 0, scale: 1 };
  private marks: Marks = { hovered: null, chosen: null, pin: null, cross: false };
  private front: Picture | null = null;
  /** the canvas of the picture before, to be painted on again */
  private spare: OffscreenCanvas | null = null;
  private job: Job | null = null;
  private stale = true;
  private movedAt = -Infinity;
  private flight: { from: View; to: View; start: number; ms: number } | null = null;
  private frameId = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly events: { moved: (view: View) => void; painted: (scene: Scene) => void },
  ) {
    this.context = canvas.getContext("2d", { alpha: false })!;
  }

  resize(size: Size, ratio: number): void {
    this.size = size;
    this.ratio = Math.min(2, ratio);
    this.canvas.width = Math.round(size.width * this.ratio);
    this.canvas.height = Math.round(size.height * this.ratio);
    this.repaint();
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.repaint();
  }

  mark(marks: Marks): void {
    this.marks = marks;
    this.wake();
  }

  /** Look somewhere else at once. */
  look(view: View): void {
    this.flight = null;
    this.turn(view, performance.now());
    this.wake();
  }

  /** Look somewhere else within some ms. */
  fly(view: View, ms: number): void {
    if (ms <= 0) return this.look(view);
    this.flight = { from: this.view, to: view, start: performance.now(), ms };
    this.wake();
  }

  close(): void {
    cancelAnimationFrame(this.frameId);
    this.frameId = -1;
  }

  private repaint(): void {
    this.stale = true;
    this.job = null;
    this.wake();
  }

  private wake(): void {
    if (this.frameId === 0) this.frameId = requestAnimationFrame((now) => this.frame(now));
  }

  private turn(view: View, now: number): void {
    this.view = view;
    this.movedAt = now;
    this.events.moved(view);
  }

  private frame(now: number): void {
    this.frameId = 0;
    if (this.flight) this.advance(now);
    const resting = !this.flight && now - this.movedAt > REST;
    if (this.scene?.layers.has(this.scene.level) && this.size.width > 0) {
      if (!this.job && this.wantsPicture(resting)) this.job = this.begun(this.scene);
      if (this.job) this.work(this.job, this.front ? (resting ? AT_REST : WHILE_MOVING) : Infinity);
      this.compose();
    }
    if (this.flight || this.job || (this.front && !this.isCrisp())) this.wake();
  }

  private advance(now: number): void {
    const { from, to, start, ms } = this.flight!;
    const part = Math.min(1, Math.max(0, (now - start) / ms));
    this.turn(between(from, to, part), now);
    if (part === 1) this.flight = null;
  }

  private isCrisp(): boolean {
    const { front, view } = this;
    return (
      !this.stale && !!front && front.view.x === view.x && front.view.y === view.y && front.view.scale === view.scale
    );
  }

  private wantsPicture(resting: boolean): boolean {
    if (this.stale || !this.front) return true;
    if (resting) return !this.isCrisp();
    const stretch = this.view.scale / this.front.view.scale;
    return stretch > COARSE || stretch < 1 / COARSE || !covers(this.front, this.view, this.size);
  }

  private begun(scene: Scene): Job {
    const size = { width: this.size.width * (1 + 2 * BEYOND), height: this.size.height * (1 + 2 * BEYOND) };
    const [width, height] = [Math.ceil(size.width * this.ratio), Math.ceil(size.height * this.ratio)];
    const fits = this.spare?.width === width && this.spare.height === height;
    const canvas = fits ? this.spare! : new OffscreenCanvas(width, height);
    this.spare = canvas;
    const brush = canvas.getContext("2d", { alpha: false })!;
    brush.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.stale = false;
    const picture = { canvas, view: this.view, size };
    return { picture, steps: paint(brush, scene, this.view, size) };
  }

  private work(job: Job, most: number): void {
    for (let drawn = 0; drawn < most;) {
      const step = job.steps.next();
      if (step.done) {
        this.spare = this.front?.canvas ?? null;
        this.front = job.picture;
        this.job = null;
        if (this.scene) this.events.painted(this.scene);
        return;
      }
      drawn += step.value;
    }
  }

  private compose(): void {
    const { context, front, size, view } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = GROUND;
    context.fillRect(0, 0, size.width, size.height);
    if (front) {
      const stretch = view.scale / front.view.scale;
      const [x, y] = toScreen(view, size, front.view.x, front.view.y);
      const [width, height] = [front.size.width * stretch, front.size.height * stretch];
      context.drawImage(front.canvas, x - width / 2, y - height / 2, width, height);
    }
    this.drawMarks();
  }

  private drawMarks(): void {
    const { context, size, view, marks } = this;
    context.lineJoin = "round";
    for (const [area, width, colour] of [
      [marks.hovered, 2, "#1b2733"],
      [marks.chosen, 4, "#0b5cad"],
    ] as const) {
      if (!area) continue;
      context.beginPath();
      trace(context, area[0], area[1], view, size);
      context.lineWidth = width + 2;
      context.strokeStyle = "#ffffff";
      context.stroke();
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
    if (marks.pin) drawPin(context, ...toScreen(view, size, marks.pin[0], marks.pin[1]));
    if (marks.cross) drawCross(context, size.width / 2, size.height / 2);
  }
}

function covers(picture: Picture, view: View, size: Size): boolean {
  const wanted = seen(view, size);
  const there = seen(picture.view, picture.size);
  return wanted[0] >= there[0] && wanted[1] >= there[1] && wanted[2] <= there[2] && wanted[3] <= there[3];
}

function drawPin(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.bezierCurveTo(x - 16, y - 18, x - 11, y - 34, x, y - 34);
  context.bezierCurveTo(x + 11, y - 34, x + 16, y - 18, x, y);
  context.fillStyle = "#0b5cad";
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  context.beginPath();
  context.arc(x, y - 22, 4.5, 0, 2 * Math.PI);
  context.fillStyle = "#ffffff";
  context.fill();
}

function drawCross(context: CanvasRenderingContext2D, x: number, y: number): void {
  for (const [width, colour] of [
    [4, "#ffffff"],
    [2, "#1b2733"],
  ] as const) {
    context.beginPath();
    context.moveTo(x - 9, y);
    context.lineTo(x + 9, y);
    context.moveTo(x, y - 9);
    context.lineTo(x, y + 9);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
