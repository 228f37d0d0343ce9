"""What `tests/conftest.py` sets for all tests."""

from hypothesis import given, settings
from hypothesis import strategies as st


@given(st.none())
def test_no_example_is_refused_because_a_busy_machine_took_long(none):
    assert settings().deadline is None
    assert settings.get_current_profile_name() == "without deadline"
