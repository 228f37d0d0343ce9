import gzip

import brotli
import pytest

from cms.api.response_cache.compression import chosen_encoding
from tests.cms.conftest import DEMO_PATH

BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
DECODED = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=0, *", "br"),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("deflate", ""),
        ("br;q=nonsense", ""),
        (",,;", ""),
    ],
)
def test_the_encoding_is_one_that_the_reader_takes(accepted, chosen):
    assert chosen_encoding(accepted) == chosen


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_compressed_answers_decode_to_the_plain_one(get, encoding, django_application):
    plain = get(BY_PATH)

    packed = get(BY_PATH, HTTP_ACCEPT_ENCODING=encoding)

    assert packed.headers["Content-Encoding"] == encoding
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert DECODED[encoding](packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["Vary"] == "Accept-Encoding, Authorization"
    assert django_application.calls == 1


def test_each_encoding_has_an_etag_of_its_own(get):
    names = ("identity", "gzip", "br")
    etags = {get(BY_PATH, HTTP_ACCEPT_ENCODING=name).headers["ETag"] for name in names}

    assert len(etags) == 3
    for etag in etags:
        statuses = {
            get(BY_PATH, HTTP_ACCEPT_ENCODING=name, HTTP_IF_NONE_MATCH=etag).status
            for name in names
        }
        assert statuses == {200, 304}


def test_a_304_of_a_compressed_answer_names_no_encoding(get):
    etag = get(BY_PATH, HTTP_ACCEPT_ENCODING="br").headers["ETag"]

    answer = get(BY_PATH, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=etag)

    assert answer.status == 304
    assert "Content-Encoding" not in answer.headers


def test_a_small_answer_is_not_compressed(get):
    answer = get("/api/v2/pages/?limit=1&fields=_,id", HTTP_ACCEPT_ENCODING="gzip")

    assert answer.status == 200
    assert "Content-Encoding" not in answer.headers


def test_both_compressions_count_as_memory(get, layer):
    get(BY_PATH)
    before = layer.store.size
    packed = get(BY_PATH, HTTP_ACCEPT_ENCODING="br")

    assert layer.store.size > before + len(packed.body)
    assert len(layer.store) == 1


def test_only_the_form_that_clients_ask_for_stays_in_memory(get, layer):
    """Most clients take a compressed one."""
    compressed = get(BY_PATH, HTTP_ACCEPT_ENCODING="br")
    (kept,) = (stored.answer for stored in layer.store._answers.values())
    assert set(kept.forms) == {"br"}
    assert kept.size <= layer.store.size < 2 * len(compressed.body) + 5000

    plain = get(BY_PATH)
    packed = get(BY_PATH, HTTP_ACCEPT_ENCODING="gzip")

    assert set(kept.forms) == {"br", "", "gzip"}
    assert brotli.decompress(compressed.body) == plain.body == gzip.decompress(packed.body)
    etags = [each.headers["ETag"] for each in (compressed, plain, packed)]
    assert etags == [f'"{kept.digest}-br"', f'"{kept.digest}"', f'"{kept.digest}-gzip"']
