"""Videos that some people cannot see, hear or follow."""

import pytest

FULL = {
    "title": "Walking",
    "address": "https://vimeo.com/76979871",
    "has_captions": True,
    "transcript": "<p>A man walks.</p>",
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"has_captions": False}, ["video_without_captions"]),
        ({"transcript": "<p></p>"}, ["video_without_transcript"]),
        ({"address": "https://example.org/film"}, ["hidden_video"]),
        ({"address": "", "file": 9999}, ["hidden_video", "video_without_captions"]),
        ({"transcript": "<p>Guaranteed relief.</p>"}, ["absolute_promise"]),
    ],
)
def test_a_video_is_for_everybody(codes, changes, found):
    assert codes(("video", FULL | changes)) == found
