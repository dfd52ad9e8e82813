import pytest

from hotline.rings import area2, contains, crossing, distance, edges, middle, outline
from hotline.simplify import simplified
from tests.fakes.territory import grid, small_territory, square

SQUARE = (0, 0, 10, 0, 10, 10, 0, 10)
HORSESHOE = (0, 0, 30, 0, 30, 30, 20, 30, 20, 5, 10, 5, 10, 30, 0, 30)


@pytest.mark.parametrize(
    ("ring", "is_crossed"),
    [
        (SQUARE, False),
        (HORSESHOE, False),
        ((0, 0, 10, 10, 10, 0, 0, 10), True),
        ((0, 0, 10, 0, 10, 10, 5, 0, 0, 10), True),
        ((0, 0, 10, 0, 4, 0, 4, 9), True),
        ((0, 0, 9, 0, 9, 9, 0, 0, -9, -5), True),
    ],
    ids=["square", "horseshoe", "bow tie", "touches an edge", "folds back", "vertex twice"],
)
def test_a_ring_that_meets_itself_is_noticed(ring, is_crossed):
    assert (crossing(ring) is not None) is is_crossed


def test_a_ring_knows_which_way_it_runs():
    assert area2(SQUARE) == 200
    assert area2((0, 0, 0, 10, 10, 10, 10, 0)) == -200


def test_the_middle_of_a_bent_ring_is_inside_it():
    assert contains(HORSESHOE, middle(HORSESHOE))
    assert middle(SQUARE) == (5, 5)


@pytest.mark.parametrize("point", [(0, 0), (10, 5), (10, 10), (0, 10), (5, 0), (5, 10)])
def test_a_point_on_a_border_is_in_some_ring(point):
    """Four squares around the one leave no point of its border to nobody."""
    around = [
        tuple(n + (dx if at % 2 == 0 else dy) for at, n in enumerate(SQUARE))
        for dx in (-10, 0, 10)
        for dy in (-10, 0, 10)
    ]
    assert any(contains(ring, point) for ring in around)


def test_what_is_left_of_the_edges_of_neighbours_is_their_outline():
    rings, twice = outline([square(0), square(1)])
    assert twice is None
    assert len(rings) == 1
    assert area2(rings[0]) == area2(square(0)) + area2(square(1))


def test_a_gap_leaves_a_second_outline_and_an_overlap_an_edge_twice():
    around = [
        tuple(n + (dx if at % 2 == 0 else dy) for at, n in enumerate(SQUARE))
        for dx in (-10, 0, 10)
        for dy in (-10, 0, 10)
        if dx or dy
    ]
    assert len(outline(around)[0]) == 2
    assert outline([SQUARE, (0, 0, 10, 0, 10, 20, 0, 20)])[1] == ((0, 0), (10, 0))


def test_distance_is_in_metres():
    assert distance((0, 0, 1000, 0, 1000, 1000, 0, 1000), (500, 2000)) == pytest.approx(111.32)


def test_neighbours_are_simplified_alike():
    bent = {"a": (0, 0, 100, 0, 103, 50, 100, 100, 0, 100), "b": (100, 0, 200, 0, 200, 100, 100, 100, 103, 50)}
    fewer = simplified(bent, 5)
    assert outline(fewer.values())[1] is None
    assert len(outline(fewer.values())[0]) == 1
    assert [len(ring) for ring in fewer.values()] == [8, 8]
    kept = simplified(bent, 1)
    assert {code: set(edges(ring)) for code, ring in kept.items()} == {c: set(edges(r)) for c, r in bent.items()}


def test_a_territory_keeps_its_ground_when_it_is_simplified():
    rings = small_territory().rings
    assert sum(map(area2, simplified(rings, 500).values())) == sum(map(area2, rings.values()))
    assert set(simplified(rings, 500)) == {grid(number) for number in range(6)}
