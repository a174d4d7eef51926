"""Problems that were made of tested places: their ground as it is published, or in kilometres."""

from django.db import migrations

AS_PUBLISHED = """
UPDATE planning_problem p SET geometry = a.geometry, place_name = a.name
FROM (SELECT DISTINCT ON (hotspot_id) hotspot_id, geometry, name
      FROM hotspots_publishedarea ORDER BY hotspot_id, id DESC) a
WHERE a.hotspot_id = p.hotspot_id
"""

IN_KILOMETRES = """
UPDATE planning_problem p SET place_name = '', geometry = ST_Multi(ST_Transform(ST_MakeEnvelope(
    floor(ST_XMin(g.metric) / 1000) * 1000, floor(ST_YMin(g.metric) / 1000) * 1000,
    ceil(ST_XMax(g.metric) / 1000) * 1000, ceil(ST_YMax(g.metric) / 1000) * 1000, 3006), 4326))
FROM (SELECT id, ST_Transform(geometry, 3006) AS metric FROM hotspots_hotspot) g
WHERE g.id = p.hotspot_id AND NOT EXISTS (
    SELECT FROM hotspots_publishedarea a WHERE a.hotspot_id = p.hotspot_id)
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial"), ("hotspots", "0012_sure_contours")]

    operations = [
        migrations.RunSQL(AS_PUBLISHED, migrations.RunSQL.noop),
        migrations.RunSQL(IN_KILOMETRES, migrations.RunSQL.noop),
    ]
