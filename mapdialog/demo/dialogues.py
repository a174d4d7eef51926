"""The three rounds of the demo, counted from today."""

from datetime import date, timedelta

from mapdialog.demo.people import PUPILS, Round

SCHOOL, THIS_YEAR, LAST_YEAR = "skolvagar", "trygghet", "trygghet-forra"


def rounds(today: date) -> dict[str, Round]:
    """A is open since twelve days, B was answered in the spring of it all, C a year before B."""
    return {
        SCHOOL: Round(
            SCHOOL, 120, today - timedelta(days=12), 13, ages=PUPILS,
            pull={"school_path": 2.4, "ring_crossing": 2.2, "station_crossing": 2.0,
                  "underpass": 0.9, "sports": 2.2, "playground": 1.6, "library": 1.4,
                  "pub_corner": 0.15, "promenade": 0.6, "square": 0.7, "shop_parking": 0.6,
                  "stream_way": 1.5},
            unsafe={"underpass": 0.42},
        ),
        THIS_YEAR: Round(
            THIS_YEAR, 468, today - timedelta(days=84), 35,
            unsafe={"underpass": 0.36, "school_path": 0.8}, pull={"underpass": 1.0},
        ),
        LAST_YEAR: Round(
            LAST_YEAR, 431, today - timedelta(days=455), 35,
            unsafe={"underpass": 0.92, "stream_way": 0.45}, pull={"underpass": 1.35},
        ),
    }  # fmt: skip
