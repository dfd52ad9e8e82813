# One image for every role: `hotline run ROLE` (docker-compose.yml). Asterisk has its own: dialplans/Dockerfile.
FROM node:20-bookworm-slim AS pages
WORKDIR /pages
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web .
RUN npm run build

FROM python:3.11-slim-bookworm
WORKDIR /srv/hotline
COPY requirements/run.lock requirements/run.lock
RUN pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md ./
COPY hotline hotline
COPY telephony telephony
COPY asr asr
COPY nlp nlp
COPY intake_api intake_api
COPY dialplans dialplans
COPY models models
COPY --from=pages /pages/dist web/dist
RUN pip install --no-cache-dir --no-deps -e . \
 && hotline categories compile \
 && hotline territory compile \
 && hotline models check \
 && groupadd --system --gid 10001 hotline \
 && useradd --system --uid 10001 --gid hotline hotline \
 && install -d -o hotline -g hotline var /ledger \
 && install -d -o hotline -g hotline -m 2770 /recordings
USER hotline
ENTRYPOINT ["hotline"]
CMD ["--help"]
