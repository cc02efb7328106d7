package io.headwater.benchmarks.fanout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The module's files, wherever in the checkout the benchmark is run. */
final class Sources {

  private static final Path MODULE = Path.of("benchmarks");

  private Sources() {}

  /** A file of the module. */
  static Path find(Path inModule) {
    return Stream.of(inModule, MODULE.resolve(inModule))
        .map(Path::toAbsolutePath)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("not run in the checkout: no " + inModule + " here"));
  }
}
