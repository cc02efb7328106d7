package io.headwater.app.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of the repository, by their path in it. */
final class Repository {

  static final Path ROOT = Path.of("..");

  private static final JsonMapper JSON = new JsonMapper();

  private Repository() {}

  static String text(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A YAML file as a tree in which anchors and merges are resolved. */
  static JsonNode yaml(String path) {
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(path));
    return JSON.valueToTree(read);
  }

  static JsonNode json(String path) {
    return JSON.readTree(text(path));
  }
}
