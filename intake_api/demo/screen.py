"""The demonstration in the terminal: steps, then the transcript as it is heard."""

from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from hotline.calls import Side

NAMES = {Side.CALLER: "来电人", Side.AGENT: "坐席  "}
COLOURS = {Side.CALLER: "cyan", Side.AGENT: "green"}


class Screen:
    """Finals stay, the partials of both sides are shown below them where the terminal can."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._partials: dict[Side, str] = {}
        self._live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None

    def __enter__(self) -> "Screen":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def step(self, text: str) -> None:
        self.console.print(Text(f"· {text}", style="bold"))

    def event(self, event: dict[str, Any]) -> None:
        """Show one live event of a call; others change nothing here."""
        data = event["data"]
        match event["type"]:
            case "utterance.partial":
                self._partials[Side(data["side"])] = data["text"]
            case "utterance.final":
                self._partials.pop(Side(data["side"]), None)
                self._say(Side(data["side"]), data)
            case "utterance.gap":
                seconds = (data["end_ms"] - data["start_ms"]) / 1000
                self.console.print(Text(f"  [{NAMES[Side(data['side'])]}] 有 {seconds:.1f} 秒未转写", style="yellow"))
        if self._live:
            self._live.update(Text("\n").join(self._pending()))

    def _say(self, side: Side, data: dict[str, Any]) -> None:
        line = Text(f"  {data['start_ms'] / 1000:6.1f} 秒  ")
        line.append(f"{NAMES[side]}  {data['text']}", style=COLOURS[side])
        self.console.print(line)

    def _pending(self) -> list[Text]:
        return [
            Text(f"      …     {NAMES[side]}  {text}", style=f"dim italic {COLOURS[side]}")
            for side, text in sorted(self._partials.items())
        ]
