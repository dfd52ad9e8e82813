"""Settings of the telephone side."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class TelephonySettings(BaseModel):
    """The exchange, its manager interface and the audio it forks off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ami_host: str = Field("127.0.0.1", description="address of Asterisk's manager interface")
    ami_port: int = Field(5038, ge=1, le=65535, description="its TCP port")
    ami_user: str = Field("hotline", min_length=1, description="its user (dialplans/manager.conf)")
    ami_secret_file: Path = Field(Path("var/secrets/ami"), description="file with the secret of that user")
    ami_connect_seconds: float = Field(5.0, gt=0, description="longest wait for the connection and the login")
    ami_action_seconds: float = Field(5.0, gt=0, description="longest wait for the answer to one action")
    ami_ping_seconds: float = Field(5.0, gt=0, description="between two looks whether Asterisk still answers")
    ami_retry_seconds: float = Field(0.5, gt=0, description="wait before the first try to reconnect; doubles each time")
    ami_retry_max_seconds: float = Field(10.0, gt=0, description="longest wait between two tries to reconnect")
    ami_buffer: int = Field(
        20_000, ge=100, description="events kept while we are busy; what overflows is lost and counted"
    )
    queues: tuple[str, ...] = Field(
        ("hotline",), description="JSON array: queues whose agents are followed; calls are, of every queue"
    )
    agent_contexts: tuple[str, ...] = Field(
        ("agents",), description="JSON array: dialplan contexts of the agents' phones; a call born there is outbound"
    )
    ended_seconds: float = Field(60.0, gt=0, description="how long an ended call is remembered for late events")
    recording_grace_seconds: float = Field(
        2.0, gt=0, description="wait after a call's end until its recording is taken to be closed"
    )
    audiosocket_addresses: tuple[str, ...] = Field(
        ("127.0.0.1:9092",), min_length=1, description="JSON array: `host:port` where speech listens for audio"
    )
    tap_retry_seconds: float = Field(0.5, gt=0, description="wait before a tap that speech lost is attached again")
    tap_retry_max_seconds: float = Field(
        5.0, gt=0, description="longest wait between two tries while speech is away; only one tap of all tries then"
    )
