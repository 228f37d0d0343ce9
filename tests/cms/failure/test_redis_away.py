"""Redis goes: caches and throttles go on in memory, with one log line, and the site is degraded."""

from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from cms.core import fallback_cache
from cms.core.fallback_cache import FallbackRedisCache

NOWHERE = "redis://127.0.0.1:1/0"  # nothing listens there


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 50.0

    monkeypatch.setattr(fallback_cache, "monotonic", lambda: Clock.now)
    monkeypatch.setattr(fallback_cache, "_outage", fallback_cache._Outage())
    return Clock


@pytest.fixture
def cache(clock):
    found = FallbackRedisCache(NOWHERE, {"OPTIONS": {"socket_connect_timeout": 1}})
    yield found
    found.memory.clear()


def test_every_operation_goes_on_in_memory(cache):
    cache.set("a", 1, 60)
    cache.set_many({"b": 2, "c": 3}, 60)

    assert cache.get("a") == 1
    assert cache.get_many(["b", "c"]) == {"b": 2, "c": 3}
    assert cache.add("a", 5) is False
    assert cache.incr("a") == 2
    assert cache.touch("a", 30)
    assert cache.has_key("a")
    assert cache.get_or_set("d", 7) == 7
    assert cache.delete("a")
    cache.delete_many(["b"])
    assert cache.get("b") is None
    cache.clear()
    assert cache.get("c") is None


def test_an_outage_is_one_line_and_its_end_another(cache, clock, caplog, monkeypatch):
    for _ in range(40):
        clock.now += 1
        cache.set("a", 1)
    monkeypatch.setattr(fallback_cache.RedisCache, "set", lambda *_, **__: True)
    clock.now += 10
    cache.set("a", 1)

    told = [each.getMessage() for each in caplog.records]
    assert len(told) == 2
    assert told[0].startswith("Redis does not answer: ConnectionError.")
    assert told[1] == "Redis answers again."


def test_while_redis_is_away_it_is_asked_every_five_seconds_only(cache, clock, monkeypatch):
    asked = []

    def refuse(*_, **__):
        asked.append(clock.now)
        raise RedisConnectionError

    monkeypatch.setattr(fallback_cache.RedisCache, "get", refuse)
    for _ in range(12):
        cache.get("a")
        clock.now += 1

    assert asked == [50.0, 55.0, 60.0]


@pytest.mark.redis
@pytest.mark.parametrize("stored", [b"garbage", b"cno.such.module\nX\n.", b"\x80\x05\x95"])
def test_what_another_release_has_stored_and_nobody_can_read_is_missing(clock, redis_url, stored):
    cache = FallbackRedisCache(redis_url, {"KEY_PREFIX": uuid4().hex})
    names = ("a", "b", "kept")
    for name in names:
        cache.set(name, 1, 60)
    redis = cache._cache.get_client()
    for name in names[:2]:
        redis.set(cache.make_key(name), stored, ex=60)

    assert cache.get_many(names) == {"kept": 1}
    redis.set(cache.make_key("a"), stored, ex=60)
    assert cache.get("a", "default") == "default"
    assert cache.add("a", 2, 60), "it was deleted"
    assert cache.get("a") == 2
    assert not cache.is_away


@pytest.mark.django_db
def test_the_api_answers_and_still_limits_and_is_ready_but_degraded(client, cache, monkeypatch):
    from cms.api.throttling import AddressThrottle
    from cms.api.viewsets.pages import PagesViewSet

    monkeypatch.setattr(AddressThrottle, "cache", cache)
    monkeypatch.setattr(PagesViewSet, "throttle_classes", [AddressThrottle])
    monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": "2/min"})
    monkeypatch.setattr("cms.api.health.cache", cache)

    statuses = [client.get("/api/v2/pages/").status_code for _ in range(3)]
    ready = client.get("/healthz/ready")

    assert statuses == [200, 200, 429]
    told = ready.json()
    assert (ready.status_code, told["status"]) == (200, "degraded")
    assert "cache" in told["failing"]
