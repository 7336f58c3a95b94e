# Build: docker build -t mailcheck .
# Run:   docker run --rm --network none -v "$PWD:/batch:ro" mailcheck scan /batch/mails
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml setup.cfg LICENSE README.md ./
COPY mailcheck mailcheck
COPY rules rules
RUN python -m venv /opt/mailcheck && /opt/mailcheck/bin/pip install --no-cache-dir .

FROM python:3.13-slim
# The hook and `mailcheck template` in a repository ask git; nothing else is added.
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /batch --shell /usr/sbin/nologin mailcheck
COPY --from=build /opt/mailcheck /opt/mailcheck
ENV PATH=/opt/mailcheck/bin:$PATH PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /batch
ENTRYPOINT ["mailcheck"]
CMD ["--help"]
