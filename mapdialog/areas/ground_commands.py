"""What is run on the server to bring a municipality's ground in."""

BOUNDARY = "manage.py import_areas … --municipality {code} --set … --as-boundary"
AREAS = "manage.py import_areas … --municipality {code} --set …"
BASE_MAP = "manage.py import_basemap … --municipality {code}"
