"""The counting of replicates against counting window by window."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.spatial import cKDTree

from analysis.scan_ratio import ratio_of
from analysis.scan_replicates import largest_ratios, plan_counting
from analysis.scan_windows import Limits, build_windows, gather_places


def kulldorff(cases, size, total_cases, pins):
    """Bernoulli log-likelihood ratio, from Kulldorff (1997), with 0·log 0 = 0."""

    def part(x, of):
        return 0.0 if x == 0 else x * np.log(x / of)

    inside = part(cases, size) + part(size - cases, size)
    outside = part(total_cases - cases, pins - size)
    outside += part(pins - size - total_cases + cases, pins - size)
    return inside + outside - part(total_cases, pins) - part(pins - total_cases, pins)


def best_by_hand(xy, centres, label, *, radius, max_pins, least, respondent):
    best = 0.0
    for centre in centres:
        distance = np.hypot(*(xy - centre).T)
        for reach in distance[distance <= radius]:
            inside = distance <= reach + 1e-6
            size, cases = int(inside.sum()), int(label[inside].sum())
            own = inside & (label > 0)
            people = cases if respondent is None else len(np.unique(respondent[own]))
            if size <= max_pins and people >= least and cases * len(xy) > size * label.sum():
                best = max(best, kulldorff(cases, size, int(label.sum()), len(xy)))
    return best


@pytest.mark.parametrize("least", [1, 2, 5])
@pytest.mark.parametrize("grid_m", [None, 200.0])
@pytest.mark.parametrize("by_person", [True, False])
def test_largest_ratio_of_each_replicate(least, grid_m, by_person):
    rng = np.random.default_rng(11)
    home = rng.uniform(0.0, 2500.0, (25, 2))
    respondent = np.sort(rng.choice(25, 120, p=(w := rng.exponential(1.0, 25)) / w.sum()))
    xy = home[respondent] + rng.normal(0.0, 120.0, (120, 2))
    if grid_m:
        xy = np.round(xy / grid_m) * grid_m
    people = respondent if by_person else None
    places = gather_places(xy, people)
    centres = rng.uniform(0.0, 2500.0, (15, 2))
    ratios = [ratio_of(50, 120, least), ratio_of(50, 120, least).mirrored()]
    windows = build_windows(places, cKDTree(places.xy), centres, Limits(700.0, 40))
    plan = plan_counting(windows, places, ratios)
    labels = np.zeros((120, 12), dtype=int)
    for column, label in enumerate(labels.T):
        # In half of the replicates few people hold all cases, so that "several people" decides.
        key = rng.permutation(120 if column % 2 else 25)
        label[np.argsort(key if column % 2 else key[respondent])[:50]] = 1
    at_places = np.zeros((len(places.xy), 12), dtype=np.uint8)
    np.add.at(at_places, places.location, labels.astype(np.uint8))
    found = largest_ratios(plan, at_places, ratios)
    limits = {"radius": 700.0, "max_pins": 40, "least": least, "respondent": people}
    for own, side in zip(found, (labels, 1 - labels), strict=True):
        expected = [best_by_hand(xy, centres, label, **limits) for label in side.T]
        assert max(expected) > 0
        assert_allclose(own, expected, atol=1e-9)


@pytest.mark.parametrize("share", [0.03, 0.45, 0.97])
@pytest.mark.parametrize(
    ("grid_m", "radius", "blocks"), [(None, 900.0, 20), (50.0, 900.0, 20), (None, 240.0, 1)]
)
def test_large_windows_are_searched_as_thoroughly_as_small_ones(share, grid_m, radius, blocks):
    rng = np.random.default_rng(5)
    # With the small radius the circles end within their first block, at many different sizes.
    pins, centres = 1500, rng.uniform(0.0, 2000.0, (12 if blocks > 1 else 80, 2))
    xy = rng.uniform(0.0, 2000.0, (pins, 2))
    if grid_m:
        xy = np.round(xy / grid_m) * grid_m
    cases = round(share * pins)
    labels = np.array([rng.permutation(pins) < cases for _ in range(9)], dtype=np.uint8).T
    # Replicates whose best window is large: cases gather in a wide circle.
    wide = np.argsort(np.hypot(*(xy - (900.0, 1100.0)).T) + rng.normal(0.0, 900.0, pins))
    labels[:, 0] = 0
    labels[wide[:cases], 0] = 1

    respondent = rng.permutation(pins)  # keeps pins at one location apart, yet all are different
    places, ratio = gather_places(xy, respondent), ratio_of(cases, pins, 2)
    ratios = [ratio, ratio.mirrored()]
    windows = build_windows(places, cKDTree(places.xy), centres, Limits(radius, 800))
    plan = plan_counting(windows, places, ratios)
    assert len(plan.blocks) >= blocks
    expected = np.array([
        best_of_nested(xy, centres, side, radius=radius, max_pins=800)
        for side in (labels, 1 - labels)
    ])  # fmt: skip
    assert_allclose(largest_ratios(plan, labels, ratios), expected, atol=1e-9)
    # Knowing a part of the answer beforehand changes nothing.
    assert_allclose(largest_ratios(plan, labels, ratios, reached=expected - 0.5), expected)


def best_of_nested(xy, centres, labels, *, radius, max_pins):
    """Largest ratio of each column of labels, growing every circle pin by pin."""
    best = np.zeros(labels.shape[1])
    for centre in centres:
        distance = np.hypot(*(xy - centre).T)
        order = np.argsort(distance)
        size = np.arange(1, len(xy) + 1)
        ends = np.append(np.diff(distance[order]) > 1e-6, True)
        ends &= (distance[order] <= radius) & (size <= max_pins)
        for replicate, label in enumerate(labels.T.astype(int)):
            inside = np.cumsum(label[order])
            for n, c in zip(size[ends].tolist(), inside[ends].tolist(), strict=True):
                if c * len(xy) > n * label.sum() and c >= 2:
                    llr = kulldorff(c, n, int(label.sum()), len(xy))
                    best[replicate] = max(best[replicate], llr)
    return best


def test_ratio_is_nought_where_cases_are_not_more_than_expected():
    ratio = ratio_of(30, 100, 2)
    cases, size = np.array([1, 3, 3, 4, 0]), np.array([1, 10, 20, 10, 5])
    expected = [0.0, 0.0, 0.0, kulldorff(4, 10, 30, 100), 0.0]
    assert_allclose(ratio(cases, size), expected, atol=1e-12)


def test_ratio_keeps_six_digits_at_a_million_pins():
    ratio = ratio_of(450_000, 1_000_000, 2)
    found = ratio(np.array([260]), np.array([500]))[0]
    assert abs(found - kulldorff(260, 500, 450_000, 1_000_000)) < 1e-6
    assert ratio.tie < 1e-6
