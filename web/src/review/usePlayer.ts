/** The recording as a waveform with two channels: above the caller, below the agent. */

import { onBeforeUnmount, ref, type Ref } from "vue";
import WaveSurfer from "wavesurfer.js";
import { audioAddress } from "@/api/endpoints";
import { within } from "./playhead";

export const RATES = [0.75, 1, 1.25, 1.5, 2];

export function usePlayer(callId: string, box: Ref<HTMLElement | undefined>) {
  const ready = ref(false);
  const playing = ref(false);
  const ms = ref(0);
  const durationMs = ref(0);
  const rate = ref(1);
  const fault = ref("");
  let wave: WaveSurfer | null = null;

  function load(): void {
    if (!box.value) return;
    const channel = { height: 52, barWidth: 2, barGap: 1, cursorColor: "#a61b1b", cursorWidth: 2 };
    wave = WaveSurfer.create({
      container: box.value,
      url: audioAddress(callId),
      sampleRate: 8000,
      splitChannels: [
        { ...channel, waveColor: "#8fb8de", progressColor: "#0b5cad" },
        { ...channel, waveColor: "#d9c67c", progressColor: "#8a6d00" },
      ],
      ...channel,
    });
    wave.on("ready", (seconds) => {
      ready.value = true;
      durationMs.value = seconds * 1000;
    });
    wave.on("timeupdate", (seconds) => (ms.value = seconds * 1000));
    wave.on("play", () => (playing.value = true));
    wave.on("pause", () => (playing.value = false));
    wave.on("error", () => (fault.value = "录音放不出来"));
  }

  function seek(to: number): void {
    wave?.setTime(within(to, durationMs.value) / 1000);
  }

  function playFrom(from: number): void {
    seek(from);
    wave?.play().catch(() => (fault.value = "录音放不出来"));
  }

  function toggle(): void {
    wave?.playPause().catch(() => (fault.value = "录音放不出来"));
  }

  function setRate(value: number): void {
    rate.value = value;
    wave?.setPlaybackRate(value, true);
  }

  onBeforeUnmount(() => wave?.destroy());
  return { ready, playing, ms, durationMs, rate, fault, load, seek, playFrom, toggle, setRate };
}
