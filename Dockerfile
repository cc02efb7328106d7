# Headwater's own services are one image, and differ in their command: ingest, gateway, analytics.
FROM maven:3.9.16-eclipse-temurin-25-noble AS build
WORKDIR /build
COPY . .
# Formatting and tests are the business of .ci/run.
RUN mvn -q -B -ntp -Dspotless.check.skip=true -Dmaven.test.skip=true -pl app -am package \
    && cp app/target/app-*.jar app/target/lib/

FROM eclipse-temurin:25.0.4_7-jre-noble
# The state directory of analytics: a named volume mounted there takes its owner from here.
RUN groupadd --gid 10001 headwater \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/headwater --shell /usr/sbin/nologin headwater \
    && install -d -o headwater -g headwater /var/lib/headwater
COPY --from=build /build/app/target/lib /opt/headwater/lib
COPY compose/headwater compose/healthy /usr/local/bin/
USER 10001:10001
WORKDIR /var/lib/headwater
EXPOSE 8546 9464
ENTRYPOINT ["headwater"]
CMD ["--help"]
