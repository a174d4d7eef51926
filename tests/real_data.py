"""Where the excerpts of real data lie; the README there names their sources and licences."""

from pathlib import Path

DATA = Path(__file__).with_name("data")
REFERENCE = DATA / "reference"
STOCKHOLM_AREAS = DATA / "areas" / "stockholm-basomraden.gpkg"
MALMO_AREAS = DATA / "areas" / "malmo-delomraden.gpkg"
HELSINKI = DATA / "basemap" / "helsinki.osm.pbf"
