import pytest
from pydantic import ValidationError

from telephony.settings import TelephonySettings


def test_every_setting_has_a_default_and_says_what_it_is() -> None:
    assert TelephonySettings() == TelephonySettings()
    assert [name for name, field in TelephonySettings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("wrong", [{"ami_port": 0}, {"ami_user": ""}, {"audiosocket_addresses": ()}, {"ami_prot": 1}])
def test_a_wrong_or_unknown_setting_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TelephonySettings.model_validate(wrong)


def test_the_secret_itself_is_no_setting() -> None:
    assert "secret" not in "".join(name for name in TelephonySettings.model_fields if not name.endswith("_file"))
