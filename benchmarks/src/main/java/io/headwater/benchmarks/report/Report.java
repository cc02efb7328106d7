package io.headwater.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run found.
 *
 * @param machine where it was
 * @param sections its tables
 */
public record Report(Machine machine, List<Section> sections) {

  /** As text. */
  public String text() {
    StringBuilder text = new StringBuilder(machine.line()).append('\n');
    sections.forEach(section -> text.append(section.text()));
    return text.toString();
  }

  /** Writes it as JSON, with all of its records' members. */
  public void writeJson(Path file) throws IOException {
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(file, json.writeValueAsString(this) + "\n");
  }
}
