"""docker-compose.yml holds together: parsed as YAML, every name in it means something here."""

import re
from typing import Any

import pytest

from intake_api import probe
from intake_api.settings import variables
from tests.compose_file import ROOT, filled, read

ROLES = {"telephony", "speech", "drafts", "records", "api"}
SERVICE_KEYS = {
    "build", "cap_drop", "command", "depends_on", "deploy", "environment", "healthcheck", "image", "logging", "ports",
    "profiles", "read_only", "restart", "secrets", "security_opt", "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip
"""of the compose specification, those we use; a misspelt key is none of them"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return read()


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
    assert filled(compose["services"]["api"]["ports"], {}) == ["127.0.0.1:8000:8000"]


def test_a_service_runs_as_an_ordinary_user_that_can_gain_nothing(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert service["user"] not in {"root", "0", "0:0"}, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "cap_add" not in service, name
        assert "privileged" not in service, name


def test_a_log_cannot_fill_the_disk(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_all_that_must_outlive_a_container_lies_in_a_volume(compose: dict[str, Any]) -> None:
    """The root is read-only: what a service writes is in a volume, or in memory and may be lost."""
    kept = {
        name: [volume.split(":")[1] for volume in service.get("volumes", [])] for name, service in _services(compose)
    }
    assert kept["postgres"] == ["/var/lib/postgresql/data"]
    assert kept["redis"] == ["/data"]
    assert set(kept["asterisk"]) == {"/srv/exchange", "/recordings"}
    for name in ROLES:
        service = compose["services"][name]
        written = [path.split(":")[0] for path in service["tmpfs"]]
        assert service["environment"]["HOTLINE_VAR"] in written, name
        assert service["environment"]["HOTLINE_NLP__CACHE_FOLDER"].startswith(service["environment"]["HOTLINE_VAR"]), (
            name
        )
    assert kept["telephony"] == ["/recordings"]
    assert set(kept["records"]) == {"/recordings", "/ledger"}
    assert compose["services"]["records"]["environment"]["HOTLINE_LEDGER__SEALS_FILE"].startswith("/ledger/")


def test_redis_writes_down_what_it_holds(compose: dict[str, Any]) -> None:
    assert "--appendonly yes" in compose["services"]["redis"]["command"][-1]


def test_every_lasting_service_tells_its_health(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        if name == "migrate":
            assert service["restart"] == "no"
            continue
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert service["restart"] == "unless-stopped", name
    for name in ROLES:
        service = compose["services"][name]
        assert service["healthcheck"]["test"] == ["CMD", "hotline", "probe"], name
        probe.address(service["environment"]["HOTLINE_PROBE__LISTEN"])


def test_every_service_is_given_time_to_end(compose: dict[str, Any]) -> None:
    for name, service in _services(compose):
        assert int(service["stop_grace_period"].removesuffix("s")) >= 10, name


def test_one_profile_is_everything_and_each_service_has_one_machine_of_several(compose: dict[str, Any]) -> None:
    machines = {"edge", "core", "web"}
    for name, service in _services(compose):
        profiles = set(service["profiles"])
        assert "single" in profiles, name
        assert len(profiles & machines) == 1, name
        assert profiles <= machines | {"single"}, name


def test_a_machine_starts_without_the_services_of_another(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in _services(compose):
        for other, how in service.get("depends_on", {}).items():
            if not set(service["profiles"]) <= set(services[other]["profiles"]):
                assert how["required"] is False, (name, other)


def test_roles_that_share_out_their_work_have_replicas(compose: dict[str, Any]) -> None:
    with_replicas = {name for name, service in _services(compose) if "deploy" in service}
    assert with_replicas == {"speech", "drafts", "api"}
    assert all(filled(compose["services"][name]["deploy"], {}) == {"replicas": "1"} for name in with_replicas)


def test_variables_are_filled_in_or_asked_for(compose: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        filled(compose["services"], {})
    given = {"HOTLINE_MEDIA_ADDRESS": "192.0.2.1", "HOTLINE_TRUNK_ADDRESS": "192.0.2.2"}
    assert "${" not in str(filled(compose["services"], given))


def test_several_machines_open_what_one_keeps_to_itself() -> None:
    several = read("docker-compose.yml", "docker-compose.several.yml")
    given = {"CORE_ADDRESS": "10.1.0.2", "RECORDINGS_ADDRESS": "10.1.0.3", "RECORDINGS_PATH": "/export/recordings"}
    services = filled({name: several["services"][name] for name in ("redis", "postgres", "records")}, given)
    assert services["redis"]["ports"] == ["10.1.0.2:6379:6379"]
    assert services["postgres"]["ports"] == ["10.1.0.2:5432:5432"]
    assert services["postgres"]["image"] == "postgres:15"
    assert "@10.1.0.2/" in services["records"]["environment"]["HOTLINE_DATABASE__URL"]
    assert services["records"]["environment"]["HOTLINE_REDIS__URL"] == "redis://10.1.0.2:6379/0"
    assert filled(several["volumes"]["recordings"], given)["driver_opts"]["device"] == ":/export/recordings"
