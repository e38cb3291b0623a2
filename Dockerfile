# An image with the command `neco`, from a clone: docker build -t neco .

# What building needs; .devcontainer works in this one.
FROM node:22-bookworm AS tools
RUN apt-get update && apt-get install -y --no-install-recommends g++ python3 python3-pip && rm -rf /var/lib/apt/lists/*

FROM tools AS build
WORKDIR /clone
COPY . .
ENV NECO_CACHE=/cache
RUN npm run pack

FROM node:22-bookworm-slim
ENV NECO_CACHE=/cache
COPY --chown=node:node --from=build /cache /cache
COPY --from=build /clone/build/packages /packages
RUN npm install --global --no-audit --no-fund /packages/*.tgz && npm cache clean --force && neco doctor
USER node
WORKDIR /data
ENTRYPOINT ["neco"]
