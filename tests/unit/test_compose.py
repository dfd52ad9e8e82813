"""docker-compose.yml holds together: parsed as YAML, every name in it means something here."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from intake_api.settings import variables

ROOT = Path(__file__).parents[2]
ROLES = {"telephony", "speech", "drafts", "records", "api"}
SERVICE_KEYS = {
    "build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart", "secrets", "volumes",
}  # fmt: skip
"""of the compose specification, those we use; a misspelt key is none of them"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


def _services(compose: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return list(compose["services"].items())


def test_every_role_and_every_part_it_leans_on_is_a_service(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == ROLES | {"asterisk", "redis", "postgres", "migrate"}
    for role in ROLES:
        assert compose["services"][role]["command"] == ["run", role]


def test_services_have_only_known_keys(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert set(service) <= SERVICE_KEYS, name
        assert ("build" in service) != ("image" in service), name


def test_build_files_exist(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        match service.get("build"):
            case str(context):
                assert (ROOT / context / "Dockerfile").is_file(), name
            case {"context": context, "dockerfile": dockerfile}:
                assert (ROOT / context / dockerfile).is_file(), name


def test_images_are_pinned_to_a_version(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert re.fullmatch(r"\w+:\d+", service.get("image", "x:1")), name


def test_every_setting_exists(compose: dict[str, Any]) -> None:
    known = {name for name, _, _ in variables()}
    for name, service in _services(compose):
        if name in ROLES | {"migrate"}:
            assert set(service["environment"]) <= known, name
            assert all(isinstance(value, str) for value in service["environment"].values()), name


def test_secrets_are_files_and_each_used_one_is_declared(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
        for value in service.get("environment", {}).values():
            if str(value).startswith("/run/secrets/"):
                assert value.rsplit("/", 1)[1] in service["secrets"], name
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8")


def test_no_password_stands_in_the_file(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        for key, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET", key) or str(value).startswith("/run/secrets/"), (name, key)


def test_volumes_are_declared(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"], name


def test_who_waits_for_health_waits_for_a_service_that_tells_it(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in _services(compose):
        for other, how in service.get("depends_on", {}).items():
            assert other in services, name
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)


def test_only_the_pages_and_the_telephone_line_are_published(compose: dict[str, Any]) -> None:
    published = {name for name, service in _services(compose) if "ports" in service}
    assert published == {"api", "asterisk"}
    assert compose["services"]["api"]["ports"] == ["127.0.0.1:8000:8000"]
