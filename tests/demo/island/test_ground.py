"""The files are what the importers of real data take in."""

from pathlib import Path

import pytest

from demo.island.ground import GroundFiles, ground_frame, write_ground
from demo.island.town import Town
from geodata.importers.areas import AreaOptions, read_areas
from geodata.importers.ground_kinds import KINDS
from geodata.importers.ground_package import read_packages


@pytest.fixture(scope="module")
def files(town: Town, tmp_path_factory: pytest.TempPathFactory) -> GroundFiles:
    return write_ground(tmp_path_factory.mktemp("demo"), town)


def test_every_feature_is_of_a_known_kind_and_valid(town: Town) -> None:
    frame = ground_frame(town)
    assert set(frame["kind"]) <= set(KINDS)
    assert frame.is_valid.all()
    assert not frame.is_empty.any()


def test_the_map_has_what_a_town_has(town: Town) -> None:
    kinds = ground_frame(town)["kind"].value_counts()
    for kind in ("water", "wood", "farmland", "park", "square", "schoolyard", "quay", "pitch",
                 "road_primary", "road_secondary", "road_street", "road_service", "cycleway",
                 "path", "steps", "tunnel", "rail", "stream", "station", "stop"):  # fmt: skip
        assert kinds.get(kind, 0) > 0, kind


def test_a_kind_of_our_own_would_be_noticed(town: Town) -> None:
    frame = ground_frame(town)
    frame.loc[0, "kind"] = "skating_rink"
    assert not set(frame["kind"]) <= set(KINDS)


def test_the_base_map_reads_all_of_it(files: GroundFiles, town: Town) -> None:
    ground = read_packages(files.basemap, lambda step, share: None)
    assert ground.left_out == 0
    assert len(ground.addresses) > 4_000
    names = set(ground.features["name"])
    assert {"Vänersö", "Stationstunneln", "Stortorget", "Storgatan", "Norrängen"} <= names


def test_names_stand_once(town: Town) -> None:
    frame = ground_frame(town)
    labels = frame[frame["kind"].isin(["poi", "schoolyard", "park", "square", "pitch", "building"])]
    counts = labels[labels["name"] != ""]["name"].value_counts()
    assert counts[counts > 1].to_dict() == {}


def test_the_areas_import_without_a_remark(files: GroundFiles) -> None:
    table = read_areas(files.districts, AreaOptions(code_field="code"))
    assert len(table.rows) == 10
    assert table.rejected == []
    assert table.remarks == []
    groups = {(count.sex, count.age_from) for row in table.rows for count in row.population}
    assert groups == {(s, a) for s in ("women", "men") for a in (0, 16, 25, 45, 65, 85)}
    assert 13_500 < sum(c.count for row in table.rows for c in row.population) < 14_500


def test_writing_twice_replaces(files: GroundFiles, town: Town) -> None:
    size = files.districts.stat().st_size
    again = write_ground(Path(files.basemap).parent, town)
    assert again == files
    assert files.districts.stat().st_size == pytest.approx(size, rel=0.05)
