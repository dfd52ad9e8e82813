"""Fills in the templates of dialplans/: `@NAME@` becomes a value.

Asterisk's own `${…}` is left alone. Values are checked, so that a secret or path cannot end a line early.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import BadSetting

TEMPLATES = Path(__file__).resolve().parent.parent / "dialplans"

_PLACE = re.compile(r"@([A-Z][A-Z_]*)@")
_UNSAFE = re.compile(r"[\x00-\x1f;\"\\]|^\s|\s$|^$")
_PER_AGENT = {"pjsip_agent.conf": "pjsip_agents.conf", "queues_member.conf": "queues_members.conf"}


@dataclass(frozen=True, slots=True)
class AgentAccount:
    """An agent's phone and place in the queue."""

    extension: str
    member: str
    """queue member name"""
    secret: str
    """SIP password"""

    def __repr__(self) -> str:
        return f"AgentAccount({self.extension}, {self.member})"


def render(template: str, values: Mapping[str, str], *, name: str = "template") -> str:
    """Replace every `@NAME@` of a template.

    Raises:
        BadSetting: a place has no value, or a value holds a line end, a quote, a backslash, a semicolon,
            or blanks at its ends (Asterisk would read something else).
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise BadSetting(f"{name}: no value for @{match[1]}@")
        value = values[match[1]]
        if _UNSAFE.search(value):
            raise BadSetting(f"{name}: the value for @{match[1]}@ holds a character Asterisk would misread")
        return value

    return _PLACE.sub(value_of, template)


def render_all(
    values: Mapping[str, str], agents: Sequence[AgentAccount], *, templates: Path = TEMPLATES
) -> dict[str, str]:
    """Every configuration file by name; what is written once per agent is joined into one file.

    Raises:
        BadSetting: see `render`.
    """
    files: dict[str, str] = {}
    for path in sorted(templates.glob("*.conf")):
        text = path.read_text("utf-8")
        if (joined := _PER_AGENT.get(path.name)) is None:
            files[path.name] = render(text, values, name=path.name)
            continue
        files[joined] = "".join(
            render(
                text,
                {"EXTENSION": agent.extension, "MEMBER": agent.member, "SECRET": agent.secret},
                name=path.name,
            )
            for agent in agents
        )
    return files
