"""What the answers of a list share is made once, and never kept longer than the answer."""

from cms.core.prefetch import once_an_answer, prefetched


def test_something_is_made_once_while_an_answer_is_made():
    made = []
    with prefetched({}):
        values = [once_an_answer("key", lambda: made.append(1) or len(made)) for _ in range(3)]
    assert values == [1, 1, 1]


def test_the_next_answer_makes_it_again():
    made = []
    for _ in range(2):
        with prefetched({}):
            once_an_answer("key", lambda: made.append(1))
    assert len(made) == 2


def test_outside_of_an_answer_it_is_made_each_time():
    made = []
    for _ in range(2):
        once_an_answer("key", lambda: made.append(1))
    assert len(made) == 2


def test_an_object_that_a_key_names_by_its_id_is_kept_alive():
    class Named:
        """Nobody else holds it."""

    with prefetched({}):
        fresh = (Named() for _ in range(50))
        seen = {once_an_answer(("named", id(each)), object, each) for each in fresh}
    assert len(seen) == 50
