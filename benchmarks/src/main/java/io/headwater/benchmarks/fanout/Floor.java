package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The floor, a C program that is compiled where there is a compiler. */
final class Floor {

  private static final Path SOURCE = Path.of("src", "main", "c", "floor.c");

  private Floor() {}

  /** The program, in a directory; none when there is no compiler. */
  static Optional<Path> compiled(Path directory) {
    Path program = directory.resolve("floor");
    Path source = Sources.find(SOURCE);
    try {
      Process compiler =
          new ProcessBuilder(
                  List.of("cc", "-O2", "-std=gnu11", "-o", program.toString(), source.toString()))
              .inheritIO()
              .start();
      if (compiler.waitFor() != 0) {
        throw new IllegalStateException(source + " cannot be compiled");
      }
      return Optional.of(program);
    } catch (IOException e) {
      return Optional.empty(); // There is no compiler.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
