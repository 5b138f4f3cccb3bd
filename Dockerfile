# Two stages: what builds, and what runs.
FROM node:24.9.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24.9.0-bookworm-slim
ENV NODE_ENV=production BACASABLE_HOST=0.0.0.0 BACASABLE_STORE=file:/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/package.json ./
COPY --from=build /app/specs specs
COPY --from=build /app/scenarios scenarios
COPY --from=build /app/fixtures fixtures
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=2s --start-period=2s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.BACASABLE_PORT || 8080) + '/_sim/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and ends on SIGTERM within two seconds.
ENTRYPOINT ["node", "dist/bin/bacasable.js"]
