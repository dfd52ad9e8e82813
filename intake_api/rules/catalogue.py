"""Every rule that may be changed while the system runs: key, bounds, default. Pure; a new rule is one field here.

Before anybody changed it a rule is as its setting says where it has one (docs/settings.md), else the default here.
"""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from hotline.city_words import CityWords, parse_calm, parse_urgent
from hotline.errors import InputRejected, NotFound
from intake_api.settings import Limit, TicketSettings

Value = str | int | float


def _entries(parse: Callable[[str], tuple[object, ...]]) -> Callable[[str], str]:
    """A check that gives back what it read, each entry written in the one way."""

    def written(text: str) -> str:
        try:
            return "；".join(map(str, parse(text)))
        except InputRejected as error:
            raise ValueError(str(error)) from error

    return written


UrgentWords = Annotated[str, Field(max_length=2_000), AfterValidator(_entries(parse_urgent))]
CalmWords = Annotated[str, Field(max_length=2_000), AfterValidator(_entries(parse_calm))]


class Rules(BaseModel):
    """The rules as they stand; a field's title is its name for people, its description what it decides."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    default_limit: Limit = Field("5工作日", title="默认办理时限", description="清单未规定时限的工单在多长时间内办结")
    repeat_days: int = Field(
        7, ge=1, le=366, title="疑似重复的时间范围", description="受理前后多少天内查找疑似重复工单"
    )
    hot_spot_category_digits: Literal[2, 4, 6] = Field(
        6, title="热点的类别位数", description="热点工单的类别代码前几位相同"
    )
    hot_spot_area_digits: Literal[6, 9, 12, 15] = Field(
        12, title="热点的区域位数", description="热点工单的区域代码前几位相同：区 6、街道 9、社区 12、网格 15"
    )
    hot_spot_hours: int = Field(
        24, ge=1, le=720, title="热点的时间范围", description="多少小时内受理的工单计入同一热点"
    )
    hot_spot_at_least: int = Field(5, ge=2, le=10_000, title="热点的最少工单数", description="达到多少件即形成热点")
    short_abandon_seconds: float = Field(
        5.0, ge=0, le=60, title="短时放弃", description="排队不满多少秒即挂断的来电算作短时放弃"
    )
    service_seconds: float = Field(15.0, gt=0, le=600, title="接通时限", description="排队多少秒内接通算作及时接通")
    urgent_words: UrgentWords = Field(
        "", title="紧急词", description="来电人说到哪些词即为特急、转给谁，如：黑烟=119；液氨=119 120"
    )
    calm_words: CalmWords = Field(
        "", title="不报警词", description="哪些名称听着像险情而不报警，如店名，以分号隔开；不要填险情本身的说法"
    )

    @model_validator(mode="after")
    def a_short_abandon_is_shorter_than_the_service_level(self) -> "Rules":
        if self.short_abandon_seconds > self.service_seconds:
            raise ValueError("short_abandon_seconds must not be above service_seconds")
        return self

    @model_validator(mode="after")
    def no_calm_word_hides_an_urgent_one(self) -> "Rules":
        words = city_words(self)
        if any(calm.casefold() in one.word.casefold() for calm in words.calm for one in words.urgent):
            raise ValueError("a word of calm_words must not lie within one of urgent_words")
        return self


KEYS = tuple(Rules.model_fields)


def defaults(settings: TicketSettings) -> Rules:
    """The rules before anybody changed one."""
    return Rules(**{key: getattr(settings, key) for key in KEYS if key in TicketSettings.model_fields})


def city_words(rules: Rules) -> CityWords:
    """The words the rules hold for those who draft."""
    return CityWords(parse_urgent(rules.urgent_words), parse_calm(rules.calm_words))


def with_value(rules: Rules, key: str, value: Value) -> Rules:
    """The rules with one of them changed.

    Raises:
        NotFound: there is no such rule.
        InputRejected: the value does not fit it, or not the others; says why and does not repeat it.
    """
    known(key)
    try:
        return Rules.model_validate(rules.model_dump() | {key: value}, strict=True)
    except ValidationError as error:
        raise InputRejected(f"{key}: {error.errors(include_input=False, include_url=False)[0]['msg']}") from None


def known(key: str) -> None:
    """Raises:
    NotFound: there is no such rule.
    """
    if key not in KEYS:
        raise NotFound("there is no such rule")
