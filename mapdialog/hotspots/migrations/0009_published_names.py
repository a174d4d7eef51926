"""What was published keeps the name that it bears today: the rule of `areas.names`, as it was."""

from django.db import migrations, models

# The base map that each municipality is drawn on, and the division whose names the public sees.
GROUND = """
WITH reach AS (
    SELECT m.id AS municipality_id, m.name, coalesce(
        (SELECT ST_Envelope(b.geometry) FROM areas_boundary b WHERE b.municipality_id = m.id
         ORDER BY b.created_at DESC, b.id DESC LIMIT 1),
        ST_MakeEnvelope(10.5, 55.2, 24.2, 69.1, 4326)) AS box
    FROM organisations_municipality m
), ground AS (
    SELECT municipality_id, name,
        (SELECT s.id FROM areas_areaset s WHERE s.municipality_id = reach.municipality_id
         ORDER BY s.id LIMIT 1) AS area_set_id,
        (SELECT m.id FROM areas_basemap m
         WHERE coalesce(m.municipality_id, reach.municipality_id) = reach.municipality_id
           AND ST_Intersects(m.bounds, reach.box)
         ORDER BY m.municipality_id IS NULL, m.imported_at DESC, m.id DESC LIMIT 1) AS base_map_id
    FROM reach
), placed AS (
    SELECT x.id, ground.*,
        CASE WHEN ST_Intersects(x.geometry, ST_Centroid(x.geometry)) THEN ST_Centroid(x.geometry)
             ELSE ST_PointOnSurface(x.geometry) END AS middle
    FROM {table} x
    JOIN hotspots_publication p ON p.id = x.publication_id
    JOIN dialogues_dialogue d ON d.id = p.dialogue_id
    JOIN ground ON ground.municipality_id = d.municipality_id
), parts AS (
    SELECT placed.*, coalesce(
        (SELECT a.name FROM areas_area a
         WHERE a.area_set_id = placed.area_set_id AND ST_Intersects(a.geometry, placed.middle)
         ORDER BY a.id LIMIT 1), '') AS part
    FROM placed
)
"""
CELLS = (
    GROUND.format(table="hotspots_publishedcell")
    + """
UPDATE hotspots_publishedcell c SET part_name = parts.part FROM parts WHERE c.id = parts.id
"""
)
AREAS = (
    GROUND.format(table="hotspots_publishedarea")
    + """
, named AS (
    SELECT parts.*, coalesce(
        (SELECT p.name FROM areas_place p
         WHERE p.base_map_id = parts.base_map_id AND p.kind <> 'address'
           AND p.kind NOT LIKE 'place%%' AND p.name <> ''
           AND ST_DWithin(p.point, parts.middle, 400 / (111000 * cos(radians(70))))
           AND ST_DistanceSphere(p.point, parts.middle) <= 400
         ORDER BY ST_DistanceSphere(p.point, parts.middle), p.id LIMIT 1), '') AS near
    FROM parts
), whole AS (
    SELECT named.*, coalesce(nullif(concat_ws(', ',
        nullif(near, ''), nullif(nullif(part, near), '')), ''), name) AS words
    FROM named
)
UPDATE hotspots_publishedarea a
SET name = CASE WHEN length(words) <= 160 THEN words ELSE coalesce(nullif(near, ''), part) END,
    part_name = part
FROM whole WHERE a.id = whole.id
"""
)
TABLES = {"hotspots_publishedcell": CELLS, "hotspots_publishedarea": AREAS}


def name_published(apps, schema_editor):
    """Append-only triggers are lifted for this one time: no figure or outline is touched."""
    with schema_editor.connection.cursor() as cursor:
        for table, names in TABLES.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(names, {})
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [
        ("hotspots", "0008_repeats_with_versions"),
        ("areas", "0002_initial"),
        ("dialogues", "0003_history_compares_rows"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="publishedcell",
            name="part_name",
            field=models.CharField(blank=True, max_length=120, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedarea",
            name="name",
            field=models.CharField(max_length=160, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedarea",
            name="part_name",
            field=models.CharField(blank=True, max_length=120, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(name_published, migrations.RunPython.noop),
    ]
