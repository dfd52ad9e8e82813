"""Every setting of the system, read once in main from `HOTLINE_*` variables (docs/settings.md).

A section is a frozen model of its package; a nested name is joined by two underscores: `HOTLINE_HTTP__PORT`.
Secrets never stand in a variable: a setting names the file they are read from.
"""

import json
import os
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from asr.settings import AsrSettings
from hotline.categories import TimeLimit
from hotline.errors import BadList, BadSetting
from nlp.settings import NlpSettings
from telephony.settings import TelephonySettings

PREFIX = "HOTLINE_"
DELIMITER = "__"


def _limit(text: str) -> str:
    try:
        TimeLimit.parse(text)
    except BadList as error:
        raise ValueError(str(error)) from error
    return text


Limit = Annotated[str, AfterValidator(_limit)]
"""a time limit as the responsibility list spells it"""


def _network(text: str) -> str:
    ip_network(text, strict=False)
    return text


Network = Annotated[str, AfterValidator(_network)]
"""an address, or a network as `10.0.0.0/8`"""

HostPattern = Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")]
"""a host's name in lower case; `*.example.cn` is every name below it"""


class Section(BaseModel):
    """Base of the sections kept here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HttpSettings(Section):
    """The pages' server."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="TCP port; 0 takes a free one")
    origins: tuple[str, ...] = Field(
        (), description="JSON array: origins besides the server's own that may write, such as `https://desk.example`"
    )
    secure_cookie: bool | None = Field(
        None, description="send cookies over HTTPS only; unset: yes, but for a browser on this machine"
    )
    trusted_proxies: tuple[Network, ...] = Field(
        (), description="JSON array: addresses or networks whose `X-Forwarded-For` is believed, such as `10.0.0.7`"
    )
    pages: Path = Field(Path("web/dist"), description="folder of the built pages")
    send_queue: int = Field(256, ge=8, description="live messages waiting for one page before it is told to reload")
    ping_seconds: float = Field(20.0, gt=0, description="between two pings on a live connection")
    revalidate_seconds: float = Field(
        10.0, gt=0, description="a live connection is closed so soon after its session, account or rights changed"
    )


class DatabaseSettings(Section):
    """The truth: SQLite or PostgreSQL."""

    url: str = Field(
        "sqlite+aiosqlite:///var/hotline.db",
        description="SQLAlchemy address without a password; `postgresql+asyncpg://user@host/name` for PostgreSQL",
    )
    password_file: Path | None = Field(None, description="file with the password of the database user")
    timeout_seconds: float = Field(10.0, gt=0, description="longest wait for a connection or a lock")
    words_seconds: float = Field(
        0.5, gt=0, description="longest wait of a draft for the city's words; then those read last hold"
    )


class RedisSettings(Section):
    """What is live."""

    url: str = Field("unix://var/redis/redis.sock", description="`redis://host:port/0` or `unix://path`")
    password_file: Path | None = Field(None, description="file with the password")
    timeout_seconds: float = Field(5.0, gt=0, description="longest wait for one answer")
    buffer: int = Field(
        5000, ge=100, description="events a process keeps while Redis is away; oldest partials go first"
    )
    retry_seconds: float = Field(0.5, gt=0, description="between two tries to reach Redis")
    keep_events: int = Field(100_000, ge=1000, description="events kept per stream, about")
    take_over_seconds: float = Field(
        15.0, gt=0, description="a message unacknowledged for so long goes to another worker"
    )


class AccountsSettings(Section):
    """Signing in."""

    session_hours: float = Field(10.0, gt=0, description="a session ends after so many hours")
    idle_minutes: float = Field(120.0, gt=1, description="a session ends when it was not used for so long")
    one_time_hours: float = Field(72.0, gt=0, description="a one-time password signs in for so long")
    password_days: float = Field(0.0, ge=0, description="an own password must be set anew after so many days; 0: never")
    max_failures: int = Field(
        5, ge=1, description="wrong passwords in a row, for a name from an address, before a wait"
    )
    lock_minutes: float = Field(15.0, gt=0, description="how long it waits after the last wrong password")


class OidcSettings(Section):
    """Signing in at the city's own service by OpenID Connect; off without an issuer."""

    issuer: str = Field("", description="its address, such as `https://id.example`; empty: off")
    client_id: str = Field("", description="what this system is registered as there")
    client_secret_file: Path | None = Field(None, description="file with the client's secret; none for a public client")
    redirect: str = Field(
        "", description="our address it sends back to, such as `https://desk.example/api/oidc/callback`"
    )
    scope: str = Field("openid", description="what is asked for")
    claim: str = Field("sub", description="claim that names a person; users carry its value as their OIDC name")
    timeout_seconds: float = Field(10.0, gt=0, description="longest wait for one answer")


class LimitSettings(Section):
    """How often one user or address may ask."""

    user_burst: int = Field(200, ge=1, description="requests of one user at once")
    user_per_minute: float = Field(1200.0, ge=0, description="requests of one user, lasting; 0: no limit")
    sign_in_burst: int = Field(30, ge=1, description="tries to sign in from one address at once")
    sign_in_per_minute: float = Field(30.0, ge=0, description="tries to sign in from one address, lasting; 0: no limit")
    redis_seconds: float = Field(
        0.25, gt=0, description="longest wait for Redis to count; then each process counts for itself"
    )


class TicketSettings(Section):
    """Tickets."""

    default_limit: Limit = Field("5工作日", description="time limit of a ticket whose deadline the list does not know")
    repeat_days: int = Field(
        7, ge=1, le=366, description="days before and after a ticket in which repeats are looked for"
    )
    hot_spot_category_digits: Literal[2, 4, 6] = Field(
        6, description="digits of the category a hot spot's tickets share"
    )
    hot_spot_area_digits: Literal[6, 9, 12, 15] = Field(
        12, description="digits of the area they share: district 6, street 9, community 12, grid 15"
    )
    hot_spot_hours: int = Field(24, ge=1, le=720, description="hours within which they were accepted")
    hot_spot_at_least: int = Field(5, ge=2, le=10_000, description="how many of them make a hot spot")


class WebhookSettings(Section):
    """Telling other programs of tickets; off without a key."""

    key_file: Path | None = Field(
        None, description="file with the secret that the receivers' secrets are derived from; none: no webhooks"
    )
    hosts: tuple[HostPattern, ...] = Field(
        (),
        description="JSON array: names of hosts that may be told, such as `platform.city.example` or `*.gov.example`",
    )
    networks: tuple[Network, ...] = Field(
        (), description="JSON array: networks their addresses must lie in when something is sent, such as `10.0.0.0/8`"
    )
    loopback: bool = Field(False, description="whether this machine itself may be told, also without TLS: for trials")
    ca_file: Path | None = Field(
        None, description="certificates (PEM) that receivers' certificates are checked by; none: those of the system"
    )
    timeout_seconds: float = Field(10.0, gt=0, le=120, description="longest wait for a receiver's answer")
    attempts: int = Field(16, ge=1, le=100, description="tries of one delivery before it is given up")
    first_retry_seconds: float = Field(10.0, gt=0, description="wait after the first try; doubles with each")
    longest_retry_seconds: float = Field(21_600.0, gt=0, description="longest wait between two tries")
    at_once: int = Field(4, ge=1, le=64, description="deliveries to one receiver at the same time")
    most_waiting: int = Field(
        10_000, ge=10, description="deliveries that may wait for one receiver; beyond it is switched off"
    )
    off_days: float = Field(5.0, gt=0, description="a receiver that fails for so many days is switched off")
    overlap_hours: float = Field(48.0, ge=0, description="how long the old secret signs too after a new one was made")
    look_seconds: float = Field(5.0, gt=0, description="between two looks for what is due when nothing tells of it")


class LedgerSettings(Section):
    """Who saw what."""

    key_file: Path | None = Field(
        None, description="file with the secret that seals are made with; without it a seal proves less"
    )
    seals_file: Path = Field(
        Path("var/ledger/seals.jsonl"), description="where each seal is added; copy it off this machine"
    )


class RetentionSettings(Section):
    """How long each class is kept, in days after the call ended, the ticket was closed or the entry was written."""

    recordings_days: int = Field(365, ge=1, description="recordings")
    transcripts_days: int = Field(365, ge=1, description="transcripts with their corrections and marks")
    drafts_days: int = Field(365, ge=1, description="drafts")
    calls_days: int = Field(1095, ge=1, description="the call log")
    tickets_days: int = Field(3650, ge=1, description="closed and merged tickets with their history")
    ledger_days: int = Field(3650, ge=1, description="the ledger of who saw what")
    webhooks_days: int = Field(30, ge=1, description="deliveries of webhooks, made or given up")
    daily: bool = Field(True, description="whether the role `records` deletes what is due, and seals, once a day")

    @model_validator(mode="after")
    def calls_outlive_what_hangs_on_them(self) -> "RetentionSettings":
        """What belongs to a call is found by its call."""
        if self.calls_days < max(self.recordings_days, self.transcripts_days, self.drafts_days):
            raise ValueError("calls must be kept as long as their recordings, transcripts and drafts")
        return self


class SpeechSettings(Section):
    """The role that hears: where its audio arrives."""

    listen: str = Field("", description="`host:port` of this process; empty is the first of the audio socket addresses")
    unknown_stream_ms: int = Field(2000, ge=100, description="audio kept of a stream whose call is not known yet")


class ProbeSettings(Section):
    """How operators and container engines ask a process how it is, and Prometheus for its metrics."""

    listen: str = Field(
        "",
        description="`host:port` of this process's `/health`, `/ready` and `/metrics`; empty: off. `hotline up` gives "
        "this port and the four after it to telephony, speech, drafts, records and api",
    )
    timeout_seconds: float = Field(2.0, gt=0, description="longest wait for one part that the role needs")


class TerritorySettings(Section):
    """Districts, streets, communities and grids."""

    folder: Path = Field(Path("models/territory"), description="authored territory, CSV tables")
    compiled: Path = Field(
        Path("models/territory/build/territory.json"), description="its compiled form, made anew when it is stale"
    )


class Settings(BaseSettings):
    """All sections."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=DELIMITER, frozen=True, extra="forbid", env_file=None
    )

    var: Path = Field(Path("var"), description="folder for everything that is written: sockets, logs, embedded data")
    recordings: Path = Field(Path("var/recordings"), description="folder of the call recordings")
    start_seconds: float = Field(120.0, gt=0, description="longest `hotline up` waits until every role is ready")
    http: HttpSettings = HttpSettings()
    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    accounts: AccountsSettings = AccountsSettings()
    oidc: OidcSettings = OidcSettings()
    limits: LimitSettings = LimitSettings()
    tickets: TicketSettings = TicketSettings()
    webhooks: WebhookSettings = WebhookSettings()
    ledger: LedgerSettings = LedgerSettings()
    retention: RetentionSettings = RetentionSettings()
    telephony: TelephonySettings = TelephonySettings()
    speech: SpeechSettings = SpeechSettings()
    probe: ProbeSettings = ProbeSettings()
    asr: AsrSettings = AsrSettings()
    nlp: NlpSettings = NlpSettings()
    territory: TerritorySettings = TerritorySettings()


def read() -> Settings:
    """Read the settings of this process.

    Raises:
        BadSetting: a variable is unknown or its value is wrong; its value is not repeated.
    """
    known = {name for name, _, _ in variables()}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise BadSetting(f"{name}: there is no such setting (docs/settings.md lists all)")
    try:
        return Settings()
    except SettingsError as error:
        raise BadSetting(f"{_not_json() or PREFIX}: want a JSON array") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = PREFIX + DELIMITER.join(str(step).upper() for step in first["loc"])
        raise BadSetting(f"{where}: {first['msg']}") from None


def _not_json() -> str | None:
    """The first variable that should hold JSON and does not."""
    for name, field, _ in variables():
        if get_origin(field.annotation) is tuple and name in os.environ:
            try:
                json.loads(os.environ[name])
            except ValueError:
                return name
    return None


def secret(path: Path) -> SecretStr:
    """The secret in a file, without the line's end.

    Raises:
        BadSetting: the file cannot be read or is empty.
    """
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: cannot read the secret") from error
    if not text:
        raise BadSetting(f"{path}: the secret is empty")
    return SecretStr(text)


def variables(model: type[BaseModel] = Settings, prefix: str = PREFIX) -> Iterator[tuple[str, FieldInfo, Any]]:
    """Name, field and default of every variable, in order of the sections."""
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables(field.annotation, f"{variable}{DELIMITER}")
        else:
            yield variable, field, field.get_default(call_default_factory=True, validated_data={})
