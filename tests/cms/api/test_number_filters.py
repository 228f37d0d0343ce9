"""A filter of a column with numbers takes numbers, and says so of anything else."""

import pytest
from django.db import models

from cms.api.wagtail_parameters import _filter


@pytest.mark.parametrize(
    ("field", "taken", "refused"),
    [
        (models.FloatField(), ["1.5", "-2", "3"], ["abc", "nan", "1e999", " 1"]),
        (models.DecimalField(), ["1.5"], ["abc", "inf"]),
        (models.IntegerField(), ["7", str(2**31 - 1)], ["abc", "1.5", str(2**31)]),
        (models.BigIntegerField(), ["7", str(2**62)], ["abc", "1.5", str(2**63)]),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_filter_of_a_number(field, taken, refused):
    parameter = _filter("rating", field, needed="")

    assert [text for text in taken if parameter.fault(text)] == []
    assert [text for text in refused if not parameter.fault(text)] == []
