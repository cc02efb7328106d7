package io.headwater.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** MirrorMaker's properties: those of {@code mirror.properties}, and those of this mirror. */
final class MirrorProperties {

  /** The cluster that is read, as the file calls it. */
  static final String FROM = "from";

  /** The cluster that is written. */
  static final String TO = "to";

  private static final String FILE = "mirror.properties";
  private static final String ALL = "[1-9][0-9]*";

  private MirrorProperties() {}

  /**
   * All of them.
   *
   * @param mirror what {@link AdmittedTopics} knows the mirror by
   */
  static Map<String, String> of(MirrorSettings settings, String mirror) {
    Map<String, String> properties = file();
    settings.from().forEach((name, value) -> properties.put(FROM + "." + name, "" + value));
    settings.to().forEach((name, value) -> properties.put(TO + "." + name, "" + value));
    String chains =
        settings.chains().isEmpty()
            ? ALL
            : settings.chains().stream()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining("|"));
    properties.put("topics", "chain\\.(%s)\\.(journal|status|pending)".formatted(chains));
    String flow = FROM + "->" + TO + ".";
    properties.put(flow + "topic.filter.class", AdmittedTopics.class.getName());
    properties.put(flow + AdmittedTopics.MIRROR, mirror);
    String replicas = settings.replicated() ? "3" : "1";
    properties.put("replication.factor", replicas);
    properties.put("heartbeats.topic.replication.factor", replicas);
    for (String storage : new String[] {"config", "offset", "status"}) {
      properties.put(TO + "." + storage + ".storage.replication.factor", replicas);
    }
    return properties;
  }

  private static Map<String, String> file() {
    Properties read = new Properties();
    try (InputStream in =
        Objects.requireNonNull(MirrorProperties.class.getResourceAsStream(FILE), FILE)) {
      read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }
}
