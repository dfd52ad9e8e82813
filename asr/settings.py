"""Settings of speech recognition."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class AsrSettings(BaseModel):
    """Recognition of both sides of every call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Path = Field(Path("models"), description="folder of manifest.toml; speech models stand in its folder asr/")
    model: str = Field("demo-zh-8k", description="name of the speech model in the manifest")
    workers: int = Field(0, ge=0, le=256, description="recognition processes; 0 is one less than cores, at least one")
    load_seconds: float = Field(60.0, gt=0, description="longest wait for a process to load the model")
    stall_seconds: float = Field(10.0, gt=0, description="a process silent so long with audio in hand is replaced")
    restart_seconds: float = Field(1.0, gt=0, description="wait before a process that died younger is replaced")
    flush_seconds: float = Field(5.0, gt=0, description="longest wait for the last words after a stream has ended")
    partial_ms: int = Field(160, ge=20, le=2000, description="audio between two looks at words that may still change")
    backlog_ms: int = Field(
        3000, ge=200, le=60_000, description="audio of one stream that may wait; then the oldest is dropped"
    )
    stall_ms: int = Field(
        500, ge=100, le=10_000, description="a phone that sends nothing for so long was silent, not late"
    )
    min_gap_ms: int = Field(300, ge=0, le=10_000, description="shorter stretches that were not heard are not told")
    batch_seconds: float = Field(120.0, gt=0, description="longest wait for one hole of a recording")
    fetch_seconds: float = Field(60.0, gt=0, description="longest silence while a model is downloaded")
