"""Draws mutations by a seed, spread over the packages of both products."""

import ast
import subprocess
from collections import Counter, defaultdict
from pathlib import PurePosixPath
from random import Random

from tests.mutations.candidates import (
    Candidate,
    candidates,
    is_another_program,
    is_of_words,
    statements,
)
from tests.mutations.drawn import REPOSITORY, Mutation, places

HANDLER = "contact_lambda"
SHARE_OF_HANDLER = 0.3  # at least
LEFT_OUT = {"migrations", "settings", "settings.py", "__main__.py"}
FEWEST = 3  # candidates; a module with fewer decides nothing


def draw(seed: int, count: int) -> list[Mutation]:
    """`count` mutations, numbered from 1: the same for the same seed and the same source."""
    random = Random(seed)  # noqa: S311  no secret
    sources = _sources()
    found = {path: candidates(source) for path, source in sources.items()}
    found = {path: each for path, each in found.items() if len(each) >= FEWEST}
    weights = {path: statements(ast.parse(sources[path])) for path in found}
    packages: defaultdict[str, list[str]] = defaultdict(list)
    for path in found:
        packages[_package(path)].append(path)
    kinds: Counter[str] = Counter()
    drawn: list[tuple[str, Candidate]] = []
    for package, number in sorted(_quotas(packages, weights, count).items()):
        for path in _modules(packages[package], weights, number, random):
            taken = {(each.function, each.number) for known, each in drawn if known == path}
            free = [each for each in found[path] if (each.function, each.number) not in taken]
            chosen = _choice(free, sources[path], kinds, random)
            kinds[chosen.kind] += 1
            drawn.append((path, chosen))
    drawn.sort(key=lambda each: (each[0], each[1].number))
    return [
        _mutation(number, path, chosen, sources[path])
        for number, (path, chosen) in enumerate(drawn, start=1)
    ]


def _sources() -> dict[str, str]:
    """Every module that may be mutated, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "cms", HANDLER], cwd=REPOSITORY, check=True, capture_output=True
    )
    sources = {}
    for path in sorted(listed.stdout.decode().split()):
        if path.endswith(".py") and not LEFT_OUT & set(PurePosixPath(path).parts):
            source = (REPOSITORY / path).read_text(encoding="utf-8")
            if not is_of_words(source):
                sources[path] = source
    return sources


def _package(path: str) -> str:
    """`contact_lambda`, `cms`, or a room of the CMS such as `cms/pages`."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[:2]) if parts[0] == "cms" and len(parts) > 2 else parts[0]


def _quotas(packages: dict[str, list[str]], weights: dict[str, int], count: int) -> dict[str, int]:
    """How many each package gets, by its statements; the handler gets its share at least."""
    sizes = {name: sum(weights[path] for path in paths) for name, paths in packages.items()}
    fair = count * sizes[HANDLER] / sum(sizes.values())
    handler = round(max(fair, SHARE_OF_HANDLER * count))
    rest = {name: size for name, size in sizes.items() if name != HANDLER}
    shares = {name: (count - handler) * size / sum(rest.values()) for name, size in rest.items()}
    quotas = {name: int(share) for name, share in shares.items()}
    missing = count - handler - sum(quotas.values())
    by_remainder = sorted(shares, key=lambda name: (quotas[name] - shares[name], name))
    for name in by_remainder[:missing]:
        quotas[name] += 1
    return {HANDLER: handler, **quotas}


def _modules(paths: list[str], weights: dict[str, int], number: int, random: Random) -> list[str]:
    """That many modules, the larger ones sooner; one twice only where there are too few."""
    chosen: list[str] = []
    while len(chosen) < number:
        keys = {path: random.random() ** (1 / weights[path]) for path in sorted(paths)}
        chosen += sorted(keys, key=lambda path: -keys[path])[: number - len(chosen)]
    return chosen


def _choice(free: list[Candidate], source: str, kinds: Counter[str], random: Random) -> Candidate:
    """One of the module's candidates, of the kind that was drawn least so far."""
    offered = sorted({each.kind for each in free})
    random.shuffle(offered)
    offered.sort(key=lambda each: kinds[each])
    for kind in offered:
        of_kind = [each for each in free if each.kind == kind]
        random.shuffle(of_kind)
        for each in of_kind:
            if is_another_program(each, source):
                return each
    raise LookupError("nothing in the module can be mutated")


def _mutation(number: int, path: str, chosen: Candidate, source: str) -> Mutation:
    occurrence = places(source, chosen.function, chosen.old).index(chosen.number) + 1
    return Mutation(
        id=number,
        path=path,
        function=chosen.function,
        old=chosen.old,
        new=chosen.new,
        occurrence=occurrence,
        kind=chosen.kind,
    )
