"""How many queries an answer costs: exact numbers, so that a change is seen and meant."""

import pytest

from cms.pages.models import TopicPage


@pytest.fixture
def warm(by_path):
    """Content types and site roots are cached by the process; the first request pays for them."""
    by_path()


def test_queries_of_the_demo_page(by_path, demo, warm, django_assert_num_queries):
    with django_assert_num_queries(23):
        by_path()


def test_more_blocks_cost_no_more_queries(by_path, demo, warm, django_assert_max_num_queries):
    blocks = [*demo.page.body.raw_data]
    benefits = [block for block in blocks if block["type"] == "benefit"]
    long = TopicPage(title="Long", slug="long", body=[])
    demo.home.add_child(instance=long)
    TopicPage.objects.filter(pk=long.pk).update(body=_json([*blocks, *benefits * 8]))

    with django_assert_max_num_queries(23):
        answer = by_path("/long/")
    assert len(answer.json()["body"]) == 13 + 6 * 8


def _json(blocks):
    field = TopicPage._meta.get_field("body")
    return field.to_python([{**block, "id": None} for block in blocks])
