from pathlib import Path

import pytest

from hotline.errors import BadSetting
from intake_api import settings, settings_docs

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No HOTLINE_ variable of this machine."""
    for name, _, _ in settings.variables():
        monkeypatch.delenv(name, raising=False)


def test_the_list_of_settings_is_up_to_date():
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == settings_docs.markdown()


def test_the_example_environment_is_up_to_date():
    assert (ROOT / ".env.example").read_text("utf-8") == settings_docs.env_example()


def test_every_setting_says_what_it_is():
    assert [name for name, field, _ in settings.variables() if not field.description] == []


def test_a_nested_variable_is_read(monkeypatch):
    monkeypatch.setenv("HOTLINE_HTTP__PORT", "8123")
    assert settings.read().http.port == 8123


@pytest.mark.parametrize("name", ["HOTLINE_PROT", "HOTLINE_HTTP__PROT", "HOTLINE_HTTP__PORT__X", "hotline_moods"])
def test_a_variable_nobody_knows_is_refused_by_name(monkeypatch, name):
    monkeypatch.setenv(name, "1")
    with pytest.raises(BadSetting, match=name):
        settings.read()


@pytest.mark.parametrize(
    ("name", "value"), [("HTTP__PORT", "secretvalue"), ("HTTP__PORT", "70000"), ("HTTP__ORIGINS", "secretvalue")]
)
def test_a_wrong_value_is_refused_by_name_and_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(f"HOTLINE_{name}", value)
    with pytest.raises(BadSetting, match=f"HOTLINE_{name}") as caught:
        settings.read()
    assert value not in str(caught.value)


def test_settings_cannot_be_changed_after_the_start():
    with pytest.raises(ValueError, match="frozen"):
        settings.read().http.port = 1


def test_a_secret_is_read_without_its_line_end(tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    assert settings.secret(tmp_path / "secret").get_secret_value() == "s3cret"


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff"])
def test_a_secret_that_is_not_there_names_its_file(tmp_path, content):
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSetting, match="secret"):
        settings.secret(path)
